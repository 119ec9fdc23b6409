//! What makes no difference: items that can change places, and things that can. What is left of a table
//! is all that a search goes by, and an exchange is held against all of it: it is one only where the same
//! is left after it, so that what fails with one of them fails with the other.

use std::collections::{BTreeMap, BTreeSet};

use super::open::Open;
use super::table::Candidate;

/// Who changes places with whom; some with themselves, and who is not in it as well.
#[derive(Debug, Default)]
struct Exchange(BTreeMap<usize, usize>);

impl Exchange {
    /// Whether that is new; `None` where one of them changes places with somebody else.
    fn add(&mut self, one: usize, other: usize) -> Option<bool> {
        match (self.0.get(&one), self.0.get(&other)) {
            (None, None) => {
                self.0.extend([(one, other), (other, one)]);
                Some(true)
            }
            (Some(with), _) if *with == other => Some(false),
            _ => None,
        }
    }

    fn of(&self, one: usize) -> usize {
        self.0.get(&one).copied().unwrap_or(one)
    }
}

impl Open<'_> {
    /// Strikes a candidate that failed, and with it all who would fail as it did: items that can change
    /// places with it, for this thing and for those that can change places with that.
    pub(super) fn strike_failed(&mut self, thing: usize, failed: usize) {
        let same = self.of(thing).map(|(_, candidate)| candidate.item);
        let same = same.filter(|item| *item == failed || self.can_items_change(failed, *item));
        let same: BTreeSet<usize> = same.collect();
        let things = self.things.iter().copied();
        let things =
            things.filter(|other| *other == thing || self.can_things_change(thing, *other));
        for thing in things.collect::<Vec<_>>() {
            self.strike(thing, |_, candidate| same.contains(&candidate.item));
        }
    }

    fn can_items_change(&self, one: usize, other: usize) -> bool {
        self.with_items_changed(one, other).is_some()
    }

    /// Two rooms of one person, each with somebody else of whom nobody speaks besides, change places
    /// together with those.
    fn with_items_changed(&self, one: usize, other: usize) -> Option<()> {
        let mut exchange = Exchange::default();
        exchange.add(one, other)?;
        let mut added = vec![(one, other)];
        while let Some((one, other)) = added.pop() {
            let mut pairs = self.follow_alike(one, other)?;
            if one != other {
                match (self.table.speakers(one), self.table.speakers(other)) {
                    ([], []) => {}
                    ([by_one], [by_other]) => pairs.push((*by_one, *by_other)),
                    // Which of them belongs to which is not looked for.
                    _ => return None,
                }
            }
            for (one, other) in pairs {
                if exchange.add(one, other)? {
                    added.push((one, other));
                }
            }
        }
        Some(())
    }

    /// What follows from one item where the other is put in its place; `None` where that is not left
    /// for the same things, is more or less besides, or decides on others.
    fn follow_alike(&self, one: usize, other: usize) -> Option<Vec<(usize, usize)>> {
        let mut pairs = Vec::new();
        for thing in &self.things {
            let (one, other) = match (self.left_as(*thing, one), self.left_as(*thing, other)) {
                (None, None) => continue,
                (Some(one), Some(other)) => (one, other),
                _ => return None,
            };
            let is_as_much = one.more == other.more && one.follows.len() == other.follows.len();
            is_as_much.then_some(())?;
            for ((whom, which), (as_whom, as_which)) in one.follows.iter().zip(&other.follows) {
                (whom == as_whom).then_some(())?;
                let items = [which, as_which].map(|which| self.candidate(*whom, *which).item);
                pairs.push((items[0], items[1]));
            }
        }
        Some(pairs)
    }

    fn can_things_change(&self, one: usize, other: usize) -> bool {
        self.with_things_changed(one, other).is_some()
    }

    /// Two rooms change places together with those of whom they speak.
    fn with_things_changed(&self, one: usize, other: usize) -> Option<()> {
        (self.count(one) == self.count(other)).then_some(())?;
        let mut exchange = Exchange::default();
        let (ones, others) = (self.table.with_others(one), self.table.with_others(other));
        for (one, other) in ones.zip(others) {
            exchange.add(one, other)?;
        }
        let mut things = self.things.iter();
        things
            .all(|thing| self.is_left_alike(*thing, &exchange))
            .then_some(())
    }

    /// Whether the same is left of whoever is in the place of a thing, and the same follows from it.
    fn is_left_alike(&self, thing: usize, exchange: &Exchange) -> bool {
        let mut with_others = self.table.with_others(thing);
        if with_others.all(|other| exchange.of(other) == other) {
            return true;
        }
        let place = exchange.of(thing);
        let is_there = |candidate: &Candidate| {
            let in_place = self.left_as(place, candidate.item)?;
            let is_as_much = candidate.more == in_place.more
                && candidate.follows.len() == in_place.follows.len();
            let mut follows = candidate.follows.iter();
            let is_same = follows.all(|(whom, which)| {
                let item = self.candidate(*whom, *which).item;
                let mut there = in_place.follows.iter();
                there.any(|(as_whom, as_which)| {
                    *as_whom == exchange.of(*whom)
                        && self.candidate(*as_whom, *as_which).item == item
                })
            });
            (is_as_much && is_same).then_some(())
        };
        self.count(thing) == self.count(place)
            && self
                .of(thing)
                .all(|(_, candidate)| is_there(candidate).is_some())
    }
}
