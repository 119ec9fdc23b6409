//! What is wrong, by cause: scenarios that failed for one reason are one finding.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::{ScenarioId, ScenarioReport};
use crate::verdict::{Failure, Kind, Verdict};

/// One cause, and all scenarios that it takes down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The verdict that its scenarios got.
    pub verdict: String,
    /// What they have in common, in words that are equal in every run.
    pub cause: String,
    /// How many times it was met: more often than it has scenarios where those are repeated.
    pub times: usize,
    /// The scenarios; the first stands for all, and shows the cause best. It is one of the
    /// requirement that fails by it most wholly, and of those the one with the fewest frames.
    pub scenarios: Vec<ScenarioId>,
}

/// Equal for scenarios that most likely failed for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// The protocol: another one's server may be another program.
    protocol: String,
    verdict: &'static str,
    words: String,
    /// What was where a frame differs: nothing at all in place of a text is another fault than another
    /// text, though both are at one place. What was asked for there is each scenario's own.
    received: Vec<(String, String)>,
}

impl Cause {
    /// Why a scenario did not pass. What a target does not claim is no failure, and summed up
    /// elsewhere.
    pub fn of(report: &ScenarioReport) -> Option<Cause> {
        Cause::of_verdict(&report.id, &report.verdict)
    }

    /// The same of a scenario of which no more is known.
    pub(crate) fn of_verdict(id: &ScenarioId, verdict: &Verdict) -> Option<Cause> {
        let words = match verdict {
            Verdict::Pass | Verdict::NotDeclared { .. } => return None,
            // That two rules are not kept has one form, and is no one cause.
            Verdict::Fail(failure) if is_of_one_rule(failure) => {
                format!("{}: {}", id.requirement, failure.cause)
            }
            Verdict::Fail(failure) => failure.cause.clone(),
            Verdict::Known { reason, .. } => reason.clone(),
            Verdict::CouldNotTest { why } | Verdict::HarnessError { why, .. } => why.clone(),
        };
        Some(Cause {
            protocol: id.protocol.clone(),
            verdict: verdict.name(),
            words,
            received: received(verdict),
        })
    }
}

/// What was there in place of what was asked for, place by place; of what differs, and fails.
fn received(verdict: &Verdict) -> Vec<(String, String)> {
    let shape = match verdict {
        Verdict::Fail(failure) => failure.shape.as_ref(),
        _ => None,
    };
    let shape = shape.filter(|shape| shape.kind == Kind::Differs);
    let places = shape.into_iter().flat_map(|shape| &shape.differences);
    let received = places.map(|differing| (differing.at.clone(), differing.received.clone()));
    received.collect()
}

/// Whether something was let be that a rule forbids, and the connection lives on.
fn is_of_one_rule(failure: &Failure) -> bool {
    let Some(shape) = &failure.shape else {
        return false;
    };
    match shape.kind {
        Kind::NotRefused => !shape.is_end(),
        Kind::StillOpen => true,
        _ => false,
    }
}

/// Findings while they are collected.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    causes: BTreeMap<Cause, BTreeMap<ScenarioId, Met>>,
    /// What was judged, for better or worse.
    judged: BTreeSet<ScenarioId>,
}

/// How often a scenario met a cause, and how much was said before.
#[derive(Debug, Default)]
struct Met {
    times: usize,
    frames: usize,
}

impl Findings {
    /// Adds what came of one playing of a scenario.
    pub(crate) fn add(&mut self, report: &ScenarioReport) {
        if !matches!(report.verdict, Verdict::NotDeclared { .. }) {
            self.judged.insert(report.id.clone());
        }
        if let Some(cause) = Cause::of(report) {
            let scenarios = self.causes.entry(cause).or_default();
            let met = scenarios.entry(report.id.clone()).or_default();
            let frames = report.frames.len() + report.frames_left_out;
            met.frames = if met.times == 0 {
                frames
            } else {
                met.frames.min(frames)
            };
            met.times += 1;
        }
    }

    /// All of them; what takes down most comes last, where a reader of a terminal looks first.
    pub(crate) fn sorted(&self) -> Vec<(&Cause, Finding)> {
        let judged = by_requirement(&self.judged);
        let mut findings: Vec<_> = self
            .causes
            .iter()
            .map(|(cause, scenarios)| (cause, finding(cause, scenarios, &judged)))
            .collect();
        findings.sort_by(|(_, a), (_, b)| {
            let first = |finding: &Finding| finding.scenarios.iter().min().cloned();
            let (few, many) = (a.scenarios.len(), b.scenarios.len());
            few.cmp(&many).then_with(|| first(a).cmp(&first(b)))
        });
        findings
    }
}

/// How many scenarios of each requirement there are.
type Counts<'a> = BTreeMap<(&'a str, &'a str), usize>;

fn by_requirement<'a>(scenarios: impl IntoIterator<Item = &'a ScenarioId>) -> Counts<'a> {
    let mut counts = Counts::new();
    for id in scenarios {
        *counts.entry(requirement(id)).or_default() += 1;
    }
    counts
}

fn requirement(id: &ScenarioId) -> (&str, &str) {
    (&id.protocol, &id.requirement)
}

fn finding(cause: &Cause, scenarios: &BTreeMap<ScenarioId, Met>, judged: &Counts<'_>) -> Finding {
    let failed = by_requirement(scenarios.keys());
    // Two fractions are compared by their cross products.
    let more_wholly = |a: &ScenarioId, b: &ScenarioId| -> Ordering {
        let count = |counts: &Counts<'_>, id| counts.get(&requirement(id)).copied().unwrap_or(0);
        let (left, right) = (
            count(&failed, a) * count(judged, b),
            count(&failed, b) * count(judged, a),
        );
        right.cmp(&left)
    };
    let mut sorted: Vec<(&ScenarioId, &Met)> = scenarios.iter().collect();
    sorted.sort_by(|(a, met), (b, other)| {
        let shorter = met.frames.cmp(&other.frames);
        more_wholly(a, b).then(shorter).then_with(|| a.cmp(b))
    });
    Finding {
        verdict: cause.verdict.to_owned(),
        cause: cause.words.clone(),
        times: scenarios.values().map(|met| met.times).sum(),
        scenarios: sorted.into_iter().map(|(id, _)| id.clone()).collect(),
    }
}
