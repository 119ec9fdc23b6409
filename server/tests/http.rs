//! Addresses: what stands behind each, and which methods it understands.

use serde_json::{Value, json};
use wireproof_server::{Mount, Options};

use crate::support::{ADMIN_CHAT, CHAT, Server, UPGRADE, options};

const WORLDS: &str = "/brand-chat/_wireproof/worlds";

#[tokio::test]
async fn the_root_lists_what_is_served() {
    let server = Server::start(options()).await;
    let answer = server.request("GET", "/?anything", &[], "").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("application/json"))
    );
    let index: Value = serde_json::from_str(&answer.body).expect("it is JSON");
    assert_eq!(index["protocols"][0]["name"], "brand-chat");
    assert_eq!(index["protocols"][0]["channels"], json!([CHAT, ADMIN_CHAT]));

    let document = server
        .request(
            "GET",
            index["protocols"][0]["document"].as_str().expect("a path"),
            &[],
            "",
        )
        .await;
    let document: Value = serde_json::from_str(&document.body).expect("it is JSON");
    assert_eq!(document["asyncapi"], "3.1.0");
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let server = Server::start(options()).await;
    let (get, head) = (
        server.request("GET", "/", &[], "").await,
        server.request("HEAD", "/", &[], "").await,
    );
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
}

#[tokio::test]
async fn addresses_are_exact() {
    let server = Server::start(options()).await;
    for path in [
        "/brand-chat",
        "/brand-chat/",
        "/brand-chat/ws/chat",
        "//brand-chat/ws/chat/",
        "/ws/chat/",
        "/brand-chat/ws/chat/more",
        "/brand-chat/ws/CHAT/",
        "/brand-chat/_wireproof/worlds/",
    ] {
        assert_eq!(
            server.request("GET", path, &UPGRADE, "").await.status,
            404,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_method_that_is_not_understood_is_405() {
    let server = Server::start(options()).await;
    for (method, path, allow) in [
        ("POST", CHAT, "GET, HEAD, OPTIONS"),
        ("PUT", "/", "GET, HEAD, OPTIONS"),
        ("GET", WORLDS, "POST, OPTIONS"),
        ("POST", "/brand-chat/_wireproof/worlds/x", "DELETE, OPTIONS"),
    ] {
        let answer = server.request(method, path, &[], "").await;
        assert_eq!(
            (answer.status, answer.header("allow")),
            (405, Some(allow)),
            "{method} {path}"
        );
    }
    let answer = server.request("OPTIONS", CHAT, &[], "").await;
    assert_eq!(
        (answer.status, answer.header("allow")),
        (204, Some("GET, HEAD, OPTIONS"))
    );
}

#[tokio::test]
async fn a_plain_get_at_a_socket_is_426() {
    let server = Server::start(options()).await;
    let answer = server.request("GET", CHAT, &[], "").await;
    assert_eq!(
        (answer.status, answer.header("upgrade")),
        (426, Some("websocket"))
    );
}

#[tokio::test]
async fn one_protocol_can_stand_at_the_root() {
    let server = Server::start(Options {
        mount: Mount::Root("brand-chat".to_owned()),
        ..options()
    })
    .await;
    assert_eq!(
        server.request("GET", "/ws/chat/", &[], "").await.status,
        426
    );
    assert_eq!(
        server
            .request("GET", "/asyncapi.json", &[], "")
            .await
            .status,
        200
    );
    assert_eq!(
        server
            .request("POST", "/_wireproof/worlds", &[], "")
            .await
            .status,
        401
    );
    assert_eq!(server.request("GET", CHAT, &[], "").await.status, 404);
}

#[tokio::test]
async fn an_unknown_protocol_cannot_be_served() {
    let server = Server::start(Options {
        mount: Mount::Root("no-chat".to_owned()),
        ..options()
    })
    .await;
    let error = server
        .stop()
        .await
        .expect("no panic")
        .expect_err("there is no such protocol");
    let known: Vec<_> = wireproof_schemas::protocols()
        .iter()
        .map(|protocol| protocol.id)
        .collect();
    assert_eq!(
        error.to_string(),
        format!(
            r#"there is no protocol "no-chat"; there are {}"#,
            known.join(", ")
        )
    );
}
