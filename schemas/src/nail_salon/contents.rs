//! What a customer or a shop writes beside a request or an answer.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A text of at most 10 000 Unicode scalar values, kept exactly; it may be empty (NS-REQ-15,
/// NS-REQ-20).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Contents(String);

impl Contents {
    /// The greatest length, in Unicode scalar values.
    pub const MAX_CHARS: usize = 10_000;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is too long, by its number of Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at most {max} characters, this one has {0}", max = Contents::MAX_CHARS)]
pub struct TooLong(pub usize);

impl TryFrom<String> for Contents {
    type Error = TooLong;

    fn try_from(text: String) -> Result<Self, TooLong> {
        match text.chars().count() {
            length if length > Self::MAX_CHARS => Err(TooLong(length)),
            _ => Ok(Self(text)),
        }
    }
}

impl From<Contents> for String {
    fn from(contents: Contents) -> Self {
        contents.0
    }
}

impl JsonSchema for Contents {
    fn schema_name() -> Cow<'static, str> {
        "Contents".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What is written beside a request or an answer, kept exactly.",
            "type": "string",
            "allOf": [{
                "x-wireproof": { "convention": "NS-REQ-20" },
                "maxLength": Self::MAX_CHARS
            }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(), TooLong>) {
        assert_eq!(Contents::try_from(text.to_owned()).map(|_| ()), expected);
    }

    #[test]
    fn length_is_counted_in_unicode_scalar_values() {
        check("", Ok(()));
        check("  \n", Ok(()));
        check(&"네".repeat(10_000), Ok(()));
        check(&"a".repeat(10_001), Err(TooLong(10_001)));
    }
}
