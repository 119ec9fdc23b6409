//! The refusal over HTTP (HD-REST-4).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::table::{
    Example, Payload,
    rest::{Answer, Content, Encoding},
};

/// Says why a request was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-wireproof" = { "convention": "HD-REST-4" }))]
pub struct Detail {
    /// Why, in words for people.
    #[schemars(extend("x-wireproof" = { "words_for": "people" }))]
    pub detail: String,
}

/// A refusal with this status.
pub(super) const fn refused(status: u16, summary: &'static str) -> Answer {
    Answer {
        status,
        summary,
        headers: &[],
        contents: CONTENTS,
    }
}

const CONTENTS: &[Content] = &[Content {
    encoding: Encoding::Json,
    payload: Payload::of::<Detail>(),
    examples: &[Example {
        name: "refused",
        payload: || json!({ "detail": "there is no such conversation" }),
    }],
}];
