//! Who hears of something: subscribers, departments, phones.
//!
//! Whoever calls holds the hotel's lock, so that all hear what happens in the order in which it was
//! kept, and nobody subscribes between two halves of one telling.

use std::{cell::RefCell, collections::HashSet};

use serde::Serialize;
use serde_json::json;
use wireproof_schemas::hotel_desk::{
    CHAT, GUEST,
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
    store::{Division, Kept},
    subscribers_group,
};
use crate::{
    hub::{Group, Listener},
    outbox::{self, Text},
    rule::Rules,
};

/// A frame as text.
pub(super) fn text(rules: Rules, frame: &impl Serialize) -> Text {
    if rules.are_all_on() {
        return outbox::text(frame);
    }
    spoiled::frame(rules, json!(frame)).to_string().into()
}

/// Tells of a message: subscribers hear it, the rest of the department hears of it (HD-MSG-14), and
/// what staff writes goes out to the guest (HD-GUEST-1).
pub(super) fn message(desk: &Desk, kept: &Kept, message: MessageData, sender: i64) {
    let rules = desk.rules;
    let from_staff = message.sender_type == SenderType::Staff;
    let update = NewMessageData {
        conversation_id: message.conversation_id,
        guest_name: kept.guest.name.clone(),
        department: kept.division.name.clone(),
        last_message_preview: Preview::of(message.content.as_str()),
        last_message_at: message.created_at,
        message_from: message.sender_name.clone(),
    };
    let message = text(rules, &ConversationMessage::new(message));
    let is_heard = match from_staff {
        true => rules.on(MessageRule::SubscribersHearText),
        false => rules.on(GuestRule::SubscribersHearGuest),
    };
    if is_heard {
        subscribers(desk, kept, &message, sender);
    }
    if from_staff {
        guest(desk, kept, &message);
    }
    let is_news = match from_staff {
        true => rules.on(MessageRule::DepartmentHearsUpdate),
        false => rules.on(GuestRule::DepartmentHearsGuest),
    };
    if is_news {
        updated(desk, kept, update, sender);
    }
}

/// Tells a department that there is news in a conversation where there is none; only a server that
/// breaks a rule does so.
pub(super) fn news(desk: &Desk, kept: &Kept, from: &str) {
    let update = NewMessageData {
        conversation_id: kept.id,
        guest_name: kept.guest.name.clone(),
        department: kept.division.name.clone(),
        last_message_preview: kept.preview.clone(),
        last_message_at: kept.updated_at,
        message_from: from.to_owned(),
    };
    updated(desk, kept, update, 0);
}

/// Tells those who are subscribed to a conversation.
fn subscribers(desk: &Desk, kept: &Kept, message: &Text, sender: i64) {
    let (rules, hub) = (desk.rules, &desk.parts.hub);
    let subscribed = match rules.on(MessageRule::OtherSubscribersHearNoMessage) {
        true => hub.connections(conversation_group(kept.id.0)),
        false => hub.connections(subscribers_group()),
    };
    let group = match rules.off() {
        Some(SubscribeRule::OnlySubscribersHear) => department_group(kept.division.id),
        _ => conversation_group(kept.id.0),
    };
    let hears = |listener: &Listener| match rules.off() {
        Some(MessageRule::WriterHearsMessage) => listener.person != sender,
        Some(MessageRule::OtherSubscribersHear) => listener.person == sender,
        _ => true,
    };
    hub.tell(group, message, &hears);
    match rules.off() {
        Some(MessageRule::MessageIsHeardOnce) => hub.tell(group, message, &hears),
        Some(MessageRule::OtherSubscribersHearNoMessage) => {
            let own = hub.connections(group);
            hub.tell(department_group(kept.division.id), message, &|listener| {
                subscribed.contains(&listener.connection) && !own.contains(&listener.connection)
            });
        }
        _ => {}
    }
}

/// Lets what staff wrote go out to the guest.
fn guest(desk: &Desk, kept: &Kept, message: &Text) {
    let hub = &desk.parts.hub;
    match desk.rules.off() {
        Some(GuestRule::TextGoesOut) => {}
        Some(GuestRule::OtherGuestsHearNothing) => {
            hub.tell(Group::World(kept.division.world), message, &|listener| {
                listener.channel == GUEST.name
            });
        }
        _ => hub.tell(phone_group(kept.guest.id.0), message, &|_| true),
    }
}

/// Tells the department of something new in a conversation; subscribers hear what it is.
fn updated(desk: &Desk, kept: &Kept, update: NewMessageData, sender: i64) {
    let rules = desk.rules;
    let update = text(rules, &NewMessage::new(update));
    let only = rules.on(MessageRule::OtherDepartmentsHearNoUpdate);
    match rules.off() {
        Some(MessageRule::SubscribersHearNoUpdate) => {
            department(desk, &kept.division, only, &update, &|_| true);
        }
        Some(MessageRule::WriterHearsUpdate) => {
            not_subscribed(desk, kept, only, &update, &|listener| {
                listener.person != sender
            });
        }
        _ => not_subscribed(desk, kept, only, &update, &|_| true),
    }
}

/// Tells the department that a conversation is over; subscribers do not hear it (HD-CLOSE-7).
pub(super) fn closed(desk: &Desk, kept: &Kept, closer: i64) {
    let closed = Closed::new(ClosedData {
        id: kept.id,
        guest_name: kept.guest.name.clone(),
        department: kept.division.name.clone(),
        status: Word::new(),
        updated_at: kept.updated_at,
    });
    let frame = text(desk.rules, &closed);
    let (hub, all) = (&desk.parts.hub, |_: &Listener| true);
    if !desk.rules.on(GuestRule::ClosingIsNotForGuests) {
        hub.tell(phone_group(kept.guest.id.0), &frame, &all);
    }
    let only = desk.rules.on(CloseRule::OtherDepartmentsHearNoClosing);
    match desk.rules.off() {
        Some(CloseRule::DepartmentHearsClosed) => {}
        Some(CloseRule::SubscribersHearNoClosed) => {
            department(desk, &kept.division, only, &frame, &all);
        }
        Some(CloseRule::SubscribersHearNoClosingTwice) => {
            hub.tell(conversation_group(kept.id.0), &frame, &all);
            department(desk, &kept.division, only, &frame, &all);
        }
        Some(CloseRule::ClosedIsHeardOnce) => {
            (0..2).for_each(|_| not_subscribed(desk, kept, only, &frame, &all));
        }
        Some(CloseRule::CloserHearsClosing) => {
            not_subscribed(desk, kept, only, &frame, &|listener| {
                listener.person != closer
            });
        }
        _ => not_subscribed(desk, kept, only, &frame, &all),
    }
}

/// Tells all of the department of a new conversation.
pub(super) fn new_conversation(desk: &Desk, kept: &Kept, creator: i64) {
    let frame = text(desk.rules, &NewConversation::new(kept.shown()));
    let only = desk.rules.on(NewRule::OtherDepartmentsHearNoNew);
    let people = RefCell::new(HashSet::new());
    let tell = || {
        department(
            desk,
            &kept.division,
            only,
            &frame,
            &|listener| match desk.rules.off() {
                Some(NewRule::CreatorHearsNew) => listener.person != creator,
                Some(NewRule::EveryConnectionHearsNew) => {
                    people.borrow_mut().insert(listener.person)
                }
                _ => true,
            },
        );
    };
    match desk.rules.off() {
        Some(NewRule::NewIsTold) => {}
        Some(NewRule::NewIsHeardOnce) => (0..2).for_each(|_| tell()),
        _ => tell(),
    }
}

/// Tells those of a department whom `hears` accepts. Unless it is for them `only`, everybody who is
/// connected is told.
pub(super) fn department(
    desk: &Desk,
    division: &Division,
    only: bool,
    frame: &Text,
    hears: &dyn Fn(&Listener) -> bool,
) {
    let hub = &desk.parts.hub;
    match only {
        true => hub.tell(department_group(division.id), frame, hears),
        false => hub.tell(Group::World(division.world), frame, &|listener| {
            listener.channel == CHAT.name && hears(listener)
        }),
    }
}

/// Tells those of a department who are not subscribed, as far as `hears` accepts them.
fn not_subscribed(
    desk: &Desk,
    kept: &Kept,
    only: bool,
    frame: &Text,
    hears: &dyn Fn(&Listener) -> bool,
) {
    let (rules, hub) = (desk.rules, &desk.parts.hub);
    let group = match rules.on(MessageRule::OtherSubscribersHearUpdate) {
        true => conversation_group(kept.id.0),
        false => subscribers_group(),
    };
    let subscribed = hub.connections(group);
    let people = RefCell::new(HashSet::new());
    if !rules.on(SubscribeRule::SubscriptionIsOfConnection) {
        hub.tell(group, frame, &|listener| {
            people.borrow_mut().insert(listener.person);
            false
        });
    }
    department(desk, &kept.division, only, frame, &|listener| {
        hears(listener)
            && !subscribed.contains(&listener.connection)
            && !people.borrow().contains(&listener.person)
    });
}
