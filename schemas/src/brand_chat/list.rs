//! `list`: the rooms that the user's brand takes part in, or every room on admin-chat (BC-LIST).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    constant::Action,
    envelope::{Reply, Request, RequestId},
    room::Room,
};
use crate::table::{Example, Message, Operation, Payload};

/// Asks for all rooms that there are for the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct List {
    /// Names the operation.
    pub action: Action<Self>,
    /// Returned by the reply.
    pub request_id: RequestId,
}

impl Request for List {
    const ACTION: &'static str = "list";
    const STATUS: u16 = 200;
    type Data = Vec<Room>;
}

/// The rooms, ordered by `pk`; none is an empty array.
pub type ListReply = Reply<List>;

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: List::ACTION,
    title: "List rooms",
    summary: "Returns every room of the user's brand, on admin-chat every room there is; the \
              current room stays what it is.",
    safe: true,
    request: Message {
        key: "list.request",
        name: List::ACTION,
        title: "List rooms",
        summary: "Asks for all rooms that there are for the user.",
        payload: Payload::of::<List>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(Message {
        key: "list.reply",
        name: List::ACTION,
        title: "Rooms listed",
        summary: "All rooms that there are for the user.",
        payload: Payload::of::<ListReply>(),
        examples: &[Example {
            name: "reply",
            payload: example_reply,
        }],
    }),
    heard: None,
};

fn example_request() -> Value {
    json!({ "action": "list", "request_id": 1500000 })
}

fn example_reply() -> Value {
    json!({
        "errors": [],
        "data": [
            {
                "pk": 1,
                "participants": [{ "id": 1, "name": "Alder" }, { "id": 2, "name": "Birch" }],
                "has_business": true
            },
            {
                "pk": 2,
                "participants": [{ "id": 1, "name": "Alder" }, { "id": 3, "name": "Cedar" }],
                "has_business": false
            }
        ],
        "action": "list",
        "response_status": 200,
        "request_id": 1500000
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let rooms = Vec::<Room>::deserialize(&example_reply()["data"]).unwrap();
        let reply = ListReply::new(RequestId::try_from(1_500_000).unwrap(), rooms);
        assert_eq!(serde_json::to_value(reply).unwrap(), example_reply());
    }
}
