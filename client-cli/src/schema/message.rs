//! One message's JSON Schema with all that it refers to: a schema by itself, that any validator reads.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wireproof_client::pack::{Message, Pointer};

use super::endpoint::references;

/// The schema of a message of this document.
pub(super) fn alone(document: &Value, message: &Message) -> Value {
    let mut schema = message.schema.get(document).cloned().unwrap_or_default();
    let mut names: BTreeMap<Pointer, String> = BTreeMap::new();
    let mut ahead = references(&schema);
    while let Some(pointer) = ahead.pop() {
        if !names.contains_key(&pointer) {
            ahead.extend(pointer.get(document).map(references).unwrap_or_default());
            names.insert(pointer.clone(), name(&pointer, &names));
        }
    }
    let definitions: Map<String, Value> = names
        .iter()
        .filter_map(|(pointer, name)| {
            let mut definition = pointer.get(document)?.clone();
            rewrite(&mut definition, &names);
            Some((name.clone(), definition))
        })
        .collect();
    rewrite(&mut schema, &names);
    let mut alone = Map::new();
    let dialect = "https://json-schema.org/draft/2020-12/schema";
    alone.insert("$schema".to_owned(), json!(dialect));
    match schema {
        Value::Object(keywords) => alone.extend(keywords),
        // `true` and `false` are schemas too.
        other => drop(alone.insert("allOf".to_owned(), json!([other]))),
    }
    if !definitions.is_empty() {
        let place = alone.entry("$defs").or_insert_with(|| json!({}));
        if let Value::Object(place) = place {
            place.extend(definitions);
        }
    }
    Value::Object(alone)
}

/// A name for what a pointer leads to: the last of its parts that says something, and a number
/// where another has it.
fn name(pointer: &Pointer, names: &BTreeMap<Pointer, String>) -> String {
    let said = pointer.tokens().last().map_or("root", String::as_str);
    // A file's path is no name for a schema.
    let said = said.rsplit('/').next().unwrap_or(said);
    let said = said.split('.').next().unwrap_or(said);
    let is_taken = |name: &String| names.values().any(|known| known == name);
    let numbered = (2..).map(|number| format!("{said}{number}"));
    let mut all = std::iter::once(said.to_owned()).chain(numbered);
    all.find(|name| !is_taken(name)).unwrap_or_default()
}

fn rewrite(value: &mut Value, names: &BTreeMap<Pointer, String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(name) = Pointer::of_reference(reference).and_then(|at| names.get(&at))
            {
                *reference = format!("#/$defs/{name}");
            }
            members
                .values_mut()
                .for_each(|inside| rewrite(inside, names));
        }
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|inside| rewrite(inside, names)),
        _ => {}
    }
}
