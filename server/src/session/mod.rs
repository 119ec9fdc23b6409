//! One open connection: what its peer sends goes to the protocol, what waits in its outbox goes to the peer.
//!
//! One task per connection does both, so that requests are answered in the order in which they came. Reading goes before
//! writing: what answers several requests that came at once leaves in one flush. A connection never ends by a reset where
//! a close frame can still be seen: the close is written, our side is shut, and what the peer still sends is read and
//! thrown away until it has shut its side too.

use std::{future::poll_fn, pin::Pin, sync::Arc};

use bytes::Bytes;
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    select,
    time::{Instant, Sleep, sleep_until, timeout},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message,
        protocol::{CloseFrame, Role, WebSocketConfig, frame::coding::CloseCode},
    },
};

use crate::{
    frame::{self, Data},
    hub::{Group, Hub, Listener, Seat},
    listener::Shutdown,
    options::Limits,
    outbox::{Close, Next, Outbox},
    protocols::{Conversation, Guest, Outcome},
    rule::{Rules, WireRule},
};

/// While this many bytes wait for the peer, nothing more is read from it: who does not take answers gets no more.
const READ_AHEAD: usize = 64 << 10;

/// Frames are collected up to this many bytes before they are written, unless there is nothing more to collect.
const WRITE_TOGETHER: usize = 16 << 10;

/// What a session is made of, beside its peer.
pub(crate) struct Context {
    /// The rules of the wire in the peer's protocol.
    pub(crate) rules: Rules<WireRule>,
    /// Sizes and durations.
    pub(crate) limits: Limits,
    /// Where worlds are groups.
    pub(crate) hub: Arc<dyn Hub>,
    /// Tells when the server shuts down.
    pub(crate) shutdown: Shutdown,
}

type Socket = WebSocketStream<TcpStream>;

/// Runs a connection until it ends. `early` is what the peer sent together with its handshake.
pub(crate) async fn run(stream: TcpStream, early: Vec<u8>, guest: Guest, context: Context) {
    let config = config(&context.limits, context.rules);
    let socket =
        WebSocketStream::from_partially_read(stream, early, Role::Server, Some(config)).await;
    let (sink, stream) = socket.split();
    let listener = Listener {
        connection: crate::hub::connection_id(),
        person: guest.person,
        outbox: Outbox::new(context.limits.outbox_bytes),
    };
    let world = Group::World(guest.world);
    let seat = Seat::take(&context.hub, world, listener.clone());
    let now = Instant::now();
    let mut session = Session {
        writer: Writer {
            sink,
            outbox: listener.outbox.clone(),
            limits: context.limits.clone(),
            blocked: None,
        },
        stream,
        conversation: (guest.begin)(listener.clone()),
        alarm: Box::pin(sleep_until(now + context.limits.ping)),
        heard: now,
        deaf: false,
        context,
    };
    let end = session.talk().await;
    let Session {
        writer,
        stream,
        conversation,
        context,
        ..
    } = session;
    // Others must not go on writing to a connection that is only being closed.
    drop((conversation, seat));
    if end == End::ClosedByPeer && !context.rules.on(WireRule::CloseEndsOneConnection) {
        context
            .hub
            .close(world, Close::AWAY, &|other| other.person == listener.person);
    }
    if let Ok(socket) = writer.sink.reunite(stream) {
        finish(socket, end, &context).await;
    }
}

fn config(limits: &Limits, rules: Rules<WireRule>) -> WebSocketConfig {
    let mut longest = limits.message_bytes;
    if !rules.on(WireRule::TooLongCloses) {
        longest *= 2;
    }
    if !rules.on(WireRule::LimitItselfIsLetIn) {
        longest -= 1;
    }
    WebSocketConfig::default()
        .read_buffer_size(4 << 10)
        .write_buffer_size(WRITE_TOGETHER)
        // One frame as long as the outbox allows fits behind a buffer that is just not written yet.
        .max_write_buffer_size(limits.outbox_bytes + 2 * WRITE_TOGETHER)
        .max_message_size(Some(longest))
        .max_frame_size(Some(longest))
}

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// We close it.
    Close(Close),
    /// The peer sent a close frame.
    ClosedByPeer,
    /// Nothing can be said any more, or nobody is there to hear it.
    Lost,
}

struct Session {
    writer: Writer,
    stream: SplitStream<Socket>,
    conversation: Box<dyn Conversation>,
    /// Rings when a ping is due, or when the peer has been silent too long.
    alarm: Pin<Box<Sleep>>,
    /// When anything at all last came from the peer.
    heard: Instant,
    /// Nothing that the peer says is answered any more; only a server that breaks a rule gets there.
    deaf: bool,
    context: Context,
}

impl Session {
    async fn talk(&mut self) -> End {
        loop {
            let listening = self.writer.outbox.waiting() < READ_AHEAD;
            select! {
                biased;
                () = self.context.shutdown.begun() => return End::Close(Close::AWAY),
                () = &mut self.alarm => if let Some(end) = self.ring(listening) { return end },
                message = self.stream.next(), if listening => {
                    self.heard = Instant::now();
                    if let Some(end) = self.hear(message).await {
                        return end;
                    }
                }
                written = self.writer.write() => match written {
                    Ok(()) => {}
                    Err(end) => return end,
                },
            }
        }
    }

    /// Pings the peer, or gives it up.
    fn ring(&mut self, listening: bool) -> Option<End> {
        let (now, limits) = (Instant::now(), &self.context.limits);
        if !listening {
            // We would not have heard it.
            self.heard = now;
        }
        if now >= self.heard + limits.idle {
            tracing::debug!("nothing came from the peer in time");
            return Some(End::Lost);
        }
        self.writer.outbox.ping();
        self.alarm
            .as_mut()
            .reset((now + limits.ping).min(self.heard + limits.idle));
        None
    }

    async fn hear(&mut self, message: Option<Result<Message, Error>>) -> Option<End> {
        match message {
            Some(Ok(Message::Text(text))) => self.request(Data::Text(text.as_str())).await,
            Some(Ok(Message::Binary(bytes))) => self.request(Data::Binary(&bytes)).await,
            Some(Ok(Message::Ping(_))) => self.pong(),
            // A pong has done its work by coming; single frames are never read.
            Some(Ok(Message::Pong(_) | Message::Frame(_))) => None,
            Some(Ok(Message::Close(_))) => Some(End::ClosedByPeer),
            Some(Err(error)) => Some(self.fault(&error)),
            None => Some(End::Lost),
        }
    }

    async fn request(&mut self, data: Data<'_>) -> Option<End> {
        if self.deaf {
            return None;
        }
        let judged = frame::judge(data, self.context.rules)?;
        let outcome = self.conversation.hear(judged).await;
        self.deaf =
            outcome == Outcome::Refused && !self.context.rules.on(WireRule::RefusalLeavesUsable);
        None
    }

    /// The transport answers pings by itself, with the next thing that is read or written.
    fn pong(&mut self) -> Option<End> {
        if !self.context.rules.on(WireRule::PongRepeatsPayload) {
            self.writer.outbox.empty_pong();
        }
        None
    }

    fn fault(&self, error: &Error) -> End {
        tracing::debug!(%error, "the peer's frames cannot be read");
        let closing = |code, reason| End::Close(Close { code, reason });
        match error {
            Error::Capacity(_) => closing(CloseCode::Size, "message too long"),
            Error::Utf8(_) if self.context.rules.on(WireRule::InvalidUtf8Closes) => {
                closing(CloseCode::Invalid, "invalid UTF-8")
            }
            Error::Protocol(
                tokio_tungstenite::tungstenite::error::ProtocolError::ResetWithoutClosingHandshake,
            ) => End::Lost,
            Error::Protocol(_) => closing(CloseCode::Protocol, "protocol error"),
            _ => End::Lost,
        }
    }
}

/// The writing half of a connection.
struct Writer {
    sink: SplitSink<Socket, Message>,
    outbox: Outbox,
    limits: Limits,
    /// Since when something waits that the peer does not take.
    blocked: Option<Instant>,
}

impl Writer {
    /// Waits until there is something to write, writes all there is, and flushes once. Can be dropped at any await and
    /// called again: a frame leaves the outbox only when there is room for it.
    async fn write(&mut self) -> Result<(), End> {
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
                    Next::EmptyPong => Message::Pong(Bytes::new()),
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

/// Waits for the peer to take something, but neither for ever nor once the outbox has overflowed (GEN-15).
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

/// Says goodbye as far as the peer lets us, and cuts the connection after the grace period.
async fn finish(mut socket: Socket, end: End, context: &Context) {
    let goodbye = async {
        match end {
            End::Close(Close { code, reason }) => {
                socket
                    .close(Some(CloseFrame {
                        code,
                        reason: reason.into(),
                    }))
                    .await?
            }
            // The answer to the peer's close frame is queued; a flush sends it.
            End::ClosedByPeer if context.rules.on(WireRule::CloseIsAnswered) => {
                socket.flush().await?
            }
            End::ClosedByPeer | End::Lost => return Ok(()),
        }
        drain(socket.get_mut()).await.map_err(Error::from)
    };
    match timeout(context.limits.grace, goodbye).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "the connection ended before it was closed"),
        Err(_) => {
            tracing::debug!("the peer did not take its close in time");
            // What is still in the kernel's buffers is not worth keeping for a peer that does not read.
            if let Err(error) = socket.get_ref().set_zero_linger() {
                tracing::debug!(%error, "the connection cannot be cut");
            }
        }
    }
}

/// Shuts our side, then reads until the peer has shut its side. Ending with something unread would send a reset, and a
/// reset may overtake the close frame.
async fn drain(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.shutdown().await?;
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}
