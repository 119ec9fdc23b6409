//! Fields of the whole frame: called otherwise, added, and taken off again.

use serde_json::{Map, Value};

/// A frame that has a field of the new name too is left alone: nothing must be lost.
pub(super) fn renamed(frame: &mut Value, from: &str, to: &str) -> bool {
    let Value::Object(fields) = frame else {
        return false;
    };
    if !fields.contains_key(from) || fields.contains_key(to) {
        return false;
    }
    let renamed = std::mem::take(fields).into_iter();
    *fields = renamed
        .map(|(name, value)| match name == from {
            true => (to.to_owned(), value),
            false => (name, value),
        })
        .collect::<Map<String, Value>>();
    true
}

pub(super) fn added(frame: &mut Value, field: &str, value: &Value) -> bool {
    let Value::Object(fields) = frame else {
        return false;
    };
    if fields.contains_key(field) {
        return false;
    }
    fields.insert(field.to_owned(), value.clone());
    true
}

/// Another value than the one that is declared stays, to be found.
pub(super) fn taken_off(frame: &mut Value, field: &str, value: &Value) -> bool {
    let Value::Object(fields) = frame else {
        return false;
    };
    if fields.get(field) != Some(value) {
        return false;
    }
    fields.shift_remove(field);
    true
}
