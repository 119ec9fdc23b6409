//! `user_status`: a department hears who comes and goes (HD-STAT).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{conversation::Department, staff::UserId};
use crate::{
    table::{Example, Heard, Message, Payload},
    word::{Spelled, Word},
};

/// Tells a department that somebody has come or gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UserStatus {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// Who, and which of the two.
    pub data: UserStatusData,
}

impl Spelled for UserStatus {
    const WORD: &'static str = "user_status";
}

/// Somebody who has come or gone. There is one such frame for each of their departments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UserStatusData {
    /// Whether they have come or gone.
    pub r#type: Presence,
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub user_name: String,
    /// The department that is told.
    pub department: Department,
}

/// Whether somebody has come or gone. What a going is called, the document does not say (HD-STAT-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Presence {
    /// Their first connection was made.
    UserConnected,
    /// Their last connection has ended.
    UserDisconnected,
}

impl UserStatus {
    /// Tells it of this one.
    pub fn new(data: UserStatusData) -> Self {
        Self {
            r#type: Word::new(),
            data,
        }
    }
}

/// The notification's line in the table.
pub const NOTIFICATION: Heard = Heard {
    title: "Hear who is there",
    summary: "Every connection of the department receives it, but those of the one it tells of.",
    message: Message {
        key: "user_status",
        name: UserStatus::WORD,
        title: "Somebody has come or gone",
        summary: "Tells a department that somebody has come or gone.",
        payload: Payload::of::<UserStatus>(),
        examples: &[Example {
            name: "notification",
            payload: example,
        }],
    },
};

fn example() -> Value {
    json!({
        "type": "user_status",
        "data": {
            "type": "user_connected",
            "user_id": 456,
            "user_name": "Sam",
            "department": "reception"
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let data = UserStatusData::deserialize(&example()["data"]).unwrap();
        assert_eq!(
            serde_json::to_value(UserStatus::new(data)).unwrap(),
            example()
        );
    }
}
