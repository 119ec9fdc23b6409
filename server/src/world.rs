//! Provisioning: a scenario asks for the people and things that it needs, and gives them back.
//!
//! Two requests, `POST …/_wireproof/worlds` and `DELETE …/_wireproof/worlds/<id>`, only where the server was started with
//! a key and for whoever presents it. What a world may hold is the protocol's affair; this module reads the request and
//! guards the door.

use std::collections::HashSet;

use hyper::HeaderMap;
use serde::Deserialize;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use crate::store::StoreError;

/// A person or thing that a world is asked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Thing {
    /// What the scenario calls it.
    pub(crate) name: String,
    /// One of the protocol's kinds.
    pub(crate) kind: String,
    /// What is said about it.
    #[serde(default)]
    pub(crate) with: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    things: Vec<Thing>,
}

/// A world cannot be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FoundError {
    /// The request asks for something that cannot be.
    #[error("{0}")]
    Asked(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A token could not be signed.
    #[error("a token cannot be signed")]
    Token(#[from] jsonwebtoken::errors::Error),
}

impl FoundError {
    /// Something about this thing cannot be.
    pub(crate) fn thing(thing: &Thing, why: impl std::fmt::Display) -> Self {
        Self::Asked(format!("{}: {why}", thing.name))
    }
}

/// Reads what a world is asked for. Names must differ, because everything is known by its name.
pub(crate) fn read(body: &[u8]) -> Result<Vec<Thing>, FoundError> {
    let asked: Asked =
        serde_json::from_slice(body).map_err(|error| FoundError::Asked(error.to_string()))?;
    let mut names = HashSet::new();
    match asked
        .things
        .iter()
        .find(|thing| !names.insert(thing.name.as_str()))
    {
        Some(twice) => Err(FoundError::thing(twice, "another thing has this name")),
        None => Ok(asked.things),
    }
}

/// Whether the request presents the key, compared without telling by its duration how much of it was right.
pub(crate) fn has_key(headers: &HeaderMap, key: &str) -> bool {
    headers
        .get("X-Wireproof-Key")
        .is_some_and(|given| given.as_bytes().ct_eq(key.as_bytes()).into())
}

/// A name that nobody can guess.
pub(crate) fn new_name() -> String {
    format!("{:032x}", rand::random::<u128>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(body: &str, why: &str) {
        assert_eq!(
            read(body.as_bytes()).map_err(|error| error.to_string()),
            Err(why.to_owned())
        );
    }

    #[test]
    fn things_are_read_in_order() {
        let things = read(br#"{"things":[{"name":"alice","kind":"brand"},{"name":"room","kind":"room","with":{"a":1}}]}"#);
        let names: Vec<_> = things
            .expect("it is good")
            .into_iter()
            .map(|thing| thing.name)
            .collect();
        assert_eq!(names, ["alice", "room"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        refused("{}", "missing field `things` at line 1 column 2");
        refused(
            r#"{"things":[{"name":"a","kind":"b"},{"name":"a","kind":"c"}]}"#,
            "a: another thing has this name",
        );
        refused(
            r#"{"things":[{"name":"a"}]}"#,
            "missing field `kind` at line 1 column 23",
        );
    }

    #[test]
    fn the_key_must_be_the_same() {
        let mut headers = HeaderMap::new();
        assert!(!has_key(&headers, "key"));
        headers.insert("X-Wireproof-Key", "ke".parse().expect("it is a header"));
        assert!(!has_key(&headers, "key"));
        headers.insert("X-Wireproof-Key", "key".parse().expect("it is a header"));
        assert!(has_key(&headers, "key"));
    }
}
