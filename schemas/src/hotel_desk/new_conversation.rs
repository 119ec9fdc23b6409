//! `new_conversation`: a department hears that somebody began a conversation with it (HD-NEW).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::conversation::Conversation;
use crate::{
    table::{Example, Heard, Message, Payload},
    word::{Spelled, Word},
};

/// Tells a department of a new conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewConversation {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// The conversation.
    pub data: Conversation,
}

impl Spelled for NewConversation {
    const WORD: &'static str = "new_conversation";
}

impl NewConversation {
    /// Tells of this conversation.
    pub fn new(data: Conversation) -> Self {
        Self {
            r#type: Word::new(),
            data,
        }
    }
}

/// The notification's line in the table.
pub const NOTIFICATION: Heard = Heard {
    title: "Hear of a conversation",
    summary: "Every connection of the department receives it, the maker's too.",
    message: Message {
        key: "new_conversation",
        name: NewConversation::WORD,
        title: "A new conversation",
        summary: "Tells a department of a new conversation.",
        payload: Payload::of::<NewConversation>(),
        examples: &[Example {
            name: "notification",
            payload: example,
        }],
    },
};

fn example() -> Value {
    json!({
        "type": "new_conversation",
        "data": {
            "id": 123,
            "guest_name": "Gil",
            "department": "reception",
            "conversation_type": "general",
            "status": "active",
            "created_at": "2024-01-01T12:00:00Z",
            "last_message_preview": "Hello, I need help"
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let data = Conversation::deserialize(&example()["data"]).unwrap();
        assert_eq!(
            serde_json::to_value(NewConversation::new(data)).unwrap(),
            example()
        );
    }
}
