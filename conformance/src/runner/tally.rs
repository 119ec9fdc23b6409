//! What has come of the scenarios so far, and what that amounts to for the run.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::chapter::Basis;
use crate::event::{RunReport, ScenarioReport};
use crate::plan::Suite;
use crate::verdict::{Silences, Totals, Verdict};

#[derive(Default)]
pub(super) struct Tally {
    totals: Totals,
    finished: usize,
    silences: Silences,
    undocumented: BTreeMap<String, usize>,
    /// Requirements of which some scenario did not pass.
    unproven: BTreeSet<String>,
    /// Requirements of which some scenario was judged, with their basis.
    judged: BTreeMap<String, Basis>,
    not_declared: BTreeSet<String>,
}

impl Tally {
    /// Adds what came of one scenario.
    pub(super) fn count(&mut self, report: &ScenarioReport) {
        self.totals.count(&report.verdict);
        self.finished += 1;
        self.silences = self.silences.plus(report.silences);
        for (shape, times) in &report.undocumented {
            *self.undocumented.entry(shape.clone()).or_default() += times;
        }
        if report.verdict != Verdict::Pass {
            self.unproven.insert(report.id.requirement.clone());
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

    /// What the run amounts to.
    pub(super) fn finish(
        mut self,
        suites: &[Suite],
        planned: usize,
        elapsed: Duration,
    ) -> RunReport {
        self.totals.not_begun = planned.saturating_sub(self.finished);
        let stale = self.stale(suites);
        self.totals.stale = stale.len();
        let mut requirements = BTreeMap::new();
        for basis in self.judged.into_values() {
            *requirements.entry(basis).or_default() += 1;
        }
        RunReport {
            totals: self.totals,
            requirements,
            not_declared: self.not_declared,
            not_observable: suites.iter().map(|suite| suite.not_observable.len()).sum(),
            stale,
            silences: self.silences,
            undocumented: self.undocumented,
            elapsed,
        }
    }

    /// Known deviations of requirements whose every scenario was played and passed. What could
    /// not be tested may well deviate still.
    fn stale(&self, suites: &[Suite]) -> Vec<String> {
        let known = suites.iter().flat_map(|suite| {
            let known = suite.target.known.keys();
            known.filter(|id| is_whole(suite, id))
        });
        known
            .filter(|_| self.totals.not_begun == 0)
            .filter(|id| !self.unproven.contains(*id))
            .cloned()
            .collect()
    }
}

/// Whether every scenario of this requirement was selected.
fn is_whole(suite: &Suite, requirement: &str) -> bool {
    let selected = suite.scenarios.iter();
    let selected: Vec<_> = selected
        .filter(|scenario| scenario.id.requirement == requirement)
        .collect();
    let written = selected.first().and_then(|scenario| {
        let mut requirements = scenario.chapter.requirements.iter();
        requirements.find(|written| written.id == requirement)
    });
    written.is_some_and(|written| written.scenarios.len() == selected.len())
}
