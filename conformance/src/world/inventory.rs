//! People and things that are there already: each is found for what a scenario asks, and used by
//! one scenario at a time, of this run and of others on this machine.
//!
//! All that a scenario needs is taken at once, or nothing of it, so that no two wait for each other.

mod claim;
mod item;
mod references;
mod rehearsal;
mod search;
mod taken;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value};
use tokio::sync::Notify;
use wireproof_client::pack::{Kind, Pack};

use super::recipe::{Made, Recipe};
use super::{Thing, WorldError};
use crate::target::Target;

pub use item::Item;
pub use rehearsal::{Rehearsal, Stock};

use claim::Run;
use references::{bound, by_kind};
use search::{Chosen, NotFound, Search};
use taken::Taken;

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
    /// Whether items of a kind of which there are none would be used once.
    once: bool,
    unavailable: Mutex<Unavailable>,
    freed: Notify,
    /// Begun with the first item that is used once.
    run: OnceLock<Result<Run, String>>,
}

/// Items that a scenario cannot have.
#[derive(Debug, Default)]
struct Unavailable {
    /// Now.
    taken: BTreeSet<usize>,
    /// In this run, since they are used once and have been, by it or by another that goes on.
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

impl Inventory {
    /// `place` is the target's address, and items are used `once` where they do not say.
    pub fn new(
        items: Vec<Item>,
        kinds: BTreeMap<String, Recipe>,
        place: String,
        once: bool,
    ) -> Inventory {
        let items = items.into_iter();
        let items = items.map(|item| item.usually_once(once)).collect();
        Inventory::on_shelves(items, kinds, place, once)
    }

    fn on_shelves(
        items: Vec<Item>,
        kinds: BTreeMap<String, Recipe>,
        place: String,
        once: bool,
    ) -> Inventory {
        Inventory(Arc::new(Shelves {
            spoken_of: search::spoken_of(&items),
            items,
            kinds,
            place,
            once,
            unavailable: Mutex::default(),
            freed: Notify::new(),
            run: OnceLock::new(),
        }))
    }

    /// The same with nothing used up, and nothing that would be: for trying what is there.
    pub fn reusable(&self) -> Inventory {
        let shelves = &self.0;
        let items = shelves.items.iter().cloned();
        let items = items.map(|item| item.used_once(false)).collect();
        Inventory::on_shelves(items, shelves.kinds.clone(), shelves.place.clone(), false)
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
        let deadline = tokio::time::Instant::now() + patience;
        loop {
            let (chosen, mut taken) = self.take_in_this_run(pack, things).await?;
            if taken.claim(deadline).await? {
                return Ok((chosen, taken));
            }
        }
    }

    /// The same, whatever other runs do.
    async fn take_in_this_run(
        &self,
        pack: &Pack,
        things: &[Thing],
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
        let taken = Taken {
            shelves: Arc::clone(shelves),
            items,
            claims: Vec::new(),
        };
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
                Ok(Some((chosen, items)))
            }
            Err(_) => match self.choose(pack, things, &unavailable.spent) {
                Ok(_) => Ok(None),
                Err(left) => {
                    let all = self.choose(pack, things, &BTreeSet::new());
                    let missing = match all {
                        Ok(_) => used_up(left, things),
                        Err(missing) => missing.told(things),
                    };
                    Err(WorldError::Missing(missing))
                }
            },
        }
    }

    /// Whether things of a kind are made anew.
    fn is_made(&self, kind: &str) -> bool {
        let has_items = self.items.iter().any(|item| item.kind == kind);
        !has_items && self.kinds.get(kind).is_some_and(Recipe::makes)
    }

    /// An item for each thing, none of them unavailable; `None` where things of the kind are made. The
    /// error names the thing for which there is none.
    fn choose(
        &self,
        pack: &Pack,
        things: &[Thing],
        unavailable: &BTreeSet<usize>,
    ) -> Result<Chosen, NotFound> {
        let none = Map::new();
        let is_made = |kind: &str| self.is_made(kind);
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
        search.run()
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

/// The end of "the target has no …", the same for all scenarios that ask for the same.
fn used_up(left: NotFound, things: &[Thing]) -> String {
    let what = match left {
        NotFound::Alone(thing) | NotFound::Together(thing) => by_kind(&things[thing], things),
        NotFound::TooMany => return left.told(things),
    };
    format!(
        "{what} left: those that it has are used up in this run or by another (`once`); \
         `wireproof target probe` counts how many a run needs"
    )
}

#[cfg(test)]
mod tests;
