//! What people and things of an inventory are besides what a scenario asks for, in words: where a
//! scenario fails to which nothing better could be given, that may be the reason.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::item::Item;
use super::search::Chosen;
use super::shelves::Shelves;
use super::spoken_of::names_in;
use crate::world::Thing;

/// So many items that speak of somebody are named.
const MOST_NAMED: usize = 3;

impl Shelves {
    /// A sentence for each thing that is more than was asked for.
    pub(super) fn besides(&self, things: &[Thing], chosen: &Chosen) -> Vec<String> {
        let taken: BTreeSet<usize> = chosen.items.iter().flatten().copied().collect();
        let rich = things.iter().zip(&chosen.items).zip(&chosen.more);
        let rich = rich.filter(|(_, more)| **more > 0);
        rich.filter_map(|((thing, item), _)| self.sentence(thing, (*item)?, &taken))
            .collect()
    }

    fn sentence(&self, thing: &Thing, index: usize, taken: &BTreeSet<usize>) -> Option<String> {
        let item = &self.items[index];
        let mut clauses = Vec::new();
        let more = unasked(thing, item);
        if !more.is_empty() {
            clauses.push(format!("is {}", Value::Object(more)));
        }
        let name = item.name();
        let speak_of = |other: &Item| name.is_some_and(|name| names_in(other).contains(name));
        let others = self.items.iter().enumerate();
        let others = others.filter(|(other, item)| !taken.contains(other) && speak_of(item));
        let others: Vec<String> = others.map(|(_, item)| item.label()).collect();
        if let Some(named) = others.get(..others.len().min(MOST_NAMED))
            && !named.is_empty()
        {
            let left = match others.len() - named.len() {
                0 => String::new(),
                left => format!(" and {left} more"),
            };
            clauses.push(format!("belongs to {}{left}", named.join("; ")));
        }
        (!clauses.is_empty()).then(|| {
            let (asked, label) = (&thing.name, item.label());
            let what = clauses.join(" and ");
            format!("`{asked}` ({label}) {what}, which the scenario does not ask for")
        })
    }
}

/// What an item says of itself and the scenario does not ask.
fn unasked(thing: &Thing, item: &Item) -> Map<String, Value> {
    let asked = |key: &String| thing.with.get(key).is_some();
    let more = item.with().iter().filter(|(key, _)| !asked(key));
    more.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}
