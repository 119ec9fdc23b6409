//! What is there, and which of it a scenario gets: all at once, or nothing.
//!
//! A scenario gets what is the least besides what it asks for, of all that there is: it waits where
//! that is in use, and could not be tested where it is used up. Somebody who is more than was asked
//! for would be told of it, and the server be blamed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::Notify;
use wireproof_client::pack::{Kind, Pack};

use super::claim::Run;
use super::item::Item;
use super::not_found::{NotFound, used_up};
use super::search::{Chosen, Search, Stock};
use super::spoken_of::spoken_of;
use crate::world::{Recipe, Thing, WorldError};

/// What is there, how the rest is made, and what is in use.
#[derive(Debug)]
pub(super) struct Shelves {
    pub(super) items: Vec<Item>,
    /// Items by what others call them.
    names: BTreeMap<String, usize>,
    /// For each, how many others speak of it.
    spoken_of: Vec<usize>,
    /// Which items are of which world.
    pub(super) worlds: BTreeMap<String, BTreeSet<usize>>,
    pub(super) kinds: BTreeMap<String, Recipe>,
    /// The target, in whose name items are claimed beyond this run.
    pub(super) place: String,
    /// Whether items of a kind of which there are none would be used once.
    pub(super) once: bool,
    unavailable: Mutex<Unavailable>,
    pub(super) freed: Notify,
    /// Begun with the first item that is used once.
    pub(super) run: OnceLock<Result<Run, String>>,
    /// How much more than was asked for the best of all items are, for what has been asked for.
    best: Mutex<BTreeMap<String, Result<usize, NotFound>>>,
}

/// Items that a scenario cannot have.
#[derive(Debug, Default)]
pub(super) struct Unavailable {
    /// Now.
    pub(super) taken: BTreeSet<usize>,
    /// In this run, since they are used once and have been, by it or by another that goes on.
    pub(super) spent: BTreeSet<usize>,
}

impl Unavailable {
    fn all(&self) -> BTreeSet<usize> {
        self.taken.union(&self.spent).copied().collect()
    }
}

impl Shelves {
    pub(super) fn new(
        items: Vec<Item>,
        kinds: BTreeMap<String, Recipe>,
        place: String,
        once: bool,
    ) -> Shelves {
        let mut worlds: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut names = BTreeMap::new();
        for (index, item) in items.iter().enumerate() {
            if let Some(world) = &item.world {
                worlds.entry(world.clone()).or_default().insert(index);
            }
            names.extend(item.name.clone().map(|name| (name, index)));
        }
        Shelves {
            worlds,
            names,
            spoken_of: spoken_of(&items),
            items,
            kinds,
            place,
            once,
            unavailable: Mutex::default(),
            freed: Notify::new(),
            run: OnceLock::new(),
            best: Mutex::default(),
        }
    }

    pub(super) fn unavailable(&self) -> MutexGuard<'_, Unavailable> {
        let unavailable = self.unavailable.lock();
        unavailable.unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an item for each thing; `None` where they have to be waited for.
    pub(super) fn choose_now(
        &self,
        pack: &Pack,
        things: &[Thing],
    ) -> Result<Option<(Chosen, Vec<usize>)>, WorldError> {
        let mut unavailable = self.unavailable();
        if let Ok(chosen) = self.choose(pack, things, &unavailable.all()) {
            let items = self.with_their_world(&chosen);
            unavailable.taken.extend(&items);
            return Ok(Some((chosen, items)));
        }
        match self.choose(pack, things, &unavailable.spent) {
            Ok(_) => Ok(None),
            Err(left) => Err(WorldError::Missing(self.told(pack, things, &left))),
        }
    }

    /// Why nothing that is `left` will do.
    pub(super) fn told(&self, pack: &Pack, things: &[Thing], left: &NotFound) -> String {
        match self.best(pack, things) {
            Ok(_) => used_up(left, things),
            Err(never) => never.told(things),
        }
    }

    /// What an item is called among all runs on this machine.
    pub(super) fn claimed_as(&self, index: usize) -> String {
        let item = &self.items[index];
        format!("{} {} {}", self.place, item.kind, item.gives())
    }

    /// Whether things of a kind are made anew.
    pub(super) fn is_made(&self, kind: &str) -> bool {
        let has_items = self.items.iter().any(|item| item.kind == kind);
        !has_items && self.kinds.get(kind).is_some_and(Recipe::makes)
    }

    /// An item for each thing, as good as the best there is, none of them unavailable.
    pub(super) fn choose(
        &self,
        pack: &Pack,
        things: &[Thing],
        unavailable: &BTreeSet<usize>,
    ) -> Result<Chosen, NotFound> {
        let enough = self.best(pack, things)?;
        let chosen = self.search(pack, things, unavailable, enough)?;
        match chosen.surplus() > enough {
            true => Err(NotFound::Richer(chosen.richest())),
            false => Ok(chosen),
        }
    }

    /// How much more than was asked for the best items are, whoever has them.
    fn best(&self, pack: &Pack, things: &[Thing]) -> Result<usize, NotFound> {
        let asked = format!("{things:?}");
        let mut best = self.best.lock().unwrap_or_else(PoisonError::into_inner);
        let known = best.entry(asked).or_insert_with(|| {
            let all = self.search(pack, things, &BTreeSet::new(), 0);
            all.map(|chosen| chosen.surplus())
        });
        known.clone()
    }

    /// The best of what is there; anything that is good `enough` ends the search.
    fn search(
        &self,
        pack: &Pack,
        things: &[Thing],
        unavailable: &BTreeSet<usize>,
        enough: usize,
    ) -> Result<Chosen, NotFound> {
        let available = (0..self.items.len()).filter(|item| !unavailable.contains(item));
        let mut available: BTreeSet<usize> = available.collect();
        if self.worlds.is_empty() {
            return self.among(pack, things, &available).run();
        }
        let all = available.clone();
        let none = BTreeSet::new();
        let whole = self.worlds.values().filter(|world| world.is_subset(&all));
        let mut whole: Vec<&BTreeSet<usize>> = whole.chain([&none]).collect();
        // Of worlds that are as good, the smallest: others may be the only ones for others.
        whole.sort_by_key(|world| world.len());
        available.retain(|item| self.items[*item].world.is_none());
        let mut best: Option<Chosen> = None;
        for world in whole {
            let pool = available.union(world).copied().collect();
            let Some(chosen) = self.among(pack, things, &pool).find() else {
                continue;
            };
            let surplus = chosen.surplus();
            if best.as_ref().is_none_or(|best| surplus < best.surplus()) {
                best = Some(chosen);
            }
            if surplus <= enough {
                break;
            }
        }
        let apart = || match self.among(pack, things, &all).run() {
            Ok(_) => NotFound::Apart,
            Err(why) => why,
        };
        best.ok_or_else(apart)
    }

    fn among<'a>(
        &'a self,
        pack: &'a Pack,
        things: &'a [Thing],
        pool: &BTreeSet<usize>,
    ) -> Search<'a> {
        let stock = self.stock_of(pool);
        let defaults = |kind: &str| pack.kind(kind).map(Kind::defaults);
        let is_made = |kind: &str| self.is_made(kind);
        let completes = |kind: &str, field: &str| {
            let recipe = self.kinds.get(kind);
            recipe.is_some_and(|recipe| recipe.fields().iter().any(|(_, given)| *given == field))
        };
        Search::new(&stock, things, is_made, defaults, completes)
    }

    pub(super) fn stock_of<'a, 'p>(&'a self, pool: &'p BTreeSet<usize>) -> Stock<'a, 'p> {
        Stock {
            items: &self.items,
            names: &self.names,
            spoken_of: &self.spoken_of,
            pool,
        }
    }

    /// The items chosen, and all others of the world they are of.
    pub(super) fn with_their_world(&self, chosen: &Chosen) -> Vec<usize> {
        let items = chosen.items.iter().flatten();
        let mut all: BTreeSet<usize> = items.clone().copied().collect();
        for world in items.filter_map(|item| self.items[*item].world.as_ref()) {
            all.extend(self.worlds.get(world).into_iter().flatten());
        }
        all.into_iter().collect()
    }
}
