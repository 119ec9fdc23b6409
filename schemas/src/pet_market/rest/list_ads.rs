//! `GET /api/v1/execute`: all ads (PM-ADS-1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::refused;
use crate::{
    pet_market::{
        ACCESS_TOKEN,
        ad::{Ad, example_ad},
    },
    table::{
        Example, Payload,
        rest::{Access, Answer, Content, Encoding, Endpoint, Method},
    },
};

/// All ads by their number (PM-ADS-27).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "convention": "PM-ADS-27" }))]
pub struct Ads(pub Vec<Ad>);

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "list_ads",
    method: Method::Get,
    path: "/api/v1/execute",
    parameters: &[],
    title: "List ads",
    summary: "Lists all ads.",
    access: Access::Optional(&[ACCESS_TOKEN]),
    body: None,
    answers: &[
        Answer {
            status: 200,
            summary: "All ads.",
            headers: &[],
            contents: &[Content {
                encoding: Encoding::Json,
                payload: Payload::of::<Ads>(),
                examples: &[Example {
                    name: "one ad",
                    payload: || json!([example_ad()]),
                }],
            }],
        },
        refused(401, "A credential that is not good."),
    ],
};
