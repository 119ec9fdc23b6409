//! Sockets: what a client sends is passed as it is and looked at; what the server sends is looked
//! at and then passed, or changed.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use wireproof_client::base::Base;
use wireproof_client::dial::dial;

use super::cut::{Cut, Cutter};
use super::head::{self, Head};
use super::traffic::{ConnectionId, Traffic};

/// How much is read at once.
const PIECE: usize = 8 << 10;

pub(super) async fn relay(
    mut client: TcpStream,
    request: Head,
    behind: Bytes,
    traffic: &Arc<Traffic>,
    base: &Base,
) -> io::Result<()> {
    let mut server = dial(&base.direct()).await.map_err(io::Error::other)?;
    server.write_all(&request.raw).await?;
    server.write_all(&behind).await?;
    let (mut answer, first) = head::read(&mut server).await?;
    let status = head::status(&answer);
    let known = request.who.as_ref().filter(|_| status == Some(101));
    let Some((channel, party)) = known else {
        if let (Some((channel, _)), Some(status)) = (&request.who, status) {
            let other = traffic.refuses(channel, status);
            if other != status {
                answer = head::with_status(&answer, other);
            }
        }
        client.write_all(&answer).await?;
        client.write_all(&first).await?;
        copy_bidirectional(&mut client, &mut server).await?;
        return Ok(());
    };
    let (sender, outbox) = unbounded_channel();
    let Some(id) = traffic.opened(channel, party, sender) else {
        return client.shutdown().await;
    };
    client.write_all(&answer).await?;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = tokio::io::split(server);
    let downwards = async {
        tokio::join!(
            down(from_server, first, id, traffic),
            write(to_client, outbox),
        );
    };
    // Whichever side ends, the other hears of it at once: both streams are dropped here.
    tokio::select! {
        () = up(from_client, to_server, id, traffic) => {}
        () = downwards => {}
    }
    traffic.ended(id);
    Ok(())
}

async fn up(
    mut client: impl AsyncRead + Unpin,
    mut server: impl AsyncWrite + Unpin,
    id: ConnectionId,
    traffic: &Traffic,
) {
    let mut cutter = Cutter::default();
    let mut piece = vec![0; PIECE];
    loop {
        let Ok(count @ 1..) = client.read(&mut piece).await else {
            return;
        };
        let bytes = piece.get(..count).unwrap_or_default();
        cutter.push(bytes);
        // It is noted before it goes, so that no answer comes before its question.
        while let Some(cut) = cutter.next() {
            match cut {
                Cut::Text(_, text) => traffic.client_said(id, &text),
                Cut::Close(..) => traffic.client_closes(id),
                Cut::Control(_) => {}
                Cut::Other(_) => traffic.nonsense_from_client(id),
            }
        }
        let sent = server.write_all(bytes).await;
        if sent.is_err() || server.flush().await.is_err() {
            return std::future::pending().await;
        }
    }
}

async fn down(
    mut server: impl AsyncRead + Unpin,
    first: Bytes,
    id: ConnectionId,
    traffic: &Traffic,
) {
    let mut cutter = Cutter::default();
    cutter.push(&first);
    let mut piece = vec![0; PIECE];
    loop {
        while let Some(cut) = cutter.next() {
            match cut {
                Cut::Text(raw, text) => traffic.server_said(id, raw, &text),
                Cut::Close(raw, code) => traffic.server_closes(id, raw, code),
                Cut::Control(raw) | Cut::Other(raw) => traffic.pass(id, raw),
            }
        }
        let Ok(count @ 1..) = server.read(&mut piece).await else {
            break;
        };
        cutter.push(piece.get(..count).unwrap_or_default());
    }
    // The writer ends when nothing more can come.
    traffic.ended(id);
}

async fn write(mut client: impl AsyncWrite + Unpin, mut outbox: UnboundedReceiver<Bytes>) {
    while let Some(bytes) = outbox.recv().await {
        if client.write_all(&bytes).await.is_err() {
            return;
        }
    }
    // Whoever has gone already hears nothing of it.
    let _ = client.shutdown().await;
}
