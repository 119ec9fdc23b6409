//! `POST /api/token/refresh/`: the next pair of tokens (PM-TOK-6).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    error::{FIELDS, refused},
    token::TOKENS,
};
use crate::table::{
    Example, Payload,
    rest::{Access, Body, Content, Encoding, Endpoint, Method},
};

/// Asks for the next pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct RefreshTokens {
    /// A refresh token, which stops working by this (PM-TOK-13).
    #[schemars(length(min = 1))]
    pub refresh: String,
}

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "token_refresh",
    method: Method::Post,
    path: "/api/token/refresh/",
    parameters: &[],
    title: "Stay logged in",
    summary: "Gives the next pair of tokens for a refresh token, once.",
    access: Access::Open,
    body: Some(Body {
        contents: &[Content {
            encoding: Encoding::Json,
            payload: Payload::of::<RefreshTokens>(),
            examples: &[Example {
                name: "a token",
                payload: || json!({ "refresh": "eyJ0eXAiOiJKV1QiLCJhbGci.e30.c2lnbmF0dXJl" }),
            }],
        }],
    }),
    answers: &[
        TOKENS,
        FIELDS,
        refused(401, "A token that is not good, or not any more."),
        refused(413, "The body is too long."),
        refused(415, "The body is not JSON."),
    ],
};
