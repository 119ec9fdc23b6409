//! Worlds: who may make them, what they may hold, and that none sees another.

use serde_json::{Value, json};
use wireproof_server::Options;

use crate::support::{KEY, Server, bearer, options, refused, with_limits};

const WORLDS: &str = "/brand-chat/_wireproof/worlds";

#[tokio::test]
async fn provisioning_is_guarded() {
    let server = Server::start(options()).await;
    let things = json!({ "things": [] }).to_string();
    for headers in [
        &[][..],
        &[("X-Wireproof-Key", "another key")],
        &[("X-Wireproof-Key", "")],
    ] {
        assert_eq!(
            server
                .request("POST", WORLDS, headers, &things)
                .await
                .status,
            401
        );
        assert_eq!(
            server
                .request("DELETE", &format!("{WORLDS}/x"), headers, "")
                .await
                .status,
            401
        );
    }
    let key = [("X-Wireproof-Key", KEY)];
    assert_eq!(
        server.request("POST", WORLDS, &key, &things).await.status,
        201
    );
    assert_eq!(
        server
            .request("DELETE", &format!("{WORLDS}/x"), &key, "")
            .await
            .status,
        404
    );

    let without = Server::start(Options {
        provisioning_key: None,
        ..options()
    })
    .await;
    assert_eq!(
        without.request("POST", WORLDS, &key, &things).await.status,
        404
    );
    assert_eq!(
        without
            .request("DELETE", &format!("{WORLDS}/x"), &key, "")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_world_that_cannot_be_is_400_and_leaves_nothing() {
    let server = Server::start(options()).await;
    let alice = json!({ "name": "alice", "kind": "brand" });
    let room = |with: Value| json!({ "name": "room", "kind": "room", "with": with });
    for (things, why) in [
        (
            json!([alice, { "name": "x", "kind": "planet" }]),
            "x: there is no kind \"planet\"",
        ),
        (
            json!([{ "name": "x", "kind": "brand", "with": { "tariff": "gold" } }]),
            "x: unknown variant `gold`, expected `basic` or `business`",
        ),
        (
            json!([{ "name": "x", "kind": "user", "with": { "age": 7 } }]),
            "x: unknown field `age`, there are no fields",
        ),
        (
            json!([alice, room(json!({}))]),
            "room: missing field `participants`",
        ),
        (
            json!([
                alice,
                room(json!({ "participants": [{ "$ref": "alice" }, { "$ref": "bob" }] }))
            ]),
            "room: nobody with a brand is called \"bob\"",
        ),
        (
            json!([
                alice,
                room(json!({ "participants": [{ "$ref": "alice" }, { "$ref": "alice" }] }))
            ]),
            "room: a room is of two different brands",
        ),
    ] {
        let body = json!({ "things": things }).to_string();
        let answer = server
            .request("POST", WORLDS, &[("X-Wireproof-Key", KEY)], &body)
            .await;
        assert_eq!(
            (answer.status, answer.body),
            (400, json!({ "error": why }).to_string())
        );
    }
    // Ids are given out anew: nothing of the above was kept.
    assert_eq!(server.two_brands().await["alice"]["id"], 1);
}

#[tokio::test]
async fn a_body_that_is_too_long_is_413() {
    let server = Server::start(with_limits(|limits| limits.body_bytes = 1000)).await;
    let answer = server
        .request(
            "POST",
            WORLDS,
            &[("X-Wireproof-Key", KEY)],
            &" ".repeat(1001),
        )
        .await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn worlds_do_not_see_each_other() {
    let server = Server::start(options()).await;
    let (here, there) = (server.two_brands().await, server.two_brands().await);
    assert_ne!(here["room"]["pk"], there["room"]["pk"]);
    let mut alice = server.connect(&here["alice"]).await;
    let refused = alice
        .call("join_room", json!({ "room_pk": there["room"]["pk"] }))
        .await;
    assert_eq!(refused["response_status"], 403);
    let rooms = alice.call("list", json!({})).await;
    assert_eq!(rooms["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_world_ends_with_its_connections_and_its_people() {
    let server = Server::start(options()).await;
    let (ending, staying) = (server.two_brands().await, server.two_brands().await);
    let (alice, mut other) = (
        server.connect(&ending["alice"]).await,
        server.connect(&staying["alice"]).await,
    );
    server.end_world(&ending).await;
    assert_eq!(alice.closed().await, 1001);
    assert_eq!(
        refused(server.handshake(&bearer(&ending["alice"])).await),
        401
    );
    other.join(&staying["room"]).await;
}
