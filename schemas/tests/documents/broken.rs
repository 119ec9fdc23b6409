//! Each check fails on a document with the fault it is for.

use serde_json::{Value, json};
use wireproof_schemas::{asyncapi, brand_chat};

use crate::checks;

/// The document of brand-chat with the value at `pointer` replaced; an absent last member is added.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = asyncapi::document(&brand_chat::PROTOCOL);
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[member] = value;
    document
}

/// The fault is found, and nothing else is said of the document.
#[track_caller]
fn found(document: &Value, expected: &str) {
    let problems = checks::problems(document);
    assert!(
        !problems.is_empty() && problems.iter().all(|problem| problem.contains(expected)),
        "expected only `{expected}`, got:\n{}",
        problems.join("\n")
    );
}

#[test]
fn a_reference_that_leads_nowhere() {
    let fence = json!({ "$ref": "#/components/securitySchemes/nobody" });
    found(
        &with("/servers/reference/security", json!([fence])),
        "nothing at #/components/securitySchemes/nobody",
    );
}

#[test]
fn a_reference_out_of_the_document() {
    let outside = json!([{ "$ref": "https://example.com/scheme.json" }]);
    found(
        &with("/servers/reference/security", outside),
        "nothing at https://example.com/scheme.json",
    );
}

#[test]
fn a_schema_that_is_none() {
    // Whatever refers to a broken schema does not compile either, so this one is referred to by
    // nothing.
    found(
        &with("/components/schemas/Unused", json!({ "type": "bool" })),
        "/components/schemas/Unused/type: ",
    );
    found(
        &with("/x-wireproof/world/brand/with/properties", json!(7)),
        "/world/brand/with/properties: ",
    );
    found(
        &with(
            "/channels/chat/bindings/ws/headers/required",
            json!("Origin"),
        ),
        "/headers/required: ",
    );
}

#[test]
fn a_pattern_that_does_not_compile() {
    found(
        &with("/components/schemas/LeftText/pattern", json!("(")),
        "is not a \"regex\"",
    );
}

#[test]
fn a_reference_that_leads_to_no_schema() {
    let mark = json!({ "$ref": "#/info/title" });
    found(
        &with("/components/schemas/Unused", mark),
        "/components/schemas/Unused: ",
    );
}

#[test]
fn a_schema_with_definitions_of_its_own() {
    found(
        &with("/components/schemas/Room/$defs", json!({})),
        "definitions belong to /components/schemas",
    );
}

#[test]
fn a_parameter_that_is_not_declared() {
    found(
        &with("/channels/chat/address", json!("/ws/chat/{room}/")),
        "chat: the parameter room of /ws/chat/{room}/ is not declared",
    );
    found(
        &with("/channels/chat/address", json!("/ws/chat/{room/")),
        "chat: the parameter room/ of /ws/chat/{room/ is not declared",
    );
}

#[test]
fn a_parameter_that_the_address_does_not_have() {
    found(
        &with("/channels/chat/parameters", json!({ "room": {} })),
        "chat: /ws/chat/ has no parameter room",
    );
}

#[test]
fn a_parameter_that_is_both() {
    let mut document = with("/channels/chat/address", json!("/ws/chat/{room}/"));
    document["channels"]["chat"]["parameters"] = json!({ "room": {} });
    assert_eq!(checks::problems(&document), [""; 0]);
}

#[test]
fn a_value_that_its_own_schema_refuses() {
    found(
        &with("/components/schemas/MsgText/examples", json!(["hello", 7])),
        "/components/schemas/MsgText: 7 does not fit its own schema",
    );
    found(
        &with("/components/schemas/RequestId/default", json!("1")),
        "/components/schemas/RequestId: \"1\" does not fit its own schema",
    );
}

#[test]
fn a_payload_that_is_no_schema() {
    found(
        &with(
            "/components/messages/refusal/payload/schema/minProperties",
            json!(-1),
        ),
        "/components/messages/refusal/payload/schema/minProperties: ",
    );
    found(
        &with("/channels/chat/bindings/ws/query", json!({ "type": 7 })),
        "/channels/chat/bindings/ws/query/type: ",
    );
}

#[test]
fn an_example_that_its_schema_refuses() {
    found(
        &with(
            "/components/messages/join_room.request/examples/0/payload/room_pk",
            json!("1"),
        ),
        "join_room.request: example request at /room_pk",
    );
    found(
        &with(
            "/components/messages/create_message.reply/examples/0/payload/data/created_at",
            json!("2024-06-17T25:00:00.000Z"),
        ),
        "create_message.reply: example reply at /data/created_at",
    );
}

#[test]
fn a_message_without_an_example() {
    found(
        &with("/components/messages/refusal/examples", json!([])),
        "refusal: no example",
    );
}

#[test]
fn a_correlation_location_outside_the_payload() {
    let location = "/components/correlationIds/requestId/location";
    found(
        &with(location, json!("$message.header#/request_id")),
        "names no place in the payload",
    );
    found(
        &with(location, json!("$message.payload#/request_ids")),
        "is not always there",
    );
}

#[test]
fn a_correlation_id_that_may_be_absent() {
    found(
        &with(
            "/components/schemas/JoinRoom/required",
            json!(["action", "room_pk"]),
        ),
        "join_room.request: correlation location $message.payload#/request_id is not always there",
    );
}

#[test]
fn a_message_outside_its_channel() {
    let elsewhere = json!([{ "$ref": "#/components/messages/list.reply" }]);
    found(
        &with("/operations/chat.list/reply/messages", elsewhere.clone()),
        "is not in #/channels/chat",
    );
    found(
        &with("/operations/chat.create_message.heard/messages", elsewhere),
        "is not in #/channels/chat",
    );
}

#[test]
fn an_operation_without_a_reply() {
    found(
        &with("/operations/chat.join_room/reply/messages", json!([])),
        "chat.join_room: no reply",
    );
}

#[test]
fn two_messages_of_one_name() {
    found(
        &with("/components/messages/refusal/name", json!("list")),
        "chat: two messages are called list",
    );
    found(
        &with("/components/messages/join_room.request/name", json!("list")),
        "chat: two messages are called list",
    );
}

#[test]
fn two_examples_of_one_name() {
    found(
        &with(
            "/components/messages/refusal/examples/1/name",
            json!("a room of others"),
        ),
        "refusal: two examples are called a room of others",
    );
}

#[test]
fn a_request_that_is_open() {
    found(
        &with(
            "/components/schemas/JoinRoom/additionalProperties",
            json!(true),
        ),
        "join_room.request: an object of a request is open",
    );
}

#[test]
fn a_reply_that_is_closed() {
    found(
        &with(
            "/components/schemas/Left/additionalProperties",
            json!(false),
        ),
        "leave_room.reply: an object from the server is closed",
    );
}

#[test]
fn a_fence_that_has_no_reply() {
    let heard = json!({ "$ref": "#/operations/chat.create_message.heard" });
    found(
        &with("/channels/chat/x-wireproof/fence/operation", heard),
        "chat: the fence is no operation",
    );
}

#[test]
fn a_convention_of_another_protocol() {
    let mark = json!({ "convention": "NS-ROOM-6" });
    found(
        &with("/components/schemas/Brand/properties/id/x-wireproof", mark),
        "is no requirement of BC",
    );
}

#[test]
fn a_message_that_is_taken_for_another() {
    found(
        &with(
            "/components/schemas/CurrentRoomInfo/properties/action",
            json!({ "enum": ["current_room_info", "list"] }),
        ),
        "chat: an example of list.request is taken for current_room_info.request",
    );
}
