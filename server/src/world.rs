//! Provisioning: a scenario asks for the people and things that it needs, and gives them back.
//!
//! Two requests, `POST …/_wireproof/worlds` and `DELETE …/_wireproof/worlds/<id>`, only where the
//! server was started with a key and for whoever presents it. What a world may hold is the
//! protocol's affair; this module reads the request and guards the door.

use std::{collections::HashSet, sync::Arc};

use hyper::{HeaderMap, Request, StatusCode, body::Incoming};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use subtle::ConstantTimeEq;

use crate::{
    answer::{Answer, Refused, empty, json_value},
    http::Mounted,
    hub::{Group, Hub},
    options::Limits,
    outbox::Close,
    password::HashError,
    protocols::Tidy,
    rest::collect,
    store::{Store, StoreError},
};

/// Makes worlds and ends them, for whoever has the key.
pub(crate) struct Provisioning {
    /// What must be presented.
    pub(crate) key: String,
    /// Where worlds are kept.
    pub(crate) store: Store,
    /// Where worlds are groups of connections.
    pub(crate) hub: Arc<dyn Hub>,
    /// Sizes and durations.
    pub(crate) limits: Limits,
}

impl Provisioning {
    /// Makes a world of a protocol and answers with what is known of its people and things.
    pub(crate) async fn found(
        &self,
        mounted: &Mounted,
        request: &mut Request<Incoming>,
    ) -> Result<Answer, Refused> {
        self.judge(request.headers())?;
        let things = read(&collect(request.body_mut(), &self.limits).await?)?;
        // A name that nobody can guess.
        let world = format!("{:032x}", rand::random::<u128>());
        let bindings = mounted.protocol.found(&world, &things).await?;
        Ok(json_value(
            StatusCode::CREATED,
            &json!({ "world": world, "bindings": bindings }),
        ))
    }

    /// Ends a world: its connections first, so that nobody is left in a world without rows.
    pub(crate) async fn end(
        &self,
        mounted: &Mounted,
        name: &str,
        headers: &HeaderMap,
    ) -> Result<Answer, Refused> {
        self.judge(headers)?;
        let found = self
            .store
            .world(mounted.table.id, name)
            .await
            .map_err(FoundError::from)?;
        let world =
            found.ok_or_else(|| Refused::new(StatusCode::NOT_FOUND, "There is no such world."))?;
        self.hub.close(Group::World(world), Close::AWAY, &|_| true);
        self.store
            .end_world(world)
            .await
            .map_err(FoundError::from)?;
        mounted.protocol.tidy(Tidy::WhileServing).await;
        Ok(empty(StatusCode::NO_CONTENT))
    }

    /// Compares the key without telling by the time it takes how much of it was right.
    fn judge(&self, headers: &HeaderMap) -> Result<(), Refused> {
        let given = headers.get("X-Wireproof-Key").map(|key| key.as_bytes());
        if given.is_some_and(|given| given.ct_eq(self.key.as_bytes()).into()) {
            return Ok(());
        }
        Err(Refused::new(
            StatusCode::UNAUTHORIZED,
            "The header X-Wireproof-Key does not hold the key.",
        ))
    }
}

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

impl Thing {
    /// What is said about it, as its kind understands it.
    pub(crate) fn with<T: DeserializeOwned>(&self) -> Result<T, FoundError> {
        T::deserialize(Value::Object(self.with.clone()))
            .map_err(|error| FoundError::thing(self, error))
    }

    /// What a scenario gets to know about it.
    pub(crate) fn gives(&self, gives: &impl Serialize) -> Result<Value, FoundError> {
        serde_json::to_value(gives).map_err(|error| FoundError::thing(self, error))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `things`")]
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
    /// A password could not be made into what is kept of it.
    #[error(transparent)]
    Password(#[from] HashError),
}

impl FoundError {
    /// Something about this thing cannot be.
    pub(crate) fn thing(thing: &Thing, why: impl std::fmt::Display) -> Self {
        Self::Asked(format!("{}: {why}", thing.name))
    }

    /// The protocol's worlds have nothing of this kind.
    pub(crate) fn no_kind(thing: &Thing) -> Self {
        Self::thing(thing, format_args!("there is no kind {:?}", thing.kind))
    }
}

/// Reads what a world is asked for. Names must differ, because everything is known by its name.
fn read(body: &[u8]) -> Result<Vec<Thing>, FoundError> {
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

/// What whoever asked is told; details of our own troubles stay in the log.
impl From<FoundError> for Refused {
    fn from(error: FoundError) -> Self {
        match error {
            FoundError::Asked(why) => Self::new(StatusCode::BAD_REQUEST, why),
            FoundError::Store(_) | FoundError::Token(_) | FoundError::Password(_) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a world cannot be made or ended"
                );
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The server failed.")
            }
        }
    }
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
}
