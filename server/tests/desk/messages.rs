//! `text`, and what guests write: who hears the message, and who hears of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use serde_json::json;
use wireproof_server::{Clock, Options};

use super::{Desk, text};
use crate::support::options;

#[tokio::test]
async fn subscribers_hear_a_message_and_the_rest_of_the_department_hears_of_it() {
    let desk = Desk::open().await;
    let (talk, order) = (desk.id("talk"), desk.id("order"));
    let (mut ann, mut tab) = (desk.connect("ann").await, desk.connect("ann").await);
    let mut cy = desk.connect("cy").await;
    let mut xan = desk.connect("xan").await;
    let mut dee = desk.connect("dee").await;
    for member in [&mut ann, &mut tab, &mut cy] {
        member.hears("user_status").await;
    }
    let mut phone = desk.phone("gil").await;
    let mut other = desk.phone("hal").await;
    ann.subscribe(&talk).await;
    dee.subscribe(&order).await;
    let content = "é".repeat(150);
    ann.write(&talk, &content).await;
    let message = ann.hears("message").await;
    let gil = &desk.world["gil"];
    let expected = json!({
        "id": message["id"], "conversation_id": talk, "sender_type": "staff", "sender_name": "ann",
        "content": content, "created_at": message["created_at"],
        "guest_info": { "id": gil["id"], "name": "gil", "room_number": "101" }
    });
    assert_eq!(message, expected);
    assert!(message["id"].is_i64());
    assert_eq!(phone.hears("message").await, expected);
    let update = json!({
        "conversation_id": talk, "guest_name": "gil", "department": "reception",
        "last_message_preview": "é".repeat(100), "last_message_at": message["created_at"],
        "message_from": "ann"
    });
    assert_eq!(tab.hears_update("new_message").await, update);
    assert_eq!(dee.hears_update("new_message").await, update);
    for member in [&mut ann, &mut tab, &mut cy, &mut dee, &mut xan] {
        member.hears_nothing().await;
    }
    other.0.send("x".into()).await;
    other
        .is_refused("The frame is not JSON: reading ended at byte 0.")
        .await;
}

#[tokio::test]
async fn after_unsubscribing_one_hears_of_messages_again() {
    let desk = Desk::open().await;
    let talk = desk.id("talk");
    let mut ann = desk.connect("ann").await;
    ann.unsubscribe(&talk).await;
    ann.subscribe(&talk).await;
    ann.subscribe(&talk).await;
    ann.write(&talk, "one").await;
    assert_eq!(ann.hears("message").await["content"], "one");
    ann.unsubscribe(&talk).await;
    ann.write(&talk, "two").await;
    assert_eq!(
        ann.hears_update("new_message").await["last_message_preview"],
        "two"
    );
    ann.hears_nothing().await;
}

#[tokio::test]
async fn a_guest_writes_to_the_last_active_conversation() {
    let desk = Desk::open().await;
    let mut dee = desk.connect("dee").await;
    let mut phone = desk.phone("gil").await;
    dee.subscribe(&desk.id("talk")).await;
    let message = desk.guest_writes("gil", "to the kitchen").await;
    assert_eq!(message["conversation_id"], desk.id("order"));
    let update = dee.hears_update("new_message").await;
    assert_eq!(
        (&update["department"], &update["message_from"]),
        (&json!("kitchen"), &json!("gil"))
    );
    dee.write(&desk.id("talk"), "here").await;
    dee.hears("message").await;
    phone.hears("message").await;
    let message = desk.guest_writes("gil", "to the reception").await;
    assert_eq!(dee.hears("message").await, message);
    assert_eq!(
        (&message["sender_type"], &message["sender_name"]),
        (&json!("guest"), &json!("gil"))
    );
    phone.0.send("{}".into()).await;
    phone
        .is_refused("Nothing is taken here; messages come in over HTTP.")
        .await;
}

#[tokio::test]
async fn a_guest_without_a_conversation_begins_one_with_the_reception() {
    let desk = Desk::open().await;
    let (mut ann, mut cy) = (desk.connect("ann").await, desk.connect("cy").await);
    for content in ["first", "second"] {
        let message = desk.guest_writes("hal", content).await;
        if content == "first" {
            let begun = ann.hears("new_conversation").await;
            assert_eq!(begun["id"], message["conversation_id"]);
            assert_eq!(begun["last_message_preview"], "first");
            assert_eq!(begun["conversation_type"], "general");
        }
        let update = ann.hears_update("new_message").await;
        assert_eq!(update["last_message_preview"], content);
    }
    ann.hears_nothing().await;
    cy.hears_nothing().await;
}

#[tokio::test]
async fn where_the_clock_is_set_back_time_stands_still() {
    let now = Arc::new(AtomicU64::new(1_000_000_000));
    let shown = Arc::clone(&now);
    let clock = Clock::from_fn(move || {
        SystemTime::UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::Relaxed))
    });
    let options = Options { clock, ..options() };
    let things = [
        ("ann", "staff", json!({})),
        ("gil", "guest", json!({})),
        (
            "talk",
            "conversation",
            json!({ "guest": { "$ref": "gil" } }),
        ),
    ];
    let desk = Desk::start(options, &things).await;
    let talk = desk.id("talk");
    let mut ann = desk.connect("ann").await;
    let times = [
        (1_000_000_007, "2001-09-09T01:46:47Z"),
        (999_999_999, "2001-09-09T01:46:47Z"),
        (1_000_000_008, "2001-09-09T01:46:48Z"),
    ];
    for (time, written) in times {
        now.store(time, Ordering::Relaxed);
        ann.write(&talk, "x").await;
        let update = ann.hears_update("new_message").await;
        assert_eq!(update["last_message_at"], written);
    }
    now.store(1_000_000_000, Ordering::Relaxed);
    ann.send("close_conversation", &talk, json!({})).await;
    let closed = ann.hears_update("closed").await;
    assert_eq!(closed["updated_at"], "2001-09-09T01:46:48Z");
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_heard_by_nobody() {
    let desk = Desk::open().await;
    let talk = desk.id("talk");
    let mut ann = desk.connect("ann").await;
    let mut cy = desk.connect("cy").await;
    let mut xan = desk.connect("xan").await;
    ann.subscribe(&talk).await;
    let good = json!({ "content": "x" });
    let not_mine = "The conversation is not with one of your departments.";
    for (conversation, fields, why) in [
        (talk.clone(), json!({}), "content is missing."),
        (
            talk.clone(),
            json!({ "content": 7 }),
            "content must be a text.",
        ),
        (
            talk.clone(),
            json!({ "content": " \n" }),
            "content: must not be blank.",
        ),
        (
            talk.clone(),
            json!({ "content": "x".repeat(10_001) }),
            "content: must have at most 10000 characters, this one has 10001.",
        ),
        (
            json!("1"),
            good.clone(),
            "conversation_id must be a 64-bit integer.",
        ),
        (json!(0), good.clone(), "There is no such conversation."),
        (
            desk.id("away"),
            good.clone(),
            "There is no such conversation.",
        ),
        (desk.id("order"), good.clone(), not_mine),
    ] {
        ann.send("text", &conversation, fields).await;
        let frame = ann.0.frame().await;
        assert_eq!(frame, json!({ "type": "error", "message": why }));
    }
    for command in [
        "subscribe_conversation",
        "unsubscribe_conversation",
        "mark_read",
        "close_conversation",
    ] {
        cy.send(command, &talk, json!({})).await;
        cy.is_refused(not_mine).await;
        xan.send(command, &talk, json!({})).await;
        xan.is_refused("There is no such conversation.").await;
    }
    ann.hears_nothing().await;
    ann.send("mark_read", &talk, json!({})).await;
    ann.hears_nothing().await;
    ann.write(&talk, &"x".repeat(10_000)).await;
    assert_eq!(text(&ann.hears("message").await["content"]).len(), 10_000);
}
