//! The refusal: one frame for every operation that is not carried out (BC-ENV-6).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::envelope::{Envelope, RequestId};
use crate::table::{Example, Message, Payload};

/// The answer to a request that is not carried out: the same five fields (BC-ENV-6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Why, in words for people; at least one.
    #[schemars(schema_with = "reasons")]
    pub errors: Vec<String>,
    /// Nothing.
    #[schemars(schema_with = "nothing")]
    pub data: (),
    /// The operation that was asked for, as far as the request named one.
    // Without `deserialize_with`, serde would take a missing field for `null`; all five are always
    // there.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schemars(schema_with = "action_or_null")]
    pub action: Option<String>,
    /// The kind of refusal, in the manner of HTTP.
    pub response_status: RefusalStatus,
    /// The request's id, as far as it had a usable one.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schemars(schema_with = "request_id_or_null")]
    pub request_id: Option<RequestId>,
}

impl Refusal {
    /// Refuses the request with this envelope, for one reason.
    pub fn new(status: RefusalStatus, reason: impl Into<String>, envelope: &Envelope) -> Self {
        Self {
            errors: vec![reason.into()],
            data: (),
            action: envelope.action.clone(),
            response_status: status,
            request_id: envelope.request_id,
        }
    }
}

/// Why a request is refused, as its `response_status` (BC-ENV-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum RefusalStatus {
    /// 400: malformed, a field missing, ill-typed or unacceptable, or no current room to act on.
    BadRequest,
    /// 403: the user may not.
    Forbidden,
    /// 404: there is no such thing.
    NotFound,
    /// 405: no such operation here.
    UnknownAction,
}

/// The number is not the status of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a refusal is 400, 403, 404 or 405, not {0}")]
pub struct NotARefusal(pub u16);

impl TryFrom<u16> for RefusalStatus {
    type Error = NotARefusal;

    fn try_from(status: u16) -> Result<Self, NotARefusal> {
        match status {
            400 => Ok(Self::BadRequest),
            403 => Ok(Self::Forbidden),
            404 => Ok(Self::NotFound),
            405 => Ok(Self::UnknownAction),
            other => Err(NotARefusal(other)),
        }
    }
}

impl From<RefusalStatus> for u16 {
    fn from(status: RefusalStatus) -> Self {
        match status {
            RefusalStatus::BadRequest => 400,
            RefusalStatus::Forbidden => 403,
            RefusalStatus::NotFound => 404,
            RefusalStatus::UnknownAction => 405,
        }
    }
}

impl JsonSchema for RefusalStatus {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "RefusalStatus".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "minimum": 400,
            "maximum": 499,
            "allOf": [{
                "x-wireproof": { "convention": "BC-ENV-12" },
                "enum": [400, 403, 404, 405]
            }]
        })
    }
}

fn reasons(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "minItems": 1,
        "items": {
            "x-wireproof": { "convention": "BC-ENV-9", "words_for": "people" },
            "type": "string"
        }
    })
}

fn nothing(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "allOf": [{ "x-wireproof": { "convention": "BC-ENV-9" }, "type": "null" }] })
}

/// What a refusal echoes when the request named no usable action is documented nowhere.
fn action_or_null(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "allOf": [{
            "x-wireproof": { "convention": "BC-ENV-11" },
            "type": ["string", "null"]
        }]
    })
}

/// What a refusal echoes when the request had no usable id is documented nowhere.
fn request_id_or_null(generator: &mut SchemaGenerator) -> Schema {
    let id = generator.subschema_for::<RequestId>();
    json_schema!({
        "allOf": [{
            "x-wireproof": { "convention": "BC-ENV-10" },
            "anyOf": [id, { "type": "null" }]
        }]
    })
}

/// The frame that refuses any operation.
pub const MESSAGE: Message = Message {
    key: "refusal",
    name: "refusal",
    title: "Refused",
    summary: "Says that a request was not carried out, and why.",
    payload: Payload::of::<Refusal>(),
    examples: &[
        Example {
            name: "a room of others",
            payload: example_forbidden,
        },
        Example {
            name: "nothing usable in the request",
            payload: example_unreadable,
        },
    ],
};

fn example_forbidden() -> Value {
    json!({
        "errors": ["you are not in this room"],
        "data": null,
        "action": "join_room",
        "response_status": 403,
        "request_id": 1500000
    })
}

fn example_unreadable() -> Value {
    json!({
        "errors": ["the frame is not valid JSON"],
        "data": null,
        "action": null,
        "response_status": 400,
        "request_id": null
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_refusal_echoes_what_is_usable() {
        let envelope = Envelope {
            action: Some("join_room".to_owned()),
            request_id: RequestId::try_from(1_500_000).ok(),
        };
        let refusal = Refusal::new(
            RefusalStatus::Forbidden,
            "you are not in this room",
            &envelope,
        );
        assert_eq!(serde_json::to_value(refusal).unwrap(), example_forbidden());

        let refusal = Refusal::new(
            RefusalStatus::BadRequest,
            "the frame is not valid JSON",
            &Envelope::default(),
        );
        assert_eq!(serde_json::to_value(refusal).unwrap(), example_unreadable());
    }

    #[test]
    fn every_field_is_always_there() {
        for field in ["errors", "data", "action", "response_status", "request_id"] {
            let mut frame = example_unreadable();
            frame.as_object_mut().unwrap().remove(field);
            let error = serde_json::from_value::<Refusal>(frame)
                .unwrap_err()
                .to_string();
            assert_eq!(error, format!("missing field `{field}`"));
        }
    }

    proptest! {
        #[test]
        fn a_status_is_one_of_four(status: u16) {
            match RefusalStatus::try_from(status) {
                Ok(known) => prop_assert_eq!(u16::from(known), status),
                Err(error) => {
                    prop_assert_eq!(error, NotARefusal(status));
                    prop_assert!(![400, 403, 404, 405].contains(&status));
                }
            }
        }
    }
}
