//! What was asked for and what is there, apart from how people are told of it.

use std::fmt;

use serde_json::Value;
use wireproof_client::pack::sort_of;

use super::brief;

/// What a pattern asks for in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// That there is no such key.
    Nothing,
    /// Something, in words or as it stands in the pattern.
    Something(String),
}

/// What is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// No such key.
    Nothing,
    /// A value.
    Value {
        /// Its [sort](sort_of).
        sort: &'static str,
        /// It itself, as JSON that is shortened where it is long.
        shown: String,
    },
    /// An array of another length than one that was asked for.
    Length {
        /// The length that was asked for.
        asked: usize,
        /// Its length.
        came: usize,
        /// It itself.
        shown: String,
    },
    /// An array in which another number of elements than one is like that.
    Alike {
        /// How many are.
        count: usize,
        /// Of how many.
        of: usize,
        /// It itself.
        shown: String,
    },
    /// So many elements, which are too few to stand in an order.
    Count(usize),
    /// An array with more elements than are looked through; it itself.
    TooMany(String),
    /// Bytes that are no JSON, in words.
    Bytes(String),
}

impl From<String> for Asked {
    fn from(words: String) -> Asked {
        Asked::Something(words)
    }
}

impl From<&str> for Asked {
    fn from(words: &str) -> Asked {
        Asked::Something(words.to_owned())
    }
}

impl Found {
    pub(super) fn value(value: &Value) -> Found {
        Found::Value {
            sort: sort_of(value),
            shown: brief(value),
        }
    }

    pub(super) fn too_many(value: &Value) -> Found {
        Found::TooMany(brief(value))
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Nothing => f.write_str("no such key"),
            Asked::Something(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Found::Nothing => f.write_str("no such key"),
            Found::Value { shown, .. } | Found::Bytes(shown) => f.write_str(shown),
            Found::Length { came, shown, .. } => write!(f, "{came} of them: {shown}"),
            Found::Alike { count, of, shown } => write!(f, "{count} of {of}: {shown}"),
            Found::Count(count) => count.fmt(f),
            Found::TooMany(shown) => write!(f, "too many to look through: {shown}"),
        }
    }
}
