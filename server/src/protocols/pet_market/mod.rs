//! pet-market: ads for animals over HTTP, and a chat that one enters with a one-time ticket.
//!
//! What is told is kept before. In reading order:
//!
//! * `account`: who asks over HTTP, and `asked`: what; `values`: those of an ad;
//! * `rest`: what is asked over HTTP, one endpoint a file, with the verbs *read*, *judge*, *act*;
//! * `picture`: what a picture is, and where it lies;
//! * `ticket`, `connect`: who may come into the chat, and into which room;
//! * `participant`: one connection to a room, from frame to handler and from handler to frame;
//! * `history`: what was written before, and how it leads over to what is written now;
//! * `message`: the one thing to do in a room, and `telling`: who hears of it;
//! * `store`: what is kept, and `world`: how a scenario's people, rooms and ads come to be;
//! * `rule`, `lenient`, `spoiled`: the rules, and what a server takes and answers that does not keep
//!   one of them; for the chat in `lenient_frames`, `spoiled_frames` and `astray`.

mod account;
mod asked;
mod astray;
mod connect;
mod history;
mod lenient;
mod lenient_frames;
mod message;
mod participant;
mod picture;
mod rest;
mod rule;
mod spoiled;
mod spoiled_frames;
mod store;
mod telling;
mod ticket;
mod values;
mod world;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use hyper::Method;
use serde_json::{Map, Value};
use wireproof_schemas::{pet_market::PROTOCOL, table};

use self::{
    astray::Astray,
    rule::{RoomRule, TOPICS},
    store::Store,
};
use super::{Guest, Known, Parts, Protocol, Tidy};
use crate::{
    address::Parameters,
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
    build: |parts, rules| {
        Arc::new(PetMarket(Arc::new(Market {
            store: Store::new(parts.store.clone()),
            rules,
            locks: Locks::default(),
            astray: Astray::default(),
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
    astray: Astray,
}

impl Protocol for PetMarket {
    fn find(&self, channel: &'static table::Channel, path: &str) -> Option<Parameters> {
        match path.ends_with('/') || self.0.rules.on(RoomRule::AddressEndsInSlash) {
            true => Parameters::of(channel.address, path),
            false => Parameters::of(channel.address, &format!("{path}/")),
        }
    }

    fn refuse(&self, refused: Refused) -> Answer {
        let (status, body) = asked::told(refused);
        let (status, body) = spoiled::refused(self.0.rules, status, body);
        json_value(status, &body)
    }

    fn admit<'a>(
        &'a self,
        channel: &'static table::Channel,
        handshake: Handshake<'a>,
    ) -> BoxFuture<'a, Result<Guest, Refused>> {
        Box::pin(connect::admit(&self.0, channel, handshake))
    }

    fn stray<'a>(&'a self, address: &'a str, query: Option<&'a str>) -> BoxFuture<'a, ()> {
        Box::pin(ticket::stray(&self.0, address, query))
    }

    fn method(&self, asked: &Method) -> Method {
        rest::method(self.0.rules, asked)
    }

    fn lead(&self, endpoint: &'static table::rest::Endpoint, path: &str) -> Option<Parameters> {
        rest::lead(self.0.rules, endpoint, path)
    }

    fn ask<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, Refused>> {
        Box::pin(rest::ask(&self.0, request))
    }

    fn answer(&self, answer: Answer) -> Answer {
        spoiled::answer(self.0.rules, answer)
    }

    fn tidy(&self, when: Tidy) -> BoxFuture<'_, ()> {
        Box::pin(picture::tidy(&self.0, when))
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

/// The connections of support in a room.
fn support_group(room: i64) -> Group {
    Group::Part {
        protocol: PROTOCOL.id,
        key: room,
    }
}
