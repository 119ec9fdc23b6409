//! What a pet-market scenario can ask for: users, people of support, and ads.
//!
//! The `…With` types are what a scenario says about a thing, the `…Gives` types what it gets to
//! know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ad::Ad, rest::ws_token::Uuid, room::RoomName};
use crate::{
    table::{Kind, schema_of},
    world::Ref,
};

/// Everything that a scenario can ask for.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "user",
        person: true,
        description: "Somebody with an account.",
        with: schema_of::<PersonWith>,
        gives: schema_of::<PersonGives>,
    },
    Kind {
        name: "support",
        person: true,
        description: "Somebody of support.",
        with: schema_of::<PersonWith>,
        gives: schema_of::<PersonGives>,
    },
    Kind {
        name: "visitor",
        person: true,
        description: "Somebody without an account.",
        with: schema_of::<PersonWith>,
        gives: schema_of::<VisitorGives>,
    },
    Kind {
        name: "room",
        person: false,
        description: "A user's room, as after the user's first `support_chat`.",
        with: schema_of::<RoomWith>,
        gives: schema_of::<RoomGives>,
    },
    Kind {
        name: "ad",
        person: false,
        description: "An ad.",
        with: schema_of::<AdWith>,
        gives: schema_of::<Ad>,
    },
];

/// Nothing is said about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonWith {}

/// What is said about a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomWith {
    /// Whose it is.
    pub of: Ref,
}

/// Nothing is said about an ad: its title is one that no other ad has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdWith {}

/// What a scenario gets to know about somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonGives {
    /// The username.
    pub username: String,
    /// The password.
    pub password: String,
    /// An access token that is accepted.
    pub token: String,
    /// A refresh token that is accepted, once.
    pub refresh_token: String,
    /// An access token whose time has passed.
    pub expired_token: String,
    /// A well signed access token of a user that does not exist.
    pub ghost_token: String,
    /// A ticket, good for one connection.
    pub ticket: Uuid,
}

/// Nothing is to be known about somebody without an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VisitorGives {}

/// What a scenario gets to know about a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoomGives {
    /// The room.
    pub name: RoomName,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_kind_does_not_know_is_refused() {
        assert!(serde_json::from_value::<PersonWith>(json!({ "name": "x" })).is_err());
        assert!(serde_json::from_value::<RoomWith>(json!({ "of": "alice" })).is_err());
    }
}
