//! The names of scenarios.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

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

impl ScenarioId {
    /// The requirement's id, with the number of the block where it is not the first.
    pub fn short(&self) -> String {
        match self.number {
            1 => self.requirement.clone(),
            number => format!("{}#{number}", self.requirement),
        }
    }
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

impl JsonSchema for ScenarioId {
    fn schema_name() -> Cow<'static, str> {
        "ScenarioId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "`protocol/chapter/REQUIREMENT#number`: a scenario's name, stable \
                            between runs.",
            "pattern": "^[^/]+/[^/]+/[^/]+#[1-9][0-9]*$",
        })
    }
}
