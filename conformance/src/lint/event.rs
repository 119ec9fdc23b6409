//! What is told while a pack is looked at, for programs: a JSON object a line.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::{Finding, Level, Stale};

/// One thing that is told.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A protocol is looked at.
    LintStarted(Started),
    /// Something makes its suite blind.
    LintFound(Box<Finding>),
    /// All of it has been looked at.
    LintFinished(Ended),
}

/// The version of the stream's form, told by its first event. What is there keeps its name and
/// its meaning as long as this stays the same; something may be added.
pub const VERSION: u32 = 1;

/// What is looked at.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Started {
    /// The version of this form.
    pub version: u32,
    /// What wrote it.
    pub tool: String,
    /// The protocol.
    pub protocol: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ended {
    /// The protocol.
    pub protocol: String,
    /// How many findings are told only.
    pub warned: usize,
    /// How many make the command fail.
    pub denied: usize,
    /// How many are allowed, by the command line or with a reason.
    pub allowed: usize,
    /// The reasons for what is found no more.
    pub stale: Vec<Stale>,
}

impl Ended {
    /// What came of the findings of a protocol.
    pub fn of(protocol: &str, findings: &[Finding], stale: Vec<Stale>) -> Ended {
        let count = |level| {
            let findings = findings.iter();
            findings.filter(|finding| finding.level == level).count()
        };
        Ended {
            protocol: protocol.to_owned(),
            warned: count(Level::Warn),
            denied: count(Level::Deny),
            allowed: count(Level::Allow),
            stale,
        }
    }
}

/// The JSON Schema of an event, as it is kept in the source tree.
pub fn schema() -> Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    SchemaGenerator::new(settings).into_root_schema_for::<Event>()
}
