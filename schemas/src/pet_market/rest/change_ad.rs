//! `PATCH /api/v1/execute`: change an ad (PM-ADS-14), as JSON or as a form with a picture (PM-IMG-5).

use serde_json::json;

use super::{
    create_ad::IMAGE,
    error::{FIELDS, refused},
};
use crate::{
    pet_market::{
        ACCESS_TOKEN,
        ad::{ChangeAd, ChangeAdForm, TheAd, example_ad},
    },
    table::{
        Example, Payload,
        rest::{Access, Answer, Body, Content, Encoding, Endpoint, Method},
    },
};

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "change_ad",
    method: Method::Patch,
    path: "/api/v1/execute",
    parameters: &[],
    title: "Change an ad",
    summary: "Changes what is given of an ad, all of it or nothing.",
    access: Access::Optional(&[ACCESS_TOKEN]),
    body: Some(Body {
        contents: &[
            Content {
                encoding: Encoding::Json,
                payload: Payload::of::<ChangeAd>(),
                examples: &[Example {
                    name: "another price",
                    payload: || json!({ "id": 7, "price": 1000 }),
                }],
            },
            Content {
                encoding: Encoding::Multipart { files: IMAGE },
                payload: Payload::of::<ChangeAdForm>(),
                examples: &[Example {
                    name: "another price, as a form",
                    payload: || json!({ "id": "7", "price": "1000" }),
                }],
            },
        ],
    }),
    answers: &[
        Answer {
            status: 200,
            summary: "The ad as it is now.",
            headers: &[],
            contents: &[Content {
                encoding: Encoding::Json,
                payload: Payload::of::<TheAd>(),
                examples: &[Example {
                    name: "an ad",
                    payload: example_ad,
                }],
            }],
        },
        FIELDS,
        refused(401, "A credential that is not good."),
        refused(404, "There is no such ad."),
        refused(413, "The picture or the body is too large."),
        refused(415, "The body is neither JSON nor a form."),
    ],
};
