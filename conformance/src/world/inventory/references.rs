//! Things that speak of other things: `{"$ref": name}` in what is asked for.

use serde_json::{Map, Value};

use crate::world::Thing;

/// The name in `{"$ref": name}`.
pub(super) fn reference(value: &Value) -> Option<&str> {
    let fields = value.as_object().filter(|fields| fields.len() == 1)?;
    fields.get("$ref")?.as_str()
}

/// What is asked for, with references as what they are bound to.
pub(super) fn bound(with: &Value, bindings: &Map<String, Value>) -> Value {
    replaced(with, &|name| bindings.get(name).cloned())
}

/// A value with each `{"$ref": name}` replaced, as far as there is something for it.
pub(in crate::world) fn replaced(value: &Value, by: &dyn Fn(&str) -> Option<Value>) -> Value {
    match value {
        Value::Object(fields) => {
            if let Some(value) = reference(value).and_then(by) {
                return value;
            }
            let fields = fields.iter();
            Value::Object(
                fields
                    .map(|(key, value)| (key.clone(), replaced(value, by)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| replaced(item, by)).collect()),
        other => other.clone(),
    }
}

/// What is asked for, whatever its scenario calls it: `room {"of":["<brand>","<user>"]}`.
pub(super) fn by_kind(thing: &Thing, things: &[Thing]) -> String {
    let kind = |name: &str| {
        let other = things.iter().find(|other| other.name == name)?;
        Some(Value::String(format!("<{}>", other.kind)))
    };
    match replaced(&thing.with, &kind) {
        Value::Object(fields) if fields.is_empty() => thing.kind.clone(),
        with => format!("{} {with}", thing.kind),
    }
}
