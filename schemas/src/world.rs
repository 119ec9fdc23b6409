//! What every protocol's world shares: a reference from one thing to another.
//!
//! A scenario asks for people and things by name. Where a thing is made of others (a room of its
//! participants) the request names them by reference, because their ids are known only once they
//! exist.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Names another thing of the same world, which must be listed earlier. On the wire it is `{"$ref":
/// "<name>"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ref {
    /// The name that the scenario gave it.
    #[serde(rename = "$ref")]
    pub name: String,
}

impl JsonSchema for Ref {
    fn schema_name() -> Cow<'static, str> {
        "Ref".into()
    }

    /// A property called `$ref` cannot be listed under `properties`: AsyncAPI's parser takes it for
    /// a reference.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Names another thing of the same world, listed earlier.",
            "type": "object",
            "patternProperties": { "^\\$ref$": { "type": "string" } },
            "additionalProperties": false,
            "required": ["$ref"]
        })
    }
}
