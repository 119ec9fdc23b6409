//! What a message is: an id and a text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{Limits, Text};

/// The id of a message, unique over all rooms.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "message" }))]
pub struct MessageId(pub i64);

/// The text of a message: not blank, at most 10 000 Unicode scalar values, kept exactly.
pub type MsgText = Text<MsgLimits>;

/// The limits of a message's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MsgLimits;

impl Limits for MsgLimits {
    const NAME: &'static str = "MsgText";
    const DESCRIPTION: &'static str = "The text of a message, kept exactly.";
    const NOT_BLANK: Option<&'static str> = Some("BC-CREATE-17");
    const NOT_LONGER: &'static str = "BC-CREATE-18";
}
