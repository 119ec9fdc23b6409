//! `current_room_info`: show the connection's current room (BC-INFO). Only the channel for users
//! has it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    constant::Action,
    envelope::{Reply, Request, RequestId},
    room::Room,
};
use crate::table::{Example, Message, Operation, Payload};

/// Asks which room is the current one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct CurrentRoomInfo {
    /// Names the operation.
    pub action: Action<Self>,
    /// Returned by the reply.
    pub request_id: RequestId,
}

impl Request for CurrentRoomInfo {
    const ACTION: &'static str = "current_room_info";
    const STATUS: u16 = 200;
    type Data = Room;
}

/// The current room, as `list` shows it.
pub type CurrentRoomInfoReply = Reply<CurrentRoomInfo>;

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: CurrentRoomInfo::ACTION,
    title: "Show the current room",
    summary: "Returns the connection's current room.",
    safe: true,
    request: Message {
        key: "current_room_info.request",
        name: CurrentRoomInfo::ACTION,
        title: "Show the current room",
        summary: "Asks which room is the current one.",
        payload: Payload::of::<CurrentRoomInfo>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(Message {
        key: "current_room_info.reply",
        name: CurrentRoomInfo::ACTION,
        title: "Current room",
        summary: "The current room, as it is listed.",
        payload: Payload::of::<CurrentRoomInfoReply>(),
        examples: &[Example {
            name: "reply",
            payload: example_reply,
        }],
    }),
    heard: None,
};

fn example_request() -> Value {
    json!({ "action": "current_room_info", "request_id": 1500000 })
}

fn example_reply() -> Value {
    json!({
        "errors": [],
        "data": {
            "pk": 1,
            "participants": [{ "id": 1, "name": "Alder" }, { "id": 2, "name": "Birch" }],
            "has_business": true
        },
        "action": "current_room_info",
        "response_status": 200,
        "request_id": 1500000
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let room = Room::deserialize(&example_reply()["data"]).unwrap();
        let reply = CurrentRoomInfoReply::new(RequestId::try_from(1_500_000).unwrap(), room);
        assert_eq!(serde_json::to_value(reply).unwrap(), example_reply());
    }
}
