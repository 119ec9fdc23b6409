//! `unsubscribe_conversation`: hear a conversation no longer (HD-SUB).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::conversation::ConversationId;
use crate::{
    table::{Example, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Asks not to hear a conversation any longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct UnsubscribeConversation {
    /// Names the operation.
    pub r#type: Word<Self>,
    /// The conversation.
    pub conversation_id: ConversationId,
}

impl Spelled for UnsubscribeConversation {
    const WORD: &'static str = "unsubscribe_conversation";
}

/// Confirms that this connection does not hear a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unsubscribed {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// What is confirmed.
    pub data: UnsubscribedData,
}

impl Spelled for Unsubscribed {
    const WORD: &'static str = "unsubscribed";
}

/// Which conversation is not heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnsubscribedData {
    /// The conversation asked for.
    pub conversation_id: ConversationId,
    /// The document's own words.
    pub message: Word<UnsubscribedMessage>,
}

/// The words of the confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsubscribedMessage;

impl Spelled for UnsubscribedMessage {
    const WORD: &'static str = "Successfully unsubscribed from conversation";
}

impl Unsubscribed {
    /// Confirms this conversation.
    pub fn new(conversation_id: ConversationId) -> Self {
        Self {
            r#type: Word::new(),
            data: UnsubscribedData {
                conversation_id,
                message: Word::new(),
            },
        }
    }
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: UnsubscribeConversation::WORD,
    title: "Unsubscribe",
    summary: "Lets this connection hear news of a conversation again, instead of its messages.",
    safe: false,
    request: Message {
        key: "unsubscribe_conversation.request",
        name: UnsubscribeConversation::WORD,
        title: "Unsubscribe",
        summary: "Asks not to hear a conversation any longer.",
        payload: Payload::of::<UnsubscribeConversation>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(Message {
        key: "unsubscribe_conversation.reply",
        name: Unsubscribed::WORD,
        title: "Unsubscribed",
        summary: "Confirms that this connection does not hear a conversation.",
        payload: Payload::of::<Unsubscribed>(),
        examples: &[Example {
            name: "reply",
            payload: example_reply,
        }],
    }),
    heard: None,
};

fn example_request() -> Value {
    json!({ "type": "unsubscribe_conversation", "conversation_id": 123 })
}

fn example_reply() -> Value {
    json!({
        "type": "unsubscribed",
        "data": { "conversation_id": 123, "message": "Successfully unsubscribed from conversation" }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let reply = Unsubscribed::new(ConversationId(123));
        assert_eq!(serde_json::to_value(reply).unwrap(), example_reply());
    }

    #[test]
    fn a_conversation_is_a_number() {
        for id in [json!("123"), json!(1.5), json!(true), json!(null)] {
            let mut frame = example_request();
            frame["conversation_id"] = id;
            assert!(
                UnsubscribeConversation::deserialize(&frame).is_err(),
                "{frame}"
            );
        }
    }
}
