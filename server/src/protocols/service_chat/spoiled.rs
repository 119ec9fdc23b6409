//! Frames as a server sends them that does not keep a rule on their shape.
//!
//! With every rule on nothing here is called: frames are serialised from their types, which cannot
//! be wrong in these ways.

use serde_json::{Value, json};

use super::{
    credential::Place,
    participant::Participant,
    rule::{MessageRule, RefuseRule},
};
use crate::reshape::{change, remove, rename, set};

/// A frame without a rule.
pub(super) fn frame(participant: &mut Participant, mut frame: Value) -> Value {
    let kind = frame.get("type").and_then(Value::as_str);
    match kind.unwrap_or_default() {
        "message" => message(participant, &mut frame),
        "error" => refusal(participant, &mut frame),
        _ => {}
    }
    if let Value::Object(members) = &mut frame {
        members.extend(participant.habits.extras.clone());
    }
    frame
}

fn refusal(participant: &Participant, frame: &mut Value) {
    match participant.chats.rules.off() {
        Some(RefuseRule::RefusalHasType) => remove(frame, "", "type"),
        Some(RefuseRule::RefusalSaysWhy) => set(frame, "/message", json!("")),
        _ => {}
    }
}

fn message(participant: &mut Participant, frame: &mut Value) {
    if let Some(content) = participant.habits.instead.take() {
        set(frame, "/content", content.into());
    }
    let Some(rule) = participant.chats.rules.off() else {
        return;
    };
    match rule {
        MessageRule::TypeIsMessage => set(frame, "/type", json!("new_message")),
        MessageRule::IdIsInteger => change(frame, "/id", as_text),
        MessageRule::ContentIsThere => rename(frame, "", "content", "text"),
        MessageRule::SenderIsInteger => change(frame, "/sender_id", as_text),
        MessageRule::ChatIdIsInteger => change(frame, "/chat_id", as_text),
        MessageRule::CreatedAtIsThere => set(frame, "/created_at", json!(1_704_110_400)),
        MessageRule::SenderIsWriter => set(frame, "/sender_id", json!(participant.chat.client)),
        MessageRule::CookieWriterIsKnown if participant.credential.place == Place::Cookie => {
            set(frame, "/sender_id", json!(0));
        }
        MessageRule::ChatIdIsOfAddress => change(frame, "/chat_id", |number| {
            json!(number.as_i64().map(|number| number + 1))
        }),
        MessageRule::IdsDiffer => set(frame, "/id", json!(participant.habits.written)),
        MessageRule::IdsGrow => change(frame, "/id", |id| {
            json!(id.as_i64().map(|id| i64::from(i32::MAX) - id))
        }),
        MessageRule::SenderIsNotTakenOver => take_over(participant, frame, "sender_id"),
        MessageRule::ChatIdIsNotTakenOver => take_over(participant, frame, "chat_id"),
        MessageRule::IdIsNotTakenOver => take_over(participant, frame, "id"),
        MessageRule::CreatedAtIsNotTakenOver => take_over(participant, frame, "created_at"),
        rule => created_at(rule, frame),
    }
}

fn created_at(rule: MessageRule, frame: &mut Value) {
    change(frame, "/created_at", |time| {
        let text = time.as_str().unwrap_or_default();
        match rule {
            MessageRule::CreatedAtHasDocumentedForm => text.replace('T', " "),
            MessageRule::CreatedAtHasNoZone => format!("{text}Z"),
            MessageRule::CreatedAtHasNoFraction => format!("{text}.000"),
            MessageRule::TimeIsTimeOfSending => "2024-01-01T12:00:00".to_owned(),
            _ => text.to_owned(),
        }
        .into()
    });
}

/// Tells what the request says of it.
fn take_over(participant: &Participant, frame: &mut Value, name: &str) {
    if let Some(value) = participant.habits.request.get(name) {
        set(frame, &format!("/{name}"), value.clone());
    }
}

fn as_text(value: &Value) -> Value {
    value.to_string().into()
}
