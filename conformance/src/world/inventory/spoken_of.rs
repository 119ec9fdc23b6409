//! Who speaks of whom: whoever is spoken of by more than a scenario asks for is more than it asks for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Item;
use super::references::reference;
use crate::world::Thing;

/// How many of the things speak of this one, of those for which there are items.
pub(super) fn mentions(things: &[Thing], thing: &Thing, made: &[bool]) -> usize {
    let name = thing.name.as_str();
    let is_this = |value: &Value| reference(value) == Some(name);
    let others = things.iter().zip(made);
    others
        .filter(|(other, made)| !**made && speaks_of(&other.with, &is_this))
        .count()
}

/// For each item, how many others speak of it.
pub(super) fn spoken_of(items: &[Item]) -> Vec<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        for name in names_in(item) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let count = |item: &Item| counts.get(item.name.as_deref()?).copied();
    items.iter().map(|item| count(item).unwrap_or(0)).collect()
}

/// What an item may speak of others by.
pub(super) fn names_in(item: &Item) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for value in item.with.values() {
        collect_texts(value, &mut names);
    }
    names
}

fn collect_texts<'a>(value: &'a Value, texts: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) => {
            texts.insert(text);
        }
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(fields) => fields.values().for_each(|item| collect_texts(item, texts)),
        _ => {}
    }
}

/// Whether a value or one within it is such a one.
fn speaks_of(value: &Value, is_such: &dyn Fn(&Value) -> bool) -> bool {
    is_such(value)
        || match value {
            Value::Array(items) => items.iter().any(|item| speaks_of(item, is_such)),
            Value::Object(fields) => fields.values().any(|item| speaks_of(item, is_such)),
            _ => false,
        }
}
