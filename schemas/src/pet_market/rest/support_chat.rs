//! `GET /api/v1/support_chat`: a user's own room (PM-ROOM-1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::refused;
use crate::{
    pet_market::{ACCESS_TOKEN, room::RoomName},
    table::{
        Example, Payload,
        rest::{Access, Answer, Content, Encoding, Endpoint, Method},
    },
};

/// A user's own room, always the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SupportChat {
    /// The room.
    pub room_name: RoomName,
}

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "support_chat",
    method: Method::Get,
    path: "/api/v1/support_chat",
    parameters: &[],
    title: "Find one's room",
    summary: "Says which room is the user's, and makes it if it is not there.",
    access: Access::Needs(&[ACCESS_TOKEN]),
    body: None,
    answers: &[
        Answer {
            status: 200,
            summary: "The user's room.",
            headers: &[],
            contents: &[Content {
                encoding: Encoding::Json,
                payload: Payload::of::<SupportChat>(),
                examples: &[Example {
                    name: "a room",
                    payload: || json!({ "room_name": 2 }),
                }],
            }],
        },
        refused(401, "Nobody, or somebody who is no longer good."),
        refused(403, "Support has no room of its own."),
    ],
};
