//! Ways around in a document, for the checks.

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value};

/// Calls `visit` with every object in `value` and its pointer. Examples are payloads, not part of
/// the document.
pub(crate) fn walk<'a>(
    value: &'a Value,
    pointer: &str,
    visit: &mut dyn FnMut(&str, &'a Map<String, Value>),
) {
    match value {
        Value::Object(object) => {
            visit(pointer, object);
            for (key, member) in object.iter().filter(|(key, _)| *key != "examples") {
                walk(member, &format!("{pointer}/{key}"), visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{pointer}/{index}"), visit);
            }
        }
        _ => {}
    }
}

/// The members of the object at `pointer`; none where there is no object.
pub(crate) fn members<'a>(
    value: &'a Value,
    pointer: &str,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let object = value.pointer(pointer).and_then(Value::as_object);
    object
        .into_iter()
        .flatten()
        .map(|(key, member)| (key.as_str(), member))
}

/// The items of the array at `pointer`; none where there is no array.
pub(crate) fn items<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The text at `pointer`, or an empty one.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// What a chain of references ends at; `null` where it leads nowhere.
pub(crate) fn resolve<'a>(document: &'a Value, mut value: &'a Value) -> &'a Value {
    // No sound chain is longer than this; a circle would never end.
    for _ in 0..8 {
        match value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix('#'))
        {
            Some(pointer) => value = document.pointer(pointer).unwrap_or(&Value::Null),
            None => return value,
        }
    }
    &Value::Null
}

/// Compiles the schema at `pointer` where it stands, so that its references keep their meaning.
pub(crate) fn validator(document: &Value, pointer: &str) -> Result<Validator, String> {
    let registry = Registry::new()
        .add("urn:document", document)
        .and_then(|registry| registry.prepare());
    let registry = registry.map_err(|error| error.to_string())?;
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(&registry)
        .should_validate_formats(true)
        .build(&serde_json::json!({ "$ref": format!("urn:document#{}", fragment(pointer)) }))
        .map_err(|error| error.to_string())
}

/// A pointer as the fragment of a URI, in which no brace may stand: paths of OpenAPI have some.
fn fragment(pointer: &str) -> String {
    pointer.replace('{', "%7B").replace('}', "%7D")
}

/// Messages by key, with the direction in which the document's operations send them.
pub(crate) struct Directions<'a> {
    pub(crate) to_server: Vec<(&'a str, &'a Value)>,
    pub(crate) from_server: Vec<(&'a str, &'a Value)>,
}

/// The messages of a channel by the way they travel, each once.
pub(crate) fn directions<'a>(document: &'a Value, channel: &str) -> Directions<'a> {
    let mut found = Directions {
        to_server: Vec::new(),
        from_server: Vec::new(),
    };
    for (_, operation) in members(document, "/operations") {
        if text(operation, "/channel/$ref") != format!("#/channels/{channel}") {
            continue;
        }
        let way = if operation["action"] == "receive" {
            &mut found.to_server
        } else {
            &mut found.from_server
        };
        gather(document, items(operation, "/messages"), way);
        gather(
            document,
            items(operation, "/reply/messages"),
            &mut found.from_server,
        );
    }
    found
}

fn gather<'a>(
    document: &'a Value,
    references: impl Iterator<Item = &'a Value>,
    found: &mut Vec<(&'a str, &'a Value)>,
) {
    for reference in references {
        let key = text(reference, "/$ref")
            .rsplit('/')
            .next()
            .unwrap_or_default();
        if found.iter().all(|(known, _)| *known != key) {
            found.push((key, resolve(document, reference)));
        }
    }
}
