//! A member of a frame that always holds one word, such as the name of an operation.

use std::{borrow::Cow, fmt, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// What a [`Word`] is spelled like.
pub trait Spelled {
    /// The only value of the member.
    const WORD: &'static str;
}

/// The word of `T`: it holds nothing, and decodes from nothing else.
pub struct Word<T>(PhantomData<T>);

impl<T> Word<T> {
    /// The only value there is.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for Word<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for Word<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Word<T> {}

impl<T> PartialEq for Word<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Word<T> {}

impl<T: Spelled> fmt::Debug for Word<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(T::WORD, formatter)
    }
}

impl<T: Spelled> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(T::WORD)
    }
}

impl<'de, T: Spelled> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Cow::<str>::deserialize(deserializer)?;
        if word == T::WORD {
            Ok(Self::new())
        } else {
            Err(D::Error::custom(format_args!(
                "expected `{}`, got `{word}`",
                T::WORD
            )))
        }
    }
}

impl<T: Spelled> JsonSchema for Word<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Word_{}", T::WORD).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "const": T::WORD })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Hello;

    impl Spelled for Hello {
        const WORD: &'static str = "hello";
    }

    #[test]
    fn a_word_decodes_from_itself_only() {
        let word: Word<Hello> = serde_json::from_value(json!("hello")).unwrap();
        assert_eq!(serde_json::to_value(word).unwrap(), json!("hello"));
        for other in [json!("Hello"), json!(""), json!(null), json!(["hello"])] {
            let error = serde_json::from_value::<Word<Hello>>(other.clone());
            assert!(error.is_err(), "{other} was taken");
        }
    }
}
