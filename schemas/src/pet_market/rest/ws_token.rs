//! `GET /api/ws_token/`: a one-time ticket to the chat (PM-TICK-1).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::refused;
use crate::{
    pet_market::ACCESS_TOKEN,
    table::{
        Example, Payload,
        rest::{Access, Answer, Content, Encoding, Endpoint, Method},
    },
};

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ticket {
    /// Opens the chat once.
    pub uuid: Uuid,
}

/// A UUID of version 4 in its text form (PM-TICK-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uuid(pub String);

impl JsonSchema for Uuid {
    fn schema_name() -> Cow<'static, str> {
        "Uuid".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A random UUID.",
            "type": "string",
            "format": "uuid",
            "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            "x-wireproof": { "id": "ticket" }
        })
    }
}

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "ws_token",
    method: Method::Get,
    path: "/api/ws_token/",
    parameters: &[],
    title: "Get a ticket",
    summary: "Gives a ticket that opens the chat once.",
    access: Access::Needs(&[ACCESS_TOKEN]),
    body: None,
    answers: &[
        Answer {
            status: 200,
            summary: "A ticket.",
            headers: &[],
            contents: &[Content {
                encoding: Encoding::Json,
                payload: Payload::of::<Ticket>(),
                examples: &[Example {
                    name: "a ticket",
                    payload: || json!({ "uuid": "0e4b4018-f2f4-49e4-8bb3-0e5845e58455" }),
                }],
            }],
        },
        refused(401, "Nobody, or somebody who is no longer good."),
    ],
};
