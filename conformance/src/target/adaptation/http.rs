//! The table `[adaptation.http]`: operations that are at another place, and bodies with another envelope.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use wireproof_client::adapt::{Change, Form, HttpChange, Renamed, Route, Way};
use wireproof_client::pack::{Endpoint, Message, Pack};

use super::super::names::Names;
use super::super::read::Reader;
use super::super::source::Place;
use super::names::field;
use super::{EnvelopeOf, Enveloped, WordOf, nulled, pairs, rule};
use crate::adaptation::{Of, Rule};

/// Where requests and answers over HTTP differ from the documents in the envelope only.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HttpOf {
    /// Operations, each as the documents have it, `POST /items/{id}`, with what it is on the wire.
    #[serde(default)]
    paths: BTreeMap<String, String>,
    /// Of JSON bodies that are sent to the server.
    #[serde(default)]
    sent: EnvelopeOf,
    /// Of those that come from it.
    #[serde(default)]
    received: EnvelopeOf,
    /// JSON bodies of answers that say what a documented one says in a form of their own, each with a
    /// name of your choosing.
    #[serde(default)]
    forms: BTreeMap<String, HttpFormOf>,
}

/// A form of the server's own. A text that is one `{{ name }}` stands for any value, in both, and
/// `{{ null }}` for `null`, which TOML has not.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HttpFormOf {
    /// The body as it comes; fields that are not told here are carried over.
    wire: Value,
    /// The body as the documents have it; it may be one `{{ name }}`.
    document: Value,
    /// Of a name in braces: values that are others on the wire.
    #[serde(default)]
    words: BTreeMap<String, Vec<WordOf>>,
}

const SENT: Enveloped = Enveloped {
    way: Way::Sent,
    which: "a JSON body that is sent",
    but: "all",
    told: "HTTP-SENT",
    of: body,
};

const RECEIVED: Enveloped = Enveloped {
    way: Way::Received,
    which: "a JSON body that comes",
    but: "all",
    told: "HTTP-RECEIVED",
    of: body,
};

fn body(change: Change) -> Of {
    Of::Http(HttpChange::Body(change))
}

impl HttpOf {
    pub(super) fn rules(&self, place: &Place, reader: &mut Reader<'_>, rules: &mut Vec<Rule>) {
        let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
        for (document, wire) in &self.paths {
            let place = place.at("paths").at(document);
            let change = match renamed(document, wire) {
                Ok(renamed) => Of::Http(HttpChange::Path(renamed)),
                Err(why) => {
                    reader.wrong(&place, why);
                    continue;
                }
            };
            if let Some(other) = taken.insert(wire, document) {
                let why = format!(
                    "`{other}` is `{wire}` on the wire already; what is asked for must be told apart"
                );
                reader.wrong(&place, why);
            }
            let title = format!("`{document}` is `{wire}` on the wire");
            let words = document.split(|c: char| !c.is_alphanumeric() && c != '_');
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            let id = format!("HTTP-PATH-{}", Rule::word(&words.join("-")));
            rules.push(rule(&place, id, title, json!(wire), change));
        }
        let (sent, received) = (place.at("sent"), place.at("received"));
        self.sent.rules(&sent, &SENT, reader, rules);
        self.received.rules(&received, &RECEIVED, reader, rules);
        for (name, form) in &self.forms {
            let place = place.at("forms").at(name);
            let (wire, document) = (nulled(&form.wire), nulled(&form.document));
            match Form::of_body(wire, document, pairs(&form.words)) {
                Err(why) => reader.wrong(&place, why),
                Ok(own) => {
                    let title = format!("bodies like `{name}` come in a form of their own");
                    let id = format!("HTTP-FORM-{}", Rule::word(name));
                    let written = form.wire.clone();
                    rules.push(rule(&place, id, title, written, body(Change::Form(own))));
                }
            }
        }
    }

    /// Adds what the protocol does not have.
    pub(super) fn check_names(&self, place: &Place, names: &mut Names<'_>) {
        if *self == HttpOf::default() {
            return;
        }
        let pack = names.pack;
        if pack.endpoints.is_empty() {
            let why = "nothing of this protocol is asked for over HTTP";
            names.problems.push(place.wrong(why, "take it out"));
            return;
        }
        let known: Vec<String> = pack.endpoints.iter().map(|own| written(own)).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for (document, wire) in &self.paths {
            let place = place.at("paths").at(document);
            names.look_up(&place, "operation of the documents", document, &known);
            if known.contains(&wire.as_str()) && !self.paths.contains_key(wire) {
                let why = format!(
                    "`{wire}` is another operation of the documents; what is asked for must be told apart"
                );
                names.problems.push(place.wrong(why, "taken"));
            }
        }
        let (sent, received) = (sent(pack), received(pack));
        // What stands beside an object that has all within is no field of the documents.
        let own = |envelope: &EnvelopeOf, messages| match envelope.has_all_within() {
            true => Vec::new(),
            false => messages,
        };
        let of = own(&self.sent, sent);
        self.sent.check_names(&place.at("sent"), &of, names);
        let of = own(&self.received, received.clone());
        self.received.check_names(&place.at("received"), &of, names);
        for (name, form) in &self.forms {
            let place = place.at("forms").at(name).at("document");
            for name in form.document.as_object().into_iter().flatten() {
                field(&place.at(name.0), name.0, &received, names);
            }
        }
    }
}

fn renamed(document: &str, wire: &str) -> Result<Renamed, String> {
    if document == wire {
        return Err("it is the documents' operation too: take it out".to_owned());
    }
    let (document, wire): (Route, Route) = (document.parse()?, wire.parse()?);
    let (own, others) = (document.parameters(), wire.parameters());
    match own.symmetric_difference(&others).next() {
        Some(lost) => Err(format!(
            "`{{{lost}}}` stands in one of the two paths only; write it into both"
        )),
        None => Ok(Renamed { document, wire }),
    }
}

/// An operation as the table names it.
fn written(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method, endpoint.path)
}

fn sent(pack: &Pack) -> Vec<&Message> {
    let bodies = pack.endpoints.iter().filter_map(|own| own.json());
    bodies.map(AsRef::as_ref).collect()
}

fn received(pack: &Pack) -> Vec<&Message> {
    let answers = pack.endpoints.iter().flat_map(|own| &own.answers);
    answers
        .filter_map(|answer| answer.json())
        .map(AsRef::as_ref)
        .collect()
}
