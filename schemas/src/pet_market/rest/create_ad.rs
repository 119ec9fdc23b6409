//! `POST /api/v1/execute`: put an ad in (PM-ADS-5), as JSON or as a form with a picture (PM-IMG-1).

use serde_json::{Value, json};

use super::error::{FIELDS, refused};
use crate::{
    pet_market::{
        ACCESS_TOKEN,
        ad::{NewAd, NewAdForm, TheAd, example_ad, example_new_ad},
    },
    table::{
        Example, Payload,
        rest::{Access, Answer, Body, Content, Encoding, Endpoint, Method},
    },
};

/// The part of a form that is a picture, and what it may be.
pub(super) const IMAGE: &[(&str, &str)] = &[("image", "image/png, image/jpeg, image/webp")];

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "create_ad",
    method: Method::Post,
    path: "/api/v1/execute",
    parameters: &[],
    title: "Put an ad in",
    summary: "Puts an ad in.",
    access: Access::Optional(&[ACCESS_TOKEN]),
    body: Some(Body {
        contents: &[
            Content {
                encoding: Encoding::Json,
                payload: Payload::of::<NewAd>(),
                examples: &[Example {
                    name: "an ad",
                    payload: example_new_ad,
                }],
            },
            Content {
                encoding: Encoding::Multipart { files: IMAGE },
                payload: Payload::of::<NewAdForm>(),
                examples: &[Example {
                    name: "an ad as a form",
                    payload: example_form,
                }],
            },
        ],
    }),
    answers: &[
        Answer {
            status: 201,
            summary: "The ad.",
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
        refused(413, "The picture or the body is too large."),
        refused(415, "The body is neither JSON nor a form."),
    ],
};

fn example_form() -> Value {
    let mut form = example_new_ad();
    form["age"] = json!("1");
    form["price"] = json!("16000");
    form
}
