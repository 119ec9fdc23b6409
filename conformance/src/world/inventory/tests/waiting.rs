//! Whom a scenario waits for: other scenarios of its run for as long as these take, other runs for so long
//! as it is patient.

use std::pin::pin;

use tokio::time::{Instant, timeout};

use super::*;

const SHORT: Duration = Duration::from_millis(50);

/// A hotel that is used once, one that comes back, and a waiter.
fn stock(place: &str, once: bool) -> Inventory {
    let items = json!([
        {"kind": "hotel", "gives": {"id": 1}, "once": once},
        {"kind": "hotel", "gives": {"id": 2}, "once": false},
        {"kind": "staff", "gives": {"id": 3}, "once": false},
    ]);
    let items = serde_json::from_value(items).expect("items");
    Inventory::new(items, BTreeMap::new(), own(place), false)
}

/// Takes as a scenario does that is not patient with other runs. It looks when it is polled first: a test
/// that polls it itself knows that it has looked.
async fn take(inventory: &Inventory, asked: Value) -> Result<(Chosen, Taken), WorldError> {
    let pack = crate::tiny::pack();
    inventory.take(&pack, &things(asked), SHORT).await
}

#[tokio::test]
async fn another_run_that_holds_on_ends_no_wait_for_a_scenario_of_this_one() {
    let (ours, theirs) = (stock("held on", true), stock("held on", false));
    let one = || json!([["a", "hotel", {}]]);
    let (chosen, _held) = take(&theirs, one()).await.expect("the first");
    assert_eq!(chosen.items, [Some(0)]);
    let (chosen, own) = take(&ours, one()).await.expect("the other");
    assert_eq!(chosen.items, [Some(1)]);
    let mut waiting = pin!(take(&ours, one()));
    let early = timeout(4 * SHORT, &mut waiting).await;
    assert!(early.is_err(), "it is waited for: {early:?}");
    drop(own);
    let (chosen, _) = waiting.await.expect("it has come back");
    assert_eq!(chosen.items, [Some(1)]);
}

#[tokio::test]
async fn another_run_has_its_time_whatever_was_waited_for_before() {
    let (ours, theirs) = (stock("its time", true), stock("its time", false));
    let both = || json!([["a", "hotel", {}], ["b", "hotel", {}], ["w", "staff", {}]]);
    let (_, own) = take(&ours, json!([["w", "staff", {}]]))
        .await
        .expect("nobody has it");
    let mut waiting = pin!(take(&ours, both()));
    let early = timeout(2 * SHORT, &mut waiting).await;
    assert!(early.is_err(), "it is waited for: {early:?}");
    let hotel = take(&theirs, json!([["a", "hotel", {}]])).await;
    let _held = hotel.expect("nobody has it");
    let freed = Instant::now();
    drop(own);
    let told = waiting.await.expect_err("it is held");
    assert!(told.to_string().contains("is in use by process"), "{told}");
    assert!(freed.elapsed() >= SHORT, "{:?}", freed.elapsed());
}
