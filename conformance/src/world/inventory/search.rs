//! Which items of an inventory are the people and things that a scenario asks for: a pure search.
//!
//! Whatever has the fewest items left to choose from is chosen first, and what an item's `with` says
//! of others is chosen with it, so that a room decides on its people and not the other way round.

mod assigned;
mod decided;
mod exact;

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

/// So many choices are tried before a search is given up. One that finds something needs few.
const MOST_CHOICES: usize = 200_000;

/// So many more, to find something that is less besides.
const MORE_CHOICES: usize = 1_000;

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

/// How far a search goes.
#[derive(Debug)]
struct Limit {
    choices: usize,
    /// The most that is accepted besides what was asked for.
    surplus: usize,
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
    pub(super) fn run(&self) -> Result<Chosen, NotFound> {
        if let Some(exact) = self.exact() {
            return Ok(exact);
        }
        let all = self.things.len();
        match self.among(all, MOST_CHOICES, usize::MAX) {
            Some(Ok(chosen)) => Ok(self.improved(chosen)),
            None => Err(NotFound::TooMany),
            Some(Err(())) => Err(self.reason()),
        }
    }

    /// The same, where it does not matter why there is none.
    pub(super) fn find(&self) -> Option<Chosen> {
        let found = || {
            self.among(self.things.len(), MOST_CHOICES, usize::MAX)?
                .ok()
        };
        let best = || found().map(|found| self.improved(found));
        self.exact().or_else(best)
    }

    /// What is less besides, as far as that is soon found.
    fn improved(&self, mut best: Chosen) -> Chosen {
        while let Some(most) = best.surplus().checked_sub(1) {
            match self.among(self.things.len(), MORE_CHOICES, most) {
                Some(Ok(better)) => best = better,
                Some(Err(())) | None => break,
            }
        }
        best
    }

    /// The first thing that is one too many.
    fn reason(&self) -> NotFound {
        if let Some(thing) = self.alone() {
            return self.lacks(thing).unwrap_or(NotFound::Alone(thing));
        }
        let found = |count: usize| self.among(count, MOST_CHOICES, usize::MAX);
        let first = (1..=self.things.len()).find(|count| found(*count) == Some(Err(())));
        first.map_or(NotFound::TooMany, |count| NotFound::Together(count - 1))
    }

    /// The first thing for which there is no item, whatever the others are.
    fn alone(&self) -> Option<usize> {
        let mut things = 0..self.things.len();
        things.find(|thing| !self.made[*thing] && self.all_for(*thing).is_empty())
    }

    fn all_for(&self, thing: usize) -> Candidates {
        let decided = &mut self.nothing();
        self.candidates(thing, decided, usize::MAX, usize::MAX)
    }

    /// What those that would do for this thing do not give, if that is what keeps them from it.
    fn lacks(&self, thing: usize) -> Option<NotFound> {
        let mut forgiving = self.clone();
        forgiving.needs.iter_mut().for_each(Vec::clear);
        let candidates = forgiving.all_for(thing).into_iter();
        let lacking = candidates.map(|(_, item)| {
            let missing = self.stock.items[item].missing(&self.needs[thing]);
            missing.map(str::to_owned).collect::<Vec<_>>()
        });
        let fewest = lacking.min_by_key(Vec::len)?;
        (!fewest.is_empty()).then_some(NotFound::Lacks(thing, fewest))
    }

    fn nothing(&self) -> Decided {
        Decided::nothing(self.things.len(), self.stock.items.len())
    }

    /// An item for each of the first `count` things; `None` where that would take too long to find.
    fn among(&self, count: usize, choices: usize, surplus: usize) -> Option<Result<Chosen, ()>> {
        let mut limit = Limit { choices, surplus };
        let mut decided = self.nothing();
        if self.decide(count, &mut decided, &mut limit) {
            return Some(Ok(decided.chosen));
        }
        (limit.choices > 0).then_some(Err(()))
    }

    fn decide(&self, count: usize, decided: &mut Decided, limit: &mut Limit) -> bool {
        let Some((thing, mut candidates)) = self.narrowest(count, decided, limit.surplus) else {
            return true;
        };
        // Who gives less is for those who ask for less.
        candidates.sort_by_key(|(more, item)| (*more, self.stock.items[*item].gives.len(), *item));
        let mut failed: Vec<usize> = Vec::new();
        for (_, item) in candidates {
            // Nine people too few for ten would be tried in every order otherwise.
            if failed.iter().any(|failed| self.are_alike(*failed, item)) {
                continue;
            }
            let Some(left) = limit.choices.checked_sub(1) else {
                return false;
            };
            limit.choices = left;
            let length = decided.order.len();
            let is_taken = self.take(thing, item, decided).is_some();
            if is_taken && self.decide(count, decided, limit) {
                return true;
            }
            decided.take_back(length);
            failed.push(item);
        }
        false
    }

    fn of_kind(&self, thing: usize) -> &[usize] {
        let items = self.stock.kinds.get(&self.things[thing].kind);
        items.map_or(&[], Vec::as_slice)
    }

    /// Whether it makes no difference which of two items of a kind is taken.
    fn are_alike(&self, one: usize, other: usize) -> bool {
        let (items, spoken_of) = (self.stock.items, self.stock.spoken_of);
        spoken_of[one] == 0 && spoken_of[other] == 0 && items[one].with == items[other].with
    }

    /// The open thing with the fewest items to choose from, and those.
    fn narrowest(
        &self,
        count: usize,
        decided: &mut Decided,
        surplus: usize,
    ) -> Option<(usize, Candidates)> {
        let mut open: Vec<usize> = (0..count)
            .filter(|thing| !self.made[*thing] && decided.chosen.items[*thing].is_none())
            .collect();
        // Those that speak of others have fewer, and whoever has more than the fewest is not counted to
        // the end.
        open.sort_by_key(|thing| (self.mentions[*thing], self.of_kind(*thing).len()));
        let mut best: Option<(usize, Candidates)> = None;
        for thing in open {
            let most = best.as_ref().map_or(usize::MAX, |(_, fewest)| fewest.len());
            if most == 0 {
                break;
            }
            let candidates = self.candidates(thing, decided, most, surplus);
            if candidates.len() < most {
                best = Some((thing, candidates));
            }
        }
        best
    }

    /// What a thing could be, up to `most`, each with how much more all that is decided would be than
    /// was asked for.
    fn candidates(
        &self,
        thing: usize,
        decided: &mut Decided,
        most: usize,
        surplus: usize,
    ) -> Candidates {
        let length = decided.order.len();
        let mut candidates = Vec::new();
        for item in self.of_kind(thing) {
            let is_taken = self.take(thing, *item, decided).is_some();
            if is_taken && decided.surplus <= surplus {
                candidates.push((decided.surplus, *item));
            }
            decided.take_back(length);
            if candidates.len() >= most {
                break;
            }
        }
        candidates
    }

    /// Decides that `thing` is `item`, with all that follows from it; `None` where it cannot be, with
    /// something decided that has to be taken back.
    fn take(&self, thing: usize, item: usize, decided: &mut Decided) -> Option<()> {
        if let Some(already) = decided.chosen.items[thing] {
            return (already == item).then_some(());
        }
        let (asked, has) = (&self.things[thing], &self.stock.items[item]);
        let is_free = !self.made[thing]
            && self.stock.free[item]
            && self.is_let(thing, item)
            && !decided.used[item]
            && has.kind == asked.kind
            && has.missing(&self.needs[thing]).next().is_none();
        is_free.then_some(())?;
        decided.decide(thing, item, self.more(thing, item)?);
        for (key, value) in asked.with.as_object().into_iter().flatten() {
            let value_there = has.with.get(key).or_else(|| self.default(thing, key))?;
            self.agree(value, value_there, decided)?;
        }
        Some(())
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

/// Items, each behind how much more it is than was asked for.
type Candidates = Vec<(usize, usize)>;
