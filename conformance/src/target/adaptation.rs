//! The table `[adaptation]` of a target file: where frames over sockets, and what is asked for over
//! HTTP, differ from the documents in the envelope only.

mod http;
mod names;
mod pattern;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use wireproof_client::adapt::{Change, Form, Way};

use super::read::Reader;
use super::source::Place;
use crate::adaptation::{Adaptation, Of, Rule};
use http::HttpOf;

/// Where frames over sockets and requests over HTTP differ from the documents in the envelope only. Each line that makes a
/// difference in a run is a deviation with its own id.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AdaptationOf {
    /// The words by which the documents name operations and messages, each with the one that is on the
    /// wire.
    #[serde(default)]
    rename: BTreeMap<String, String>,
    /// Fields of the whole frame, each with what it is called on the wire.
    #[serde(default)]
    fields: BTreeMap<String, String>,
    /// Of what is sent to the server.
    #[serde(default)]
    sent: EnvelopeOf,
    /// Of what comes from it.
    #[serde(default)]
    received: EnvelopeOf,
    /// Frames from the server that say what a documented one says in a form of their own, each with a
    /// name of your choosing.
    #[serde(default)]
    forms: BTreeMap<String, FormOf>,
    /// Patterns, as chapters have them, of frames that no document knows and that may come all the
    /// same, each with a name of your choosing.
    #[serde(default)]
    allowed: BTreeMap<String, String>,
    /// Of what is asked for over HTTP, and answered.
    #[serde(default)]
    http: HttpOf,
}

/// The envelope of frames that go one way.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EnvelopeOf {
    /// What the document has beside the envelope is in an object of this name.
    nested: Option<String>,
    /// What the document has in an object of this name is beside the envelope.
    flat: Option<String>,
    /// The envelope: fields that stay where they are. Without this those that tell what a frame is, and
    /// to what it belongs.
    beside: Option<BTreeSet<String>>,
    /// Fields that no document knows, each of one value.
    #[serde(default)]
    constants: BTreeMap<String, Value>,
}

/// A form of the server's own. A text that is one `{{ name }}` stands for any value, in both, and
/// `{{ null }}` for `null`, which TOML has not.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FormOf {
    /// The frame as it comes; fields that are not told here are carried over.
    wire: Map<String, Value>,
    /// The frame as the documents have it.
    document: Map<String, Value>,
    /// Of a name in braces: values that are others on the wire.
    #[serde(default)]
    words: BTreeMap<String, Vec<WordOf>>,
}

/// A value that is another on the wire.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WordOf {
    /// As it comes.
    wire: Value,
    /// As the documents have it.
    document: Value,
}

impl AdaptationOf {
    /// The rules, each with its place.
    pub(super) fn rules(&self, place: &Place, reader: &mut Reader<'_>) -> Adaptation {
        let mut rules = Vec::new();
        self.words(&place.at("rename"), reader, &mut rules);
        for (document, wire) in &self.fields {
            let place = place.at("fields").at(document);
            if document == wire {
                reader.wrong(&place, "it is called so in the documents too: take it out");
            }
            let change = Change::Field {
                document: document.clone(),
                wire: wire.clone(),
            };
            let title = format!("the field `{document}` is `{wire}` on the wire");
            let id = format!("FIELD-{}", Rule::word(document));
            rules.push(rule(&place, id, title, json!(wire), Of::Frames(change)));
        }
        let (sent, received) = (place.at("sent"), place.at("received"));
        self.sent.rules(&sent, &SENT, reader, &mut rules);
        self.received
            .rules(&received, &RECEIVED, reader, &mut rules);
        for (name, form) in &self.forms {
            let place = place.at("forms").at(name);
            rules.extend(form.rule(&place, name, reader));
        }
        for (name, text) in &self.allowed {
            let place = place.at("allowed").at(name);
            match pattern::accepts(text) {
                Err(why) => reader.wrong(&place, why),
                Ok(accepts) => {
                    let title = format!("frames like `{name}` come, which no document knows");
                    let id = format!("ALLOWED-{}", Rule::word(name));
                    let change = Change::Allowed(accepts);
                    rules.push(rule(&place, id, title, json!(text), Of::Frames(change)));
                }
            }
        }
        self.http.rules(&place.at("http"), reader, &mut rules);
        Adaptation::new(rules)
    }

    fn words(&self, place: &Place, reader: &mut Reader<'_>, rules: &mut Vec<Rule>) {
        let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
        for (document, wire) in &self.rename {
            let place = place.at(document);
            if document == wire {
                reader.wrong(&place, "it is the documents' word too: take it out");
            }
            if let Some(other) = taken.insert(wire, document) {
                let why = format!(
                    "`{other}` is `{wire}` on the wire already; what comes must be told apart"
                );
                reader.wrong(&place, why);
            }
            let change = Change::Word {
                document: document.clone(),
                wire: wire.clone(),
            };
            let title = format!("`{document}` is `{wire}` on the wire");
            let id = format!("RENAME-{}", Rule::word(document));
            rules.push(rule(&place, id, title, json!(wire), Of::Frames(change)));
        }
    }
}

/// What an envelope is of, and how that is told.
struct Enveloped {
    way: Way,
    which: &'static str,
    /// What is not in the object that is nested.
    but: &'static str,
    told: &'static str,
    of: fn(Change) -> Of,
}

const SENT: Enveloped = Enveloped {
    way: Way::Sent,
    which: "what is sent",
    but: "all but the envelope",
    told: "SENT",
    of: Of::Frames,
};

const RECEIVED: Enveloped = Enveloped {
    way: Way::Received,
    which: "what comes",
    but: "all but the envelope",
    told: "RECEIVED",
    of: Of::Frames,
};

impl EnvelopeOf {
    fn rules(
        &self,
        place: &Place,
        enveloped: &Enveloped,
        reader: &mut Reader<'_>,
        rules: &mut Vec<Rule>,
    ) {
        let Enveloped {
            way,
            which,
            but,
            told,
            of,
        } = *enveloped;
        if self.nested.is_some() && self.flat.is_some() {
            let why = "a frame is nested or flat: take `nested` or `flat` out; a field that is called otherwise stands in `fields`";
            reader.wrong(&place.at("flat"), why);
        }
        if self.beside.is_some() && self.nested.is_none() && self.flat.is_none() {
            let why = "nothing is nested or flat, so that all stays where it is: take it out";
            reader.wrong(&place.at("beside"), why);
        }
        let beside = &self.beside;
        if let Some(under) = &self.nested {
            let change = Change::Nested {
                way,
                under: under.clone(),
                beside: beside.clone(),
            };
            let title = format!("{which} has {but} within `{under}`");
            let id = format!("{told}-NESTED");
            rules.push(rule(
                &place.at("nested"),
                id,
                title,
                json!(under),
                of(change),
            ));
        }
        if let Some(out_of) = &self.flat {
            let change = Change::Flat {
                way,
                out_of: out_of.clone(),
                beside: beside.clone(),
            };
            let title = format!("{which} has the fields of `{out_of}` beside the envelope");
            let id = format!("{told}-FLAT");
            rules.push(rule(
                &place.at("flat"),
                id,
                title,
                json!(out_of),
                of(change),
            ));
        }
        for (field, written) in &self.constants {
            let place = place.at("constants").at(field);
            let change = Change::Constant {
                way,
                field: field.clone(),
                value: reader.value(&place, written),
            };
            let title =
                format!("{which} has `{field}`, always of one value, which no document knows");
            let id = format!("{told}-CONSTANT-{}", Rule::word(field));
            rules.push(rule(&place, id, title, written.clone(), of(change)));
        }
    }
}

impl FormOf {
    fn rule(&self, place: &Place, name: &str, reader: &mut Reader<'_>) -> Option<Rule> {
        let form = Form::new(
            with_null(&self.wire),
            with_null(&self.document),
            pairs(&self.words),
        );
        match form {
            Err(why) => {
                reader.wrong(place, why);
                None
            }
            Ok(form) => {
                let title = format!("frames like `{name}` come in a form of their own");
                let id = format!("FORM-{}", Rule::word(name));
                let wire = Value::Object(self.wire.clone());
                let change = Of::Frames(Change::Form(form));
                Some(rule(place, id, title, wire, change))
            }
        }
    }
}

/// Of each hole the values that are others on the wire, and what they are in the documents.
fn pairs(words: &BTreeMap<String, Vec<WordOf>>) -> BTreeMap<String, Vec<(Value, Value)>> {
    let words = words.iter().map(|(hole, words)| {
        let pairs = words.iter();
        let pairs = pairs.map(|word| (word.wire.clone(), word.document.clone()));
        (hole.clone(), pairs.collect())
    });
    words.collect()
}

/// TOML has no `null`, and documents have.
fn with_null(template: &Map<String, Value>) -> Map<String, Value> {
    let fields = template.iter();
    fields
        .map(|(name, value)| (name.clone(), nulled(value)))
        .collect()
}

fn nulled(value: &Value) -> Value {
    match value {
        Value::String(text) if text == "{{ null }}" => Value::Null,
        Value::Array(items) => items.iter().map(nulled).collect(),
        Value::Object(fields) => Value::Object(with_null(fields)),
        other => other.clone(),
    }
}

/// A rule; `written` is what the file says, with no variable filled in.
fn rule(place: &Place, id: String, title: String, written: Value, change: Of) -> Rule {
    let (shown, source, span) = place.told();
    Rule {
        id: format!("ADAPT-{id}"),
        title,
        line: format!("{place} = {written}"),
        change,
        place: shown,
        source,
        span,
    }
}
