//! pet-market: ads for animals over HTTP, and a chat that one enters with a one-time ticket.
//!
//! What is told is kept before. In reading order:
//!
//! * `account`: who asks over HTTP; `connect`: who may come into the chat, and as whom;
//! * `rest`: what is asked over HTTP, one endpoint a file, with the verbs *read*, *judge*, *act*;
//! * `store`: what is kept, and `world`: how a scenario's people, rooms and ads come to be;
//! * `rule`: the rules.

mod account;
mod connect;
mod rest;
mod rule;
mod store;
mod world;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use hyper::Method;
use serde_json::{Map, Value, json};
use wireproof_schemas::{
    pet_market::{PROTOCOL, rest::error::Detail},
    table,
};

use self::{rule::TOPICS, store::Store};
use super::{Guest, Known, Parts, Protocol};
use crate::{
    answer::{Answer, Refused, json_value},
    handshake::Handshake,
    hub::Group,
    locks::Locks,
    rest::Request,
    rule::Rules,
    world::{FoundError, Thing},
};

/// The protocol, for the list of protocols.
pub(crate) const KNOWN: Known = Known {
    table: &PROTOCOL,
    build: |parts| {
        let rules = Rules::of(PROTOCOL.id, TOPICS, parts.rule_off);
        Arc::new(PetMarket(Arc::new(Market {
            store: Store::new(parts.store.clone()),
            rules,
            locks: Locks::default(),
            parts,
        })))
    },
    topics: TOPICS,
};

struct PetMarket(Arc<Market>);

/// What all requests and connections share.
struct Market {
    parts: Parts,
    store: Store,
    rules: Rules,
    /// The lock of a room is held by whoever keeps something in it and tells it there, and by
    /// whoever comes in: nobody hears a thing twice or not at all.
    locks: Locks<i64>,
}

impl Protocol for PetMarket {
    fn table(&self) -> &'static table::Protocol {
        &PROTOCOL
    }

    fn rules(&self) -> Rules {
        self.0.rules
    }

    fn refuse(&self, refused: Refused) -> Answer {
        let detail = Detail {
            detail: refused.reason,
        };
        json_value(refused.status, &json!(detail))
    }

    fn admit<'a>(
        &'a self,
        channel: &'static table::Channel,
        handshake: Handshake<'a>,
    ) -> BoxFuture<'a, Result<Guest, Refused>> {
        Box::pin(connect::admit(&self.0, channel, handshake))
    }

    fn method(&self, asked: &Method) -> Method {
        rest::method(self.0.rules, asked)
    }

    fn ask<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, Refused>> {
        Box::pin(rest::ask(&self.0, request))
    }

    fn found<'a>(
        &'a self,
        world: &'a str,
        things: &'a [Thing],
    ) -> BoxFuture<'a, Result<Map<String, Value>, FoundError>> {
        Box::pin(world::found(&self.0, world, things))
    }
}

/// All connections in a room.
fn room_group(room: i64) -> Group {
    Group::Room {
        protocol: PROTOCOL.id,
        key: room,
    }
}
