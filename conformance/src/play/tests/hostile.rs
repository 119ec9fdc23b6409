//! Servers that would have us wait, or our memory filled: each gets its verdict in bounded
//! time, whatever they send.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wireproof_client::base::Base;

use super::*;

/// No scenario below may come near to this, however slow the machine.
const BOUND: Duration = Duration::from_secs(60);

/// What the server does once the handshake is done, or instead of it.
#[derive(Debug, Clone, Copy)]
enum Hostile {
    /// Announces a frame of 100 MB, and sends it.
    HugeFrame,
    /// Sends a message of ever more fragments.
    EndlessFragments,
    /// Sends pings without a pause.
    EndlessPings,
    /// Sends a frame byte by byte and never ends it.
    DripsFrame,
    /// Answers the handshake byte by byte and never ends.
    DripsHandshake,
    /// Answers the handshake with headers without end.
    EndlessHeaders,
    /// Refuses the handshake, with a body without end.
    EndlessBody,
    /// Sends a frame that is none.
    BreaksTheProtocol,
}

const OPENED: &str = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ";

async fn hostile(mut stream: TcpStream, how: Hostile) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    if head.starts_with("POST") {
        let body = json!({"world": "w", "bindings": {"alice": {"id": 1}}}).to_string();
        let length = body.len();
        let answer = format!("HTTP/1.1 201 Created\r\ncontent-length: {length}\r\n\r\n{body}");
        return stream.write_all(answer.as_bytes()).await;
    }
    match how {
        Hostile::DripsHandshake => return drip(&mut stream, OPENED.as_bytes()).await,
        Hostile::EndlessHeaders => {
            stream
                .write_all(b"HTTP/1.1 101 Switching Protocols\r\n")
                .await?;
            return forever(&mut stream, b"x-more: and more\r\n").await;
        }
        Hostile::EndlessBody => {
            stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n").await?;
            return forever(&mut stream, &[b'x'; 4096]).await;
        }
        _ => {}
    }
    let key = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("sec-websocket-key")
            .then_some(value.trim())
    });
    let accept = tokio_tungstenite::tungstenite::handshake::derive_accept_key(
        key.unwrap_or_default().as_bytes(),
    );
    stream
        .write_all(format!("{OPENED}{accept}\r\n\r\n").as_bytes())
        .await?;
    match how {
        Hostile::HugeFrame => {
            let length = 100_u64 << 20;
            stream.write_all(&[0x82, 127]).await?;
            stream.write_all(&length.to_be_bytes()).await?;
            forever(&mut stream, &[0; 65536]).await
        }
        Hostile::EndlessFragments => {
            stream.write_all(&[0x02, 0]).await?;
            let mut fragment = vec![0x00, 126, 0x40, 0x00];
            fragment.resize(4 + 0x4000, 0);
            forever(&mut stream, &fragment).await
        }
        Hostile::EndlessPings => forever(&mut stream, &[0x89, 1, b'x'].repeat(1000)).await,
        Hostile::DripsFrame => {
            stream.write_all(&[0x81, 126, 0x40, 0x00]).await?;
            drip(&mut stream, b"x").await
        }
        _ => stream.write_all(&[0x83, 0]).await,
    }
}

async fn forever(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    loop {
        stream.write_all(bytes).await?;
    }
}

/// A byte now and then, for ever: as a peer's timer that is renewed by each would have it.
async fn drip(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    let mut pause = tokio::time::interval(Duration::from_millis(20));
    for byte in bytes.iter().cycle() {
        pause.tick().await;
        stream.write_all(&[*byte]).await?;
    }
    Ok(())
}

/// Plays a request against it; the cause begins as expected.
async fn check(how: Hostile, expected: &str) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let authority = listener.local_addr().expect("an address").to_string();
    let serving = tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            connections.spawn(hostile(stream, how));
        }
    });
    let mut target = Target::new(Base::new(&authority, ""), Some("k".to_owned()));
    // Only of a server that drips nothing but a deadline makes an end.
    let patience = match how {
        Hostile::DripsFrame | Hostile::DripsHandshake => Duration::from_millis(500),
        _ => BOUND / 2,
    };
    (target.timeouts.step, target.timeouts.connect) = (patience, patience);
    let begun = Instant::now();
    let verdict = verdict(&tiny::pack(), target, ASK).await;
    let elapsed = begun.elapsed();
    serving.abort();
    let said = match &verdict {
        Verdict::Fail(failure) => failure.cause.as_str(),
        verdict => verdict.name(),
    };
    assert!(said.starts_with(expected), "{how:?}\n{verdict:?}");
    assert!(elapsed < BOUND, "{how:?} took {elapsed:?}");
    let size = format!("{verdict:?}").len();
    assert!(size < 100_000, "{how:?} makes a report of {size} bytes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_is_not_read() {
    let limit = "a connection ended by itself: the connection failed: Space limit exceeded";
    check(Hostile::HugeFrame, limit).await;
    check(Hostile::EndlessFragments, limit).await;
    check(Hostile::EndlessPings, "the target floods").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_drop_by_drop_renews_no_deadline() {
    check(Hostile::DripsFrame, "`look` did not arrive").await;
    check(Hostile::DripsHandshake, "handshake unanswered").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_handshake_is_told_as_that() {
    check(Hostile::EndlessHeaders, "handshake ").await;
    check(Hostile::EndlessBody, "handshake 403").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_breaks_the_protocol_ends_the_connection() {
    let broken = "a connection ended by itself: the connection failed: WebSocket protocol error";
    check(Hostile::BreaksTheProtocol, broken).await;
}
