//! `POST /api/token/`: a pair of tokens for a username and a password (PM-TOK-1).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::{FIELDS, refused};
use crate::table::{
    Example, Payload,
    rest::{Access, Answer, Body, Content, Encoding, Endpoint, Method},
};

/// Who somebody says they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct ObtainTokens {
    /// The username.
    #[schemars(length(min = 1))]
    pub username: String,
    /// The password.
    #[schemars(length(min = 1))]
    pub password: String,
}

/// Two tokens of one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tokens {
    /// Gets the next pair, once (PM-TOK-13).
    pub refresh: Jwt,
    /// Opens what needs authorization.
    pub access: Jwt,
}

/// A JSON Web Token in its compact form (PM-TOK-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Jwt(pub String);

impl JsonSchema for Jwt {
    fn schema_name() -> Cow<'static, str> {
        "Jwt".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A JSON Web Token in its compact form.",
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$"
        })
    }
}

/// A pair of tokens as an answer.
pub(super) const TOKENS: Answer = Answer {
    status: 200,
    summary: "Two tokens.",
    headers: &[],
    contents: &[Content {
        encoding: Encoding::Json,
        payload: Payload::of::<Tokens>(),
        examples: &[Example {
            name: "two tokens",
            payload: example_tokens,
        }],
    }],
};

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "token",
    method: Method::Post,
    path: "/api/token/",
    parameters: &[],
    title: "Log in",
    summary: "Gives a pair of tokens for a username and a password.",
    access: Access::Open,
    body: Some(Body {
        contents: &[Content {
            encoding: Encoding::Json,
            payload: Payload::of::<ObtainTokens>(),
            examples: &[Example {
                name: "a user",
                payload: || json!({ "username": "vasya", "password": "1" }),
            }],
        }],
    }),
    answers: &[
        TOKENS,
        FIELDS,
        refused(401, "No such user, or another password."),
        refused(413, "The body is too long."),
        refused(415, "The body is not JSON."),
    ],
};

fn example_tokens() -> Value {
    let token =
        |payload: &str| format!("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{payload}.c2lnbmF0dXJl");
    json!({
        "refresh": token("eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9"),
        "access": token("eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0")
    })
}
