//! What each thing could be, looked at by itself, and what follows from it for those of whom it speaks.

use std::collections::{BTreeMap, BTreeSet};

use super::Search;

/// An item that a thing could be.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) item: usize,
    /// How much more it is than was asked for.
    pub(super) more: usize,
    /// What is decided with it: a thing, and the number of the candidate that it is then.
    pub(super) follows: Vec<(usize, usize)>,
}

#[derive(Debug)]
pub(super) struct Table {
    /// For each thing its candidates, who is the least besides first.
    candidates: Vec<Vec<Candidate>>,
    /// For each thing the numbers of its candidates, by their items.
    numbers: Vec<BTreeMap<usize, usize>>,
    /// From which items it follows who has to be an item.
    speakers: BTreeMap<usize, Vec<usize>>,
}

impl Search<'_> {
    pub(super) fn table(&self) -> Table {
        let found: Vec<Vec<Fitting>> = (0..self.things.len())
            .map(|thing| self.fitting(thing))
            .collect();
        let speakers = speakers(&found);
        let numbers: Vec<BTreeMap<usize, usize>> = found
            .iter()
            .map(|fitting| {
                let items = fitting.iter().enumerate();
                items.map(|(number, one)| (one.item, number)).collect()
            })
            .collect();
        let candidates = found.into_iter().map(|fitting| {
            let candidates = fitting.into_iter().map(|one| Candidate {
                item: one.item,
                more: one.more,
                // Whoever follows fits by themselves too: that asks for less.
                follows: one
                    .follows
                    .into_iter()
                    .filter_map(|(thing, item)| Some((thing, *numbers[thing].get(&item)?)))
                    .collect(),
            });
            candidates.collect()
        });
        let candidates = candidates.collect();
        Table {
            candidates,
            numbers,
            speakers,
        }
    }

    /// The items that a thing could be, whatever the others are.
    pub(super) fn fitting(&self, thing: usize) -> Vec<Fitting> {
        if self.made[thing] {
            return Vec::new();
        }
        let mut decided = self.nothing();
        let mut fitting = Vec::new();
        for item in self.of_kind(thing) {
            if self.take(thing, *item, &mut decided).is_some() {
                let others = decided.order.iter().skip(1);
                let others =
                    others.filter_map(|other| Some((*other, decided.chosen.items[*other]?)));
                fitting.push(Fitting {
                    item: *item,
                    more: decided.chosen.more[thing],
                    surplus: decided.surplus,
                    follows: others.collect(),
                });
            }
            decided.take_back(0);
        }
        // Who gives less is for those who ask for less.
        fitting.sort_by_key(|one| {
            (
                one.surplus,
                self.stock.items[one.item].gives.len(),
                one.item,
            )
        });
        fitting
    }
}

/// From which items it follows who has to be an item.
fn speakers(found: &[Vec<Fitting>]) -> BTreeMap<usize, Vec<usize>> {
    let mut speakers: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for one in found.iter().flatten() {
        for (_, item) in &one.follows {
            speakers.entry(*item).or_default().insert(one.item);
        }
    }
    let speakers = speakers.into_iter();
    speakers
        .map(|(item, by)| (item, by.into_iter().collect()))
        .collect()
}

/// An item that a thing could be.
#[derive(Debug)]
pub(super) struct Fitting {
    pub(super) item: usize,
    more: usize,
    /// How much more all that is decided with it is than was asked for.
    surplus: usize,
    /// What is decided with it: a thing, and its item.
    follows: Vec<(usize, usize)>,
}

impl Table {
    pub(super) fn of(&self, thing: usize) -> &[Candidate] {
        &self.candidates[thing]
    }

    /// Which of a thing's candidates an item is.
    pub(super) fn number(&self, thing: usize, item: usize) -> Option<usize> {
        self.numbers[thing].get(&item).copied()
    }

    /// The items from which it follows that somebody is this one, each once.
    pub(super) fn speakers(&self, item: usize) -> &[usize] {
        self.speakers.get(&item).map_or(&[], Vec::as_slice)
    }

    /// A thing and those who are decided with it.
    pub(super) fn with_others(&self, thing: usize) -> impl Iterator<Item = usize> {
        // All candidates decide on the same others.
        let follows = self.of(thing).first().map(|first| first.follows.iter());
        let others = follows.into_iter().flatten().map(|(other, _)| *other);
        std::iter::once(thing).chain(others)
    }
}
