//! What a hotel-desk scenario can ask for: hotels, their staff and guests, and conversations.
//!
//! The `…With` types are what a scenario says about a thing, the `…Gives` types what it gets to
//! know. A scenario that names no hotel has one all the same.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    conversation::{ConversationId, Department, Status},
    guest::{GuestId, WhatsappNumber},
    staff::UserId,
};
use crate::{
    table::{Kind, schema_of},
    world::Ref,
};

/// Everything that a scenario can ask for.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "hotel",
        person: false,
        description: "A hotel of its own, beside the one that every scenario has.",
        with: schema_of::<HotelWith>,
        gives: schema_of::<HotelGives>,
    },
    Kind {
        name: "staff",
        person: true,
        description: "Somebody who works in departments of a hotel.",
        with: schema_of::<StaffWith>,
        gives: schema_of::<StaffGives>,
    },
    Kind {
        name: "user",
        person: true,
        description: "Somebody of a hotel who is no staff of a department.",
        with: schema_of::<UserWith>,
        gives: schema_of::<StaffGives>,
    },
    Kind {
        name: "guest",
        person: true,
        description: "A guest of a hotel, and the gateway's connection to the guest's phone.",
        with: schema_of::<GuestWith>,
        gives: schema_of::<GuestGives>,
    },
    Kind {
        name: "conversation",
        person: false,
        description: "A conversation of a guest with a department of the guest's hotel.",
        with: schema_of::<ConversationWith>,
        gives: schema_of::<ConversationGives>,
    },
];

/// What can be said about a hotel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HotelWith {}

/// What can be said about somebody of the staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffWith {
    /// Their departments, which come to be by this; `reception` unless they are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<Department>")]
    pub departments: Option<Vec<Department>>,
    /// Their hotel, if it is not the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Ref")]
    pub hotel: Option<Ref>,
}

/// What can be said about somebody who is no staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserWith {
    /// Their `user_type`; `manager` unless it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub user_type: Option<String>,
}

/// What can be said about a guest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuestWith {
    /// Their room; some room unless it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub room_number: Option<String>,
    /// Their hotel, if it is not the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Ref")]
    pub hotel: Option<Ref>,
}

/// What is said about a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConversationWith {
    /// The guest.
    pub guest: Ref,
    /// The department, `reception` unless it is given; it comes to be by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Department")]
    pub department: Option<Department>,
    /// Whether it goes on; it does unless this says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Status")]
    pub status: Option<Status>,
}

/// What a scenario gets to know about a hotel: nothing but that it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HotelGives {
    /// Its name.
    pub name: String,
}

/// What a scenario gets to know about somebody who works in a hotel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StaffGives {
    /// The user's id.
    pub id: UserId,
    /// The user's name.
    pub name: String,
    /// An access token that is accepted.
    pub token: String,
    /// An access token whose time has passed.
    pub expired_token: String,
    /// A token that is meant for getting another, not for connecting.
    pub refresh_token: String,
    /// A well signed access token of a user that does not exist.
    pub ghost_token: String,
}

/// What a scenario gets to know about a guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuestGives {
    /// The guest's id.
    pub id: GuestId,
    /// The guest's name.
    pub name: String,
    /// Their room.
    pub room_number: String,
    /// Their number.
    pub whatsapp_number: WhatsappNumber,
    /// The key of the gateway.
    pub gateway_key: String,
}

/// What a scenario gets to know about a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationGives {
    /// Which one.
    pub id: ConversationId,
    /// The department that it is with.
    pub department: Department,
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn refused<T: DeserializeOwned>(with: Value) {
        assert!(
            serde_json::from_value::<T>(with.clone()).is_err(),
            "{with} was taken"
        );
    }

    #[test]
    fn what_a_kind_does_not_know_is_refused() {
        refused::<StaffWith>(json!({ "department": "reception" }));
        refused::<StaffWith>(json!({ "departments": ["Reception"] }));
        refused::<GuestWith>(json!({ "room_number": 101 }));
        refused::<ConversationWith>(json!({ "department": "reception" }));
        refused::<HotelWith>(json!({ "stars": 4 }));
    }
}
