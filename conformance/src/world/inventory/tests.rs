use std::time::Duration;

use serde_json::json;

use std::collections::BTreeSet;

use super::not_found::NotFound;
use super::search::Search;
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
    Inventory::new(items, BTreeMap::new(), place.to_owned(), false)
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
    assert!(refused.ends_with("in use by another run"), "{refused}");
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
    let all: BTreeSet<usize> = (0..shelves.items.len()).collect();
    let chosen = |asked: Value| {
        let things = things(asked);
        let defaults = |_: &str| defaults.as_object();
        let stock = shelves.stock_of(&all);
        let search = Search::new(&stock, &things, |_| false, defaults, |_, _| false);
        search.run().map(|chosen| chosen.items)
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

#[tokio::test]
async fn an_item_that_is_used_once_is_used_up() {
    let items = json!([{"kind": "hotel", "gives": {"id": 1}, "once": true}]);
    let items = serde_json::from_value(items).expect("an item");
    let inventory = Inventory::new(items, BTreeMap::new(), "once".to_owned(), false);
    let one = things(json!([["a", "hotel", {}]]));
    let pack = crate::tiny::pack();
    drop(
        inventory
            .take(&pack, &one, PATIENCE)
            .await
            .expect("it is new"),
    );
    let again = inventory.take(&pack, &one, PATIENCE).await;
    let told = again.expect_err("it is used up").to_string();
    assert_eq!(
        told,
        "the target has no hotel left: those that it has are used up in this run or by another \
         (`once`); `wireproof target probe` counts how many a run needs"
    );
}

fn hotels(place: &str, count: usize, once: bool) -> Inventory {
    let items = (1..=count).map(|id| json!({"kind": "hotel", "gives": {"id": id}}));
    let items = serde_json::from_value(items.collect()).expect("items");
    Inventory::new(items, BTreeMap::new(), place.to_owned(), once)
}

/// What another run has used stays its own until it ends, though nobody holds it.
#[tokio::test]
async fn an_item_that_is_used_once_is_of_one_run() {
    let pack = crate::tiny::pack();
    let one = things(json!([["a", "hotel", {}]]));
    let (ours, theirs) = (
        hotels("once for all", 3, true),
        hotels("once for all", 3, true),
    );
    let taken = async |inventory: &Inventory| {
        let taken = inventory.take(&pack, &one, PATIENCE).await;
        taken.map(|(chosen, _)| chosen.items[0].expect("an item"))
    };
    let first = taken(&ours).await.expect("one");
    let second = taken(&theirs).await.expect("another");
    let third = taken(&ours).await.expect("a third");
    assert_eq!(BTreeSet::from([first, second, third]).len(), 3);
    let none = taken(&theirs)
        .await
        .expect_err("all are used up")
        .to_string();
    assert!(none.contains("no hotel left"), "{none}");
    drop(ours);
    // Who comes later begins anew.
    let later = hotels("once for all", 3, true);
    for _ in 0..2 {
        assert_ne!(taken(&later).await.expect("it is free again"), second);
    }
}

#[test]
fn what_a_run_needs_is_counted() {
    let pack = crate::tiny::pack();
    let one = things(json!([["a", "hotel", {}]]));
    let two = things(
        json!([["a", "hotel", {}], ["b", "hotel", {}], ["w", "staff", {"of": {"$ref": "a"}}]]),
    );
    let rehearse = |count, once| {
        let run = [&one, &two, &two, &one];
        hotels("", count, once).rehearse(&pack, run.map(Vec::as_slice))
    };
    let stock = |there, needed, once| Stock {
        there,
        needed,
        once,
    };

    let once = rehearse(4, true);
    let untestable = once.missing.iter().map(Option::is_some);
    assert_eq!(untestable.collect::<Vec<_>>(), [false, true, true, true]);
    assert_eq!(once.stock["hotel"], stock(4, 6, true));
    assert_eq!(once.stock["staff"], stock(0, 2, true));
    let more = [
        ("hotel".to_owned(), 2),
        (r#"staff {"of":"<hotel>"}"#.to_owned(), 2),
    ];
    assert_eq!(once.more, BTreeMap::from(more.clone()));
    let told = once.missing[3].as_deref().expect("it is missing");
    assert!(told.starts_with("hotel left: "), "{told}");

    // Of what comes back, one scenario's are enough.
    let again = rehearse(1, false);
    assert_eq!(again.stock["hotel"], stock(1, 2, false));
    assert_eq!(again.more, BTreeMap::from(more.map(|(what, _)| (what, 1))));
    assert!(rehearse(2, false).missing[0].is_none());
}

/// Hundreds of people who are alike, and a room that nobody of them has.
#[test]
fn what_is_not_there_among_hundreds_is_known_at_once() {
    let pack = crate::tiny::pack();
    let mut items: Vec<Value> = (0..600)
        .map(|number| json!({"name": format!("p{number}"), "kind": "brand"}))
        .collect();
    items.extend((0..200).map(|pair| {
        json!({"kind": "room", "with": {"of": [format!("p{}", 3 * pair), format!("p{}", 3 * pair + 1)]}})
    }));
    let items = serde_json::from_value(json!(items)).expect("items");
    let inventory = Inventory::new(items, BTreeMap::new(), String::new(), true);
    let of = |one: &str, other: &str| json!({"of": [{"$ref": one}, {"$ref": other}]});
    let triangle = things(json!([
        ["a", "brand", {}],
        ["b", "brand", {}],
        ["c", "brand", {}],
        ["ab", "room", of("a", "b")],
        ["bc", "room", of("b", "c")],
        ["ca", "room", of("c", "a")],
    ]));
    let pair = things(json!([
        ["a", "brand", {}],
        ["b", "brand", {}],
        ["ab", "room", of("a", "b")]
    ]));
    let begun = std::time::Instant::now();
    let run = std::iter::once(&triangle).chain(std::iter::repeat_n(&pair, 200));
    let rehearsal = inventory.rehearse(&pack, run.map(Vec::as_slice));
    let missing = rehearsal.missing.iter().flatten().count();
    assert_eq!(missing, 2, "{:?}", rehearsal.more);
    // A debug build on a busy machine; what tries everything takes minutes.
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?}");
}

#[test]
fn eleven_for_twelve_are_not_tried_in_every_order() {
    let dozen = (0..12).map(|number| json!([format!("p{number}"), "hotel", {}]));
    let dozen = things(dozen.collect());
    let pack = crate::tiny::pack();
    let found = hotels("", 11, true)
        .0
        .choose(&pack, &dozen, &BTreeSet::new());
    assert_eq!(found, Err(NotFound::Together(11)));
}

/// Where people hear of each other unasked, what belongs together is used together.
#[tokio::test]
async fn a_world_is_one_scenarios_at_a_time() {
    let staff = |world: &str, id: u8| json!({"kind": "staff", "world": world, "gives": {"id": id}});
    let hotel = |world: &str, id: u8| json!({"kind": "hotel", "world": world, "gives": {"id": id}});
    let items = json!([
        staff("big", 0), staff("big", 1), hotel("big", 2), staff("small", 3), hotel("small", 4),
        staff("lone", 5), {"kind": "visitor"}
    ]);
    let items = serde_json::from_value(items).expect("items");
    let inventory = Inventory::new(items, BTreeMap::new(), "worlds".to_owned(), false);
    let pack = crate::tiny::pack();
    let pair = things(json!([
        ["a", "staff", {}],
        ["h", "hotel", {}],
        ["v", "visitor", {}]
    ]));
    let (chosen, held) = inventory
        .take(&pack, &pair, PATIENCE)
        .await
        .expect("a pair");
    assert_eq!(
        chosen.items,
        [Some(3), Some(4), Some(6)],
        "the smallest that has all"
    );
    let other = things(json!([["a", "staff", {}], ["h", "hotel", {}]]));
    let (chosen, second) = inventory
        .take(&pack, &other, PATIENCE)
        .await
        .expect("another");
    assert_eq!(chosen.items, [Some(0), Some(2)]);
    // The other of the big hotel would hear what goes on there.
    let one = things(json!([["a", "staff", {}], ["b", "staff", {}]]));
    let taken = second.items.clone();
    assert_eq!(taken, [0, 1, 2]);
    let waiting = {
        let inventory = inventory.clone();
        let pack = std::sync::Arc::clone(&pack);
        tokio::spawn(async move { inventory.take(&pack, &one, PATIENCE).await.map(|t| t.0) })
    };
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop((held, second));
    assert_eq!(
        waiting.await.expect("no panic").expect("both").items,
        [Some(0), Some(1)]
    );

    let three = things(json!([
        ["a", "staff", {}],
        ["b", "staff", {}],
        ["c", "staff", {}]
    ]));
    let apart = inventory
        .take(&pack, &three, PATIENCE)
        .await
        .expect_err("nowhere");
    let apart = apart.to_string();
    assert!(
        apart.ends_with("`world` of its inventory in which `a`, `b`, `c` are together"),
        "{apart}"
    );
    let rehearsal = inventory.rehearse(&pack, [three.as_slice()]);
    let more = BTreeMap::from([("world of staff, staff, staff".to_owned(), 1)]);
    assert_eq!(rehearsal.more, more);
}
