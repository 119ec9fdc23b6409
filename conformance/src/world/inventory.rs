//! People and things that are there already: each is found for what a scenario asks, and used by
//! one scenario at a time, of this run and of others on this machine.
//!
//! All that a scenario needs is taken at once, or nothing of it, so that no two wait for each other.

mod claim;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::Notify;

use super::recipe::{Made, Recipe};
use super::{Thing, WorldError};
use crate::target::Target;

use claim::Claim;

/// Somebody or something that is there already.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What other items call it in their `with`, and reports call it.
    name: Option<String>,
    /// The protocol's kind: `wireproof protocols PROTOCOL` lists them.
    kind: String,
    /// What it is, in the words that scenarios ask with. Another item is written by its name.
    #[serde(default)]
    with: Map<String, Value>,
    /// What a scenario gets to know of it: its id, its credentials.
    #[serde(default)]
    gives: Map<String, Value>,
}

impl Item {
    /// What reports call it.
    pub fn label(&self) -> String {
        match &self.name {
            Some(name) => format!("{name}, a {}", self.kind),
            None => format!("a {}", self.kind),
        }
    }

    /// What a scenario gets to know of it.
    pub fn gives(&self) -> Value {
        Value::Object(self.gives.clone())
    }

    /// The same that gives something else.
    pub fn with_gives(&self, gives: Value) -> Item {
        let gives = match gives {
            Value::Object(gives) => gives,
            _ => Map::new(),
        };
        Item {
            gives,
            ..self.clone()
        }
    }

    /// Whether it is what is asked for, once references are names.
    fn fits(&self, with: &Map<String, Value>) -> bool {
        with.iter()
            .all(|(key, asked)| self.with.get(key) == Some(asked))
    }
}

/// What is there, how the rest is made, and what is in use.
#[derive(Debug, Clone)]
pub struct Inventory(Arc<Shelves>);

#[derive(Debug)]
struct Shelves {
    items: Vec<Item>,
    kinds: BTreeMap<String, Recipe>,
    /// The target, in whose name items are claimed beyond this run.
    place: String,
    taken: Mutex<BTreeSet<usize>>,
    freed: Notify,
}

/// What a scenario has of it, until it is dropped.
#[derive(Debug)]
pub(super) struct Parts {
    taken: Taken,
    made: Vec<Made>,
}

/// Items that nobody else may use.
#[derive(Debug)]
struct Taken {
    shelves: Arc<Shelves>,
    items: Vec<usize>,
    /// Against other runs.
    claims: Vec<Claim>,
}

impl Drop for Taken {
    fn drop(&mut self) {
        // Others may take an item only when it is nobody's any more.
        self.claims.clear();
        let mut taken = self.shelves.taken();
        for item in &self.items {
            taken.remove(item);
        }
        drop(taken);
        self.shelves.freed.notify_waiters();
    }
}

impl Inventory {
    /// `place` is the target's address. Two items of one name are an error.
    pub fn new(
        items: Vec<Item>,
        kinds: BTreeMap<String, Recipe>,
        place: String,
    ) -> Result<Inventory, String> {
        let mut names = BTreeSet::new();
        for name in items.iter().filter_map(|item| item.name.as_ref()) {
            if !names.insert(name) {
                return Err(format!(
                    "inventory: two items are called `{name}`; call one otherwise"
                ));
            }
        }
        Ok(Inventory(Arc::new(Shelves {
            items,
            kinds,
            place,
            taken: Mutex::default(),
            freed: Notify::new(),
        })))
    }

    /// Takes and makes all `things`. Where that fails, everything is given back.
    pub(super) async fn make(
        &self,
        target: &Target,
        things: &[Thing],
    ) -> Result<(Parts, Map<String, Value>), WorldError> {
        let (chosen, taken) = self.take(things, target.timeouts.scenario).await?;
        let mut parts = Parts {
            taken,
            made: Vec::new(),
        };
        let mut bindings = Map::new();
        for (thing, item) in things.iter().zip(chosen) {
            let has = item.map_or_else(Map::new, |index| self.0.items[index].gives.clone());
            let with = bound(&thing.with, &bindings);
            let bound = match self.0.kinds.get(&thing.kind) {
                None => has,
                Some(recipe) => match recipe.make(target, thing, &with, has).await {
                    Ok(made) => {
                        let bound = made.bound.clone();
                        parts.made.push(made);
                        bound
                    }
                    Err(error) => {
                        // What stands goes; that it does not would be news of less use.
                        let _ = parts.dissolve(self, target).await;
                        return Err(error);
                    }
                },
            };
            bindings.insert(thing.name.clone(), Value::Object(bound));
        }
        Ok((parts, bindings))
    }

    /// An item for each thing that one is for, once they are all free.
    async fn take(
        &self,
        things: &[Thing],
        patience: Duration,
    ) -> Result<(Vec<Option<usize>>, Taken), WorldError> {
        let shelves = &self.0;
        let all = shelves.choose(things, &BTreeSet::new());
        all.map_err(WorldError::Missing)?;
        let (chosen, items) = loop {
            // Listened for before looking, or what is freed in between would not be heard.
            let freed = shelves.freed.notified();
            tokio::pin!(freed);
            freed.as_mut().enable();
            {
                let mut taken = shelves.taken();
                if let Ok(chosen) = shelves.choose(things, &taken) {
                    let items: Vec<usize> = chosen.iter().flatten().copied().collect();
                    taken.extend(&items);
                    break (chosen, items);
                }
            }
            freed.await;
        };
        let mut taken = Taken {
            shelves: Arc::clone(shelves),
            items,
            claims: Vec::new(),
        };
        // In one order in all runs, or two could wait for each other.
        let mut sorted = taken.items.clone();
        sorted.sort_unstable();
        let deadline = tokio::time::Instant::now() + patience;
        for index in sorted {
            let item = &shelves.items[index];
            let name = format!("{} {} {}", shelves.place, item.kind, item.gives());
            let claim = Claim::take(&name, deadline).await;
            let claim = claim.map_err(|why| {
                WorldError::Failed(format!("{} of the inventory {why}", item.label()))
            })?;
            taken.claims.push(claim);
        }
        Ok((chosen, taken))
    }

    /// How things of a kind are made, if they are.
    fn recipe(&self, kind: &str) -> Option<&Recipe> {
        self.0.kinds.get(kind)
    }
}

impl Shelves {
    fn taken(&self) -> std::sync::MutexGuard<'_, BTreeSet<usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An item for each thing, none of them taken; `None` where things of the kind are made. The
    /// error names the first thing for which there is none.
    fn choose(
        &self,
        things: &[Thing],
        taken: &BTreeSet<usize>,
    ) -> Result<Vec<Option<usize>>, String> {
        let mut chosen = Vec::new();
        let mut furthest = 0;
        match self.search(things, taken, &mut chosen, &mut furthest) {
            true => Ok(chosen),
            false => Err(things.get(furthest).map_or_else(String::new, described)),
        }
    }

    fn search(
        &self,
        things: &[Thing],
        taken: &BTreeSet<usize>,
        chosen: &mut Vec<Option<usize>>,
        furthest: &mut usize,
    ) -> bool {
        let Some(thing) = things.get(chosen.len()) else {
            return true;
        };
        *furthest = (*furthest).max(chosen.len());
        let of_kind = |item: &Item| item.kind == thing.kind;
        if !self.items.iter().any(of_kind) {
            let is_made = self.kinds.get(&thing.kind).is_some_and(Recipe::makes);
            if !is_made {
                return false;
            }
            chosen.push(None);
            if self.search(things, taken, chosen, furthest) {
                return true;
            }
            chosen.pop();
            return false;
        }
        let with = self.named(&thing.with, things, chosen);
        let empty = Map::new();
        let with = with.as_object().unwrap_or(&empty);
        for (index, item) in self.items.iter().enumerate() {
            let is_free = !taken.contains(&index) && !chosen.contains(&Some(index));
            if !is_free || !of_kind(item) || !item.fits(with) {
                continue;
            }
            chosen.push(Some(index));
            if self.search(things, taken, chosen, furthest) {
                return true;
            }
            chosen.pop();
        }
        false
    }

    /// What is asked for, with references as the names of the items chosen for them.
    fn named(&self, with: &Value, things: &[Thing], chosen: &[Option<usize>]) -> Value {
        replaced(with, &|name| {
            let index = things.iter().position(|thing| thing.name == name)?;
            let item = chosen.get(index).copied().flatten()?;
            let name = self.items.get(item)?.name.clone()?;
            Some(Value::String(name))
        })
    }
}

impl Parts {
    /// Undoes what was made, the last thing first, and gives back what was there.
    pub(super) async fn dissolve(
        self,
        inventory: &Inventory,
        target: &Target,
    ) -> Result<(), WorldError> {
        let mut outcome = Ok(());
        for made in self.made.iter().rev() {
            let Some(recipe) = inventory.recipe(&made.kind) else {
                continue;
            };
            // One that does not go is no reason to leave the others.
            outcome = outcome.and(recipe.dissolve(target, made).await);
        }
        drop(self.taken);
        outcome
    }
}

/// `a room {"of": …}`, for people.
fn described(thing: &Thing) -> String {
    let with = match &thing.with {
        Value::Object(fields) if fields.is_empty() => String::new(),
        with => format!(" {with}"),
    };
    format!("{}{with} to be `{}`", thing.kind, thing.name)
}

/// What is asked for, with references as what they are bound to.
fn bound(with: &Value, bindings: &Map<String, Value>) -> Value {
    replaced(with, &|name| bindings.get(name).cloned())
}

/// A value with each `{"$ref": name}` replaced, as far as there is something for it.
fn replaced(value: &Value, by: &dyn Fn(&str) -> Option<Value>) -> Value {
    match value {
        Value::Object(fields) => {
            if let (1, Some(Value::String(name))) = (fields.len(), fields.get("$ref"))
                && let Some(value) = by(name)
            {
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

#[cfg(test)]
mod tests;
