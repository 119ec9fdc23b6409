//! Who hears of a message: every connection in the room, the writer's too (PM-CHAT-10).
//!
//! Whoever calls holds the room's lock, so that all hear messages in the order in which they were
//! kept.

use wireproof_schemas::pet_market::message::RoomMessage;

use super::{participant::Participant, room_group, rule::ChatRule};
use crate::{
    hub::{Group, Listener},
    outbox::Text,
};

/// Tells a message.
pub(super) fn tell(writer: &mut Participant, message: &RoomMessage) {
    let frame = writer.text(message);
    let own = writer.listener.connection;
    let (me, user) = (writer.account.id, writer.room.account);
    match writer.market.rules.off() {
        None => tell_some(writer, &frame, &|_| true),
        Some(rule) => match rule {
            ChatRule::SupportHears if me == user => {
                tell_some(writer, &frame, &|listener| listener.person == user);
            }
            ChatRule::UserHears if me != user => {
                tell_some(writer, &frame, &|listener| listener.person != user);
            }
            ChatRule::SupportHearsSupport if me != user => {
                tell_some(writer, &frame, &|listener| {
                    [me, user].contains(&listener.person)
                });
            }
            ChatRule::RoomsDoNotMix => {
                let group = Group::World(writer.account.world);
                writer.market.parts.hub.tell(group, &frame, &|_| true);
            }
            ChatRule::HearsOnce => {
                (0..2).for_each(|_| tell_some(writer, &frame, &|_| true));
            }
            ChatRule::OrderIsKept => tell_crosswise(writer, frame),
            ChatRule::WriterHears => {
                tell_some(writer, &frame, &|listener| listener.connection != own);
            }
            ChatRule::WriterHearsElsewhere => tell_some(writer, &frame, &|listener| {
                listener.connection == own || listener.person != me
            }),
            ChatRule::WriterHearsOnce => {
                writer.listener.outbox.put(frame.clone());
                tell_some(writer, &frame, &|_| true);
            }
            _ => tell_some(writer, &frame, &|_| true),
        },
    }
}

/// Tells every second message before the one that came before it.
fn tell_crosswise(writer: &mut Participant, frame: Text) {
    match writer.habits.held_back.take() {
        None => writer.habits.held_back = Some(frame),
        Some(earlier) => [frame, earlier]
            .iter()
            .for_each(|frame| tell_some(writer, frame, &|_| true)),
    }
}

/// Tells a frame to those in the room whom `hears` accepts.
pub(super) fn tell_some(writer: &Participant, frame: &Text, hears: &dyn Fn(&Listener) -> bool) {
    let (hub, group) = (&writer.market.parts.hub, room_group(writer.room.id));
    hub.tell(group, frame, hears);
}
