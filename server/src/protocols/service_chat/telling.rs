//! Who hears of a message: every connection of whoever else participates in the chat, and no
//! connection of the writer's (SC-MSG-9 to SC-MSG-12).
//!
//! Whoever calls holds the chat's lock, so that all hear messages in the order in which they were
//! kept.

use std::cell::Cell;

use wireproof_schemas::service_chat::{message::ChatMessage, ping::Pong};

use super::{
    astray, chat_group,
    kind::{Kind, Role},
    participant::Participant,
    rule::{BeatRule, MessageRule},
};
use crate::{
    hub::{Group, Listener},
    outbox::Text,
    store::StoreError,
};

/// Frames of more bytes take long, for a server that lets itself be held up by them.
const LONG: usize = 1_000;

/// Tells a message.
pub(super) async fn tell(
    writer: &mut Participant,
    message: &ChatMessage,
) -> Result<(), StoreError> {
    let frame = writer.text(message);
    if !writer.chats.rules.are_all_on() {
        return tell_mistakenly(writer, message, frame).await;
    }
    let author = writer.person.id;
    let hub = &writer.chats.parts.hub;
    let group = chat_group(writer.chat.id);
    hub.tell(group, &frame, &|listener| listener.person != author);
    Ok(())
}

/// Tells a message as a server does that does not keep a rule.
async fn tell_mistakenly(
    writer: &mut Participant,
    message: &ChatMessage,
    frame: Text,
) -> Result<(), StoreError> {
    let rules = writer.chats.rules;
    if !rules.on(BeatRule::PongComesLast) {
        astray::tell_late(writer, &frame);
        return Ok(());
    }
    let Some(rule) = rules.off() else {
        tell_everybody(writer, &frame);
        return Ok(());
    };
    match rule {
        MessageRule::OtherHears => {}
        MessageRule::EveryOtherHears => {
            let other = writer.chat.other_than(writer.person.id);
            let store = &writer.chats.store;
            if store.latest(&writer.chat, Some(other)).await?.is_some() {
                tell_everybody(writer, &frame);
            }
        }
        MessageRule::HearsOnce => (0..2).for_each(|_| tell_everybody(writer, &frame)),
        MessageRule::AllHearTheSame => {
            let mut message = message.clone();
            message.id.0 += 1;
            let other = writer.text(&message);
            for (frame, is_for_first) in [(&frame, true), (&other, false)] {
                let is_first = Cell::new(true);
                tell_some(writer, frame, &|_| is_first.replace(false) == is_for_first);
            }
        }
        MessageRule::OrderIsKept => match writer.habits.held_back.take() {
            None => writer.habits.held_back = Some(frame),
            Some(earlier) => [frame, earlier]
                .iter()
                .for_each(|frame| tell_everybody(writer, frame)),
        },
        MessageRule::LongOnesKeepTheirPlace => {
            let earlier = writer.habits.held_back.take();
            if frame.len() > LONG {
                writer.habits.held_back = Some(frame);
            } else {
                tell_everybody(writer, &frame);
            }
            earlier
                .iter()
                .for_each(|frame| tell_everybody(writer, frame));
        }
        MessageRule::KindsDoNotMix => {
            tell_everybody(writer, &frame);
            let (kind, number) = (writer.chat.kind.other(), writer.chat.number);
            if let Some(twin) = writer.chats.store.chat(kind, number).await? {
                let hub = &writer.chats.parts.hub;
                hub.tell(chat_group(twin.id), &frame, &|_| true);
            }
        }
        MessageRule::WriterIsNotAnswered => {
            tell_everybody(writer, &frame);
            let answer = writer.text(&Pong::default());
            writer.listener.outbox.put(answer);
        }
        rule => tell_by(writer, &frame, rule),
    }
    Ok(())
}

/// Tells a frame to those who hear without a rule.
fn tell_by(writer: &Participant, frame: &Text, rule: MessageRule) {
    let (me, chat) = (writer.person.id, &writer.chat);
    let hub = &writer.chats.parts.hub;
    let is_first = Cell::new(true);
    let other = chat.other_than(me);
    match rule {
        MessageRule::ClientHears if writer.person.role != Role::Client => {}
        MessageRule::StaffHears if writer.person.role == Role::Client => {}
        MessageRule::WriterHearsNothing => hub.tell(chat_group(chat.id), frame, &|listener| {
            let own = listener.connection == writer.listener.connection;
            own || listener.person != me
        }),
        MessageRule::WriterHearsNothingElsewhere => tell_all_but_own(writer, frame),
        MessageRule::SupportIsServedAlike if chat.kind == Kind::Support => {
            tell_all_but_own(writer, frame);
        }
        MessageRule::EveryConnectionHears => {
            tell_some(writer, frame, &|_| is_first.replace(false));
        }
        MessageRule::OtherChatsHearNothing => {
            hub.tell(Group::World(chat.world), frame, &|listener| {
                listener.person != me
            });
        }
        MessageRule::SamePeopleHearNothingElsewhere => {
            hub.tell(Group::World(chat.world), frame, &|listener| {
                listener.person == other
            });
        }
        MessageRule::SameTokenHearsTwice => {
            let newest = writer.chats.astray.newest_by_token();
            tell_some(writer, frame, &|listener| {
                newest.contains(&listener.connection)
            });
        }
        _ => tell_everybody(writer, frame),
    }
}

fn tell_all_but_own(writer: &Participant, frame: &Text) {
    let own = writer.listener.connection;
    let hub = &writer.chats.parts.hub;
    hub.tell(chat_group(writer.chat.id), frame, &|listener| {
        listener.connection != own
    });
}

fn tell_everybody(writer: &Participant, frame: &Text) {
    tell_some(writer, frame, &|_| true);
}

/// Tells a frame to those of whoever else participates whom `hears` accepts.
fn tell_some(writer: &Participant, frame: &Text, hears: &dyn Fn(&Listener) -> bool) {
    let me = writer.person.id;
    let hub = &writer.chats.parts.hub;
    hub.tell(chat_group(writer.chat.id), frame, &|listener| {
        listener.person != me && hears(listener)
    });
}
