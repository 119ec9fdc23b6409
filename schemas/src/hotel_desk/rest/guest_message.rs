//! `POST /chat/guest-messages/`: what a guest wrote on the phone comes in (HD-GUEST-4). It stands in
//! for the gateway, which the document does not show.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::detail::refused;
use crate::{
    hotel_desk::{
        GATEWAY_KEY, content::Content as MessageContent, guest::WhatsappNumber,
        message::MessageData,
    },
    table::{
        Example, Payload,
        rest::{Access, Answer, Body, Content, Encoding, Endpoint, Method},
    },
};

/// Brings what a guest wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct GuestMessage {
    /// Who wrote.
    pub whatsapp_number: WhatsappNumber,
    /// What; kept exactly.
    pub content: MessageContent,
}

/// The endpoint's line in the table.
pub const ENDPOINT: Endpoint = Endpoint {
    name: "guest_messages.create",
    method: Method::Post,
    path: "/chat/guest-messages/",
    parameters: &[],
    title: "Bring a guest's message",
    summary: "Adds what a guest wrote to the guest's last active conversation, or begins one.",
    access: Access::Needs(&[GATEWAY_KEY]),
    body: Some(Body {
        contents: &[Content {
            encoding: Encoding::Json,
            payload: Payload::of::<GuestMessage>(),
            examples: &[Example {
                name: "a message",
                payload: example_request,
            }],
        }],
    }),
    answers: &[
        Answer {
            status: 201,
            summary: "The message.",
            headers: &[],
            contents: &[Content {
                encoding: Encoding::Json,
                payload: Payload::of::<MessageData>(),
                examples: &[Example {
                    name: "a message",
                    payload: example_answer,
                }],
            }],
        },
        refused(400, "Something is missing or not what it should be."),
        refused(401, "Not the gateway."),
        refused(404, "No guest has this number."),
        refused(415, "The body is not JSON."),
    ],
};

fn example_request() -> Value {
    json!({ "whatsapp_number": "+491512345678", "content": "Thank you!" })
}

fn example_answer() -> Value {
    json!({
        "id": 457,
        "conversation_id": 123,
        "sender_type": "guest",
        "sender_name": "Gil",
        "content": "Thank you!",
        "created_at": "2024-01-01T12:05:00Z",
        "guest_info": { "id": 789, "name": "Gil", "room_number": "101" }
    })
}
