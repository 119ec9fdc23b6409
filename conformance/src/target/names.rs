//! The names in a target file, looked up in the protocol that is spoken there. One that nobody has
//! would else be found out late, if at all: what is misspelt in `lacks` is played, a convention is not
//! claimed, and nobody ever asks for a person of a kind that there is not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use wireproof_client::pack::{Kind, Pack, Pointer, Property};

use super::file::{Conventions, TargetFile};
use super::source::{Place, Problem};
use crate::chapter::{Basis, Chapter};
use crate::diagnostic::nearest;
use crate::world::{Item, Recipe};

impl TargetFile {
    /// All names that the protocol or the inventory does not have, each with its place. Paths in the
    /// file count from `folder`.
    pub fn check_names(
        &self,
        folder: &Path,
        pack: &Pack,
        chapters: &[Arc<Chapter>],
    ) -> Vec<Problem> {
        let (items, _) = self.items(folder);
        let mut names = Names {
            pack,
            items: &items,
            kinds: &self.kinds,
            problems: Vec::new(),
            given: BTreeMap::new(),
        };
        let root = self.source.root();
        self.conventions(&root.at("conventions"), chapters, &mut names);
        for (index, name) in self.lacks.iter().enumerate() {
            let place = root.at("lacks").at(index);
            names.look_up(
                &place,
                "channel, operation or endpoint",
                name,
                &all_of(pack),
            );
        }
        let channels = pack.channels.iter().map(|channel| channel.name.as_str());
        let channels: Vec<&str> = channels.collect();
        for name in self.channels.keys() {
            names.look_up(&root.at("channels").at(name), "channel", name, &channels);
        }
        let adaptation = root.at("adaptation");
        self.adaptation.check_names(&adaptation, &mut names);
        if pack.kinds_are_known {
            for (kind, recipe) in &self.kinds {
                names.recipe(&root.at("kinds").at(kind), kind, recipe);
            }
            for (item, place) in &items {
                names.item(item, place);
            }
        }
        names.told()
    }

    fn conventions(&self, place: &Place, chapters: &[Arc<Chapter>], names: &mut Names<'_>) {
        let claimed = match &self.conventions {
            Conventions::One(all) if all == "all" => return,
            Conventions::One(id) => vec![(place.clone(), id)],
            Conventions::These(ids) => {
                let ids = ids.iter().enumerate();
                ids.map(|(index, id)| (place.at(index), id)).collect()
            }
        };
        let requirements = chapters.iter().flat_map(|chapter| &chapter.requirements);
        let bases: BTreeMap<&str, Basis> = requirements
            .map(|requirement| (requirement.id.as_str(), requirement.basis))
            .collect();
        let conventions = bases.iter();
        let conventions: Vec<&str> = conventions
            .filter(|(_, basis)| **basis == Basis::Convention)
            .map(|(id, _)| *id)
            .collect();
        for (place, id) in claimed {
            match bases.get(id.as_str()) {
                Some(Basis::Convention) => {}
                Some(basis) => {
                    let message = format!("{id} is no convention: it is {}", basis.name());
                    let problem = place.wrong(message, "every target is held to it");
                    names.problems.push(problem.help("take it out"));
                }
                None => names.look_up(&place, "convention", id, &conventions),
            }
        }
    }
}

/// The channels, operations and endpoints of a protocol.
fn all_of(pack: &Pack) -> Vec<&str> {
    let channels = pack.channels.iter();
    let names = channels.flat_map(|channel| {
        let operations = channel.operations.iter();
        let operations = operations.map(|operation| operation.name.as_str());
        std::iter::once(channel.name.as_str()).chain(operations)
    });
    let endpoints = pack.endpoints.iter().map(|endpoint| endpoint.name.as_str());
    // Several channels may have one operation.
    let mut known = BTreeSet::new();
    let mut all: Vec<&str> = names.chain(endpoints).collect();
    all.retain(|name| known.insert(*name));
    all
}

pub(super) struct Names<'a> {
    pub(super) pack: &'a Pack,
    items: &'a [(Item, Place)],
    kinds: &'a BTreeMap<String, Recipe>,
    pub(super) problems: Vec<Problem>,
    /// What of a kind is given wrongly: the first problem of it, and how many more items have it.
    given: BTreeMap<(String, String), (usize, usize)>,
}

impl<'a> Names<'a> {
    /// The problems. A program that fills in a thousand items makes one mistake a thousand times.
    fn told(mut self) -> Vec<Problem> {
        for (problem, more) in self.given.into_values().filter(|(_, more)| *more > 0) {
            if let Some(problem) = self.problems.get_mut(problem) {
                let what = if more == 1 { "item has" } else { "items have" };
                problem.diagnostic.help = Some(format!("{more} more {what} this"));
            }
        }
        self.problems
    }

    pub(super) fn look_up(&mut self, place: &Place, what: &str, name: &str, known: &[&str]) {
        if !known.contains(&name) {
            let known = known.iter().copied();
            self.problems.push(place.unknown(what, name, known));
        }
    }

    fn kind(&mut self, place: &Place, name: &str) -> Option<&'a Kind> {
        let kind = self.pack.kind(name);
        if kind.is_none() {
            let kinds = self.pack.kinds.iter().map(|kind| kind.name.as_str());
            self.problems
                .push(place.unknown("kind of people or things", name, kinds));
        }
        kind
    }

    fn item(&mut self, item: &Item, place: &Place) {
        let Some(kind) = self.kind(&place.at("kind"), item.kind()) else {
            return;
        };
        for (key, value) in item.with() {
            let place = place.at("with").at(key);
            match names(kind.asked()).any(|asked| asked == key) {
                true => self.with(&place, kind, key, value),
                false => {
                    let what = format!("word that scenarios ask for a `{}` with", kind.name);
                    let known = names(kind.asked());
                    self.problems.push(place.unknown(&what, key, known));
                }
            }
        }
        let gives = item.gives();
        let gives = gives.as_object().cloned().unwrap_or_default();
        for field in gives.keys() {
            self.given(&place.at("gives").at(field), kind, field);
        }
        self.check_given(&place.at("gives"), kind, gives);
    }

    /// What an item is: as scenarios ask for it, with other items by their names.
    fn with(&mut self, place: &Place, kind: &Kind, key: &str, value: &Value) {
        if let Some(name) = reference_in(value) {
            let message = format!("`{name}` is written as a program is told of it");
            let problem = place.wrong(message, "another item is written by its name alone");
            let names = self.items.iter().filter_map(|(item, _)| item.name());
            let name = nearest(name, names).unwrap_or(name);
            return self.problems.push(problem.help(format!("write {name:?}")));
        }
        let wrong = |value: Value| {
            let asked = json!({ key: value });
            let mut wrong = kind.check_with(&asked).into_iter();
            // That more would have to be asked is no fault of what is there.
            wrong.find(|mismatch| !mismatch.pointer.is_empty())
        };
        let Some(mismatch) = wrong(value.clone()) else {
            return;
        };
        if wrong(as_references(value)).is_some() {
            let message = format!("a `{}` cannot be like this", kind.name);
            self.problems
                .push(place.wrong(message, &mismatch.message()));
            return;
        }
        let names = self.items.iter().filter_map(|(item, _)| item.name());
        let names: Vec<&str> = names.collect();
        for text in texts(value) {
            self.look_up(place, "item of the inventory", text, &names);
        }
    }

    /// A field of which scenarios or requests may know.
    fn given(&mut self, place: &Place, kind: &Kind, field: &String) {
        let mut read = self.kinds.values().flat_map(Recipe::reads);
        let mut is_read = || read.any(|(_, path)| path.iter().skip(1).any(|part| part == field));
        if !kind.has_field(field) && !is_read() {
            let what = format!("field of a `{}`", kind.name);
            let known = names(kind.gives());
            self.problems.push(place.unknown(&what, field, known));
        }
    }

    /// The values, but for those that only the environment knows.
    fn check_given(&mut self, place: &Place, kind: &Kind, mut gives: Map<String, Value>) {
        gives.retain(|_, value| texts(value).iter().all(|text| !text.contains("${")));
        for mismatch in kind.check_given(&Value::Object(gives)) {
            let same = (kind.name.clone(), mismatch.pointer.clone());
            if let Some((_, more)) = self.given.get_mut(&same) {
                *more += 1;
                continue;
            }
            self.given.insert(same, (self.problems.len(), 0));
            let inner: Pointer = mismatch.pointer.parse().unwrap_or_default();
            let message = format!("a `{}` does not give this", kind.name);
            let problem = place.within(&inner).wrong(message, &mismatch.message());
            self.problems.push(problem);
        }
    }

    fn recipe(&mut self, place: &Place, name: &str, recipe: &Recipe) {
        for (inner, why) in recipe.faults() {
            let place = place.within(&inner);
            self.problems.push(place.wrong(&why, "here"));
        }
        let Some(kind) = self.kind(place, name) else {
            return;
        };
        for (inner, field) in recipe.fields() {
            self.given(&place.within(&inner), kind, field);
        }
        let of_kind = self.items.iter().filter(|(item, _)| item.kind() == name);
        let given = of_kind.filter_map(|(item, _)| item.gives().as_object().cloned());
        let given: BTreeSet<String> = given
            .flat_map(|gives| gives.into_iter())
            .map(|(k, _)| k)
            .collect();
        let own = recipe.fields().into_iter().map(|(_, field)| field);
        let more = given.iter().chain(own).map(String::as_str);
        let known: Vec<&str> = names(kind.gives()).chain(more).collect();
        for (inner, path) in recipe.reads() {
            let place = place.within(&inner);
            let mut path = path.iter().map(String::as_str);
            match (path.next().unwrap_or_default(), path.next()) {
                ("self", Some(field)) => {
                    self.look_up(&place, &format!("field of a `{name}`"), field, &known);
                }
                ("with", Some(word)) => {
                    let asked: Vec<&str> = names(kind.asked()).collect();
                    let what = format!("word that scenarios ask for a `{name}` with");
                    self.look_up(&place, &what, word, &asked);
                }
                (root, _) => {
                    self.look_up(
                        &place,
                        "value that templates have",
                        root,
                        &["self", "with", "unique"],
                    );
                }
            }
        }
    }
}

fn names(described: &[Property]) -> impl Iterator<Item = &str> {
    described.iter().map(|about| about.name.as_str())
}

/// A value whose texts are names of others.
fn as_references(value: &Value) -> Value {
    match value {
        Value::String(name) => json!({ "$ref": name }),
        Value::Array(items) => Value::Array(items.iter().map(as_references).collect()),
        other => other.clone(),
    }
}

/// The name in a `{"$ref": name}`, wherever it stands.
fn reference_in(value: &Value) -> Option<&str> {
    match value {
        Value::Object(fields) => match fields.get("$ref") {
            Some(name) => name.as_str(),
            None => fields.values().find_map(reference_in),
        },
        Value::Array(items) => items.iter().find_map(reference_in),
        _ => None,
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
