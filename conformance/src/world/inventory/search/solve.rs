//! Choosing an item for each thing: branch and bound. What everybody would have at the least cost if
//! nobody spoke of others is no dearer than what they can have; where it fits, it is the answer, and where
//! it is too dear or there is none, nothing has to be tried.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Search;
use super::assignment::{Cost, cheapest};
use super::decided::Chosen;
use super::open::Open;

/// How far a search goes.
#[derive(Debug)]
pub(super) struct Limit {
    pub(super) choices: usize,
    /// The most that is accepted besides what was asked for.
    pub(super) surplus: usize,
}

/// For things the numbers of their candidates.
type Numbers = BTreeMap<usize, usize>;

/// Costs are what an item is besides, what it gives, and where it stands, in this order: each behind the
/// former by so many bits.
const BITS: u32 = 40;

impl Search<'_> {
    /// An item for everything that is looked at.
    pub(super) fn solve(&self, open: Open<'_>, limit: &mut Limit) -> Option<Chosen> {
        let open = open.narrowed()?;
        let numbers = self.cheapest(&open, limit.surplus)?;
        let Some(thing) = self.narrowest_apart(&open, &numbers) else {
            return Some(self.chosen(&open, &numbers));
        };
        let mut failed: Vec<usize> = Vec::new();
        for (number, candidate) in open.of(thing) {
            // Of ten rooms of the same two people one is enough.
            let is_alike = |other: &usize| self.are_alike(*other, candidate.item);
            if failed.iter().any(is_alike) {
                continue;
            }
            limit.choices = limit.choices.checked_sub(1)?;
            if let Some(found) = self.solve(open.with(thing, number), limit) {
                return Some(found);
            }
            failed.push(candidate.item);
        }
        None
    }

    /// What each would have if nobody spoke of others, unless that is more besides than is accepted.
    fn cheapest(&self, open: &Open<'_>, most: usize) -> Option<Numbers> {
        let mut of_kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for thing in &open.things {
            let of_kind = of_kinds.entry(&self.things[*thing].kind).or_default();
            of_kind.push(*thing);
        }
        let mut all = Numbers::new();
        for things in of_kinds.values() {
            all.extend(self.cheapest_of_kind(open, things)?);
        }
        let more = all.iter();
        let more = more.map(|(thing, number)| open.candidate(*thing, *number).more);
        (more.sum::<usize>() <= most).then_some(all)
    }

    fn cheapest_of_kind(&self, open: &Open<'_>, things: &[usize]) -> Option<Vec<(usize, usize)>> {
        let mut columns: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, candidate) in things.iter().flat_map(|thing| open.of(*thing)) {
            let next = columns.len();
            columns.entry(candidate.item).or_insert(next);
        }
        if columns.len() < things.len() {
            return None;
        }
        let rows = things.iter().map(|thing| {
            let mut row: Vec<Cost> = vec![None; columns.len()];
            for (_, candidate) in open.of(*thing) {
                let gives = self.stock.items[candidate.item].gives.len();
                let parts = [candidate.more, gives, candidate.item];
                let cost = parts.iter().fold(0, |cost, part| {
                    (cost << BITS) + i128::try_from(*part).unwrap_or(i128::from(u32::MAX))
                });
                row[columns[&candidate.item]] = Some(cost);
            }
            row
        });
        let rows: Vec<Vec<Cost>> = rows.collect();
        let found = cheapest(&rows)?;
        let chosen = things.iter().zip(found).filter_map(|(thing, column)| {
            let mut left = open.of(*thing);
            let (number, _) = left.find(|(_, candidate)| columns[&candidate.item] == column)?;
            Some((*thing, number))
        });
        Some(chosen.collect())
    }

    /// Of those who would not have what others say of them, or would not be whom others mean, the one with
    /// the fewest candidates (fail first); of several one that decides on others, then the one of whom most
    /// others speak. None where all fits.
    fn narrowest_apart(&self, open: &Open<'_>, numbers: &Numbers) -> Option<usize> {
        let pairs = numbers.iter().flat_map(|(thing, number)| {
            let follows = open.candidate(*thing, *number).follows.iter();
            let apart = follows.filter(|(other, which)| numbers.get(other) != Some(which));
            apart.flat_map(|(other, _)| [*thing, *other])
        });
        let several = pairs.filter(|thing| open.count(*thing) > 1);
        several.min_by_key(|thing| {
            let is_last = !open.decides_on_others(*thing);
            let mentions = Reverse(self.mentions[*thing]);
            (open.count(*thing), is_last, mentions, *thing)
        })
    }

    fn chosen(&self, open: &Open<'_>, numbers: &Numbers) -> Chosen {
        let mut decided = self.nothing();
        for (thing, number) in numbers {
            let candidate = open.candidate(*thing, *number);
            decided.decide(*thing, candidate.item, candidate.more);
        }
        decided.chosen
    }

    /// Whether it makes no difference which of two items of a kind is taken.
    fn are_alike(&self, one: usize, other: usize) -> bool {
        let (items, spoken_of) = (self.stock.items, self.stock.spoken_of);
        let nobody_speaks = spoken_of[one] == 0 && spoken_of[other] == 0;
        // What they give may be what another thing needs.
        let mut things = 0..self.things.len();
        nobody_speaks
            && items[one].with == items[other].with
            && things.all(|thing| self.would_do(thing, one) == self.would_do(thing, other))
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::{Value, json};

    use super::super::{Kinds, Search, Stock};
    use crate::world::Thing;
    use crate::world::inventory::Item;
    use crate::world::inventory::spoken_of::spoken_of;

    /// Eleven people, each with rooms with the next four, and a star with one spoke more than anybody has.
    #[test]
    fn what_nobody_has_takes_a_choice_for_each_who_might() {
        let name = |number: usize| format!("p{}", number % 11);
        let mut items: Vec<Value> = (0..11)
            .map(|number| json!({"name": name(number), "kind": "brand"}))
            .collect();
        let pairs = (0..11).flat_map(|one| (1..5).map(move |apart| (one, one + apart)));
        items.extend(
            pairs.map(
                |(one, other)| json!({"kind": "room", "with": {"of": [name(one), name(other)]}}),
            ),
        );
        let items: Vec<Item> = serde_json::from_value(json!(items)).expect("items");
        let mut things: Vec<Thing> = (0..6)
            .map(|number| Thing::new(format!("a{number}"), "brand", json!({})))
            .collect();
        things.extend((1..6).map(|spoke| {
            let of = json!([{"$ref": "a0"}, {"$ref": format!("a{spoke}")}]);
            Thing::new(format!("r{spoke}"), "room", json!({"of": of}))
        }));
        let names = items.iter().enumerate();
        let names = names.filter_map(|(index, item)| Some((item.name()?.to_owned(), index)));
        let mut kinds = Kinds::new();
        for (index, item) in items.iter().enumerate() {
            kinds.entry(item.kind().to_owned()).or_default().push(index);
        }
        let stock = Stock {
            items: &items,
            names: &names.collect(),
            spoken_of: &spoken_of(&items),
            kinds: Cow::Owned(kinds),
            free: &vec![true; items.len()],
        };
        let search = Search::new(stock, &things, |_| false, |_| None, |_, _| false);
        let table = search.table();
        let none = search.among(&table, things.len(), 12, usize::MAX);
        assert_eq!(none, Some(Err(())));
        // With one spoke less somebody has it.
        let last = things.len() - 1;
        let star = search.among(&table, last, 12, usize::MAX);
        assert!(matches!(star, Some(Ok(_))), "{star:?}");
    }
}
