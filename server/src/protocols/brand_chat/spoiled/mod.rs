//! Frames as a server sends them that does not keep a rule on their shape.
//!
//! With every rule on nothing here is called: frames are serialised from their types, which cannot
//! be wrong in these ways. What rooms look like is in [`rooms`], what changes look like in
//! [`changes`].

mod changes;
mod rooms;

use serde_json::{Value, json};

use super::{
    member::{Habits, Told},
    role::Role,
    rule::{EnvelopeRule, InfoRule, LeaveRule},
};
use crate::{
    frame::Members,
    outbox::Text,
    reshape::{change, remove, set},
    rule::Rules,
};

/// A reply, and what others hear of it, without a rule. `extras` is what the request carried beside
/// its fields, for a server that passes it on.
pub(super) fn reply(
    rules: Rules,
    role: Role,
    habits: &mut Habits,
    mut frame: Value,
    extras: &Members,
) -> Told {
    if let Some(Value::Object(data)) = frame.get_mut("data") {
        data.extend(extras.clone());
    }
    if let Some((pointer, value)) = habits.instead.take() {
        set(&mut frame, pointer, value);
    }
    let action = frame.get("action").and_then(Value::as_str);
    let action = action.unwrap_or_default().to_owned();
    if let Some(rule) = rules.off() {
        envelope(rule, &action, &mut frame);
    }
    if action == "leave_room" && !rules.on(LeaveRule::LeaveHasDocumentedText) {
        change(&mut frame, "/data/response", |text| {
            text.as_str()
                .unwrap_or_default()
                .replace("leaved", "left")
                .into()
        });
    }
    rooms::spoil(rules, &action, habits, &mut frame);
    changes::spoil(rules, &action, &mut frame);
    if let Some(channel) = channel_shown(rules, role) {
        set(&mut frame, "/action", format!("{channel}.{action}").into());
    }
    let mut others = frame.clone();
    changes::spoil_for_others(rules, &action, &mut others);
    Told {
        reply: text(&frame),
        heard: text(&others),
    }
}

/// A refusal without a rule.
pub(super) fn refusal(rule: EnvelopeRule, mut frame: Value) -> Text {
    let status = frame.get("response_status").and_then(Value::as_u64);
    match rule {
        EnvelopeRule::RefusalSaysWhy => set(&mut frame, "/errors", json!([])),
        EnvelopeRule::RefusalHas4xx => set(&mut frame, "/response_status", json!(200)),
        EnvelopeRule::RefusalRepeatsRequest => {
            set(&mut frame, "/action", Value::Null);
            set(&mut frame, "/request_id", Value::Null);
        }
        EnvelopeRule::ErrorsAreTexts => change(
            &mut frame,
            "/errors/0",
            |reason| json!({ "detail": reason }),
        ),
        EnvelopeRule::NoDataOnRefusal => set(&mut frame, "/data", json!({})),
        EnvelopeRule::UnknownActionIs405 if status == Some(405) => {
            set(&mut frame, "/response_status", json!(400))
        }
        EnvelopeRule::UnknownActionIsRepeated if status == Some(405) => {
            set(&mut frame, "/action", Value::Null)
        }
        EnvelopeRule::MalformedIs400 if status == Some(400) => {
            set(&mut frame, "/response_status", json!(422))
        }
        _ => {}
    }
    text(&frame)
}

fn envelope(rule: EnvelopeRule, action: &str, frame: &mut Value) {
    match (rule, action) {
        (EnvelopeRule::AllFiveFields, _) => remove(frame, "", "errors"),
        (EnvelopeRule::NoErrorsOnSuccess, _) => set(frame, "/errors", Value::Null),
        (EnvelopeRule::RequestIdIsRepeated, _) => change(frame, "/request_id", next),
        (EnvelopeRule::CreatedIs201, "create_message") => {
            set(frame, "/response_status", json!(200))
        }
        (EnvelopeRule::EditedIs200, "edit_message") => set(frame, "/response_status", json!(202)),
        (EnvelopeRule::DeletedIs200, "delete_messages") => {
            set(frame, "/response_status", json!(204))
        }
        (EnvelopeRule::OthersAre200, "list" | "join_room" | "leave_room" | "current_room_info") => {
            set(frame, "/response_status", json!(202))
        }
        _ => {}
    }
}

/// What stands before the name of an action.
fn channel_shown(rules: Rules, role: Role) -> Option<&'static str> {
    match (rules.off(), rules.off(), role) {
        (Some(EnvelopeRule::ActionIsRepeated), _, _) => Some("chat"),
        (_, Some(InfoRule::RepliesAreAlikeOnBothChannels), Role::Admin) => Some("admin"),
        _ => None,
    }
}

/// The integer after this one.
fn next(number: &Value) -> Value {
    json!(number.as_i64().map(|number| number + 1))
}

fn text(frame: &Value) -> Text {
    frame.to_string().into()
}
