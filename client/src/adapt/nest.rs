//! Objects that are put around a part of a frame, and taken away from around it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Puts all fields that are not `beside` into an object called `under`, even if there are none.
pub(super) fn gather(frame: &mut Value, under: &str, beside: &BTreeSet<String>) -> bool {
    let Value::Object(fields) = frame else {
        return false;
    };
    // It is ours to make: one that must stay beside it would be two fields of one name.
    if beside.contains(under) && fields.contains_key(under) {
        return false;
    }
    let (mut outer, inner): (Map<_, _>, Map<_, _>) = std::mem::take(fields)
        .into_iter()
        .partition(|(name, _)| beside.contains(name));
    outer.insert(under.to_owned(), Value::Object(inner));
    *fields = outer;
    true
}

/// The same, where such an object is not there yet and something belongs into it.
pub(super) fn gather_if_any(frame: &mut Value, under: &str, beside: &BTreeSet<String>) -> bool {
    let Value::Object(fields) = &*frame else {
        return false;
    };
    let has_any = fields.keys().any(|name| !beside.contains(name));
    has_any && !fields.contains_key(under) && gather(frame, under, beside)
}

/// Puts the fields of the object called `out_of` beside it. What is no object stays, and so does an
/// object of which a field would cover another.
pub(super) fn spread(frame: &mut Value, out_of: &str) -> bool {
    let Value::Object(fields) = frame else {
        return false;
    };
    let Some(Value::Object(inner)) = fields.get(out_of) else {
        return false;
    };
    let covers = |name: &String| name != out_of && fields.contains_key(name);
    if inner.keys().any(covers) {
        return false;
    }
    if let Some(Value::Object(inner)) = fields.shift_remove(out_of) {
        fields.extend(inner);
    }
    true
}

/// Puts a list as a whole into an object that has nothing but it.
pub(super) fn wrap(body: &mut Value, under: &str) -> bool {
    if !body.is_array() {
        return false;
    }
    *body = Value::Object(Map::from_iter([(under.to_owned(), body.take())]));
    true
}

/// Takes such an object from around a list.
pub(super) fn unwrap(body: &mut Value, under: &str) -> bool {
    let list = match body {
        Value::Object(fields) if fields.len() == 1 => fields.get_mut(under),
        _ => None,
    };
    let list = list.filter(|list| list.is_array()).map(Value::take);
    let is_list = list.is_some();
    if let Some(list) = list {
        *body = list;
    }
    is_list
}
