//! `shop_new_request`: a shop hears that it is asked (NS-REQ-7). On the wire its type is
//! `new_request`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::key::RequestKey;
use crate::{
    table::{Example, Heard, Message, Payload},
    word::{Spelled, Word},
};

/// Tells a shop that it is asked: when it happens or, to a shop that was away, when it connects
/// (NS-REQ-22).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShopNewRequest {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// The request.
    pub request_key: RequestKey,
}

impl Spelled for ShopNewRequest {
    const WORD: &'static str = "new_request";
}

impl ShopNewRequest {
    /// Tells of this request.
    pub fn new(request_key: RequestKey) -> Self {
        Self {
            r#type: Word::new(),
            request_key,
        }
    }
}

/// The notification's line in the table.
pub const NOTIFICATION: Heard = Heard {
    title: "Hear a request",
    summary: "Every connection of a shop hears that it is asked.",
    message: Message {
        key: "shop_new_request",
        name: "shop_new_request",
        title: "A customer asks",
        summary: "Tells a shop that it is asked.",
        payload: Payload::of::<ShopNewRequest>(),
        examples: &[Example {
            name: "notification",
            payload: example,
        }],
    },
};

fn example() -> Value {
    json!({ "type": "new_request", "request_key": "request-1" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let told = ShopNewRequest::new(RequestKey("request-1".to_owned()));
        assert_eq!(serde_json::to_value(told).unwrap(), example());
    }
}
