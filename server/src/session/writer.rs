//! The writing half of a connection: what waits in the outbox goes to the peer, for as long as the
//! peer takes it.

use std::future::poll_fn;

use bytes::Bytes;
use futures_util::{
    SinkExt,
    stream::{SplitSink, SplitStream},
};
use tokio::{
    select,
    time::{Instant, sleep_until},
};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{Socket, ending::End};
use crate::{
    options::Limits,
    outbox::{Close, Next, Outbox},
};

/// The writing half of a connection.
pub(super) struct Writer {
    sink: SplitSink<Socket, Message>,
    pub(super) outbox: Outbox,
    limits: Limits,
    /// Since when something waits that the peer does not take.
    blocked: Option<Instant>,
}

impl Writer {
    pub(super) fn new(sink: SplitSink<Socket, Message>, outbox: Outbox, limits: Limits) -> Self {
        Self {
            sink,
            outbox,
            limits,
            blocked: None,
        }
    }

    /// Puts the two halves of the connection together again.
    pub(super) fn reunite(self, stream: SplitStream<Socket>) -> Option<(Socket, Outbox)> {
        Some((self.sink.reunite(stream).ok()?, self.outbox))
    }

    /// Sends a pong without payload in place of the one that the transport has ready and not yet
    /// sent.
    pub(super) async fn empty_pong(&mut self) -> Result<(), End> {
        let pong = self.sink.send(Message::Pong(Bytes::new()));
        unblocked(&mut self.blocked, &self.outbox, &self.limits, pong).await
    }

    /// Waits until there is something to write, writes all there is, and flushes once. Can be
    /// dropped at any await and called again: a frame leaves the outbox only when there is room for
    /// it.
    pub(super) async fn write(&mut self) -> Result<(), End> {
        loop {
            let mut written = 0;
            loop {
                unblocked(
                    &mut self.blocked,
                    &self.outbox,
                    &self.limits,
                    poll_fn(|cx| self.sink.poll_ready_unpin(cx)),
                )
                .await?;
                let Some(next) = self.outbox.take() else {
                    break;
                };
                written += 1;
                let message = match next {
                    Next::Frame(text) => Message::Text(text),
                    Next::Ping => Message::Ping(Bytes::new()),
                    Next::Close(close) => return Err(End::Close(close)),
                };
                self.sink.start_send_unpin(message).map_err(lost)?;
            }
            unblocked(
                &mut self.blocked,
                &self.outbox,
                &self.limits,
                self.sink.flush(),
            )
            .await?;
            if written > 0 {
                return Ok(());
            }
            self.outbox.filled().await;
        }
    }
}

/// Waits for the peer to take something, but neither for ever nor once the outbox has overflowed
/// (GEN-15).
async fn unblocked(
    blocked: &mut Option<Instant>,
    outbox: &Outbox,
    limits: &Limits,
    progress: impl Future<Output = Result<(), Error>>,
) -> Result<(), End> {
    let since = *blocked.get_or_insert_with(Instant::now);
    select! {
        biased;
        done = progress => {
            *blocked = None;
            done.map_err(lost)
        }
        () = outbox.overflow() => Err(End::Close(Close::SLOW)),
        () = sleep_until(since + limits.stall) => Err(End::Close(Close::SLOW)),
    }
}

fn lost(error: Error) -> End {
    tracing::debug!(%error, "the peer cannot be written to");
    End::Lost
}
