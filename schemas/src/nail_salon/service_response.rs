//! `service_response`: answer a request (NS-RESP).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    completed_response, contents::Contents, key::RequestKey, price::Price, status::Answer,
};
use crate::{
    table::{Example, Heard, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Answers a request. A rejection has a price and contents too (NS-RESP-22).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct ServiceResponse {
    /// Names the operation.
    pub action: Word<Self>,
    /// The request.
    pub request_key: RequestKey,
    /// Whether the shop does it.
    pub status: Answer,
    /// What the shop asks for it.
    pub price: Price,
    /// What the shop has to say; kept exactly.
    pub contents: Contents,
}

impl Spelled for ServiceResponse {
    const WORD: &'static str = "service_response";
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: ServiceResponse::WORD,
    title: "Answer",
    summary: "Answers a request.",
    safe: false,
    request: Message {
        key: "service_response.request",
        name: ServiceResponse::WORD,
        title: "Answer",
        summary: "Answers a request.",
        payload: Payload::of::<ServiceResponse>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(completed_response::MESSAGE),
    heard: Some(Heard {
        title: "Hear that one has answered",
        summary: "The shop's other connections receive what answers the one that acted.",
        message: completed_response::MESSAGE,
    }),
};

fn example_request() -> Value {
    json!({
        "action": "service_response",
        "request_key": "request-1",
        "status": "accepted",
        "price": 28000,
        "contents": "at six"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(field: &str, value: Value) {
        let mut frame = example_request();
        frame[field] = value;
        assert!(
            ServiceResponse::deserialize(&frame).is_err(),
            "{frame} was taken"
        );
    }

    #[test]
    fn each_field_is_needed() {
        for field in ["request_key", "status", "price", "contents"] {
            let mut frame = example_request();
            frame.as_object_mut().unwrap().remove(field);
            assert!(ServiceResponse::deserialize(&frame).is_err(), "{field}");
        }
    }

    #[test]
    fn there_are_two_answers() {
        for other in ["pending", "ACCEPTED", ""] {
            refused("status", json!(other));
        }
        refused("status", json!(null));
    }

    #[test]
    fn ill_typed_fields_are_refused() {
        refused("request_key", json!(1));
        refused("price", json!("28000"));
        refused("price", json!(-1));
        refused("price", json!(0.5));
        refused("contents", json!(5));
    }
}
