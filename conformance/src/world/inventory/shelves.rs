//! What is there, and which of it a scenario gets: all at once, or nothing.
//!
//! A scenario gets what is the least besides what it asks for, of all that there is: it waits where
//! that is in use, and could not be tested where it is used up. Somebody who is more than was asked
//! for would be told of it, and the server be blamed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Notify;
use wireproof_client::pack::Pack;

use super::choose::{asked, by_kind};
use super::claim::{Holder, Run};
use super::item::Item;
use super::known::Known;
use super::not_found::{NotFound, used_up};
use super::search::{Chosen, Kinds};
use super::spoken_of::spoken_of;
use crate::world::{Missing, Recipe, Thing, WorldError};

/// What is there, how the rest is made, and what is in use.
#[derive(Debug)]
pub(super) struct Shelves {
    pub(super) items: Vec<Item>,
    /// Items by what others call them.
    pub(super) names: BTreeMap<String, usize>,
    /// Which things are to be which items, by the names that scenarios give them.
    pub(super) assigned: BTreeMap<String, usize>,
    /// For each, how many others speak of it.
    pub(super) spoken_of: Vec<usize>,
    /// All of them by their kinds.
    pub(super) of_kinds: Kinds,
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
    pub(super) best: Mutex<BTreeMap<String, Result<usize, NotFound>>>,
    /// Of what scenarios wait for.
    known: Known,
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
            known: Known::default(),
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
            if let Some(chosen) = self.choose_again(pack, things, &all) {
                let items = self.with_their_world(&chosen);
                self.unavailable().taken.extend(&items);
                return Ok(Choice::Found(chosen, items));
            }
            let mut spent: BTreeSet<usize> = by.keys().copied().collect();
            self.is_enough_without(pack, things, &spent)
                .map_err(|left| {
                    let by = self.users(things, &by);
                    WorldError::Missing(self.missing(pack, things, &left, &by))
                })?;
            spent.extend(busy);
            let is_enough = busy.is_empty() || self.choose(pack, things, &spent).is_ok();
            Ok(match is_enough {
                true => Choice::OnceFreed,
                false => Choice::OnceLetGo,
            })
        })
    }

    /// The best of what is free, unless there was nothing when more was.
    fn choose_again(
        &self,
        pack: &Pack,
        things: &[Thing],
        unavailable: &BTreeSet<usize>,
    ) -> Option<Chosen> {
        let asked = asked(things);
        if self.known.is_nothing(&asked, unavailable) {
            return None;
        }
        let chosen = self.choose(pack, things, unavailable);
        let not_found = |why: &NotFound| self.known.add_nothing(&asked, unavailable, why);
        chosen.inspect_err(not_found).ok()
    }

    /// Whether there will be something once all but what is `spent` is free.
    fn is_enough_without(
        &self,
        pack: &Pack,
        things: &[Thing],
        spent: &BTreeSet<usize>,
    ) -> Result<(), NotFound> {
        let asked = asked(things);
        if !self.known.is_enough(&asked, spent) {
            self.choose(pack, things, spent)?;
            self.known.add_enough(&asked, spent);
        }
        Ok(())
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
    pub(super) fn missing(
        &self,
        pack: &Pack,
        things: &[Thing],
        left: &NotFound,
        by: &BTreeSet<Option<&Holder>>,
    ) -> Missing {
        let is_assigned = |thing: &Thing| self.assigned.contains_key(&thing.name);
        match self.best(pack, things) {
            Ok(_) => Missing {
                what: used_up(left, things, by),
                scarce: Some(left.scarce_now(things)),
            },
            Err(never) if things.iter().any(is_assigned) => Missing {
                what: format!("{}, with what --items says", never.told(things)),
                scarce: None,
            },
            Err(never) => Missing {
                what: never.told(things),
                scarce: never.scarce(things),
            },
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

/// Does something that takes long where it is in nobody's way.
fn aside<T>(work: impl FnOnce() -> T) -> T {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        // There is no other thread.
        _ => work(),
    }
}
