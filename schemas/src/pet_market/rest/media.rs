//! `GET /media/{name}`: the picture of an ad (PM-IMG-2).

use super::error::refused;
use crate::{
    pet_market::ad::Picture,
    table::{
        Parameter, Payload,
        rest::{Access, Answer, Content, Encoding, Endpoint, Method},
        schema_of,
    },
};

const fn picture(media_type: &'static str) -> Content {
    Content {
        encoding: Encoding::Bytes(media_type),
        payload: Payload::of::<Picture>(),
        examples: &[],
    }
}

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "media",
    method: Method::Get,
    path: "/media/{name}",
    parameters: &[Parameter {
        name: "name",
        description: "The name of the file, as an ad's `image` has it.",
        schema: schema_of::<String>,
        person: None,
    }],
    title: "See a picture",
    summary: "Serves the picture of an ad, byte for byte.",
    access: Access::Open,
    body: None,
    answers: &[
        Answer {
            status: 200,
            summary: "The picture.",
            headers: &[],
            contents: const {
                &[
                    picture("image/png"),
                    picture("image/jpeg"),
                    picture("image/webp"),
                ]
            },
        },
        refused(404, "There is no such picture."),
    ],
};
