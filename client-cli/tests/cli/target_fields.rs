//! People of an inventory who give less than a scenario uses: that is told, and nobody is blamed.

use serde_json::{Map, Value, json};
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::world::Thing;

use crate::desk::Desk;
use crate::seeded::Seeded;

/// A field that few scenarios use.
const RARE: &str = "escaped_token";

fn without_it(_: &Thing, mut gives: Map<String, Value>) -> Option<Map<String, Value>> {
    gives.remove(RARE);
    Some(gives)
}

#[test]
fn a_field_that_nobody_gives_is_named_and_the_rest_is_played() {
    let words = ["SC-CONN"];
    let seeded = Seeded::start("service-chat", &words);
    let desk = Desk::new(&(seeded.head() + "inventory_file = \"people.json\"\n"));
    desk.write("people.json", &seeded.items(1, without_it));
    let checked = desk.run(&["check", "--target", "FILE", words[0]]);
    let checked = checked.with(ExitCode::Deviates).stdout;
    let lacks = format!("the target has no master that gives `{RARE}`");
    assert!(checked.contains(&lacks), "{checked}");
    assert!(checked.contains("could not be tested"), "{checked}");
    assert!(
        checked.contains(" passed") && !checked.contains("our fault"),
        "{checked}"
    );

    let probed = desk.run(&["target", "probe", "FILE"]);
    let probed = probed.with(ExitCode::Deviates).stdout;
    assert!(probed.contains(&format!("× {lacks}")), "{probed}");
}

/// Of two people who are alike, the one is taken who gives what is used.
#[test]
fn who_gives_what_is_used_is_found() {
    let words = ["SC-CONN"];
    let seeded = Seeded::start("service-chat", &words);
    let desk = Desk::new(&(seeded.head() + "inventory_file = \"people.json\"\n"));
    let items = [
        seeded.items(1, without_it),
        seeded.items(1, |_, gives| Some(gives)),
    ];
    let [poor, rich] = items.map(|items| serde_json::from_str::<Vec<Value>>(&items).expect("JSON"));
    let poor = poor.into_iter().map(|mut item| {
        // Both are called the same.
        rename(&mut item);
        item
    });
    let all: Vec<Value> = poor.chain(rich).collect();
    desk.write("people.json", &json!(all).to_string());
    desk.run(&["check", "--target", "FILE", words[0]])
        .with(ExitCode::Conforms);
}

fn rename(item: &mut Value) {
    if let Some(name) = item["name"].as_str() {
        item["name"] = json!(format!("poor-{name}"));
    }
    for value in item["with"]
        .as_object_mut()
        .expect("what it is")
        .values_mut()
    {
        if let Some(name) = value.as_str() {
            *value = json!(format!("poor-{name}"));
        }
    }
}
