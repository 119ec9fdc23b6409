//! A user's room for support. It is a number to the user and its text to support.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The number of a room.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "room" }))]
pub struct RoomName(pub i64);

/// The number of a room, as a text (PM-ROOM-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChatName(pub RoomName);

/// The text is no number of a room.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a number without sign or leading zeros, got `{0}`")]
pub struct NoRoom(pub String);

impl TryFrom<String> for ChatName {
    type Error = NoRoom;

    /// There is one way to write a number: `02` is no room.
    fn try_from(text: String) -> Result<Self, NoRoom> {
        match text.parse::<i64>() {
            Ok(number) if number >= 0 && number.to_string() == text => Ok(Self(RoomName(number))),
            _ => Err(NoRoom(text)),
        }
    }
}

impl From<ChatName> for String {
    fn from(ChatName(RoomName(number)): ChatName) -> Self {
        number.to_string()
    }
}

impl JsonSchema for ChatName {
    fn schema_name() -> Cow<'static, str> {
        "ChatName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The number of a room, as a text.",
            "type": "string",
            "pattern": "^(0|[1-9][0-9]*)$",
            "x-wireproof": { "id": "room" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_in_one_way() {
        let name = ChatName::try_from("12".to_owned()).unwrap();
        assert_eq!(
            (name.0, String::from(name)),
            (RoomName(12), "12".to_owned())
        );
        for other in ["02", "+2", "-2", "", "2 ", "2.0", "two"] {
            assert!(ChatName::try_from(other.to_owned()).is_err(), "{other}");
        }
    }
}
