//! hotel-desk: the staff of a hotel's departments write with its guests.
//!
//! Who is subscribed to a conversation hears what is written there; the rest of its department hears
//! that something was. What is told is kept before. In reading order:
//!
//! * `connect`: who may come in, and as whom; `presence`: who is there;
//! * `member`: a connection of staff, from frame to handler and from handler to frame; `phone`: the
//!   connection to a guest's phone;
//! * `trouble`: why something is not carried out;
//! * `subscribe_conversation`, `unsubscribe_conversation`, `text`, `mark_read`, `typing`,
//!   `close_conversation`: one operation each, with the verbs *read*, *judge*, *act*, *tell*;
//! * `right`: who may do something with which conversation;
//! * `rest`: the same verbs for what is asked over HTTP;
//! * `telling`: who hears of something;
//! * `store`: what is kept, and `world`: how a scenario's hotels come to be;
//! * `rule`, `spoiled`, `lenient`, `astray`: the rules, and what a server sends, takes and does that
//!   does not keep one of them.

mod astray;
mod close_conversation;
mod connect;
mod lenient;
mod mark_read;
mod member;
mod phone;
mod presence;
mod rest;
mod right;
mod rule;
mod spoiled;
mod store;
mod subscribe_conversation;
mod telling;
mod text;
mod trouble;
mod typing;
mod unsubscribe_conversation;
mod world;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use hyper::Method;
use serde_json::{Map, Value, json};
use wireproof_schemas::{
    hotel_desk::{PROTOCOL, rest::detail::Detail},
    table,
};

use self::{
    astray::Astray,
    presence::Presence,
    rule::{HttpRule, MessageRule, TOPICS},
    store::{Kept, Store},
};
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
    build: |parts, rules| {
        Arc::new(HotelDesk(Arc::new(Desk {
            store: Store::new(parts.store.clone(), rules),
            rules,
            locks: Locks::default(),
            presence: Presence::default(),
            astray: Astray::default(),
            parts,
        })))
    },
    topics: TOPICS,
};

struct HotelDesk(Arc<Desk>);

/// What all connections share.
struct Desk {
    parts: Parts,
    store: Store,
    rules: Rules,
    /// The lock of a hotel is held by whoever keeps something in it and tells it there, and by
    /// whoever subscribes: nobody hears a thing twice or not at all.
    locks: Locks<i64>,
    presence: Presence,
    astray: Astray,
}

impl Desk {
    /// The time of day in seconds since 1970.
    fn now(&self) -> i64 {
        let ahead = match self.rules.on(MessageRule::TimeIsOfWriting) {
            true => 0,
            false => 3 * 60 * 60,
        };
        self.parts.clock.now_ms() / 1000 + ahead
    }

    /// The time of what happens next in a conversation: never before what happened there last, even
    /// where clocks are set back (HD-MSG-9).
    fn next_moment(&self, kept: &Kept) -> i64 {
        match self.rules.on(MessageRule::TimeRunsForward) {
            true => self.now().max(kept.updated),
            false => kept.updated - 1,
        }
    }
}

impl Protocol for HotelDesk {
    fn refuse(&self, refused: Refused) -> Answer {
        let detail = Detail {
            detail: refused.reason,
        };
        match self.0.rules.on(HttpRule::DetailSaysWhy) {
            true => json_value(refused.status, &json!(detail)),
            false => json_value(refused.status, &json!({ "error": detail.detail })),
        }
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

/// All connections of a department's staff.
fn department_group(department: i64) -> Group {
    Group::Part {
        protocol: PROTOCOL.id,
        key: department,
    }
}

/// All connections that are subscribed to a conversation.
fn conversation_group(conversation: i64) -> Group {
    Group::Room {
        protocol: PROTOCOL.id,
        key: conversation,
    }
}

/// All connections that are subscribed to anything: conversations are numbered from 1. Only a server
/// that breaks a rule has this group.
fn subscribers_group() -> Group {
    conversation_group(0)
}

/// All connections to a guest's phone.
fn phone_group(guest: i64) -> Group {
    Group::Person {
        protocol: PROTOCOL.id,
        key: guest,
    }
}
