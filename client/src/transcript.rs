//! A scenario as it went, in a canonical form: ordered by the steps of its script and
//! not by arrival, with ids, times and correlation ids as stable placeholders. Two runs
//! against the same implementation give the same bytes.

use std::fmt;

use serde_json::Value;

use crate::pack::{Message, Placeholders};

/// The transcript of one scenario, line by line.
#[derive(Debug, Default)]
pub struct Transcript {
    lines: Vec<String>,
    placeholders: Placeholders,
}

/// Which way a frame went, as a chapter writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the party to the server: `>`.
    Sent,
    /// From the server to the party: `<`.
    Received,
}

impl Transcript {
    /// Adds a frame that a message of the pack describes.
    pub fn frame(&mut self, party: &str, way: Way, message: &Message, frame: &Value) {
        let canonical = sorted(message.placeholders(frame, &mut self.placeholders));
        self.line(party, way, &message.name, &canonical.to_string());
    }

    /// Adds something that no message describes, in words that are equal in every run.
    pub fn note(&mut self, party: &str, text: &str) {
        self.lines.push(format!("{party} {text}"));
    }

    fn line(&mut self, party: &str, way: Way, name: &str, frame: &str) {
        let arrow = match way {
            Way::Sent => '>',
            Way::Received => '<',
        };
        self.lines.push(format!("{party} {arrow} {name} {frame}"));
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// The members of every object in the order of their names: a server may send them in any.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            let members = members
                .into_iter()
                .map(|(name, value)| (name, sorted(value)));
            Value::Object(members.collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_sorted_at_every_depth() {
        let value = json!([{"b": {"d": 1, "c": 2}, "a": 3}]);
        assert_eq!(sorted(value).to_string(), r#"[{"a":3,"b":{"c":2,"d":1}}]"#);
    }
}
