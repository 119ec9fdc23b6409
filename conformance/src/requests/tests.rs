//! Requests of the tiny protocol, and which of them is answered.

use serde_json::json;
use wireproof_client::pack::CorrelationForm;
use wireproof_client::request::compose;

use super::*;
use crate::tiny;

fn look(channel: &Channel) -> &Operation {
    channel.operation("look").expect("the operation")
}

#[test]
fn what_is_given_overrides_what_the_pack_says() {
    let pack = tiny::pack();
    let channel = pack.channel("feed").expect("the channel");
    let correlations = Correlations::starting_at(5);
    let frame = |given: Value, without: &[&str]| {
        let given = given.as_object().cloned().unwrap_or_default();
        compose(look(channel), &correlations, given, without)
    };
    assert_eq!(frame(json!({}), &[]), json!({"do": "look", "n": 5}));
    assert_eq!(
        frame(json!({"n": "x"}), &[]),
        json!({"do": "look", "n": "x"})
    );
    assert_eq!(frame(json!({"m": 1}), &["do"]), json!({"n": 7, "m": 1}));
}

#[test]
fn ids_are_the_seeds_and_no_other_turns() {
    let ids = |seed: u64, turn: usize| -> Vec<Value> {
        let correlations = correlations(seed, turn);
        let ids = (0..3).map(|_| correlations.next(CorrelationForm::Integer));
        ids.collect()
    };
    assert_eq!(ids(1, 0), ids(1, 0));
    assert_ne!(ids(1, 0), ids(2, 0));
    let mut all: Vec<i64> = (0..1000)
        .flat_map(|turn| ids(u64::MAX, turn))
        .filter_map(|id| id.as_i64())
        .collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 3000);
    assert!(all.iter().all(|id| (0..1 << 53).contains(id)));
}

#[test]
fn replies_go_to_the_oldest_and_refusals_to_the_youngest() {
    let pack = tiny::pack();
    let channel = pack.channel("feed").expect("the channel");
    let mut requests = Requests::default();
    assert_eq!(
        (requests.oldest_for("look"), requests.youngest()),
        (None, None)
    );
    for n in [json!(1), json!("no id"), json!(3)] {
        requests.sent(look(channel), false, &json!({"do": "look", "n": n}), 0);
    }
    assert_eq!(requests.oldest_for("told"), None);
    assert_eq!(
        (requests.oldest_for("look"), requests.youngest()),
        (Some(0), Some(2))
    );
    assert_eq!(requests.correlation(Some(0)), Some(&json!(1)));
    assert_eq!(requests.correlation(Some(1)), None);
    requests.answer(Some(0));
    assert_eq!(requests.oldest_for("look"), Some(1));
}

#[test]
fn an_answered_request_and_a_fence_keep_their_ids() {
    let pack = tiny::pack();
    let channel = pack.channel("feed").expect("the channel");
    let mut requests = Requests::default();
    requests.sent(look(channel), false, &json!({"do": "look", "n": 1}), 0);
    requests.answer(Some(0));
    requests.sent_fence(Some(&json!(2)));
    requests.sent(look(channel), false, &json!({"do": "look", "n": 3}), 0);
    assert_eq!(requests.ids_but(Some(1)), [json!(1), json!(2)]);
    assert_eq!(requests.ids_but(None), [json!(1), json!(3), json!(2)]);
}

#[test]
fn a_raw_frame_is_the_request_it_looks_like() {
    let pack = tiny::pack();
    let channel = pack.channel("feed").expect("the channel");
    let sent = |frame: Option<Value>| {
        let mut requests = Requests::default();
        requests.sent_raw(channel, frame.as_ref(), 0);
        let id = requests.correlation(Some(0)).cloned();
        (requests.oldest_for("look").is_some(), id)
    };
    let id = |n: i64| Some(json!(n));
    assert_eq!(
        sent(Some(json!({"do": "look", "n": 1, "x": 2}))),
        (true, id(1))
    );
    assert_eq!(sent(Some(json!({"do": "sleep", "n": 1}))), (false, id(1)));
    assert_eq!(sent(Some(json!([]))), (false, None));
    assert_eq!(sent(None), (false, None));
}
