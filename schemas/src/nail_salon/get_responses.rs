//! `get_responses`: a customer's requests and what became of them, design by design (NS-LIST).

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    contents::Contents,
    key::{CustomerKey, DesignKey, RequestKey, ResponseKey},
    moment::Moment,
    price::Price,
    status::Status,
};
use crate::{
    table::{Example, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Asks for everything that this customer has requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct GetResponses {
    /// Names the operation.
    pub action: Word<Self>,
    /// The customer, who is the one that asks.
    pub customer_key: CustomerKey,
}

impl Spelled for GetResponses {
    const WORD: &'static str = "get_responses";
}

/// A customer's requests by design; within a design by shop. Oldest first (NS-LIST-27).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResponseList {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// The designs asked for, each once.
    pub designs: Vec<Design>,
}

impl Spelled for ResponseList {
    const WORD: &'static str = "response_list";
}

impl ResponseList {
    /// The list of these designs.
    pub fn new(designs: Vec<Design>) -> Self {
        Self {
            r#type: Word::new(),
            designs,
        }
    }
}

/// A design that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Design {
    /// Which one.
    pub design_key: DesignKey,
    /// Its name.
    pub design_name: String,
    /// The shops that were asked, each once.
    pub shop_requests: Vec<ShopRequests>,
}

/// What one shop was asked about one design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShopRequests {
    /// The shop's name. Another shop may have the same (NS-LIST-30).
    pub shop_name: String,
    /// The requests to it.
    pub request_details: Vec<RequestDetail>,
}

/// One request to one shop, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(transform = answer_may_be_absent)]
pub struct RequestDetail {
    /// Which request.
    pub request_key: RequestKey,
    /// How far it has come.
    pub status: Status,
    /// When it was made.
    pub created_at: Moment,
    /// What was asked.
    pub request: Asked,
    /// What was answered; `null` until then. Whether it may be absent is documented nowhere
    /// (NS-LIST-23).
    #[serde(default)]
    pub response: Option<Answered>,
}

/// Ours is always there; others may leave it out where there is nothing to say.
fn answer_may_be_absent(schema: &mut Schema) {
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| name != "response");
    }
}

/// What a customer asked of a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Asked {
    /// The design's list price: a customer names none (NS-LIST-29).
    pub price: Price,
    /// What the customer wrote.
    pub contents: Contents,
}

/// What a shop answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answered {
    /// Which answer.
    pub response_key: ResponseKey,
    /// What the shop asks for it.
    pub price: Price,
    /// What the shop wrote.
    pub contents: Contents,
    /// When it was answered.
    pub created_at: Moment,
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: GetResponses::WORD,
    title: "List answers",
    summary: "Lists a customer's requests with their answers, by design and shop.",
    safe: true,
    request: Message {
        key: "get_responses.request",
        name: GetResponses::WORD,
        title: "List answers",
        summary: "Asks for everything that this customer has requested.",
        payload: Payload::of::<GetResponses>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(Message {
        key: "get_responses.reply",
        name: ResponseList::WORD,
        title: "Answers",
        summary: "A customer's requests by design; within a design by shop.",
        payload: Payload::of::<ResponseList>(),
        examples: &[Example {
            name: "one answered, one not",
            payload: example_reply,
        }],
    }),
    heard: None,
};

fn example_request() -> Value {
    json!({ "action": "get_responses", "customer_key": "customer-1" })
}

fn example_reply() -> Value {
    json!({
        "type": "response_list",
        "designs": [{
            "design_key": "design-1",
            "design_name": "Spring",
            "shop_requests": [
                {
                    "shop_name": "Alder",
                    "request_details": [{
                        "request_key": "request-1",
                        "status": "accepted",
                        "created_at": "2024-06-17T18:00:00.000Z",
                        "request": { "price": 30000, "contents": "today, please" },
                        "response": {
                            "response_key": "response-1",
                            "price": 28000,
                            "contents": "at six",
                            "created_at": "2024-06-17T18:05:00.000Z"
                        }
                    }]
                },
                {
                    "shop_name": "Birch",
                    "request_details": [{
                        "request_key": "request-2",
                        "status": "pending",
                        "created_at": "2024-06-17T18:00:00.000Z",
                        "request": { "price": 30000, "contents": "today, please" },
                        "response": null
                    }]
                }
            ]
        }]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_an_answer_may_say_so_or_be_silent() {
        let list = example_reply();
        let mut detail = list["designs"][0]["shop_requests"][1]["request_details"][0].clone();
        assert_eq!(RequestDetail::deserialize(&detail).unwrap().response, None);
        detail.as_object_mut().unwrap().remove("response");
        let read = RequestDetail::deserialize(&detail).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap()["response"], Value::Null);
    }

    #[test]
    fn the_answer_is_described_and_not_required() {
        let schema = schemars::SchemaGenerator::default().into_root_schema_for::<RequestDetail>();
        let required = schema.get("required").unwrap().as_array().unwrap();
        assert!(
            required.iter().all(|name| name != "response"),
            "{required:?}"
        );
        assert!(schema.get("properties").unwrap()["response"].is_object());
    }

    #[test]
    fn a_customer_is_needed() {
        assert!(GetResponses::deserialize(json!({ "action": "get_responses" })).is_err());
    }
}
