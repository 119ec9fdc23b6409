use std::time::Duration;

use serde_json::json;

use super::*;

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
    Inventory::new(items, BTreeMap::new(), place.to_owned()).expect("an inventory")
}

fn things(things: Value) -> Vec<Thing> {
    let things = things.as_array().expect("things").iter();
    let thing = |thing: &Value| Thing {
        name: thing[0].as_str().expect("a name").to_owned(),
        kind: thing[1].as_str().expect("a kind").to_owned(),
        with: thing[2].clone(),
    };
    things.map(thing).collect()
}

#[track_caller]
fn chosen(asked: Value, expected: Result<&[usize], &str>) {
    let inventory = inventory("");
    let found = inventory.0.choose(&things(asked), &BTreeSet::new());
    let found = found.map(|chosen| chosen.into_iter().flatten().collect::<Vec<_>>());
    match (found, expected) {
        (Ok(found), Ok(expected)) => assert_eq!(found, expected),
        (Err(found), Err(expected)) => assert_eq!(found, expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn things_are_found_by_what_they_are_and_by_each_other() {
    chosen(json!([["a", "staff", {}], ["b", "staff", {}]]), Ok(&[2, 3]));
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
        Ok(&[1, 0, 3, 4]),
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
    chosen(three, Err("hotel to be `c`"));
}

#[tokio::test]
async fn an_item_is_one_scenarios_at_a_time() {
    let inventory = inventory("one at a time");
    let both = things(json!([["a", "hotel", {}], ["b", "hotel", {}]]));
    let one = things(json!([["a", "hotel", {}]]));
    let (_, held) = inventory.take(&both, PATIENCE).await.expect("both");
    let waiting = {
        let inventory = inventory.clone();
        tokio::spawn(async move { inventory.take(&one, PATIENCE).await.map(drop) })
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
    let (_, held) = ours.take(&one, PATIENCE).await.expect("one");
    let refused = theirs.take(&one, Duration::from_millis(50)).await;
    let refused = refused.expect_err("it is in use").to_string();
    assert!(refused.ends_with("in use by another run"), "{refused}");
    // Elsewhere there are others.
    let elsewhere = inventory("elsewhere").take(&one, PATIENCE).await;
    elsewhere.expect("another server's");
    drop(held);
    theirs.take(&one, PATIENCE).await.expect("it is free");
}
