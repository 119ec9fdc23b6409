//! The names of scenarios.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// `protocol/chapter/REQUIREMENT#number`: a scenario's name, stable between runs.
///
/// Names are in the order in which people count: `AB-ROOM-2` is before `AB-ROOM-10`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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

impl Ord for ScenarioId {
    fn cmp(&self, other: &ScenarioId) -> Ordering {
        fn key(id: &ScenarioId) -> (&str, &str, impl Ord, usize) {
            (
                &id.protocol,
                &id.chapter,
                counted(&id.requirement),
                id.number,
            )
        }
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for ScenarioId {
    fn partial_cmp(&self, other: &ScenarioId) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What a requirement's id is sorted by: its number counts as one.
pub(crate) fn counted(requirement: &str) -> (&str, Option<u64>, &str) {
    let (group, number) = requirement.rsplit_once('-').unwrap_or((requirement, ""));
    (group, number.parse().ok(), number)
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

/// A text that names no scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no scenario: one is `protocol/chapter/REQUIREMENT#number`")]
pub struct NoScenarioId(String);

impl FromStr for ScenarioId {
    type Err = NoScenarioId;

    fn from_str(text: &str) -> Result<ScenarioId, NoScenarioId> {
        let parts = || {
            let (whole, number) = text.rsplit_once('#')?;
            let number = number.parse().ok().filter(|number| *number > 0)?;
            let (protocol, rest) = whole.split_once('/')?;
            let (chapter, requirement) = rest.split_once('/')?;
            let is_name = |name: &&str| !name.is_empty() && !name.contains('/');
            let all = [protocol, chapter, requirement];
            all.iter().all(is_name).then(|| ScenarioId {
                protocol: protocol.to_owned(),
                chapter: chapter.to_owned(),
                requirement: requirement.to_owned(),
                number,
            })
        };
        parts().ok_or_else(|| NoScenarioId(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for ScenarioId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<ScenarioId, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_in_which_people_count() {
        let names = [
            "news/reading/NW-READ-1#1",
            "news/telling/NW-READ-1#1",
            "news/telling/NW-TELL-2#1",
            "news/telling/NW-TELL-2#2",
            "news/telling/NW-TELL-2#10",
            "news/telling/NW-TELL-10#1",
            "news/telling/a-script.wire#1",
            "news/telling/script.wire#1",
        ];
        let mut ids: Vec<ScenarioId> = names
            .iter()
            .map(|name| name.parse().expect("a name"))
            .collect();
        ids.reverse();
        ids.sort();
        assert_eq!(
            ids.iter().map(ToString::to_string).collect::<Vec<_>>(),
            names
        );
    }

    #[test]
    fn a_name_that_was_written_can_be_read() {
        let name = "news/telling/NW-TELL-1#2";
        let id: ScenarioId = name.parse().expect("a name");
        assert_eq!((id.to_string().as_str(), id.number), (name, 2));
        for bad in [
            "",
            "a/b/c",
            "a/b/c#0",
            "a/b/c#x",
            "a/b#1",
            "a//c#1",
            "a/b/c/d#1",
        ] {
            assert!(bad.parse::<ScenarioId>().is_err(), "{bad}");
        }
    }
}
