//! brand-chat: brands that were matched talk in rooms of two.
//!
//! A connection has at most one *current room*. Every operation after joining acts on that room,
//! whatever else its frame carries. The table below is the protocol; the files beside it hold its
//! frames, one operation each, after the values they share ([`room`], [`brand`], [`user`],
//! [`message`]) and the form of all frames ([`envelope`], [`refusal`]).

pub mod brand;
pub mod constant;
pub mod create_message;
pub mod created_at;
pub mod current_room_info;
pub mod delete_messages;
pub mod edit_message;
pub mod envelope;
pub mod join_room;
pub mod leave_room;
pub mod list;
pub mod message;
pub mod refusal;
pub mod room;
pub mod user;
pub mod world;

use serde_json::json;

use crate::table::{Channel, Correlation, Fence, Header, Protocol, Scheme, Security};

/// The protocol as data.
pub const PROTOCOL: Protocol = Protocol {
    id: "brand-chat",
    title: "Brand chat",
    description: "Two brands that were matched share a room and write to each other in it.",
    version: "1.0.0",
    requirements: "BC",
    host: "localhost:80",
    channels: &[CHAT, ADMIN_CHAT],
    endpoints: &[],
    world: world::KINDS,
};

const ACCESS_TOKEN: Security = Security {
    key: "accessToken",
    scheme: Scheme::Bearer { format: "JWT" },
    description: "An access token: a JWT signed with HS256 whose claims are `token_type` (`access`), `exp` (seconds since 1970) and `user_id`. It is judged when a connection opens, and not again.",
    credential: "token",
};

/// The channel of users: at its address everybody has the rights of their brand.
pub const CHAT: Channel = Channel {
    name: "chat",
    address: "/ws/chat/",
    parameters: &[],
    title: "Chat",
    description: "Where users of a brand talk in the rooms that their brand takes part in.",
    security: &[ACCESS_TOKEN],
    headers: &[ORIGIN],
    correlation: Some(REQUEST_ID),
    refusal: refusal::MESSAGE,
    conventions: &[],
    fence: Some(FENCE),
    operations: &[
        list::OPERATION,
        join_room::OPERATION,
        leave_room::OPERATION,
        create_message::OPERATION,
        edit_message::OPERATION,
        delete_messages::OPERATION,
        current_room_info::OPERATION,
    ],
    notifications: &[],
};

/// The channel of administrators: the same operations but one (BC-INFO-4, BC-INFO-5).
pub const ADMIN_CHAT: Channel = Channel {
    name: "admin-chat",
    address: "/ws/admin-chat/",
    title: "Chat for administrators",
    description: "Where administrators watch every room, and step in where a brand has the \
                  business tariff.",
    operations: &[
        list::OPERATION,
        join_room::OPERATION,
        leave_room::OPERATION,
        create_message::OPERATION,
        edit_message::OPERATION,
        delete_messages::OPERATION,
    ],
    ..CHAT
};

const FENCE: Fence = Fence {
    operation: list::OPERATION.name,
    payload: || json!({}),
    convention: None,
};

const ORIGIN: Header = Header {
    name: "Origin",
    description: "Scheme, host and port that the connection is made from.",
    required: true,
    value: Some("$target.origin"),
};

const REQUEST_ID: Correlation = Correlation {
    key: "requestId",
    description: "Chosen by the asking side; the reply repeats it.",
    pointer: "/request_id",
};
