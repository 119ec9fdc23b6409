//! What the test view of a CI reads: a test suite for each chapter, a test case for each
//! scenario, and one suite more for what no document knows.

use std::collections::BTreeMap;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::failure::{Look, Repeated, printable, render, shown_of};
use crate::event::{Event, RunReport, ScenarioId, ScenarioReport, listed, suspicions};
use crate::verdict::{Outcome, Plays, Verdict};

/// Collects a run; the file is written at its end, because suites say first how many of
/// their cases failed.
#[derive(Debug, Default)]
pub struct Junit {
    tool: String,
    scenarios: BTreeMap<ScenarioId, Played>,
    run: Option<Box<RunReport>>,
    /// Whether timelines have all that was said, and frames are whole.
    full: bool,
}

/// All playings of one scenario.
#[derive(Debug)]
struct Played {
    plays: Plays,
    /// How long they took together.
    elapsed: Duration,
    /// The worst one; of several the earliest.
    worst: ScenarioReport,
}

impl Junit {
    /// The same with whole timelines, and whole frames.
    #[must_use]
    pub fn in_full(mut self, full: bool) -> Junit {
        self.full = full;
        self
    }

    /// Takes in what an event tells.
    pub fn event(&mut self, event: &Event) {
        match event {
            Event::RunStarted(run) => self.tool.clone_from(&run.tool),
            Event::ScenarioFinished(report) => self.add(report),
            Event::RunFinished(run) => self.run = Some(run.clone()),
        }
    }

    fn add(&mut self, report: &ScenarioReport) {
        let played = self.scenarios.entry(report.id.clone());
        let played = played.or_insert_with(|| Played {
            plays: Plays::default(),
            elapsed: Duration::ZERO,
            worst: shown_of(report, self.full),
        });
        played.plays.count(&report.verdict);
        played.elapsed += report.elapsed;
        let order = |report: &ScenarioReport| (report.verdict.rank(), report.round);
        if order(report) < order(&played.worst) {
            played.worst = shown_of(report, self.full);
        }
    }

    /// The file.
    ///
    /// # Errors
    ///
    /// Never for a run's events; the writer of XML knows of names that it cannot write.
    pub fn finish(&self) -> Result<String, quick_junit::SerializeError> {
        let mut suites: BTreeMap<String, TestSuite> = BTreeMap::new();
        for (id, played) in &self.scenarios {
            let name = format!("{}/{}", id.protocol, id.chapter);
            let suite = suites
                .entry(name)
                .or_insert_with_key(|name| TestSuite::new(name));
            suite.add_test_case(self.case(id, played));
            let elapsed = suite.time.unwrap_or_default() + played.elapsed;
            suite.set_time(elapsed);
        }
        let mut report = Report::new(self.tool.as_str());
        report.add_test_suites(suites.into_values());
        if let Some(run) = &self.run {
            report.set_time(run.elapsed);
            // What is denied is told by events of its own.
            if run.totals.denied + run.totals.denied_known == 0 {
                report.add_test_suites(undocumented(run));
            }
            report.add_test_suites(outdated(run));
        }
        report.to_string()
    }

    fn case(&self, id: &ScenarioId, played: &Played) -> TestCase {
        let report = &played.worst;
        let name = format!("{} {}", id.short(), printable(&report.title));
        let mut case = TestCase::new(valid(&name), self.status(played));
        case.set_classname(format!("{}.{}", id.protocol, id.chapter));
        case.set_time(played.elapsed);
        let place = &report.place;
        case.extra.insert("file".into(), valid(&place.file).into());
        case.extra
            .insert("line".into(), place.line.to_string().into());
        case.add_property(Property::new("requirement", &id.requirement));
        case.add_property(Property::new("basis", report.basis.name()));
        if report.verdict != Verdict::Pass && !report.items.is_empty() {
            case.add_property(Property::new(
                "with",
                valid(&printable(&listed(&report.items))),
            ));
        }
        if let Some(suspicion) = self.suspicion(report) {
            case.add_property(Property::new("suspect", valid(&printable(&suspicion))));
        }
        if let Verdict::Known { reason, excuse, .. } = &report.verdict {
            let name = if excuse.flaky { "flaky" } else { "known" };
            case.add_property(Property::new(name, valid(reason)));
            case.add_property(Property::new("listed", valid(&excuse.listed)));
            if let Some(ticket) = &excuse.ticket {
                case.add_property(Property::new("ticket", valid(ticket)));
            }
        }
        case
    }

    /// Why an item of the inventory may be to blame, if it may be in this scenario.
    fn suspicion(&self, report: &ScenarioReport) -> Option<String> {
        let wrong = matches!(
            report.verdict,
            Verdict::Fail(_) | Verdict::CouldNotTest { .. }
        );
        let run = self
            .run
            .as_ref()
            .filter(|_| wrong && !report.items.is_empty())?;
        let mut told = suspicions(&run.suspects).into_iter();
        told.find_map(|(protocol, told)| (protocol == report.id.protocol).then_some(told))
    }

    fn status(&self, played: &Played) -> TestCaseStatus {
        let report = &played.worst;
        let run = self.run.as_ref();
        let flaky = run.and_then(|run| {
            let flaky = run.flaky.iter().find(|flaky| flaky.scenario == report.id)?;
            Some(Repeated {
                flaky,
                seed: run.seed,
            })
        });
        let non_success = |kind, ty: &str, message: &str| {
            let mut status = TestCaseStatus::non_success(kind);
            let mut look = Look::new(false);
            look.full = self.full;
            let text = render(report, flaky, look);
            status.set_type(ty).set_message(valid(&printable(message)));
            status.set_description(valid(&text));
            status
        };
        let skipped = |message: String| {
            let mut status = TestCaseStatus::skipped();
            status.set_message(valid(&printable(&message)));
            status
        };
        let outcome = played.plays.outcome();
        match &report.verdict {
            Verdict::Pass => TestCaseStatus::success(),
            Verdict::Fail(failure) if outcome == Outcome::Flaky => {
                let (failed, passed) = (played.plays.failed, played.plays.passed);
                let times = format!("failed {failed} of {} times: ", failed + passed);
                let message = times + &failure.in_short();
                non_success(NonSuccessKind::Failure, "flaky", &message)
            }
            Verdict::Fail(failure) => {
                non_success(NonSuccessKind::Failure, "deviates", &failure.in_short())
            }
            Verdict::Known {
                reason, failure, ..
            } => skipped(format!("known: {reason} ({})", failure.in_short())),
            Verdict::NotDeclared { missing } => {
                skipped(format!("not declared: needs {}", missing.join(", ")))
            }
            Verdict::CouldNotTest { why } => {
                non_success(NonSuccessKind::Error, "could not test", why)
            }
            Verdict::HarnessError { why, .. } => {
                non_success(NonSuccessKind::Error, "harness error", why)
            }
        }
    }
}

/// A case for each form that no document knows.
fn undocumented(run: &RunReport) -> Option<TestSuite> {
    if run.undocumented.is_empty() {
        return None;
    }
    let mut suite = TestSuite::new("undocumented");
    for (shape, seen) in &run.undocumented {
        let mut status = TestCaseStatus::skipped();
        let times = if seen.times == 1 {
            "once"
        } else {
            &format!("{} times", seen.times)
        };
        let message = format!(
            "seen {times}, first at {}; no document knows it",
            seen.first
        );
        status.set_message(valid(&message)).set_type("undocumented");
        let mut case = TestCase::new(valid(&printable(shape)), status);
        case.set_classname("undocumented");
        case.extra
            .insert("file".into(), valid(&seen.first.file).into());
        case.extra
            .insert("line".into(), seen.first.line.to_string().into());
        suite.add_test_case(case);
    }
    Some(suite)
}

/// A failure for each entry of the baseline that has to be looked at, or a view that is all green
/// would stand beside a run that is not.
fn outdated(run: &RunReport) -> Option<TestSuite> {
    if run.outdated.is_empty() {
        return None;
    }
    let mut suite = TestSuite::new("baseline");
    for entry in &run.outdated {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let message = format!("{}: {}", entry.listed, entry.why.words(entry));
        status.set_message(valid(&message)).set_type("outdated");
        let mut case = TestCase::new(valid(&entry.id), status);
        case.set_classname("baseline");
        suite.add_test_case(case);
    }
    Some(suite)
}

/// A text without the characters that XML has no way to write.
fn valid(text: &str) -> String {
    let is_valid = |c: &char| !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_valid).collect()
}
