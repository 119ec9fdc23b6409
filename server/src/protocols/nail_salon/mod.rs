//! nail-salon: customers ask shops for a design, shops answer with a price.
//!
//! Who somebody is stands in the address. What is asked and answered is kept before anybody hears
//! of it, and a shop that was away hears when it comes back. In reading order:
//!
//! * `address` and `connect`: who may come in, and as whom;
//! * `visitor`: one connection, from frame to handler and from handler to frame;
//! * `field`: the fields of requests;
//! * `get_responses`, `nearby_shops`, `service_request`, `service_response`: one operation each,
//!   with the verbs *read*, *judge*, *act*, *tell*; `listing` puts a customer's requests in order;
//! * `telling`: who hears of something;
//! * `store`: what is kept, and `world`: how a scenario's people and designs come to be;
//! * `rule`, `lenient`, `spoiled`: the rules, and what a server does that does not keep one of
//!   them.

mod address;
mod connect;
mod field;
mod get_responses;
mod lenient;
mod listing;
mod nearby_shops;
mod rule;
mod service_request;
mod service_response;
mod spoiled;
mod store;
mod telling;
mod visitor;
mod world;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use futures_util::future::BoxFuture;
use serde_json::{Map, Value, json};
use wireproof_schemas::{
    nail_salon::{PROTOCOL, refusal::Refusal},
    table,
};

use self::{rule::TOPICS, store::Store};
use super::{Guest, Known, Parts, Protocol};
use crate::{
    address::Parameters,
    answer::{Answer, Refused, json_value},
    handshake::Handshake,
    hub::Group,
    locks::Locks,
    rule::Rules,
    world::{FoundError, Thing},
};

/// The protocol, for the list of protocols.
pub(crate) const KNOWN: Known = Known {
    table: &PROTOCOL,
    build: |parts, rules| {
        Arc::new(NailSalon(Arc::new(Salon {
            store: Store::new(parts.store.clone(), rules),
            rules,
            locks: Locks::default(),
            unlisted: Mutex::default(),
            parts,
        })))
    },
    topics: TOPICS,
};

struct NailSalon(Arc<Salon>);

/// What all connections share.
struct Salon {
    parts: Parts,
    store: Store,
    rules: Rules,
    /// The lock of a world is held by whoever keeps something in it and tells it there, and by
    /// whoever comes in: nobody misses anything between what is kept and what is told.
    locks: Locks<i64>,
    /// Requests whose answers only the list after the next shows, for a server that does not keep a
    /// rule.
    unlisted: Mutex<HashSet<i64>>,
}

impl Protocol for NailSalon {
    fn find(&self, channel: &'static table::Channel, path: &str) -> Option<Parameters> {
        address::find(self.0.rules, channel, path)
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

/// All connections of somebody.
fn person_group(person: i64) -> Group {
    Group::Person {
        protocol: PROTOCOL.id,
        key: person,
    }
}
