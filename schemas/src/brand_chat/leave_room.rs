//! `leave_room`: have no current room any more (BC-LEAVE).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    constant::Action,
    envelope::{Reply, Request, RequestId},
    room::RoomPk,
};
use crate::table::{Example, Message, Operation, Payload};

/// Asks to leave the current room, whichever it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct LeaveRoom {
    /// Names the operation.
    pub action: Action<Self>,
    /// Returned by the reply.
    pub request_id: RequestId,
}

impl Request for LeaveRoom {
    const ACTION: &'static str = "leave_room";
    const STATUS: u16 = 200;
    type Data = Left;
}

/// Says which room was left.
pub type LeaveRoomReply = Reply<LeaveRoom>;

/// What a reply to `leave_room` tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Left {
    /// Which room was left, as a sentence.
    pub response: LeftText,
}

impl Left {
    /// Tells that this room was left.
    pub const fn room(pk: RoomPk) -> Self {
        Self {
            response: LeftText(pk),
        }
    }
}

const BEFORE: &str = "leaved room ";
const AFTER: &str = " successfully!";

/// A sentence that holds the primary key of the room left (BC-LEAVE-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LeftText(pub RoomPk);

/// The text is not the sentence that `leave_room` answers with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `{BEFORE}<integer>{AFTER}`, got `{0}`")]
pub struct NotLeftText(pub String);

impl TryFrom<String> for LeftText {
    type Error = NotLeftText;

    fn try_from(text: String) -> Result<Self, NotLeftText> {
        let pk = text
            .strip_prefix(BEFORE)
            .and_then(|rest| rest.strip_suffix(AFTER))
            .and_then(|pk| pk.parse().ok());
        match pk.map(|pk| Self(RoomPk(pk))) {
            // A plus sign or leading zeros would parse as well, but the sentence has one form only.
            Some(left) if String::from(left) == text => Ok(left),
            _ => Err(NotLeftText(text)),
        }
    }
}

impl From<LeftText> for String {
    fn from(LeftText(RoomPk(pk)): LeftText) -> Self {
        format!("{BEFORE}{pk}{AFTER}")
    }
}

impl JsonSchema for LeftText {
    fn schema_name() -> Cow<'static, str> {
        "LeftText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Names the room left by its primary key.",
            "type": "string",
            "pattern": format!("^{BEFORE}(0|-?[1-9][0-9]*){AFTER}$"),
            "x-wireproof": { "text_with": "room" }
        })
    }
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: LeaveRoom::ACTION,
    title: "Leave the room",
    summary: "Leaves the connection's current room; afterwards there is none.",
    safe: false,
    request: Message {
        key: "leave_room.request",
        name: LeaveRoom::ACTION,
        title: "Leave the room",
        summary: "Asks to leave the current room, whichever it is.",
        payload: Payload::of::<LeaveRoom>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(Message {
        key: "leave_room.reply",
        name: LeaveRoom::ACTION,
        title: "Room left",
        summary: "Says which room was left.",
        payload: Payload::of::<LeaveRoomReply>(),
        examples: &[Example {
            name: "reply",
            payload: example_reply,
        }],
    }),
    heard: None,
};

fn example_request() -> Value {
    json!({ "action": "leave_room", "request_id": 1500000 })
}

fn example_reply() -> Value {
    json!({
        "errors": [],
        "data": { "response": "leaved room 1 successfully!" },
        "action": "leave_room",
        "response_status": 200,
        "request_id": 1500000
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let reply = LeaveRoomReply::new(
            RequestId::try_from(1_500_000).unwrap(),
            Left::room(RoomPk(1)),
        );
        assert_eq!(serde_json::to_value(reply).unwrap(), example_reply());
    }

    #[track_caller]
    fn refused(text: &str) {
        assert_eq!(
            LeftText::try_from(text.to_owned()),
            Err(NotLeftText(text.to_owned()))
        );
    }

    #[test]
    fn the_sentence_has_one_form() {
        refused("leaved room +1 successfully!");
        refused("leaved room 01 successfully!");
        refused("leaved room -0 successfully!");
        refused("leaved room  successfully!");
        refused("leaved room 9223372036854775808 successfully!");
        refused("left room 1 successfully!");
        refused("leaved room 1 successfully! ");
    }

    proptest! {
        #[test]
        fn every_room_is_named_and_found_again(pk: i64) {
            let text = String::from(LeftText(RoomPk(pk)));
            prop_assert_eq!(LeftText::try_from(text), Ok(LeftText(RoomPk(pk))));
        }
    }
}
