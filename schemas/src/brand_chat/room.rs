//! Rooms, the same wherever they are shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::brand::Brand;

/// The primary key of a room. Any integer is one; whether there is such a room is not for the type
/// to say.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "room" }))]
pub struct RoomPk(pub i64);

/// The two brands of a match, always in the same order.
pub type Participants = [Brand; 2];

/// A room that two brands share after a match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Room {
    /// Which room it is.
    pub pk: RoomPk,
    /// The two brands of the match, always in the same order.
    pub participants: Participants,
    /// Whether at least one of the two has the business tariff.
    pub has_business: bool,
}
