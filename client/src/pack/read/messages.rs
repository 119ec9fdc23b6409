//! The messages of a document, read but not compiled.

use std::collections::BTreeMap;

use super::reader::Reader;
use crate::pack::Pointer;
use crate::pack::place::Place;
use crate::pack::schemas;

/// The messages by the place of their definition.
pub(super) type Drafts<'a> = BTreeMap<Pointer, MessageDraft<'a>>;

/// A message as the document defines it.
pub(super) struct MessageDraft<'a> {
    pub(super) place: Place<'a>,
    pub(super) name: &'a str,
    pub(super) refusal: bool,
    /// Whether it may come at any time.
    pub(super) heartbeat: bool,
    pub(super) schema: Place<'a>,
    /// Where the message speaks of its correlation id, and the id's place in the payload.
    pub(super) correlation: Option<(Place<'a>, Pointer)>,
    /// The payloads of its examples.
    pub(super) examples: Vec<Place<'a>>,
}

impl MessageDraft<'_> {
    /// Its key in the document.
    pub(super) fn key(&self) -> &str {
        self.place
            .pointer
            .tokens()
            .last()
            .map_or("", String::as_str)
    }
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
    let defined = places
        .into_iter()
        .filter(|(_, place)| place.get("$ref").is_none());
    let drafts = defined.filter_map(|(_, place)| draft(reader, place));
    drafts
        .map(|draft| (draft.place.pointer.clone(), draft))
        .collect()
}

fn draft<'a>(reader: &Reader<'a>, place: Place<'a>) -> Option<MessageDraft<'a>> {
    if place.object().is_none() {
        reader.note(
            &place,
            "a message must be an object",
            r#"write `{"name": "…", "payload": …}`"#,
        );
        return None;
    }
    let own = reader.own_words(&place, &["refusal", "heartbeat"]);
    let flag = |name| own.as_ref().is_some_and(|own| reader.flag(own, name));
    let (refusal, heartbeat) = (flag("refusal"), flag("heartbeat"));
    let correlation = correlation(reader, &place);
    let examples = reader.elements(&place, "examples");
    let schema = schema(reader, &place);
    let name = reader.text(&place, "name", "the word chapters use");
    if let (Some(name), Some(at)) = (name, place.get("name")) {
        reader.check_name(&at, name);
    }
    Some(MessageDraft {
        refusal,
        heartbeat,
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

/// What an example shows; one that shows nothing would be an example in name only.
fn payload_of<'a>(reader: &Reader<'a>, example: &Place<'a>) -> Option<Place<'a>> {
    let payload = example.get("payload");
    if payload.is_none() {
        let help = r#"write `"payload": …`"#;
        reader.note(example, "this example shows no payload", help);
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
        if !is_json_schema(said) {
            let message = format!("schemas in the format `{said}` are not understood");
            reader.note(&format, message, format!("write {example}"));
        }
    }
    let schema = schemas::payload(message);
    if schema.is_none() {
        reader.note(&payload, "`schema` is missing", format!("write {example}"));
    }
    schema
}

/// Whether a media type names JSON Schema 2020-12, spaces and case aside.
fn is_json_schema(format: &str) -> bool {
    let plain: String = format.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.to_ascii_lowercase();
    let (media_type, version) = plain.split_once(";version=").unwrap_or((&plain, ""));
    ["application/schema+json", "application/schema+yaml"].contains(&media_type)
        && ["draft-2020-12", "2020-12"].contains(&version)
}

/// The place of the correlation id in the payload.
fn correlation<'a>(reader: &Reader<'a>, message: &Place<'a>) -> Option<(Place<'a>, Pointer)> {
    let correlation = reader.optional_object(message, "correlationId")?;
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
