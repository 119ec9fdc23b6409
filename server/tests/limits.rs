//! What takes time or runs out: tokens, buffers, patience, and the server itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::tungstenite::Message;
use wireproof_server::{Clock, Database, Limits, Options};

use crate::support::{Client, Server, bearer, options, refused, with_limits, within};

/// A text as long as a message may be: 40 000 bytes.
fn longest_text() -> String {
    "😀".repeat(10_000)
}

#[tokio::test]
async fn a_peer_that_does_not_read_is_closed_and_delays_nobody() {
    // Nobody's patience ends here: what closes is that too much waits.
    let patience = |limits: &mut Limits| {
        limits.outbox_bytes = 128 << 10;
        limits.stall = Duration::from_secs(60 * 60);
    };
    let server = Server::start(with_limits(patience)).await;
    let world = server.two_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    let (mut bob, mut asleep) = (
        server.connect(&world["bob"]).await,
        server.connect(&world["bob"]).await,
    );
    alice.join(&world["room"]).await;
    bob.join(&world["room"]).await;
    asleep.join(&world["room"]).await;

    // Some 12 MB: more than the kernel's buffers and the outbox take together.
    let mut ids = Vec::new();
    for _ in 0..300 {
        let reply = alice
            .call("create_message", json!({ "msg_text": longest_text() }))
            .await;
        assert_eq!(bob.frame().await, reply);
        ids.push(reply["data"]["id"].clone());
    }

    // What had left before is heard without a gap, what waited is dropped.
    let mut heard = Vec::new();
    let code = loop {
        match asleep.message().await.expect("a close frame comes first") {
            Message::Text(text) => {
                let frame: Value = serde_json::from_str(&text).expect("it is JSON");
                heard.push(frame["data"]["id"].clone());
            }
            Message::Close(close) => break close.map(|close| u16::from(close.code)),
            _ => {}
        }
    };
    assert_eq!(code, Some(1013));
    assert!(heard.len() < ids.len() && ids.starts_with(&heard));
    bob.hears_nothing().await;
}

#[tokio::test]
async fn a_peer_that_takes_nothing_at_all_is_cut() {
    let patience = |limits: &mut Limits| {
        limits.stall = Duration::from_millis(50);
        limits.grace = Duration::from_millis(50);
    };
    let server = Server::start(with_limits(patience)).await;
    let world = server.two_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    let mut asleep = server.connect(&world["bob"]).await;
    alice.join(&world["room"]).await;
    asleep.join(&world["room"]).await;
    for _ in 0..300 {
        alice
            .call("create_message", json!({ "msg_text": longest_text() }))
            .await;
    }
    // Only a connection that was cut cannot be written to.
    within("the cut", async {
        while asleep
            .socket
            .send(Message::Ping(Vec::new().into()))
            .await
            .is_ok()
        {}
    })
    .await;
    alice.hears_nothing().await;
}

#[tokio::test]
async fn requests_that_nobody_reads_the_answers_of_are_not_read_either() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    // The refusal repeats the name of the action, so that answers grow as fast as requests.
    let unknown = json!({ "action": "x".repeat(60_000), "request_id": 1 }).to_string();
    let mut sent = 0;
    while timeout(
        Duration::from_millis(200),
        alice.socket.send(Message::text(unknown.as_str())),
    )
    .await
    .is_ok()
    {
        sent += 1;
        assert!(sent < 1_000, "the server reads on and on");
    }
    for _ in 0..sent {
        assert_eq!(alice.frame().await["response_status"], 405);
    }
}

#[tokio::test]
async fn a_peer_that_answers_pings_stays() {
    let patience = |limits: &mut Limits| {
        limits.ping = Duration::from_millis(10);
        limits.idle = Duration::from_millis(300);
    };
    let server = Server::start(with_limits(patience)).await;
    let world = server.two_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    // Three times as long as a silent peer would be borne with.
    for _ in 0..90 {
        assert!(matches!(alice.message().await, Ok(Message::Ping(_))));
    }
    alice.hears_nothing().await;
}

#[tokio::test]
async fn a_silent_peer_is_dropped() {
    let patience = |limits: &mut Limits| {
        limits.ping = Duration::from_millis(10);
        limits.idle = Duration::from_millis(50);
    };
    let server = Server::start(with_limits(patience)).await;
    let world = server.two_brands().await;
    let Client { socket, .. } = server.connect(&world["alice"]).await;
    // The bare stream answers no ping.
    let mut stream = socket.into_inner();
    let mut pings = Vec::new();
    within("the end", stream.read_to_end(&mut pings))
        .await
        .expect("no reset");
    assert!(pings.starts_with(&[0x89, 0x00]), "{pings:x?}");
    assert!(
        !pings.contains(&0x88),
        "no close frame is owed to who does not listen: {pings:x?}"
    );
}

#[tokio::test]
async fn a_request_that_never_ends_is_not_waited_for() {
    let server = Server::start(with_limits(|limits| {
        limits.head = Duration::from_millis(50)
    }))
    .await;
    let mut stream = TcpStream::connect(server.address)
        .await
        .expect("it listens");
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n")
        .await
        .expect("it reads");
    let mut answer = Vec::new();
    within("the end", stream.read_to_end(&mut answer))
        .await
        .expect("no reset");
}

#[tokio::test]
async fn answers_that_nobody_reads_are_not_kept() {
    let patience = |limits: &mut Limits| limits.stall = Duration::from_millis(50);
    let server = Server::start(with_limits(patience)).await;
    let mut stream = TcpStream::connect(server.address)
        .await
        .expect("it listens");
    // While an answer waits nothing is read; so this stops once the kernel's buffers are full, and
    // fails once the server has cut the connection.
    let request = b"GET /brand-chat/asyncapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000);
    within("the cut", async {
        while stream.write_all(&request).await.is_ok() {}
    })
    .await;
}

#[tokio::test]
async fn a_connection_outlives_its_token() {
    let seconds = Arc::new(AtomicU64::new(1_000_000));
    let shown = Arc::clone(&seconds);
    let clock = Clock::from_fn(move || {
        SystemTime::UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::Relaxed))
    });
    let server = Server::start(Options { clock, ..options() }).await;
    let world = server.two_brands().await;
    let mut alice = server.connect(&world["alice"]).await;

    seconds.fetch_add(
        Limits::default().access_token.as_secs() + 1,
        Ordering::Relaxed,
    );

    assert_eq!(
        refused(server.handshake(&bearer(&world["alice"])).await),
        401
    );
    alice.join(&world["room"]).await;
    let reply = alice
        .call("create_message", json!({ "msg_text": "still here" }))
        .await;
    assert_eq!(reply["response_status"], 201);
}

#[tokio::test]
async fn shutdown_closes_everyone_with_1001() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let (alice, mut bob) = (
        server.connect(&world["alice"]).await,
        server.connect(&world["bob"]).await,
    );
    bob.join(&world["room"]).await;
    let address = server.address;

    let ended = server.stop();

    assert_eq!(alice.closed().await, 1001);
    assert_eq!(bob.closed().await, 1001);
    within("the end", ended)
        .await
        .expect("no panic")
        .expect("no error");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn shutdown_does_not_wait_for_peers_that_do_not_answer() {
    let patience = |limits: &mut Limits| {
        limits.grace = Duration::from_millis(50);
        limits.drain = Duration::from_millis(100);
    };
    let server = Server::start(with_limits(patience)).await;
    let world = server.two_brands().await;
    let _asleep = server.connect(&world["alice"]).await;
    let mut halfway = TcpStream::connect(server.address)
        .await
        .expect("it listens");
    halfway
        .write_all(b"GET / HTTP/1.1\r\n")
        .await
        .expect("it reads");
    let ended = server.stop();
    within("the end", ended)
        .await
        .expect("no panic")
        .expect("no error");
}

#[tokio::test]
async fn a_file_outlives_the_server() {
    let folder = tempfile::tempdir().expect("there is room");
    let database = Database::File(folder.path().join("chat.sqlite"));
    let server = Server::start(Options {
        database: database.clone(),
        ..options()
    })
    .await;
    let world = server.two_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    alice.join(&world["room"]).await;
    let before = alice
        .call("create_message", json!({ "msg_text": "before" }))
        .await;
    within("the end", server.stop())
        .await
        .expect("no panic")
        .expect("no error");

    let server = Server::start(Options {
        database,
        ..options()
    })
    .await;
    let mut alice = server.connect(&world["alice"]).await;
    alice.join(&world["room"]).await;
    let after = alice
        .call("create_message", json!({ "msg_text": "after" }))
        .await;
    assert_eq!(after["data"]["room"], before["data"]["room"]);
    assert!(after["data"]["id"].as_i64() > before["data"]["id"].as_i64());
}
