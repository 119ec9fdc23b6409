//! Brands, as rooms show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The id of a brand.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "brand" }))]
pub struct BrandId(pub i64);

/// One side of a match. Which fields a brand has is documented elsewhere; these two are ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
// The document defines its fields elsewhere, so that more of them are no surprise.
#[schemars(extend("additionalProperties" = true))]
pub struct Brand {
    /// Which brand it is.
    #[schemars(extend("x-wireproof" = { "convention": "BC-ROOM-6" }))]
    pub id: BrandId,
    /// What the brand is called.
    #[schemars(extend("x-wireproof" = { "convention": "BC-ROOM-6" }))]
    pub name: String,
}
