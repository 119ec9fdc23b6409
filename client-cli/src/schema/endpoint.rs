//! One endpoint of an OpenAPI document, with all that it refers to and nothing else: a document by
//! itself, that any tool reads.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use wireproof_client::pack::{Endpoint, Pointer};

/// The document of one endpoint.
pub(super) fn alone(document: &Value, endpoint: &Endpoint) -> Value {
    let method = endpoint.method.to_lowercase();
    let item = document
        .get("paths")
        .and_then(|all| all.get(&endpoint.path));
    let mut paths = Map::new();
    // What is said for the whole path holds for each of its methods.
    let shared = item.and_then(Value::as_object).into_iter().flatten();
    let shared = shared.filter(|(key, _)| **key == method || !is_method(key));
    paths.insert(
        endpoint.path.clone(),
        Value::Object(
            shared
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        ),
    );
    let mut alone = Map::new();
    for (key, value) in document.as_object().into_iter().flatten() {
        match key.as_str() {
            "paths" => alone.insert(key.clone(), Value::Object(std::mem::take(&mut paths))),
            "components" => None,
            _ => alone.insert(key.clone(), value.clone()),
        };
    }
    let mut alone = Value::Object(alone);
    let found = found(document, &alone, endpoint);
    let components = components(document, &found);
    if components.as_object().is_some_and(|some| !some.is_empty()) {
        alone["components"] = components;
    }
    let files = parts(document.get(FILES), &[FILES], &found);
    alone.as_object_mut().map(|alone| match files.is_empty() {
        true => alone.shift_remove(FILES),
        false => alone.insert(FILES.to_owned(), Value::Object(files)),
    });
    alone
}

fn is_method(key: &str) -> bool {
    [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ]
    .contains(&key)
}

/// Where a document of several files holds the others.
const FILES: &str = "x-files";

/// What is referred to, and the security schemes that are named.
fn found(document: &Value, alone: &Value, endpoint: &Endpoint) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let paths = alone.get("paths");
    let mut next: Vec<&Value> = paths.into_iter().collect();
    while let Some(value) = next.pop() {
        for pointer in references(value) {
            if found.insert(pointer.to_string()) {
                next.extend(pointer.get(document));
            }
        }
    }
    let method = endpoint.method.to_lowercase();
    let operation = alone["paths"][&endpoint.path].get(&method);
    let security = operation.and_then(|operation| operation.get("security"));
    let security = security.or_else(|| alone.get("security"));
    let alternatives = security.and_then(Value::as_array).into_iter().flatten();
    let schemes = alternatives.filter_map(Value::as_object).flatten();
    found.extend(schemes.map(|(name, _)| format!("/components/securitySchemes/{name}")));
    found
}

/// The components of which something was found.
fn components(document: &Value, found: &BTreeSet<String>) -> Value {
    let mut components = Map::new();
    let all = document.get("components").and_then(Value::as_object);
    for (kind, all) in all.into_iter().flatten() {
        let kept = parts(Some(all), &["components", kind], found);
        if !kept.is_empty() {
            components.insert(kind.clone(), Value::Object(kept));
        }
    }
    json!(components)
}

/// The members of an object at this place of the document of which something was found.
fn parts(all: Option<&Value>, place: &[&str], found: &BTreeSet<String>) -> Map<String, Value> {
    let place = place
        .iter()
        .fold(Pointer::default(), |place, name| place.child(*name));
    let all = all.and_then(Value::as_object).into_iter().flatten();
    let kept = all.filter(|(name, _)| {
        let here = place.child(name.as_str()).to_string();
        let inside = format!("{here}/");
        found
            .iter()
            .any(|found| *found == here || found.starts_with(&inside))
    });
    kept.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// What a value refers to within the document.
pub(super) fn references(value: &Value) -> Vec<Pointer> {
    match value {
        Value::Array(values) => values.iter().flat_map(references).collect(),
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str);
            let own = own.and_then(Pointer::of_reference);
            own.into_iter()
                .chain(members.values().flat_map(references))
                .collect()
        }
        _ => Vec::new(),
    }
}
