//! Who hears of something: subscribers, departments, phones.
//!
//! Whoever calls holds the hotel's lock, so that all hear what happens in the order in which it was
//! kept, and nobody subscribes between two halves of one telling.

use serde::Serialize;
use serde_json::json;
use wireproof_schemas::hotel_desk::{
    close_conversation::{Closed, ClosedData},
    content::Preview,
    message::{ConversationMessage, MessageData, SenderType},
    new_conversation::NewConversation,
    new_message::{NewMessage, NewMessageData},
};
use wireproof_schemas::word::Word;

use super::{Desk, conversation_group, department_group, phone_group, store::Kept};
use crate::{outbox::Text, rule::Rules};

/// A frame as text.
pub(super) fn text(rules: Rules, frame: &impl Serialize) -> Text {
    let _ = rules;
    json!(frame).to_string().into()
}

/// Tells of a message: subscribers hear it, the rest of the department hears of it (HD-MSG-14), and
/// what staff writes goes out to the guest (HD-GUEST-1).
pub(super) fn message(desk: &Desk, kept: &Kept, message: MessageData) {
    let hub = &desk.parts.hub;
    let from_staff = message.sender_type == SenderType::Staff;
    let update = NewMessageData {
        conversation_id: message.conversation_id,
        guest_name: kept.guest.name.clone(),
        department: kept.division.name.clone(),
        last_message_preview: Preview::of(message.content.as_str()),
        last_message_at: message.created_at,
        message_from: message.sender_name.clone(),
    };
    let message = text(desk.rules, &ConversationMessage::new(message));
    hub.tell(conversation_group(kept.id.0), &message, &|_| true);
    if from_staff {
        hub.tell(phone_group(kept.guest.id.0), &message, &|_| true);
    }
    not_subscribed(desk, kept, &text(desk.rules, &NewMessage::new(update)));
}

/// Tells the department that a conversation is over; subscribers do not hear it (HD-CLOSE-7).
pub(super) fn closed(desk: &Desk, kept: &Kept) {
    let closed = Closed::new(ClosedData {
        id: kept.id,
        guest_name: kept.guest.name.clone(),
        department: kept.division.name.clone(),
        status: Word::new(),
        updated_at: kept.updated_at,
    });
    not_subscribed(desk, kept, &text(desk.rules, &closed));
}

/// Tells all of the department of a new conversation.
pub(super) fn new_conversation(desk: &Desk, kept: &Kept) {
    let frame = text(desk.rules, &NewConversation::new(kept.shown()));
    let group = department_group(kept.division.id);
    desk.parts.hub.tell(group, &frame, &|_| true);
}

fn not_subscribed(desk: &Desk, kept: &Kept, frame: &Text) {
    let hub = &desk.parts.hub;
    let subscribed = hub.connections(conversation_group(kept.id.0));
    hub.tell(department_group(kept.division.id), frame, &|listener| {
        !subscribed.contains(&listener.connection)
    });
}
