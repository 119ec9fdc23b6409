//! What is written, and how it is shown in short.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::text::{Limits, Text};

/// The text of a message: not blank, at most 10 000 Unicode scalar values, kept exactly.
pub type Content = Text<ContentLimits>;

/// The limits of a message's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentLimits;

impl Limits for ContentLimits {
    const NAME: &'static str = "Content";
    const DESCRIPTION: &'static str = "The text of a message, kept exactly.";
    const NOT_BLANK: Option<&'static str> = Some("HD-MSG-23");
    const NOT_LONGER: &'static str = "HD-MSG-23";
}

/// How a text begins: its first 100 Unicode scalar values, without any mark that there is more
/// (HD-MSG-24).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Preview(String);

/// The text is longer than a preview is, by its number of Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a preview has at most {max} characters, this one has {0}", max = Preview::MAX_CHARS)]
pub struct NoPreview(pub usize);

impl Preview {
    /// The greatest length, in Unicode scalar values.
    pub const MAX_CHARS: usize = 100;

    /// How this text begins.
    pub fn of(text: &str) -> Self {
        Self(text.chars().take(Self::MAX_CHARS).collect())
    }
}

impl TryFrom<String> for Preview {
    type Error = NoPreview;

    fn try_from(text: String) -> Result<Self, NoPreview> {
        match text.chars().count() {
            length if length > Self::MAX_CHARS => Err(NoPreview(length)),
            _ => Ok(Self(text)),
        }
    }
}

impl From<Preview> for String {
    fn from(preview: Preview) -> Self {
        preview.0
    }
}

impl JsonSchema for Preview {
    fn schema_name() -> Cow<'static, str> {
        "Preview".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How a text begins.",
            "type": "string",
            "allOf": [{
                "x-wireproof": { "convention": "HD-MSG-24" },
                "maxLength": Self::MAX_CHARS
            }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_the_first_hundred_characters() {
        assert_eq!(String::from(Preview::of("short")), "short");
        let long = "é".repeat(101);
        let preview = String::from(Preview::of(&long));
        assert_eq!(preview.chars().count(), 100);
        assert!(long.starts_with(&preview));
        assert_eq!(Preview::try_from(long), Err(NoPreview(101)));
    }
}
