//! `delete_messages`: delete one or more messages of the current room (BC-DEL). Whoever else has
//! joined the room hears the reply.

use std::{borrow::Cow, collections::HashSet};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    constant::Action,
    envelope::{Reply, Request, RequestId},
    message::MessageId,
    room::RoomPk,
};
use crate::table::{Example, Heard, Message, Operation, Payload};

/// Asks to delete messages. Those that the user may not delete stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct DeleteMessages {
    /// Names the operation.
    pub action: Action<Self>,
    /// Which messages; a list, even for one.
    pub msg_id_list: MsgIdList,
    /// Returned by the reply.
    pub request_id: RequestId,
}

impl Request for DeleteMessages {
    const ACTION: &'static str = "delete_messages";
    const STATUS: u16 = 200;
    const HEARD: Option<&'static str> = Some("BC-DEL-21");
    type Data = DeletedMessages;
}

/// The deletion made.
pub type DeleteMessagesReply = Reply<DeleteMessages>;

/// A deletion, as whoever asked for it and everybody else in the room receives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeletedMessages {
    /// The room that the messages were in.
    pub room_id: RoomPk,
    /// Exactly the messages deleted, in the order asked for.
    pub messages_ids: DeletedIds,
}

/// Messages to delete: at least one (BC-DEL-5). Naming one twice is no mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<MessageId>", into = "Vec<MessageId>")]
pub struct MsgIdList(Vec<MessageId>);

/// The list names no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at least one message is needed")]
pub struct NoMessages;

impl MsgIdList {
    /// The messages in the order given.
    pub fn as_slice(&self) -> &[MessageId] {
        &self.0
    }
}

impl TryFrom<Vec<MessageId>> for MsgIdList {
    type Error = NoMessages;

    fn try_from(ids: Vec<MessageId>) -> Result<Self, NoMessages> {
        if ids.is_empty() {
            Err(NoMessages)
        } else {
            Ok(Self(ids))
        }
    }
}

impl From<MsgIdList> for Vec<MessageId> {
    fn from(ids: MsgIdList) -> Self {
        ids.0
    }
}

impl JsonSchema for MsgIdList {
    fn schema_name() -> Cow<'static, str> {
        "MsgIdList".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Messages to delete, at least one.",
            "type": "array",
            "items": generator.subschema_for::<MessageId>(),
            "minItems": 1
        })
    }
}

/// Messages that were deleted: at least one (BC-DEL-19), each once (BC-DEL-18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<MessageId>", into = "Vec<MessageId>")]
pub struct DeletedIds(Vec<MessageId>);

/// The ids cannot be those of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitIds {
    /// There are none.
    #[error("a deletion deletes at least one message")]
    NoneDeleted,
    /// A message is named twice.
    #[error("a message is deleted once, {} was deleted twice", .0.0)]
    Twice(MessageId),
}

impl TryFrom<Vec<MessageId>> for DeletedIds {
    type Error = UnfitIds;

    fn try_from(ids: Vec<MessageId>) -> Result<Self, UnfitIds> {
        let mut seen = HashSet::new();
        match ids.iter().find(|id| !seen.insert(**id)) {
            Some(twice) => Err(UnfitIds::Twice(*twice)),
            None if ids.is_empty() => Err(UnfitIds::NoneDeleted),
            None => Ok(Self(ids)),
        }
    }
}

impl From<DeletedIds> for Vec<MessageId> {
    fn from(ids: DeletedIds) -> Self {
        ids.0
    }
}

impl JsonSchema for DeletedIds {
    fn schema_name() -> Cow<'static, str> {
        "DeletedIds".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Messages that were deleted, in the order asked for.",
            "type": "array",
            "items": generator.subschema_for::<MessageId>(),
            "allOf": [
                { "x-wireproof": { "convention": "BC-DEL-18" }, "uniqueItems": true },
                { "x-wireproof": { "convention": "BC-DEL-19" }, "minItems": 1 }
            ]
        })
    }
}

const REPLY: Message = Message {
    key: "delete_messages.reply",
    name: DeleteMessages::ACTION,
    title: "Messages deleted",
    summary: "The messages deleted, the same for whoever asked and for everybody else in the room.",
    payload: Payload::of::<DeleteMessagesReply>(),
    examples: &[Example {
        name: "reply",
        payload: example_reply,
    }],
};

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: DeleteMessages::ACTION,
    title: "Delete messages",
    summary: "Deletes messages of the current room: the user's own, or anybody's on admin-chat.",
    safe: false,
    request: Message {
        key: "delete_messages.request",
        name: DeleteMessages::ACTION,
        title: "Delete messages",
        summary: "Asks to delete one or more messages.",
        payload: Payload::of::<DeleteMessages>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(REPLY),
    heard: Some(Heard {
        title: "Hear a deletion",
        summary: "Everybody else in the room receives the frame that answers whoever asked.",
        message: REPLY,
    }),
};

fn example_request() -> Value {
    json!({ "action": "delete_messages", "msg_id_list": [1], "request_id": 1500000 })
}

fn example_reply() -> Value {
    json!({
        "errors": [],
        "data": { "room_id": 7, "messages_ids": [18] },
        "action": "delete_messages",
        "response_status": 200,
        "request_id": 1500000
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deleted(ids: &[i64]) -> Result<DeletedIds, UnfitIds> {
        DeletedIds::try_from(ids.iter().copied().map(MessageId).collect::<Vec<_>>())
    }

    #[test]
    fn the_example_is_what_the_constructor_builds() {
        let data = DeletedMessages {
            room_id: RoomPk(7),
            messages_ids: deleted(&[18]).unwrap(),
        };
        let reply = DeleteMessagesReply::new(RequestId::try_from(1_500_000).unwrap(), data);
        assert_eq!(serde_json::to_value(reply).unwrap(), example_reply());
    }

    #[track_caller]
    fn refused(msg_id_list: Value) {
        let mut frame = example_request();
        frame["msg_id_list"] = msg_id_list;
        assert!(
            DeleteMessages::deserialize(&frame).is_err(),
            "{frame} was taken"
        );
    }

    #[test]
    fn messages_are_a_list_of_integers_and_nothing_else() {
        refused(json!(1));
        refused(json!("1"));
        refused(json!({ "0": 1 }));
        refused(json!(null));
        refused(json!([]));
        refused(json!([1, "2"]));
        refused(json!([1.0]));
        refused(json!([1, null]));
        refused(json!([[1]]));
        refused(json!([9_223_372_036_854_775_808_u64]));
        assert!(
            DeleteMessages::deserialize(&json!({ "action": "delete_messages", "request_id": 1 }))
                .is_err()
        );
    }

    #[test]
    fn a_message_may_be_asked_for_twice_and_is_deleted_once() {
        let mut frame = example_request();
        frame["msg_id_list"] = json!([2, 1, 2]);
        let asked = DeleteMessages::deserialize(&frame).unwrap().msg_id_list;
        assert_eq!(asked.as_slice(), [2, 1, 2].map(MessageId));
        assert_eq!(deleted(&[2, 1, 2]), Err(UnfitIds::Twice(MessageId(2))));
        assert_eq!(deleted(&[]), Err(UnfitIds::NoneDeleted));
        assert!(deleted(&[2, 1]).is_ok());
    }
}
