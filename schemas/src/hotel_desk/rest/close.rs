//! `POST /chat/conversations/close/`: end a conversation, as the command does (HD-CLOSE-4).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::detail::refused;
use crate::{
    hotel_desk::{
        ACCESS_TOKEN,
        conversation::{Conversation, ConversationId},
        moment::Moment,
    },
    table::{
        Example, Payload,
        rest::{Access, Answer, Body, Content, Encoding, Endpoint, Method},
    },
};

/// Ends a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct CloseByRest {
    /// The conversation.
    pub conversation_id: ConversationId,
}

/// A conversation that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("x-wireproof" = { "convention": "HD-REST-4" }))]
pub struct ClosedConversation {
    /// The conversation.
    #[serde(flatten)]
    pub conversation: Conversation,
    /// When it was closed.
    pub updated_at: Moment,
}

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "conversations.close",
    method: Method::Post,
    path: "/chat/conversations/close/",
    parameters: &[],
    title: "Close a conversation",
    summary: "Ends a conversation; its department hears of it.",
    access: Access::Needs(&[ACCESS_TOKEN]),
    body: Some(Body {
        contents: &[Content {
            encoding: Encoding::Json,
            payload: Payload::of::<CloseByRest>(),
            examples: &[Example {
                name: "a conversation",
                payload: example_request,
            }],
        }],
    }),
    answers: &[
        Answer {
            status: 200,
            summary: "The conversation, which is over.",
            headers: &[],
            contents: &[Content {
                encoding: Encoding::Json,
                payload: Payload::of::<ClosedConversation>(),
                examples: &[Example {
                    name: "a conversation",
                    payload: example_answer,
                }],
            }],
        },
        refused(400, "Something is missing or not what it should be."),
        refused(401, "Nobody, or somebody who is no longer good."),
        refused(403, "No staff, or not of this department."),
        refused(404, "No such conversation."),
        refused(409, "The conversation is over already."),
        refused(415, "The body is not JSON."),
    ],
};

fn example_request() -> Value {
    json!({ "conversation_id": 123 })
}

fn example_answer() -> Value {
    json!({
        "id": 123,
        "guest_name": "Gil",
        "department": "reception",
        "conversation_type": "general",
        "status": "closed",
        "created_at": "2024-01-01T12:00:00Z",
        "last_message_preview": "Thank you!",
        "updated_at": "2024-01-01T12:10:00Z"
    })
}
