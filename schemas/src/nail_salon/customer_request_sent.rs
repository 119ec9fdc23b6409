//! `customer_request_sent`: the customer's other connections hear of a request (NS-REQ-11,
//! NS-REQ-16). On the wire its type is `completed_request`, like the reply's.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    completed_request::CompletedRequest,
    contents::Contents,
    key::{CustomerKey, DesignKey},
    status::Pending,
};
use crate::{
    table::{Example, Heard, Message, Payload},
    word::Word,
};

/// Tells a customer's other connections what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CustomerRequestSent {
    /// The type, which the reply has too.
    pub r#type: Word<CompletedRequest>,
    /// Nobody has answered yet.
    pub status: Word<Pending>,
    /// What was asked.
    #[schemars(schema_with = "request_data")]
    pub request_data: RequestData,
}

impl CustomerRequestSent {
    /// Tells of this request.
    pub fn new(request_data: RequestData) -> Self {
        Self {
            r#type: Word::new(),
            status: Word::new(),
            request_data,
        }
    }
}

/// A request, as it was sent (NS-REQ-17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestData {
    /// Who asked.
    pub customer_key: CustomerKey,
    /// For what.
    pub design_key: DesignKey,
    /// What the customer had to say.
    pub contents: Contents,
}

/// The document says that it is an object; what is in it is NS-REQ-17.
fn request_data(generator: &mut SchemaGenerator) -> Schema {
    let ours = generator.subschema_for::<RequestData>();
    json_schema!({
        "type": "object",
        "allOf": [{ "x-wireproof": { "convention": "NS-REQ-17" }, "allOf": [ours] }]
    })
}

/// The notification's line in the table.
pub const NOTIFICATION: Heard = Heard {
    title: "Hear that one has asked",
    summary: "A customer's other connections hear what was asked.",
    message: Message {
        key: "customer_request_sent",
        name: "customer_request_sent",
        title: "Asked elsewhere",
        summary: "Tells a customer's other connections what was asked.",
        payload: Payload::of::<CustomerRequestSent>(),
        examples: &[Example {
            name: "notification",
            payload: example,
        }],
    },
};

fn example() -> Value {
    json!({
        "type": "completed_request",
        "status": "pending",
        "request_data": {
            "customer_key": "customer-1",
            "design_key": "design-1",
            "contents": "today, please"
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let data = RequestData {
            customer_key: CustomerKey("customer-1".to_owned()),
            design_key: DesignKey("design-1".to_owned()),
            contents: Contents::try_from("today, please".to_owned()).unwrap(),
        };
        let sent = CustomerRequestSent::new(data);
        assert_eq!(serde_json::to_value(sent).unwrap(), example());
    }
}
