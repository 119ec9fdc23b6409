//! hotel-desk: the staff of a hotel's departments write with its guests.
//!
//! A conversation is between a guest and a department. Who is subscribed to it hears its messages;
//! the rest of the department hears that something happened; nobody hears both. The table below is
//! the protocol; the files beside it hold its frames, one operation or notification each, after the
//! values they share ([`conversation`], [`guest`], [`staff`], [`content`], [`moment`]) and the
//! [`refusal`]. [`rest`] is what is asked over HTTP.

pub mod close_conversation;
pub mod content;
pub mod conversation;
pub mod guest;
pub mod mark_read;
pub mod message;
pub mod moment;
pub mod new_conversation;
pub mod new_message;
pub mod refusal;
pub mod rest;
pub mod staff;
pub mod subscribe_conversation;
pub mod text;
pub mod typing;
pub mod unsubscribe_conversation;
pub mod user_status;
pub mod world;

use crate::table::{ApiKeyPlace, Channel, Parameter, Protocol, Scheme, Security, schema_of};

/// The protocol as data.
pub const PROTOCOL: Protocol = Protocol {
    id: "hotel-desk",
    title: "Hotel desk",
    description: "The staff of a hotel's departments talk to its guests, who write from their phones.",
    version: "1.0.0",
    requirements: "HD",
    host: "your-domain",
    channels: &[CHAT, GUEST],
    endpoints: &[
        rest::create::ENDPOINT,
        rest::close::ENDPOINT,
        rest::guest_message::ENDPOINT,
    ],
    world: world::KINDS,
};

/// The channel of staff.
pub const CHAT: Channel = Channel {
    name: "chat",
    address: "/ws/chat/",
    parameters: &[],
    title: "Chat",
    description: "Where the staff of departments is. One hears one's departments from the start, and conversations that one subscribes to.",
    security: &[ACCESS_TOKEN, QUERY_TOKEN],
    headers: &[],
    correlation: None,
    refusal: refusal::MESSAGE,
    conventions: &[],
    fence: None,
    operations: &[
        subscribe_conversation::OPERATION,
        unsubscribe_conversation::OPERATION,
        text::OPERATION,
        mark_read::OPERATION,
        typing::OPERATION,
        close_conversation::OPERATION,
    ],
    notifications: &[
        new_message::NOTIFICATION,
        new_conversation::NOTIFICATION,
        user_status::NOTIFICATION,
    ],
};

/// What stands in for the gateway that carries messages to phones (HD-GUEST-6).
pub const GUEST: Channel = Channel {
    name: "guest",
    address: "/ws/guest/{whatsapp_number}/",
    parameters: &[WHATSAPP_NUMBER],
    title: "Guest",
    description: "What goes out to one guest's phone. Nothing is taken here.",
    security: &[GATEWAY_KEY],
    headers: &[],
    correlation: None,
    refusal: refusal::MESSAGE,
    conventions: &[],
    fence: None,
    operations: &[],
    notifications: &[message::NOTIFICATION],
};

const WHATSAPP_NUMBER: Parameter = Parameter {
    name: "whatsapp_number",
    description: "The guest's number. Numbers are the same if their digits are.",
    schema: schema_of::<guest::WhatsappNumber>,
    person: Some("whatsapp_number"),
};

/// How staff shows who they are.
pub(crate) const ACCESS_TOKEN: Security = Security {
    key: "accessToken",
    scheme: Scheme::Bearer { format: "JWT" },
    description: "An access token. It wins over one in the query (HD-CONN-8).",
    credential: "token",
};

const QUERY_TOKEN: Security = Security {
    key: "queryToken",
    scheme: Scheme::ApiKey {
        place: ApiKeyPlace::Query,
        name: "token",
    },
    description: "An access token, for clients that cannot send a header.",
    credential: "token",
};

/// How the gateway shows that it is the gateway.
pub(crate) const GATEWAY_KEY: Security = Security {
    key: "gatewayKey",
    scheme: Scheme::ApiKey {
        place: ApiKeyPlace::Header,
        name: "X-Gateway-Key",
    },
    description: "The key of the gateway that carries messages from and to phones (HD-GUEST-4).",
    credential: "gateway_key",
};
