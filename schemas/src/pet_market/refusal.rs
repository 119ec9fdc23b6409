//! The refusal in the chat: one frame for everything that is not carried out (PM-CHAT-14).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::table::{Example, Message, Payload};

/// Says that something was not carried out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Why, in words for people.
    #[schemars(length(min = 1), extend("x-wireproof" = { "words_for": "people" }))]
    pub error: String,
}

impl Refusal {
    /// Refuses for this reason.
    pub fn new(error: impl Into<String>) -> Self {
        Self {
            error: error.into(),
        }
    }
}

/// The frame that refuses anything.
pub const MESSAGE: Message = Message {
    key: "refusal",
    name: "refusal",
    title: "Refused",
    summary: "Says that something was not carried out, and why.",
    payload: Payload::of::<Refusal>(),
    examples: &[Example {
        name: "a blank message",
        payload: example,
    }],
};

fn example() -> Value {
    json!({ "error": "a message is not to be blank" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let refusal = Refusal::new("a message is not to be blank");
        assert_eq!(serde_json::to_value(refusal).unwrap(), example());
    }
}
