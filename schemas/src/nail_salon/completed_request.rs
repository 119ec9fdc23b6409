//! `completed_request` as a reply: the request was made (NS-REQ-1, NS-REQ-16). The same `type` has
//! another form where the customer's other connections hear of it:
//! [`customer_request_sent`](super::customer_request_sent).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::status::Pending;
use crate::{
    table::{Example, Message, Payload},
    word::{Spelled, Word},
};

/// Tells the one who asked that the request was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompletedRequest {
    /// The type, which a notification has too.
    pub r#type: Word<Self>,
    /// Nobody has answered yet.
    pub status: Word<Pending>,
    /// What was done, in words for people.
    #[schemars(extend("x-wireproof" = { "words_for": "people" }))]
    pub message: String,
}

impl Spelled for CompletedRequest {
    const WORD: &'static str = "completed_request";
}

impl CompletedRequest {
    /// Tells it in these words.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            r#type: Word::new(),
            status: Word::new(),
            message: message.into(),
        }
    }
}

/// The reply to `service_request`.
pub const MESSAGE: Message = Message {
    key: "service_request.reply",
    name: CompletedRequest::WORD,
    title: "Asked",
    summary: "Tells the one who asked that the request was made.",
    payload: Payload::of::<CompletedRequest>(),
    examples: &[Example {
        name: "reply",
        payload: example,
    }],
};

fn example() -> Value {
    json!({ "type": "completed_request", "status": "pending", "message": "two shops were asked" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let reply = CompletedRequest::new("two shops were asked");
        assert_eq!(serde_json::to_value(reply).unwrap(), example());
    }
}
