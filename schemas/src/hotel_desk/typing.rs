//! `typing`: somebody is writing, or has stopped (HD-TYPE). Who is subscribed to the conversation
//! hears it, except on the typist's connections.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{conversation::ConversationId, staff::UserId};
use crate::{
    table::{Example, Heard, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Says that one is writing, or has stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct Typing {
    /// Names the operation.
    pub r#type: Word<Self>,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Whether one is writing.
    pub is_typing: bool,
}

impl Spelled for Typing {
    const WORD: &'static str = "typing";
}

/// Tells that somebody is writing, or has stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SomebodyTypes {
    /// Tells it from all other frames.
    pub r#type: Word<Typing>,
    /// Who and where.
    pub data: TypingData,
}

/// Who is writing, or has stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TypingData {
    /// Where.
    pub conversation_id: ConversationId,
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub user_name: String,
    /// Whether they are writing.
    pub is_typing: bool,
}

impl SomebodyTypes {
    /// Tells it of this one.
    pub fn new(data: TypingData) -> Self {
        Self {
            r#type: Word::new(),
            data,
        }
    }
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: Typing::WORD,
    title: "Type",
    summary: "Says that one is writing, or has stopped.",
    safe: false,
    request: Message {
        key: "typing.request",
        name: Typing::WORD,
        title: "Type",
        summary: "Says that one is writing, or has stopped.",
        payload: Payload::of::<Typing>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: None,
    heard: Some(Heard {
        title: "Hear that somebody types",
        summary: "Every connection that is subscribed to the conversation receives it, but the typist's.",
        message: Message {
            key: "typing.heard",
            name: Typing::WORD,
            title: "Somebody types",
            summary: "Tells that somebody is writing, or has stopped.",
            payload: Payload::of::<SomebodyTypes>(),
            examples: &[Example {
                name: "notification",
                payload: example_heard,
            }],
        },
    }),
};

fn example_request() -> Value {
    json!({ "type": "typing", "conversation_id": 123, "is_typing": true })
}

fn example_heard() -> Value {
    json!({
        "type": "typing",
        "data": { "conversation_id": 123, "user_id": 456, "user_name": "Sam", "is_typing": true }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let data = TypingData::deserialize(&example_heard()["data"]).unwrap();
        assert_eq!(
            serde_json::to_value(SomebodyTypes::new(data)).unwrap(),
            example_heard()
        );
    }

    #[test]
    fn one_types_or_does_not() {
        for is_typing in [json!("true"), json!(1), json!(null)] {
            let mut frame = example_request();
            frame["is_typing"] = is_typing;
            assert!(Typing::deserialize(&frame).is_err(), "{frame} was taken");
        }
    }
}
