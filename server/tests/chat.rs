//! The chat as its document describes it: rooms, and what is written in them.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Client, Server, check_refusal, options, room};

/// A server with alice (business tariff), bob, carol and eve, who has no brand, and a room of each
/// two brands.
async fn three_brands() -> (Server, Value) {
    let server = Server::start(options()).await;
    let things = [
        ("alice", "brand", json!({ "tariff": "business" })),
        ("bob", "brand", json!({})),
        ("carol", "brand", json!({})),
        ("eve", "user", json!({})),
        room("bc", "bob", "carol"),
        room("ab", "alice", "bob"),
        room("ac", "alice", "carol"),
    ];
    let world = server.world(&things).await;
    (server, world)
}

async fn write(client: &mut Client, text: &str) -> Value {
    client
        .call("create_message", json!({ "msg_text": text }))
        .await
}

#[tokio::test]
async fn a_message_reaches_everybody_in_the_room() {
    let (server, world) = three_brands().await;
    let (mut alice, mut bob) = (
        server.connect(&world["alice"]).await,
        server.connect(&world["bob"]).await,
    );
    let (mut phone, mut carol) = (
        server.connect(&world["alice"]).await,
        server.connect(&world["carol"]).await,
    );
    for client in [&mut alice, &mut bob, &mut phone] {
        client.join(&world["ab"]).await;
    }
    carol.join(&world["ac"]).await;

    let reply = write(&mut alice, " hello\n").await;

    assert_eq!(reply["response_status"], 201);
    assert_eq!(reply["data"]["text"], " hello\n");
    assert_eq!(
        reply["data"]["user"],
        json!({ "id": world["alice"]["id"], "name": "alice" })
    );
    assert_eq!(reply["data"]["room"]["pk"], world["ab"]["pk"]);
    assert_eq!(bob.frame().await, reply);
    assert_eq!(phone.frame().await, reply);
    for client in [&mut alice, &mut bob, &mut phone, &mut carol] {
        client.hears_nothing().await;
    }
}

#[tokio::test]
async fn rooms_are_listed_in_order_and_shown_the_same_everywhere() {
    let (server, world) = three_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    let listed = alice.call("list", json!({})).await["data"].take();
    let pks: Vec<_> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|room| &room["pk"])
        .collect();
    assert_eq!(pks, [&world["ab"]["pk"], &world["ac"]["pk"]]);
    assert_eq!(
        listed[0]["participants"],
        json!([world["alice"]["brand"], world["bob"]["brand"]])
    );
    assert_eq!(listed[0]["has_business"], true);

    let joined = alice
        .call("join_room", json!({ "room_pk": world["ab"]["pk"] }))
        .await;
    assert_eq!(joined["data"], listed[0]);
    assert_eq!(write(&mut alice, "hello").await["data"]["room"], listed[0]);

    let mut bob = server.connect(&world["bob"]).await;
    let of_bob = bob.call("list", json!({})).await;
    assert_eq!(
        (&of_bob["data"][0]["has_business"], &of_bob["data"][1]),
        (&json!(false), &listed[0])
    );
}

#[tokio::test]
async fn nobody_joins_a_room_of_others() {
    let (server, world) = three_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    let mut bob = server.connect(&world["bob"]).await;
    alice.join(&world["ab"]).await;
    bob.join(&world["bc"]).await;

    for pk in [&world["bc"]["pk"], &json!(i64::MAX)] {
        check_refusal(
            &alice.call("join_room", json!({ "room_pk": pk })).await,
            403,
            "You are not in this room.",
        );
    }

    write(&mut bob, "not for Alice").await;
    alice.hears_nothing().await;
    assert_eq!(
        write(&mut alice, "still there").await["data"]["room"]["pk"],
        world["ab"]["pk"]
    );

    let mut eve = server.connect(&world["eve"]).await;
    assert_eq!(eve.call("list", json!({})).await["data"], json!([]));
    check_refusal(
        &eve.call("join_room", json!({ "room_pk": world["ab"]["pk"] }))
            .await,
        403,
        "You are not in this room.",
    );
}

#[tokio::test]
async fn there_is_one_current_room_and_it_belongs_to_the_connection() {
    let (server, world) = three_brands().await;
    let (mut alice, mut phone) = (
        server.connect(&world["alice"]).await,
        server.connect(&world["alice"]).await,
    );
    let (mut bob, mut carol) = (
        server.connect(&world["bob"]).await,
        server.connect(&world["carol"]).await,
    );
    alice.join(&world["ab"]).await;
    phone.join(&world["ab"]).await;
    alice.join(&world["ac"]).await;
    alice.join(&world["ac"]).await;
    bob.join(&world["ab"]).await;
    carol.join(&world["ac"]).await;

    let to_carol = write(&mut alice, "to Carol").await;
    assert_eq!(carol.frame().await, to_carol);
    let to_phone = write(&mut bob, "to the phone").await;
    assert_eq!(phone.frame().await, to_phone);
    for client in [&mut alice, &mut phone, &mut bob, &mut carol] {
        client.hears_nothing().await;
    }
}

#[tokio::test]
async fn who_has_left_neither_hears_nor_writes() {
    let (server, world) = three_brands().await;
    let (mut alice, mut bob) = (
        server.connect(&world["alice"]).await,
        server.connect(&world["bob"]).await,
    );
    check_refusal(
        &alice.call("leave_room", json!({})).await,
        400,
        "You have not joined a room.",
    );
    check_refusal(
        &write(&mut alice, "nowhere").await,
        400,
        "You have not joined a room.",
    );
    alice.join(&world["ab"]).await;
    bob.join(&world["ab"]).await;

    let left = alice.call("leave_room", json!({ "room_pk": 7 })).await;
    assert_eq!(
        left["data"],
        json!({ "response": format!("leaved room {} successfully!", world["ab"]["pk"]) })
    );

    write(&mut bob, "gone?").await;
    alice.hears_nothing().await;
    check_refusal(
        &write(&mut alice, "gone").await,
        400,
        "You have not joined a room.",
    );
    bob.hears_nothing().await;

    alice.join(&world["ab"]).await;
    let back = write(&mut alice, "back").await;
    assert_eq!(bob.frame().await, back);
}

#[tokio::test]
async fn a_new_connection_is_in_no_room() {
    let (server, world) = three_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    alice.join(&world["ab"]).await;
    alice.send(Message::Close(None)).await;
    alice.closed().await;
    let mut again = server.connect(&world["alice"]).await;
    check_refusal(
        &write(&mut again, "where?").await,
        400,
        "You have not joined a room.",
    );
}

#[tokio::test]
async fn texts_are_judged_by_their_characters() {
    let (server, world) = three_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    alice.join(&world["ab"]).await;
    for (text, reason) in [
        (json!(" \u{3000}\n"), "msg_text: must not be blank."),
        (
            json!("я".repeat(10_001)),
            "msg_text: must have at most 10000 characters, this one has 10001.",
        ),
        (json!(7), "msg_text must be a text."),
        (Value::Null, "msg_text must be a text."),
    ] {
        check_refusal(
            &alice
                .call("create_message", json!({ "msg_text": text }))
                .await,
            400,
            reason,
        );
    }
    check_refusal(
        &alice.call("create_message", json!({})).await,
        400,
        "msg_text is missing.",
    );
    let longest = "😀".repeat(10_000);
    assert_eq!(write(&mut alice, &longest).await["data"]["text"], longest);
}

#[tokio::test]
async fn everybody_hears_messages_in_the_same_order() {
    let (server, world) = three_brands().await;
    let (mut alice, mut bob) = (
        server.connect(&world["alice"]).await,
        server.connect(&world["bob"]).await,
    );
    let mut phone = server.connect(&world["alice"]).await;
    for client in [&mut alice, &mut bob, &mut phone] {
        client.join(&world["ab"]).await;
    }
    for number in 0..50 {
        alice
            .ask(
                "create_message",
                json!({ "msg_text": format!("alice {number}") }),
            )
            .await;
        bob.ask(
            "create_message",
            json!({ "msg_text": format!("bob {number}") }),
        )
        .await;
    }
    let mut heard = Vec::new();
    for client in [&mut alice, &mut bob, &mut phone] {
        let mut messages = Vec::new();
        for _ in 0..100 {
            messages.push(client.frame().await["data"].take());
        }
        heard.push(messages);
    }
    assert_eq!(heard[0], heard[1]);
    assert_eq!(heard[0], heard[2]);
    assert!(heard[0].is_sorted_by_key(|message| message["id"].as_i64()));
    assert!(heard[0].is_sorted_by_key(|message| message["created_at"].as_str().map(str::to_owned)));
}
