//! What has come of the scenarios so far, and what that amounts to for the run.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::RunOptions;
use crate::adaptation::{self, Users};
use crate::baseline::{self, Why};
use crate::chapter::Basis;
use crate::denied::{self, Forms};
use crate::event::{Findings, Flaky, RunEnd, RunReport, ScenarioId, ScenarioReport, Suspects};
use crate::hint::Signs;
use crate::plan::Suite;
use crate::verdict::{Outcome, Plays, Silences, Totals, Verdict};

/// Deviations that are no scenarios.
#[derive(Default)]
struct Besides {
    new: usize,
    known: usize,
}

#[derive(Default)]
pub(super) struct Tally {
    finished: usize,
    /// How often each scenario got which verdict.
    plays: BTreeMap<ScenarioId, Plays>,
    all: Plays,
    findings: Findings,
    /// What all of a protocol have in common.
    signs: BTreeMap<String, Signs>,
    suspects: Suspects,
    /// Kinds of which an inventory has too little, and for which scenarios.
    scarce: BTreeMap<String, BTreeSet<ScenarioId>>,
    silences: Silences,
    undocumented: Forms,
    /// How many of those are denied.
    denied: Besides,
    /// Where which of the target's declarations made a difference.
    adapted: Users,
    /// How many of those are deviations.
    adaptations: Besides,
    /// Scenarios of which some playing did not pass.
    unproven: BTreeSet<ScenarioId>,
    /// Requirements of which some scenario was judged, with their basis.
    judged: BTreeMap<String, Basis>,
    not_declared: BTreeSet<String>,
}

impl Tally {
    /// Adds what came of one playing of a scenario.
    pub(super) fn count(&mut self, report: &ScenarioReport) {
        self.finished += 1;
        let plays = self.plays.entry(report.id.clone()).or_default();
        plays.count(&report.verdict);
        self.all.count(&report.verdict);
        self.findings.add(report);
        let signs = self.signs.entry(report.id.protocol.clone()).or_default();
        signs.add(report);
        self.suspects.add(report);
        if let Some(kind) = &report.scarce {
            let scenarios = self.scarce.entry(kind.clone()).or_default();
            scenarios.insert(report.id.clone());
        }
        self.silences = self.silences.plus(report.silences);
        for (shape, seen) in &report.undocumented {
            let protocol = report.id.protocol.clone();
            let own = self.undocumented.entry(protocol).or_default();
            seen.clone().add_to(own, shape, denied::MOST_FORMS);
        }
        adaptation::note(&mut self.adapted, report);
        if report.verdict != Verdict::Pass {
            self.unproven.insert(report.id.clone());
        }
        match &report.verdict {
            Verdict::Pass | Verdict::Fail(_) | Verdict::Known { .. } => {
                let requirement = report.id.requirement.clone();
                self.judged.insert(requirement, report.basis);
            }
            Verdict::NotDeclared { missing } => self.not_declared.extend(missing.iter().cloned()),
            Verdict::CouldNotTest { .. } | Verdict::HarnessError { .. } => {}
        }
    }

    /// What is told of the target's declarations, each that made a difference once. They are
    /// deviations, and no scenarios.
    pub(super) fn adaptations(&mut self, suites: &[Suite]) -> Vec<ScenarioReport> {
        let reports = adaptation::reports(suites, &self.adapted);
        self.adaptations = self.besides(&reports);
        reports
    }

    /// What is told of the forms and fields that no document knows, each once. They are deviations,
    /// and no scenarios.
    pub(super) fn denials(&mut self, suites: &[Suite]) -> Vec<ScenarioReport> {
        let reports = denied::reports(suites, &self.undocumented);
        self.denied = self.besides(&reports);
        reports
    }

    fn besides(&mut self, reports: &[ScenarioReport]) -> Besides {
        for report in reports {
            self.findings.add(report);
        }
        let known = |report: &&ScenarioReport| matches!(report.verdict, Verdict::Known { .. });
        let known = reports.iter().filter(known).count();
        Besides {
            new: reports.len() - known,
            known,
        }
    }

    /// What the run amounts to.
    pub(super) fn finish(
        self,
        suites: &[Suite],
        options: RunOptions,
        is_cancelled: bool,
        elapsed: Duration,
    ) -> RunReport {
        let planned: usize = suites.iter().map(|suite| suite.scenarios.len()).sum();
        let is_whole = self.finished >= planned.saturating_mul(options.repeat.get());
        let ended = match (is_cancelled, is_whole) {
            (true, _) => RunEnd::Interrupted,
            (false, true) => RunEnd::Completed,
            (false, false) => RunEnd::FailedFast,
        };
        let mut totals = Totals::default();
        for plays in self.plays.values() {
            totals.count(plays.outcome());
        }
        // A scenario that has been played less often than asked for has been begun all the same.
        totals.not_begun = planned.saturating_sub(self.plays.len());
        (totals.denied, totals.denied_known) = (self.denied.new, self.denied.known);
        (totals.adapted, totals.adapted_known) = (self.adaptations.new, self.adaptations.known);
        let seen = baseline::Seen {
            is_whole,
            adapted: &self.adapted,
            undocumented: &denied::ids(suites, &self.undocumented),
            unproven: &self.unproven,
        };
        let outdated = baseline::outdated(suites, &seen, baseline::today());
        let stale = outdated.iter().filter(|entry| entry.why == Why::Passes);
        let stale: Vec<String> = stale.map(|entry| entry.id.clone()).collect();
        totals.outdated = outdated.len() - stale.len();
        totals.stale = stale.len();
        let mut requirements = BTreeMap::new();
        for basis in self.judged.into_values() {
            *requirements.entry(basis).or_default() += 1;
        }
        let mut report = RunReport {
            ended,
            exit_code: 0,
            totals,
            plays: self.all,
            hints: hints(suites, &self.signs),
            findings: self
                .findings
                .sorted()
                .into_iter()
                .map(|(_, finding)| finding)
                .collect(),
            scarce: self.scarce,
            suspects: self.suspects.found(),
            flaky: flaky(&self.plays),
            requirements,
            not_declared: self.not_declared,
            not_observable: suites.iter().map(|suite| suite.not_observable.len()).sum(),
            stale,
            outdated,
            silences: self.silences,
            undocumented: denied::of_all(self.undocumented),
            unused: match is_whole {
                true => adaptation::unused(suites, &self.adapted),
                false => Vec::new(),
            },
            seed: options.seed,
            elapsed,
        };
        report.exit_code = report.exit() as u8;
        report
    }
}

/// One a protocol at the most; of several it is said whose.
fn hints(suites: &[Suite], signs: &BTreeMap<String, Signs>) -> Vec<String> {
    let hints = suites.iter().filter_map(|suite| {
        let hint = signs.get(&suite.pack.id)?.hint(&suite.target)?;
        Some(match suites {
            [_] => hint,
            _ => format!("{}: {hint}", suite.pack.id),
        })
    });
    hints.collect()
}

fn flaky(plays: &BTreeMap<ScenarioId, Plays>) -> Vec<Flaky> {
    let flaky = plays
        .iter()
        .filter(|(_, plays)| plays.outcome() == Outcome::Flaky);
    flaky
        .map(|(scenario, plays)| Flaky {
            scenario: scenario.clone(),
            passed: plays.passed,
            failed: plays.failed,
        })
        .collect()
}
