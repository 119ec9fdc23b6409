//! `service_request`: ask shops for a design (NS-REQ).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    completed_request,
    contents::Contents,
    key::{CustomerKey, DesignKey},
};
use crate::{
    table::{Example, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Asks the shops of a design for it. Which shops these are, no field says (NS-REQ-18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct ServiceRequest {
    /// Names the operation.
    pub action: Word<Self>,
    /// The customer, who is the one that asks.
    pub customer_key: CustomerKey,
    /// The design.
    pub design_key: DesignKey,
    /// What the customer has to say; kept exactly.
    pub contents: Contents,
}

impl Spelled for ServiceRequest {
    const WORD: &'static str = "service_request";
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: ServiceRequest::WORD,
    title: "Ask for a design",
    summary: "Asks shops for a design.",
    safe: false,
    request: Message {
        key: "service_request.request",
        name: ServiceRequest::WORD,
        title: "Ask for a design",
        summary: "Asks the shops of a design for it.",
        payload: Payload::of::<ServiceRequest>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(completed_request::MESSAGE),
    heard: None,
};

fn example_request() -> Value {
    json!({
        "action": "service_request",
        "customer_key": "customer-1",
        "design_key": "design-1",
        "contents": "today, please"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_needed_and_a_text() {
        for field in ["customer_key", "design_key", "contents"] {
            let mut frame = example_request();
            frame[field] = json!(7);
            assert!(ServiceRequest::deserialize(&frame).is_err(), "{field}");
            frame.as_object_mut().unwrap().remove(field);
            assert!(ServiceRequest::deserialize(&frame).is_err(), "{field}");
        }
    }
}
