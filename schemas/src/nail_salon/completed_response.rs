//! `completed_response`: the answer was given (NS-RESP-1, NS-RESP-20). What the shop's other
//! connections hear (`shop_response_sent`) is the same frame.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{contents::Contents, price::Price, status::Answer};
use crate::{
    table::{Example, Message, Payload},
    word::{Spelled, Word},
};

/// Tells a shop what it has answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompletedResponse {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// The answer's status (NS-RESP-8).
    pub status: Answer,
    /// The answer.
    pub response_data: ResponseData,
}

impl Spelled for CompletedResponse {
    const WORD: &'static str = "completed_response";
}

/// What a shop has answered (NS-RESP-9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResponseData {
    /// The shop's name.
    pub shop_name: String,
    /// What the shop asks for it.
    pub price: Price,
    /// What the shop had to say.
    pub contents: Contents,
}

impl CompletedResponse {
    /// Tells of this answer.
    pub fn new(status: Answer, response_data: ResponseData) -> Self {
        Self {
            r#type: Word::new(),
            status,
            response_data,
        }
    }
}

/// The reply to `service_response`, and what the shop's other connections hear.
pub const MESSAGE: Message = Message {
    key: "service_response.reply",
    name: CompletedResponse::WORD,
    title: "Answered",
    summary: "Tells a shop what it has answered.",
    payload: Payload::of::<CompletedResponse>(),
    examples: &[Example {
        name: "accepted",
        payload: example,
    }],
};

fn example() -> Value {
    json!({
        "type": "completed_response",
        "status": "accepted",
        "response_data": { "shop_name": "Alder", "price": 28000, "contents": "at six" }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let data = ResponseData {
            shop_name: "Alder".to_owned(),
            price: Price::try_from(28_000).unwrap(),
            contents: Contents::try_from("at six".to_owned()).unwrap(),
        };
        let reply = CompletedResponse::new(Answer::Accepted, data);
        assert_eq!(serde_json::to_value(reply).unwrap(), example());
    }
}
