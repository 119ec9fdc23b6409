//! `join_room`: make a room the connection's current room (BC-JOIN).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    constant::Action,
    envelope::{Reply, Request, RequestId},
    room::{Room, RoomPk},
};
use crate::table::{Example, Message, Operation, Payload};

/// Asks to make a room the current one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct JoinRoom {
    /// Names the operation.
    pub action: Action<Self>,
    /// The room to join: one that the user's brand takes part in, or any on admin-chat.
    pub room_pk: RoomPk,
    /// Returned by the reply.
    pub request_id: RequestId,
}

impl Request for JoinRoom {
    const ACTION: &'static str = "join_room";
    const STATUS: u16 = 200;
    type Data = Room;
}

/// The room joined, as `list` shows it.
pub type JoinRoomReply = Reply<JoinRoom>;

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: JoinRoom::ACTION,
    title: "Join a room",
    summary: "Makes a room the connection's current room, in place of any other.",
    safe: false,
    request: Message {
        key: "join_room.request",
        name: JoinRoom::ACTION,
        title: "Join a room",
        summary: "Asks to make a room the current one.",
        payload: Payload::of::<JoinRoom>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(Message {
        key: "join_room.reply",
        name: JoinRoom::ACTION,
        title: "Room joined",
        summary: "The room joined, as it is listed.",
        payload: Payload::of::<JoinRoomReply>(),
        examples: &[Example {
            name: "reply",
            payload: example_reply,
        }],
    }),
    heard: None,
};

fn example_request() -> Value {
    json!({ "action": "join_room", "room_pk": 1, "request_id": 1500000 })
}

fn example_reply() -> Value {
    json!({
        "errors": [],
        "data": {
            "pk": 1,
            "participants": [{ "id": 1, "name": "Alder" }, { "id": 2, "name": "Birch" }],
            "has_business": true
        },
        "action": "join_room",
        "response_status": 200,
        "request_id": 1500000
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brand_chat::brand::{Brand, BrandId};

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let room = Room {
            pk: RoomPk(1),
            participants: [(1, "Alder"), (2, "Birch")].map(|(id, name)| Brand {
                id: BrandId(id),
                name: name.into(),
            }),
            has_business: true,
        };
        let reply = JoinRoomReply::new(RequestId::try_from(1_500_000).unwrap(), room);
        assert_eq!(serde_json::to_value(reply).unwrap(), example_reply());
    }

    #[track_caller]
    fn refused(room_pk: Value) {
        let frame = json!({ "action": "join_room", "room_pk": room_pk, "request_id": 1 });
        assert!(JoinRoom::deserialize(&frame).is_err(), "{frame} was taken");
    }

    #[test]
    fn a_room_is_named_by_an_integer_and_nothing_else() {
        refused(json!("1"));
        refused(json!(1.0));
        refused(json!(true));
        refused(json!(null));
        refused(json!([1]));
        refused(json!(9_223_372_036_854_775_808_u64));
        assert!(JoinRoom::deserialize(&json!({ "action": "join_room", "request_id": 1 })).is_err());
    }

    #[test]
    fn a_member_that_the_request_does_not_know_is_ignored() {
        let frame = json!({ "action": "join_room", "room_pk": 1, "request_id": 1, "sender_id": 7 });
        assert_eq!(JoinRoom::deserialize(&frame).unwrap().room_pk, RoomPk(1));
    }
}
