//! `text`: write to a conversation (HD-MSG). Who is subscribed hears it as
//! [`message`](super::message), the rest of the department as [`new_message`](super::new_message),
//! the guest on the phone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{content::Content, conversation::ConversationId, message};
use crate::{
    table::{Example, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Writes to a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct WriteText {
    /// Names the operation.
    pub r#type: Word<Self>,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// What to write; kept exactly.
    pub content: Content,
}

impl Spelled for WriteText {
    const WORD: &'static str = "text";
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: WriteText::WORD,
    title: "Write",
    summary: "Writes to a conversation. One need not be subscribed to it.",
    safe: false,
    request: Message {
        key: "text.request",
        name: WriteText::WORD,
        title: "Write",
        summary: "Writes to a conversation.",
        payload: Payload::of::<WriteText>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: None,
    heard: Some(message::NOTIFICATION),
};

fn example_request() -> Value {
    json!({ "type": "text", "conversation_id": 123, "content": "Hello, how can I help you?" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_is_needed_and_a_text() {
        for content in [json!(null), json!(1), json!(""), json!(" \n")] {
            let mut frame = example_request();
            frame["content"] = content;
            assert!(WriteText::deserialize(&frame).is_err(), "{frame} was taken");
            frame.as_object_mut().unwrap().remove("content");
            assert!(WriteText::deserialize(&frame).is_err(), "{frame} was taken");
        }
    }
}
