//! What is written in a room is heard by everybody in it, once, and by nobody else (PM-CHAT).

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::Market;

#[tokio::test]
async fn everybody_in_the_room_hears_the_same_frame_once() {
    let market = Market::open().await;
    let (own, other) = (market.room("vasya").await, market.room("olga").await);
    let mut vasya = market.enter("vasya", own).await;
    let mut phone = market.enter("vasya", own).await;
    let mut sam = market.enter("sam", own).await;
    let mut olga = market.enter("olga", other).await;
    let mut away = market.enter("sam", other).await;
    for (name, text) in [
        ("vasya", "Привет!"),
        ("sam", " a\r\n\"<b>\" \u{0} 👩‍🔧 e\u{301}"),
    ] {
        let writer = match name {
            "sam" => &mut sam,
            _ => &mut vasya,
        };
        writer.write(text).await;
        let frame = vasya.hears(text).await;
        assert_eq!(
            frame,
            json!({
                "id": frame["id"].as_i64().expect("a number"),
                "sender": market.username(name),
                "message": text,
                "created_at": frame["created_at"].as_str().expect("a text")
            })
        );
        assert_eq!(phone.hears(text).await, frame);
        assert_eq!(sam.hears(text).await, frame);
    }
    for participant in [&mut vasya, &mut phone, &mut sam, &mut olga, &mut away] {
        participant.hears_nothing().await;
    }
}

#[tokio::test]
async fn what_is_refused_is_told_to_its_sender_only_and_kept_by_nobody() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let mut vasya = market.enter("vasya", room).await;
    let mut sam = market.enter("sam", room).await;
    let long = json!({ "message": "x".repeat(10_001) }).to_string();
    for (frame, why) in [
        ("{}", "message is missing."),
        (r#"{"text":"x"}"#, "message is missing."),
        (r#"{"message":null}"#, "message must be a text."),
        (r#"{"message":7}"#, "message must be a text."),
        (r#"{"message":["x"]}"#, "message must be a text."),
        (r#"{"message":""}"#, "message: must not be blank."),
        (
            r#"{"message":" \t\n\u3000"}"#,
            "message: must not be blank.",
        ),
        (
            &long,
            "message: must have at most 10000 characters, this one has 10001.",
        ),
        ("[]", "The frame is JSON, but no object."),
        (
            r#"{"message":"\ud800"}"#,
            "A text holds half of a surrogate pair.",
        ),
    ] {
        assert_eq!(vasya.refused(frame).await, why, "{frame}");
    }
    vasya.0.send(Message::binary(r#"{"message":"x"}"#)).await;
    let refusal = vasya.0.frame().await;
    assert_eq!(
        refusal,
        json!({ "error": "The frame is binary; requests are text." })
    );
    sam.hears_nothing().await;
    vasya.say("good").await;
    sam.hears("good").await;
    sam.hears_nothing().await;
    let mut late = market.enter("sam", room).await;
    late.hears("good").await;
    late.hears_nothing().await;
}

#[tokio::test]
async fn what_a_request_says_of_its_message_does_not_count() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let mut vasya = market.enter("vasya", room).await;
    let request = json!({
        "message": "x",
        "sender": market.username("sam"),
        "id": -7,
        "created_at": "2000-01-01T00:00:00.000Z",
        "extra": "secret"
    });
    vasya.0.send(Message::text(request.to_string())).await;
    let frame = vasya.hears("x").await;
    assert_eq!(frame["sender"], market.username("vasya"));
    assert_ne!(frame["id"], -7);
    let text = frame.to_string();
    assert!(
        !text.contains("2000-01") && !text.contains("secret"),
        "{text}"
    );
}

#[tokio::test]
async fn all_hear_one_order_in_which_each_writers_messages_are_as_written() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let mut vasya = market.enter("vasya", room).await;
    let mut sam = market.enter("sam", room).await;
    for number in 0..30 {
        let (one, other) = (format!("v {number}"), format!("s {number}"));
        tokio::join!(vasya.write(&one), sam.write(&other));
    }
    let mut heard: Vec<Vec<Value>> = Vec::new();
    for participant in [&mut vasya, &mut sam] {
        let mut frames = Vec::new();
        for _ in 0..60 {
            frames.push(participant.0.frame().await);
        }
        participant.hears_nothing().await;
        heard.push(frames);
    }
    assert_eq!(heard[0], heard[1]);
    for name in ["v", "s"] {
        let texts = heard[0]
            .iter()
            .filter_map(|frame| frame["message"].as_str());
        let own: Vec<_> = texts.filter(|text| text.starts_with(name)).collect();
        let expected: Vec<_> = (0..30).map(|number| format!("{name} {number}")).collect();
        assert_eq!(own, expected);
    }
}
