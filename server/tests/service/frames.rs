//! Frames that are not carried out: refused to whoever sent them, and heard by nobody.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::Service;

#[tokio::test]
async fn what_is_no_message_is_refused_and_leaves_no_trace() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut tab = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    for (frame, why) in [
        (json!({}), "type is missing."),
        (json!({ "content": "x" }), "type is missing."),
        (
            json!({ "type": null, "content": "x" }),
            "type must be a text.",
        ),
        (
            json!({ "type": "Message", "content": "x" }),
            r#"There is no type "Message"."#,
        ),
        (
            json!({ "type": "typing", "content": "x" }),
            r#"There is no type "typing"."#,
        ),
        (json!({ "type": "message" }), "content is missing."),
        (
            json!({ "type": "message", "content": null }),
            "content must be a text.",
        ),
        (
            json!({ "type": "message", "content": 7 }),
            "content must be a text.",
        ),
        (
            json!({ "type": "message", "content": ["x"] }),
            "content must be a text.",
        ),
        (
            json!({ "type": "message", "content": "" }),
            "content: must not be blank.",
        ),
        (
            json!({ "type": "message", "content": " \t\r\n\u{a0}\u{2003}" }),
            "content: must not be blank.",
        ),
        (
            json!({ "type": "message", "content": "😀".repeat(10_001) }),
            "content: must have at most 10000 characters, this one has 10001.",
        ),
    ] {
        assert_eq!(mia.refused(frame).await, why);
        mia.write("good").await;
        carl.hears("good").await;
        tab.hears_nothing().await;
    }
    mia.write(&"😀".repeat(10_000)).await;
    carl.hears(&"😀".repeat(10_000)).await;
    for participant in [&mut mia, &mut tab, &mut carl] {
        participant.hears_nothing().await;
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused_and_the_connection_goes_on() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    let message = r#"{"type":"message","content":"x""#;
    for (frame, why) in [
        (
            Message::text("{"),
            "The frame is not JSON: reading ended at byte 1.",
        ),
        (Message::text("[]"), "The frame is JSON, but no object."),
        (Message::text("true"), "The frame is JSON, but no object."),
        (
            Message::binary(format!("{message}}}").into_bytes()),
            "The frame is binary; requests are text.",
        ),
        (
            Message::text(r#"{"type":"message","content":"\ud800"}"#),
            "A text holds half of a surrogate pair.",
        ),
        (
            Message::text(format!(r#"{message},"content":"y"}}"#)),
            r#"The key "content" is given twice in one object."#,
        ),
        (
            Message::text(format!(r#"{message},"a":1e999}}"#)),
            "A number does not fit into 64 bits.",
        ),
    ] {
        mia.0.send(frame).await;
        let refusal = json!({ "type": "error", "message": why });
        assert_eq!(mia.0.frame().await, refusal);
    }
    mia.hears_nothing().await;
    carl.hears_nothing().await;
}

#[tokio::test]
async fn a_message_over_the_limit_closes_and_the_other_one_goes_on() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    let padded = |length: usize| {
        let (head, tail) = (r#"{"type":"message","content":"x","more":""#, r#""}"#);
        let pad = "x".repeat(length - head.len() - tail.len());
        Message::text(format!("{head}{pad}{tail}"))
    };
    mia.0.send(padded(64 << 10)).await;
    let heard: Value = carl.hears("x").await;
    assert_eq!(heard["more"], Value::Null);
    mia.0.send(padded((64 << 10) + 1)).await;
    assert_eq!(mia.0.closed().await, 1009);
    carl.hears_nothing().await;
}

#[tokio::test]
async fn who_does_not_read_is_closed_and_delays_nobody() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    let mut asleep = service.connect("carl", "repair").await;
    let long = "😀".repeat(10_000);
    for _ in 0..300 {
        mia.write(&long).await;
        carl.hears(&long).await;
    }
    let mut heard = 0;
    let code = loop {
        match asleep.0.message().await.expect("it ends with a close") {
            Message::Close(close) => break close.map(|close| u16::from(close.code)),
            Message::Text(_) => heard += 1,
            _ => {}
        }
    };
    assert_eq!(code, Some(1013));
    assert!(heard < 300, "all of it was kept for who does not read");
    mia.hears_nothing().await;
    carl.hears_nothing().await;
}
