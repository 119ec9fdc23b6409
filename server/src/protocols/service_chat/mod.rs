//! service-chat: a master or somebody of support writes with a client, in a chat of two.
//!
//! Two kinds of chat are served alike, each numbered for itself. What is written is kept before
//! the other one hears of it; whoever writes hears nothing. In reading order:
//!
//! * `kind`, `address`, `credential` and `connect`: which chat, and who may come in;
//! * `participant`: one connection, from frame to handler and from handler to frame;
//! * `message` and `ping`: one operation each; `telling`: who hears of a message;
//! * `store`: what is kept, and `world`: how a scenario's people and chats come to be;
//! * `rule`, `lenient`, `spoiled`, `astray`: the rules, and what a server does that does not keep
//!   one of them.

mod address;
mod astray;
mod connect;
mod credential;
mod kind;
mod lenient;
mod message;
mod participant;
mod ping;
mod rule;
mod spoiled;
mod store;
mod telling;
mod world;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value, json};
use wireproof_schemas::{
    service_chat::{PROTOCOL, refusal::Refusal},
    table,
};

use self::{
    astray::Astray,
    rule::{BeatRule, TOPICS},
    store::Store,
};
use super::{Guest, Known, Parts, Protocol};
use crate::{
    address::Parameters,
    answer::{Answer, Refused, json_value},
    handshake::Handshake,
    hub::Group,
    locks::Locks,
    rule::Rules,
    session::Heartbeat,
    world::{FoundError, Thing},
};

/// The protocol, for the list of protocols.
pub(crate) const KNOWN: Known = Known {
    table: &PROTOCOL,
    build: |parts, rules| {
        Arc::new(ServiceChat(Arc::new(Chats {
            store: Store::new(parts.store.clone(), rules),
            rules,
            locks: Locks::default(),
            astray: Astray::default(),
            parts,
        })))
    },
    topics: TOPICS,
};

struct ServiceChat(Arc<Chats>);

/// What all connections share.
struct Chats {
    parts: Parts,
    store: Store,
    rules: Rules,
    /// The lock of a chat is held by whoever keeps something in it and tells it there, by whoever
    /// comes in, and for a pong: what was kept before is in the outbox by then.
    locks: Locks<i64>,
    astray: Astray,
}

impl Protocol for ServiceChat {
    fn find(&self, channel: &'static table::Channel, path: &str) -> Option<Parameters> {
        address::find(self.0.rules, channel, path)
    }

    /// Only a pong answers a ping (SC-BEAT-3).
    fn heartbeat(&self) -> Heartbeat {
        Heartbeat {
            unanswered: Some(2),
            answers: self.0.rules.on(BeatRule::WebSocketPingIsAnswered),
        }
    }

    fn refuse(&self, refused: Refused) -> Answer {
        let refusal = Refusal::new(refused.reason);
        json_value(refused.status, &json!(refusal))
    }

    fn admit<'a>(
        &'a self,
        channel: &'static table::Channel,
        handshake: Handshake<'a>,
    ) -> BoxFuture<'a, Result<Guest, Refused>> {
        Box::pin(connect::admit(&self.0, channel, handshake))
    }

    fn found<'a>(
        &'a self,
        world: &'a str,
        things: &'a [Thing],
    ) -> BoxFuture<'a, Result<Map<String, Value>, FoundError>> {
        Box::pin(world::found(&self.0, world, things))
    }
}

/// All connections to a chat.
fn chat_group(chat: i64) -> Group {
    Group::Room {
        protocol: PROTOCOL.id,
        key: chat,
    }
}
