//! Items that are used once, and how many of them a run needs.

use super::super::rehearsal::Stock;
use super::*;

#[tokio::test]
async fn an_item_that_is_used_once_is_used_up() {
    let items = json!([{"kind": "hotel", "gives": {"id": 1}, "once": true}]);
    let items = serde_json::from_value(items).expect("an item");
    let inventory = Inventory::new(items, BTreeMap::new(), own("once"), false);
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
        "the target has no hotel left: those that it has are used up (`once`) by this run; \
         `wireproof target probe` counts how many a run needs"
    );
}

pub(super) fn hotels(place: &str, count: usize, once: bool) -> Inventory {
    let items = (1..=count).map(|id| json!({"kind": "hotel", "gives": {"id": id}}));
    let items = serde_json::from_value(items.collect()).expect("items");
    Inventory::new(items, BTreeMap::new(), own(place), once)
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
    // The other run is named, which is of this process here too.
    let both = format!("by this run and process {} (begun at ", std::process::id());
    assert!(none.contains(&both), "{none}");
    drop(ours);
    // Who comes later begins anew.
    let later = hotels("once for all", 3, true);
    for _ in 0..2 {
        assert_ne!(taken(&later).await.expect("it is free again"), second);
    }
}

#[tokio::test]
async fn a_run_that_has_used_nothing_itself_is_not_blamed() {
    let pack = crate::tiny::pack();
    let one = things(json!([["a", "hotel", {}]]));
    let [ours, theirs] = [(); 2].map(|()| hotels("used by others", 1, true));
    drop(theirs.take(&pack, &one, PATIENCE).await.expect("it is new"));
    let none = ours.take(&pack, &one, PATIENCE).await;
    let none = none.expect_err("it is used up").to_string();
    let by = format!("are used up (`once`) by process {} (", std::process::id());
    assert!(none.contains(&by), "{none}");
}

/// A probe, or a run to which it is no item that is used once, gives it back.
#[tokio::test]
async fn what_another_run_holds_and_does_not_use_up_is_waited_for() {
    let pack = crate::tiny::pack();
    let one = things(json!([["a", "hotel", {}]]));
    let (once, probe) = (
        hotels("held and let go", 2, true),
        hotels("held and let go", 2, false),
    );
    let both = things(json!([["a", "hotel", {}], ["b", "hotel", {}]]));
    let (_, first) = probe.take(&pack, &one, PATIENCE).await.expect("one");
    // Where there is another, nobody waits.
    let (chosen, other) = once.take(&pack, &one, PATIENCE).await.expect("the other");
    assert_eq!(chosen.items, [Some(1)]);
    drop(other);
    let short = Duration::from_millis(50);
    let held = once.take(&pack, &one, short).await;
    let held = held.expect_err("it is held").to_string();
    let by = format!(
        "a hotel of the inventory is in use by process {} since ",
        std::process::id()
    );
    assert!(held.contains(&by), "{held}");
    let waiting = {
        let (once, pack, one) = (once.clone(), pack.clone(), one.clone());
        tokio::spawn(async move {
            once.take(&pack, &one, PATIENCE)
                .await
                .map(|(chosen, _)| chosen)
        })
    };
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(first);
    let chosen = waiting.await.expect("no panic").expect("it has come back");
    assert_eq!(chosen.items, [Some(0)]);
    // Now both are used up, and it makes no sense to wait.
    let begun = std::time::Instant::now();
    let none = once.take(&pack, &both, PATIENCE).await;
    let none = none.expect_err("they are used up").to_string();
    assert!(none.contains("no hotel left"), "{none}");
    assert!(begun.elapsed() < PATIENCE);
}

/// An ad that another run has deleted is not there again because that run has ended.
#[tokio::test]
async fn what_a_run_has_used_beside_another_is_not_the_others() {
    let pack = crate::tiny::pack();
    let one = things(json!([["a", "hotel", {}]]));
    let [first, second] = [(); 2].map(|()| hotels("used beside", 3, true));
    let taken = async |inventory: &Inventory| {
        let taken = inventory.take(&pack, &one, PATIENCE).await;
        taken.map(|(chosen, _)| chosen.items[0].expect("an item"))
    };
    let before = taken(&first).await.expect("one");
    let own = taken(&second).await.expect("another");
    let beside = taken(&first).await.expect("a third");
    drop(first);
    assert_eq!(BTreeSet::from([before, own, beside]).len(), 3);
    let none = taken(&second)
        .await
        .expect_err("they are used up")
        .to_string();
    assert!(none.contains("no hotel left"), "{none}");
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
