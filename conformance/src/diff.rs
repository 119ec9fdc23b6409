//! What has changed between two runs, scenario by scenario and requirement by requirement.
//!
//! What a target does not declare is not judged, so that a scenario which is not declared any
//! more is gone, and one that is declared now is new.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::event::{Cause, Place, ScenarioId};
use crate::recorded::{Recorded, Scenario};
use crate::verdict::Outcome;

/// What became of something between two runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It did not deviate, or only as known, and now it does or cannot be tested.
    Broken,
    /// It did not pass, and passes now.
    Fixed,
    /// It was not judged before.
    New,
    /// It is not judged any more.
    Gone,
    /// It deviates now as known, and was not known before.
    NowKnown,
    /// It deviates as known, as before.
    StillKnown,
    /// It does not pass, as before.
    StillFailing,
    /// It passes, as before.
    StillPassing,
}

impl Change {
    /// What there is, in the order of a summary: what calls for somebody first.
    pub const ALL: [Change; 8] = [
        Change::Broken,
        Change::Fixed,
        Change::New,
        Change::Gone,
        Change::NowKnown,
        Change::StillKnown,
        Change::StillFailing,
        Change::StillPassing,
    ];

    /// Its name as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Change::Broken => "broken",
            Change::Fixed => "fixed",
            Change::New => "new",
            Change::Gone => "gone",
            Change::NowKnown => "now known",
            Change::StillKnown => "still known",
            Change::StillFailing => "still failing",
            Change::StillPassing => "still passing",
        }
    }
}

/// What came of something in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct State {
    /// The outcome's name.
    #[serde(serialize_with = "by_name")]
    pub outcome: Outcome,
    /// Why it did not pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Equal where that is most likely one cause.
    #[serde(skip)]
    pub cause: Option<Cause>,
}

fn by_name<S: serde::Serializer>(outcome: &Outcome, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(outcome.name())
}

/// A scenario in both runs, or in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioChange {
    /// Which one.
    pub id: ScenarioId,
    /// What became of it.
    pub change: Change,
    /// The requirement's sentence.
    pub title: String,
    /// Where it stands; in the newer run, if it is there.
    pub place: Place,
    /// What came of it in the older run, if it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<State>,
    /// What came of it in the newer run, if it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<State>,
    /// The command that plays it again, if the newer run has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again: Option<String>,
}

/// A requirement in both runs, or in one, by its worst scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequirementChange {
    /// The protocol.
    pub protocol: String,
    /// The requirement's id.
    pub requirement: String,
    /// What became of it.
    pub change: Change,
    /// The requirement's sentence.
    pub title: String,
}

/// All that has changed, and what has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// By scenario, in the order of their names.
    pub scenarios: Vec<ScenarioChange>,
    /// By requirement, in the order of their ids.
    pub requirements: Vec<RequirementChange>,
    /// Forms and fields that no document knows, and the older run did not show.
    pub undocumented_new: BTreeSet<String>,
    /// Those that the newer run does not show any more.
    pub undocumented_gone: BTreeSet<String>,
}

impl Diff {
    /// How the older run and the newer differ.
    pub fn between(old: &Recorded, new: &Recorded) -> Diff {
        let ids: BTreeSet<&ScenarioId> = old.scenarios.keys().chain(new.scenarios.keys()).collect();
        let changes = ids.into_iter();
        let scenarios = changes
            .filter_map(|id| scenario(id, old.scenarios.get(id), new.scenarios.get(id)))
            .collect();
        let shapes =
            |run: &Recorded| -> BTreeSet<String> { run.undocumented.keys().cloned().collect() };
        let (before, after) = (shapes(old), shapes(new));
        Diff {
            scenarios,
            requirements: requirements(old, new),
            undocumented_new: after.difference(&before).cloned().collect(),
            undocumented_gone: before.difference(&after).cloned().collect(),
        }
    }

    /// Whether anything broke.
    pub fn broke(&self) -> bool {
        let mut changes = self.scenarios.iter().map(|scenario| scenario.change);
        changes.any(|change| change == Change::Broken)
    }

    /// How many scenarios and how many requirements that became of.
    pub fn count(&self, change: Change) -> (usize, usize) {
        let scenarios = self.scenarios.iter().filter(|s| s.change == change);
        let requirements = self.requirements.iter().filter(|r| r.change == change);
        (scenarios.count(), requirements.count())
    }
}

/// What became of something; nothing, where it is judged in neither run.
fn change(was: Option<Outcome>, now: Option<Outcome>) -> Option<Change> {
    let judged = |outcome: &Outcome| *outcome != Outcome::NotDeclared;
    Some(match (was.filter(judged), now.filter(judged)) {
        (None, None) => return None,
        (None, Some(_)) => Change::New,
        (Some(_), None) => Change::Gone,
        (Some(Outcome::Pass), Some(Outcome::Pass)) => Change::StillPassing,
        // That something flaky passes fixes nothing.
        (Some(Outcome::KnownFlaky), Some(Outcome::Pass)) => Change::StillKnown,
        (Some(_), Some(Outcome::Pass)) => Change::Fixed,
        (
            Some(Outcome::Known | Outcome::KnownFlaky),
            Some(Outcome::Known | Outcome::KnownFlaky),
        ) => Change::StillKnown,
        (Some(_), Some(Outcome::Known | Outcome::KnownFlaky)) => Change::NowKnown,
        (Some(Outcome::Pass | Outcome::Known | Outcome::KnownFlaky), Some(_)) => Change::Broken,
        (Some(_), Some(_)) => Change::StillFailing,
    })
}

fn scenario(
    id: &ScenarioId,
    old: Option<&Scenario>,
    new: Option<&Scenario>,
) -> Option<ScenarioChange> {
    let (was, now) = (old.map(Scenario::outcome), new.map(Scenario::outcome));
    let latest = new.or(old)?;
    let state = |scenario: &Scenario| State {
        outcome: scenario.outcome(),
        why: scenario.why(),
        cause: Cause::of_verdict(id, &scenario.verdict),
    };
    Some(ScenarioChange {
        id: id.clone(),
        change: change(was, now)?,
        title: latest.title.clone(),
        place: latest.place.clone(),
        was: old.map(state),
        now: new.map(state),
        again: new.map(|new| new.again.clone()),
    })
}

fn requirements(old: &Recorded, new: &Recorded) -> Vec<RequirementChange> {
    let (before, after) = (worst(old), worst(new));
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let changes = names.into_iter().filter_map(|name| {
        let (was, now) = (before.get(name), after.get(name));
        let (protocol, requirement) = name;
        let (_, title) = now.or(was)?;
        Some(RequirementChange {
            protocol: (*protocol).to_owned(),
            requirement: (*requirement).to_owned(),
            change: change(
                was.map(|(outcome, _)| *outcome),
                now.map(|(outcome, _)| *outcome),
            )?,
            title: (*title).to_owned(),
        })
    });
    changes.collect()
}

/// A requirement is as its worst scenario.
fn worst(run: &Recorded) -> BTreeMap<(&str, &str), (Outcome, &str)> {
    let mut all = BTreeMap::new();
    for (id, scenario) in &run.scenarios {
        let (outcome, title) = (scenario.outcome(), scenario.title.as_str());
        let name = (id.protocol.as_str(), id.requirement.as_str());
        let (so_far, _) = all.entry(name).or_insert((outcome, title));
        *so_far = outcome.min(*so_far);
    }
    all
}
