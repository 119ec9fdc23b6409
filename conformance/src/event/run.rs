//! How a run begins and what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Finding, ScenarioId, Seen, Suspect, milliseconds};
use crate::adaptation::Unused;
use crate::baseline::Outdated;
use crate::chapter::Basis;
use crate::verdict::{ExitCode, Plays, Silences, Totals};

/// What is about to be played, against whom.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RunStarted {
    /// The version of the stream's form.
    pub version: u32,
    /// The program and its version.
    pub tool: String,
    /// The targets, one per protocol.
    pub targets: Vec<TargetName>,
    /// How many scenarios will be played.
    pub scenarios: usize,
    /// How many times each is played.
    pub repeat: usize,
    /// What their order and their correlation ids follow from.
    pub seed: u64,
}

/// Who is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetName {
    /// By which protocol.
    pub protocol: String,
    /// Where it is.
    pub url: String,
}

/// What came of the run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RunReport {
    /// How it ended.
    pub ended: RunEnd,
    /// What the process exits with.
    pub exit_code: u8,
    /// Scenarios by verdict.
    pub totals: Totals,
    /// Playings by verdict: more than there are scenarios where those are repeated.
    pub plays: Plays,
    /// Where nearly everything fails in one manner: the likely cause, and its cure.
    pub hints: Vec<String>,
    /// What is wrong, by cause; what takes down most comes last.
    pub findings: Vec<Finding>,
    /// What the target's inventory has too little of, by its kind, and for which scenarios.
    #[serde(skip)]
    pub scarce: BTreeMap<String, BTreeSet<ScenarioId>>,
    /// Items of the inventory that all failures have in common, where whoever had others passed.
    pub suspects: Vec<Suspect>,
    /// Scenarios that passed sometimes and failed sometimes.
    pub flaky: Vec<Flaky>,
    /// Requirements of which at least one scenario was judged, by basis.
    pub requirements: BTreeMap<Basis, usize>,
    /// Requirements that no wire can show; they are tested in the server.
    pub not_observable: usize,
    /// Conventions that scenarios lean on and the target does not claim.
    pub not_declared: BTreeSet<String>,
    /// Known deviations that did not deviate.
    pub stale: Vec<String>,
    /// Everything that is listed as known and has to be looked at: those, and what has expired or
    /// matches nothing.
    pub outdated: Vec<Outdated>,
    /// How the silences were proven.
    pub silences: Silences,
    /// Forms and fields that the documents do not know.
    pub undocumented: BTreeMap<String, Seen>,
    /// Declarations of the target's file that made no difference to any frame, though all was played.
    pub unused: Vec<Unused>,
    /// What the order of the scenarios and their correlation ids followed from.
    pub seed: u64,
    /// From the first scenario's start to the last one's end, in milliseconds.
    #[serde(rename = "elapsed_ms", serialize_with = "milliseconds")]
    #[schemars(with = "f64")]
    pub elapsed: Duration,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunEnd {
    /// All was played.
    Completed,
    /// Something failed, and nothing more was begun.
    FailedFast,
    /// Somebody ended it.
    Interrupted,
}

/// A scenario that passed sometimes and failed sometimes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Flaky {
    /// Which one.
    pub scenario: ScenarioId,
    /// How many times it passed.
    pub passed: usize,
    /// How many times it failed.
    pub failed: usize,
}

impl RunReport {
    /// What the process exits with. Whoever ends a run knows that it has not shown all.
    pub fn exit(&self) -> ExitCode {
        match self.ended {
            RunEnd::Interrupted => ExitCode::Interrupted,
            RunEnd::Completed | RunEnd::FailedFast => self.totals.exit_code(),
        }
    }
}
