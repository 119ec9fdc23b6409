//! What belongs together is used together.

use super::*;

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
    let inventory = Inventory::new(items, BTreeMap::new(), own("worlds"), false);
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
