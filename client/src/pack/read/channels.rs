//! The channels of a document, read but not compiled: their addresses, handshakes and messages.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::messages::{Drafts, is_message_place};
use super::operations::OperationDraft;
use super::reader::{Reader, writable};
use super::security;
use crate::pack::place::Place;
use crate::pack::{About, Credential, Header, HeaderValue, Parameter, Pointer};

/// A channel as the document defines it.
pub(super) struct ChannelDraft<'a> {
    pub(super) place: Place<'a>,
    pub(super) name: String,
    /// A channel without one is where the target itself is.
    pub(super) address: String,
    pub(super) description: &'a str,
    pub(super) parameters: Vec<Parameter>,
    pub(super) headers: Vec<Header>,
    pub(super) query: Vec<(String, String)>,
    pub(super) credential: Option<Credential>,
    pub(super) fence: Option<FenceDraft<'a>>,
    /// The messages it carries: where each is listed, and where it is defined.
    pub(super) messages: Vec<(Place<'a>, Pointer)>,
    /// What a client may send; filled in from the operations.
    pub(super) operations: Vec<OperationDraft<'a>>,
    /// The definitions of what a server may send; filled in from the operations.
    pub(super) incoming: Vec<Pointer>,
    /// The definitions of those that a server sends not only as a reply.
    pub(super) deliveries: Vec<Pointer>,
}

/// A fence as the document defines it.
pub(super) struct FenceDraft<'a> {
    pub(super) place: Place<'a>,
    /// The operation it refers to.
    pub(super) operation: Pointer,
    pub(super) payload: Value,
    /// The convention by which it orders what is due.
    pub(super) ordered: Option<&'a str>,
    pub(super) convention: Option<&'a str>,
}

/// Reads every channel.
pub(super) fn read<'a>(reader: &Reader<'a>, messages: &Drafts<'a>) -> Vec<ChannelDraft<'a>> {
    let channels = reader.members(reader.root(), "channels");
    let written = reader.root().get("channels");
    if channels.is_empty() && written.is_none_or(|channels| channels.object().is_some()) {
        let help = r#"write `"channels": {"name": {"address": "/…", "messages": {…}}}`"#;
        reader.note(reader.root(), "the document has no channel", help);
    }
    let mut drafts: Vec<ChannelDraft<'a>> = Vec::new();
    for (name, place) in channels {
        let name = match reader.report.is_ours() {
            true => name.to_owned(),
            false => unused(writable(name), &drafts),
        };
        drafts.extend(draft(reader, name, place, messages));
    }
    drafts
}

/// A name that no other channel has.
fn unused(name: String, drafts: &[ChannelDraft<'_>]) -> String {
    let is_free = |name: &String| drafts.iter().all(|draft| draft.name != *name);
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut all = std::iter::once(name.clone()).chain(numbered);
    all.find(is_free).unwrap_or_default()
}

fn draft<'a>(
    reader: &Reader<'a>,
    name: String,
    listed: Place<'a>,
    messages: &Drafts<'a>,
) -> Option<ChannelDraft<'a>> {
    reader.check_name(&listed, &name);
    let place = reader.follow(listed)?;
    let own = reader.own_words(&place, &["fence"]);
    let address = match (place.get("address"), reader.report.is_ours()) {
        (
            None
            | Some(Place {
                value: Value::Null, ..
            }),
            false,
        ) => Some(""),
        _ => address(reader, &place),
    };
    let carried = reader
        .members(&place, "messages")
        .into_iter()
        .filter_map(|(_, listed)| {
            let defined = reader.follow(listed.clone())?;
            // One that is not read although it stands where messages do is wrong, which has been said.
            if !messages.contains_key(&defined.pointer) && !is_message_place(&defined.pointer) {
                let help = r##"let it point to `#/components/messages/…`"##;
                reader.note(&listed, "this is no message", help);
            }
            Some((listed, defined.pointer))
        });
    Some(ChannelDraft {
        name,
        description: place.text_of("description").unwrap_or_default(),
        parameters: parameters(reader, &place),
        headers: headers(reader, &place),
        query: query(reader, &place),
        credential: security::credential(reader, &place),
        fence: own.and_then(|own| fence(reader, &own)),
        messages: carried.collect(),
        operations: Vec::new(),
        incoming: Vec::new(),
        deliveries: Vec::new(),
        address: address.map(rooted)?,
        place,
    })
}

/// An address as a path.
fn rooted(address: &str) -> String {
    match address.is_empty() || address.starts_with('/') {
        true => address.to_owned(),
        false => format!("/{address}"),
    }
}

/// The address, with its parameters checked against those declared.
fn address<'a>(reader: &Reader<'a>, channel: &Place<'a>) -> Option<&'a str> {
    let address = reader.text(channel, "address", "/path/")?;
    let place = channel.get("address")?;
    if !address.starts_with('/') && reader.report.is_ours() {
        let message = "an address is a path, appended to the address of a target";
        reader.note(&place, message, format!("write `\"/{address}\"`"));
    }
    let declared = reader.members(channel, "parameters");
    let Some(used) = in_braces(address) else {
        let help = "write each parameter as `{name}`";
        reader.note(&place, "a brace of this address has no partner", help);
        return Some(address);
    };
    for name in &used {
        if !declared.iter().any(|(declared, _)| declared == name) {
            let help =
                format!("write `\"parameters\": {{\"{name}\": {{\"description\": \"…\"}}}}`");
            let message = format!("the parameter `{name}` is not declared");
            reader
                .report
                .remark(About::Parameter, &place.pointer, message, help);
        }
    }
    for (_, parameter) in &declared {
        check_shown(reader, parameter);
    }
    for (name, declared) in declared.iter().filter(|(name, _)| !used.contains(name)) {
        let help = format!("write `{{{name}}}` into the address, or remove the parameter");
        let message = format!("the address has no parameter `{name}`");
        reader
            .report
            .remark(About::Parameter, &declared.pointer, message, help);
    }
    Some(address)
}

/// Notes values that a parameter shows and that are none of those it allows.
fn check_shown<'a>(reader: &Reader<'a>, parameter: &Place<'a>) {
    let allowed: Vec<_> = reader
        .elements(parameter, "enum")
        .iter()
        .map(|place| place.value)
        .collect();
    if allowed.is_empty() {
        return;
    }
    let examples = reader.elements(parameter, "examples");
    for shown in examples.iter().chain(&parameter.get("default")) {
        if !allowed.contains(&shown.value) {
            let message = format!("{} is none of the values of this parameter", shown.value);
            let help = "write one that stands in `enum`, or add it there";
            reader
                .report
                .remark(About::Example, &shown.pointer, message, help);
        }
    }
}

/// The names in braces; nothing if the braces do not pair.
pub(super) fn in_braces(address: &str) -> Option<BTreeSet<&str>> {
    let mut names = BTreeSet::new();
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains('{') {
            return None;
        }
        names.insert(name);
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}

/// What the document says of each parameter of the address.
fn parameters<'a>(reader: &Reader<'a>, channel: &Place<'a>) -> Vec<Parameter> {
    let declared = reader.members(channel, "parameters").into_iter();
    let read = declared.filter_map(|(name, place)| {
        let place = reader.follow(place)?;
        let own = reader.own_words(&place, &["schema", "value"]);
        let schema = own
            .as_ref()
            .and_then(|own| reader.optional_object(own, "schema"));
        let listed = || Some(json!({"enum": place.get("enum")?.value}));
        Some(Parameter {
            name: name.to_owned(),
            description: place.text_of("description").unwrap_or_default().to_owned(),
            schema: schema.map(|schema| schema.value.clone()).or_else(listed),
            default: place.text_of("default").map(str::to_owned),
            person: own.and_then(|own| person_field(reader, &own)),
        })
    });
    read.collect()
}

/// The field that `$person.field` names.
pub(super) fn person_field<'a>(reader: &Reader<'a>, own: &Place<'a>) -> Option<String> {
    let value = own.get("value")?;
    let field = value.text().and_then(|text| text.strip_prefix("$person."));
    match field.filter(|field| !field.is_empty()) {
        Some(field) => Some(field.to_owned()),
        None => {
            let help = r#"write `"$person.…"`, the field of a person that holds it"#;
            reader.note(&value, format!("{} is not known", value.value), help);
            None
        }
    }
}

/// The query parameters of the WebSocket binding that can only be one thing.
fn query<'a>(reader: &Reader<'a>, channel: &Place<'a>) -> Vec<(String, String)> {
    let schema = binding(reader, channel, "query");
    let members = schema.map(|schema| reader.members(&schema, "properties"));
    let constant = |(name, place): (&str, Place<'a>)| {
        let value = match place.get("const")?.value {
            Value::String(text) => text.clone(),
            value @ (Value::Bool(_) | Value::Number(_)) => value.to_string(),
            _ => return None,
        };
        Some((name.to_owned(), value))
    };
    members.into_iter().flatten().filter_map(constant).collect()
}

/// A part of the WebSocket binding.
fn binding<'a>(reader: &Reader<'a>, channel: &Place<'a>, part: &str) -> Option<Place<'a>> {
    let bindings = reader.optional_object(channel, "bindings")?;
    reader.optional_object(&reader.optional_object(&bindings, "ws")?, part)
}

/// The headers of the WebSocket binding.
fn headers<'a>(reader: &Reader<'a>, channel: &Place<'a>) -> Vec<Header> {
    let Some(schema) = binding(reader, channel, "headers") else {
        return Vec::new();
    };
    let required = reader.elements(&schema, "required");
    reader
        .members(&schema, "properties")
        .into_iter()
        .map(|(name, place)| Header {
            name: name.to_owned(),
            required: required
                .iter()
                .any(|required| required.text() == Some(name)),
            value: header_value(reader, &place),
        })
        .collect()
}

fn header_value<'a>(reader: &Reader<'a>, header: &Place<'a>) -> Option<HeaderValue> {
    if let Some(constant) = header.get("const") {
        let Some(text) = constant.text() else {
            reader.note(
                &constant,
                "a header's value must be a text",
                r#"write `"const": "…"`"#,
            );
            return None;
        };
        return Some(HeaderValue::Const(text.to_owned()));
    }
    let value = header.path(&["x-wireproof", "value"])?;
    if value.text() == Some("$target.origin") {
        return Some(HeaderValue::TargetOrigin);
    }
    let help = r#"write `"$target.origin"`, or `"const": "…"` beside it for a fixed value"#;
    reader.note(&value, format!("{} is not known", value.value), help);
    None
}

fn fence<'a>(reader: &Reader<'a>, own: &Place<'a>) -> Option<FenceDraft<'a>> {
    let place = reader.optional_object(own, "fence")?;
    let example = r##"{"$ref": "#/operations/…"}"##;
    let Some(operation) = place.get("operation") else {
        let help = format!("write `\"operation\": {example}`");
        reader.note(&place, "`operation` is missing", help);
        return None;
    };
    let payload = reader.optional_object(&place, "payload");
    let convention = |word: &str, what: &str| {
        let written = place.get(word)?;
        if written.text().is_none() {
            let help =
                format!("write the id of the convention {what}: `\"{word}\": \"AB-BEAT-5\"`");
            reader.note(&written, format!("`{word}` must be a text"), help);
        }
        written.text()
    };
    let ordered = convention("ordered", "that says so");
    let convention = convention("convention", "by which everybody may ask");
    Some(FenceDraft {
        operation: reader.target(&operation)?.pointer,
        payload: payload.map_or_else(
            || Value::Object(serde_json::Map::new()),
            |place| place.value.clone(),
        ),
        ordered,
        convention,
        place,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<&[&str]>) {
        let found = in_braces(address).map(|names| names.into_iter().collect::<Vec<_>>());
        assert_eq!(found.as_deref(), expected, "{address}");
    }

    #[test]
    fn finds_the_parameters_of_an_address() {
        check("/a/", Some(&[]));
        check("/a/{b}/{a}/{b}", Some(&["a", "b"]));
        for broken in ["/{a", "/a}", "/{}", "/{a{b}}", "/}{"] {
            check(broken, None);
        }
    }
}
