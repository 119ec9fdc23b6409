//! `subscribe_conversation`: hear a conversation's messages from now on (HD-SUB).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::conversation::ConversationId;
use crate::{
    table::{Example, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Asks to hear a conversation's messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct SubscribeConversation {
    /// Names the operation.
    pub r#type: Word<Self>,
    /// The conversation.
    pub conversation_id: ConversationId,
}

impl Spelled for SubscribeConversation {
    const WORD: &'static str = "subscribe_conversation";
}

/// Confirms that this connection hears a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subscribed {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// What is confirmed.
    pub data: SubscribedData,
}

impl Spelled for Subscribed {
    const WORD: &'static str = "subscribed";
}

/// Which conversation is heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubscribedData {
    /// The conversation asked for.
    pub conversation_id: ConversationId,
    /// The document's own words.
    pub message: Word<SubscribedMessage>,
}

/// The words of the confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubscribedMessage;

impl Spelled for SubscribedMessage {
    const WORD: &'static str = "Successfully subscribed to conversation";
}

impl Subscribed {
    /// Confirms this conversation.
    pub fn new(conversation_id: ConversationId) -> Self {
        Self {
            r#type: Word::new(),
            data: SubscribedData {
                conversation_id,
                message: Word::new(),
            },
        }
    }
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: SubscribeConversation::WORD,
    title: "Subscribe",
    summary: "Lets this connection hear a conversation's messages, instead of news of them.",
    safe: false,
    request: Message {
        key: "subscribe_conversation.request",
        name: SubscribeConversation::WORD,
        title: "Subscribe",
        summary: "Asks to hear a conversation's messages.",
        payload: Payload::of::<SubscribeConversation>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(Message {
        key: "subscribe_conversation.reply",
        name: Subscribed::WORD,
        title: "Subscribed",
        summary: "Confirms that this connection hears a conversation.",
        payload: Payload::of::<Subscribed>(),
        examples: &[Example {
            name: "reply",
            payload: example_reply,
        }],
    }),
    heard: None,
};

fn example_request() -> Value {
    json!({ "type": "subscribe_conversation", "conversation_id": 123 })
}

fn example_reply() -> Value {
    json!({
        "type": "subscribed",
        "data": { "conversation_id": 123, "message": "Successfully subscribed to conversation" }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let reply = Subscribed::new(ConversationId(123));
        assert_eq!(serde_json::to_value(reply).unwrap(), example_reply());
    }

    #[test]
    fn a_conversation_is_a_number() {
        for id in [json!("123"), json!(1.5), json!(true), json!(null)] {
            let mut frame = example_request();
            frame["conversation_id"] = id;
            assert!(
                SubscribeConversation::deserialize(&frame).is_err(),
                "{frame}"
            );
        }
    }
}
