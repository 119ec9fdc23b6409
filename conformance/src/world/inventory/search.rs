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
    /// How many other items speak of an item.
    spoken_of: &'a [usize],
    /// The items that may be taken.
    pool: BTreeSet<usize>,
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

/// What has been decided so far.
#[derive(Debug, Clone, Default)]
struct Decided {
    /// By thing.
    items: BTreeMap<usize, usize>,
    used: BTreeSet<usize>,
}

/// An item for a thing.
#[derive(Debug)]
struct Candidate {
    item: usize,
    /// How much more it is than was asked for.
    surplus: usize,
    /// What is decided then.
    next: Decided,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        items: &'a [Item],
        spoken_of: &'a [usize],
        things: &'a [Thing],
        is_made: impl Fn(&str) -> bool,
        defaults: impl Fn(&str) -> &'a Map<String, Value>,
        pool: BTreeSet<usize>,
    ) -> Search<'a> {
        let named = pool.iter();
        let named = named.filter_map(|index| Some((items[*index].name.as_deref()?, *index)));
        Search {
            items,
            names: named.collect(),
            things,
            made: things.iter().map(|thing| is_made(&thing.kind)).collect(),
            defaults: things.iter().map(|thing| defaults(&thing.kind)).collect(),
            spoken_of,
            pool,
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
        let alone = |thing: &usize| {
            !self.made[*thing] && self.candidates(*thing, &Decided::default()).is_empty()
        };
        if let Some(thing) = (0..self.things.len()).find(alone) {
            return NotFound::Alone(thing);
        }
        let first = (1..=self.things.len()).find(|count| self.among(*count) == Some(Err(())));
        first.map_or(NotFound::TooMany, |count| NotFound::Together(count - 1))
    }

    /// An item for each of the first `count` things; `None` where that would take too long to find.
    fn among(&self, count: usize) -> Option<Result<Chosen, ()>> {
        let mut choices = MOST_CHOICES;
        let found = self.decide(count, &Decided::default(), &mut choices);
        match found {
            Some(decided) => {
                let chosen = (0..count).map(|thing| decided.items.get(&thing).copied());
                Some(Ok(chosen.collect()))
            }
            None if choices == 0 => None,
            None => Some(Err(())),
        }
    }

    fn decide(&self, count: usize, decided: &Decided, choices: &mut usize) -> Option<Decided> {
        let open =
            (0..count).filter(|thing| !self.made[*thing] && !decided.items.contains_key(thing));
        let open = open.map(|thing| self.candidates(thing, decided));
        let Some(mut candidates) = open.min_by_key(Vec::len) else {
            return Some(decided.clone());
        };
        candidates.sort_by_key(|candidate| candidate.surplus);
        let mut failed: Vec<usize> = Vec::new();
        for Candidate { item, next, .. } in candidates {
            // Nine people too few for ten would be tried in every order otherwise.
            if failed.iter().any(|failed| self.are_alike(*failed, item)) {
                continue;
            }
            *choices = choices.checked_sub(1)?;
            if let Some(found) = self.decide(count, &next, choices) {
                return Some(found);
            }
            failed.push(item);
        }
        None
    }

    /// Whether it makes no difference which of two items of a kind is taken.
    fn are_alike(&self, one: usize, other: usize) -> bool {
        self.spoken_of[one] == 0
            && self.spoken_of[other] == 0
            && self.items[one].with == self.items[other].with
    }

    /// What could be decided of a thing.
    fn candidates(&self, thing: usize, decided: &Decided) -> Vec<Candidate> {
        let indices = self.pool.iter().copied();
        let kind = &self.things[thing].kind;
        let free = |item: &usize| self.items[*item].kind == *kind && !decided.used.contains(item);
        indices
            .filter(free)
            .filter_map(|item| {
                let mut next = decided.clone();
                let mut surplus = 0;
                self.take(thing, item, &mut next, &mut surplus)?;
                Some(Candidate {
                    item,
                    surplus,
                    next,
                })
            })
            .collect()
    }

    /// Decides that `thing` is `item`, with all that follows from it; `None` where it cannot be.
    fn take(
        &self,
        thing: usize,
        item: usize,
        decided: &mut Decided,
        surplus: &mut usize,
    ) -> Option<()> {
        if let Some(already) = decided.items.get(&thing) {
            return (*already == item).then_some(());
        }
        let (asked, has) = (&self.things[thing], &self.items[item]);
        let is_free = !self.made[thing]
            && asked.kind == has.kind
            && self.pool.contains(&item)
            && decided.used.insert(item);
        is_free.then_some(())?;
        decided.items.insert(thing, item);
        let empty = Map::new();
        let with = asked.with.as_object().unwrap_or(&empty);
        for (key, value) in with {
            let value_there = has
                .with
                .get(key)
                .or_else(|| self.defaults[thing].get(key))?;
            self.agree(value, value_there, decided, surplus)?;
        }
        for (key, value) in &has.with {
            match self.defaults[thing].get(key) {
                _ if with.contains_key(key) => {}
                Some(default) if default != value => return None,
                Some(_) => {}
                None => *surplus += 1,
            }
        }
        *surplus += self.spoken_of[item].saturating_sub(self.mentions(thing));
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

    /// How many of the other things speak of this one.
    fn mentions(&self, thing: usize) -> usize {
        let name = self.things[thing].name.as_str();
        let others = self.things.iter();
        others
            .filter(|other| speaks_of(&other.with, &|value| reference(value) == Some(name)))
            .count()
    }
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
