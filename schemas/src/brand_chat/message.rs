//! What a message is: an id and a text.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The id of a message, unique over all rooms.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "message" }))]
pub struct MessageId(pub i64);

/// The text of a message: not blank, at most 10 000 Unicode scalar values, kept exactly.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MsgText(String);

impl MsgText {
    /// The greatest length, in Unicode scalar values (BC-CREATE-18).
    pub const MAX_CHARS: usize = 10_000;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text cannot be the text of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitText {
    /// It is empty or only Unicode white space (BC-CREATE-17).
    #[error("a message is not blank")]
    Blank,
    /// It is too long (BC-CREATE-18).
    #[error("a message has at most {max} characters, this one has {0}", max = MsgText::MAX_CHARS)]
    TooLong(usize),
}

impl TryFrom<String> for MsgText {
    type Error = UnfitText;

    fn try_from(text: String) -> Result<Self, UnfitText> {
        if text.chars().all(char::is_whitespace) {
            return Err(UnfitText::Blank);
        }
        match text.chars().count() {
            length if length > Self::MAX_CHARS => Err(UnfitText::TooLong(length)),
            _ => Ok(Self(text)),
        }
    }
}

impl From<MsgText> for String {
    fn from(text: MsgText) -> Self {
        text.0
    }
}

/// One character that is no Unicode white space. `\S` would not do: ECMA-262 takes U+FEFF for a
/// blank, U+0085 not.
const NOT_BLANK: &str = concat!(
    r"[^\u0009-\u000d\u0020\u0085\u00a0\u1680",
    r"\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
);

impl JsonSchema for MsgText {
    fn schema_name() -> Cow<'static, str> {
        "MsgText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The text of a message, kept exactly.",
            "type": "string",
            "allOf": [
                {
                    "x-wireproof": { "convention": "BC-CREATE-17" },
                    "minLength": 1,
                    "pattern": NOT_BLANK
                },
                {
                    "x-wireproof": { "convention": "BC-CREATE-18" },
                    "maxLength": Self::MAX_CHARS
                }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(), UnfitText>) {
        assert_eq!(MsgText::try_from(text.to_owned()).map(|_| ()), expected);
    }

    #[test]
    fn blank_is_empty_or_only_unicode_white_space() {
        check("", Err(UnfitText::Blank));
        check(
            " \t\r\n\u{85}\u{a0}\u{2003}\u{2028}\u{3000}",
            Err(UnfitText::Blank),
        );
        check("\u{feff}", Ok(()));
        check("\u{200b}", Ok(()));
    }

    #[test]
    fn length_is_counted_in_unicode_scalar_values() {
        check(&"a".repeat(10_000), Ok(()));
        check(&"a".repeat(10_001), Err(UnfitText::TooLong(10_001)));
        check(&"\u{1f600}".repeat(10_000), Ok(()));
        check(&"e\u{301}".repeat(5_001), Err(UnfitText::TooLong(10_002)));
    }

    proptest! {
        #[test]
        fn a_text_is_kept_exactly_or_refused_for_a_reason(text: String) {
            match MsgText::try_from(text.clone()) {
                Ok(kept) => prop_assert_eq!(String::from(kept), text),
                Err(UnfitText::Blank) => prop_assert_eq!(text.trim(), ""),
                Err(UnfitText::TooLong(length)) => prop_assert!(length > MsgText::MAX_CHARS),
            }
        }

        #[test]
        fn every_blank_text_is_refused(text in "\\s{0,20}") {
            prop_assert_eq!(MsgText::try_from(text), Err(UnfitText::Blank));
        }
    }
}
