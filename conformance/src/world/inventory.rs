//! People and things that are there already: each is found for what a scenario asks, and used by
//! one scenario at a time, of this run and of others on this machine.
//!
//! All that a scenario needs is taken at once, or nothing of it, so that no two wait for each other.

mod besides;
mod called;
mod choose;
mod claim;
mod item;
mod known;
mod not_found;
mod references;
mod rehearsal;
mod search;
mod shelves;
mod spoken_of;
mod taken;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};
use tokio::time::Instant;
use wireproof_client::pack::Pack;

use super::recipe::{Made, Recipe};
use super::{Thing, WorldError};
use crate::event::ItemTaken;
use crate::target::Target;

pub use called::OneOf;
pub use item::Item;
pub use rehearsal::{Rehearsal, Stock};

pub(super) use not_found::lacking;
pub(super) use references::replaced;

use claim::Holder;
use references::bound;
use search::Chosen;
use shelves::{Choice, Shelves};
use taken::{Claimed, Taken};

/// What is there, how the rest is made, and what is in use.
#[derive(Debug, Clone)]
pub struct Inventory(Arc<Shelves>);

/// Items that other runs hold just now.
#[derive(Debug, Default)]
struct Busy {
    /// Which, and who holds them.
    items: BTreeMap<usize, Holder>,
    /// Since when nothing but these has been waited for.
    since: Option<Instant>,
}

/// What a scenario has of it, until it is dropped.
#[derive(Debug)]
pub(super) struct Parts {
    /// What of it is more than was asked for, in sentences.
    pub(super) besides: Vec<String>,
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
        Inventory(Arc::new(Shelves::new(items, kinds, place, once)))
    }

    /// All that is there, in its order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.0.items.iter()
    }

    /// The same with every item changed, nothing used up, and `assigned` to things by their names.
    fn again(&self, change: impl Fn(Item) -> Item, assigned: BTreeMap<String, usize>) -> Inventory {
        let shelves = &self.0;
        let items = shelves.items.iter().cloned().map(change).collect();
        let (kinds, place) = (shelves.kinds.clone(), shelves.place.clone());
        let mut again = Shelves::new(items, kinds, place, shelves.once);
        again.assigned = assigned;
        Inventory(Arc::new(again))
    }

    /// The same with nothing used up, and nothing that would be: for trying what is there.
    pub fn reusable(&self) -> Inventory {
        self.again(|item| item.used_once(false), self.0.assigned.clone())
    }

    /// Takes and makes all `things`, and tells what of it was taken: also where making the rest fails,
    /// and everything is given back.
    pub(super) async fn make(
        &self,
        target: &Target,
        pack: &Pack,
        things: &[Thing],
        items: &mut Vec<ItemTaken>,
    ) -> Result<(Parts, Map<String, Value>), WorldError> {
        let patience = target.timeouts.scenario;
        let (chosen, taken) = self.take(pack, things, patience).await?;
        *items = self.0.told_of(pack, things, &chosen);
        let mut parts = Parts {
            besides: self.0.besides(things, &chosen),
            taken,
            made: Vec::new(),
        };
        let mut bindings = Map::new();
        for (thing, item) in things.iter().zip(chosen.items) {
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

    /// An item for each thing that one is for, once they are all free. Other runs are given `patience`
    /// to let go of theirs. Scenarios of this one let go by themselves: until they have, there is as
    /// much as there will be.
    async fn take(
        &self,
        pack: &Pack,
        things: &[Thing],
        patience: Duration,
    ) -> Result<(Chosen, Taken), WorldError> {
        let mut busy = Busy::default();
        loop {
            let (chosen, mut taken) = self
                .take_in_this_run(pack, things, &mut busy, patience)
                .await?;
            match taken.claim(Instant::now() + patience).await? {
                Claimed::All => return Ok((chosen, taken)),
                Claimed::UsedUp => {}
                Claimed::InUse(items) => busy.items.extend(items),
            }
        }
    }

    /// The same, but for what other runs hold and let go of again.
    async fn take_in_this_run(
        &self,
        pack: &Pack,
        things: &[Thing],
        busy: &mut Busy,
        patience: Duration,
    ) -> Result<(Chosen, Taken), WorldError> {
        let shelves = &self.0;
        let (chosen, items) = loop {
            // Listened for before looking, or what is freed in between would not be heard.
            let freed = shelves.freed.notified();
            tokio::pin!(freed);
            freed.as_mut().enable();
            let held = busy.items.keys().copied().collect();
            busy.since = match shelves.choose_now(pack, things, &held).await? {
                Choice::Found(chosen, items) => break (chosen, items),
                Choice::OnceFreed => None,
                Choice::OnceLetGo => busy.since.or_else(|| Some(Instant::now())),
            };
            let deadline = busy.since.map(|since| since + patience);
            let busy = &mut busy.items;
            tokio::select! {
                () = freed => {}
                let_go = shelves.let_go(busy, deadline), if !busy.is_empty() => let_go?,
            }
        };
        let taken = Taken {
            shelves: Arc::clone(shelves),
            items,
            claims: Vec::new(),
        };
        Ok((chosen, taken))
    }

    /// Whether requests make or complete any of it.
    pub(crate) fn asks(&self) -> bool {
        !self.0.kinds.is_empty()
    }

    /// How things of a kind are made, if they are.
    fn recipe(&self, kind: &str) -> Option<&Recipe> {
        self.0.kinds.get(kind)
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

#[cfg(test)]
mod tests;
