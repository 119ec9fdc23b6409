//! What a run tells while it goes on. Reports are renderings of this stream; the
//! runner prints nothing, and a report runs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::chapter::Basis;
use crate::verdict::{Silences, Totals, Verdict, milliseconds};

/// One thing that happened.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The plan is made and the target answers.
    RunStarted {
        /// The targets, one per protocol.
        targets: Vec<String>,
        /// How many scenarios will be played, each as often as it is repeated.
        scenarios: usize,
        /// What their order and their correlation ids follow from.
        seed: u64,
        /// How many times each is played.
        repeat: usize,
    },
    /// A scenario is over.
    ScenarioFinished(Box<ScenarioReport>),
    /// All are over.
    RunFinished(RunReport),
}

/// `protocol/chapter/REQUIREMENT#number`: a scenario's name, stable between runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScenarioId {
    /// The protocol's id.
    pub protocol: String,
    /// The chapter's name.
    pub chapter: String,
    /// The requirement's id.
    pub requirement: String,
    /// Which of its blocks, from 1.
    pub number: usize,
}

impl fmt::Display for ScenarioId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ScenarioId {
            protocol,
            chapter,
            requirement,
            number,
        } = self;
        write!(f, "{protocol}/{chapter}/{requirement}#{number}")
    }
}

impl Serialize for ScenarioId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What came of one scenario.
#[derive(Debug, Clone, Serialize)]
pub struct ScenarioReport {
    /// Its name.
    pub id: ScenarioId,
    /// The how many-th playing of it this is, from 1.
    pub round: usize,
    /// The requirement's sentence.
    pub title: String,
    /// What the requirement rests on.
    pub basis: Basis,
    /// The chapter's path.
    pub path: String,
    /// The chapter's text, for pointing into it.
    #[serde(skip)]
    pub source: Arc<str>,
    /// The judgement.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// How long it took, in milliseconds.
    #[serde(rename = "elapsed_ms", serialize_with = "milliseconds")]
    pub elapsed: Duration,
    /// How its silences were proven.
    pub silences: Silences,
    /// Forms and fields that the documents do not know, with the times seen.
    pub undocumented: BTreeMap<String, usize>,
    /// What went over the wire, in canonical form: by script step, with placeholders.
    pub transcript: String,
    /// The arguments of `wireproof check` that play it again.
    pub again: String,
}

/// What came of the run.
#[derive(Debug, Clone, Serialize)]
pub struct RunReport {
    /// Scenarios by verdict.
    pub totals: Totals,
    /// Requirements of which at least one scenario was judged, by basis.
    pub requirements: BTreeMap<Basis, usize>,
    /// Requirements that no wire can show; they are tested in the server.
    pub not_observable: usize,
    /// Conventions that scenarios lean on and the target does not claim.
    pub not_declared: BTreeSet<String>,
    /// Known deviations that did not deviate.
    pub stale: Vec<String>,
    /// How the silences were proven.
    pub silences: Silences,
    /// Undocumented forms and fields with the times seen.
    pub undocumented: BTreeMap<String, usize>,
    /// From the first scenario's start to the last one's end, in milliseconds.
    #[serde(rename = "elapsed_ms", serialize_with = "milliseconds")]
    pub elapsed: Duration,
}
