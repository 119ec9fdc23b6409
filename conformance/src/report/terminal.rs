//! What a person reads: causes first, each once, with the scenarios it takes down; then
//! what else a verdict must not hide.

mod follows;

use std::collections::BTreeMap;

use super::alike::alike;
use super::failure::{Look, Repeated, render, shown_of};
use super::summary::summary;
use crate::chapter::Basis;
use crate::event::{
    Cause, Event, Finding, Findings, RunReport, RunStarted, ScenarioId, ScenarioReport,
};
use crate::verdict::{Kind, Verdict};

/// Renders a run as text. It keeps what did not pass until the end, because the cause of a
/// failure is known best when all failures are.
#[derive(Debug)]
pub struct Terminal {
    look: Look,
    findings: Findings,
    /// For each cause the first playing of each scenario; which one stands for all shows in the end.
    failures: BTreeMap<Cause, BTreeMap<ScenarioId, ScenarioReport>>,
}

impl Terminal {
    /// A report with colours, or without.
    pub fn new(styled: bool) -> Terminal {
        Terminal {
            look: Look::new(styled),
            findings: Findings::default(),
            failures: BTreeMap::new(),
        }
    }

    /// The same for lines of so many characters.
    #[must_use]
    pub fn with_width(mut self, width: usize) -> Terminal {
        self.look.width = Some(width);
        self
    }

    /// The same with whole timelines, and whole frames.
    #[must_use]
    pub fn in_full(mut self, full: bool) -> Terminal {
        self.look.full = full;
        self
    }

    /// What to print for an event; most often nothing.
    pub fn event(&mut self, event: &Event) -> String {
        match event {
            Event::RunStarted(run) => started(run),
            Event::ScenarioFinished(report) => {
                self.keep(report);
                String::new()
            }
            Event::RunFinished(report) => self.finished(report),
        }
    }

    fn keep(&mut self, report: &ScenarioReport) {
        self.findings.add(report);
        let full = self.look.full;
        let Some(cause) = Cause::of(report) else {
            return;
        };
        let failures = self.failures.entry(cause).or_default();
        match failures.get_mut(&report.id) {
            Some(kept) if kept.round <= report.round => {}
            Some(kept) => *kept = shown_of(report, full),
            None => drop(failures.insert(report.id.clone(), shown_of(report, full))),
        }
    }

    /// The causes so far, each with one scenario in full and the names of the others.
    pub fn causes(&self) -> String {
        self.causes_of(None)
    }

    fn finished(&self, run: &RunReport) -> String {
        self.causes_of(Some(run)) + &summary(run, self.look)
    }

    fn causes_of(&self, run: Option<&RunReport>) -> String {
        let findings = self.findings.sorted();
        let surpluses: Vec<Option<&str>> = findings
            .iter()
            .map(|(cause, finding)| surplus(self.example(cause, finding)?))
            .collect();
        let above = follows::above(&findings, &surpluses);
        let told = findings.iter().zip(&above).enumerate();
        let told = told.filter(|(_, (_, above))| above.is_none());
        let texts = told.filter_map(|(number, ((cause, finding), _))| {
            let example = self.example(cause, finding)?;
            let repeated = run.and_then(|run| repeated(run, &example.id));
            let shown = render(example, repeated, self.look);
            let below = findings
                .iter()
                .zip(&above)
                .filter(|(_, above)| **above == Some(number));
            let below: String = below
                .map(|((_, finding), _)| follows::line(finding, self.look))
                .collect();
            Some(shown + &self.others(finding, cause) + &below + "\n")
        });
        texts.collect()
    }

    /// The scenario that stands for a finding.
    fn example(&self, cause: &Cause, finding: &Finding) -> Option<&ScenarioReport> {
        self.failures.get(cause)?.get(finding.scenarios.first()?)
    }

    /// The names of the scenarios that a cause takes down besides its example.
    fn others(&self, finding: &Finding, cause: &Cause) -> String {
        let [example, others @ ..] = finding.scenarios.as_slice() else {
            return String::new();
        };
        let party = |id: &ScenarioId| party_of(self.failures.get(cause)?.get(id)?);
        let names = others.iter().map(|id| {
            let name = format!("{}#{}", id.requirement, id.number);
            match party(id) {
                // The words are the same, and it is not the same one to whom it happened.
                Some(other) if Some(other) != party(example) => format!("{name} ({other})"),
                _ => name,
            }
        });
        alike(names, &self.other_bases(cause, example, others), self.look)
    }

    /// What the others rest on, where that is not all the same: a reader may argue with a convention,
    /// and not with what is documented.
    fn other_bases(&self, cause: &Cause, example: &ScenarioId, others: &[ScenarioId]) -> String {
        let failures = self.failures.get(cause);
        let basis = |id: &ScenarioId| Some(failures?.get(id)?.basis);
        let mut counts: BTreeMap<Basis, usize> = BTreeMap::new();
        for basis in others.iter().filter_map(basis) {
            *counts.entry(basis).or_default() += 1;
        }
        if counts.keys().all(|other| Some(*other) == basis(example)) {
            return String::new();
        }
        let counts = counts.iter();
        let counts: Vec<String> = counts
            .map(|(basis, count)| format!("{count} {}", basis.name()))
            .collect();
        format!(" ({})", counts.join(", "))
    }
}

/// Whose step a scenario failed in.
fn party_of(report: &ScenarioReport) -> Option<&str> {
    let (Verdict::Fail(failure) | Verdict::Known { failure, .. }) = &report.verdict else {
        return None;
    };
    failure.shape.as_ref()?.step.split_whitespace().next()
}

/// The message that came to somebody who should not hear it, or once more.
fn surplus(report: &ScenarioReport) -> Option<&str> {
    let Verdict::Fail(failure) = &report.verdict else {
        return None;
    };
    let shape = failure.shape.as_ref()?;
    let is_surplus = matches!(shape.kind, Kind::Unexpected | Kind::NotSilent);
    shape.instead.as_deref().filter(|_| is_surplus)
}

fn repeated<'a>(run: &'a RunReport, id: &ScenarioId) -> Option<Repeated<'a>> {
    let flaky = run.flaky.iter().find(|flaky| flaky.scenario == *id)?;
    Some(Repeated {
        flaky,
        seed: run.seed,
    })
}

fn started(run: &RunStarted) -> String {
    let plural = if run.scenarios == 1 { "" } else { "s" };
    let targets: Vec<&str> = run
        .targets
        .iter()
        .map(|target| target.url.as_str())
        .collect();
    let times = match run.repeat {
        1 => String::new(),
        times => format!(", {times} times each,"),
    };
    let (scenarios, targets) = (run.scenarios, targets.join(", "));
    format!("{scenarios} scenario{plural}{times} against {targets}\n\n")
}
