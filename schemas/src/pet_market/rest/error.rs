//! How a request is refused over HTTP: by field where a field is at fault, else in one sentence
//! (PM-ADS-31; PM-TOK-14 of who is not known, PM-ROOM-14 of who may not).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::table::{
    Example, Payload,
    rest::{Answer, Content, Encoding},
};

/// What is wrong with each field; `non_field_errors` where it is no field's fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend(
    "x-wireproof" = { "convention": "PM-ADS-31" },
    "minProperties" = 1,
    "additionalProperties" = {
        "type": "array",
        "items": { "type": "string", "x-wireproof": { "words_for": "people" } }
    },
))]
pub struct FieldErrors(pub BTreeMap<String, Vec<String>>);

/// Says why a request was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-wireproof" = { "convention": "PM-ADS-31" }))]
pub struct Detail {
    /// Why, in words for people.
    #[schemars(extend("x-wireproof" = { "words_for": "people" }))]
    pub detail: String,
}

/// Says why somebody is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-wireproof" = { "convention": "PM-TOK-14" }))]
pub struct Unauthorized {
    /// Why, in words for people.
    #[schemars(extend("x-wireproof" = { "words_for": "people" }))]
    pub detail: String,
}

/// Says why somebody who is known may not do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-wireproof" = { "convention": "PM-ROOM-14" }))]
pub struct Forbidden {
    /// Why, in words for people.
    #[schemars(extend("x-wireproof" = { "words_for": "people" }))]
    pub detail: String,
}

/// A refusal that names fields.
pub(super) const FIELDS: Answer = Answer {
    status: 400,
    summary: "Something is missing or not what it should be.",
    headers: &[],
    contents: &[Content {
        encoding: Encoding::Json,
        payload: Payload::of::<FieldErrors>(),
        examples: &[Example {
            name: "a field is missing",
            payload: || json!({ "price": ["this field is needed"] }),
        }],
    }],
};

/// A refusal with this status, in one sentence.
pub(super) const fn refused(status: u16, summary: &'static str) -> Answer {
    Answer {
        status,
        summary,
        headers: &[],
        contents: match status {
            401 => UNAUTHORIZED,
            403 => FORBIDDEN,
            _ => DETAIL,
        },
    }
}

// One form, of which each status is promised by another convention: a server may claim one without
// the others.
const UNAUTHORIZED: &[Content] = &[sentence(Payload::of::<Unauthorized>())];
const FORBIDDEN: &[Content] = &[sentence(Payload::of::<Forbidden>())];
const DETAIL: &[Content] = &[sentence(Payload::of::<Detail>())];

const fn sentence(payload: Payload) -> Content {
    Content {
        encoding: Encoding::Json,
        payload,
        examples: &[Example {
            name: "refused",
            payload: || json!({ "detail": "there is no such thing" }),
        }],
    }
}
