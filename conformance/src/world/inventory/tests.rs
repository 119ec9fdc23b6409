use std::time::Duration;

use serde_json::json;

use std::collections::BTreeSet;

use super::not_found::NotFound;
use super::search::{Limit, Search};
use super::*;

mod assigned;
mod best;
mod every;
mod once;
mod waiting;
mod worlds;

const PATIENCE: Duration = Duration::from_secs(10);

fn inventory(place: &str) -> Inventory {
    let items = json!([
        {"name": "grand", "kind": "hotel", "gives": {"id": 1}},
        {"name": "ritz", "kind": "hotel", "gives": {"id": 2}},
        {"kind": "staff", "with": {"hotel": "ritz", "role": "desk"}, "gives": {"id": 3}},
        {"kind": "staff", "with": {"hotel": "grand", "role": "desk"}, "gives": {"id": 4}},
        {"kind": "staff", "with": {"hotel": "grand"}, "gives": {"id": 5}},
    ]);
    let items = serde_json::from_value(items).expect("items");
    Inventory::new(items, BTreeMap::new(), own(place), false)
}

/// A place that no other process has, which may run the same test just now.
fn own(place: &str) -> String {
    format!("{place} of {}", std::process::id())
}

fn things(things: Value) -> Vec<Thing> {
    let things = things.as_array().expect("things").iter();
    let thing = |thing: &Value| {
        let text = |at: usize| thing[at].as_str().expect("a text");
        Thing::new(text(0), text(1), thing[2].clone())
    };
    things.map(thing).collect()
}

#[track_caller]
fn chosen(asked: Value, expected: Result<&[usize], &str>) {
    let inventory = inventory("");
    let asked = things(asked);
    let found = inventory
        .0
        .choose(&crate::tiny::pack(), &asked, &BTreeSet::new());
    let found = found.map_err(|why| why.told(&asked));
    let found = found.map(|chosen| chosen.items.into_iter().flatten().collect::<Vec<_>>());
    match (found, expected) {
        (Ok(found), Ok(expected)) => assert_eq!(found, expected),
        (Err(found), Err(expected)) => assert_eq!(found, expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn things_are_found_by_what_they_are_and_by_each_other() {
    chosen(json!([["a", "staff", {}], ["b", "staff", {}]]), Ok(&[4, 2]));
    chosen(
        json!([["a", "staff", {"role": "desk", "hotel": "grand"}]]),
        Ok(&[3]),
    );
    // The first hotel has to be given up for the second, which has two of them.
    chosen(
        json!([
            ["h", "hotel", {}],
            ["o", "hotel", {}],
            ["a", "staff", {"hotel": {"$ref": "o"}}],
            ["b", "staff", {"hotel": {"$ref": "o"}}],
        ]),
        Ok(&[1, 0, 4, 3]),
    );
}

#[test]
fn what_is_missing_is_named() {
    chosen(json!([["g", "guest", {}]]), Err("guest to be `g`"));
    chosen(
        json!([["a", "staff", {}], ["b", "staff", {"role": "cook"}]]),
        Err(r#"staff {"role":"cook"} to be `b`"#),
    );
    let three = json!([["a", "hotel", {}], ["b", "hotel", {}], ["c", "hotel", {}]]);
    chosen(three, Err("hotel to be `c`, together with `a`, `b`"));
}

#[tokio::test]
async fn an_item_is_one_scenarios_at_a_time() {
    let inventory = inventory("one at a time");
    let both = things(json!([["a", "hotel", {}], ["b", "hotel", {}]]));
    let one = things(json!([["a", "hotel", {}]]));
    let (_, held) = inventory
        .take(&crate::tiny::pack(), &both, PATIENCE)
        .await
        .expect("both");
    let waiting = {
        let inventory = inventory.clone();
        tokio::spawn(async move {
            inventory
                .take(&crate::tiny::pack(), &one, PATIENCE)
                .await
                .map(drop)
        })
    };
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(held);
    waiting.await.expect("no panic").expect("one");
}

/// Another process is another inventory for the same place.
#[tokio::test]
async fn an_item_is_one_runs_at_a_time() {
    let (ours, theirs) = (inventory("two runs"), inventory("two runs"));
    let one = things(json!([["a", "staff", {"hotel": "ritz"}]]));
    let (_, held) = ours
        .take(&crate::tiny::pack(), &one, PATIENCE)
        .await
        .expect("one");
    let refused = theirs
        .take(&crate::tiny::pack(), &one, Duration::from_millis(50))
        .await;
    let refused = refused.expect_err("it is in use").to_string();
    let by = format!("in use by process {} since ", std::process::id());
    assert!(refused.contains(&by), "{refused}");
    // Elsewhere there are others.
    let elsewhere = inventory("elsewhere")
        .take(&crate::tiny::pack(), &one, PATIENCE)
        .await;
    elsewhere.expect("another server's");
    drop(held);
    theirs
        .take(&crate::tiny::pack(), &one, PATIENCE)
        .await
        .expect("it is free");
}

/// Twenty people, one of whom has a room with each of eleven others.
#[test]
fn a_star_is_found_among_many() {
    let mut items: Vec<Value> = (0..200)
        .map(|number| json!({"name": format!("p{number}"), "kind": "brand"}))
        .collect();
    let room = |one: usize, other: usize| json!({"kind": "room", "with": {"of": [format!("p{one}"), format!("p{other}")]}});
    items.extend((0..40).map(|pair| room(2 * pair, 2 * pair + 1)));
    items.extend((1..12).map(|spoke| room(100, 100 + spoke)));
    let items = serde_json::from_value(json!(items)).expect("items");
    let inventory = Inventory::new(items, BTreeMap::new(), String::new(), false);
    let mut asked = vec![json!(["a", "brand", {}])];
    asked.extend((1..12).map(|spoke| json!([format!("b{spoke}"), "brand", {}])));
    let of = |spoke: &usize| json!({"of": [{"$ref": "a"}, {"$ref": format!("b{spoke}")}]});
    asked.extend((1..12).map(|spoke| json!([format!("r{spoke}"), "room", of(&spoke)])));
    let found = inventory.0.choose(
        &crate::tiny::pack(),
        &things(json!(asked)),
        &BTreeSet::new(),
    );
    let found = found.expect("the star");
    assert_eq!(found.items[..3], [Some(100), Some(101), Some(102)]);
}
