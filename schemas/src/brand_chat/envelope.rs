//! The form that every frame shares (BC-ENV): a request's `action` and `request_id`, and the five
//! fields of each reply.
//!
//! The server decodes in two steps: [`Envelope::read`] takes what is usable for an answer from any
//! object, then the operation's own type decodes the rest. So even a request with an ill-typed
//! field is refused under its own id.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::constant::{Action, NoErrors, Status};

/// What an operation fixes about its frames. The implementing type is the request.
pub trait Request: JsonSchema {
    /// The name that `action` carries, in the request and in the reply.
    const ACTION: &'static str;
    /// The `response_status` of success (BC-ENV-5).
    const STATUS: u16;
    /// The convention by which other connections receive the reply as well, with its `request_id`;
    /// none where they do not.
    const HEARD: Option<&'static str> = None;
    /// What the reply holds in `data`.
    type Data: JsonSchema + Serialize + DeserializeOwned;
}

/// What can be used of a request's envelope; a refusal repeats exactly this (BC-ENV-7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The operation asked for, known or not; `None` where it is missing or no string (BC-ENV-11).
    pub action: Option<String>,
    /// The request's id; `None` where it is missing, no integer or out of range (BC-ENV-10).
    pub request_id: Option<RequestId>,
}

impl Envelope {
    /// Takes from a frame what is usable.
    pub fn read(frame: &Map<String, Value>) -> Self {
        Self {
            action: frame
                .get("action")
                .and_then(Value::as_str)
                .map(str::to_owned),
            request_id: frame
                .get("request_id")
                .and_then(|id| RequestId::deserialize(id).ok()),
        }
    }
}

/// The id that ties a reply to its request: an integer within ±2^53, so that every JSON library
/// keeps it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct RequestId(i64);

impl RequestId {
    /// The greatest id; its negative is the least (BC-ENV-10).
    pub const MAX: i64 = 1 << 53;

    /// The id as a number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// The integer is too far from zero to be a request's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a request_id lies between -{max} and {max}, {0} does not", max = RequestId::MAX)]
pub struct RequestIdOutOfRange(pub i64);

impl TryFrom<i64> for RequestId {
    type Error = RequestIdOutOfRange;

    fn try_from(id: i64) -> Result<Self, RequestIdOutOfRange> {
        if (-Self::MAX..=Self::MAX).contains(&id) {
            Ok(Self(id))
        } else {
            Err(RequestIdOutOfRange(id))
        }
    }
}

impl From<RequestId> for i64 {
    fn from(id: RequestId) -> Self {
        id.0
    }
}

impl JsonSchema for RequestId {
    fn schema_name() -> Cow<'static, str> {
        "RequestId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Ties a reply to its request.",
            "type": "integer",
            "allOf": [{
                "x-wireproof": { "convention": "BC-ENV-10" },
                "minimum": -Self::MAX,
                "maximum": Self::MAX
            }]
        })
    }
}

/// The reply to a successful request: five fields, all of them always there (BC-ENV-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(bound = "")]
#[schemars(rename = "{A}Reply")]
pub struct Reply<A: Request> {
    /// Empty on success.
    pub errors: NoErrors,
    /// What was asked for.
    pub data: A::Data,
    /// The operation that was asked for.
    pub action: Action<A>,
    /// How it went, in the manner of HTTP.
    pub response_status: Status<A>,
    /// The request's id.
    #[schemars(schema_with = "request_id_of::<A>")]
    pub request_id: RequestId,
}

impl<A: Request> Reply<A> {
    /// The reply to the request with this id.
    pub const fn new(request_id: RequestId, data: A::Data) -> Self {
        Self {
            errors: NoErrors,
            data,
            action: Action::new(),
            response_status: Status::new(),
            request_id,
        }
    }
}

/// Others hear a reply with the id of a request that is not theirs: for them it ties nothing
/// together, so that only our convention says what it is (such as BC-CREATE-21). Whoever asked
/// still compares it with the id sent.
fn request_id_of<A: Request>(generator: &mut SchemaGenerator) -> Schema {
    let mut id = generator.subschema_for::<RequestId>();
    let Some(convention) = A::HEARD else {
        return id;
    };
    id.insert(
        "x-wireproof".to_owned(),
        json!({ "convention": convention }),
    );
    json_schema!({ "allOf": [id] })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn reads(frame: Value, action: Option<&str>, request_id: Option<i64>) {
        let envelope = Envelope::read(frame.as_object().unwrap());
        assert_eq!(envelope.action.as_deref(), action);
        assert_eq!(envelope.request_id.map(RequestId::get), request_id);
    }

    #[test]
    fn each_half_of_an_envelope_is_read_by_itself() {
        reads(
            json!({ "action": "list", "request_id": 1 }),
            Some("list"),
            Some(1),
        );
        reads(
            json!({ "action": "dance", "request_id": "1" }),
            Some("dance"),
            None,
        );
        reads(json!({ "action": 5, "request_id": -1 }), None, Some(-1));
        reads(json!({ "room_pk": 1 }), None, None);
    }

    #[test]
    fn an_id_is_an_integer_within_its_range() {
        for unusable in [json!(1.0), json!(true), json!("1"), json!(null), json!([1])] {
            reads(json!({ "request_id": unusable }), None, None);
        }
        reads(json!({ "request_id": 0 }), None, Some(0));
        reads(
            json!({ "request_id": 9_007_199_254_740_992_i64 }),
            None,
            Some(RequestId::MAX),
        );
        reads(
            json!({ "request_id": -9_007_199_254_740_992_i64 }),
            None,
            Some(-RequestId::MAX),
        );
        reads(
            json!({ "request_id": 9_007_199_254_740_993_i64 }),
            None,
            None,
        );
        reads(
            json!({ "request_id": -9_007_199_254_740_993_i64 }),
            None,
            None,
        );
        reads(json!({ "request_id": u64::MAX }), None, None);
    }

    proptest! {
        #[test]
        fn an_id_is_taken_exactly_within_its_range(id: i64) {
            // Nearly every draw is out of range, so each is brought into it as well.
            let inside = id % (RequestId::MAX + 1);
            prop_assert_eq!(RequestId::try_from(inside).map(RequestId::get), Ok(inside));
            let fits = id.unsigned_abs() <= 1 << 53;
            prop_assert_eq!(RequestId::try_from(id).is_ok(), fits);
        }
    }
}
