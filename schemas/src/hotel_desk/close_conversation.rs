//! `close_conversation`: end a conversation (HD-CLOSE). The department hears
//! `conversation_update.closed`, those who are subscribed do not (HD-CLOSE-7).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    conversation::{ConversationId, Department},
    moment::Moment,
    new_message::ConversationUpdate,
};
use crate::{
    table::{Example, Heard, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Ends a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct CloseConversation {
    /// Names the operation.
    pub r#type: Word<Self>,
    /// The conversation.
    pub conversation_id: ConversationId,
}

impl Spelled for CloseConversation {
    const WORD: &'static str = "close_conversation";
}

/// Tells a department that a conversation is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Closed {
    /// The type of all updates.
    pub r#type: Word<ConversationUpdate>,
    /// The update.
    pub data: ClosedUpdate,
}

/// An update of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClosedUpdate {
    /// Tells it from other updates.
    pub r#type: Word<Self>,
    /// What was closed.
    pub data: ClosedData,
}

impl Spelled for ClosedUpdate {
    const WORD: &'static str = "closed";
}

/// A conversation that is over (HD-CLOSE-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClosedData {
    /// Which one. Elsewhere the same number is a `conversation_id`.
    pub id: ConversationId,
    /// Its guest.
    pub guest_name: String,
    /// Its department.
    pub department: Department,
    /// That it is over.
    pub status: Word<ClosedUpdate>,
    /// When it was closed.
    pub updated_at: Moment,
}

impl Closed {
    /// Tells of this conversation.
    pub fn new(data: ClosedData) -> Self {
        Self {
            r#type: Word::new(),
            data: ClosedUpdate {
                r#type: Word::new(),
                data,
            },
        }
    }
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: CloseConversation::WORD,
    title: "Close a conversation",
    summary: "Ends a conversation.",
    safe: false,
    request: Message {
        key: "close_conversation.request",
        name: CloseConversation::WORD,
        title: "Close a conversation",
        summary: "Ends a conversation.",
        payload: Payload::of::<CloseConversation>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: None,
    heard: Some(Heard {
        title: "Hear that a conversation is over",
        summary: "The department's connections that are not subscribed to it receive it, the closer's too.",
        message: Message {
            key: "conversation_update.closed",
            name: "conversation_update.closed",
            title: "A conversation is over",
            summary: "Tells a department that one of its conversations is over.",
            payload: Payload::of::<Closed>(),
            examples: &[Example {
                name: "notification",
                payload: example_closed,
            }],
        },
    }),
};

fn example_request() -> Value {
    json!({ "type": "close_conversation", "conversation_id": 123 })
}

fn example_closed() -> Value {
    json!({
        "type": "conversation_update",
        "data": {
            "type": "closed",
            "data": {
                "id": 123,
                "guest_name": "Gil",
                "department": "reception",
                "status": "closed",
                "updated_at": "2024-01-01T12:10:00Z"
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let data = ClosedData::deserialize(&example_closed()["data"]["data"]).unwrap();
        assert_eq!(
            serde_json::to_value(Closed::new(data)).unwrap(),
            example_closed()
        );
    }
}
