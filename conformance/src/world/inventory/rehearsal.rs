//! What a whole run needs of an inventory, and what is not there: counted without a request, so that
//! whoever fills a staging system knows what to put in.

use std::collections::{BTreeMap, BTreeSet};

use wireproof_client::pack::Pack;

use super::Inventory;
use super::not_found::{NotFound, world_of};
use super::references::by_kind;
use super::search::Chosen;
use crate::world::Thing;

/// What came of taking items for one scenario after the other.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// For each scenario, in their order, what the target does not have for it.
    pub missing: Vec<Option<String>>,
    /// What there is and what is needed, by kind.
    pub stock: BTreeMap<String, Stock>,
    /// How many more are needed of what, besides all that is there.
    pub more: BTreeMap<String, usize>,
}

/// Items of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stock {
    /// So many are there.
    pub there: usize,
    /// So many are needed: of those that are used once in the whole run, of others at once.
    pub needed: usize,
    /// Whether they are used once.
    pub once: bool,
}

impl Inventory {
    /// Takes items for the things of each scenario in turn.
    pub fn rehearse<'a>(
        &self,
        pack: &Pack,
        scenarios: impl IntoIterator<Item = &'a [Thing]>,
    ) -> Rehearsal {
        let mut rehearsal = Rehearsal {
            stock: self.stock(),
            ..Rehearsal::default()
        };
        let mut spent = BTreeSet::new();
        for things in scenarios {
            self.need(things, &mut rehearsal.stock);
            let missing = match self.0.choose(pack, things, &spent) {
                Ok(chosen) => {
                    self.spend(&chosen, &mut spent);
                    None
                }
                Err(left) => {
                    let told = self.0.missing(pack, things, &left, &BTreeSet::new()).what;
                    if self.0.worlds.is_empty() {
                        let more = self.without(pack, things, left, &mut spent);
                        self.add(more, things, &mut rehearsal.more);
                    } else {
                        let so_far = rehearsal.more.entry(world_of(things)).or_default();
                        *so_far = total(*so_far, 1, self.0.once);
                    }
                    Some(told)
                }
            };
            rehearsal.missing.push(missing);
        }
        rehearsal
    }

    fn stock(&self) -> BTreeMap<String, Stock> {
        let mut stock: BTreeMap<String, Stock> = BTreeMap::new();
        for item in &self.0.items {
            let of_kind = stock.entry(item.kind.clone()).or_default();
            of_kind.there += 1;
            of_kind.once |= item.is_used_once();
        }
        stock
    }

    fn is_used_once(&self, kind: &str) -> bool {
        let mut of_kind = self.0.items.iter().filter(|item| item.kind == kind);
        match of_kind.next() {
            None => self.0.once,
            Some(first) => first.is_used_once() || of_kind.any(|item| item.is_used_once()),
        }
    }

    fn need(&self, things: &[Thing], stock: &mut BTreeMap<String, Stock>) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for thing in things.iter().filter(|thing| !self.0.is_made(&thing.kind)) {
            *counts.entry(&thing.kind).or_default() += 1;
        }
        for (kind, count) in counts {
            let of_kind = stock.entry(kind.to_owned()).or_default();
            of_kind.once = self.is_used_once(kind);
            of_kind.needed = total(of_kind.needed, count, of_kind.once);
        }
    }

    fn spend(&self, chosen: &Chosen, spent: &mut BTreeSet<usize>) {
        let items = self.0.with_their_world(chosen).into_iter();
        spent.extend(items.filter(|item| self.0.items[*item].is_used_once()));
    }

    /// Leaves out one thing after the other until there is something for all others, and tells
    /// which; none where nobody can know.
    fn without(
        &self,
        pack: &Pack,
        things: &[Thing],
        mut left: NotFound,
        spent: &mut BTreeSet<usize>,
    ) -> Vec<Thing> {
        let mut others = things.to_vec();
        let mut more = Vec::new();
        loop {
            match left {
                NotFound::Alone(thing) | NotFound::Together(thing) | NotFound::Richer(thing) => {
                    more.push(others.remove(thing));
                }
                // There is one, of which too little is known.
                NotFound::Lacks(thing, _) => others[thing].reads.clear(),
                NotFound::TooMany if self.0.best(pack, things).is_ok() => {
                    // It was found when all was there: as much again is enough.
                    let items = others.into_iter();
                    more.extend(items.filter(|thing| !self.0.is_made(&thing.kind)));
                    return more;
                }
                NotFound::Apart | NotFound::TooMany => return Vec::new(),
            }
            match self.0.choose(pack, &others, spent) {
                Ok(chosen) => {
                    self.spend(&chosen, spent);
                    return more;
                }
                Err(next) => left = next,
            }
        }
    }

    fn add(&self, more: Vec<Thing>, things: &[Thing], all: &mut BTreeMap<String, usize>) {
        let mut counts: BTreeMap<String, (usize, bool)> = BTreeMap::new();
        for thing in more {
            let once = self.is_used_once(&thing.kind);
            let of_these = counts.entry(by_kind(&thing, things)).or_insert((0, once));
            of_these.0 += 1;
        }
        for (what, (count, once)) in counts {
            let so_far = all.entry(what).or_default();
            *so_far = total(*so_far, count, once);
        }
    }
}

/// What is used once is needed once for each scenario; what comes back is needed for one at a time.
fn total(so_far: usize, count: usize, once: bool) -> usize {
    match once {
        true => so_far + count,
        false => so_far.max(count),
    }
}
