//! What is known of all connections of one playing: who has asked for what, to whom each frame
//! goes, and what is to be changed of it.

mod apply;
mod note;
mod request;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use wireproof_client::adapt::{Adapter, Way};
use wireproof_client::pack::{Channel, Classified, Message, Pack};

use super::Mutation;
use crate::adaptation::Adaptation;
use crate::mutate::mutant::{Carrier, Whom};
use crate::mutate::seen::Seen;

use request::Requests;

/// The traffic of one playing.
#[derive(Debug)]
pub(super) struct Traffic {
    pack: Arc<Pack>,
    adaptation: Adaptation,
    mutation: Option<Mutation>,
    state: Mutex<State>,
}

/// A connection, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ConnectionId(usize);

#[derive(Debug, Default)]
struct State {
    connections: Vec<Connection>,
    /// Who asked for the last thing that was asked for over a socket; nobody where somebody has come
    /// or gone since, or has asked over HTTP.
    cause: Option<ConnectionId>,
    /// Whether the last thing was that somebody came or went.
    is_coming: bool,
    seen: Seen,
    delivered: Vec<note::Delivered>,
    applied: usize,
    /// What has been sent to somebody for whom it was not meant, so that it goes once.
    copied: BTreeSet<(ConnectionId, String)>,
}

#[derive(Debug)]
struct Connection {
    channel: Arc<Channel>,
    /// Between the document's form of a frame, which all here speaks, and the wire's.
    adapter: Option<Arc<Adapter>>,
    party: String,
    /// To the client; gone when the server has ended the connection.
    outbox: Option<UnboundedSender<Bytes>>,
    requests: Requests,
    /// A frame that waits for the next one.
    held: Option<Bytes>,
    client_has_closed: bool,
}

/// A frame from the server that is a documented message.
struct Frame<'a> {
    id: ConnectionId,
    raw: Bytes,
    text: &'a str,
    value: &'a Value,
    message: &'a Message,
    carrier: Carrier,
    whom: Whom,
}

impl Traffic {
    pub(super) fn new(
        pack: Arc<Pack>,
        adaptation: Adaptation,
        mutation: Option<Mutation>,
    ) -> Traffic {
        Traffic {
            pack,
            adaptation,
            mutation,
            state: Mutex::default(),
        }
    }

    pub(super) fn applied(&self) -> usize {
        self.state().applied
    }

    /// What is noted is right also where somebody broke down who held it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a socket is open; nothing if no such channel is known.
    pub(super) fn opened(
        &self,
        channel: &str,
        party: &str,
        outbox: UnboundedSender<Bytes>,
    ) -> Option<ConnectionId> {
        let channel = Arc::clone(self.pack.channel(channel)?);
        let mut state = self.state();
        let id = ConnectionId(state.connections.len());
        let adapter = self.adaptation.adapter(&channel);
        state.connections.push(Connection {
            channel,
            adapter,
            party: party.to_owned(),
            outbox: Some(outbox),
            requests: Requests::default(),
            held: None,
            client_has_closed: false,
        });
        (state.cause, state.is_coming) = (None, true);
        Some(id)
    }

    /// Notes that nothing more comes from the server.
    pub(super) fn ended(&self, id: ConnectionId) {
        let mut state = self.state();
        if let Some(connection) = state.connections.get_mut(id.0) {
            connection.outbox = None;
        }
    }

    pub(super) fn asked_over_http(&self) {
        let mut state = self.state();
        (state.cause, state.is_coming) = (None, false);
    }

    pub(super) fn client_said(&self, id: ConnectionId, text: &str) {
        let mut state = self.state();
        let Some(connection) = state.connections.get_mut(id.0) else {
            return;
        };
        let frame: Option<Value> = serde_json::from_str(text).ok();
        let frame = frame.map(|frame| connection.documented(Way::Sent, frame));
        let channel = Arc::clone(&connection.channel);
        let is_fence = connection.requests.sent(&channel, frame.as_ref());
        if !is_fence {
            (state.cause, state.is_coming) = (Some(id), false);
        }
    }

    /// A frame that is no text, or in parts.
    pub(super) fn nonsense_from_client(&self, id: ConnectionId) {
        let mut state = self.state();
        if let Some(connection) = state.connections.get_mut(id.0) {
            let channel = Arc::clone(&connection.channel);
            connection.requests.sent(&channel, None);
        }
    }

    pub(super) fn client_closes(&self, id: ConnectionId) {
        let mut state = self.state();
        if let Some(connection) = state.connections.get_mut(id.0) {
            connection.client_has_closed = true;
        }
        (state.cause, state.is_coming) = (None, true);
    }

    /// Passes bytes as they are.
    pub(super) fn pass(&self, id: ConnectionId, raw: Bytes) {
        self.state().send(id, raw);
    }

    /// What becomes of a text frame from the server.
    pub(super) fn server_said(&self, id: ConnectionId, raw: Bytes, text: &str) {
        let mut state = self.state();
        let Some(connection) = state.connections.get(id.0) else {
            return;
        };
        let channel = Arc::clone(&connection.channel);
        let value: Option<Value> = serde_json::from_str(text).ok();
        let value = value.map(|value| connection.documented(Way::Received, value));
        let known = value.as_ref().map(|value| channel.classify(value));
        let (Some(value), Some(Classified::Known { message, .. })) = (&value, known) else {
            return state.send_behind(id, raw);
        };
        if message.heartbeat {
            return state.send(id, raw);
        }
        let whom = state.whom(id, &channel, &message, value);
        let frame = Frame {
            id,
            raw,
            text,
            value,
            message: &message,
            carrier: Carrier::Frame {
                channel: channel.name.clone(),
                message: message.name.clone(),
            },
            whom,
        };
        match &self.mutation {
            None => {
                state.note(&frame);
                state.send(id, frame.raw);
            }
            Some(mutation) => state.apply(mutation, frame),
        }
    }
}

impl Connection {
    /// The document's form of a frame.
    fn documented(&self, way: Way, frame: Value) -> Value {
        match &self.adapter {
            Some(adapter) => adapter.to_document(way, &frame).frame,
            None => frame,
        }
    }

    /// The wire's form of a frame from the server.
    fn on_the_wire(&self, frame: Value) -> Value {
        match &self.adapter {
            Some(adapter) => adapter.to_wire(Way::Received, &frame).frame,
            None => frame,
        }
    }
}

impl State {
    fn send(&self, id: ConnectionId, raw: Bytes) {
        let connection = self.connections.get(id.0);
        if let Some(outbox) = connection.and_then(|connection| connection.outbox.as_ref()) {
            // A client that has gone hears nothing.
            let _ = outbox.send(raw);
        }
    }

    /// Sends a frame, and behind it the one that has waited for it.
    fn send_behind(&mut self, id: ConnectionId, raw: Bytes) {
        self.send(id, raw);
        let connection = self.connections.get_mut(id.0);
        if let Some(held) = connection.and_then(|connection| connection.held.take()) {
            self.applied += 1;
            self.send(id, held);
        }
    }

    /// To whom a frame goes, seen from who caused it.
    fn whom(
        &mut self,
        id: ConnectionId,
        channel: &Channel,
        message: &Message,
        frame: &Value,
    ) -> Whom {
        let cause = self.cause;
        let person = |id: ConnectionId| {
            let party = &self.connections.get(id.0)?.party;
            party.split('/').next().map(str::to_owned)
        };
        let by_same_person = cause.is_some_and(|cause| person(cause) == person(id));
        let connection = self.connections.get_mut(id.0);
        let answered =
            connection.and_then(|connection| connection.requests.answered(channel, message, frame));
        match answered {
            Some(operation) => Whom::Requester(operation),
            None if cause == Some(id) => Whom::Sender,
            None if by_same_person => Whom::Own,
            None => Whom::Others,
        }
    }
}
