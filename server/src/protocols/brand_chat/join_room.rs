//! `join_room`: make a room the connection's current room (BC-JOIN).

use wireproof_schemas::brand_chat::{
    brand::{Brand, BrandId},
    create_message::CreateMessage,
    join_room::JoinRoom,
    room::{Room, RoomPk},
};

use super::{
    asked::{Asked, Trouble, bad, forbidden, not_found},
    member::Member,
    room_group,
    rule::Rule,
};

/// Joins a room in which the user's brand takes part, in place of any other.
pub(super) async fn join_room(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    let pk = asked.field("room_pk")?;
    let room = match judge(member, pk).await {
        Ok(room) => room,
        Err(trouble) => {
            after_refusal(member, pk);
            return Err(trouble);
        }
    };
    act(member, pk);
    tell(member, asked, room).await
}

/// Only members join, and whether a room of others exists is not told.
async fn judge(member: &Member, pk: RoomPk) -> Result<Room, Trouble> {
    let rules = member.chat.rules;
    let room = match (
        member.chat.store.room(&member.person, pk).await?,
        rules.off(),
    ) {
        (Some((room, true)), _) | (Some((room, false)), Some(Rule::JoinMembersOnly)) => room,
        (Some((room, false)), Some(Rule::JoiningNeedsBrand)) if member.person.brand.is_none() => {
            room
        }
        (None, Some(Rule::UnknownRoomIsRefused)) => no_room(pk),
        (None, Some(Rule::UnknownRoomIs403)) | (Some(_), Some(Rule::RoomOfOthersIs403)) => {
            return Err(not_found("There is no such room."));
        }
        _ => return Err(forbidden("You are not in this room.")),
    };
    if !rules.on(Rule::ListedRoomsCanBeJoined) && !is_first(member, pk).await? {
        return Err(forbidden("You may not join this room."));
    }
    if !member.place.may_enter(pk) {
        return Err(bad("You have joined this room before."));
    }
    Ok(room)
}

fn act(member: &mut Member, pk: RoomPk) {
    member.place.enter(pk);
}

async fn tell(member: &mut Member, asked: &Asked, room: Room) -> Result<(), Trouble> {
    let (pk, rules) = (room.pk, member.chat.rules);
    let frame = member.reply::<JoinRoom>(asked, room.clone());
    if !rules.on(Rule::JoinIsSilent) {
        member.tell_others(room_group(pk), &frame);
    }
    if !rules.on(Rule::JoinSendsNoHistory) {
        for message in member.chat.store.messages(&room).await? {
            member.reply::<CreateMessage>(asked, message);
        }
    }
    Ok(())
}

/// Nothing comes of a refused join (BC-JOIN-7), unless a rule is off.
fn after_refusal(member: &mut Member, pk: RoomPk) {
    if !member.chat.rules.on(Rule::RefusedJoinHearsNothing) {
        member.place.overhear(pk);
    }
    if !member.chat.rules.on(Rule::RefusedJoinKeepsRoom) {
        member.place.leave();
    }
}

async fn is_first(member: &Member, pk: RoomPk) -> Result<bool, Trouble> {
    let rooms = member.chat.store.rooms_of(member.person.user.id).await?;
    Ok(rooms.first().is_some_and(|first| first.pk == pk))
}

/// What a server shows of a room that it has only just imagined.
fn no_room(pk: RoomPk) -> Room {
    let nobody = || Brand {
        id: BrandId(0),
        name: String::new(),
    };
    Room {
        pk,
        participants: [nobody(), nobody()],
        has_business: false,
    }
}
