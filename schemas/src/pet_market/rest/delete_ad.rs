//! `DELETE /api/v1/execute`: take an ad out (PM-ADS-21).

use serde_json::json;

use super::error::{FIELDS, refused};
use crate::{
    pet_market::{
        ACCESS_TOKEN,
        ad::{DeleteAd, DeletedAd},
    },
    table::{
        Example, Payload,
        rest::{Access, Answer, Body, Content, Encoding, Endpoint, Method},
    },
};

const EXAMPLE: &[Example] = &[Example {
    name: "an ad",
    payload: || json!({ "id": 7 }),
}];

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "delete_ad",
    method: Method::Delete,
    path: "/api/v1/execute",
    parameters: &[],
    title: "Take an ad out",
    summary: "Takes an ad out, with its picture.",
    access: Access::Optional(&[ACCESS_TOKEN]),
    body: Some(Body {
        contents: &[Content {
            encoding: Encoding::Json,
            payload: Payload::of::<DeleteAd>(),
            examples: EXAMPLE,
        }],
    }),
    answers: &[
        Answer {
            status: 200,
            summary: "The ad that is no more.",
            headers: &[],
            contents: &[Content {
                encoding: Encoding::Json,
                payload: Payload::of::<DeletedAd>(),
                examples: EXAMPLE,
            }],
        },
        FIELDS,
        refused(401, "A credential that is not good."),
        refused(404, "There is no such ad."),
        refused(413, "The body is too long."),
        refused(415, "The body is not JSON."),
    ],
};
