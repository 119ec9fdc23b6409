//! Frames as a server sends them that does not keep a rule on their shape.
//!
//! With every rule on nothing here is called: frames are serialised from their types, which cannot
//! be wrong in these ways.

use serde_json::{Value, json};

use super::{
    member::{Habits, Told},
    rule::Rule,
};
use crate::{frame::Members, outbox::Text};

/// A reply, and what others hear of it, without a rule.
pub(super) fn reply(rule: Rule, habits: &mut Habits, mut frame: Value) -> Told {
    envelope(rule, &mut frame);
    match frame.get("action").and_then(Value::as_str) {
        Some("list") => list(rule, habits, &mut frame),
        Some("join_room") => join_room(rule, &mut frame),
        Some("leave_room") => leave_room(rule, &mut frame),
        Some("create_message") => create_message(rule, &mut frame),
        _ => {}
    }
    rooms(&mut frame, &|room| room_shown(rule, room));
    people(rule, &mut frame);
    if rule == Rule::ActionIsRepeated {
        change(&mut frame, "/action", |action| {
            format!("chat.{}", action.as_str().unwrap_or_default()).into()
        });
    }
    let mut others = frame.clone();
    heard(rule, &mut others);
    Told {
        reply: text(&frame),
        heard: text(&others),
    }
}

/// A refusal without a rule.
pub(super) fn refusal(rule: Rule, mut frame: Value) -> Text {
    let status = frame.get("response_status").and_then(Value::as_u64);
    match rule {
        Rule::RefusalSaysWhy => set(&mut frame, "/errors", json!([])),
        Rule::RefusalHas4xx => set(&mut frame, "/response_status", json!(200)),
        Rule::RefusalRepeatsRequest => {
            set(&mut frame, "/action", Value::Null);
            set(&mut frame, "/request_id", Value::Null);
        }
        Rule::ErrorsAreTexts => change(
            &mut frame,
            "/errors/0",
            |reason| json!({ "detail": reason }),
        ),
        Rule::NoDataOnRefusal => set(&mut frame, "/data", json!({})),
        Rule::UnknownActionIs405 if status == Some(405) => {
            set(&mut frame, "/response_status", json!(400))
        }
        Rule::UnknownActionIsRepeated if status == Some(405) => {
            set(&mut frame, "/action", Value::Null)
        }
        Rule::MalformedIs400 if status == Some(400) => {
            set(&mut frame, "/response_status", json!(422))
        }
        _ => {}
    }
    text(&frame)
}

/// A reply that passes on what a request carried beside its fields.
pub(super) fn with_extras(mut frame: Value, extras: &Members) -> Told {
    if let Some(Value::Object(data)) = frame.get_mut("data") {
        data.extend(extras.clone());
    }
    let reply = text(&frame);
    Told {
        heard: reply.clone(),
        reply,
    }
}

fn envelope(rule: Rule, frame: &mut Value) {
    match rule {
        Rule::AllFiveFields => remove(frame, "", "errors"),
        Rule::NoErrorsOnSuccess => set(frame, "/errors", Value::Null),
        Rule::RequestIdIsRepeated => change(frame, "/request_id", |id| {
            json!(id.as_i64().map(|id| id + 1))
        }),
        _ => {}
    }
}

fn list(rule: Rule, habits: &mut Habits, frame: &mut Value) {
    habits.lists += 1;
    let lists = habits.lists;
    match rule {
        Rule::ListIsArray => change(
            frame,
            "/data",
            |rooms| json!({ "count": rooms.as_array().map(Vec::len), "results": rooms }),
        ),
        Rule::RoomPkIsStable => rooms(frame, &|room| {
            change(room, "/pk", |pk| json!(pk.as_i64().map(|pk| pk + lists)))
        }),
        _ => {}
    }
}

fn join_room(rule: Rule, frame: &mut Value) {
    match rule {
        Rule::JoinAnswersWithRoom => set(frame, "/data", Value::Null),
        Rule::JoinedIsRoomAskedFor => {
            change(frame, "/data/pk", |pk| json!(pk.as_i64().map(|pk| pk + 1)))
        }
        Rule::JoinedLooksAsListed => set(frame, "/data/has_business", json!(false)),
        _ => {}
    }
}

fn leave_room(rule: Rule, frame: &mut Value) {
    if rule == Rule::LeaveHasDocumentedText {
        change(frame, "/data/response", |text| {
            text.as_str()
                .unwrap_or_default()
                .replace("leaved", "left")
                .into()
        });
    }
}

fn create_message(rule: Rule, frame: &mut Value) {
    match rule {
        Rule::CreatedIs201 => set(frame, "/response_status", json!(200)),
        Rule::MessageShowsText => {
            if let Some(Value::Object(data)) = frame.get_mut("data")
                && let Some(text) = data.remove("text")
            {
                data.insert("msg_text".to_owned(), text);
            }
        }
        Rule::MessageShowsWriter => set(frame, "/data/user", nobody()),
        Rule::MessageShowsRoom => change(frame, "/data/room", |room| {
            room.get("pk").cloned().unwrap_or_default()
        }),
        Rule::TimeHasDocumentedForm => change(frame, "/data/created_at", |time| {
            time.as_str()
                .unwrap_or_default()
                .replace('Z', "000+00:00")
                .into()
        }),
        _ => {}
    }
}

fn heard(rule: Rule, frame: &mut Value) {
    match rule {
        Rule::HeardAsTold => set(frame, "/data/user", nobody()),
        Rule::ListenersGetRequestId => set(frame, "/request_id", Value::Null),
        _ => {}
    }
}

fn room_shown(rule: Rule, room: &mut Value) {
    match rule {
        Rule::HasBusinessIsBoolean => change(room, "/has_business", |flag| {
            json!(i64::from(flag.as_bool().unwrap_or_default()))
        }),
        Rule::BothParticipantsAreShown => participants_of(room, |brands| brands.truncate(1)),
        Rule::EachParticipantIsShownOnce => participants_of(room, |brands| {
            if let [first, second] = brands.as_mut_slice() {
                second.clone_from(first);
            }
        }),
        Rule::BrandHasName => participants_of(room, |brands| {
            brands
                .iter_mut()
                .for_each(|brand| remove(brand, "", "name"))
        }),
        _ => {}
    }
}

fn people(rule: Rule, frame: &mut Value) {
    if rule == Rule::UserHasName {
        remove(frame, "/data/user", "name");
    }
}

/// What a framework calls a user whom it does not know.
fn nobody() -> Value {
    json!({ "id": 0, "name": "" })
}

/// Does something to every room that a reply shows.
fn rooms(frame: &mut Value, with: &dyn Fn(&mut Value)) {
    match frame.get_mut("data") {
        Some(Value::Array(rooms)) => rooms.iter_mut().for_each(with),
        Some(data) if data.get("room").is_some() => {
            if let Some(room) = data.get_mut("room") {
                with(room);
            }
        }
        Some(data) => with(data),
        None => {}
    }
}

fn participants_of(room: &mut Value, with: impl FnOnce(&mut Vec<Value>)) {
    if let Some(Value::Array(brands)) = room.get_mut("participants") {
        with(brands);
    }
}

fn set(frame: &mut Value, pointer: &str, value: Value) {
    change(frame, pointer, |_| value);
}

/// Replaces the value at a pointer, where there is one.
fn change(frame: &mut Value, pointer: &str, with: impl FnOnce(&Value) -> Value) {
    if let Some(value) = frame.pointer_mut(pointer) {
        *value = with(value);
    }
}

fn remove(frame: &mut Value, pointer: &str, key: &str) {
    if let Some(Value::Object(members)) = frame.pointer_mut(pointer) {
        members.shift_remove(key);
    }
}

fn text(frame: &Value) -> Text {
    frame.to_string().into()
}
