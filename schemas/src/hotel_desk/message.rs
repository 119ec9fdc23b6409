//! `message`: what was written to a conversation, as who is subscribed to it hears it (HD-MSG-1),
//! and as it goes out to the guest (HD-GUEST-1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{content::Content, conversation::ConversationId, guest::GuestInfo, moment::Moment};
use crate::{
    table::{Example, Heard, Message, Payload},
    word::{Spelled, Word},
};

/// What was written to a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationMessage {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// The message.
    pub data: MessageData,
}

impl Spelled for ConversationMessage {
    const WORD: &'static str = "message";
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MessageData {
    /// Which one, the same for all who hear it (HD-MSG-7).
    pub id: MessageId,
    /// Where it was written.
    pub conversation_id: ConversationId,
    /// Whether staff or the guest wrote it.
    pub sender_type: SenderType,
    /// The writer's name.
    pub sender_name: String,
    /// Exactly what was written.
    pub content: Content,
    /// When it was written.
    pub created_at: Moment,
    /// The conversation's guest, whoever wrote.
    pub guest_info: GuestInfo,
}

/// The number of a message.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "message" }))]
pub struct MessageId(pub i64);

/// Who wrote a message (HD-MSG-5, HD-GUEST-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum SenderType {
    /// Somebody of a department.
    Staff,
    /// The conversation's guest.
    Guest,
}

impl ConversationMessage {
    /// Tells of this message.
    pub fn new(data: MessageData) -> Self {
        Self {
            r#type: Word::new(),
            data,
        }
    }
}

/// The notification's line in the table.
pub const NOTIFICATION: Heard = Heard {
    title: "Hear a message",
    summary: "Every connection that is subscribed to the conversation receives it, the writer's too.",
    message: Message {
        key: "message",
        name: ConversationMessage::WORD,
        title: "Message",
        summary: "What was written to a conversation.",
        payload: Payload::of::<ConversationMessage>(),
        examples: &[Example {
            name: "notification",
            payload: example,
        }],
    },
};

fn example() -> Value {
    json!({
        "type": "message",
        "data": {
            "id": 456,
            "conversation_id": 123,
            "sender_type": "staff",
            "sender_name": "Sam",
            "content": "Hello!",
            "created_at": "2024-01-01T12:00:00Z",
            "guest_info": { "id": 789, "name": "Gil", "room_number": "101" }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let data = MessageData::deserialize(&example()["data"]).unwrap();
        let message = ConversationMessage::new(data);
        assert_eq!(serde_json::to_value(message).unwrap(), example());
    }

    #[test]
    fn a_rooms_number_is_a_text() {
        let mut data = example()["data"].clone();
        data["guest_info"]["room_number"] = json!(101);
        assert!(MessageData::deserialize(&data).is_err());
    }
}
