//! `POST /chat/conversations/create/`: begin a conversation with a guest (HD-NEW-6). The document
//! shows no body; this one is ours.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::detail::refused;
use crate::{
    hotel_desk::{
        ACCESS_TOKEN,
        conversation::{Conversation, Department},
        guest::WhatsappNumber,
    },
    table::{
        Example, Payload,
        rest::{Access, Answer, Body, Content, Encoding, Endpoint, Method},
    },
};

/// Begins a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct CreateConversation {
    /// With whom.
    pub guest_whatsapp_number: WhatsappNumber,
    /// For which department.
    pub department: Department,
    /// What about; `general` without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub conversation_type: Option<String>,
}

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "conversations.create",
    method: Method::Post,
    path: "/chat/conversations/create/",
    parameters: &[],
    title: "Begin a conversation",
    summary: "Begins a conversation of a guest with a department, which hears of it.",
    access: Access::Needs(&[ACCESS_TOKEN]),
    body: Some(Body {
        contents: &[Content {
            encoding: Encoding::Json,
            payload: Payload::of::<CreateConversation>(),
            examples: &[Example {
                name: "a guest",
                payload: example_request,
            }],
        }],
    }),
    answers: &[
        Answer {
            status: 201,
            summary: "The conversation.",
            headers: &[],
            contents: &[Content {
                encoding: Encoding::Json,
                payload: Payload::of::<Conversation>(),
                examples: &[Example {
                    name: "a conversation",
                    payload: example_answer,
                }],
            }],
        },
        refused(400, "Something is missing or not what it should be."),
        refused(401, "Nobody, or somebody who is no longer good."),
        refused(403, "No staff, or not of this department."),
        refused(404, "No such guest or department."),
        refused(409, "There is an active conversation of the two already."),
        refused(415, "The body is not JSON."),
    ],
};

fn example_request() -> Value {
    json!({ "guest_whatsapp_number": "+491512345678", "department": "reception" })
}

fn example_answer() -> Value {
    json!({
        "id": 123,
        "guest_name": "Gil",
        "department": "reception",
        "conversation_type": "general",
        "status": "active",
        "created_at": "2024-01-01T12:00:00Z",
        "last_message_preview": ""
    })
}
