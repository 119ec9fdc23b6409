//! Who and what is there by a target's inventory, known by name as the people and things of a session
//! are.

use std::collections::BTreeMap;

use serde_json::Map;
use wireproof_client::pack::Pack;
use wireproof_conformance::world::Worlds;

use crate::names::{likeliest, unknown};
use crate::session::{Found, Served};
use crate::target::Read;

/// More names than this are no help to anybody.
const MANY: usize = 30;

/// The named items of a target's inventory; nobody where its worlds come from elsewhere.
pub(crate) fn of(read: &Read, pack: &Pack) -> Found {
    let mut served = Served {
        url: read.target.base.to_string(),
        people: Map::new(),
        things: Map::new(),
        kinds: BTreeMap::new(),
        channels: BTreeMap::new(),
    };
    if let Worlds::Parts(inventory) = &read.target.worlds {
        for item in inventory.items() {
            let Some(name) = item.name() else { continue };
            let is_person = pack.kind(item.kind()).is_some_and(|kind| kind.person);
            let known = match is_person {
                true => &mut served.people,
                false => &mut served.things,
            };
            known.insert(name.to_owned(), item.gives());
            let kind = item.kind().to_owned();
            served.kinds.insert(name.to_owned(), kind);
        }
    }
    Found {
        path: read.path.clone(),
        served,
    }
}

/// An error, where nobody of an inventory is called so.
pub(crate) fn check_person(there: &Found, name: &str) -> Result<(), String> {
    let Found { path, served } = there;
    if served.people.contains_key(name) {
        return Ok(());
    }
    let file = path.display();
    let names: Vec<&str> = served.people.keys().map(String::as_str).collect();
    let why = match served.kinds.get(name) {
        Some(kind) => format!("`{name}` is a {kind} in {file}, and nobody who could call"),
        None if names.is_empty() => format!("{file} has nobody with a name in an inventory"),
        None if names.len() <= MANY => unknown(&format!("{file} has nobody called"), name, names),
        None => match likeliest(name, &names) {
            Some(meant) => format!("{file} has nobody called `{name}`; did you mean `{meant}`?"),
            None => format!(
                "of {} people in {file} nobody is called `{name}`",
                names.len()
            ),
        },
    };
    Err(format!(
        "--as {name}: {why}\n--as takes the name of a person in the target's inventory; anybody else gives --token"
    ))
}
