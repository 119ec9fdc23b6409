//! brand-chat: brands that were matched talk in rooms of two.
//!
//! A connection has at most one *current room*; what it writes goes there, and what is written
//! there it hears. Rights are judged at each action, from what is kept then. In reading order:
//!
//! * `connect`: who may come in;
//! * `member`: one connection, from frame to handler and from handler to reply;
//! * `asked`: the request that a frame holds, and `place`: the connection's current room;
//! * `list`, `join_room`, `leave_room`, `create_message`: one operation each, with the verbs
//!   *read*, *judge*, *act*, *tell*;
//! * `store`: what is kept, and `world`: how a scenario's people and rooms come to be;
//! * `rule`, `lenient`, `spoiled`: the rules, and what a server does that does not keep one of
//!   them.

mod asked;
mod connect;
mod create_message;
mod join_room;
mod leave_room;
mod lenient;
mod list;
mod member;
mod place;
mod rule;
mod spoiled;
mod store;
mod world;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};
use wireproof_schemas::{
    brand_chat::{PROTOCOL, room::RoomPk},
    table,
};

use self::{place::Memory, rule::Rule, store::Store};
use super::{Guest, Known, Parts, Protocol};
use crate::{
    answer::Refused,
    handshake::Handshake,
    hub::Group,
    locks::Locks,
    rule::{Rules, WireRule, ids},
    world::{FoundError, Thing},
};

/// The protocol, for the list of protocols.
pub(crate) const KNOWN: Known = Known {
    table: &PROTOCOL,
    build: |parts| {
        Arc::new(BrandChat(Arc::new(Chat {
            store: Store::new(parts.store.clone(), Rules::of(PROTOCOL.id, parts.rule_off)),
            rules: Rules::of(PROTOCOL.id, parts.rule_off),
            wire: Rules::of(PROTOCOL.id, parts.rule_off),
            locks: Locks::default(),
            memory: Memory::default(),
            parts,
        })))
    },
    rules: || {
        let own = ids::<Rule>(PROTOCOL.id, PROTOCOL.requirements);
        own.into_iter()
            .chain(ids::<WireRule>(PROTOCOL.id, PROTOCOL.requirements))
            .collect()
    },
};

struct BrandChat(Arc<Chat>);

/// What all connections share.
struct Chat {
    parts: Parts,
    store: Store,
    rules: Rules<Rule>,
    wire: Rules<WireRule>,
    /// Held by whoever keeps something in a room and tells it there.
    locks: Locks<RoomPk>,
    memory: Memory,
}

impl Protocol for BrandChat {
    fn table(&self) -> &'static table::Protocol {
        &PROTOCOL
    }

    fn wire_rules(&self) -> Rules<WireRule> {
        self.0.wire
    }

    fn admit<'a>(
        &'a self,
        _: &'static table::Channel,
        handshake: Handshake<'a>,
    ) -> BoxFuture<'a, Result<Guest, Refused>> {
        Box::pin(connect::admit(&self.0, handshake))
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
