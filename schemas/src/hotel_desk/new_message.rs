//! `conversation_update.new_message`: a department hears that something was written to one of its
//! conversations (HD-MSG-11). Who is subscribed hears the message itself instead (HD-MSG-14).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    content::Preview,
    conversation::{ConversationId, Department},
    moment::Moment,
};
use crate::{
    table::{Example, Heard, Message, Payload},
    word::{Spelled, Word},
};

/// The `type` of everything that a department hears of its conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversationUpdate;

impl Spelled for ConversationUpdate {
    const WORD: &'static str = "conversation_update";
}

/// Tells a department of a new message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewMessage {
    /// The type of all updates.
    pub r#type: Word<ConversationUpdate>,
    /// The update.
    pub data: NewMessageUpdate,
}

/// An update of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewMessageUpdate {
    /// Tells it from other updates.
    pub r#type: Word<Self>,
    /// What is new.
    pub data: NewMessageData,
}

impl Spelled for NewMessageUpdate {
    const WORD: &'static str = "new_message";
}

/// What a department hears of a message (HD-MSG-12, HD-MSG-13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewMessageData {
    /// Where it was written.
    pub conversation_id: ConversationId,
    /// The conversation's guest.
    pub guest_name: String,
    /// The conversation's department.
    pub department: Department,
    /// How the message begins.
    pub last_message_preview: Preview,
    /// When it was written.
    pub last_message_at: Moment,
    /// The writer's name.
    pub message_from: String,
}

impl NewMessage {
    /// Tells of this message.
    pub fn new(data: NewMessageData) -> Self {
        Self {
            r#type: Word::new(),
            data: NewMessageUpdate {
                r#type: Word::new(),
                data,
            },
        }
    }
}

/// The notification's line in the table.
pub const NOTIFICATION: Heard = Heard {
    title: "Hear of a message",
    summary: "The department's connections that are not subscribed to the conversation receive it.",
    message: Message {
        key: "conversation_update.new_message",
        name: "conversation_update.new_message",
        title: "A new message",
        summary: "Tells a department of a message in one of its conversations.",
        payload: Payload::of::<NewMessage>(),
        examples: &[Example {
            name: "notification",
            payload: example,
        }],
    },
};

fn example() -> Value {
    json!({
        "type": "conversation_update",
        "data": {
            "type": "new_message",
            "data": {
                "conversation_id": 123,
                "guest_name": "Gil",
                "department": "reception",
                "last_message_preview": "Thank you!",
                "last_message_at": "2024-01-01T12:05:00Z",
                "message_from": "Gil"
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let data = NewMessageData::deserialize(&example()["data"]["data"]).unwrap();
        assert_eq!(
            serde_json::to_value(NewMessage::new(data)).unwrap(),
            example()
        );
    }
}
