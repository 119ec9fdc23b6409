//! What is there, and which of it a scenario gets: all at once, or nothing.
//!
//! A scenario gets what is the least besides what it asks for, of all that there is: it waits where
//! that is in use, and could not be tested where it is used up. Somebody who is more than was asked
//! for would be told of it, and the server be blamed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Notify;
use wireproof_client::pack::{Kind, Pack};

use super::claim::{Holder, Run};
use super::item::Item;
use super::not_found::{ASSIGNED, NotFound, used_up};
use super::search::{Chosen, Kinds, Limit, Search, Stock};
use super::spoken_of::spoken_of;
use crate::world::{Recipe, Thing, WorldError};

/// What is there, how the rest is made, and what is in use.
#[derive(Debug)]
pub(super) struct Shelves {
    pub(super) items: Vec<Item>,
    /// Items by what others call them.
    pub(super) names: BTreeMap<String, usize>,
    /// Which things are to be which items, by the names that scenarios give them.
    pub(super) assigned: BTreeMap<String, usize>,
    /// For each, how many others speak of it.
    spoken_of: Vec<usize>,
    /// All of them by their kinds.
    of_kinds: Kinds,
    /// Which items are of which world.
    pub(super) worlds: BTreeMap<String, BTreeSet<usize>>,
    pub(super) kinds: BTreeMap<String, Recipe>,
    /// The target, in whose name items are claimed beyond this run.
    pub(super) place: String,
    /// Whether items of a kind of which there are none would be used once.
    pub(super) once: bool,
    unavailable: Mutex<Unavailable>,
    /// Held by who looks for items, and by nobody else are any taken.
    searching: tokio::sync::Mutex<()>,
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
    /// In this run, since they are used once and have been: by it, or by the run of another process.
    pub(super) spent: BTreeMap<usize, Option<Holder>>,
}

/// What there is for a scenario.
#[derive(Debug)]
pub(super) enum Choice {
    /// These, and all items that it has with them.
    Found(Chosen, Vec<usize>),
    /// Enough, once scenarios of this run have freed it.
    OnceFreed,
    /// Not enough before others have let go of what they hold.
    OnceLetGo,
}

impl Unavailable {
    fn all(&self) -> BTreeSet<usize> {
        self.taken
            .iter()
            .chain(self.spent.keys())
            .copied()
            .collect()
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
            assigned: BTreeMap::new(),
            spoken_of: spoken_of(&items),
            of_kinds: by_kind(&items, 0..items.len()),
            items,
            kinds,
            place,
            once,
            unavailable: Mutex::default(),
            searching: tokio::sync::Mutex::default(),
            freed: Notify::new(),
            run: OnceLock::new(),
            best: Mutex::default(),
        }
    }

    pub(super) fn unavailable(&self) -> MutexGuard<'_, Unavailable> {
        let unavailable = self.unavailable.lock();
        unavailable.unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an item for each thing, or says what has to be waited for. Others hold what is `busy`.
    pub(super) async fn choose_now(
        &self,
        pack: &Pack,
        things: &[Thing],
        busy: &BTreeSet<usize>,
    ) -> Result<Choice, WorldError> {
        // A search takes a core for itself. One at a time leaves the others to those who are played,
        // whose time runs meanwhile.
        let _alone = self.searching.lock().await;
        aside(|| {
            let (mut all, by) = {
                let unavailable = self.unavailable();
                (unavailable.all(), unavailable.spent.clone())
            };
            all.extend(busy);
            if let Ok(chosen) = self.choose(pack, things, &all) {
                let items = self.with_their_world(&chosen);
                self.unavailable().taken.extend(&items);
                return Ok(Choice::Found(chosen, items));
            }
            let mut spent: BTreeSet<usize> = by.keys().copied().collect();
            match self.choose(pack, things, &spent) {
                Ok(_) => {
                    spent.extend(busy);
                    let is_enough = busy.is_empty() || self.choose(pack, things, &spent).is_ok();
                    Ok(match is_enough {
                        true => Choice::OnceFreed,
                        false => Choice::OnceLetGo,
                    })
                }
                Err(left) => {
                    let by = self.users(things, &by);
                    Err(WorldError::Missing(self.told(pack, things, &left, &by)))
                }
            }
        })
    }

    /// Which runs, this one or others, have used up what is of the kinds that are asked for.
    fn users<'a>(
        &self,
        things: &[Thing],
        spent: &'a BTreeMap<usize, Option<Holder>>,
    ) -> BTreeSet<Option<&'a Holder>> {
        let is_asked = |kind: &str| things.iter().any(|thing| thing.kind == kind);
        let spent = spent.iter();
        let spent = spent.filter(|(index, _)| is_asked(self.items[**index].kind()));
        spent.map(|(_, by)| by.as_ref()).collect()
    }

    /// Why nothing that is `left` will do, where these have used up some of it.
    pub(super) fn told(
        &self,
        pack: &Pack,
        things: &[Thing],
        left: &NotFound,
        by: &BTreeSet<Option<&Holder>>,
    ) -> String {
        let told = match self.best(pack, things) {
            Ok(_) => return used_up(left, things, by),
            Err(never) => never.told(things),
        };
        match things
            .iter()
            .any(|thing| self.assigned.contains_key(&thing.name))
        {
            true => format!("{told}{ASSIGNED}"),
            false => told,
        }
    }

    /// What an item is called among all runs on this machine.
    pub(super) fn claimed_as(&self, index: usize) -> String {
        let item = &self.items[index];
        format!("{} {} {}", self.place, item.kind, item.gives())
    }

    /// Whether things of a kind are made anew.
    pub(super) fn is_made(&self, kind: &str) -> bool {
        !self.of_kinds.contains_key(kind) && self.kinds.get(kind).is_some_and(Recipe::makes)
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

    /// Whether there is an item for each thing, whatever is taken.
    pub(super) fn has(&self, pack: &Pack, things: &[Thing]) -> bool {
        if !self.worlds.is_empty() {
            return self.best(pack, things).is_ok();
        }
        let free = vec![true; self.items.len()];
        let stock = self.stock_of(Cow::Borrowed(&self.of_kinds), &free);
        let mut limit = Limit::default();
        self.among(pack, things, stock).find(&mut limit).is_some()
    }

    /// How much more than was asked for the best items are, whoever has them.
    pub(super) fn best(&self, pack: &Pack, things: &[Thing]) -> Result<usize, NotFound> {
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
        let mut limit = Limit::default();
        let mut free = vec![true; self.items.len()];
        unavailable.iter().for_each(|item| free[*item] = false);
        if self.worlds.is_empty() {
            let stock = self.stock_of(Cow::Borrowed(&self.of_kinds), &free);
            return self.among(pack, things, stock).run(&mut limit);
        }
        let none = BTreeSet::new();
        let whole = self.worlds.values();
        let whole = whole.filter(|world| world.iter().all(|item| free[*item]));
        let mut whole: Vec<&BTreeSet<usize>> = whole.chain([&none]).collect();
        // Of worlds that are as good, the smallest: others may be the only ones for others.
        whole.sort_by_key(|world| world.len());
        let of_none = |item: &usize| free[*item] && self.items[*item].world.is_none();
        let of_none: Vec<usize> = (0..self.items.len()).filter(of_none).collect();
        let mut best: Option<Chosen> = None;
        let mut is_unknown = false;
        let mut only = vec![false; self.items.len()];
        of_none.iter().for_each(|item| only[*item] = true);
        for world in whole {
            world.iter().for_each(|item| only[*item] = true);
            let pool = of_none.iter().chain(world).copied();
            let kinds = Cow::Owned(by_kind(&self.items, pool));
            let search = self.among(pack, things, self.stock_of(kinds, &only));
            // One in which it is hard to know leaves something for the others.
            let found = limit.part(2, |limit| {
                let found = search.find(limit);
                is_unknown |= found.is_none() && limit.is_reached();
                found
            });
            world.iter().for_each(|item| only[*item] = false);
            let Some(chosen) = found else {
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
        let apart = || {
            // In one of them there may be some.
            if is_unknown {
                return NotFound::TooMany;
            }
            let stock = self.stock_of(Cow::Borrowed(&self.of_kinds), &free);
            match self.among(pack, things, stock).run(&mut limit) {
                Ok(_) => NotFound::Apart,
                Err(why) => why,
            }
        };
        best.ok_or_else(apart)
    }

    fn among<'a>(&'a self, pack: &'a Pack, things: &'a [Thing], stock: Stock<'a>) -> Search<'a> {
        let defaults = |kind: &str| pack.kind(kind).map(Kind::defaults);
        let is_made = |kind: &str| self.is_made(kind);
        let completes = |kind: &str, field: &str| {
            let recipe = self.kinds.get(kind);
            recipe.is_some_and(|recipe| recipe.fields().iter().any(|(_, given)| *given == field))
        };
        Search::new(stock, things, is_made, defaults, completes).assigned(&self.assigned)
    }

    fn stock_of<'a>(&'a self, kinds: Cow<'a, Kinds>, free: &'a [bool]) -> Stock<'a> {
        Stock {
            items: &self.items,
            names: &self.names,
            spoken_of: &self.spoken_of,
            kinds,
            free,
        }
    }

    /// All there is.
    #[cfg(test)]
    pub(super) fn stock<'a>(&'a self, free: &'a [bool]) -> Stock<'a> {
        self.stock_of(Cow::Borrowed(&self.of_kinds), free)
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

/// Items by their kinds; who gives less comes first, for those who ask for less.
fn by_kind(items: &[Item], pool: impl Iterator<Item = usize>) -> Kinds {
    let mut kinds = Kinds::new();
    for index in pool {
        let of_kind = kinds.entry(items[index].kind.clone()).or_default();
        of_kind.push(index);
    }
    for of_kind in kinds.values_mut() {
        of_kind.sort_by_key(|index| (items[*index].gives.len(), *index));
    }
    kinds
}

/// Does something that takes long where it is in nobody's way.
fn aside<T>(work: impl FnOnce() -> T) -> T {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        // There is no other thread.
        _ => work(),
    }
}
