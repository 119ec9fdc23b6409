//! Editing, deleting and the current room, on both channels, as the document describes them.

use serde_json::{Value, json};

use crate::support::{Client, Server, check_refusal, options, room};

const NOWHERE: &str = "You have not joined a room.";
pub(crate) const NO_TARIFF: &str = "Neither brand has the business tariff.";
const NOT_TO_EDIT: &str = "You have no such message in this room.";
const NOT_TO_DELETE: &str = "You may delete none of these messages.";

/// A server with alice (business tariff) and her colleague ann, bob and carol, olga, who
/// administers and belongs to carol's brand, and otto, who administers and belongs to none; `ab`
/// has the tariff, `bc` has not.
pub(crate) async fn two_rooms() -> (Server, Value) {
    let server = Server::start(options()).await;
    let things = [
        ("alice", "brand", json!({ "tariff": "business" })),
        ("ann", "colleague", json!({ "of": { "$ref": "alice" } })),
        ("bob", "brand", json!({})),
        ("carol", "brand", json!({})),
        ("olga", "admin", json!({ "of": { "$ref": "carol" } })),
        ("otto", "admin", json!({})),
        room("ab", "alice", "bob"),
        room("bc", "bob", "carol"),
    ];
    let world = server.world(&things).await;
    (server, world)
}

/// Writes a message and returns its id.
pub(crate) async fn write(client: &mut Client, text: &str) -> Value {
    let mut reply = client
        .call("create_message", json!({ "msg_text": text }))
        .await;
    assert_eq!(reply["response_status"], 201, "{reply}");
    reply["data"]["id"].take()
}

pub(crate) async fn edit(client: &mut Client, id: &Value, text: &str) -> Value {
    client
        .call(
            "edit_message",
            json!({ "msg_id": id, "edited_msg_text": text }),
        )
        .await
}

pub(crate) async fn delete(client: &mut Client, ids: &[&Value]) -> Value {
    client
        .call("delete_messages", json!({ "msg_id_list": ids }))
        .await
}

/// The ids told to be deleted.
#[track_caller]
pub(crate) fn deleted(mut reply: Value) -> Value {
    assert_eq!(reply["response_status"], 200, "{reply}");
    reply["data"]["messages_ids"].take()
}

#[tokio::test]
async fn an_edit_reaches_everybody_in_the_room_on_both_channels() {
    let (server, world) = two_rooms().await;
    let mut alice = server.connect(&world["alice"]).await;
    let mut phone = server.connect(&world["alice"]).await;
    let mut bob = server.connect(&world["bob"]).await;
    let mut otto = server.connect_as_admin(&world["otto"]).await;
    let mut olga = server.connect_as_admin(&world["olga"]).await;
    alice.join(&world["ab"]).await;
    let id = write(&mut alice, "hello").await;
    for client in [&mut phone, &mut bob, &mut otto] {
        client.join(&world["ab"]).await;
    }
    olga.join(&world["bc"]).await;

    let reply = edit(&mut alice, &id, " hi\n").await;

    assert_eq!(
        reply["data"],
        json!({ "room_id": world["ab"]["pk"], "message_id": id, "message_text": " hi\n" })
    );
    assert_eq!(reply["response_status"], 200);
    for client in [&mut phone, &mut bob, &mut otto] {
        assert_eq!(client.frame().await, reply);
    }
    // From any connection of the writer, and again.
    let again = edit(&mut phone, &id, "once more").await;
    assert_eq!(again["data"]["message_text"], "once more");
    for client in [&mut alice, &mut bob, &mut otto] {
        assert_eq!(client.frame().await, again);
    }
    for client in [&mut alice, &mut phone, &mut bob, &mut otto, &mut olga] {
        client.hears_nothing().await;
    }
}

#[tokio::test]
async fn only_ones_own_messages_of_the_current_room_are_edited() {
    let (server, world) = two_rooms().await;
    let mut alice = server.connect(&world["alice"]).await;
    let mut ann = server.connect(&world["ann"]).await;
    let mut bob = server.connect(&world["bob"]).await;
    let mut otto = server.connect_as_admin(&world["otto"]).await;
    alice.join(&world["ab"]).await;
    let of_alice = write(&mut alice, "mine").await;
    bob.join(&world["bc"]).await;
    let elsewhere = write(&mut bob, "elsewhere").await;
    for client in [&mut ann, &mut bob, &mut otto] {
        client.join(&world["ab"]).await;
    }

    for client in [&mut ann, &mut bob, &mut otto] {
        check_refusal(
            &edit(client, &of_alice, "not yours").await,
            404,
            NOT_TO_EDIT,
        );
    }
    check_refusal(&edit(&mut bob, &elsewhere, "here").await, 404, NOT_TO_EDIT);
    check_refusal(
        &edit(&mut bob, &json!(i64::MAX), "nothing").await,
        404,
        NOT_TO_EDIT,
    );

    alice.hears_nothing().await;
    bob.join(&world["bc"]).await;
    assert_eq!(
        edit(&mut bob, &elsewhere, "there").await["response_status"],
        200
    );
}

#[tokio::test]
async fn fields_come_before_the_room_and_the_room_before_the_message() {
    let (server, world) = two_rooms().await;
    let mut alice = server.connect(&world["alice"]).await;
    for joined in [false, true] {
        for (action, fields, reason) in [
            ("edit_message", json!({}), "msg_id is missing."),
            (
                "edit_message",
                json!({ "msg_id": "1", "edited_msg_text": "hi" }),
                "msg_id must be a 64-bit integer.",
            ),
            (
                "edit_message",
                json!({ "msg_id": 1 }),
                "edited_msg_text is missing.",
            ),
            (
                "edit_message",
                json!({ "msg_id": 1, "edited_msg_text": "\n" }),
                "edited_msg_text: must not be blank.",
            ),
            ("delete_messages", json!({}), "msg_id_list is missing."),
            (
                "delete_messages",
                json!({ "msg_id_list": 1 }),
                "msg_id_list must be a list of 64-bit integers.",
            ),
            (
                "delete_messages",
                json!({ "msg_id_list": [] }),
                "msg_id_list: at least one message is needed.",
            ),
            (
                "delete_messages",
                json!({ "msg_id_list": [1, null] }),
                "msg_id_list must be a list of 64-bit integers.",
            ),
        ] {
            check_refusal(&alice.call(action, fields).await, 400, reason);
        }
        if !joined {
            check_refusal(&edit(&mut alice, &json!(1), "hi").await, 400, NOWHERE);
            check_refusal(&delete(&mut alice, &[&json!(1)]).await, 400, NOWHERE);
            check_refusal(
                &alice.call("current_room_info", json!({})).await,
                400,
                NOWHERE,
            );
            alice.join(&world["ab"]).await;
        }
    }
    check_refusal(&edit(&mut alice, &json!(1), "hi").await, 404, NOT_TO_EDIT);
    check_refusal(&delete(&mut alice, &[&json!(1)]).await, 404, NOT_TO_DELETE);
}

#[tokio::test]
async fn a_mixed_list_deletes_what_it_may_in_the_order_asked() {
    let (server, world) = two_rooms().await;
    let mut alice = server.connect(&world["alice"]).await;
    let mut bob = server.connect(&world["bob"]).await;
    let mut otto = server.connect_as_admin(&world["otto"]).await;
    alice.join(&world["ab"]).await;
    bob.join(&world["bc"]).await;
    let elsewhere = write(&mut bob, "elsewhere").await;
    bob.join(&world["ab"]).await;
    let of_bob = [write(&mut bob, "1").await, write(&mut bob, "2").await];
    for _ in 0..2 {
        alice.frame().await;
    }
    let of_alice = write(&mut alice, "3").await;
    bob.frame().await;
    otto.join(&world["ab"]).await;

    let [first, second] = &of_bob;
    let asked = [second, &of_alice, first, &elsewhere, second, &json!(-1)];
    let reply = delete(&mut bob, &asked).await;
    assert_eq!(
        reply["data"],
        json!({ "room_id": world["ab"]["pk"], "messages_ids": [second, first] })
    );
    for client in [&mut alice, &mut otto] {
        assert_eq!(client.frame().await, reply);
    }

    for id in [first, &of_alice, &elsewhere] {
        check_refusal(&delete(&mut bob, &[id]).await, 404, NOT_TO_DELETE);
    }
    check_refusal(&edit(&mut bob, first, "gone").await, 404, NOT_TO_EDIT);
    assert_eq!(
        edit(&mut alice, &of_alice, "4").await["response_status"],
        200
    );
    for client in [&mut bob, &mut otto] {
        assert_eq!(client.frame().await["action"], "edit_message");
        client.hears_nothing().await;
    }
}

#[tokio::test]
async fn the_current_room_is_shown_on_chat_and_nowhere_else() {
    let (server, world) = two_rooms().await;
    let mut bob = server.connect(&world["bob"]).await;
    let mut alice = server.connect(&world["alice"]).await;
    alice.join(&world["ab"]).await;
    bob.join(&world["bc"]).await;
    let joined = bob
        .call("join_room", json!({ "room_pk": world["ab"]["pk"] }))
        .await;
    let info = bob.call("current_room_info", json!({})).await;
    assert_eq!(
        (&info["response_status"], &info["data"]),
        (&json!(200), &joined["data"])
    );
    bob.call("leave_room", json!({})).await;
    check_refusal(
        &bob.call("current_room_info", json!({})).await,
        400,
        NOWHERE,
    );
    alice.hears_nothing().await;

    let mut otto = server.connect_as_admin(&world["otto"]).await;
    otto.join(&world["ab"]).await;
    check_refusal(
        &otto.call("current_room_info", json!({})).await,
        405,
        "There is no action \"current_room_info\".",
    );
}
