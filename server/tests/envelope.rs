//! Frames that are no request, or one with something wrong about it: each is refused with what can be
//! read of it.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Client, Server, check_refusal, options};

/// Somebody who is connected and in no room.
async fn alice() -> (Server, Client) {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let alice = server.connect(&world["alice"]).await;
    (server, alice)
}

#[tokio::test]
async fn an_envelope_is_judged_before_what_is_in_it() {
    let (_server, mut alice) = alice().await;
    for (frame, status, action, id) in [
        (json!({ "request_id": 1 }), 400, Value::Null, json!(1)),
        (
            json!({ "action": 7, "request_id": 1 }),
            400,
            Value::Null,
            json!(1),
        ),
        (
            json!({ "action": "dance", "request_id": "x" }),
            405,
            json!("dance"),
            Value::Null,
        ),
        (json!({ "action": "list" }), 400, json!("list"), Value::Null),
        (
            json!({ "action": "list", "request_id": 1.0 }),
            400,
            json!("list"),
            Value::Null,
        ),
        (
            json!({ "action": "list", "request_id": true }),
            400,
            json!("list"),
            Value::Null,
        ),
        (
            json!({ "action": "list", "request_id": (1_i64 << 53) + 1 }),
            400,
            json!("list"),
            Value::Null,
        ),
        (
            json!({ "action": "create_message", "request_id": 1 }),
            400,
            json!("create_message"),
            json!(1),
        ),
    ] {
        alice.send(Message::text(frame.to_string())).await;
        let reply = alice.frame().await;
        assert_eq!(
            (
                &reply["response_status"],
                &reply["action"],
                &reply["request_id"]
            ),
            (&json!(status), &action, &id),
            "{frame}"
        );
    }
    for id in [0, -1, 1_i64 << 53, 1 << 53] {
        alice
            .send(Message::text(
                json!({ "action": "list", "request_id": id, "extra": {} }).to_string(),
            ))
            .await;
        let reply = alice.frame().await;
        assert_eq!(
            (&reply["response_status"], &reply["request_id"]),
            (&json!(200), &json!(id))
        );
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused_with_what_can_be_read_of_it() {
    let (_server, mut alice) = alice().await;
    let id = 7;
    for (text, reason, action, id) in [
        (
            "{",
            "The frame is not JSON: reading ended at byte 1.",
            Value::Null,
            Value::Null,
        ),
        (
            "[1]",
            "The frame is JSON, but no object.",
            Value::Null,
            Value::Null,
        ),
        (
            r#"{"action":"list","request_id":7,"x":"\ud800"}"#,
            "A text holds half of a surrogate pair.",
            json!("list"),
            json!(id),
        ),
        (
            r#"{"action":"list","action":"list","request_id":7}"#,
            "The key \"action\" is given twice in one object.",
            Value::Null,
            json!(id),
        ),
        (
            r#"{"action":"list","request_id":7,"x":1e400}"#,
            "A number does not fit into 64 bits.",
            json!("list"),
            json!(id),
        ),
    ] {
        alice.send(Message::text(text)).await;
        let reply = alice.frame().await;
        check_refusal(&reply, 400, reason);
        assert_eq!(
            (&reply["action"], &reply["request_id"]),
            (&action, &id),
            "{text}"
        );
    }
    alice
        .send(Message::binary(
            br#"{"action":"list","request_id":7}"#.as_slice(),
        ))
        .await;
    let reply = alice.frame().await;
    check_refusal(&reply, 400, "The frame is binary; requests are text.");
    assert_eq!(reply["request_id"], id);
    alice.hears_nothing().await;
}
