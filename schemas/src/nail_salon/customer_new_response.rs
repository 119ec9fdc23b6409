//! `customer_new_response`: a customer hears that a shop has answered (NS-RESP-13). On the wire its
//! type is `new_response`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::key::RequestKey;
use crate::{
    table::{Example, Heard, Message, Payload},
    word::{Spelled, Word},
};

/// Tells a customer that a shop has answered, whichever way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CustomerNewResponse {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// The shop's name.
    pub shop_name: String,
    /// The request that is answered.
    pub request_key: RequestKey,
}

impl Spelled for CustomerNewResponse {
    const WORD: &'static str = "new_response";
}

impl CustomerNewResponse {
    /// Tells that this shop has answered this request.
    pub fn new(shop_name: impl Into<String>, request_key: RequestKey) -> Self {
        Self {
            r#type: Word::new(),
            shop_name: shop_name.into(),
            request_key,
        }
    }
}

/// The notification's line in the table.
pub const NOTIFICATION: Heard = Heard {
    title: "Hear an answer",
    summary: "Every connection of the customer hears that a shop has answered.",
    message: Message {
        key: "customer_new_response",
        name: "customer_new_response",
        title: "A shop has answered",
        summary: "Tells a customer that a shop has answered, whichever way.",
        payload: Payload::of::<CustomerNewResponse>(),
        examples: &[Example {
            name: "notification",
            payload: example,
        }],
    },
};

fn example() -> Value {
    json!({ "type": "new_response", "shop_name": "Alder", "request_key": "request-1" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let told = CustomerNewResponse::new("Alder", RequestKey("request-1".to_owned()));
        assert_eq!(serde_json::to_value(told).unwrap(), example());
    }
}
