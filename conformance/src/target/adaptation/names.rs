//! The names in `[adaptation]` that are the documents', looked up there.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use wireproof_client::pack::{Field, Message, Pack};

use super::super::names::Names;
use super::super::source::Place;
use super::http::HttpOf;
use super::{AdaptationOf, EnvelopeOf, with_null};

impl AdaptationOf {
    /// Adds what the protocol does not have.
    pub(in super::super) fn check_names(&self, place: &Place, names: &mut Names<'_>) {
        if *self == AdaptationOf::default() {
            return;
        }
        self.http.check_names(&place.at("http"), names);
        let has_frames = AdaptationOf {
            http: HttpOf::default(),
            ..self.clone()
        } != AdaptationOf::default();
        if !has_frames {
            return;
        }
        if names.pack.channels.is_empty() {
            let why = "this protocol has no sockets: what is asked for over HTTP stands in `adaptation.http`";
            names.problems.push(place.wrong(why, "take it out"));
            return;
        }
        let pack = names.pack;
        let words = words(pack);
        let known: Vec<&str> = words.iter().copied().collect();
        for (document, wire) in &self.rename {
            let place = place.at("rename").at(document);
            names.look_up(
                &place,
                "word that names an operation or a message",
                document,
                &known,
            );
            if words.contains(wire.as_str()) && !self.rename.contains_key(wire) && document != wire
            {
                let why = format!(
                    "`{wire}` is another word of the documents; what comes must be told apart"
                );
                names.problems.push(place.wrong(why, "taken"));
            }
        }
        let (sent, received) = (sent(pack), received(pack));
        let all: Vec<&Message> = sent.iter().chain(&received).copied().collect();
        for document in self.fields.keys() {
            field(&place.at("fields").at(document), document, &all, names);
        }
        self.sent.check_names(&place.at("sent"), &sent, names);
        self.received
            .check_names(&place.at("received"), &received, names);
        for (name, form) in &self.forms {
            let place = place.at("forms").at(name).at("document");
            documented(&place, &form.document, &received, names);
        }
    }
}

impl EnvelopeOf {
    /// Whether nothing of the documents is beside what is nested.
    pub(super) fn has_all_within(&self) -> bool {
        self.nested.is_some() && self.beside.is_none() && self.flat.is_none()
    }

    pub(super) fn check_names(&self, place: &Place, messages: &[&Message], names: &mut Names<'_>) {
        if let Some(out_of) = &self.flat {
            field(&place.at("flat"), out_of, messages, names);
        }
        for (index, beside) in self.beside.iter().flatten().enumerate() {
            field(&place.at("beside").at(index), beside, messages, names);
        }
        for name in self.constants.keys() {
            let is_known =
                |message: &&Message| matches!(message.described().field(name), Field::Known(_));
            if messages.iter().any(is_known) {
                let why = format!(
                    "`{name}` is a field of the documents: what stands in it is theirs to say"
                );
                let place = place.at("constants").at(name);
                names.problems.push(place.wrong(why, "not added"));
            }
        }
    }
}

/// The form that stands for a server's own must be one of a message.
fn documented(
    place: &Place,
    form: &Map<String, Value>,
    received: &[&Message],
    names: &mut Names<'_>,
) {
    let whole = Value::Object(with_null(form));
    let fits = |message: &&&Message| {
        message
            .constants
            .iter()
            .all(|(pointer, constant)| match pointer.get(&whole) {
                Some(Value::String(text)) if text.starts_with("{{") => true,
                Some(value) => value == constant,
                // What the form does not tell is carried over.
                None => pointer
                    .tokens()
                    .first()
                    .is_some_and(|field| !form.contains_key(field)),
            })
    };
    let alike: Vec<&Message> = received.iter().filter(fits).copied().collect();
    if alike.is_empty() {
        let words = received.iter().flat_map(|message| &message.constants);
        let words: BTreeSet<String> = words
            .map(|(at, word)| format!("`{word}` at {at}"))
            .collect();
        let words: Vec<String> = words.into_iter().collect();
        let problem = place.wrong("no message from the server has these values", "not known");
        names
            .problems
            .push(problem.help(format!("there is {}", words.join(", "))));
        return;
    }
    for name in form.keys() {
        field(&place.at(name), name, &alike, names);
    }
}

/// A field of the whole frame, or of a body, that at least one message has.
pub(super) fn field(place: &Place, name: &str, messages: &[&Message], names: &mut Names<'_>) {
    let is_known = |message: &&Message| !matches!(message.described().field(name), Field::Unknown);
    if messages.iter().any(is_known) {
        return;
    }
    let known = messages
        .iter()
        .flat_map(|message| message.described().names());
    let known: BTreeSet<&str> = known.collect();
    let known: Vec<&str> = known.into_iter().collect();
    names.look_up(place, "field of the whole frame", name, &known);
}

fn sent(pack: &Pack) -> Vec<&Message> {
    let operations = pack.channels.iter().flat_map(|channel| &channel.operations);
    operations.map(|operation| &*operation.request).collect()
}

fn received(pack: &Pack) -> Vec<&Message> {
    let messages = pack.channels.iter().flat_map(|channel| &channel.incoming);
    messages.map(|message| &**message).collect()
}

/// What constants of frames say they are.
fn words(pack: &Pack) -> BTreeSet<&str> {
    let messages = sent(pack).into_iter().chain(received(pack));
    let constants = messages.flat_map(|message| &message.constants);
    constants.filter_map(|(_, value)| value.as_str()).collect()
}
