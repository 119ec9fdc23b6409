//! What a conversation is: an id, a department, a state.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{content::Preview, moment::Moment};

/// The number of a conversation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "conversation" }))]
pub struct ConversationId(pub i64);

/// The name of a department, in lower case (HD-CONN-10).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Department(String);

/// The text names no department.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a department's name is not empty and has no capital letter, unlike `{0}`")]
pub struct NoDepartment(pub String);

impl Department {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Department {
    type Error = NoDepartment;

    fn try_from(name: String) -> Result<Self, NoDepartment> {
        match name.is_empty() || name.chars().any(char::is_uppercase) {
            true => Err(NoDepartment(name)),
            false => Ok(Self(name)),
        }
    }
}

impl From<Department> for String {
    fn from(department: Department) -> Self {
        department.0
    }
}

impl JsonSchema for Department {
    fn schema_name() -> Cow<'static, str> {
        "Department".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The name of a department.",
            "type": "string",
            "minLength": 1,
            "allOf": [{
                "x-wireproof": { "convention": "HD-CONN-10" },
                "pattern": "^[^A-Z]+$"
            }]
        })
    }
}

/// Whether a conversation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Status {
    /// It goes on.
    Active,
    /// It is over.
    Closed,
}

/// A conversation, as staff gets to know it (HD-NEW-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conversation {
    /// Which one.
    pub id: ConversationId,
    /// The guest's name.
    pub guest_name: String,
    /// The department that it is with.
    pub department: Department,
    /// What it is about; `general` unless its maker says otherwise (HD-NEW-6).
    pub conversation_type: String,
    /// Whether it goes on.
    pub status: Status,
    /// When it began.
    pub created_at: Moment,
    /// How its last message begins; empty while there is none (HD-NEW-7).
    pub last_message_preview: Preview,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_is_in_lower_case() {
        assert!(Department::try_from("reception".to_owned()).is_ok());
        assert!(Department::try_from("room service".to_owned()).is_ok());
        for other in ["", "Reception", "SPA"] {
            assert!(Department::try_from(other.to_owned()).is_err(), "{other}");
        }
    }
}
