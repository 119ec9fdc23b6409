//! brand-chat: brands that were matched talk in rooms of two.
//!
//! A connection has at most one *current room*; what it writes goes there, and what is written
//! there it hears. Rights are judged at each action, from what is kept then. In reading order:
//!
//! * `connect`: who may come in;
//! * `member`: one connection, from frame to handler and from handler to reply;
//! * `asked`: the request that a frame holds, and `place`: the connection's current room;
//! * `role` and `right`: what somebody may do, by where they are connected and what is kept now;
//! * `list`, `join_room`, `leave_room`, `create_message`, `edit_message`, `delete_messages`,
//!   `current_room_info`: one operation each, with the verbs *read*, *judge*, *act*, *tell*;
//! * `telling`: who hears of a change;
//! * `store`: what is kept, and `world`: how a scenario's people and rooms come to be;
//! * `rule`, `lenient`, `spoiled`: the rules, and what a server does that does not keep one of
//!   them.

mod asked;
mod connect;
mod create_message;
mod current_room_info;
mod delete_messages;
mod edit_message;
mod join_room;
mod leave_room;
mod lenient;
mod list;
mod member;
mod place;
mod right;
mod role;
mod rule;
mod spoiled;
mod store;
mod telling;
#[cfg(test)]
mod tests;
mod world;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};
use wireproof_schemas::{
    brand_chat::{PROTOCOL, room::RoomPk},
    table,
};

use self::{place::Memory, rule::TOPICS, store::Store};
use super::{Guest, Known, Parts, Protocol};
use crate::{
    answer::Refused,
    handshake::Handshake,
    hub::Group,
    locks::Locks,
    rule::Rules,
    world::{FoundError, Thing},
};

/// The protocol, for the list of protocols.
pub(crate) const KNOWN: Known = Known {
    table: &PROTOCOL,
    build: |parts, rules| Arc::new(BrandChat(Arc::new(Chat::new(parts, rules)))),
    topics: TOPICS,
};

struct BrandChat(Arc<Chat>);

/// What all connections share.
struct Chat {
    parts: Parts,
    store: Store,
    rules: Rules,
    /// Held by whoever keeps something in a room and tells it there.
    locks: Locks<RoomPk>,
    memory: Memory,
}

impl Chat {
    fn new(parts: Parts, rules: Rules) -> Self {
        Self {
            store: Store::new(parts.store.clone(), rules),
            rules,
            locks: Locks::default(),
            memory: Memory::default(),
            parts,
        }
    }
}

impl Protocol for BrandChat {
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

/// Everybody who has joined a room.
fn room_group(RoomPk(key): RoomPk) -> Group {
    Group::Room {
        protocol: PROTOCOL.id,
        key,
    }
}
