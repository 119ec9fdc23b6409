//! How a connection ends, on both sides.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wireproof_client::base::Base;
use wireproof_client::opening::Opening;
use wireproof_client::session::{Connected, Session};

use super::Connection;
use crate::target::Target;
use crate::tiny;

const PATIENCE: Duration = Duration::from_secs(20);

/// Closes each connection at once, and is done when the other side is shut as well.
async fn closes(listener: TcpListener) {
    let (stream, _) = listener.accept().await.expect("a peer");
    let handshake = tokio_tungstenite::accept_async(stream).await;
    let mut socket = handshake.expect("a handshake");
    socket.close(None).await.expect("a close");
    while let Some(Ok(_)) = socket.next().await {}
    let stream = socket.get_mut();
    stream.shutdown().await.expect("our side is shut");
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.expect("the end");
}

#[tokio::test]
async fn whoever_takes_the_end_shuts_their_side_too() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let authority = listener.local_addr().expect("an address").to_string();
    let server = tokio::spawn(closes(listener));
    let pack = tiny::pack();
    let channel = pack.channel("feed").expect("a channel");
    let base = Base::new(&authority, "");
    let target = Target::new(base.clone(), None);
    let opening = Opening {
        base,
        address: "/".to_owned(),
        headers: Vec::new(),
        upgrade: true,
    };
    let connected = Session::connect(&opening, Arc::clone(channel), PATIENCE).await;
    let Ok(Connected::Open(session)) = connected else {
        panic!("{connected:?}");
    };
    let mut connection = Connection::new(Arc::clone(channel), session, &target);
    let end = connection.take_end(Instant::now() + PATIENCE).await;
    assert!(end.is_some());
    let ended = tokio::time::timeout(PATIENCE, server).await;
    ended.expect("both sides are shut").expect("no panic");
    drop(connection);
}
