//! Which items of an inventory are the people and things that a scenario asks for: a pure search.
//!
//! Whatever has the fewest items left to choose from is chosen first, and what an item's `with` says
//! of others is chosen with it, so that a room decides on its people and not the other way round.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Item;
use super::references::reference;
use crate::world::Thing;

/// So many choices are tried before a search is given up. One that finds something needs hardly
/// more of them than there are things.
const MOST_CHOICES: usize = 200_000;

/// What a scenario asks for, and what there is for it.
#[derive(Debug)]
pub(super) struct Search<'a> {
    items: &'a [Item],
    /// Items by what others call them.
    names: BTreeMap<&'a str, usize>,
    things: &'a [Thing],
    /// Things that requests make, for which no item is looked for.
    made: Vec<bool>,
    /// What a thing of a kind is where nothing else is said.
    defaults: Vec<&'a Map<String, Value>>,
    /// For each thing the items that are free and of its kind.
    of_kind: Vec<Vec<usize>>,
    /// How many other items speak of an item.
    spoken_of: &'a [usize],
    /// How many other things speak of a thing.
    mentions: Vec<usize>,
}

/// Which item each thing is; `None` for what is made.
pub(super) type Chosen = Vec<Option<usize>>;

/// Why nothing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotFound {
    /// There is no item for this thing, whatever the others are.
    Alone(usize),
    /// There are items for this thing and for those before it, but none that fit together.
    Together(usize),
    /// There is everything, but not in one world.
    Apart,
    /// There may be some; it would take too long to know.
    TooMany,
}

impl NotFound {
    /// The end of "the target has no …".
    pub(super) fn told(self, things: &[Thing]) -> String {
        match self {
            NotFound::Alone(thing) => described(&things[thing]),
            NotFound::Together(thing) => {
                let others = things[..thing].iter();
                let others: Vec<_> = others.map(|other| format!("`{}`", other.name)).collect();
                format!(
                    "{}, together with {}",
                    described(&things[thing]),
                    others.join(", ")
                )
            }
            NotFound::Apart => {
                let all: Vec<_> = things
                    .iter()
                    .map(|thing| format!("`{}`", thing.name))
                    .collect();
                format!(
                    "`world` of its inventory in which {} are together",
                    all.join(", ")
                )
            }
            NotFound::TooMany => {
                "items that are found to fit together within reasonable time; name in \
                `with` what belongs together, or give it fewer items"
                    .to_owned()
            }
        }
    }
}

/// `room {"of": …} to be `name``, for people.
fn described(thing: &Thing) -> String {
    let with = match &thing.with {
        Value::Object(fields) if fields.is_empty() => String::new(),
        with => format!(" {with}"),
    };
    format!("{}{with} to be `{}`", thing.kind, thing.name)
}

/// What has been decided so far, and in which order.
#[derive(Debug)]
struct Decided {
    /// By thing.
    items: Chosen,
    order: Vec<usize>,
    used: Vec<bool>,
}

impl Decided {
    fn decide(&mut self, thing: usize, item: usize) {
        self.items[thing] = Some(item);
        self.used[item] = true;
        self.order.push(thing);
    }

    /// Takes back all that was decided after the first `length` decisions.
    fn take_back(&mut self, length: usize) {
        for thing in self.order.drain(length..) {
            if let Some(item) = self.items[thing].take() {
                self.used[item] = false;
            }
        }
    }
}

impl<'a> Search<'a> {
    pub(super) fn new(
        items: &'a [Item],
        spoken_of: &'a [usize],
        things: &'a [Thing],
        is_made: impl Fn(&str) -> bool,
        defaults: impl Fn(&str) -> &'a Map<String, Value>,
        pool: &BTreeSet<usize>,
    ) -> Search<'a> {
        let named = items.iter().enumerate();
        let named = named.filter_map(|(index, item)| Some((item.name.as_deref()?, index)));
        let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for index in pool {
            let kind = &items[*index].kind;
            kinds.entry(kind).or_default().push(*index);
        }
        let of_kind = |thing: &Thing| kinds.get(thing.kind.as_str()).cloned();
        Search {
            items,
            names: named.collect(),
            things,
            made: things.iter().map(|thing| is_made(&thing.kind)).collect(),
            defaults: things.iter().map(|thing| defaults(&thing.kind)).collect(),
            of_kind: things
                .iter()
                .map(|thing| of_kind(thing).unwrap_or_default())
                .collect(),
            spoken_of,
            mentions: things.iter().map(|thing| mentions(things, thing)).collect(),
        }
    }

    /// An item for each thing.
    pub(super) fn run(&self) -> Result<Chosen, NotFound> {
        match self.among(self.things.len()) {
            Some(Ok(chosen)) => Ok(chosen),
            None => Err(NotFound::TooMany),
            Some(Err(())) => Err(self.reason()),
        }
    }

    /// The first thing that is one too many.
    fn reason(&self) -> NotFound {
        let mut nothing = self.nothing();
        let alone = (0..self.things.len()).find(|thing| {
            !self.made[*thing] && self.candidates(*thing, &mut nothing, usize::MAX).is_empty()
        });
        if let Some(thing) = alone {
            return NotFound::Alone(thing);
        }
        let first = (1..=self.things.len()).find(|count| self.among(*count) == Some(Err(())));
        first.map_or(NotFound::TooMany, |count| NotFound::Together(count - 1))
    }

    fn nothing(&self) -> Decided {
        Decided {
            items: vec![None; self.things.len()],
            order: Vec::new(),
            used: vec![false; self.items.len()],
        }
    }

    /// An item for each of the first `count` things; `None` where that would take too long to find.
    fn among(&self, count: usize) -> Option<Result<Chosen, ()>> {
        let mut choices = MOST_CHOICES;
        let mut decided = self.nothing();
        if self.decide(count, &mut decided, &mut choices) {
            decided.items.truncate(count);
            return Some(Ok(decided.items));
        }
        (choices > 0).then_some(Err(()))
    }

    fn decide(&self, count: usize, decided: &mut Decided, choices: &mut usize) -> bool {
        let Some((thing, mut candidates)) = self.narrowest(count, decided) else {
            return true;
        };
        candidates.sort_unstable();
        let mut failed: Vec<usize> = Vec::new();
        for (_, item) in candidates {
            // Nine people too few for ten would be tried in every order otherwise.
            if failed.iter().any(|failed| self.are_alike(*failed, item)) {
                continue;
            }
            let Some(left) = choices.checked_sub(1) else {
                return false;
            };
            *choices = left;
            let length = decided.order.len();
            let is_taken = self.take(thing, item, decided, &mut 0).is_some();
            if is_taken && self.decide(count, decided, choices) {
                return true;
            }
            decided.take_back(length);
            failed.push(item);
        }
        false
    }

    /// Whether it makes no difference which of two items of a kind is taken.
    fn are_alike(&self, one: usize, other: usize) -> bool {
        self.spoken_of[one] == 0
            && self.spoken_of[other] == 0
            && self.items[one].with == self.items[other].with
    }

    /// The open thing with the fewest items to choose from, and those.
    fn narrowest(&self, count: usize, decided: &mut Decided) -> Option<(usize, Candidates)> {
        let mut open: Vec<usize> = (0..count)
            .filter(|thing| !self.made[*thing] && decided.items[*thing].is_none())
            .collect();
        // Those that speak of others have fewer, and whoever has more than the fewest is not counted to
        // the end.
        open.sort_by_key(|thing| (self.mentions[*thing], self.of_kind[*thing].len()));
        let mut best: Option<(usize, Candidates)> = None;
        for thing in open {
            let most = best.as_ref().map_or(usize::MAX, |(_, fewest)| fewest.len());
            if most == 0 {
                break;
            }
            let candidates = self.candidates(thing, decided, most);
            if candidates.len() < most {
                best = Some((thing, candidates));
            }
        }
        best
    }

    /// What a thing could be, up to `most`, each with how much more it is than was asked for.
    fn candidates(&self, thing: usize, decided: &mut Decided, most: usize) -> Candidates {
        let length = decided.order.len();
        let mut candidates = Vec::new();
        for item in &self.of_kind[thing] {
            let mut surplus = 0;
            if self.take(thing, *item, decided, &mut surplus).is_some() {
                candidates.push((surplus, *item));
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
    fn take(
        &self,
        thing: usize,
        item: usize,
        decided: &mut Decided,
        surplus: &mut usize,
    ) -> Option<()> {
        if let Some(already) = decided.items[thing] {
            return (already == item).then_some(());
        }
        let (asked, has) = (&self.things[thing], &self.items[item]);
        let is_free = !self.made[thing]
            && !decided.used[item]
            && self.of_kind[thing].binary_search(&item).is_ok();
        is_free.then_some(())?;
        decided.decide(thing, item);
        let with = asked.with.as_object();
        let is_asked = |key: &str| with.is_some_and(|with| with.contains_key(key));
        for (key, value) in with.into_iter().flatten() {
            let value_there = has
                .with
                .get(key)
                .or_else(|| self.defaults[thing].get(key))?;
            self.agree(value, value_there, decided, surplus)?;
        }
        for (key, value) in &has.with {
            match self.defaults[thing].get(key) {
                _ if is_asked(key) => {}
                Some(default) if default != value => return None,
                Some(_) => {}
                None => *surplus += 1,
            }
        }
        *surplus += self.spoken_of[item].saturating_sub(self.mentions[thing]);
        Some(())
    }

    /// Holds what is asked for against what an item says of itself, where others are named.
    fn agree(
        &self,
        asked: &Value,
        has: &Value,
        decided: &mut Decided,
        surplus: &mut usize,
    ) -> Option<()> {
        match (asked, has) {
            (Value::Object(_), Value::String(name)) => {
                let thing = self.referred(asked)?;
                let item = *self.names.get(name.as_str())?;
                self.take(thing, item, decided, surplus)
            }
            (Value::Object(asked), Value::Object(has)) => {
                (asked.len() == has.len()).then_some(())?;
                let mut members = asked.iter();
                members
                    .try_for_each(|(key, value)| self.agree(value, has.get(key)?, decided, surplus))
            }
            (Value::Array(asked), Value::Array(has)) => {
                (asked.len() == has.len()).then_some(())?;
                let mut pairs = asked.iter().zip(has);
                pairs.try_for_each(|(asked, has)| self.agree(asked, has, decided, surplus))
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

/// How many of the things speak of this one.
fn mentions(things: &[Thing], thing: &Thing) -> usize {
    let name = thing.name.as_str();
    let is_this = |value: &Value| reference(value) == Some(name);
    let others = things.iter();
    others
        .filter(|other| speaks_of(&other.with, &is_this))
        .count()
}

/// For each item, how many others speak of it.
pub(super) fn spoken_of(items: &[Item]) -> Vec<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        let mut names = BTreeSet::new();
        for value in item.with.values() {
            collect_texts(value, &mut names);
        }
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    let count = |item: &Item| counts.get(item.name.as_deref()?).copied();
    items.iter().map(|item| count(item).unwrap_or(0)).collect()
}

fn collect_texts<'a>(value: &'a Value, texts: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) => {
            texts.insert(text);
        }
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(fields) => fields.values().for_each(|item| collect_texts(item, texts)),
        _ => {}
    }
}

/// Whether a value or one within it is such a one.
fn speaks_of(value: &Value, is_such: &dyn Fn(&Value) -> bool) -> bool {
    is_such(value)
        || match value {
            Value::Array(items) => items.iter().any(|item| speaks_of(item, is_such)),
            Value::Object(fields) => fields.values().any(|item| speaks_of(item, is_such)),
            _ => false,
        }
}
