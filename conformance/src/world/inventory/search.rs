//! Which items of an inventory are the people and things that a scenario asks for: a pure search.
//!
//! What an item's `with` says of others is chosen with it, so that a room decides on its people and not
//! the other way round.

mod alike;
mod assigned;
mod assignment;
mod decided;
mod exact;
mod limit;
mod open;
mod solve;
mod table;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Item;
use super::not_found::NotFound;
use super::references::reference;
use super::spoken_of::mentions;
use crate::world::Thing;

pub(super) use decided::Chosen;
use decided::Decided;
pub(super) use limit::Limit;
use open::Open;
use table::Table;

/// One of so many parts of what may be looked at is spent on finding something that is less besides.
const PART_FOR_LESS: usize = 20;

/// What there is to choose from.
#[derive(Debug, Clone)]
pub(super) struct Stock<'a> {
    pub(super) items: &'a [Item],
    /// Items by what others call them.
    pub(super) names: &'a BTreeMap<String, usize>,
    /// How many other items speak of an item.
    pub(super) spoken_of: &'a [usize],
    /// Items by their kinds; who gives less comes first, for those who ask for less.
    pub(super) kinds: Cow<'a, Kinds>,
    /// Whether an item may be taken.
    pub(super) free: &'a [bool],
}

/// Items by their kinds.
pub(super) type Kinds = BTreeMap<String, Vec<usize>>;

/// What a scenario asks for, and what there is for it.
#[derive(Debug, Clone)]
pub(super) struct Search<'a> {
    stock: Stock<'a>,
    things: &'a [Thing],
    /// Things that requests make, for which no item is looked for.
    made: Vec<bool>,
    /// What a thing of a kind is where nothing else is said.
    defaults: Vec<Option<&'a Map<String, Value>>>,
    /// For each thing the fields that an item has to give.
    needs: Vec<Vec<&'a str>>,
    /// How many other things speak of a thing.
    mentions: Vec<usize>,
    /// For each thing the item that it has to be.
    assigned: Vec<Option<usize>>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        stock: Stock<'a>,
        things: &'a [Thing],
        is_made: impl Fn(&str) -> bool,
        defaults: impl Fn(&str) -> Option<&'a Map<String, Value>>,
        completes: impl Fn(&str, &str) -> bool,
    ) -> Search<'a> {
        let made: Vec<bool> = things.iter().map(|thing| is_made(&thing.kind)).collect();
        let needs = things.iter().map(|thing| {
            let reads = thing.reads.iter().map(String::as_str);
            reads
                .filter(|field| !completes(&thing.kind, field))
                .collect()
        });
        let mentions = things.iter().map(|thing| mentions(things, thing, &made));
        Search {
            stock,
            things,
            defaults: things.iter().map(|thing| defaults(&thing.kind)).collect(),
            needs: needs.collect(),
            mentions: mentions.collect(),
            assigned: vec![None; things.len()],
            made,
        }
    }

    /// The best item for each thing.
    pub(super) fn run(&self, limit: &mut Limit) -> Result<Chosen, NotFound> {
        if let Some(exact) = self.exact() {
            return Ok(exact);
        }
        let table = self.table();
        match self.among(&table, self.things.len(), usize::MAX, limit) {
            Some(Ok(chosen)) => Ok(self.improved(&table, chosen, limit)),
            None => Err(NotFound::TooMany),
            Some(Err(())) => Err(self.reason(&table, limit)),
        }
    }

    /// The same, where it does not matter why there is none.
    pub(super) fn find(&self, limit: &mut Limit) -> Option<Chosen> {
        if !self.is_enough() {
            return None;
        }
        let best = || {
            let table = self.table();
            let found = self.among(&table, self.things.len(), usize::MAX, limit);
            Some(self.improved(&table, found?.ok()?, limit))
        };
        self.exact().or_else(best)
    }

    /// Whether there are as many of each kind as are asked for.
    fn is_enough(&self) -> bool {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (thing, _) in self
            .things
            .iter()
            .zip(&self.made)
            .filter(|(_, made)| !**made)
        {
            *counts.entry(&thing.kind).or_default() += 1;
        }
        counts.iter().all(|(kind, count)| {
            let items = self.stock.kinds.get(*kind).into_iter().flatten();
            items.filter(|item| self.stock.free[**item]).count() >= *count
        })
    }

    /// What is less besides, as far as that is soon found.
    fn improved(&self, table: &Table, mut best: Chosen, limit: &mut Limit) -> Chosen {
        limit.part(PART_FOR_LESS, |limit| {
            while let Some(most) = best.surplus().checked_sub(1) {
                match self.among(table, self.things.len(), most, limit) {
                    Some(Ok(better)) => best = better,
                    Some(Err(())) | None => break,
                }
            }
            best
        })
    }

    /// The first thing that is one too many, where all together are.
    fn reason(&self, table: &Table, limit: &mut Limit) -> NotFound {
        if let Some(thing) = self.alone(table) {
            return self.lacks(thing).unwrap_or(NotFound::Alone(thing));
        }
        let last = self.made.iter().rposition(|made| !made).unwrap_or(0);
        let mut is_too_many =
            |thing: &usize| self.among(table, thing + 1, usize::MAX, limit) == Some(Err(()));
        NotFound::Together((0..last).find(&mut is_too_many).unwrap_or(last))
    }

    /// The first thing for which there is no item, whatever the others are.
    fn alone(&self, table: &Table) -> Option<usize> {
        let mut things = 0..self.things.len();
        things.find(|thing| !self.made[*thing] && table.of(*thing).is_empty())
    }

    /// What those that would do for this thing do not give, if that is what keeps them from it.
    fn lacks(&self, thing: usize) -> Option<NotFound> {
        let mut forgiving = self.clone();
        forgiving.needs.iter_mut().for_each(Vec::clear);
        let fitting = forgiving.fitting(thing).into_iter();
        let lacking = fitting.map(|one| {
            let missing = self.stock.items[one.item].missing(&self.needs[thing]);
            missing.map(str::to_owned).collect::<Vec<_>>()
        });
        let fewest = lacking.min_by_key(Vec::len)?;
        (!fewest.is_empty()).then_some(NotFound::Lacks(thing, fewest))
    }

    fn nothing(&self) -> Decided {
        Decided::nothing(self.things.len(), self.stock.items.len())
    }

    /// An item for each of the first `count` things, with no more than `most` besides; `None` where that
    /// would take too long to find.
    fn among(
        &self,
        table: &Table,
        count: usize,
        most: usize,
        limit: &mut Limit,
    ) -> Option<Result<Chosen, ()>> {
        let open = Open::first(table, &self.made, count);
        match self.solve(open, most, limit) {
            Some(chosen) => Some(Ok(chosen)),
            None => (!limit.is_reached()).then_some(Err(())),
        }
    }

    fn of_kind(&self, thing: usize) -> &[usize] {
        let items = self.stock.kinds.get(&self.things[thing].kind);
        items.map_or(&[], Vec::as_slice)
    }

    /// Decides that `thing` is `item`, with all that follows from it; `None` where it cannot be, with
    /// something decided that has to be taken back.
    fn take(&self, thing: usize, item: usize, decided: &mut Decided) -> Option<()> {
        if let Some(already) = decided.chosen.items[thing] {
            return (already == item).then_some(());
        }
        let (asked, has) = (&self.things[thing], &self.stock.items[item]);
        (!decided.used[item] && self.would_do(thing, item)).then_some(())?;
        decided.decide(thing, item, self.more(thing, item)?);
        for (key, value) in asked.with.as_object().into_iter().flatten() {
            let value_there = has.with.get(key).or_else(|| self.default(thing, key))?;
            self.agree(value, value_there, decided)?;
        }
        Some(())
    }

    /// Whether an item is there for a thing, whatever it says of itself.
    fn would_do(&self, thing: usize, item: usize) -> bool {
        let (asked, has) = (&self.things[thing], &self.stock.items[item]);
        !self.made[thing]
            && self.stock.free[item]
            && self.is_let(thing, item)
            && has.kind == asked.kind
            && has.missing(&self.needs[thing]).next().is_none()
    }

    /// What a thing is where nothing is said.
    fn default(&self, thing: usize, key: &str) -> Option<&'a Value> {
        self.defaults[thing]?.get(key)
    }

    /// How much more an item is than what is asked of a thing; `None` where it is something else.
    fn more(&self, thing: usize, item: usize) -> Option<usize> {
        let with = self.things[thing].with.as_object();
        let is_asked = |key: &str| with.is_some_and(|with| with.contains_key(key));
        let mut more = self.stock.spoken_of[item].saturating_sub(self.mentions[thing]);
        for (key, value) in &self.stock.items[item].with {
            match self.default(thing, key) {
                _ if is_asked(key) => {}
                Some(default) if default != value => return None,
                Some(_) => {}
                None => more += 1,
            }
        }
        Some(more)
    }

    /// Holds what is asked for against what an item says of itself, where others are named.
    fn agree(&self, asked: &Value, has: &Value, decided: &mut Decided) -> Option<()> {
        match (asked, has) {
            (Value::Object(_), Value::String(name)) => {
                let thing = self.referred(asked)?;
                let item = *self.stock.names.get(name.as_str())?;
                self.take(thing, item, decided)
            }
            // Whoever is meant is named; what only looks like a reference is nobody.
            (Value::Object(_), Value::Object(_)) if reference(asked).is_some() => None,
            (Value::Object(asked), Value::Object(has)) => {
                (asked.len() == has.len()).then_some(())?;
                let mut members = asked.iter();
                members.try_for_each(|(key, value)| self.agree(value, has.get(key)?, decided))
            }
            (Value::Array(asked), Value::Array(has)) => {
                (asked.len() == has.len()).then_some(())?;
                let mut pairs = asked.iter().zip(has);
                pairs.try_for_each(|(asked, has)| self.agree(asked, has, decided))
            }
            _ => (asked == has).then_some(()),
        }
    }

    /// The thing that a reference means.
    fn referred(&self, value: &Value) -> Option<usize> {
        let name = reference(value)?;
        self.things.iter().position(|thing| thing.name == name)
    }
}
