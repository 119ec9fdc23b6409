//! The people and things that a server at a developer's desk starts with: read from a protocol's
//! `demo.json`, and made like any scenario's world, through the server's provisioning endpoint.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow};
use serde::Deserialize;
use serde_json::{Map, Value};
use wireproof_client::base::Base;
use wireproof_client::pack::Pack;
use wireproof_conformance::evaluate::Scope;
use wireproof_conformance::target::Target;
use wireproof_conformance::world::{Thing, World};

use crate::session::Served;

/// What a protocol starts with.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Demo {
    things: Vec<Declared>,
    /// Where people talk who are not meant for the first channel.
    #[serde(default)]
    channels: BTreeMap<String, String>,
    /// By person, an operation and its options that are worth trying.
    #[serde(default, rename = "try")]
    pub(crate) tries: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    name: String,
    kind: String,
    #[serde(default)]
    with: Map<String, Value>,
}

impl Demo {
    /// The demo of a built-in protocol; an empty one where it has none.
    pub(crate) fn of(protocol: &str) -> anyhow::Result<Demo> {
        let demos = wireproof_fixtures::demos();
        match demos.iter().find(|file| file.protocol == protocol) {
            Some(file) => serde_json::from_str(file.text).context(file.path),
            None => Ok(Demo::default()),
        }
    }

    /// Makes the people and things on a server of ours.
    pub(crate) async fn make(&self, pack: &Pack, base: &Base, key: &str) -> anyhow::Result<Served> {
        let declared = self.things.iter();
        let things: Vec<Thing> = declared
            .map(|thing| Thing::new(&thing.name, &thing.kind, Value::Object(thing.with.clone())))
            .collect();
        let target = Target::new(base.clone(), Some(key.to_owned()));
        let world = World::make(&target, pack, &things).await?;
        let mut served = Served {
            url: base.to_string(),
            channels: self.channels.clone(),
            ..Served::default()
        };
        for thing in things {
            let binding = world.bindings.get(&thing.name).cloned();
            let binding = binding.ok_or_else(|| anyhow!("{} was not made", thing.name))?;
            let is_person = pack.kind(&thing.kind).is_some_and(|kind| kind.person);
            let among = if is_person {
                &mut served.people
            } else {
                &mut served.things
            };
            among.insert(thing.name.clone(), binding);
            served.kinds.insert(thing.name, thing.kind);
        }
        Ok(served)
    }
}

#[cfg(test)]
mod tests {
    use wireproof_client::pack::Claims;

    use super::*;
    use crate::suites::built_in;

    #[test]
    fn every_demo_is_of_its_protocols_kinds_and_channels() {
        for protocol in built_in(None).unwrap() {
            let demo = Demo::of(&protocol.id).unwrap();
            let pack = protocol.pack(&Claims::All).unwrap();
            let mut people = Vec::new();
            for thing in &demo.things {
                let kind = pack.kind(&thing.kind).expect("its kind");
                let with = Value::Object(thing.with.clone());
                assert_eq!(kind.check_with(&with), [], "{}", thing.name);
                people.extend(kind.person.then_some(&thing.name));
            }
            let tried: Vec<_> = demo.tries.keys().collect();
            assert_eq!(tried, people, "{}: a line for each person", protocol.id);
            for (person, channel) in &demo.channels {
                assert!(people.contains(&person), "{person} is nobody");
                assert!(pack.channel(channel).is_some(), "{channel} is no channel");
            }
        }
    }
}
