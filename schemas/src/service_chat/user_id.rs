//! Who somebody is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The number of a user.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "user" }))]
pub struct UserId(pub i64);
