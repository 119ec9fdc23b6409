//! The messages of a document, read but not compiled.

use std::collections::{BTreeMap, BTreeSet};

use super::reader::{Reader, is_name, writable};
use crate::pack::folder::FILES;
use crate::pack::place::Place;
use crate::pack::schemas;
use crate::pack::{About, Pointer};

/// The messages by the place of their definition.
pub(super) type Drafts<'a> = BTreeMap<Pointer, MessageDraft<'a>>;

/// A message as the document defines it.
pub(super) struct MessageDraft<'a> {
    pub(super) place: Place<'a>,
    /// Its key in the document: the one under which it is listed first.
    pub(super) key: &'a str,
    pub(super) name: String,
    pub(super) refusal: bool,
    /// Whether it may come at any time.
    pub(super) heartbeat: bool,
    /// The convention that brought it in.
    pub(super) convention: Option<&'a str>,
    pub(super) schema: Place<'a>,
    /// Where the message speaks of its correlation id, and the id's place in the payload.
    pub(super) correlation: Option<(Place<'a>, Pointer)>,
    /// The payloads of its examples.
    pub(super) examples: Vec<Place<'a>>,
}

/// Reads every message, those of `components` first, then those written in a channel.
pub(super) fn read<'a>(reader: &Reader<'a>) -> Drafts<'a> {
    let mut places = Vec::new();
    if let Some(components) = reader.optional_object(reader.root(), "components") {
        places.extend(reader.members(&components, "messages"));
    }
    for (_, channel) in reader.members(reader.root(), "channels") {
        if let Some(channel) = reader.follow(channel) {
            places.extend(reader.members(&channel, "messages"));
        }
    }
    // What is written here goes before what a reference only names.
    let (written, named): (Vec<_>, Vec<_>) = places
        .into_iter()
        .partition(|(_, place)| place.get("$ref").is_none());
    let named = named.into_iter().filter_map(|(key, place)| {
        let place = place.followed(reader.document())?;
        is_message_place(&place.pointer).then_some((key, place))
    });
    let mut seen = BTreeSet::new();
    let all = written.into_iter().chain(named);
    let drafts = all
        .filter(|(_, place)| seen.insert(place.pointer.clone()))
        .filter_map(|(key, place)| draft(reader, key, place));
    drafts
        .map(|draft| (draft.place.pointer.clone(), draft))
        .collect()
}

/// Whether messages may be defined there.
pub(super) fn is_message_place(pointer: &Pointer) -> bool {
    match pointer.tokens() {
        [files, ..] if files == FILES => true,
        // Of the document itself, of a channel, or of a channel under `components`.
        [first, .., messages, _] => {
            ["components", "channels"].contains(&first.as_str()) && messages == "messages"
        }
        _ => false,
    }
}

fn draft<'a>(reader: &Reader<'a>, key: &'a str, place: Place<'a>) -> Option<MessageDraft<'a>> {
    if place.object().is_none() {
        reader.note(
            &place,
            "a message must be an object",
            r#"write `{"name": "…", "payload": …}`"#,
        );
        return None;
    }
    let own = reader.own_words(&place, &["refusal", "heartbeat", "convention"]);
    let flag = |name| own.as_ref().is_some_and(|own| reader.flag(own, name));
    let (refusal, heartbeat) = (flag("refusal"), flag("heartbeat"));
    let convention = own.as_ref().and_then(|own| convention(reader, own));
    let correlation = correlation(reader, &place);
    let examples = reader.elements(&place, "examples");
    let schema = schema(reader, &place);
    let name = name(reader, key, &place);
    Some(MessageDraft {
        key,
        refusal,
        heartbeat,
        convention,
        correlation,
        examples: examples
            .iter()
            .filter_map(|example| payload_of(reader, example))
            .collect(),
        schema: schema?,
        name: name?,
        place,
    })
}

fn convention<'a>(reader: &Reader<'a>, own: &Place<'a>) -> Option<&'a str> {
    let convention = own.get("convention")?;
    if convention.text().is_none() {
        let help =
            r#"write the id of the convention that brought it in: `"convention": "AB-BEAT-4"`"#;
        reader.note(&convention, "`convention` must be a text", help);
    }
    convention.text()
}

/// The word that chapters use. Of a document that was not written for this suite, the key will do
/// where there is no name that a chapter could write.
fn name<'a>(reader: &Reader<'a>, key: &str, message: &Place<'a>) -> Option<String> {
    if !reader.report.is_ours() {
        let written = message.text_of("name").filter(|name| is_name(name));
        return Some(written.map_or_else(|| writable(key), str::to_owned));
    }
    let name = reader.text(message, "name", "the word chapters use");
    if let (Some(name), Some(at)) = (name, message.get("name")) {
        reader.check_name(&at, name);
    }
    name.map(str::to_owned)
}

/// What an example shows; one that shows nothing would be an example in name only.
fn payload_of<'a>(reader: &Reader<'a>, example: &Place<'a>) -> Option<Place<'a>> {
    let payload = example.get("payload");
    if payload.is_none() {
        let help = r#"write `"payload": …`"#;
        let report = reader.report;
        report.remark(
            About::EmptyExample,
            &example.pointer,
            "this example shows no payload",
            help,
        );
    }
    payload
}

/// The schema of the payload.
fn schema<'a>(reader: &Reader<'a>, message: &Place<'a>) -> Option<Place<'a>> {
    let example = r#"`"payload": {"schemaFormat": "application/schema+json;version=draft-2020-12", "schema": {…}}`"#;
    let Some(payload) = message.get("payload") else {
        reader.note(message, "`payload` is missing", format!("write {example}"));
        return None;
    };
    if let Some(format) = payload.get("schemaFormat") {
        let said = format.text().unwrap_or_default();
        if !schemas::is_json_schema(said) {
            let message = format!("schemas in the format `{said}` are not understood");
            reader.note(&format, message, format!("write {example}"));
            return None;
        }
    }
    let schema = schemas::payload(message);
    if schema.is_none() {
        reader.note(&payload, "`schema` is missing", format!("write {example}"));
    }
    schema
}

/// The place of the correlation id in the payload.
fn correlation<'a>(reader: &Reader<'a>, message: &Place<'a>) -> Option<(Place<'a>, Pointer)> {
    let correlation = reader.optional_object(message, "correlationId")?;
    let in_header = |location: &str| location.starts_with("$message.header");
    if !reader.report.is_ours() && correlation.text_of("location").is_some_and(in_header) {
        let message = "a frame has no header, so that nothing ties a reply to its request";
        let help = "write `$message.payload#/` and the way to the member that does";
        let place = correlation.pointer.child("location");
        reader.report.remark(About::Untied, &place, message, help);
        return None;
    }
    let location = reader.text(&correlation, "location", "$message.payload#/id")?;
    let pointer = location
        .strip_prefix("$message.payload#")
        .map(str::parse::<Pointer>);
    match pointer {
        Some(Ok(pointer)) if !pointer.tokens().is_empty() => {
            Some((message.get("correlationId")?, pointer))
        }
        _ => {
            let message = format!("`{location}` is no place in a payload");
            let help = "write `$message.payload#/` and the way to the member, such as `$message.payload#/id`";
            reader.note_member(&correlation, "location", message, help);
            None
        }
    }
}
