//! `ping`: a sign of life that a browser can ask for (SC-BEAT-4). The answer comes after everything
//! that was due before it (SC-BEAT-5), which makes it the fence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    table::{Example, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Asks for a sign of life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct Ping {
    /// Names the operation.
    pub r#type: Word<Self>,
}

impl Spelled for Ping {
    const WORD: &'static str = "ping";
}

/// A sign of life. A client that sends one is not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pong {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
}

impl Spelled for Pong {
    const WORD: &'static str = "pong";
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: Ping::WORD,
    title: "Ask for a sign of life",
    summary: "Asks for a sign of life.",
    safe: true,
    request: Message {
        key: "ping.request",
        name: Ping::WORD,
        title: "Ask for a sign of life",
        summary: "Asks for a sign of life.",
        payload: Payload::of::<Ping>(),
        examples: &[Example {
            name: "request",
            payload: || example(Ping::WORD),
        }],
    },
    reply: Some(Message {
        key: "ping.reply",
        name: Pong::WORD,
        title: "A sign of life",
        summary: "A sign of life, after everything that was due before it.",
        payload: Payload::of::<Pong>(),
        examples: &[Example {
            name: "reply",
            payload: || example(Pong::WORD),
        }],
    }),
    heard: None,
};

fn example(word: &str) -> Value {
    json!({ "type": word })
}
