//! The two layers of the schemas: what holds for every server, and what only for those that claim a
//! convention.

mod changes;

use serde_json::{Value, json};
use wireproof_schemas::{asyncapi, brand_chat};

use crate::reading::{resolve, validator};

/// The document for a server that claims no convention: a marked schema counts as `true`, and a
/// property marked so need not be there.
fn without_conventions(value: &Value) -> Value {
    match value {
        Value::Object(_) if is_convention(value) => json!(true),
        Value::Object(object) => {
            let mut kept: serde_json::Map<_, _> = object
                .iter()
                .map(|(key, member)| (key.clone(), without_conventions(member)))
                .collect();
            if let Some(Value::Array(required)) = kept.get_mut("required") {
                required
                    .retain(|name| !is_convention(&value["properties"][name.as_str().unwrap()]));
            }
            Value::Object(kept)
        }
        Value::Array(items) => items.iter().map(without_conventions).collect(),
        other => other.clone(),
    }
}

fn is_convention(schema: &Value) -> bool {
    schema
        .get("x-wireproof")
        .is_some_and(|mark| mark.get("convention").is_some())
}

fn accepts(document: &Value, message: &str, frame: &Value) -> bool {
    let pointer = format!("/components/messages/{message}/payload/schema");
    validator(document, &pointer).unwrap().is_valid(frame)
}

/// The frame is judged so in the layer that holds for every server, and so with every convention.
#[track_caller]
fn judged(message: &str, frame: &Value, by_all: bool, with_conventions: bool) {
    let document = asyncapi::document(&brand_chat::PROTOCOL);
    assert_eq!(
        accepts(&without_conventions(&document), message, frame),
        by_all,
        "for every server: {frame}"
    );
    assert_eq!(
        accepts(&document, message, frame),
        with_conventions,
        "with conventions: {frame}"
    );
}

fn room(participants: &Value) -> Value {
    json!({ "pk": 1, "participants": participants, "has_business": true })
}

fn join_room_reply(data: &Value) -> Value {
    json!({
        "errors": [], "data": data, "action": "join_room", "response_status": 200, "request_id": 1
    })
}

fn create_message_reply(member: &str, value: Value) -> Value {
    let mut frame = json!({
        "errors": [],
        "data": {
            "text": "hello",
            "user": {},
            "created_at": "2024-06-17T18:00:00.000Z",
            "room": room(&json!([{}, {}]))
        },
        "action": "create_message",
        "response_status": 201,
        "request_id": 1500000
    });
    frame["data"][member] = value;
    frame
}

fn refusal(member: &str, value: Value) -> Value {
    let mut frame = json!({
        "errors": ["no"], "data": null, "action": "list", "response_status": 400, "request_id": 1
    });
    frame[member] = value;
    frame
}

/// Only what others hear may carry an id that is not of this connection's own request.
#[test]
fn the_id_is_free_in_what_others_hear_and_nowhere_else() {
    let document = asyncapi::document(&brand_chat::PROTOCOL);
    for operation in brand_chat::PROTOCOL
        .channels
        .iter()
        .flat_map(|channel| channel.operations)
    {
        let key = operation.reply.expect("a reply").key;
        let reply = &document["components"]["messages"][key];
        let id = &resolve(&document, &reply["payload"]["schema"])["properties"]["request_id"];
        assert_eq!(
            is_convention(&id["allOf"][0]),
            operation.heard.is_some(),
            "{}",
            operation.name
        );
    }
}

/// The document writes `{}` for brands and users and shows no id of a message; that has to do for
/// other servers.
#[test]
fn frames_as_documented_hold_for_every_server() {
    let rooms = json!([room(&json!([{}, {}]))]);
    let list = json!({
        "errors": [], "data": rooms, "action": "list", "response_status": 200, "request_id": 1500000
    });
    judged("list.reply", &list, true, false);
    judged("join_room.reply", &join_room_reply(&rooms[0]), true, false);
    judged(
        "create_message.reply",
        &create_message_reply("text", json!("hello")),
        true,
        false,
    );
}

#[test]
fn rooms_have_two_participants_and_know_of_the_tariff() {
    let brand = json!({ "id": 1, "name": "Alder" });
    judged(
        "join_room.reply",
        &join_room_reply(&room(&json!([brand, brand]))),
        true,
        true,
    );
    judged(
        "join_room.reply",
        &join_room_reply(&room(&json!([brand]))),
        false,
        false,
    );
    judged(
        "join_room.reply",
        &join_room_reply(&room(&json!([brand, brand, brand]))),
        false,
        false,
    );
    judged(
        "join_room.reply",
        &join_room_reply(&room(&json!([brand, 2]))),
        false,
        false,
    );
    judged(
        "join_room.reply",
        &join_room_reply(&json!({ "pk": 1, "participants": [brand, brand] })),
        false,
        false,
    );
}

#[test]
fn times_have_the_documented_form() {
    for form in [
        "2024-06-17T18:00:00Z",
        "2024-06-17T18:00:00.000000Z",
        "2024-06-17T18:00:00.000+00:00",
    ] {
        judged(
            "create_message.reply",
            &create_message_reply("created_at", json!(form)),
            false,
            false,
        );
    }
}

#[test]
fn leaving_names_the_room_in_the_documented_words() {
    let reply = |text: &str| {
        json!({
            "errors": [], "data": { "response": text }, "action": "leave_room",
            "response_status": 200, "request_id": 1500000
        })
    };
    judged(
        "leave_room.reply",
        &reply("leaved room 17 successfully!"),
        true,
        true,
    );
    judged(
        "leave_room.reply",
        &reply("left room 17 successfully!"),
        false,
        false,
    );
    judged(
        "leave_room.reply",
        &reply("leaved room  successfully!"),
        false,
        false,
    );
}

#[test]
fn a_success_has_no_errors_and_its_own_status() {
    let reply = |errors: Value, status: u16| {
        json!({
            "errors": errors, "data": [], "action": "list",
            "response_status": status, "request_id": 1
        })
    };
    judged("list.reply", &reply(json!([]), 200), true, true);
    judged("list.reply", &reply(json!(["no"]), 200), false, false);
    judged("list.reply", &reply(json!([]), 201), false, false);
}

#[test]
fn what_a_refusal_holds_is_convention_and_that_it_is_one_is_not() {
    judged(
        "refusal",
        &refusal("errors", json!(["no", "never"])),
        true,
        true,
    );
    judged(
        "refusal",
        &refusal("errors", json!([{ "code": "no" }])),
        true,
        false,
    );
    judged("refusal", &refusal("errors", json!([])), false, false);
    judged("refusal", &refusal("data", json!({})), true, false);
    judged("refusal", &refusal("action", json!(null)), true, true);
    judged("refusal", &refusal("action", json!(7)), true, false);
    judged("refusal", &refusal("request_id", json!(null)), true, true);
    judged("refusal", &refusal("request_id", json!("1")), true, false);
    judged(
        "refusal",
        &refusal("response_status", json!(409)),
        true,
        false,
    );
    judged(
        "refusal",
        &refusal("response_status", json!(500)),
        false,
        false,
    );
    judged(
        "refusal",
        &refusal("response_status", json!(200)),
        false,
        false,
    );
}

#[test]
fn every_field_of_a_refusal_is_always_there() {
    for field in ["errors", "data", "action", "response_status", "request_id"] {
        let mut frame = refusal("data", json!(null));
        frame.as_object_mut().unwrap().remove(field);
        judged("refusal", &frame, false, false);
    }
}

#[test]
fn what_others_hear_carries_the_writers_id_by_convention() {
    let mut frame = create_message_reply("id", json!(1));
    frame["data"]["user"] = json!({ "id": 1, "name": "alice" });
    frame["data"]["room"] =
        room(&json!([{ "id": 1, "name": "Alder" }, { "id": 2, "name": "Birch" }]));
    judged("create_message.reply", &frame, true, true);
    frame["request_id"] = json!(null);
    judged("create_message.reply", &frame, true, false);
}

#[test]
fn limits_of_requests_are_convention_and_their_types_are_not() {
    let join =
        |pk: Value, id: Value| json!({ "action": "join_room", "room_pk": pk, "request_id": id });
    judged(
        "join_room.request",
        &join(json!(1), json!(1_i64 << 53)),
        true,
        true,
    );
    judged(
        "join_room.request",
        &join(json!(1), json!((1_i64 << 53) + 1)),
        true,
        false,
    );
    for wrong in [json!("1"), json!(1.5), json!(true), json!(null)] {
        judged(
            "join_room.request",
            &join(wrong.clone(), json!(1)),
            false,
            false,
        );
        judged("join_room.request", &join(json!(1), wrong), false, false);
    }

    let write =
        |text: &str| json!({ "action": "create_message", "msg_text": text, "request_id": 1 });
    judged("create_message.request", &write("\u{feff}"), true, true);
    judged("create_message.request", &write(""), true, false);
    judged(
        "create_message.request",
        &write(" \n\u{85}\u{a0}\u{3000}"),
        true,
        false,
    );
    judged(
        "create_message.request",
        &write(&"\u{1f600}".repeat(10_000)),
        true,
        true,
    );
    judged(
        "create_message.request",
        &write(&"a".repeat(10_001)),
        true,
        false,
    );
    judged(
        "create_message.request",
        &json!({ "action": "create_message", "msg_text": 1, "request_id": 1 }),
        false,
        false,
    );
}
