//! What a server was seen to send while a scenario was played: what mutants are made from.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::mutant::Field;

/// So many values of a field are kept, as other values for it.
const MOST_VALUES: usize = 8;

/// So many frames of a message are kept whole.
const MOST_SAMPLES: usize = 6;

/// Deeper fields are those of data that the protocol only carries.
const DEEPEST: usize = 12;

/// More fields are no form but a dictionary.
const MOST_FIELDS: usize = 400;

/// What was seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// By channel and message.
    pub(super) frames: BTreeMap<(String, String), FrameSeen>,
    /// Refused handshakes: channel and status.
    pub(super) handshakes: BTreeSet<(String, u16)>,
    /// Channel and code.
    pub(super) closes: BTreeSet<(String, u16)>,
    /// By endpoint and status.
    pub(super) answers: BTreeMap<(String, u16), AnswerSeen>,
}

/// What was seen of a message.
#[derive(Debug, Clone, Default)]
pub(super) struct FrameSeen {
    pub(super) body: Body,
    /// It came to whoever had asked last.
    pub(super) to_asker: bool,
    /// It came to somebody else.
    pub(super) to_others: bool,
}

/// What was seen of an answer.
#[derive(Debug, Clone, Default)]
pub(super) struct AnswerSeen {
    pub(super) body: Body,
    pub(super) headers: BTreeSet<String>,
}

/// What was seen of JSON of one kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Body {
    /// The fields, with values that they had.
    pub(super) fields: BTreeMap<Field, Vec<Value>>,
    /// Some of it, whole.
    pub(super) samples: Vec<Value>,
}

impl Seen {
    /// Adds what was seen elsewhere.
    pub(super) fn merge(&mut self, other: &Seen) {
        for (key, frame) in &other.frames {
            let own = self.frames.entry(key.clone()).or_default();
            own.body.merge(&frame.body);
            own.to_asker |= frame.to_asker;
            own.to_others |= frame.to_others;
        }
        for (key, answer) in &other.answers {
            let own = self.answers.entry(key.clone()).or_default();
            own.body.merge(&answer.body);
            own.headers.extend(answer.headers.iter().cloned());
        }
        self.handshakes.extend(other.handshakes.iter().cloned());
        self.closes.extend(other.closes.iter().cloned());
    }
}

impl Body {
    /// Notes one.
    pub(super) fn note(&mut self, json: &Value) {
        if self.samples.len() < MOST_SAMPLES {
            self.samples.push(json.clone());
        }
        self.walk(json, &Field::root(), DEEPEST);
    }

    fn walk(&mut self, json: &Value, field: &Field, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        if self.fields.len() >= MOST_FIELDS && !self.fields.contains_key(field) {
            return;
        }
        self.value(field, json);
        match json {
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.walk(value, &field.child(name), depth);
                }
            }
            Value::Array(items) => {
                let element = field.child("*");
                items
                    .iter()
                    .for_each(|item| self.walk(item, &element, depth));
            }
            _ => {}
        }
    }

    fn value(&mut self, field: &Field, value: &Value) {
        let values = self.fields.entry(field.clone()).or_default();
        if values.len() < MOST_VALUES && !values.contains(value) {
            values.push(value.clone());
        }
    }

    fn merge(&mut self, other: &Body) {
        for (field, values) in &other.fields {
            values.iter().for_each(|value| self.value(field, value));
        }
        let room = MOST_SAMPLES.saturating_sub(self.samples.len());
        self.samples
            .extend(other.samples.iter().take(room).cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_of_all_elements_are_one_field() {
        let mut body = Body::default();
        body.note(&json!({"data": [{"id": 1}, {"id": 2, "of/by": null}]}));
        let fields: Vec<&str> = body.fields.keys().map(|field| field.0.as_str()).collect();
        let all = ["", "/data", "/data/*", "/data/*/id", "/data/*/of~1by"];
        assert_eq!(fields, all);
        assert_eq!(
            body.fields[&Field("/data/*/id".to_owned())],
            [json!(1), json!(2)]
        );
    }

    #[test]
    fn a_dictionary_is_not_followed_to_its_end() {
        let many: serde_json::Map<String, Value> = (0..2 * MOST_FIELDS)
            .map(|n| (n.to_string(), json!(n)))
            .collect();
        let mut body = Body::default();
        body.note(&Value::Object(many));
        assert_eq!(body.fields.len(), MOST_FIELDS);
    }
}
