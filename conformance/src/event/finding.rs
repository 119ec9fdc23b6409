//! What is wrong, by cause: scenarios that failed for one reason are one finding.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{ScenarioId, ScenarioReport};
use crate::verdict::Verdict;

/// One cause, and all scenarios that it takes down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The verdict that its scenarios got.
    pub verdict: String,
    /// What they have in common, in words that are equal in every run.
    pub cause: String,
    /// How many times it was met: more often than it has scenarios where those are repeated.
    pub times: usize,
    /// The scenarios, in the order of their names; the first stands for all.
    pub scenarios: Vec<ScenarioId>,
}

/// Equal for scenarios that most likely failed for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// The protocol: another one's server may be another program.
    protocol: String,
    verdict: &'static str,
    words: String,
}

impl Cause {
    /// Why a scenario did not pass. What a target does not claim is no failure, and summed up
    /// elsewhere.
    pub fn of(report: &ScenarioReport) -> Option<Cause> {
        let words = match &report.verdict {
            Verdict::Pass | Verdict::NotDeclared { .. } => return None,
            Verdict::Fail(failure) => &failure.cause,
            Verdict::Known { reason, .. } => reason,
            Verdict::CouldNotTest { why } | Verdict::HarnessError { why, .. } => why,
        };
        Some(Cause {
            protocol: report.id.protocol.clone(),
            verdict: report.verdict.name(),
            words: words.clone(),
        })
    }
}

/// Findings while they are collected.
#[derive(Debug, Default)]
pub(crate) struct Findings(BTreeMap<Cause, BTreeMap<ScenarioId, usize>>);

impl Findings {
    /// Adds what came of one playing of a scenario.
    pub(crate) fn add(&mut self, report: &ScenarioReport) {
        if let Some(cause) = Cause::of(report) {
            let scenarios = self.0.entry(cause).or_default();
            *scenarios.entry(report.id.clone()).or_default() += 1;
        }
    }

    /// All of them; what takes down most comes last, where a reader of a terminal looks first.
    pub(crate) fn sorted(&self) -> Vec<(&Cause, Finding)> {
        let mut findings: Vec<_> = self
            .0
            .iter()
            .map(|(cause, scenarios)| (cause, finding(cause, scenarios)))
            .collect();
        findings.sort_by(|(_, a), (_, b)| {
            let first = |finding: &Finding| finding.scenarios.first().cloned();
            let (few, many) = (a.scenarios.len(), b.scenarios.len());
            few.cmp(&many).then_with(|| first(a).cmp(&first(b)))
        });
        findings
    }
}

fn finding(cause: &Cause, scenarios: &BTreeMap<ScenarioId, usize>) -> Finding {
    Finding {
        verdict: cause.verdict.to_owned(),
        cause: cause.words.clone(),
        times: scenarios.values().sum(),
        scenarios: scenarios.keys().cloned().collect(),
    }
}
