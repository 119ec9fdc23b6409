//! `mark_read`: what was written to a conversation has been read (HD-READ). Nobody hears of it, not
//! even who sent it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::conversation::ConversationId;
use crate::{
    table::{Example, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Says that a conversation has been read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct MarkRead {
    /// Names the operation.
    pub r#type: Word<Self>,
    /// The conversation.
    pub conversation_id: ConversationId,
}

impl Spelled for MarkRead {
    const WORD: &'static str = "mark_read";
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: MarkRead::WORD,
    title: "Mark as read",
    summary: "Says that a conversation has been read.",
    safe: false,
    request: Message {
        key: "mark_read.request",
        name: MarkRead::WORD,
        title: "Mark as read",
        summary: "Says that a conversation has been read.",
        payload: Payload::of::<MarkRead>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: None,
    heard: None,
};

fn example_request() -> Value {
    json!({ "type": "mark_read", "conversation_id": 123 })
}
