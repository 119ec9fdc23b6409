//! The best of what is free for what a scenario asks for: of all items, or of those of one world.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::PoisonError;

use wireproof_client::pack::{Kind, Pack};

use super::item::Item;
use super::not_found::NotFound;
use super::search::{Chosen, Kinds, Limit, Search, Stock};
use super::shelves::Shelves;
use crate::world::Thing;

/// What is asked for, to know it again.
pub(super) fn asked(things: &[Thing]) -> String {
    format!("{things:?}")
}

impl Shelves {
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
        let mut best = self.best.lock().unwrap_or_else(PoisonError::into_inner);
        let known = best.entry(asked(things)).or_insert_with(|| {
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
}

/// Items by their kinds; who gives less comes first, for those who ask for less.
pub(super) fn by_kind(items: &[Item], pool: impl Iterator<Item = usize>) -> Kinds {
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
