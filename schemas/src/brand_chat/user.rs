//! Users, as messages show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The id of a user.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "user" }))]
pub struct UserId(pub i64);

/// Somebody who writes. Which fields a user has is documented elsewhere; these two are ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
// The document defines its fields elsewhere, so that more of them are no surprise.
#[schemars(extend("additionalProperties" = true))]
pub struct User {
    /// Which user it is.
    #[schemars(extend("x-wireproof" = { "convention": "BC-ROOM-6" }))]
    pub id: UserId,
    /// What the user is called.
    #[schemars(extend("x-wireproof" = { "convention": "BC-ROOM-6" }))]
    pub name: String,
}
