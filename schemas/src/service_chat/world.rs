//! What a service-chat scenario can ask for: people in their three parts, and chats of both kinds.
//!
//! The `…With` types are what a scenario says about a thing, the `…Gives` types what it gets to
//! know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{chat_id::ChatId, user_id::UserId};
use crate::{
    table::{Kind, schema_of},
    world::Ref,
};

/// Everything that a scenario can ask for.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "master",
        person: true,
        description: "Somebody who offers a service.",
        with: schema_of::<PersonWith>,
        gives: schema_of::<PersonGives>,
    },
    Kind {
        name: "client",
        person: true,
        description: "Somebody who asks for a service.",
        with: schema_of::<PersonWith>,
        gives: schema_of::<PersonGives>,
    },
    Kind {
        name: "support",
        person: true,
        description: "Somebody who works for support.",
        with: schema_of::<PersonWith>,
        gives: schema_of::<PersonGives>,
    },
    Kind {
        name: "service_chat",
        person: false,
        description: "A chat of a master and a client.",
        with: schema_of::<ServiceChatWith>,
        gives: schema_of::<ChatGives>,
    },
    Kind {
        name: "support_chat",
        person: false,
        description: "A chat of somebody of support and a client.",
        with: schema_of::<SupportChatWith>,
        gives: schema_of::<ChatGives>,
    },
];

/// Nothing is said about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonWith {}

/// What is said about a chat of a master and a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceChatWith {
    /// The one side.
    pub master: Ref,
    /// The other.
    pub client: Ref,
}

/// What is said about a chat of somebody of support and a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportChatWith {
    /// The one side.
    pub support: Ref,
    /// The other.
    pub client: Ref,
    /// A service chat that has the same number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Ref")]
    pub numbered_like: Option<Ref>,
}

/// What a scenario gets to know about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonGives {
    /// The user's id.
    pub id: UserId,
    /// An access token that is accepted.
    pub token: String,
    /// The same, with its dots percent-encoded: for a query or a cookie it is no other.
    pub escaped_token: String,
    /// An access token whose time has passed.
    pub expired_token: String,
    /// A token that is meant for getting another, not for connecting.
    pub refresh_token: String,
    /// A well signed access token of a user that does not exist.
    pub ghost_token: String,
}

/// What a scenario gets to know about a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChatGives {
    /// Its number.
    pub id: ChatId,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_kind_does_not_know_is_refused() {
        assert!(serde_json::from_value::<PersonWith>(json!({ "name": "x" })).is_err());
        let chat = json!({ "master": { "$ref": "m" }, "client": { "$ref": "c" } });
        assert!(serde_json::from_value::<ServiceChatWith>(chat.clone()).is_ok());
        assert!(serde_json::from_value::<SupportChatWith>(chat).is_err());
    }
}
