//! `GET /api/v1/chats_list`: the rooms that support can enter (PM-ROOM-8).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::refused;
use crate::{
    pet_market::{ACCESS_TOKEN, room::ChatName},
    table::{
        Example, Payload,
        rest::{Access, Answer, Content, Encoding, Endpoint, Method},
    },
};

/// All rooms, by their number (PM-ROOM-15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatsList {
    /// The rooms, each once.
    pub chats: Vec<Chat>,
}

/// A room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Chat {
    /// Which one: the text of the user's `room_name`.
    pub chat_name: ChatName,
    /// Whether support has seen what the user wrote (PM-READ).
    pub support_read: bool,
}

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "chats_list",
    method: Method::Get,
    path: "/api/v1/chats_list",
    parameters: &[],
    title: "List rooms",
    summary: "Lists the rooms of all users, for support.",
    access: Access::Needs(&[ACCESS_TOKEN]),
    body: None,
    answers: &[
        Answer {
            status: 200,
            summary: "All rooms.",
            headers: &[],
            contents: &[Content {
                encoding: Encoding::Json,
                payload: Payload::of::<ChatsList>(),
                examples: &[Example {
                    name: "one room",
                    payload: || json!({ "chats": [{ "chat_name": "2", "support_read": true }] }),
                }],
            }],
        },
        refused(401, "Nobody, or somebody who is no longer good."),
        refused(403, "Not support."),
    ],
};
