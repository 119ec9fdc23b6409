//! A server with hundreds of people and things, as a program would write them down that has made them:
//! one set for each scenario.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use wireproof_client::base::Base;
use wireproof_conformance::evaluate::Scope as _;
use wireproof_conformance::plan::{Selection, Suite, plan};
use wireproof_conformance::target::Target;
use wireproof_conformance::world::{Thing, World};

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
        let scenarios = self.suite.scenarios.iter();
        let sets = std::iter::repeat_n(scenarios, times).flatten().enumerate();
        let things: Vec<Thing> = sets
            .flat_map(|(set, scenario)| scenario.things.iter().map(move |thing| of_set(thing, set)))
            .collect();
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let world = World::make(&self.suite.target, &self.suite.pack, &things);
        let world = runtime.block_on(world).expect("a world");
        let items = things.iter().filter_map(|thing| {
            let gives = world.bindings.get(&thing.name).and_then(Value::as_object);
            let gives = keeps(thing, gives.cloned().unwrap_or_default())?;
            let (name, kind, with) = (&thing.name, &thing.kind, with_names(&thing.with));
            Some(json!({ "name": name, "kind": kind, "with": with, "gives": gives }))
        });
        Value::Array(items.collect()).to_string()
    }
}

/// The thing under a name of its own.
fn of_set(thing: &Thing, set: usize) -> Thing {
    let named = |name: &str| json!({ "$ref": format!("{name}-{set}") });
    let name = format!("{}-{set}", thing.name);
    Thing::new(name, &thing.kind, replaced(&thing.with, &named))
}

/// What is asked of a thing, with others by the names of their items.
fn with_names(with: &Value) -> Value {
    replaced(with, &|name| json!(name))
}

fn replaced(value: &Value, by: &dyn Fn(&str) -> Value) -> Value {
    match value {
        Value::Object(fields) => match fields.get("$ref").and_then(Value::as_str) {
            Some(name) => by(name),
            None => {
                let fields = fields.iter();
                Value::Object(
                    fields
                        .map(|(key, value)| (key.clone(), replaced(value, by)))
                        .collect(),
                )
            }
        },
        Value::Array(items) => Value::Array(items.iter().map(|item| replaced(item, by)).collect()),
        other => other.clone(),
    }
}
