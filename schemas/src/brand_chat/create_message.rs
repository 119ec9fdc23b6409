//! `create_message`: write to the current room (BC-CREATE). Whoever else has joined it hears the
//! reply.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    constant::Action,
    created_at::CreatedAt,
    envelope::{Reply, Request, RequestId},
    message::{MessageId, MsgText},
    room::Room,
    user::User,
};
use crate::table::{Example, Heard, Message, Operation, Payload};

/// Asks to write a message to the current room, whichever it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct CreateMessage {
    /// Names the operation.
    pub action: Action<Self>,
    /// What to write; kept exactly.
    pub msg_text: MsgText,
    /// Returned by the reply.
    pub request_id: RequestId,
}

impl Request for CreateMessage {
    const ACTION: &'static str = "create_message";
    const STATUS: u16 = 201;
    const HEARD: Option<&'static str> = Some("BC-CREATE-21");
    type Data = CreatedMessage;
}

/// The message written.
pub type CreateMessageReply = Reply<CreateMessage>;

/// A message, as its writer and everybody else in the room receives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreatedMessage {
    /// Which message it is. Later operations name messages by it, and nothing documented tells it.
    #[schemars(extend("x-wireproof" = { "convention": "BC-CREATE-19" }))]
    pub id: MessageId,
    /// Exactly what was written.
    pub text: MsgText,
    /// Who wrote it.
    pub user: User,
    /// When it was written.
    pub created_at: CreatedAt,
    /// Where it was written.
    pub room: Room,
}

const REPLY: Message = Message {
    key: "create_message.reply",
    name: CreateMessage::ACTION,
    title: "Message written",
    summary: "A message, the same for its writer and for everybody else in the room.",
    payload: Payload::of::<CreateMessageReply>(),
    examples: &[Example {
        name: "reply",
        payload: example_reply,
    }],
};

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: CreateMessage::ACTION,
    title: "Write a message",
    summary: "Writes a message to the connection's current room.",
    safe: false,
    request: Message {
        key: "create_message.request",
        name: CreateMessage::ACTION,
        title: "Write a message",
        summary: "Asks to write a message to the current room, whichever it is.",
        payload: Payload::of::<CreateMessage>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(REPLY),
    heard: Some(Heard {
        title: "Hear a message",
        summary: "Everybody else in the room receives the frame that answers the writer.",
        message: REPLY,
    }),
};

fn example_request() -> Value {
    json!({ "action": "create_message", "msg_text": "hello", "request_id": 1500000 })
}

fn example_reply() -> Value {
    json!({
        "errors": [],
        "data": {
            "id": 1,
            "text": "hello",
            "user": { "id": 1, "name": "alice" },
            "created_at": "2024-06-17T18:00:00.000Z",
            "room": {
                "pk": 1,
                "participants": [{ "id": 1, "name": "Alder" }, { "id": 2, "name": "Birch" }],
                "has_business": true
            }
        },
        "action": "create_message",
        "response_status": 201,
        "request_id": 1500000
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brand_chat::user::UserId;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let message = CreatedMessage {
            id: MessageId(1),
            text: MsgText::try_from("hello".to_owned()).unwrap(),
            user: User {
                id: UserId(1),
                name: "alice".to_owned(),
            },
            created_at: CreatedAt::try_from(1_718_647_200_000).unwrap(),
            room: Room::deserialize(&example_reply()["data"]["room"]).unwrap(),
        };
        let reply = CreateMessageReply::new(RequestId::try_from(1_500_000).unwrap(), message);
        assert_eq!(serde_json::to_value(reply).unwrap(), example_reply());
    }

    #[track_caller]
    fn refused(msg_text: Value) {
        let frame = json!({ "action": "create_message", "msg_text": msg_text, "request_id": 1 });
        assert!(
            CreateMessage::deserialize(&frame).is_err(),
            "{frame} was taken"
        );
    }

    #[test]
    fn a_message_is_a_text_and_nothing_else() {
        refused(json!(1));
        refused(json!(null));
        refused(json!(["hello"]));
        refused(json!(""));
        assert!(
            CreateMessage::deserialize(&json!({ "action": "create_message", "request_id": 1 }))
                .is_err()
        );
    }
}
