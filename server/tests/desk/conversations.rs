//! How conversations begin and end, by command and over HTTP.

use serde_json::{Value, json};
use wireproof_server::{Database, Options, RuleId, rules};

use super::{CLOSE, CREATE, Desk, check_detail, value};
use crate::support::{Server, options, within};

#[tokio::test]
async fn a_department_hears_once_that_a_conversation_is_over_but_subscribers_do_not() {
    for over_http in [false, true] {
        let desk = Desk::open().await;
        let talk = desk.id("talk");
        let mut ann = desk.connect("ann").await;
        let mut tab = desk.connect("ann").await;
        let mut cy = desk.connect("cy").await;
        let mut phone = desk.phone("gil").await;
        tab.subscribe(&talk).await;
        let mut answered = Value::Null;
        if over_http {
            let answer = desk
                .post("ann", CLOSE, &json!({ "conversation_id": talk }))
                .await;
            assert_eq!(answer.status, 200);
            answered = value(&answer);
        } else {
            ann.send("close_conversation", &talk, json!({})).await;
        }
        let closed = ann.hears_update("closed").await;
        let at = &closed["updated_at"];
        let expected = json!({
            "id": talk, "guest_name": "gil", "department": "reception", "status": "closed",
            "updated_at": at
        });
        assert_eq!(closed, expected);
        if over_http {
            let expected = json!({
                "id": talk, "guest_name": "gil", "department": "reception",
                "conversation_type": "general", "status": "closed",
                "created_at": answered["created_at"], "last_message_preview": "", "updated_at": at
            });
            assert_eq!(answered, expected);
        }
        ann.send("close_conversation", &talk, json!({})).await;
        ann.is_refused("The conversation is closed.").await;
        let again = desk
            .post("ann", CLOSE, &json!({ "conversation_id": talk }))
            .await;
        check_detail(&again, 409, "The conversation is closed.");
        ann.write(&talk, "x").await;
        ann.is_refused("The conversation is closed.").await;
        for member in [&mut ann, &mut tab, &mut cy] {
            member.hears_nothing().await;
        }
        ann.subscribe(&talk).await;
        ann.unsubscribe(&talk).await;
        phone.0.send("{}".into()).await;
        phone
            .is_refused("Nothing is taken here; messages come in over HTTP.")
            .await;
    }
}

#[tokio::test]
async fn of_several_closings_at_once_one_notifies() {
    assert_eq!(close_at_once(None).await, (vec![200, 409, 409, 409], 1));
    // Without the rule everybody finds it open.
    let mut rules = rules().into_iter();
    let off = rules.find(|rule| rule.name == "OneOfSeveralCloses");
    assert_eq!(close_at_once(off).await, (vec![200; 4], 4));
}

/// How four closings at once are answered, and how many closings are heard of.
async fn close_at_once(rule_off: Option<RuleId>) -> (Vec<u16>, usize) {
    let desk = Desk::open_without(rule_off).await;
    let body = json!({ "conversation_id": desk.id("talk") });
    let mut ann = desk.connect("ann").await;
    let close = || desk.post("ann", CLOSE, &body);
    let (a, b, c, d) = tokio::join!(close(), close(), close(), close());
    let mut statuses = [a, b, c, d].map(|answer| answer.status).to_vec();
    statuses.sort_unstable();
    let closings = statuses.iter().filter(|status| **status == 200).count();
    for _ in 0..closings {
        ann.hears_update("closed").await;
    }
    ann.hears_nothing().await;
    (statuses, closings)
}

#[tokio::test]
async fn all_of_a_department_hear_of_a_new_conversation() {
    let desk = Desk::open().await;
    let (mut ann, mut tab) = (desk.connect("ann").await, desk.connect("ann").await);
    let (mut cy, mut xan) = (desk.connect("cy").await, desk.connect("xan").await);
    let body = json!({
        "guest_whatsapp_number": desk.world["hal"]["whatsapp_number"], "department": "reception"
    });
    let answer = desk.post("ann", CREATE, &body).await;
    assert_eq!(answer.status, 201);
    let made = value(&answer);
    let expected = json!({
        "id": made["id"], "guest_name": "hal", "department": "reception",
        "conversation_type": "general", "status": "active", "created_at": made["created_at"],
        "last_message_preview": ""
    });
    assert_eq!(made, expected);
    assert_eq!(ann.hears("new_conversation").await, made);
    assert_eq!(tab.hears("new_conversation").await, made);
    check_detail(
        &desk.post("ann", CREATE, &body).await,
        409,
        "There is an active conversation of this guest and department.",
    );
    ann.subscribe(&made["id"]).await;
    for member in [&mut ann, &mut tab, &mut cy, &mut xan] {
        member.hears_nothing().await;
    }
}

#[tokio::test]
async fn a_guest_who_writes_after_closing_begins_anew() {
    let desk = Desk::open().await;
    let mut dee = desk.connect("dee").await;
    for conversation in ["talk", "order"] {
        dee.send("close_conversation", &desk.id(conversation), json!({}))
            .await;
        dee.hears_update("closed").await;
    }
    let message = desk.guest_writes("gil", "still here").await;
    let begun = dee.hears("new_conversation").await;
    assert_eq!(begun["id"], message["conversation_id"]);
    assert_ne!(begun["id"], desk.id("talk"));
    dee.hears_update("new_message").await;
    dee.write(&desk.id("talk"), "x").await;
    dee.is_refused("The conversation is closed.").await;
}

#[tokio::test]
async fn what_was_told_outlives_the_server() {
    let folder = tempfile::tempdir().expect("there is room");
    let database = Database::File(folder.path().join("desk.sqlite"));
    let options = || Options {
        database: database.clone(),
        ..options()
    };
    let things = [
        ("ann", "staff", json!({})),
        ("gil", "guest", json!({})),
        (
            "talk",
            "conversation",
            json!({ "guest": { "$ref": "gil" } }),
        ),
    ];
    let desk = Desk::start(options(), &things).await;
    let talk = desk.id("talk");
    let mut ann = desk.connect("ann").await;
    ann.write(&talk, "last words").await;
    ann.hears_update("new_message").await;
    let body = json!({ "conversation_id": talk });
    let closed = desk.post("ann", CLOSE, &body).await;
    assert_eq!(value(&closed)["last_message_preview"], "last words");
    let Desk { server, world } = desk;
    let ended = within("the end", server.stop()).await;
    ended.expect("no panic").expect("no error");

    let server = Server::start(options()).await;
    let desk = Desk { server, world };
    let again = desk.post("ann", CLOSE, &body).await;
    check_detail(&again, 409, "The conversation is closed.");
    let message = desk.guest_writes("gil", "hello").await;
    assert_ne!(message["conversation_id"], talk);
}
