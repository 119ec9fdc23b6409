//! Frames that are no request, in a protocol without correlation ids.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::Salon;

#[tokio::test]
async fn what_is_no_request_is_refused_and_the_connection_goes_on() {
    let salon = Salon::open().await;
    let mut alice = salon.connect("alice").await;
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    for (message, why) in [
        (
            Message::text("{"),
            "The frame is not JSON: reading ended at byte 1.",
        ),
        (Message::text("[]"), "The frame is JSON, but no object."),
        (Message::text("null"), "The frame is JSON, but no object."),
        (Message::text("{}"), "action is missing."),
        (Message::text(r#"{"action":7}"#), "action must be a text."),
        (
            Message::text(r#"{"action":"dance"}"#),
            r#"There is no action "dance"."#,
        ),
        (
            Message::text(r#"{"type":"nearby_shops"}"#),
            "action is missing.",
        ),
        (
            Message::binary(&br#"{"action":"nearby_shops"}"#[..]),
            "The frame is binary; requests are text.",
        ),
        (
            Message::text(r#"{"action":"nearby_shops","a":"\ud800"}"#),
            "A text holds half of a surrogate pair.",
        ),
        (
            Message::text(r#"{"action":"nearby_shops","action":"nearby_shops"}"#),
            r#"The key "action" is given twice in one object."#,
        ),
        (
            Message::text(r#"{"action":"nearby_shops","a":1e999}"#),
            "A number does not fit into 64 bits.",
        ),
    ] {
        alice.0.send(message).await;
        let refusal = json!({ "type": "error", "message": why });
        assert_eq!(alice.0.frame().await, refusal);
    }
    alice
        .0
        .send(Message::text(format!(
            r#"{{"action":"nearby_shops","a":{deep}}}"#
        )))
        .await;
    assert_eq!(alice.hears("error").await["type"], "error");
    alice.hears_nothing().await;
}

#[tokio::test]
async fn a_message_over_the_limit_closes() {
    let salon = Salon::open().await;
    let mut alice = salon.connect("alice").await;
    let padded = |length: usize| {
        let (head, tail) = (r#"{"action":"nearby_shops","x":""#, r#""}"#);
        format!(
            "{head}{}{tail}",
            "x".repeat(length - head.len() - tail.len())
        )
    };
    alice.0.send(Message::text(padded(64 << 10))).await;
    alice.hears("shop_list").await;
    alice.0.send(Message::text(padded((64 << 10) + 1))).await;
    assert_eq!(alice.0.closed().await, 1009);
}

#[tokio::test]
async fn fields_that_nobody_knows_go_nowhere() {
    let salon = Salon::open().await;
    let (mut alice, mut phone) = (salon.connect("alice").await, salon.connect("alice").await);
    let mut request = salon.request("alice", "solo", "x");
    request["extra"] = json!("secret");
    let reply = alice.call("service_request", request).await;
    let heard = phone.hears("completed_request").await;
    for frame in [reply, heard, salon.list("alice").await] {
        assert!(!frame.to_string().contains("secret"), "{frame}");
    }
}

#[tokio::test]
async fn several_actions_sent_at_once_are_all_answered_in_order() {
    let salon = Salon::open().await;
    let mut alice = salon.connect("alice").await;
    for _ in 0..20 {
        alice.ask("nearby_shops", json!({})).await;
        alice
            .ask("service_request", salon.request("alice", "solo", "x"))
            .await;
        alice.ask("dance", json!({})).await;
    }
    for _ in 0..20 {
        for kind in ["shop_list", "completed_request", "error"] {
            alice.hears(kind).await;
        }
    }
    let own: Value = json!({ "customer_key": salon.key("alice") });
    let list = alice.call("get_responses", own).await;
    let details = &list["designs"][0]["shop_requests"][0]["request_details"];
    assert_eq!(details.as_array().map(Vec::len), Some(20));
}
