//! Addresses, handshakes and provisioning: everything before a socket is open.

use serde_json::{Value, json};
use wireproof_server::{Mount, Options};

use crate::support::{KEY, Server, bearer, options, refused, with_limits};

const CHAT: &str = "/brand-chat/ws/chat/";
const WORLDS: &str = "/brand-chat/_wireproof/worlds";

/// The headers of a good handshake, apart from who asks and from where.
const UPGRADE: [(&str, &str); 4] = [
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

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
    assert_eq!(index["protocols"][0]["channels"], json!([CHAT]));

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
        ("POST", CHAT, "GET, OPTIONS"),
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
        (204, Some("GET, OPTIONS"))
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
async fn a_bad_handshake_is_400_before_anything_else_is_judged() {
    let server = Server::start(options()).await;
    for bad in 0..UPGRADE.len() {
        let mut headers = UPGRADE;
        headers[bad].1 = "bad";
        // Without the word websocket it is no handshake at all.
        let expected = if headers[bad].0 == "Upgrade" {
            426
        } else {
            400
        };
        assert_eq!(
            server.request("GET", CHAT, &headers, "").await.status,
            expected,
            "{:?}",
            headers[bad]
        );
    }
    assert_eq!(server.request("GET", CHAT, &UPGRADE, "").await.status, 401);
}

#[tokio::test]
async fn a_bad_credential_is_401() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let alice = |field: &str| {
        world["alice"][field]
            .as_str()
            .expect("it is a token")
            .to_owned()
    };
    let token = alice("token");
    let tampered = format!(
        "{}x{}",
        &token[..token.len() - 2],
        &token[token.len() - 1..]
    );
    for value in [
        String::new(),
        "Bearer ".to_owned(),
        "Bearer".to_owned(),
        token.clone(),
        format!("Token {token}"),
        format!("Bearer  {token}"),
        format!("Bearer {token} x"),
        format!("Bearer {tampered}"),
        format!("Bearer {}", alice("expired_token")),
        format!("Bearer {}", alice("refresh_token")),
        format!("Bearer {}", alice("ghost_token")),
    ] {
        assert_eq!(
            refused(server.handshake(&[("Authorization", value.clone())]).await),
            401,
            "{value:?}"
        );
    }
    server
        .handshake(&[("Authorization", format!("bEARER {token}"))])
        .await
        .expect("a scheme has no case");
    let value = format!("Bearer {token}");
    let twice: Vec<_> = UPGRADE
        .iter()
        .copied()
        .chain([("Authorization", value.as_str()); 2])
        .collect();
    assert_eq!(server.request("GET", CHAT, &twice, "").await.status, 401);
}

#[tokio::test]
async fn a_bad_origin_is_403_after_the_credential() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let [authorization] = bearer(&world["alice"]);
    let port = server.address.port();
    let from = |origin: String| [authorization.clone(), ("Origin", origin)];
    for origin in [
        String::new(),
        "null".to_owned(),
        format!("http://evil.example:{port}"),
        "http://localhost:1".to_owned(),
        format!("https://localhost:{port}"),
    ] {
        assert_eq!(
            refused(server.handshake(&from(origin.clone())).await),
            403,
            "{origin:?}"
        );
    }
    for origin in [
        format!("http://localhost:{port}"),
        format!("http://127.0.0.1:{port}"),
        format!("http://[::1]:{port}"),
    ] {
        server
            .handshake(&from(origin))
            .await
            .expect("it is the server's own");
    }
    let default_port = [
        authorization.clone(),
        ("Host", "localhost".to_owned()),
        ("Origin", "http://localhost:80".to_owned()),
    ];
    server
        .handshake(&default_port)
        .await
        .expect("default ports compare equal");
    assert_eq!(
        refused(
            server
                .handshake(&[
                    ("Authorization", "x".to_owned()),
                    ("Origin", "null".to_owned())
                ])
                .await
        ),
        401
    );
}

#[tokio::test]
async fn listed_origins_replace_the_own() {
    let server = Server::start(Options {
        allowed_origins: vec!["https://chat.example".to_owned()],
        ..options()
    })
    .await;
    let world = server.two_brands().await;
    let [authorization] = bearer(&world["alice"]);
    assert_eq!(
        refused(server.handshake(std::slice::from_ref(&authorization)).await),
        403
    );
    server
        .handshake(&[
            authorization,
            ("Origin", "https://chat.example:443".to_owned()),
        ])
        .await
        .expect("it is listed");
}

#[tokio::test]
async fn a_query_is_no_part_of_the_address() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    server
        .handshake_at(&format!("{CHAT}?token=x&y"), &bearer(&world["alice"]))
        .await
        .expect("it is the chat");
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
    assert_eq!(
        error.to_string(),
        r#"there is no protocol "no-chat"; there are brand-chat"#
    );
}

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

#[tokio::test]
async fn a_request_may_come_together_with_its_handshake() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let [(_, authorization)] = bearer(&world["alice"]);
    let address = server.address;
    let mut bytes = format!("GET {CHAT} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nAuthorization: {authorization}\r\n").into_bytes();
    for (name, value) in UPGRADE {
        bytes.extend(format!("{name}: {value}\r\n").as_bytes());
    }
    let frame = br#"{"action":"list","request_id":1}"#;
    bytes.extend(b"\r\n\x81\xa0\0\0\0\0");
    bytes.extend(frame);
    let mut stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("it listens");
    stream.write_all(&bytes).await.expect("it reads");
    let mut answer = String::new();
    crate::support::within("the reply", async {
        let mut byte = [0; 1];
        while !answer.contains(r#""request_id":1}"#) {
            stream.read_exact(&mut byte).await.expect("it answers");
            answer.push(char::from(byte[0]));
        }
    })
    .await;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    assert!(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{answer}");
}
