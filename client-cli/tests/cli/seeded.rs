//! A server with hundreds of people and things, as a program would write them down that has made them:
//! one set for each scenario.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::{Map, Value};
use wireproof_client::base::Base;
use wireproof_client::pack::Pack;
use wireproof_conformance::evaluate::Scope as _;
use wireproof_conformance::plan::{Selection, Suite, plan};
use wireproof_conformance::target::Target;
use wireproof_conformance::world::{Thing, World, apart};

use crate::documents::{chapters, pack};
use crate::spoiled::{KEY, reference};

/// A reference server that makes no worlds for whoever has only what is written down.
pub(crate) struct Seeded {
    address: SocketAddr,
    protocol: &'static str,
    suite: Suite,
}

impl Seeded {
    /// For the scenarios that `words` select.
    pub(crate) fn start(protocol: &'static str, words: &[&str]) -> Seeded {
        let address = reference(None);
        let target = Target::new(
            Base::new(address.to_string(), protocol),
            Some(KEY.to_owned()),
        );
        let pack = pack(protocol, &target);
        let selection = Selection(words.iter().map(|word| (*word).to_owned()).collect());
        let suite = plan(&pack, &Arc::new(target), &chapters(protocol), &selection);
        Seeded {
            address,
            protocol,
            suite: suite.expect("a plan"),
        }
    }

    /// The protocol's documents.
    pub(crate) fn pack(&self) -> &Pack {
        &self.suite.pack
    }

    /// What the first scenario asks for.
    pub(crate) fn things(&self) -> &[Thing] {
        &self.suite.scenarios.first().expect("a scenario").things
    }

    /// The head of a target file.
    pub(crate) fn head(&self) -> String {
        let Seeded {
            address, protocol, ..
        } = self;
        format!(
            "protocol = \"{protocol}\"\nurl = \"ws://{address}/{protocol}\"\nconventions = \"all\"\n"
        )
    }

    /// Items for everybody and everything that each scenario asks for, so many times, as JSON: all of
    /// them of one world, as on a server that many share. `keeps` says what of them is known.
    pub(crate) fn items(
        &self,
        times: usize,
        keeps: impl Fn(&Thing, Map<String, Value>) -> Option<Map<String, Value>>,
    ) -> String {
        let sets: Vec<Vec<Thing>> = self.sets(times).collect();
        self.filled(&[sets.concat()], keeps)
    }

    /// The same, with a world on the server for each scenario, so many times: `world` says which.
    pub(crate) fn worlds(&self, times: usize) -> String {
        let sets: Vec<Vec<Thing>> = self.sets(times).collect();
        self.filled(&sets, |_, gives| Some(gives))
    }

    /// What each scenario asks for, so many times, under names of its own.
    fn sets(&self, times: usize) -> impl Iterator<Item = Vec<Thing>> {
        let scenarios = self.suite.scenarios.iter();
        let sets = std::iter::repeat_n(scenarios, times).flatten().enumerate();
        sets.map(|(set, scenario)| apart(&scenario.things, &set.to_string()))
    }

    fn filled(
        &self,
        worlds: &[Vec<Thing>],
        keeps: impl Fn(&Thing, Map<String, Value>) -> Option<Map<String, Value>>,
    ) -> String {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let mut items = Vec::new();
        for (number, things) in worlds.iter().enumerate() {
            let world = World::make(&self.suite.target, &self.suite.pack, things);
            let world = runtime.block_on(world).expect("a world");
            items.extend(things.iter().filter_map(|thing| {
                let gives = world.bindings.get(&thing.name).and_then(Value::as_object);
                let gives = keeps(thing, gives.cloned().unwrap_or_default())?;
                let mut item = thing.as_item();
                if worlds.len() > 1 {
                    item.insert("world".to_owned(), Value::from(number.to_string()));
                }
                item.insert("gives".to_owned(), Value::Object(gives));
                Some(Value::Object(item))
            }));
        }
        Value::Array(items).to_string()
    }

    /// A printed inventory as a program fills it in: with a world on the server for each of its own.
    pub(crate) fn fill_in(&self, printed: &str) -> String {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let mut known = BTreeMap::new();
        for scenario in &self.suite.scenarios {
            let world = format!("{}#{}", scenario.id.requirement, scenario.id.number);
            let things = apart(&scenario.things, &world);
            let made = World::make(&self.suite.target, &self.suite.pack, &things);
            let made = runtime.block_on(made).expect("a world");
            let bound =
                |thing: &Thing| (thing.name.clone(), made.bindings.get(&thing.name).cloned());
            known.extend(things.iter().map(bound));
        }
        let mut items: Vec<Value> = serde_json::from_str(printed).expect("JSON");
        for item in &mut items {
            let name = item["name"].as_str().expect("a name");
            let known = known[name].clone().expect("it was made");
            for (field, hole) in item["gives"].as_object_mut().expect("what it gives") {
                assert_eq!(*hole, Value::Null, "{field}");
                *hole = known[field].clone();
            }
        }
        Value::Array(items).to_string()
    }
}
