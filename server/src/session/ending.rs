//! How a connection ends: by a close frame wherever one can still be seen, and never by a reset
//! before it.

use futures_util::SinkExt;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};
use tokio_tungstenite::tungstenite::{Error, Message, protocol::CloseFrame};

use super::{Context, Socket, peer::Peer};
use crate::{
    outbox::{Close, Next, Outbox},
    rule::WireRule,
};

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// We close it.
    Close(Close),
    /// The peer sent a close frame.
    ClosedByPeer,
    /// Nothing can be said any more, or nobody is there to hear it.
    Lost,
}

/// Says goodbye as far as the peer lets us, and cuts the connection after the grace period.
pub(super) async fn finish(mut socket: Socket, outbox: &Outbox, end: End, context: &Context) {
    let answers = context.rules.on(WireRule::CloseIsAnswered);
    let goodbye = async {
        match end {
            End::Close(close) => say_goodbye(&mut socket, outbox, close).await?,
            // The answer to the peer's close frame is queued; a flush sends it.
            End::ClosedByPeer if answers => socket.flush().await?,
            End::ClosedByPeer | End::Lost => return Ok(()),
        }
        drain(socket.get_mut()).await.map_err(Error::from)
    };
    match timeout(context.limits.grace, goodbye).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "the connection ended before it was closed"),
        Err(_) => {
            tracing::debug!("the peer did not take its close in time");
            // What is still in the kernel's buffers is not worth keeping for a peer that does not
            // read.
            if let Err(error) = socket.get_ref().tcp().set_zero_linger() {
                tracing::debug!(%error, "the connection cannot be cut");
            }
        }
    }
}

/// Sends what still waits and then the close. A peer that is too slow is owed nothing more.
async fn say_goodbye(socket: &mut Socket, outbox: &Outbox, close: Close) -> Result<(), Error> {
    if close != Close::SLOW {
        while let Some(next) = outbox.take() {
            match next {
                Next::Frame(text) => socket.feed(Message::Text(text)).await?,
                Next::Ping => {}
                Next::Close(_) => break,
            }
        }
    }
    let Close { code, reason } = close;
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    socket.close(Some(frame)).await
}

/// Shuts our side, then reads until the peer has shut its side. Ending with something unread would
/// send a reset, and a reset may overtake the close frame.
async fn drain(stream: &mut Peer) -> std::io::Result<()> {
    stream.shutdown().await?;
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}
