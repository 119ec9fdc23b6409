//! Whom a whole check needs: an inventory in which everything but what people and things give is
//! written, for a program to fill in as it makes them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use wireproof_client::base::Base;
use wireproof_conformance::plan::{Scenario, Selection};
use wireproof_conformance::target::Target;
use wireproof_conformance::world::{Thing, apart};

use crate::suites::{Protocol, planned};

/// The items, one a line.
pub(super) fn to_fill_in(protocol: &Protocol) -> anyhow::Result<String> {
    let mut target = Target::new(Base::new(String::new(), &protocol.id), None);
    target.claims = wireproof_client::pack::Claims::All;
    let chapters = protocol.chapters()?;
    let suite = planned(
        protocol,
        &Arc::new(target),
        &chapters,
        &Selection::default(),
    )?;
    let read = read_of_kinds(&suite.scenarios);
    let scenarios = suite.scenarios.iter();
    let items = scenarios.flat_map(|scenario| items_of(scenario, &read));
    let lines: Vec<String> = items.map(|item| Value::Object(item).to_string()).collect();
    Ok(format!("[\n{}\n]\n", lines.join(",\n")))
}

/// What all scenarios read of things of a kind. Each gives all of it, or they would not be as good for
/// whoever asks for the same.
fn read_of_kinds(scenarios: &[Arc<Scenario>]) -> BTreeMap<&str, BTreeSet<&String>> {
    let mut read: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for thing in scenarios.iter().flat_map(|scenario| &scenario.things) {
        read.entry(&thing.kind).or_default().extend(&thing.reads);
    }
    read
}

/// The items of one scenario: a world of their own, since only some servers keep them apart.
fn items_of(
    scenario: &Scenario,
    read: &BTreeMap<&str, BTreeSet<&String>>,
) -> Vec<Map<String, Value>> {
    let world = format!("{}#{}", scenario.id.requirement, scenario.id.number);
    let things = apart(&scenario.things, &world);
    let item = |thing: &Thing| {
        let mut item = thing.as_item();
        let fields = read.get(thing.kind.as_str()).into_iter().flatten();
        let holes = fields.map(|field| ((*field).clone(), Value::Null));
        item.insert("world".to_owned(), json!(world));
        item.insert("once".to_owned(), json!(true));
        item.insert("gives".to_owned(), Value::Object(holes.collect()));
        item
    };
    things.iter().map(item).collect()
}
