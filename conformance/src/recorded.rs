//! A run as its NDJSON report tells it, read back: what came of each scenario, without what
//! went over the wire. A report that is not whole is no record, because what it lacks would
//! look like something that is gone.

mod lines;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::baseline::Outdated;
use crate::event::{ItemTaken, Place, RunEnd, ScenarioId, Seen, TargetName};
use crate::verdict::{Outcome, Plays, Verdict};

/// A whole run.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The file, as it was named.
    pub name: String,
    /// The program that wrote it, with its version.
    pub tool: String,
    /// Who was judged.
    pub targets: Vec<TargetName>,
    /// What came of each scenario.
    pub scenarios: BTreeMap<ScenarioId, Scenario>,
    /// Forms and fields that the documents do not know.
    pub undocumented: BTreeMap<String, Seen>,
    /// Entries of its baseline that have to be looked at.
    pub outdated: Vec<Outdated>,
    /// The place of each scenario among those of its cause: the first shows it best. None in a report
    /// that tells no findings.
    pub(crate) ranks: BTreeMap<ScenarioId, usize>,
}

/// All playings of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// The requirement's sentence.
    pub title: String,
    /// What the requirement rests on.
    pub basis: String,
    /// Where the block begins, or what of it was not fulfilled.
    pub place: Place,
    /// How often it got which verdict.
    pub plays: Plays,
    /// The judgement of its worst playing; of several the earliest.
    pub verdict: Verdict,
    /// The command that plays it again.
    pub again: String,
    /// What that playing had of the target's inventory.
    pub items: Vec<ItemTaken>,
    /// Every judgement but that it passed, each once.
    pub others: Vec<Verdict>,
    /// The round of the worst playing.
    round: usize,
}

impl Scenario {
    /// What its playings amount to.
    pub fn outcome(&self) -> Outcome {
        self.plays.outcome()
    }

    /// Why it did not pass, in a clause.
    pub fn why(&self) -> Option<String> {
        self.verdict.why()
    }
}

/// Why a file is no record of a run, with the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {what}\n  {cure}", name, line.map_or_else(String::new, |line| format!(":{line}")))]
pub struct NoRecord {
    /// The file, as it was named.
    pub name: String,
    /// The line, from 1, if it is about one.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub cure: String,
}

impl Recorded {
    /// Reads a report. `name` is what its file is called in messages.
    ///
    /// # Errors
    ///
    /// [`NoRecord`] for whatever is not one whole run in a form that is known here.
    pub fn read(name: &str, text: &str) -> Result<Recorded, NoRecord> {
        lines::read(name, text)
    }

    /// The protocols that were played.
    pub fn protocols(&self) -> BTreeSet<&str> {
        let targets = self.targets.iter();
        targets.map(|target| target.protocol.as_str()).collect()
    }

    /// Leaves out all protocols but this one; whether it was played comes back.
    pub fn retain(&mut self, protocol: &str) -> bool {
        self.targets.retain(|target| target.protocol == protocol);
        self.scenarios.retain(|id, _| id.protocol == protocol);
        !self.targets.is_empty()
    }
}

/// What is wrong with how a run ended, if it has not shown all.
fn unfinished(ended: RunEnd) -> Option<(&'static str, &'static str)> {
    match ended {
        RunEnd::Completed => None,
        RunEnd::FailedFast => Some((
            "the run ended with its first failure, so that not all was played",
            "play it again without --fail-fast",
        )),
        RunEnd::Interrupted => Some((
            "the run was interrupted, so that not all was played",
            "play it again to its end",
        )),
    }
}
