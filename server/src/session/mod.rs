//! One open connection: what its peer sends goes to the protocol, what waits in its outbox goes to
//! the peer.
//!
//! One task per connection does both, so that requests are answered in the order in which they
//! came. Reading goes before writing: what answers several requests that came at once leaves in one
//! flush. A connection never ends by a reset where a close frame can still be seen: the close is
//! written, our side is shut, and what the peer still sends is read and thrown away until it has
//! shut its side too.

mod ending;
mod heartbeat;
mod peer;
mod writer;

use std::sync::Arc;

use futures_util::{StreamExt, stream::SplitStream};
use tokio::{net::TcpStream, select};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message,
        error::ProtocolError,
        protocol::{Role, WebSocketConfig, frame::coding::CloseCode},
    },
};

pub(crate) use self::heartbeat::Heartbeat;
use self::{
    ending::End,
    heartbeat::{Alarm, Pulse},
    peer::Peer,
    writer::Writer,
};
use crate::{
    frame::{self, Data},
    hub::{Group, Hub, Listener, Seat, connection_id},
    listener::Shutdown,
    options::Limits,
    outbox::{Close, Outbox},
    protocols::{Conversation, Guest, Outcome},
    rule::{Rules, WireRule},
};

/// While this many bytes wait for the peer, nothing more is read from it: who does not take answers
/// gets no more.
const READ_AHEAD: usize = 64 << 10;

/// Frames are collected up to this many bytes before they are written, unless there is nothing more
/// to collect.
const WRITE_TOGETHER: usize = 16 << 10;

/// What a session is made of, beside its peer.
pub(crate) struct Context {
    /// The rules of the wire in the peer's protocol.
    pub(crate) rules: Rules,
    /// What the protocol asks of its peers as signs of life.
    pub(crate) heartbeat: Heartbeat,
    /// Sizes and durations.
    pub(crate) limits: Limits,
    /// Where worlds are groups.
    pub(crate) hub: Arc<dyn Hub>,
    /// Tells when the server shuts down.
    pub(crate) shutdown: Shutdown,
}

type Socket = WebSocketStream<Peer>;

/// Somebody who has been let in: they hear already, and are not told yet.
pub(crate) struct Opening {
    world: Group,
    listener: Listener,
    conversation: Box<dyn Conversation>,
    seat: Seat,
}

impl Opening {
    /// Begins the conversation with a guest.
    pub(crate) async fn of(guest: Guest, hub: &Arc<dyn Hub>, limits: &Limits) -> Self {
        let listener = Listener {
            connection: connection_id(),
            person: guest.person,
            channel: guest.channel,
            outbox: Outbox::new(limits.outbox_bytes),
        };
        let world = Group::World(guest.world);
        Self {
            world,
            listener: listener.clone(),
            seat: Seat::take(hub, world, listener.clone()),
            conversation: (guest.begin)(listener).await,
        }
    }
}

/// Runs a connection until it ends. `early` is what the peer sent together with its handshake.
pub(crate) async fn run(stream: TcpStream, mut early: Vec<u8>, opening: Opening, context: Context) {
    let Opening {
        world,
        listener,
        conversation,
        seat,
    } = opening;
    let config = config(&context.limits, context.rules);
    let whole = context.rules.on(WireRule::FragmentsAreOneMessage);
    let peer = Peer::new(stream, &mut early, whole);
    let socket =
        WebSocketStream::from_partially_read(peer, early, Role::Server, Some(config)).await;
    let (sink, stream) = socket.split();
    let (pulse, alarm) = Pulse::new(context.heartbeat, context.limits.clone());
    let mut session = Session {
        writer: Writer::new(sink, listener.outbox, context.limits.clone()),
        stream,
        conversation,
        alarm,
        pulse,
        deaf: false,
        connection: listener.connection,
        context,
    };
    let end = session.talk().await;
    let Session {
        writer,
        stream,
        mut conversation,
        context,
        ..
    } = session;
    if end == End::ClosedByPeer {
        conversation.goodbye();
    }
    // Nobody must go on telling things to a connection that is only being closed.
    drop((conversation, seat));
    if end == End::ClosedByPeer {
        after_close(&context, world, listener.person);
    }
    if let Some((socket, outbox)) = writer.reunite(stream) {
        ending::finish(socket, &outbox, end, &context).await;
    }
}

/// Nothing happens to the person's other connections, unless a rule is off.
fn after_close(context: &Context, world: Group, person: i64) {
    let theirs = |other: &Listener| other.person == person;
    match context.rules.off() {
        Some(WireRule::CloseEndsOneConnection) => {
            context.hub.close(world, Close::AWAY, &theirs);
        }
        Some(WireRule::CloseDeafensOneConnection) => context.hub.dismiss(&theirs),
        _ => {}
    }
}

fn config(limits: &Limits, rules: Rules) -> WebSocketConfig {
    let longest = match rules.off() {
        Some(WireRule::TooLongCloses) => limits.message_bytes.saturating_mul(2),
        Some(WireRule::LimitItselfIsLetIn) => limits.message_bytes.saturating_sub(1),
        _ => limits.message_bytes,
    };
    WebSocketConfig::default()
        .read_buffer_size(4 << 10)
        .write_buffer_size(WRITE_TOGETHER)
        // One frame as long as the outbox allows fits behind a buffer that is just not written yet.
        .max_write_buffer_size(limits.outbox_bytes.saturating_add(2 * WRITE_TOGETHER))
        .max_message_size(
            rules
                .on(WireRule::LimitCountsWholeMessage)
                .then_some(longest),
        )
        .max_frame_size(Some(longest))
}

struct Session {
    writer: Writer,
    stream: SplitStream<Socket>,
    conversation: Box<dyn Conversation>,
    alarm: Alarm,
    pulse: Pulse,
    /// Nothing that the peer says is answered any more; only a server that breaks a rule gets
    /// there.
    deaf: bool,
    /// Which one it is.
    connection: u64,
    context: Context,
}

impl Session {
    async fn talk(&mut self) -> End {
        loop {
            let listening = self.writer.outbox.waiting() < READ_AHEAD;
            select! {
                biased;
                () = self.context.shutdown.begun() => return End::Close(Close::AWAY),
                () = &mut self.alarm => match self.pulse.beat(&mut self.alarm, listening) {
                    Ok(()) => self.writer.outbox.ping(),
                    Err(end) => return end,
                },
                message = self.stream.next(), if listening => {
                    self.pulse.felt();
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

    async fn hear(&mut self, message: Option<Result<Message, Error>>) -> Option<End> {
        match message {
            Some(Ok(Message::Text(text))) => self.request(Data::Text(text.as_str())).await,
            Some(Ok(Message::Binary(bytes))) => self.request(Data::Binary(&bytes)).await,
            Some(Ok(Message::Ping(_))) => self.pong().await,
            Some(Ok(Message::Pong(_))) => {
                self.pulse.answered();
                None
            }
            // Single frames are never read.
            Some(Ok(Message::Frame(_))) => None,
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
        if outcome == Outcome::Refused {
            match self.context.rules.off() {
                Some(WireRule::RefusalLeavesUsable) => self.deaf = true,
                Some(WireRule::RefusalLeavesHearing) => {
                    let me = self.connection;
                    self.context.hub.dismiss(&|other| other.connection == me);
                }
                _ => {}
            }
        }
        None
    }

    /// The transport answers pings by itself, with the next thing that is read or written.
    async fn pong(&mut self) -> Option<End> {
        if !self.context.heartbeat.answers {
            return Some(End::Lost);
        }
        if self.context.rules.on(WireRule::PongRepeatsPayload) {
            return None;
        }
        self.writer.empty_pong().await.err()
    }

    fn fault(&self, error: &Error) -> End {
        tracing::debug!(%error, "the peer's frames cannot be read");
        let closing = |code, reason| End::Close(Close { code, reason });
        match error {
            Error::Capacity(_) => closing(CloseCode::Size, "message too long"),
            Error::Utf8(_) if self.context.rules.on(WireRule::InvalidUtf8Closes) => {
                closing(CloseCode::Invalid, "invalid UTF-8")
            }
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => End::Lost,
            Error::Protocol(_) => closing(CloseCode::Protocol, "protocol error"),
            _ => End::Lost,
        }
    }
}
