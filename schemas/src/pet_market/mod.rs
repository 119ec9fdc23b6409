//! pet-market: ads for animals over HTTP, and a support chat that one enters with a one-time ticket.
//!
//! [`ad`] and what is done with it need no account; [`rest::token`], [`rest::ws_token`] and the two
//! lists of rooms lead an account to the chat, whose frames are [`message`] and [`refusal`]. The
//! protocol's document shows everything but those frames.

pub mod ad;
pub mod field;
pub mod message;
pub mod refusal;
pub mod rest;
pub mod room;
pub mod world;

use crate::table::{ApiKeyPlace, Channel, Parameter, Protocol, Scheme, Security, schema_of};

/// The protocol as data.
pub const PROTOCOL: Protocol = Protocol {
    id: "pet-market",
    title: "Pet market",
    description: "Ads for cats and dogs, and a chat in which support helps.",
    version: "1.0.0",
    requirements: "PM",
    host: "localhost:8000",
    channels: &[CHAT],
    endpoints: &[
        rest::list_ads::ENDPOINT,
        rest::create_ad::ENDPOINT,
        rest::change_ad::ENDPOINT,
        rest::delete_ad::ENDPOINT,
        rest::media::ENDPOINT,
        rest::token::ENDPOINT,
        rest::token_refresh::ENDPOINT,
        rest::ws_token::ENDPOINT,
        rest::support_chat::ENDPOINT,
        rest::chats_list::ENDPOINT,
    ],
    world: world::KINDS,
};

const CHAT: Channel = Channel {
    name: "chat",
    address: "/ws/chat/{room}/",
    parameters: &[ROOM],
    title: "Support chat",
    description: "A user's room, where support answers. Its history comes first.",
    security: &[TICKET],
    headers: &[],
    correlation: None,
    refusal: refusal::MESSAGE,
    conventions: &[(refusal::MESSAGE.key, "PM-CHAT-14")],
    fence: None,
    operations: &[message::OPERATION],
    notifications: &[],
};

const ROOM: Parameter = Parameter {
    name: "room",
    description: "The room.",
    schema: schema_of::<room::RoomName>,
    person: None,
};

const TICKET: Security = Security {
    key: "ticket",
    scheme: Scheme::ApiKey {
        place: ApiKeyPlace::Query,
        name: "uuid",
    },
    description: "A one-time ticket of `ws_token`. An attempt that is refused uses it up too (PM-TICK-12).",
    credential: "ticket",
};

/// How somebody shows who they are over HTTP.
pub(crate) const ACCESS_TOKEN: Security = Security {
    key: "accessToken",
    scheme: Scheme::Bearer { format: "JWT" },
    description: "An access token of `token` or `token_refresh`.",
    credential: "token",
};
