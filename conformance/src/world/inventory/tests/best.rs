//! Of what there is, the least besides is taken, waited for, or used up.

use super::*;

#[test]
fn who_is_nothing_more_is_taken_first() {
    let items = json!([
        {"name": "busy", "kind": "brand"},
        {"name": "friend", "kind": "brand"},
        {"kind": "room", "with": {"of": ["busy", "friend"]}},
        {"name": "alone", "kind": "brand"},
        {"name": "paying", "kind": "brand", "with": {"tariff": "business"}},
    ]);
    let items: Vec<Item> = serde_json::from_value(items).expect("items");
    let defaults = json!({"tariff": "basic"});
    let shelves = Shelves::new(items, BTreeMap::new(), String::new(), false);
    let free = vec![true; shelves.items.len()];
    let chosen = |asked: Value| {
        let things = things(asked);
        let defaults = |_: &str| defaults.as_object();
        let search = Search::new(
            shelves.stock(&free),
            &things,
            |_| false,
            defaults,
            |_, _| false,
        );
        search.run(&mut Limit::default()).map(|chosen| chosen.items)
    };
    assert_eq!(chosen(json!([["a", "brand", {}]])), Ok(vec![Some(3)]));
    // Somebody with another tariff is nobody of whom nothing was said.
    let four = json!([
        ["a", "brand", {}],
        ["b", "brand", {}],
        ["c", "brand", {}],
        ["d", "brand", {}]
    ]);
    assert_eq!(chosen(four), Err(NotFound::Together(3)));
    let with = json!([["a", "brand", {"tariff": "basic"}]]);
    assert_eq!(chosen(with), Ok(vec![Some(3)]));
    let paying = json!([["a", "brand", {"tariff": "business"}]]);
    assert_eq!(chosen(paying), Ok(vec![Some(4)]));
    // With the room comes who is in it.
    let room = json!([["a", "brand", {}], ["b", "brand", {}], ["r", "room", {"of": [{"$ref": "b"}, {"$ref": "a"}]}]]);
    assert_eq!(chosen(room), Ok(vec![Some(1), Some(0), Some(2)]));
}

/// Two rooms of somebody: in the one town each has a friend besides, in the other nobody has.
fn towns(place: &str, once: bool) -> Inventory {
    let brand = |name: &str| json!({"name": name, "kind": "brand", "gives": {"id": name}});
    let room = |one: &str, other: &str| json!({"kind": "room", "with": {"of": [one, other]}, "gives": {"of": one, "and": other}});
    let items = json!([
        brand("rich"),
        brand("a"),
        brand("b"),
        room("rich", "a"),
        room("rich", "b"),
        brand("x"),
        brand("y"),
        room("x", "y"),
    ]);
    let items = serde_json::from_value(items).expect("items");
    Inventory::new(items, BTreeMap::new(), own(place), once)
}

fn pair() -> Vec<Thing> {
    things(json!([
        ["a", "brand", {}],
        ["b", "brand", {}],
        ["r", "room", {"of": [{"$ref": "a"}, {"$ref": "b"}]}],
    ]))
}

/// The one with more would do, and its server be blamed for what it is told besides.
#[tokio::test]
async fn what_is_better_is_waited_for() {
    let (inventory, pack) = (towns("waited for", false), crate::tiny::pack());
    let (chosen, held) = inventory
        .take(&pack, &pair(), PATIENCE)
        .await
        .expect("a pair");
    assert_eq!(chosen.items, [Some(5), Some(6), Some(7)]);
    let waiting = {
        let (inventory, pack) = (inventory.clone(), std::sync::Arc::clone(&pack));
        tokio::spawn(async move { inventory.take(&pack, &pair(), PATIENCE).await.map(|t| t.0) })
    };
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(held);
    let second = waiting.await.expect("no panic").expect("the same");
    assert_eq!(second, chosen);
}

#[tokio::test]
async fn what_is_better_is_used_up() {
    let (inventory, pack) = (towns("better and once", true), crate::tiny::pack());
    drop(
        inventory
            .take(&pack, &pair(), PATIENCE)
            .await
            .expect("a pair"),
    );
    let left = inventory.take(&pack, &pair(), PATIENCE).await;
    let told = left.expect_err("it is used up").to_string();
    assert!(
        told.contains("brand left that is no more than was asked for: "),
        "{told}"
    );
    // A count says so beforehand.
    let run = [pair(), pair()];
    let rehearsal = towns("", true).rehearse(&pack, run.iter().map(Vec::as_slice));
    let missing = rehearsal.missing.iter().map(Option::is_some);
    assert_eq!(missing.collect::<Vec<_>>(), [false, true]);
}

/// Where there is nothing better, it is taken, and what it is besides is told.
#[tokio::test]
async fn what_is_more_is_told() {
    let items = json!([
        {"name": "bob", "kind": "brand", "with": {"town": "x"}, "gives": {"id": 1}},
        {"name": "hub", "kind": "room", "with": {"of": ["bob"]}},
        {"kind": "room", "with": {"of": ["bob"]}},
    ]);
    let items = serde_json::from_value(items).expect("items");
    let inventory = Inventory::new(items, BTreeMap::new(), own("more"), false);
    let (pack, one) = (crate::tiny::pack(), things(json!([["a", "brand", {}]])));
    let (chosen, _held) = inventory
        .take(&pack, &one, PATIENCE)
        .await
        .expect("somebody");
    assert_eq!(
        inventory.0.besides(&one, &chosen),
        [
            "`a` (bob, a brand) is {\"town\":\"x\"} and belongs to hub, a room; a room, which the \
             scenario does not ask for"
        ]
    );
}

/// Whoever comes first in the file is not the best of those who would do.
#[test]
fn the_best_of_all_is_found() {
    let mut items = vec![json!({"name": "hub", "kind": "brand"})];
    items.extend((0..3).map(|n| json!({"name": format!("s{n}"), "kind": "brand"})));
    items.extend((0..3).map(|n| json!({"kind": "room", "with": {"of": ["hub", format!("s{n}")]}})));
    // The hub has a friend of friends, the other has none.
    items.push(json!({"kind": "room", "with": {"of": ["s0", "s1"]}}));
    items.push(json!({"name": "lone", "kind": "brand"}));
    items.extend((0..2).map(|n| json!({"name": format!("t{n}"), "kind": "brand"})));
    items
        .extend((0..2).map(|n| json!({"kind": "room", "with": {"of": ["lone", format!("t{n}")]}})));
    let items = serde_json::from_value(json!(items)).expect("items");
    let inventory = Inventory::new(items, BTreeMap::new(), String::new(), false);
    let of = |spoke: &str| json!({"of": [{"$ref": "a"}, {"$ref": spoke}]});
    let star = things(json!([
        ["a", "brand", {}],
        ["b", "brand", {}],
        ["c", "brand", {}],
        ["ab", "room", of("b")],
        ["ac", "room", of("c")],
    ]));
    let found = inventory
        .0
        .choose(&crate::tiny::pack(), &star, &BTreeSet::new());
    let found = found.expect("a star");
    assert_eq!((found.surplus(), found.items[0]), (0, Some(8)));
}
