//! Frames as a server sends them that does not keep a rule on their shape.
//!
//! With every rule on nothing here is called: frames are serialised from their types, which cannot
//! be wrong in these ways.

use serde_json::{Value, json};

use super::rule::{
    CloseRule, ConnectRule, GuestRule, MessageRule, NewRule, RefusalRule, SubscribeRule, TypingRule,
};
use crate::{
    reshape::{change, remove, rename, set},
    rule::Rules,
};

/// A frame without a rule.
pub(super) fn frame(rules: Rules, mut frame: Value) -> Value {
    let text = |pointer: &str| frame.pointer(pointer).and_then(Value::as_str);
    let kind = text("/type").unwrap_or_default().to_owned();
    match (kind.as_str(), text("/data/type")) {
        ("error", _) => refusal(rules, &mut frame),
        ("subscribed" | "unsubscribed", _) => confirmation(rules, &mut frame),
        ("message", _) => message(rules, &mut frame),
        ("typing", _) => typing(rules, &mut frame),
        ("conversation_update", Some("closed")) => closed(rules, &mut frame),
        ("new_conversation", _) => new_conversation(rules, &mut frame),
        _ => {}
    }
    if !rules.on(ConnectRule::DepartmentsAreInLowerCase) {
        for pointer in ["/data/department", "/data/data/department"] {
            change(&mut frame, pointer, capitals);
        }
    }
    times(rules, &mut frame);
    if kind == "conversation_update" {
        update(rules, &mut frame);
    }
    frame
}

fn capitals(name: &Value) -> Value {
    name.as_str().unwrap_or_default().to_uppercase().into()
}

fn refusal(rules: Rules, frame: &mut Value) {
    if !rules.on(RefusalRule::RefusalSaysWhyAtTop) {
        let why = frame["message"].take();
        *frame = json!({ "type": "error", "data": { "message": why } });
    }
}

fn confirmation(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(SubscribeRule::ConfirmationHasWords) => set(frame, "/data/message", json!("done")),
        Some(SubscribeRule::ConfirmationNamesConversation) => {
            set(frame, "/data/conversation_id", json!(0));
        }
        _ => {}
    }
}

fn message(rules: Rules, frame: &mut Value) {
    let guest = frame.pointer("/data/guest_info/name").cloned();
    let guest = guest.unwrap_or_default();
    match rules.off() {
        Some(MessageRule::MessageHasGuest) => remove(frame, "/data", "guest_info"),
        Some(MessageRule::ContentIsKept) => change(frame, "/data/content", |content| {
            content.as_str().unwrap_or_default().trim().into()
        }),
        Some(MessageRule::StaffIsStaff) => {
            change(frame, "/data/sender_type", |sender| {
                match sender == "staff" {
                    true => json!("user"),
                    false => sender.clone(),
                }
            })
        }
        Some(MessageRule::SenderIsWriter) => set(frame, "/data/sender_name", guest),
        Some(MessageRule::IdIsUnique) => set(frame, "/data/id", json!(1)),
        _ => {}
    }
    if !rules.on(GuestRule::GuestIsGuest) {
        set(frame, "/data/sender_type", json!("staff"));
    }
}

fn typing(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(TypingRule::TypingNamesTypist) => set(frame, "/data/user_id", json!(0)),
        Some(TypingRule::FlagIsRepeated) => set(frame, "/data/is_typing", json!(true)),
        _ => {}
    }
}

fn closed(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(CloseRule::ClosedHasStatus) => set(frame, "/data/data/status", json!("done")),
        Some(CloseRule::ClosedNamesConversation) => {
            rename(frame, "/data/data", "id", "conversation_id");
        }
        _ => {}
    }
}

fn new_conversation(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(NewRule::NewHasType) => remove(frame, "/data", "conversation_type"),
        Some(NewRule::NewIsActive) => set(frame, "/data/status", json!("new")),
        _ => {}
    }
    if !rules.on(GuestRule::FirstMessageHasPreview) {
        set(frame, "/data/last_message_preview", json!(""));
    }
}

fn times(rules: Rules, frame: &mut Value) {
    let end = match rules.off() {
        Some(MessageRule::TimeHasForm) => ".000Z",
        Some(MessageRule::TimesAreUtc) => "+00:00",
        _ => return,
    };
    for pointer in [
        "/data/created_at",
        "/data/data/last_message_at",
        "/data/data/updated_at",
    ] {
        change(frame, pointer, |time| {
            let time = time.as_str().unwrap_or_default();
            format!("{}{end}", time.trim_end_matches('Z')).into()
        });
    }
}

fn update(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(MessageRule::UpdateNestsTwice) => {
            let data = frame["data"]["data"].take();
            let kind = frame["data"]["type"].take();
            *frame = json!({ "type": "conversation_update", "update_type": kind, "data": data });
        }
        Some(MessageRule::UpdateNamesWriter) => {
            let guest = frame.pointer("/data/data/guest_name").cloned();
            set(frame, "/data/data/message_from", guest.unwrap_or_default());
        }
        Some(MessageRule::PreviewIsShort) => {
            change(frame, "/data/data/last_message_preview", |preview| {
                let preview = preview.as_str().unwrap_or_default();
                preview.chars().take(50).collect::<String>().into()
            });
        }
        _ => {}
    }
}
