//! The protocols served, one folder each, and what each of them gives to the rest of the server.
//!
//! The server brings connections, frames and worlds to a protocol; the protocol knows who may come
//! in, what a frame means and who hears of it.

pub(crate) mod brand_chat;
pub(crate) mod hotel_desk;
pub(crate) mod nail_salon;
pub(crate) mod pet_market;
pub(crate) mod service_chat;

use std::{future::ready, sync::Arc};

use futures_util::future::BoxFuture;
use hyper::{Method, StatusCode};
use serde_json::{Map, Value};
use wireproof_schemas::table;

use crate::{
    address::Parameters,
    answer::{Answer, Refused},
    auth::Tokens,
    files::Files,
    frame::{Malformed, Members},
    handshake::Handshake,
    hub::{Hub, Listener},
    options::{Clock, Limits},
    origin::Allowed,
    rest,
    rule::{Rules, Topic},
    session::Heartbeat,
    store::Store,
    world::{FoundError, Thing},
};

/// What a protocol is made of, beside its own rules.
#[derive(Clone)]
pub(crate) struct Parts {
    /// Where everything is kept.
    pub(crate) store: Store,
    /// Who hears what.
    pub(crate) hub: Arc<dyn Hub>,
    /// Who somebody is.
    pub(crate) tokens: Arc<Tokens>,
    /// From where one may connect.
    pub(crate) origins: Allowed,
    /// The time of day.
    pub(crate) clock: Clock,
    /// Sizes and durations.
    pub(crate) limits: Limits,
    /// Where files are kept.
    pub(crate) files: Arc<Files>,
}

/// A protocol that this server can serve.
pub(crate) struct Known {
    /// The protocol as data.
    pub(crate) table: &'static table::Protocol,
    /// Makes the protocol, with its rules as they are to be kept.
    pub(crate) build: fn(Parts, Rules) -> Arc<dyn Protocol>,
    /// Its rules, and those of the wire.
    pub(crate) topics: &'static [Topic],
}

/// Every protocol, one line each.
pub(crate) const KNOWN: &[Known] = &[
    brand_chat::KNOWN,
    hotel_desk::KNOWN,
    nail_salon::KNOWN,
    pet_market::KNOWN,
    service_chat::KNOWN,
];

/// A protocol at work.
pub(crate) trait Protocol: Send + Sync {
    /// The parameters of a channel's address that a path gives, if it is one of that address.
    fn find(&self, channel: &'static table::Channel, path: &str) -> Option<Parameters> {
        Parameters::of(channel.address, path)
    }

    /// The parameters of an endpoint's path that a path gives, if it is one of that endpoint.
    fn lead(&self, endpoint: &'static table::rest::Endpoint, path: &str) -> Option<Parameters> {
        Parameters::of(endpoint.path, path)
    }

    /// What is asked of peers as signs of life.
    fn heartbeat(&self) -> Heartbeat {
        Heartbeat::default()
    }

    /// A refusal in the protocol's own form.
    fn refuse(&self, refused: Refused) -> Answer {
        refused.into()
    }

    /// Judges a handshake at the address of a channel.
    fn admit<'a>(
        &'a self,
        channel: &'static table::Channel,
        handshake: Handshake<'a>,
    ) -> BoxFuture<'a, Result<Guest, Refused>>;

    /// A handshake came to an address that is none. It is answered with 404 whatever comes of this.
    fn stray<'a>(&'a self, _address: &'a str, _query: Option<&'a str>) -> BoxFuture<'a, ()> {
        Box::pin(ready(()))
    }

    /// The method that a request at an endpoint is taken for.
    fn method(&self, asked: &Method) -> Method {
        asked.clone()
    }

    /// Answers a request at an endpoint of the table.
    fn ask<'a>(&'a self, request: rest::Request<'a>) -> BoxFuture<'a, Result<Answer, Refused>> {
        let name = request.endpoint.name;
        let refused = Refused::new(
            StatusCode::NOT_IMPLEMENTED,
            format!("Nothing answers {name} here."),
        );
        Box::pin(ready(Err(refused)))
    }

    /// The last look at an answer to a request at an endpoint.
    fn answer(&self, answer: Answer) -> Answer {
        answer
    }

    /// Clears away what a world that has ended, or a server that was cut off, has left behind outside
    /// of the database. Called before anything is served, and after the end of every world.
    fn tidy(&self, _when: Tidy) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    /// Makes a world of people and things and returns what a scenario gets to know of each.
    fn found<'a>(
        &'a self,
        world: &'a str,
        things: &'a [Thing],
    ) -> BoxFuture<'a, Result<Map<String, Value>, FoundError>>;
}

/// When a protocol clears away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tidy {
    /// Nobody does anything yet.
    AtStart,
    /// Others are at work.
    WhileServing,
}

/// Somebody who may come in.
pub(crate) struct Guest {
    /// The world that they belong to.
    pub(crate) world: i64,
    /// Who they are.
    pub(crate) person: i64,
    /// The name of the channel that they come to.
    pub(crate) channel: &'static str,
    /// Begins the conversation. The peer is told that the connection is open only after, so that
    /// whoever knows it is there can rely on its hearing everything.
    pub(crate) begin: Begin,
}

/// Begins a conversation with a connection.
type Begin = Box<dyn FnOnce(Listener) -> BoxFuture<'static, Box<dyn Conversation>> + Send>;

impl Guest {
    /// A person of a world who may come to a channel; `enter` is what they do there first.
    pub(crate) fn new<C: Conversation + 'static, F: Future<Output = C> + Send>(
        (world, person): (i64, i64),
        channel: &'static table::Channel,
        enter: impl FnOnce(Listener) -> F + Send + 'static,
    ) -> Self {
        Self {
            world,
            person,
            channel: channel.name,
            begin: Box::new(|listener| {
                Box::pin(async { Box::new(enter(listener).await) as Box<dyn Conversation> })
            }),
        }
    }
}

/// One connection, as its protocol sees it. Dropped when the connection ends.
pub(crate) trait Conversation: Send {
    /// Deals with a frame, the frames of one connection in the order in which they came. Answers go
    /// to the outbox.
    fn hear(&mut self, frame: Result<Members, Malformed>) -> BoxFuture<'_, Outcome>;

    /// The peer says goodbye: its close frame was the last that came.
    fn goodbye(&mut self) {}
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was taken.
    Taken,
    /// It was refused.
    Refused,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Every operation of a protocol's channels has a handler.
    pub(crate) fn check_operations(
        protocol: &table::Protocol,
        is_known: impl Fn(&'static str) -> bool,
    ) {
        let channels = protocol.channels.iter();
        let operations = channels.flat_map(|channel| channel.operations);
        for operation in operations {
            assert!(
                is_known(operation.name),
                "{} needs a handler",
                operation.name
            );
        }
    }

    #[test]
    fn every_protocol_of_the_schemas_is_served() {
        let served: Vec<_> = KNOWN.iter().map(|known| known.table.id).collect();
        let documented: Vec<_> = wireproof_schemas::protocols()
            .iter()
            .map(|table| table.id)
            .collect();
        assert_eq!(
            served, documented,
            "a protocol needs a line here and a line in the schemas"
        );
    }
}
