//! The opening of a socket: which handshakes are refused, in which order of reasons.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use wireproof_server::Options;

use crate::support::{CHAT, Server, UPGRADE, bearer, options, refused, within};

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
    let (head, tail) = token.split_at(token.len() - 2);
    let other = if tail.starts_with('x') { 'y' } else { 'x' };
    let tampered = format!("{head}{other}{}", &tail[1..]);
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
        // The document's own value, as it is written there and as a browser writes it.
        "http://localhost:80".to_owned(),
        "http://localhost".to_owned(),
    ] {
        server
            .handshake(&from(origin))
            .await
            .expect("it is a local address");
    }
    let default_port = [
        authorization.clone(),
        ("Host", "127.0.0.1".to_owned()),
        ("Origin", "http://127.0.0.1:80".to_owned()),
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
async fn a_request_may_come_together_with_its_handshake() {
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
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream.write_all(&bytes).await.expect("it reads");
    let mut answer = String::new();
    within("the reply", async {
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
