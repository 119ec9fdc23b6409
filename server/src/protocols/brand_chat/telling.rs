//! How a change is told: whoever asked is answered, and everybody else in the room hears the same
//! frame.
//!
//! Whoever calls holds the room's lock, so that all hear the changes of a room in the order in
//! which they were kept.

use wireproof_schemas::brand_chat::room::RoomPk;

use super::{
    member::{Member, Told},
    room_group,
};
use crate::hub::{Group, Listener};

/// What a server that does not keep a rule does wrong in telling others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// It tells nobody.
    Nobody,
    /// It tells everybody twice.
    Twice,
    /// It tells whoever asked a second time.
    AskerToo,
    /// It leaves out the other connections of whoever asked.
    NoneOfAsker,
    /// It tells all connections of the world.
    Everywhere,
    /// It tells only the channel of whoever asked.
    OneChannel,
    /// It lets every two frames change places.
    OutOfOrder,
}

/// Answers whoever asked, then tells everybody else in the room.
pub(super) fn tell(member: &mut Member, told: Told, pk: RoomPk, mistake: Option<Mistake>) {
    let Told { reply, heard } = told;
    member.listener.outbox.put(reply);
    let asker = &member.listener;
    let hears = |listener: &Listener| {
        let own = listener.connection == asker.connection;
        match mistake {
            Some(Mistake::AskerToo) => true,
            Some(Mistake::NoneOfAsker) => listener.person != asker.person,
            Some(Mistake::OneChannel) => !own && listener.channel == asker.channel,
            _ => !own,
        }
    };
    let hub = &member.chat.parts.hub;
    let room = room_group(pk);
    match mistake {
        Some(Mistake::Nobody) => {}
        Some(Mistake::Twice) => (0..2).for_each(|_| hub.tell(room, &heard, &hears)),
        Some(Mistake::Everywhere) => hub.tell(Group::World(member.person.world), &heard, &hears),
        Some(Mistake::OutOfOrder) => match member.habits.held_back.take() {
            None => member.habits.held_back = Some(heard),
            Some(earlier) => [heard, earlier]
                .iter()
                .for_each(|frame| hub.tell(room, frame, &hears)),
        },
        _ => hub.tell(room, &heard, &hears),
    }
}
