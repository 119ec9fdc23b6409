//! What is said of messages that are edited or deleted.

use serde_json::{Value, json};

use super::judged;

#[test]
fn what_a_deletion_holds_is_convention_and_what_an_edit_holds_is_not() {
    let reply = |action: &str, data: Value| {
        json!({
            "errors": [], "data": data, "action": action, "response_status": 200, "request_id": 1
        })
    };
    let deleted = |ids: Value| {
        reply(
            "delete_messages",
            json!({ "room_id": 7, "messages_ids": ids }),
        )
    };
    judged(
        "delete_messages.reply",
        &deleted(json!([18, 17])),
        true,
        true,
    );
    judged(
        "delete_messages.reply",
        &deleted(json!([18, 18])),
        true,
        false,
    );
    judged("delete_messages.reply", &deleted(json!([])), true, false);
    judged("delete_messages.reply", &deleted(json!(18)), false, false);
    judged(
        "delete_messages.reply",
        &deleted(json!(["18"])),
        false,
        false,
    );

    let edited = json!({ "room_id": 7, "message_id": 18, "message_text": "edit" });
    judged(
        "edit_message.reply",
        &reply("edit_message", edited.clone()),
        true,
        true,
    );
    for field in ["room_id", "message_id", "message_text"] {
        let mut data = edited.clone();
        data.as_object_mut().unwrap().remove(field);
        judged(
            "edit_message.reply",
            &reply("edit_message", data),
            false,
            false,
        );
        let mut data = edited.clone();
        data[field] = json!(null);
        judged(
            "edit_message.reply",
            &reply("edit_message", data),
            false,
            false,
        );
    }
}

#[test]
fn one_message_to_delete_is_a_list_as_well() {
    let delete =
        |ids: Value| json!({ "action": "delete_messages", "msg_id_list": ids, "request_id": 1 });
    judged(
        "delete_messages.request",
        &delete(json!([1, 1])),
        true,
        true,
    );
    for wrong in [json!(1), json!([]), json!([1, "2"]), json!([1.5])] {
        judged("delete_messages.request", &delete(wrong), false, false);
    }
}
