//! What happens to a room happens in one order: whoever changes something there holds the room's
//! lock until it is told. From outside this shows only when two are fast enough.

use serde_json::json;
use tokio::select;
use wireproof_schemas::brand_chat::{CHAT, room::RoomPk, user::UserId};

use super::{member::Member, *};
use crate::{
    auth::Tokens,
    files::Files,
    frame::Members,
    hub::{Listener, LocalHub, connection_id},
    options::{Database, Options},
    origin::Allowed,
    outbox::{Next, Outbox},
    protocols::{Conversation, Outcome},
    store,
};

async fn chat() -> Arc<Chat> {
    let options = Options::default();
    let (clock, limits) = (options.clock, options.limits);
    let tokens = Tokens::of(
        "brand-chat",
        &options.token_secret,
        clock.clone(),
        limits.clone(),
    );
    let store = store::Store::open(&Database::Memory).await;
    let parts = Parts {
        store: store.expect("it opens"),
        hub: Arc::new(LocalHub::default()),
        tokens: Arc::new(tokens.expect("a secret can be derived")),
        origins: Allowed::Local,
        clock,
        limits,
        files: Arc::new(Files::of(&Options::default())),
    };
    Arc::new(Chat::new(parts, Rules::ALL_ON))
}

/// Somebody with a brand, and the room of that brand and another.
async fn alice_and_room(chat: &Arc<Chat>) -> (Member, Outbox, RoomPk) {
    let thing = |name: &str, kind: &str, with: Value| Thing {
        name: name.to_owned(),
        kind: kind.to_owned(),
        with: with.as_object().expect("an object").clone(),
    };
    let participants = json!({ "participants": [{ "$ref": "alice" }, { "$ref": "bob" }] });
    let things = [
        thing("alice", "brand", json!({})),
        thing("bob", "brand", json!({})),
        thing("room", "room", participants),
    ];
    let world = world::found(chat, "world", &things).await;
    let world = world.unwrap_or_else(|_| panic!("no world"));
    let number = |value: &Value| value.as_i64().expect("a number");
    let alice = UserId(number(&world["alice"]["id"]));
    let person = chat.store.person(alice).await.expect("it can be read");
    let outbox = Outbox::new(1 << 20);
    let listener = Listener {
        connection: connection_id(),
        person: alice.0,
        channel: CHAT.name,
        outbox: outbox.clone(),
    };
    let person = person.expect("she is there");
    let member = Member::new(Arc::clone(chat), &CHAT, person, listener);
    (member, outbox, RoomPk(number(&world["room"]["pk"])))
}

fn request(action: &str, fields: Value) -> Members {
    let mut frame = fields;
    frame["action"] = action.into();
    frame["request_id"] = 1.into();
    frame.as_object().expect("an object").clone()
}

/// The frame that was put into the outbox last.
fn reply(outbox: &Outbox) -> Value {
    match outbox.take() {
        Some(Next::Frame(text)) => serde_json::from_str(&text).expect("it is JSON"),
        other => panic!("expected a frame, got {other:?}"),
    }
}

#[tokio::test]
async fn every_change_of_a_room_waits_for_its_lock() {
    let chat = chat().await;
    let (mut alice, outbox, pk) = alice_and_room(&chat).await;
    alice
        .hear(Ok(request("join_room", json!({ "room_pk": pk }))))
        .await;
    reply(&outbox);
    let mut id = Value::Null;
    for action in ["create_message", "edit_message", "delete_messages"] {
        let fields = json!({
            "msg_text": "hello", "msg_id": id, "edited_msg_text": "hi", "msg_id_list": [id]
        });
        let held = chat.locks.lock(pk).await;
        let mut change = alice.hear(Ok(request(action, fields)));
        // The database deals with one after the other, so that after so many turns of ours any
        // change that waits for nothing else is done.
        for _ in 0..50 {
            select! {
                biased;
                _ = &mut change => panic!("{action} does not wait"),
                turn = chat.store.write() => drop(turn),
            }
        }
        drop(held);
        assert_eq!(change.await, Outcome::Taken, "{action}");
        let told = reply(&outbox);
        if action == "create_message" {
            id = told["data"]["id"].clone();
        }
        assert_eq!(told["errors"], json!([]), "{told}");
    }
}
