//! nail-salon: customers ask shops for a design, shops answer with a price.
//!
//! Who somebody is stands in the address and nowhere else: a frame that names another person is
//! refused. Frames have no correlation id; a `type` tells what comes from the server, an `action`
//! what goes to it. The table below is the protocol; the files beside it hold its frames, one
//! operation or notification each, after the values they share ([`key`], [`price`], [`contents`],
//! [`moment`], [`status`]) and the [`refusal`].

pub mod completed_request;
pub mod completed_response;
pub mod contents;
pub mod customer_new_response;
pub mod customer_request_sent;
pub mod get_responses;
pub mod key;
pub mod moment;
pub mod nearby_shops;
pub mod place;
pub mod price;
pub mod refusal;
pub mod service_request;
pub mod service_response;
pub mod shop_new_request;
pub mod status;
pub mod world;

use serde_json::json;

use crate::table::{Channel, Fence, Header, Parameter, Protocol, schema_of};

/// The protocol as data.
pub const PROTOCOL: Protocol = Protocol {
    id: "nail-salon",
    title: "Nail salon",
    description: "Customers ask nail shops for a design; each shop answers with a price, or declines.",
    version: "1.0.0",
    requirements: "NS",
    host: "localhost:8000",
    channels: &[SALON],
    endpoints: &[],
    world: world::KINDS,
};

const SALON: Channel = Channel {
    name: "salon",
    address: "/ws/{user_type}/{user_id}/",
    parameters: &[USER_TYPE, USER_ID],
    title: "Salon",
    description: "Where customers ask and shops answer. The address says who one is; nothing proves it.",
    security: &[],
    headers: &[X_USER_TYPE, X_USER_ID],
    correlation: None,
    refusal: refusal::MESSAGE,
    conventions: &[
        (refusal::MESSAGE.key, "NS-ENV-3"),
        (get_responses::OPERATION.request.key, "NS-ENV-2"),
        (nearby_shops::OPERATION.request.key, "NS-ENV-2"),
        (service_request::OPERATION.request.key, "NS-ENV-2"),
        (service_response::OPERATION.request.key, "NS-ENV-2"),
    ],
    fence: Some(Fence {
        operation: nearby_shops::OPERATION.name,
        payload: || json!({}),
        convention: Some("NS-SHOPS-6"),
    }),
    operations: &[
        get_responses::OPERATION,
        nearby_shops::OPERATION,
        service_request::OPERATION,
        service_response::OPERATION,
    ],
    notifications: &[
        customer_request_sent::NOTIFICATION,
        customer_new_response::NOTIFICATION,
        shop_new_request::NOTIFICATION,
    ],
};

const USER_TYPE: Parameter = Parameter {
    name: "user_type",
    description: "The role one connects in.",
    schema: schema_of::<key::UserType>,
    person: Some("user_type"),
};

const USER_ID: Parameter = Parameter {
    name: "user_id",
    description: "Who one is in that role: one or more characters, none of them a slash.",
    schema: schema_of::<key::UserId>,
    person: Some("user_id"),
};

const X_USER_TYPE: Header = Header {
    name: "x-user-type",
    description: "The role once more. It may be absent; if it is there, it agrees with the address.",
    required: false,
    value: None,
};

const X_USER_ID: Header = Header {
    name: "x-user-id",
    description: "The person once more. It may be absent; if it is there, it agrees with the address.",
    required: false,
    value: None,
};
