//! What a protocol consists of, as plain data that a `const` can hold.
//!
//! A table names each fact once. Routing in the server and every generated document are derived
//! from it, so adding an operation means one file with its types and one line in its channel.

pub mod rest;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// One protocol: who connects where, with which credential, and what they may say.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    /// The name in paths and on the command line, such as `brand-chat`.
    pub id: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// What the protocol is for, in a sentence or two.
    pub description: &'static str,
    /// The version of the documented protocol, not of this crate.
    pub version: &'static str,
    /// The prefix of its requirement ids, such as `BC`.
    pub requirements: &'static str,
    /// Host and port that the protocol's document gives for its server.
    pub host: &'static str,
    /// The addresses one can connect to.
    pub channels: &'static [Channel],
    /// What can be asked over HTTP.
    pub endpoints: &'static [rest::Endpoint],
    /// The kinds of people and things that a scenario can ask for.
    pub world: &'static [Kind],
}

/// How a connection shows who it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Security {
    /// Its key among the document's security schemes.
    pub key: &'static str,
    /// How the credential travels.
    pub scheme: Scheme,
    /// What the credential is and how long it counts.
    pub description: &'static str,
    /// The field of a person's binding that holds a good credential.
    pub credential: &'static str,
}

/// How a credential travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `Authorization: Bearer <credential>` on the handshake.
    Bearer {
        /// What the token is, such as `JWT`.
        format: &'static str,
    },
    /// A named value somewhere in the handshake.
    ApiKey {
        /// Where it stands.
        place: ApiKeyPlace,
        /// Its name there.
        name: &'static str,
    },
}

/// The part of a handshake that carries an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyPlace {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// One WebSocket address and everything that travels over it.
#[derive(Clone, Copy, Debug)]
pub struct Channel {
    /// The name in chapters and operation keys.
    pub name: &'static str,
    /// The path, exactly as it must be asked for; parameters stand in braces.
    pub address: &'static str,
    /// The parameters of the address, each once.
    pub parameters: &'static [Parameter],
    /// The name for people.
    pub title: &'static str,
    /// Who connects here and what for.
    pub description: &'static str,
    /// The credentials of which a connection presents one, the usual one first; none where
    /// nobody is asked for one.
    pub security: &'static [Security],
    /// Headers that the handshake needs, or may have, beside the credential.
    pub headers: &'static [Header],
    /// Where requests and replies carry the id that ties them together, where they do.
    pub correlation: Option<Correlation>,
    /// The frame that refuses any operation of this channel.
    pub refusal: Message,
    /// Messages that the protocol's document does not show, by key, each with the convention that
    /// brought it in.
    pub conventions: &'static [(&'static str, &'static str)],
    /// A harmless operation whose reply proves that everything before it was dealt with, where
    /// there is one.
    pub fence: Option<Fence>,
    /// What a client can ask for.
    pub operations: &'static [Operation],
    /// What a connection receives because of what happens elsewhere.
    pub notifications: &'static [Heard],
}

impl Channel {
    /// Every message of the channel, once, in the order of the table: what others hear may be the
    /// reply itself.
    pub fn messages(&self) -> Vec<(Direction, &Message)> {
        let mut messages: Vec<(Direction, &Message)> = Vec::new();
        let refusal = (Direction::FromServer, &self.refusal);
        let notifications = self.notifications.iter();
        let notifications = notifications.map(|heard| (Direction::FromServer, &heard.message));
        for (direction, message) in self
            .operations
            .iter()
            .flat_map(Operation::messages)
            .chain(notifications)
            .chain([refusal])
        {
            if messages.iter().all(|(_, known)| known.key != message.key) {
                messages.push((direction, message));
            }
        }
        messages
    }
}

/// A parameter of a channel's address.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name, as it stands in braces in the address.
    pub name: &'static str,
    /// What it chooses.
    pub description: &'static str,
    /// What it may be, as a type whose text goes into the address.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// The field of a person's binding that a harness takes it from unless told otherwise.
    pub person: Option<&'static str>,
}

/// A header of the handshake.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// The header's name.
    pub name: &'static str,
    /// What it must hold.
    pub description: &'static str,
    /// Whether a handshake without it is refused.
    pub required: bool,
    /// What a harness sends unless told otherwise, such as `$target.origin`.
    pub value: Option<&'static str>,
}

/// Where a message carries its correlation id.
#[derive(Clone, Copy, Debug)]
pub struct Correlation {
    /// Its key among the document's correlation ids.
    pub key: &'static str,
    /// What the id is for.
    pub description: &'static str,
    /// A JSON Pointer into the payload.
    pub pointer: &'static str,
}

/// A harmless operation, sent to learn that everything sent before it was dealt with.
#[derive(Clone, Copy, Debug)]
pub struct Fence {
    /// The operation's name.
    pub operation: &'static str,
    /// The members that its request needs beyond constants and correlation id.
    pub payload: fn() -> Value,
    /// The convention by which everybody may ask for it and is answered, where the protocol's
    /// document does not say so.
    pub convention: Option<&'static str>,
}

/// Something a client asks for, the reply to it, and what others hear of it.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The name in chapters and operation keys.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// Whether it changes nothing on the server.
    pub safe: bool,
    /// The frame that asks for it.
    pub request: Message,
    /// The frame that answers the connection that asked, if one does.
    pub reply: Option<Message>,
    /// What other connections receive because of it, if anything.
    pub heard: Option<Heard>,
}

impl Operation {
    fn messages(&self) -> impl Iterator<Item = (Direction, &Message)> {
        let heard = self.heard.as_ref().map(|heard| &heard.message);
        let from_server = self.reply.as_ref().into_iter().chain(heard);
        std::iter::once((Direction::ToServer, &self.request))
            .chain(from_server.map(|message| (Direction::FromServer, message)))
    }
}

/// Which way a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From a client to the server.
    ToServer,
    /// From the server to a client.
    FromServer,
}

/// What other connections receive because of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Heard {
    /// The name for people.
    pub title: &'static str,
    /// Who hears it and when.
    pub summary: &'static str,
    /// The frame that they receive.
    pub message: Message,
}

/// One kind of frame.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Its key in the document and the name of its schema file.
    pub key: &'static str,
    /// The word that chapters use; unique per channel and direction.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// What the frame says, in one sentence.
    pub summary: &'static str,
    /// The type of its payload.
    pub payload: Payload,
    /// Frames of this kind as the protocol's document shows them.
    pub examples: &'static [Example],
}

/// A frame as the protocol's document shows it.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Its name, unique within its message.
    pub name: &'static str,
    /// The whole frame.
    pub payload: fn() -> Value,
}

/// A Rust type as the table sees it: its schema, and a way through the type and back.
#[derive(Clone, Copy, Debug)]
pub struct Payload {
    /// Registers the type's schema and returns a reference to it.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Decodes a value into the type and encodes it again, for tests; the error is serde's text.
    pub round_trip: fn(&Value) -> Result<Value, String>,
}

impl Payload {
    /// The payload of type `T`.
    pub const fn of<T: JsonSchema + Serialize + DeserializeOwned>() -> Self {
        Self {
            schema: schema_of::<T>,
            round_trip: round_trip::<T>,
        }
    }
}

/// A kind of person or thing that a scenario's world can hold.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The word in chapters: `alice is a <name>`.
    pub name: &'static str,
    /// Whether it is somebody who can connect.
    pub person: bool,
    /// What it is.
    pub description: &'static str,
    /// The schema of what a chapter may say about it.
    pub with: fn(&mut SchemaGenerator) -> Schema,
    /// The schema of what the scenario gets to know about it.
    pub gives: fn(&mut SchemaGenerator) -> Schema,
}

/// Registers `T` with the generator and returns its schema, or a reference to it.
pub fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn round_trip<T: Serialize + DeserializeOwned>(value: &Value) -> Result<Value, String> {
    let decoded = T::deserialize(value).map_err(|error| error.to_string())?;
    serde_json::to_value(decoded).map_err(|error| error.to_string())
}
