//! How far a request has come.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::word::Spelled;

/// What a shop answers (NS-RESP-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Answer {
    /// The shop does it.
    Accepted,
    /// The shop does not.
    Rejected,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// No answer yet (NS-LIST-23).
    Pending,
    /// The shop does it (NS-LIST-13).
    Accepted,
    /// The shop does not (NS-LIST-13).
    Rejected,
}

impl From<Answer> for Status {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Accepted => Self::Accepted,
            Answer::Rejected => Self::Rejected,
        }
    }
}

impl JsonSchema for Status {
    fn schema_name() -> Cow<'static, str> {
        "Status".into()
    }

    /// What an unanswered request is called is documented nowhere.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How far a request has come.",
            "type": "string",
            "allOf": [{
                "x-wireproof": { "convention": "NS-LIST-23" },
                "enum": ["pending", "accepted", "rejected"]
            }]
        })
    }
}

/// The status of a request that was just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending;

impl Spelled for Pending {
    const WORD: &'static str = "pending";
}
