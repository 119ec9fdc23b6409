//! Which chat.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The number of a chat among those of its kind.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "chat" }))]
pub struct ChatId(pub i64);
