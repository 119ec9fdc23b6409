//! `message`: write to the other one in the chat (SC-MSG). The other one hears it; the writer hears
//! nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{chat_id::ChatId, created_at::CreatedAt, user_id::UserId};
use crate::{
    table::{Example, Heard, Message, Operation, Payload},
    text::{Limits, Text},
    word::{Spelled, Word},
};

/// Writes to the other one in the chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct WriteMessage {
    /// Names the operation.
    pub r#type: Word<ChatMessage>,
    /// What to write; kept exactly.
    pub content: Content,
}

/// What the other one in the chat receives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatMessage {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// Which message it is (SC-MSG-7).
    pub id: MessageId,
    /// Exactly what was written.
    pub content: Content,
    /// Who wrote it.
    pub sender_id: UserId,
    /// Where it was written.
    pub chat_id: ChatId,
    /// When it was written.
    pub created_at: CreatedAt,
}

impl Spelled for ChatMessage {
    const WORD: &'static str = "message";
}

/// The number of a message.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "message" }))]
pub struct MessageId(pub i64);

/// The text of a message: not blank, at most 10 000 Unicode scalar values, kept exactly.
pub type Content = Text<ContentLimits>;

/// The limits of a message's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentLimits;

impl Limits for ContentLimits {
    const NAME: &'static str = "Content";
    const DESCRIPTION: &'static str = "The text of a message, kept exactly.";
    const NOT_BLANK: Option<&'static str> = Some("SC-REF-3");
    const NOT_LONGER: &'static str = "SC-REF-4";
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: ChatMessage::WORD,
    title: "Write a message",
    summary: "Writes to the other one in the chat.",
    safe: false,
    request: Message {
        key: "message.request",
        name: ChatMessage::WORD,
        title: "Write a message",
        summary: "Writes to the other one in the chat.",
        payload: Payload::of::<WriteMessage>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: None,
    heard: Some(Heard {
        title: "Hear a message",
        summary: "Every connection of the other one in the chat receives it; the writer's receive nothing.",
        message: Message {
            key: "message.heard",
            name: ChatMessage::WORD,
            title: "Message",
            summary: "What the other one has written.",
            payload: Payload::of::<ChatMessage>(),
            examples: &[Example {
                name: "delivery",
                payload: example_heard,
            }],
        },
    }),
};

fn example_request() -> Value {
    json!({ "type": "message", "content": "hello" })
}

fn example_heard() -> Value {
    json!({
        "type": "message",
        "id": 1,
        "content": "hello",
        "sender_id": 1,
        "chat_id": 1,
        "created_at": "2024-01-01T12:00:00"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_fields_make() {
        let message = ChatMessage {
            r#type: Word::new(),
            id: MessageId(1),
            content: Content::try_from("hello".to_owned()).unwrap(),
            sender_id: UserId(1),
            chat_id: ChatId(1),
            created_at: CreatedAt::try_from("2024-01-01T12:00:00".to_owned()).unwrap(),
        };
        assert_eq!(serde_json::to_value(message).unwrap(), example_heard());
    }

    #[test]
    fn the_content_is_needed_and_a_text() {
        for frame in [
            json!({ "type": "message" }),
            json!({ "type": "message", "content": 1 }),
            json!({ "type": "message", "content": " " }),
            json!({ "type": "text", "content": "hello" }),
        ] {
            assert!(
                WriteMessage::deserialize(&frame).is_err(),
                "{frame} was taken"
            );
        }
    }
}
