//! `edit_message`: give a message of one's own in the current room another text (BC-EDIT). Whoever
//! else has joined the room hears the reply.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    constant::Action,
    envelope::{Reply, Request, RequestId},
    message::{MessageId, MsgText},
    room::RoomPk,
};
use crate::table::{Example, Heard, Message, Operation, Payload};

/// Asks to give a message another text. It must be the user's own and in the current room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct EditMessage {
    /// Names the operation.
    pub action: Action<Self>,
    /// Which message; its `id` when it was written.
    pub msg_id: MessageId,
    /// What it says from now on; kept exactly.
    pub edited_msg_text: MsgText,
    /// Returned by the reply.
    pub request_id: RequestId,
}

impl Request for EditMessage {
    const ACTION: &'static str = "edit_message";
    const STATUS: u16 = 200;
    const HEARD: Option<&'static str> = Some("BC-EDIT-16");
    type Data = EditedMessage;
}

/// The edit made.
pub type EditMessageReply = Reply<EditMessage>;

/// An edit, as the editor and everybody else in the room receives it. The document calls the room
/// and the message by other names here than elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EditedMessage {
    /// The room that the message is in.
    pub room_id: RoomPk,
    /// Which message it is.
    pub message_id: MessageId,
    /// What it says now.
    pub message_text: MsgText,
}

const REPLY: Message = Message {
    key: "edit_message.reply",
    name: EditMessage::ACTION,
    title: "Message edited",
    summary: "A message's new text, the same for its writer and for everybody else in the room.",
    payload: Payload::of::<EditMessageReply>(),
    examples: &[Example {
        name: "reply",
        payload: example_reply,
    }],
};

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: EditMessage::ACTION,
    title: "Edit a message",
    summary: "Gives a message of the user's own in the current room another text.",
    safe: false,
    request: Message {
        key: "edit_message.request",
        name: EditMessage::ACTION,
        title: "Edit a message",
        summary: "Asks to give a message another text.",
        payload: Payload::of::<EditMessage>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(REPLY),
    heard: Some(Heard {
        title: "Hear an edit",
        summary: "Everybody else in the room receives the frame that answers the editor.",
        message: REPLY,
    }),
};

fn example_request() -> Value {
    json!({
        "action": "edit_message",
        "msg_id": 1,
        "edited_msg_text": "edited_text",
        "request_id": 1500000
    })
}

fn example_reply() -> Value {
    json!({
        "errors": [],
        "data": { "room_id": 7, "message_id": 18, "message_text": "edit" },
        "action": "edit_message",
        "response_status": 200,
        "request_id": 1500000
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let edited = EditedMessage {
            room_id: RoomPk(7),
            message_id: MessageId(18),
            message_text: MsgText::try_from("edit".to_owned()).unwrap(),
        };
        let reply = EditMessageReply::new(RequestId::try_from(1_500_000).unwrap(), edited);
        assert_eq!(serde_json::to_value(reply).unwrap(), example_reply());
    }

    /// The example with another value for a field, or without the field.
    #[track_caller]
    fn refused(field: &str, value: Option<Value>) {
        let mut frame = example_request();
        match value {
            Some(value) => frame[field] = value,
            None => drop(frame.as_object_mut().unwrap().remove(field)),
        }
        assert!(
            EditMessage::deserialize(&frame).is_err(),
            "{frame} was taken"
        );
    }

    #[test]
    fn a_message_is_named_by_an_integer_and_nothing_else() {
        for wrong in [
            json!("1"),
            json!(1.0),
            json!(true),
            json!(null),
            json!([1]),
            json!(9_223_372_036_854_775_808_u64),
        ] {
            refused("msg_id", Some(wrong));
        }
        refused("msg_id", None);
    }

    #[test]
    fn the_new_text_is_a_text_and_nothing_else() {
        for wrong in [json!(1), json!(null), json!(["edit"]), json!("")] {
            refused("edited_msg_text", Some(wrong));
        }
        refused("edited_msg_text", None);
    }
}
