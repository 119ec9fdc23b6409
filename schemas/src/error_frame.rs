//! The refusal as several protocols have it: one small frame for everything that is not carried
//! out. None of their documents but hotel-desk's shows it; elsewhere it is a convention.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    table::{Example, Message, Payload},
    word::{Spelled, Word},
};

/// Says that something was not carried out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorFrame {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// Why, in words for people.
    #[schemars(length(min = 1), extend("x-wireproof" = { "words_for": "people" }))]
    pub message: String,
}

impl Spelled for ErrorFrame {
    const WORD: &'static str = "error";
}

impl ErrorFrame {
    /// Refuses for this reason.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            r#type: Word::new(),
            message: message.into(),
        }
    }
}

/// The frame that refuses anything.
pub const MESSAGE: Message = Message {
    key: "refusal",
    name: "refusal",
    title: "Refused",
    summary: "Says that something was not carried out, and why.",
    payload: Payload::of::<ErrorFrame>(),
    examples: &[Example {
        name: "something unknown",
        payload: example,
    }],
};

fn example() -> Value {
    json!({ "type": "error", "message": "there is no such thing" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let refusal = ErrorFrame::new("there is no such thing");
        assert_eq!(serde_json::to_value(refusal).unwrap(), example());
    }
}
