//! People and things that are there already: each is found for what a scenario asks, and used by
//! one scenario at a time, of this run and of others on this machine.
//!
//! All that a scenario needs is taken at once, or nothing of it, so that no two wait for each other.

mod claim;
mod search;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::Notify;
use wireproof_client::pack::{Kind, Pack};

use super::recipe::{Made, Recipe};
use super::{Thing, WorldError};
use crate::target::Target;

use claim::Claim;
use search::{Chosen, NotFound, Search, reference};

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
    /// It is used by one scenario of a run and by no other, since what a scenario leaves in it would
    /// be in the next one's way.
    #[serde(default)]
    once: bool,
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
}

/// What is there, how the rest is made, and what is in use.
#[derive(Debug, Clone)]
pub struct Inventory(Arc<Shelves>);

#[derive(Debug)]
struct Shelves {
    items: Vec<Item>,
    /// For each, how many others speak of it.
    spoken_of: Vec<usize>,
    kinds: BTreeMap<String, Recipe>,
    /// The target, in whose name items are claimed beyond this run.
    place: String,
    unavailable: Mutex<Unavailable>,
    freed: Notify,
}

/// Items that a scenario cannot have.
#[derive(Debug, Default)]
struct Unavailable {
    /// Now.
    taken: BTreeSet<usize>,
    /// In this run, since they are used once and have been.
    spent: BTreeSet<usize>,
}

impl Unavailable {
    fn all(&self) -> BTreeSet<usize> {
        self.taken.union(&self.spent).copied().collect()
    }
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
        let mut unavailable = self.shelves.unavailable();
        for item in &self.items {
            unavailable.taken.remove(item);
        }
        drop(unavailable);
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
            spoken_of: search::spoken_of(&items),
            items,
            kinds,
            place,
            unavailable: Mutex::default(),
            freed: Notify::new(),
        })))
    }

    /// Takes and makes all `things`. Where that fails, everything is given back.
    pub(super) async fn make(
        &self,
        target: &Target,
        pack: &Pack,
        things: &[Thing],
    ) -> Result<(Parts, Map<String, Value>), WorldError> {
        let patience = target.timeouts.scenario;
        let (chosen, taken) = self.take(pack, things, patience).await?;
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
        pack: &Pack,
        things: &[Thing],
        patience: Duration,
    ) -> Result<(Chosen, Taken), WorldError> {
        let shelves = &self.0;
        let (chosen, items) = loop {
            // Listened for before looking, or what is freed in between would not be heard.
            let freed = shelves.freed.notified();
            tokio::pin!(freed);
            freed.as_mut().enable();
            if let Some(found) = shelves.choose_now(pack, things)? {
                break found;
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
    fn unavailable(&self) -> MutexGuard<'_, Unavailable> {
        let unavailable = self.unavailable.lock();
        unavailable.unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an item for each thing; `None` where they have to be waited for.
    fn choose_now(
        &self,
        pack: &Pack,
        things: &[Thing],
    ) -> Result<Option<(Chosen, Vec<usize>)>, WorldError> {
        let mut unavailable = self.unavailable();
        match self.choose(pack, things, &unavailable.all()) {
            Ok(chosen) => {
                let items: Vec<usize> = chosen.iter().flatten().copied().collect();
                unavailable.taken.extend(&items);
                let once = items.iter().filter(|item| self.items[**item].once);
                unavailable.spent.extend(once);
                Ok(Some((chosen, items)))
            }
            Err(_) => match self.choose(pack, things, &unavailable.spent) {
                Ok(_) => Ok(None),
                Err(left) => {
                    let all = self.choose(pack, things, &BTreeSet::new());
                    let missing = match all {
                        Ok(_) => format!("{left} that is not used up (`once`)"),
                        Err(missing) => missing,
                    };
                    Err(WorldError::Missing(missing))
                }
            },
        }
    }

    /// An item for each thing, none of them unavailable; `None` where things of the kind are made. The
    /// error names the thing for which there is none.
    fn choose(
        &self,
        pack: &Pack,
        things: &[Thing],
        unavailable: &BTreeSet<usize>,
    ) -> Result<Chosen, String> {
        let none = Map::new();
        let is_made = |kind: &str| {
            let has_items = self.items.iter().any(|item| item.kind == kind);
            !has_items && self.kinds.get(kind).is_some_and(Recipe::makes)
        };
        let defaults = |kind: &str| pack.kind(kind).map_or(&none, Kind::defaults);
        let spoken_of = &self.spoken_of;
        let search = Search::new(
            &self.items,
            spoken_of,
            things,
            is_made,
            defaults,
            unavailable,
        );
        search.run().map_err(|why| why.told(things))
    }
}

impl NotFound {
    /// The end of "the target has no …".
    fn told(self, things: &[Thing]) -> String {
        match self {
            NotFound::Alone(thing) => described(&things[thing]),
            NotFound::Together(thing) => {
                let others = things[..thing].iter();
                let others: Vec<_> = others.map(|other| format!("`{}`", other.name)).collect();
                format!(
                    "{}, together with {}",
                    described(&things[thing]),
                    others.join(", ")
                )
            }
            NotFound::TooMany => {
                "items that are found to fit together within reasonable time; name in \
                `with` what belongs together, or give it fewer items"
                    .to_owned()
            }
        }
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

#[cfg(test)]
mod tests;
