//! A text with limits: not blank where a protocol asks for that, and never endless.
//!
//! The limits are conventions of the protocol that has the text, so that each names them itself.

use std::{borrow::Cow, fmt, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What a [`Text`] has to be.
pub trait Limits {
    /// The name of its schema.
    const NAME: &'static str;
    /// What the text is.
    const DESCRIPTION: &'static str;
    /// The convention by which it is not blank, where it must not be.
    const NOT_BLANK: Option<&'static str>;
    /// Whether the document itself says that it is not empty; white space is up to `NOT_BLANK`.
    const FILLED: bool = false;
    /// The convention by which it is not longer.
    const NOT_LONGER: &'static str;
    /// The greatest length, in Unicode scalar values.
    const MAX_CHARS: usize = 10_000;
}

/// A text within the limits `L`, kept exactly.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String", bound = "L: Limits")]
pub struct Text<L>(String, PhantomData<L>);

impl<L: Limits> Text<L> {
    /// The greatest length, in Unicode scalar values.
    pub const MAX_CHARS: usize = L::MAX_CHARS;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<L> Clone for Text<L> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<L> fmt::Debug for Text<L> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl<L> PartialEq for Text<L> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<L> Eq for Text<L> {}

/// The text is not within its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitText {
    /// It is empty or only Unicode white space.
    #[error("must not be blank")]
    Blank,
    /// It is too long.
    #[error("must have at most {most} characters, this one has {length}")]
    TooLong {
        /// How long it is, in Unicode scalar values.
        length: usize,
        /// How long it may be.
        most: usize,
    },
}

impl<L: Limits> TryFrom<String> for Text<L> {
    type Error = UnfitText;

    fn try_from(text: String) -> Result<Self, UnfitText> {
        if L::NOT_BLANK.is_some() && text.chars().all(char::is_whitespace) {
            return Err(UnfitText::Blank);
        }
        let (length, most) = (text.chars().count(), L::MAX_CHARS);
        match length > most {
            true => Err(UnfitText::TooLong { length, most }),
            false => Ok(Self(text, PhantomData)),
        }
    }
}

impl<L> From<Text<L>> for String {
    fn from(text: Text<L>) -> Self {
        text.0
    }
}

/// One character that is no Unicode white space. `\S` would not do: ECMA-262 takes U+FEFF for a
/// blank, U+0085 not.
const NOT_BLANK: &str = concat!(
    r"[^\u0009-\u000d\u0020\u0085\u00a0\u1680",
    r"\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
);

impl<L: Limits> JsonSchema for Text<L> {
    fn schema_name() -> Cow<'static, str> {
        L::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let not_blank = L::NOT_BLANK.map(|convention| {
            json!({
                "x-wireproof": { "convention": convention },
                "minLength": 1,
                "pattern": NOT_BLANK
            })
        });
        let not_longer = json!({
            "x-wireproof": { "convention": L::NOT_LONGER },
            "maxLength": L::MAX_CHARS
        });
        let limits: Vec<_> = not_blank.into_iter().chain([not_longer]).collect();
        let mut schema =
            json_schema!({ "description": L::DESCRIPTION, "type": "string", "allOf": limits });
        if L::FILLED {
            schema.insert("minLength".to_owned(), 1.into());
        }
        schema
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug)]
    struct Strict;

    impl Limits for Strict {
        const NAME: &'static str = "Strict";
        const DESCRIPTION: &'static str = "A text.";
        const NOT_BLANK: Option<&'static str> = Some("XY-TEXT-1");
        const NOT_LONGER: &'static str = "XY-TEXT-2";
    }

    #[derive(Debug)]
    struct Lax;

    impl Limits for Lax {
        const NAME: &'static str = "Lax";
        const DESCRIPTION: &'static str = "A text that may be blank.";
        const NOT_BLANK: Option<&'static str> = None;
        const NOT_LONGER: &'static str = "XY-TEXT-3";
        const MAX_CHARS: usize = 3;
    }

    #[track_caller]
    fn check<L: Limits>(text: &str, expected: Result<(), UnfitText>) {
        assert_eq!(
            Text::<L>::try_from(text.to_owned()).map(|_| ()),
            expected,
            "{text:?}"
        );
    }

    fn too_long(length: usize, most: usize) -> Result<(), UnfitText> {
        Err(UnfitText::TooLong { length, most })
    }

    #[test]
    fn blank_is_empty_or_only_unicode_white_space() {
        check::<Strict>("", Err(UnfitText::Blank));
        check::<Strict>(
            " \t\r\n\u{85}\u{a0}\u{2003}\u{2028}\u{3000}",
            Err(UnfitText::Blank),
        );
        check::<Strict>("\u{feff}", Ok(()));
        check::<Strict>("\u{200b}", Ok(()));
        check::<Lax>("", Ok(()));
        check::<Lax>(" \n", Ok(()));
    }

    #[test]
    fn length_is_counted_in_unicode_scalar_values() {
        check::<Strict>(&"a".repeat(10_000), Ok(()));
        check::<Strict>(&"a".repeat(10_001), too_long(10_001, 10_000));
        check::<Strict>(&"\u{1f600}".repeat(10_000), Ok(()));
        check::<Strict>(&"e\u{301}".repeat(5_001), too_long(10_002, 10_000));
        check::<Lax>("네일숍", Ok(()));
        check::<Lax>("네일숍!", too_long(4, 3));
    }

    #[test]
    fn a_text_that_may_be_blank_has_no_limit_for_it() {
        let schema = |schema: Schema| schema.get("allOf").cloned();
        let generator = &mut SchemaGenerator::default();
        let strict = schema(Text::<Strict>::json_schema(generator));
        assert_eq!(strict.unwrap().as_array().unwrap().len(), 2);
        let lax = schema(Text::<Lax>::json_schema(generator));
        assert_eq!(
            lax,
            Some(json!([{ "x-wireproof": { "convention": "XY-TEXT-3" }, "maxLength": 3 }]))
        );
    }

    proptest! {
        #[test]
        fn a_text_is_kept_exactly_or_refused_for_a_reason(text: String) {
            match Text::<Strict>::try_from(text.clone()) {
                Ok(kept) => prop_assert_eq!(String::from(kept), text),
                Err(UnfitText::Blank) => prop_assert_eq!(text.trim(), ""),
                Err(UnfitText::TooLong { length, most }) => prop_assert!(length > most),
            }
        }

        #[test]
        fn every_blank_text_is_refused(text in "\\s{0,20}") {
            prop_assert_eq!(Text::<Strict>::try_from(text), Err(UnfitText::Blank));
        }
    }
}
