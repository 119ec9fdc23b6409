//! The members of a frame whose value follows from its operation: they hold nothing, and decode
//! from nothing else.

use std::{borrow::Cow, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::envelope::Request;

/// The name of the operation `A`, as `action`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action<A>(PhantomData<A>);

impl<A> Action<A> {
    /// The only value there is.
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<A: Request> Serialize for Action<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(A::ACTION)
    }
}

impl<'de, A: Request> Deserialize<'de> for Action<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let action = Cow::<str>::deserialize(deserializer)?;
        if action == A::ACTION {
            Ok(Self::new())
        } else {
            Err(D::Error::custom(format_args!(
                "expected the action `{}`, got `{action}`",
                A::ACTION
            )))
        }
    }
}

impl<A: Request> JsonSchema for Action<A> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}Action", A::schema_name()).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "const": A::ACTION })
    }
}

/// The status of success of the operation `A`, as `response_status`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status<A>(PhantomData<A>);

impl<A> Status<A> {
    /// The only value there is.
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<A: Request> Serialize for Status<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(A::STATUS)
    }
}

impl<'de, A: Request> Deserialize<'de> for Status<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let status = u16::deserialize(deserializer)?;
        if status == A::STATUS {
            Ok(Self::new())
        } else {
            Err(D::Error::custom(format_args!(
                "expected the status {}, got {status}",
                A::STATUS
            )))
        }
    }
}

impl<A: Request> JsonSchema for Status<A> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}Status", A::schema_name()).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "const": A::STATUS })
    }
}

/// The `errors` of a success: an empty array (BC-ENV-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct NoErrors;

/// A success has no errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a success has no errors, got {0}")]
pub struct SomeErrors(pub usize);

impl TryFrom<Vec<String>> for NoErrors {
    type Error = SomeErrors;

    fn try_from(errors: Vec<String>) -> Result<Self, SomeErrors> {
        if errors.is_empty() {
            Ok(Self)
        } else {
            Err(SomeErrors(errors.len()))
        }
    }
}

impl From<NoErrors> for Vec<String> {
    fn from(NoErrors: NoErrors) -> Self {
        Self::new()
    }
}

impl JsonSchema for NoErrors {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "NoErrors".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "maxItems": 0 })
    }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;
    use crate::brand_chat::list::List;

    #[track_caller]
    fn decodes_only<T: Serialize + DeserializeOwned>(only: Value, others: &[Value]) {
        let decoded: T = serde_json::from_value(only.clone()).unwrap();
        assert_eq!(serde_json::to_value(decoded).unwrap(), only);
        for other in others {
            assert!(
                serde_json::from_value::<T>(other.clone()).is_err(),
                "{other} was taken"
            );
        }
    }

    #[test]
    fn a_constant_decodes_from_its_value_only() {
        decodes_only::<Action<List>>(
            json!("list"),
            &[json!("List"), json!("join_room"), json!(null)],
        );
        decodes_only::<Status<List>>(json!(200), &[json!(201), json!("200"), json!(200.0)]);
        decodes_only::<NoErrors>(json!([]), &[json!(["no"]), json!(null), json!({})]);
    }
}
