//! Choosing an item for each thing: branch and bound. What everybody would have at the least cost if
//! nobody spoke of others is no dearer than what they can have; where it fits, it is the answer, and where
//! it is too dear or there is none, nothing has to be tried.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Search;
use super::assignment::{Cost, cheapest};
use super::decided::Chosen;
use super::limit::Limit;
use super::open::Open;

/// For things the numbers of their candidates.
type Numbers = BTreeMap<usize, usize>;

/// Costs are what an item is besides, what it gives, and where it stands, in this order: each behind the
/// former by so many bits.
const BITS: u32 = 40;

impl Search<'_> {
    /// An item for everything that is looked at, with no more than `most` besides.
    pub(super) fn solve(
        &self,
        mut open: Open<'_>,
        most: usize,
        limit: &mut Limit,
    ) -> Option<Chosen> {
        loop {
            open = open.narrowed()?;
            limit.spend(open.work())?;
            let numbers = self.cheapest(&open, most)?;
            let Some(thing) = self.narrowest_apart(&open, &numbers) else {
                return Some(self.chosen(&open, &numbers));
            };
            let (number, candidate) = open.of(thing).next()?;
            if let Some(found) = self.solve(open.with(thing, number), most, limit) {
                return Some(found);
            }
            // Nothing is known of it then.
            (!limit.is_reached()).then_some(())?;
            open.strike_failed(thing, candidate.item);
        }
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
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::{Value, json};

    use super::super::{Chosen, Kinds, Limit, Search, Stock};
    use crate::world::Thing;
    use crate::world::inventory::Item;
    use crate::world::inventory::not_found::NotFound;
    use crate::world::inventory::spoken_of::spoken_of;

    fn brand(name: &str) -> Value {
        json!({"name": name, "kind": "brand"})
    }

    fn room(one: &str, other: &str) -> Value {
        json!({"kind": "room", "with": {"of": [one, other]}})
    }

    /// So many people, and rooms of these.
    fn asked(people: usize, rooms: &[(usize, usize)]) -> Vec<Thing> {
        let name = |number: usize| format!("a{number}");
        let people = (0..people).map(|number| Thing::new(name(number), "brand", json!({})));
        let rooms = rooms.iter().enumerate().map(|(at, (one, other))| {
            let of = [one, other].map(|number| json!({"$ref": name(*number)}));
            Thing::new(format!("r{at}"), "room", json!({"of": of}))
        });
        people.chain(rooms).collect()
    }

    /// What is found with so much work.
    fn found(items: &[Value], things: &[Thing], work: usize) -> Result<Chosen, NotFound> {
        let items: Vec<Item> = serde_json::from_value(json!(items)).expect("items");
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
        let search = Search::new(stock, things, |_| false, |_| None, |_, _| false);
        search.run(&mut Limit::of(work))
    }

    /// Eleven people, each with rooms with the next four, and a star with one spoke more than anybody has.
    #[test]
    fn what_nobody_has_takes_a_choice_for_each_who_might() {
        let name = |number: usize| format!("p{}", number % 11);
        let mut items: Vec<Value> = (0..11).map(|number| brand(&name(number))).collect();
        let pairs = (0..11).flat_map(|one| (1..5).map(move |apart| (one, one + apart)));
        items.extend(pairs.map(|(one, other)| room(&name(one), &name(other))));
        let star = |spokes: usize| {
            let spokes: Vec<_> = (1..=spokes).map(|spoke| (0, spoke)).collect();
            asked(6, &spokes)
        };
        assert_eq!(
            found(&items, &star(5), 2_500_000),
            Err(NotFound::Together(10))
        );
        // With one spoke less somebody has it.
        assert!(found(&items, &star(4), 50_000).is_ok());
    }

    /// People each with rooms with so many others of their own, in either order.
    fn hubs(hubs: usize, spokes: usize) -> Vec<Value> {
        let mut items = Vec::new();
        for hub in (0..hubs).map(|hub| format!("h{hub}")) {
            items.push(brand(&hub));
            for number in 0..spokes {
                let spoke = format!("{hub}-{number}");
                items.push(brand(&spoke));
                items.push(match number % 2 {
                    0 => room(&hub, &spoke),
                    _ => room(&spoke, &hub),
                });
            }
        }
        items
    }

    /// As many rooms with nobody in two of them as there are people with rooms, and one more.
    #[test]
    fn rooms_that_are_alike_are_not_tried_one_by_one() {
        for (count, spokes) in [(2, 200), (4, 20)] {
            let items = hubs(count, spokes);
            let apart = |rooms: usize| {
                let rooms: Vec<_> = (0..rooms).map(|room| (2 * room, 2 * room + 1)).collect();
                asked(2 * rooms.len(), &rooms)
            };
            let none = Err(NotFound::Together(3 * count + 2));
            assert_eq!(
                found(&items, &apart(count + 1), 2_500_000),
                none,
                "{count} of {spokes}"
            );
            assert!(found(&items, &apart(count), 2_500_000).is_ok());
        }
    }
}
