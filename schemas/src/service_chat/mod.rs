//! service-chat: a master or somebody of support writes with a client, in a chat of two.
//!
//! There are two kinds of chat with an address each and the same frames ([`message`], [`ping`],
//! [`refusal`]). Who writes hears nothing of it: no reply, no copy, on no connection.

pub mod chat_id;
pub mod created_at;
pub mod message;
pub mod ping;
pub mod refusal;
pub mod user_id;
pub mod world;

use serde_json::json;

use crate::table::{
    ApiKeyPlace, Channel, Fence, Header, Parameter, Protocol, Scheme, Security, schema_of,
};

/// The protocol as data.
pub const PROTOCOL: Protocol = Protocol {
    id: "service-chat",
    title: "Service chat",
    description: "A master and a client write to each other about a service; support and a client about anything.",
    version: "1.0.0",
    requirements: "SC",
    host: "localhost:8000",
    channels: &[SERVICE_CHAT, SUPPORT_CHAT],
    endpoints: &[],
    world: world::KINDS,
};

const SERVICE_CHAT: Channel = Channel {
    name: "service-chat",
    address: "/ws/service-chats/{chat_id}",
    parameters: &[CHAT_ID],
    title: "Service chat",
    description: "Where a master and a client write to each other.",
    security: &[TOKEN, COOKIE],
    headers: &[ORIGIN],
    correlation: None,
    refusal: refusal::MESSAGE,
    conventions: &[
        (ping::OPERATION.request.key, "SC-BEAT-4"),
        ("ping.reply", "SC-BEAT-4"),
        (refusal::MESSAGE.key, "SC-REF-5"),
    ],
    fence: Some(Fence {
        operation: ping::OPERATION.name,
        payload: || json!({}),
        convention: None,
    }),
    operations: &[message::OPERATION, ping::OPERATION],
    notifications: &[],
};

/// The same frames; a chat of this kind and one of the other may have the same number.
const SUPPORT_CHAT: Channel = Channel {
    name: "support-chat",
    address: "/ws/support-chats/{chat_id}",
    title: "Support chat",
    description: "Where somebody of support and a client write to each other.",
    ..SERVICE_CHAT
};

const CHAT_ID: Parameter = Parameter {
    name: "chat_id",
    description: "The chat.",
    schema: schema_of::<chat_id::ChatId>,
    person: None,
};

const TOKEN: Security = Security {
    key: "token",
    scheme: Scheme::ApiKey {
        place: ApiKeyPlace::Query,
        name: "token",
    },
    description: "An access token. It wins over the cookie (SC-CONN-13).",
    credential: "token",
};

const COOKIE: Security = Security {
    key: "accessTokenCookie",
    scheme: Scheme::ApiKey {
        place: ApiKeyPlace::Cookie,
        name: "access_token",
    },
    description: "An access token.",
    credential: "token",
};

const ORIGIN: Header = Header {
    name: "Origin",
    description: "Where the connection is made from. Beside a cookie it must be one that is allowed, if it is there (SC-CONN-14).",
    required: false,
    value: None,
};
