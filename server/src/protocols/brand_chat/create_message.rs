//! `create_message`: write to the current room; whoever else has joined it hears the reply
//! (BC-CREATE).

use wireproof_schemas::brand_chat::{
    create_message::{CreateMessage, CreatedMessage},
    message::MsgText,
    room::{Room, RoomPk},
};

use super::{
    asked::{Asked, Trouble, bad, forbidden},
    member::{Member, Told},
    room_group,
    rule::Rule,
};
use crate::hub::{Group, Listener};

/// Writes a message to the current room. It is kept first and told then, and the room's lock makes
/// sure that everybody hears messages in the order in which they were kept.
pub(super) async fn create_message(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    let text = asked.field("msg_text")?;
    let pk = current_room(member, asked).await?;
    let _order = member.chat.locks.lock(pk).await;
    let room = judge(member, pk).await?;
    let message = act(member, text, room).await?;
    tell(member, asked, message);
    Ok(())
}

/// The room that the message goes to, whatever else the request carries (BC-CREATE-7).
async fn current_room(member: &Member, asked: &Asked) -> Result<RoomPk, Trouble> {
    if !member.chat.rules.on(Rule::RoomPkPassedAlongDoesNotMatter)
        && let Ok(pk) = asked.field("room_pk")
    {
        return Ok(pk);
    }
    if let Some(pk) = member.place.current() {
        return Ok(pk);
    }
    if !member.chat.rules.on(Rule::WritingNeedsRoom)
        && let Some(room) = member
            .chat
            .store
            .rooms_of(member.person.user.id)
            .await?
            .first()
    {
        return Ok(room.pk);
    }
    Err(bad("You have not joined a room."))
}

/// Membership is judged at each message, not kept from the join.
async fn judge(member: &Member, pk: RoomPk) -> Result<Room, Trouble> {
    let room = match member.chat.store.room(&member.person, pk).await? {
        Some((room, true)) => room,
        _ => return Err(forbidden("You are not in this room.")),
    };
    if !room.has_business && !member.chat.rules.on(Rule::TariffDoesNotMatterToBrands) {
        return Err(forbidden("Neither brand has the business tariff."));
    }
    Ok(room)
}

async fn act(member: &Member, text: MsgText, room: Room) -> Result<CreatedMessage, Trouble> {
    let user = member.person.user.clone();
    Ok(member
        .chat
        .store
        .create_message(room, user, text, member.chat.parts.clock.now_ms())
        .await?)
}

/// One frame, serialised once, is the writer's reply and what everybody else hears (BC-CREATE-9,
/// BC-CREATE-21).
fn tell(member: &mut Member, asked: &Asked, message: CreatedMessage) {
    let rules = member.chat.rules;
    let pk = message.room.pk;
    let Told { reply, heard } = member.told::<CreateMessage>(asked, message);
    member.listener.outbox.put(reply);

    let group = if rules.on(Rule::OnlyRoomHears) {
        room_group(pk)
    } else {
        Group::World(member.person.world)
    };
    let writer = &member.listener;
    let hears = |listener: &Listener| {
        let own = listener.connection == writer.connection;
        let other_of_writer = !own && listener.person == writer.person;
        (!own || !rules.on(Rule::WriterHearsOnce))
            && (!other_of_writer || rules.on(Rule::OtherConnectionsOfWriterHear))
    };
    let hub = &member.chat.parts.hub;
    match rules.off() {
        Some(Rule::EveryoneHears) => {}
        Some(Rule::ListenerHearsOnce) => (0..2).for_each(|_| hub.tell(group, &heard, &hears)),
        Some(Rule::OrderIsKept) => match member.habits.held_back.take() {
            None => member.habits.held_back = Some(heard),
            Some(earlier) => [heard, earlier]
                .iter()
                .for_each(|frame| hub.tell(group, frame, &hears)),
        },
        _ => hub.tell(group, &heard, &hears),
    }
}
