//! What reports and command lines call the items of an inventory, and which are meant by that.

use std::collections::BTreeMap;

use serde_json::Value;
use wireproof_client::pack::Pack;

use super::search::Chosen;
use super::shelves::Shelves;
use super::{Inventory, Item};
use crate::diagnostic::nearest;
use crate::event::ItemTaken;
use crate::world::Thing;
use crate::world::secrets::{own_names, secrets};

/// An item of an inventory.
#[derive(Debug, Clone)]
pub struct OneOf {
    /// What reports call it.
    pub name: String,
    index: usize,
}

impl Inventory {
    /// The same in which things of these names are these items, each by its name or its kind and number.
    ///
    /// # Errors
    ///
    /// An item that is not there, or is meant to be two things. What was given for it is not told again:
    /// in the place of a name anything may have been typed, a password too.
    pub fn assigned(&self, items: &[(String, String)]) -> Result<Inventory, String> {
        let shelves = &self.0;
        let mut assigned = BTreeMap::new();
        let mut used = BTreeMap::new();
        for (thing, word) in items {
            let index = shelves.meant(word);
            let index = index.ok_or_else(|| shelves.unknown(thing, word))?;
            if assigned.insert(thing.clone(), index).is_some() {
                return Err(format!("`{thing}` is named twice"));
            }
            if let Some(other) = used.insert(index, thing) {
                return Err(format!("`{other}` and `{thing}` cannot be the same item"));
            }
        }
        Ok(self.again(|item| item, assigned))
    }

    /// An error if something that is asked for is of another kind than what it was assigned.
    ///
    /// # Errors
    ///
    /// Of what kinds the two are.
    pub fn is_assignable(&self, things: &[Thing]) -> Result<(), String> {
        for thing in things {
            let Some(index) = self.0.assigned.get(&thing.name) else {
                continue;
            };
            let (has, word) = (&self.0.items[*index], self.0.word(*index));
            if has.kind() != thing.kind {
                let (name, kind, other) = (&thing.name, &thing.kind, has.kind());
                return Err(format!("`{name}` is a {kind}, and `{word}` a {other}"));
            }
        }
        Ok(())
    }

    /// The items of a kind, in their order.
    pub fn all_of(&self, pack: &Pack, kind: &str) -> Vec<OneOf> {
        let (shelves, own) = (&self.0, own_names(pack));
        let items = shelves.items.iter().enumerate();
        let of_kind = items.filter(|(_, item)| item.kind() == kind);
        let of_kind = of_kind.map(|(index, _)| OneOf {
            name: shelves.tellable(index, &own),
            index,
        });
        of_kind.collect()
    }

    /// The same in which the thing of this name is this item.
    pub fn assigning(&self, thing: &str, one: &OneOf) -> Inventory {
        self.again(|item| item, BTreeMap::from([(thing.to_owned(), one.index)]))
    }

    /// Whether there is something for all `things`, if nothing of it is in use.
    pub fn has(&self, pack: &Pack, things: &[Thing]) -> bool {
        self.0.has(pack, things)
    }

    /// What was assigned to these things, whether or not they can have it.
    pub(crate) fn assigned_to(&self, pack: &Pack, things: &[Thing]) -> Vec<ItemTaken> {
        let (shelves, own) = (&self.0, own_names(pack));
        let assigned = things.iter().filter_map(|thing| {
            let index = shelves.assigned.get(&thing.name)?;
            Some(shelves.taken(thing, *index, &own))
        });
        assigned.collect()
    }
}

impl Shelves {
    /// What a scenario has.
    pub(super) fn told_of(&self, pack: &Pack, things: &[Thing], chosen: &Chosen) -> Vec<ItemTaken> {
        let own = own_names(pack);
        let items = things.iter().zip(&chosen.items);
        let taken = items.filter_map(|(thing, index)| Some(self.taken(thing, (*index)?, &own)));
        taken.collect()
    }

    /// An item as what a thing is. `own` are the names that the documents give to credentials.
    fn taken(&self, thing: &Thing, index: usize, own: &[&str]) -> ItemTaken {
        let item = self.tellable(index, own);
        let is_named = self.items[index].name() == Some(&item);
        ItemTaken {
            name: thing.name.clone(),
            kind: thing.kind.clone(),
            word: match is_named {
                true => self.word(index),
                false => item.clone(),
            },
            item,
            reads: thing.reads.clone(),
        }
    }

    /// Its name, if that tells no credential, or else its kind and number.
    fn tellable(&self, index: usize, own: &[&str]) -> String {
        let item = &self.items[index];
        let name = item.name().filter(|name| !is_secret(item, name, own));
        name.map_or_else(|| self.numbered(index), str::to_owned)
    }

    /// What a command line calls an item: its name, if no shell and no list takes that for more, and it
    /// is nothing that anybody would call a credential.
    fn word(&self, index: usize) -> String {
        let is_plain = |c: char| c.is_alphanumeric() || "-_./@+".contains(c);
        let item = &self.items[index];
        let name = item.name().filter(|name| !is_secret(item, name, &[]));
        let name = name.filter(|name| !name.is_empty() && name.chars().all(is_plain));
        name.map_or_else(|| self.numbered(index), str::to_owned)
    }

    /// Its kind, and the how many-th of these it is: `brand:3`.
    fn numbered(&self, index: usize) -> String {
        let kind = self.items[index].kind();
        let before = self.items[..index].iter();
        let before = before.filter(|item| item.kind() == kind).count();
        format!("{kind}:{}", before + 1)
    }

    /// The item that a word means. A name with a colon in it is no word for an item.
    fn meant(&self, word: &str) -> Option<usize> {
        let Some((kind, number)) = word.rsplit_once(':') else {
            return self.names.get(word).copied();
        };
        let before = number.parse::<usize>().ok()?.checked_sub(1)?;
        let items = self.items.iter().enumerate();
        let mut of_kind = items.filter(|(_, item)| item.kind() == kind);
        of_kind.nth(before).map(|(index, _)| index)
    }

    fn unknown(&self, thing: &str, word: &str) -> String {
        let names = self.items.iter().filter_map(|item| {
            let name = item.name()?;
            (!is_secret(item, name, &[])).then_some(name)
        });
        let cure = match nearest(word, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                "an item is called by its `name`, or by its kind and number (`room:3`)".to_owned()
            }
        };
        format!("what `{thing}` is to be is no item of the inventory; {cure}")
    }
}

/// Whether a name tells a credential of the item.
fn is_secret(item: &Item, name: &str, own: &[&str]) -> bool {
    let gives: Value = item.gives();
    let secrets = secrets(&gives, own);
    secrets
        .iter()
        .any(|secret| !secret.is_empty() && name.contains(secret.as_str()))
}
