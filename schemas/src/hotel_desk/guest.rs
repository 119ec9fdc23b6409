//! What a guest is: an id, a name, a room, a number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The number of a guest among guests.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "guest" }))]
pub struct GuestId(pub i64);

/// The number of a guest's phone. Two are the same if their digits are (HD-GUEST-6).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "phone" }))]
pub struct WhatsappNumber(pub String);

impl WhatsappNumber {
    /// What counts of it.
    pub fn digits(&self) -> String {
        self.0.chars().filter(char::is_ascii_digit).collect()
    }
}

/// The guest that a message is about, whoever wrote it (HD-MSG-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuestInfo {
    /// Which guest.
    pub id: GuestId,
    /// Their name.
    pub name: String,
    /// Their room: a text, for there are rooms like 12a.
    pub room_number: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_count() {
        let digits = |number: &str| WhatsappNumber(number.to_owned()).digits();
        assert_eq!(digits("+49 (151) 23-45"), digits("491512345"));
        assert_eq!(digits("none"), "");
    }
}
