//! Who hears of something: subscribers, departments, phones.
//!
//! Whoever calls holds the hotel's lock, so that all hear what happens in the order in which it was
//! kept, and nobody subscribes between two halves of one telling.

use std::{cell::RefCell, collections::HashSet};

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

use super::{
    Desk, conversation_group, department_group, phone_group,
    rule::{CloseRule, GuestRule, MessageRule, NewRule, SubscribeRule},
    spoiled,
    store::Kept,
};
use crate::{hub::Listener, outbox::Text, rule::Rules};

/// A frame as text.
pub(super) fn text(rules: Rules, frame: &impl Serialize) -> Text {
    if rules.are_all_on() {
        // Our frames hold nothing that JSON cannot.
        return serde_json::to_string(frame).unwrap_or_default().into();
    }
    spoiled::frame(rules, json!(frame)).to_string().into()
}

/// Tells of a message: subscribers hear it, the rest of the department hears of it (HD-MSG-14), and
/// what staff writes goes out to the guest (HD-GUEST-1).
pub(super) fn message(desk: &Desk, kept: &Kept, message: MessageData, sender: i64) {
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
    let rules = desk.rules;
    let message = text(rules, &ConversationMessage::new(message));
    if !from_staff && !rules.on(GuestRule::GuestMessageIsTold) {
        return;
    }
    let group = match rules.on(SubscribeRule::OnlySubscribersHear) {
        true => conversation_group(kept.id.0),
        false => department_group(kept.division.id),
    };
    let hears = |listener: &Listener| {
        listener.person != sender || rules.on(MessageRule::WriterHearsMessage)
    };
    hub.tell(group, &message, &hears);
    if !rules.on(MessageRule::MessageIsHeardOnce) {
        hub.tell(group, &message, &hears);
    }
    if from_staff && rules.on(GuestRule::TextGoesOut) {
        hub.tell(phone_group(kept.guest.id.0), &message, &|_| true);
    }
    let update = text(rules, &NewMessage::new(update));
    match rules.off() {
        Some(MessageRule::DepartmentHearsUpdate) => {}
        Some(MessageRule::SubscribersHearNoUpdate) => {
            hub.tell(department_group(kept.division.id), &update, &|_| true);
        }
        Some(MessageRule::WriterHearsUpdate) => {
            not_subscribed(desk, kept, &update, &|listener| listener.person != sender);
        }
        _ => not_subscribed(desk, kept, &update, &|_| true),
    }
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
    let frame = text(desk.rules, &closed);
    let (hub, group) = (&desk.parts.hub, department_group(kept.division.id));
    if !desk.rules.on(GuestRule::ClosingIsNotForGuests) {
        hub.tell(phone_group(kept.guest.id.0), &frame, &|_| true);
    }
    match desk.rules.off() {
        Some(CloseRule::DepartmentHearsClosed) => {}
        Some(CloseRule::SubscribersHearNoClosed) => hub.tell(group, &frame, &|_| true),
        Some(CloseRule::ClosedIsHeardOnce) => {
            (0..2).for_each(|_| not_subscribed(desk, kept, &frame, &|_| true));
        }
        _ => not_subscribed(desk, kept, &frame, &|_| true),
    }
}

/// Tells all of the department of a new conversation.
pub(super) fn new_conversation(desk: &Desk, kept: &Kept) {
    let frame = text(desk.rules, &NewConversation::new(kept.shown()));
    let group = department_group(kept.division.id);
    if desk.rules.on(NewRule::NewIsTold) {
        desk.parts.hub.tell(group, &frame, &|_| true);
    }
}

/// Tells those of a department who are not subscribed, as far as `hears` accepts them.
fn not_subscribed(desk: &Desk, kept: &Kept, frame: &Text, hears: &dyn Fn(&Listener) -> bool) {
    let hub = &desk.parts.hub;
    let group = conversation_group(kept.id.0);
    let subscribed = hub.connections(group);
    let people = RefCell::new(HashSet::new());
    if !desk.rules.on(SubscribeRule::SubscriptionIsOfConnection) {
        hub.tell(group, frame, &|listener| {
            people.borrow_mut().insert(listener.person);
            false
        });
    }
    hub.tell(department_group(kept.division.id), frame, &|listener| {
        hears(listener)
            && !subscribed.contains(&listener.connection)
            && !people.borrow().contains(&listener.person)
    });
}
