//! A server that is right but for its envelope: it stands before a reference server and puts what that
//! says into a form of its own, and what it hears into the documents'. It has nothing from the engine,
//! so that a mistake there is not made twice.

#[path = "other_envelope/calls.rs"]
pub(crate) mod calls;
#[path = "other_envelope/events.rs"]
pub(crate) mod events;

use std::io;
use std::sync::Arc;

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;

use crate::before::Before;

/// How a server talks.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// What it says of its own when somebody has connected.
    pub(crate) hello: fn() -> Value,
    /// What it reads in a frame, in the documents' form; nothing where it cannot read it.
    pub(crate) heard: fn(&Value) -> Option<Value>,
    /// What it says in place of a frame of the documents' form.
    pub(crate) said: fn(Value) -> Value,
}

/// The longest message that such a server takes, in bytes.
const LONGEST: usize = 65_536;

/// Starts such a server before the one at `upstream`.
pub(crate) async fn before(upstream: &str, dialect: Dialect) -> Before {
    let upstream: Arc<str> = Arc::from(upstream);
    Before::start(move |client| connection(client, Arc::clone(&upstream), dialect)).await
}

async fn connection(mut client: TcpStream, upstream: Arc<str>, dialect: Dialect) -> io::Result<()> {
    let mut server = TcpStream::connect(&*upstream).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    server.write_all(&head(&mut client).await?).await?;
    let answer = head(&mut server).await?;
    client.write_all(&answer).await?;
    if !answer.starts_with(b"HTTP/1.1 101") {
        copy_bidirectional(&mut client, &mut server).await?;
        return Ok(());
    }
    let (from_client, to_server) = (client, server);
    let (from_client, mut to_client) = from_client.into_split();
    let (from_server, to_server) = to_server.into_split();
    to_client
        .write_all(&text_frame(&(dialect.hello)(), None))
        .await?;
    let up = pass(from_client, to_server, |frame| (dialect.heard)(&frame));
    let down = pass(from_server, to_client, |frame| Some((dialect.said)(frame)));
    let _ = tokio::join!(up, down);
    Ok(())
}

/// Up to the blank line, byte by byte: what follows is not ours to keep.
async fn head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(head)
}

/// Passes frames until one side has gone; texts that are JSON in the form that `other` says.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    other: impl Fn(Value) -> Option<Value>,
) -> io::Result<()> {
    while let Ok(first) = from.read_u8().await {
        let mut raw = vec![first];
        let second = from.read_u8().await?;
        raw.push(second);
        let more = match second & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let length = grow(&mut raw, more, &mut from).await?;
        let length = match more {
            0 => u64::from(second & 0x7f),
            _ => length
                .iter()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        };
        let mask = match second & 0x80 {
            0 => None,
            _ => Some(grow(&mut raw, 4, &mut from).await?),
        };
        let length = usize::try_from(length).map_err(io::Error::other)?;
        let mut payload = grow(&mut raw, length, &mut from).await?;
        // A limit is one of the wire: what is too long there stays so, and ends the connection behind.
        if first == 0x81 && payload.len() <= LONGEST {
            unmask(&mut payload, mask.as_deref());
            let frame: Option<Value> = serde_json::from_slice(&payload).ok();
            if let Some(frame) = frame.and_then(&other) {
                raw = text_frame(&frame, mask.as_deref());
            }
        }
        to.write_all(&raw).await?;
    }
    to.shutdown().await
}

async fn grow(
    raw: &mut Vec<u8>,
    count: usize,
    from: &mut (impl AsyncRead + Unpin),
) -> io::Result<Vec<u8>> {
    let mut more = vec![0; count];
    from.read_exact(&mut more).await?;
    raw.extend(&more);
    Ok(more)
}

fn unmask(payload: &mut [u8], mask: Option<&[u8]>) {
    if let Some(mask) = mask {
        for (byte, key) in payload.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= key;
        }
    }
}

fn text_frame(frame: &Value, mask: Option<&[u8]>) -> Vec<u8> {
    let mut payload = frame.to_string().into_bytes();
    let marked: u8 = if mask.is_some() { 0x80 } else { 0 };
    let mut raw = vec![0x81];
    match payload.len() {
        short @ ..126 => raw.push(marked | u8::try_from(short).expect("a byte")),
        longer @ ..=0xffff => {
            raw.push(marked | 126);
            raw.extend(u16::try_from(longer).expect("two bytes").to_be_bytes());
        }
        long => {
            raw.push(marked | 127);
            raw.extend((long as u64).to_be_bytes());
        }
    }
    raw.extend(mask.unwrap_or_default());
    unmask(&mut payload, mask);
    raw.extend(payload);
    raw
}
