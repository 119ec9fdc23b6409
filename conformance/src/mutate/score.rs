//! What came of the mutants: of each, and of all of them together.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::learn::LeftOut;
use super::mutant::{Mutant, Operator};
use crate::event::ScenarioId;

/// What is told while mutants are tried, in the order in which it happens.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The first run is over, and the mutants are made.
    MutantsDerived(Start),
    /// A mutant has been tried.
    MutantFinished(MutantReport),
    /// All have been.
    MutationFinished(Box<Score>),
}

/// The version of the stream's form, told by its first event. What is there keeps its name and
/// its meaning as long as this stays the same; something may be added.
pub const VERSION: u32 = 1;

/// The JSON Schema of an event, as it is kept in the source tree.
pub fn schema() -> Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    SchemaGenerator::new(settings).into_root_schema_for::<Event>()
}

/// What the first run has shown.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Start {
    /// The version of this form.
    pub version: u32,
    /// The protocol.
    pub protocol: String,
    /// Who is judged.
    pub url: String,
    /// How many scenarios pass through the relay.
    pub passed: usize,
    /// Those that do not, and prove nothing here.
    pub left_out: Vec<LeftOut>,
    /// How many mutants are tried.
    pub mutants: usize,
    /// What is described and never came, so that nothing could be changed about it.
    pub unseen: Vec<String>,
    /// The same of which nothing is known, since scenarios were left out that might make a server send it.
    pub unsettled: Vec<String>,
    /// Fields with words for people, which are not altered: the documents leave open which they are.
    pub left_open: Vec<String>,
    /// How long a step may take at first, in milliseconds.
    pub step_ms: u128,
}

/// What came of one mutant.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MutantReport {
    /// Its id.
    pub mutant: String,
    /// The message, endpoint or channel it is about.
    pub group: String,
    /// What it does.
    pub operator: &'static str,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What comes of a mutant.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// A scenario that passes without it does not pass with it.
    Killed {
        /// Which.
        by: ScenarioId,
        /// How it notices.
        how: How,
        /// In a clause.
        label: String,
        /// How many were played until then.
        plays: usize,
    },
    /// No scenario that meets it notices.
    Survived {
        /// How many met it.
        plays: usize,
        /// What would notice.
        would: String,
        /// Why nothing can, if somebody has explained that.
        reason: Option<String>,
    },
    /// It did not show again in any scenario.
    NeverApplied,
    /// The run was ended before.
    NotPlayed,
}

/// How a mutant is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The scenario fails.
    Failed,
    /// A form or a field comes that no document knows: `--deny undocumented` makes that fail.
    Undocumented,
}

impl MutantReport {
    pub(super) fn new(mutant: &Mutant, outcome: Outcome) -> MutantReport {
        MutantReport {
            mutant: mutant.id(),
            group: mutant.site.group(),
            operator: mutant.operator.name(),
            outcome,
        }
    }
}

/// What came of all.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Score {
    /// Noticed.
    pub killed: usize,
    /// Not noticed, those with an explanation included.
    pub survived: usize,
    /// Not noticed, and somebody has explained why nothing can.
    pub explained: usize,
    /// Not tried in earnest, because they did not show again.
    pub never_applied: usize,
    /// Not tried, because the run was ended.
    pub not_played: usize,
    /// Scenarios that do not pass by themselves.
    pub left_out: usize,
    /// Entries of the file of survivors that are of no use any more, and why.
    pub stale: Vec<Stale>,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u128,
}

/// An explanation that explains nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stale {
    /// The mutant it names.
    pub mutant: String,
    /// What is wrong with it.
    pub why: &'static str,
}

impl Score {
    pub(super) fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Killed { .. } => self.killed += 1,
            Outcome::Survived { reason, .. } => {
                self.survived += 1;
                self.explained += usize::from(reason.is_some());
            }
            Outcome::NeverApplied => self.never_applied += 1,
            Outcome::NotPlayed => self.not_played += 1,
        }
    }

    /// How many of a hundred are noticed; nothing where none was tried.
    pub fn percent(&self) -> Option<f64> {
        let tried = self.killed + self.survived;
        // No run has so many that a float could not hold them.
        (tried > 0).then(|| self.killed as f64 * 100.0 / tried as f64)
    }

    /// Survivors that nobody has explained.
    pub fn unexplained(&self) -> usize {
        self.survived - self.explained
    }
}

/// A row of the table: what came of the mutants of one message, endpoint or channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Killed and tried, in the order of [`Operator::ALL`].
    pub cells: Vec<(usize, usize)>,
}

impl Row {
    pub(crate) fn count(&mut self, report: &MutantReport) {
        self.cells.resize(Operator::ALL.len(), (0, 0));
        let at = Operator::ALL
            .iter()
            .position(|known| known.name() == report.operator);
        let Some((killed, tried)) = at.and_then(|at| self.cells.get_mut(at)) else {
            return;
        };
        match report.outcome {
            Outcome::Killed { .. } => {
                *killed += 1;
                *tried += 1;
            }
            Outcome::Survived { .. } => *tried += 1,
            Outcome::NeverApplied | Outcome::NotPlayed => {}
        }
    }
}
