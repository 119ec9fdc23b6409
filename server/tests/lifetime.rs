//! What ends before a server does, what ends with it, and what outlives it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpStream};
use wireproof_server::{Clock, Database, Limits, Options};

use crate::support::{Server, bearer, options, refused, with_limits, within};

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
