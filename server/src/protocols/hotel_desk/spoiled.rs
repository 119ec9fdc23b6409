//! Frames as a server sends them that does not keep a rule on their shape.
//!
//! With every rule on nothing here is called: frames are serialised from their types, which cannot
//! be wrong in these ways.

use serde_json::{Value, json};
use wireproof_schemas::hotel_desk::content::Preview;

use super::rule::{
    CloseRule, ConnectRule, GuestRule, MessageRule, NewRule, RefusalRule, StatusRule,
    SubscribeRule, TypingRule,
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
        ("user_status", _) => status(rules, &mut frame),
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
    let text = |pointer: &str| frame.pointer(pointer).cloned().unwrap_or_default();
    let (guest, writer) = (text("/data/guest_info/name"), text("/data/sender_name"));
    let from_staff = text("/data/sender_type") == "staff";
    match rules.off() {
        Some(MessageRule::MessageIdIsNumber) => change(frame, "/data/id", written),
        Some(MessageRule::MessageConversationIsNumber) => {
            change(frame, "/data/conversation_id", written);
        }
        Some(MessageRule::SenderTypeIsThere) => remove(frame, "/data", "sender_type"),
        Some(MessageRule::ContentHasItsName) => rename(frame, "/data", "content", "text"),
        Some(MessageRule::MessageTimeIsText) => set(frame, "/data/created_at", json!(1)),
        Some(MessageRule::MessageHasGuest) => remove(frame, "/data", "guest_info"),
        Some(MessageRule::StaffMessageHasGuest) if from_staff => {
            remove(frame, "/data", "guest_info");
        }
        Some(MessageRule::RoomIsText) => change(frame, "/data/guest_info/room_number", counted),
        Some(MessageRule::StaffIsStaff) if from_staff => {
            set(frame, "/data/sender_type", json!("user"));
        }
        Some(MessageRule::SenderIsWriter) => set(frame, "/data/sender_name", guest),
        Some(MessageRule::GuestIsOfConversation) => set(frame, "/data/guest_info/name", writer),
        Some(MessageRule::IdIsUnique) => set(frame, "/data/id", json!(1)),
        Some(rule) => change(frame, "/data/content", |content| altered(rule, content)),
        None => {}
    }
    match rules.off() {
        Some(GuestRule::GuestIsGuest) => set(frame, "/data/sender_type", json!("staff")),
        Some(GuestRule::GuestIsNamed) if !from_staff => {
            set(frame, "/data/sender_name", json!("guest"));
        }
        _ => {}
    }
}

/// A content as a server tells it that does not tell it exactly.
fn altered(rule: MessageRule, content: &Value) -> Value {
    let text = content.as_str().unwrap_or_default();
    match rule {
        MessageRule::ContentIsKept => text.trim().into(),
        MessageRule::LineBreaksAreKept => text.replace(['\r', '\n'], " ").into(),
        MessageRule::EmojiAreKept => text.replace(|c| c > '\u{ffff}', "?").into(),
        MessageRule::MarkupIsKept => text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
            .into(),
        _ => content.clone(),
    }
}

/// A number as a text.
fn written(number: &Value) -> Value {
    number.to_string().into()
}

/// A text as a number: the digits that it begins with, or none.
fn counted(text: &Value) -> Value {
    let text = text.as_str().unwrap_or_default();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    json!(digits.parse::<i64>().unwrap_or_default())
}

fn typing(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(TypingRule::TypingNamesTypist) => set(frame, "/data/user_id", json!(0)),
        Some(TypingRule::FlagIsRepeated) => set(frame, "/data/is_typing", json!(true)),
        _ => {}
    }
}

fn status(rules: Rules, frame: &mut Value) {
    let is_gone = frame.pointer("/data/type") == Some(&json!("user_disconnected"));
    match rules.off() {
        Some(StatusRule::StatusIdIsNumber) => change(frame, "/data/user_id", written),
        Some(StatusRule::StatusHasName) => remove(frame, "/data", "user_name"),
        Some(StatusRule::StatusHasDepartment) => remove(frame, "/data", "department"),
        Some(StatusRule::GoingIsDisconnected) if is_gone => {
            set(frame, "/data/type", json!("user_left"));
        }
        Some(StatusRule::GoingHasFields) if is_gone => remove(frame, "/data", "user_name"),
        Some(StatusRule::StatusNamesUser) => set(frame, "/data/user_id", json!(0)),
        Some(StatusRule::StatusHasOwnName) => {
            let department = frame.pointer("/data/department").cloned();
            set(frame, "/data/user_name", department.unwrap_or_default());
        }
        _ => {}
    }
}

fn closed(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(CloseRule::ClosedHasStatus) => set(frame, "/data/data/status", json!("done")),
        Some(CloseRule::ClosedNamesConversation) => {
            rename(frame, "/data/data", "id", "conversation_id");
        }
        Some(CloseRule::ClosedHasDepartment) => remove(frame, "/data/data", "department"),
        Some(CloseRule::ClosedHasTimeOfClosing) => {
            set(
                frame,
                "/data/data/updated_at",
                json!("1970-01-01T00:00:00Z"),
            );
        }
        _ => {}
    }
}

fn new_conversation(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(NewRule::NewHasType) => remove(frame, "/data", "conversation_type"),
        Some(NewRule::NewIdIsNumber) => change(frame, "/data/id", written),
        Some(NewRule::NewHasGuestName) => remove(frame, "/data", "guest_name"),
        Some(NewRule::NewIsActive) => set(frame, "/data/status", json!("new")),
        Some(NewRule::EmptyPreviewIsText) => {
            change(frame, "/data/last_message_preview", |preview| {
                match preview == "" {
                    true => Value::Null,
                    false => preview.clone(),
                }
            });
        }
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
        Some(MessageRule::UpdateHasTime) => {
            rename(frame, "/data/data", "last_message_at", "created_at");
        }
        Some(MessageRule::UpdateConversationIsNumber) => {
            change(frame, "/data/data/conversation_id", written);
        }
        Some(MessageRule::UpdateNamesWriter) => {
            let guest = frame.pointer("/data/data/guest_name").cloned();
            set(frame, "/data/data/message_from", guest.unwrap_or_default());
        }
        Some(MessageRule::UpdateNamesGuest) => {
            let writer = frame.pointer("/data/data/message_from").cloned();
            set(frame, "/data/data/guest_name", writer.unwrap_or_default());
        }
        Some(MessageRule::PreviewBeginsContent) => {
            let writer = frame.pointer("/data/data/message_from").cloned();
            let writer = writer.unwrap_or_default();
            let writer = writer.as_str().unwrap_or_default();
            change(frame, "/data/data/last_message_preview", |preview| {
                format!("{writer}: {}", preview.as_str().unwrap_or_default()).into()
            });
        }
        Some(rule) => change(frame, "/data/data/last_message_preview", |preview| {
            previewed(rule, preview)
        }),
        None => {}
    }
}

/// A preview as a server shows it that does not count right.
fn previewed(rule: MessageRule, preview: &Value) -> Value {
    let text = preview.as_str().unwrap_or_default();
    let count = text.chars().count();
    match rule {
        MessageRule::PreviewIsShort => text.chars().take(50).collect::<String>().into(),
        MessageRule::PreviewHasNoEllipsis if count == Preview::MAX_CHARS => {
            let kept: String = text.chars().take(count - 1).collect();
            format!("{kept}…").into()
        }
        MessageRule::PreviewIsInCharacters => {
            let mut bytes = 0;
            let fits = |c: &char| {
                bytes += c.len_utf8();
                bytes <= Preview::MAX_CHARS
            };
            text.chars().take_while(fits).collect::<String>().into()
        }
        _ => preview.clone(),
    }
}
