//! Messages, edits and deletions as a server tells them that does not keep a rule.

use serde_json::{Value, json};

use super::next;
use crate::{
    protocols::brand_chat::rule::{CreateRule, DeleteRule, EditRule, RoomRule},
    reshape::{change, remove, rename, set},
    rule::Rules,
};

/// Spoils what a reply tells of a change.
pub(super) fn spoil(rules: Rules, action: &str, frame: &mut Value) {
    match action {
        "create_message" => create_message(rules, frame),
        "edit_message" => edit_message(rules, frame),
        "delete_messages" => delete_messages(rules, frame),
        _ => {}
    }
}

/// Spoils what others hear and whoever asked does not.
pub(super) fn spoil_for_others(rules: Rules, action: &str, frame: &mut Value) {
    let (create, edit, delete) = (rules.off(), rules.off(), rules.off());
    match action {
        "create_message" => match create {
            Some(CreateRule::HeardAsTold) => set(frame, "/data/user", nobody()),
            Some(CreateRule::ListenersGetId) => remove(frame, "/data", "id"),
            Some(CreateRule::ListenersGetRequestId) => set(frame, "/request_id", Value::Null),
            _ => {}
        },
        "edit_message" => match edit {
            Some(EditRule::EditIsHeardAsTold) => remove(frame, "/data", "message_text"),
            Some(EditRule::EditorsIdIsHeard) => set(frame, "/request_id", Value::Null),
            _ => {}
        },
        "delete_messages" => match delete {
            Some(DeleteRule::DeletionIsHeardAsTold) => remove(frame, "/data", "messages_ids"),
            Some(DeleteRule::DeletersIdIsHeard) => set(frame, "/request_id", Value::Null),
            _ => {}
        },
        _ => {}
    }
}

fn create_message(rules: Rules, frame: &mut Value) {
    if !rules.on(RoomRule::UserHasName) {
        remove(frame, "/data/user", "name");
    }
    match rules.off() {
        Some(CreateRule::MessageShowsText) => rename(frame, "/data", "text", "msg_text"),
        Some(CreateRule::MessageShowsWriter) => set(frame, "/data/user", nobody()),
        Some(CreateRule::MessageShowsRoom) => change(frame, "/data/room", |room| {
            room.get("pk").cloned().unwrap_or_default()
        }),
        Some(CreateRule::TimeHasDocumentedForm) => change(frame, "/data/created_at", |time| {
            let time = time.as_str().unwrap_or_default();
            time.replace('Z', "000+00:00").into()
        }),
        _ => {}
    }
}

fn edit_message(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(EditRule::EditHasDocumentedNames) => rename(frame, "/data", "message_text", "text"),
        Some(EditRule::EditIdsAreIntegers) => {
            for id in ["/data/room_id", "/data/message_id"] {
                change(frame, id, |id| id.to_string().into());
            }
        }
        Some(EditRule::EditNamesItsMessage) => change(frame, "/data/message_id", next),
        Some(EditRule::EditNamesItsRoom) => change(frame, "/data/room_id", next),
        _ => {}
    }
}

fn delete_messages(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(DeleteRule::DeletionHasDocumentedNames) => {
            rename(frame, "/data", "messages_ids", "msg_id_list")
        }
        Some(DeleteRule::DeletedIdsAreList) => change(frame, "/data/messages_ids", |ids| match ids
            .as_array()
            .map(Vec::as_slice)
        {
            Some([one]) => one.clone(),
            _ => ids.clone(),
        }),
        Some(DeleteRule::DeletionNamesItsRoom) => change(frame, "/data/room_id", next),
        Some(DeleteRule::DeletionNamesItsMessages) => change(frame, "/data/messages_ids", |ids| {
            ids.as_array().into_iter().flatten().map(next).collect()
        }),
        _ => {}
    }
}

/// What a framework calls a user whom it does not know.
fn nobody() -> Value {
    json!({ "id": 0, "name": "" })
}
