//! `message`: write in the room one is in (PM-CHAT). Everybody in it receives it, the writer too,
//! and whoever comes later receives it first of all. The document shows none of this: PM-CHAT-9.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    created_at::CreatedAt,
    table::{Example, Heard, Message, Operation, Payload},
    text::{Limits, Text},
};

/// Writes in the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct WriteMessage {
    /// What to write; kept exactly.
    pub message: MessageText,
}

/// What was written in the room, now or before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoomMessage {
    /// Which message it is, in the order of the room.
    #[schemars(extend("x-wireproof" = { "convention": "PM-CHAT-9" }))]
    pub id: MessageId,
    /// The username of who wrote it.
    pub sender: String,
    /// Exactly what was written.
    pub message: MessageText,
    /// When it was written.
    #[schemars(extend("x-wireproof" = { "convention": "PM-CHAT-9" }))]
    pub created_at: CreatedAt,
}

/// The number of a message.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "message" }))]
pub struct MessageId(pub i64);

/// The text of a message: not blank, at most 10 000 Unicode scalar values, kept exactly.
pub type MessageText = Text<MessageLimits>;

/// The limits of a message's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageLimits;

impl Limits for MessageLimits {
    const NAME: &'static str = "MessageText";
    const DESCRIPTION: &'static str = "The text of a message, kept exactly.";
    const NOT_BLANK: Option<&'static str> = Some("PM-CHAT-14");
    const NOT_LONGER: &'static str = "PM-CHAT-14";
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: "message",
    title: "Write a message",
    summary: "Writes in the room.",
    safe: false,
    request: Message {
        key: "message.request",
        name: "message",
        title: "Write a message",
        summary: "Writes in the room.",
        payload: Payload::of::<WriteMessage>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: None,
    heard: Some(Heard {
        title: "Hear a message",
        summary: "Every connection in the room receives it once, the writer's too; later ones as history.",
        message: Message {
            key: "message.heard",
            name: "message",
            title: "Message",
            summary: "What was written in the room.",
            payload: Payload::of::<RoomMessage>(),
            examples: &[Example {
                name: "delivery",
                payload: example_heard,
            }],
        },
    }),
};

fn example_request() -> Value {
    json!({ "message": "is Pupsik still to be had?" })
}

fn example_heard() -> Value {
    json!({
        "id": 1,
        "sender": "vasya",
        "message": "is Pupsik still to be had?",
        "created_at": "2024-06-17T18:00:00.000Z"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_needed_and_a_text() {
        for frame in [
            json!({}),
            json!({ "message": 1 }),
            json!({ "message": " " }),
            json!({ "text": "hello" }),
        ] {
            assert!(
                WriteMessage::deserialize(&frame).is_err(),
                "{frame} was taken"
            );
        }
    }
}
