//! `join_room`: make a room the connection's current room (BC-JOIN).

use wireproof_schemas::brand_chat::{
    brand::{Brand, BrandId},
    create_message::CreateMessage,
    join_room::JoinRoom,
    room::{Room, RoomPk},
};

use super::{
    asked::{Asked, Trouble, bad, forbidden, not_found},
    list,
    member::Member,
    right::judge_role,
    role::Role,
    room_group,
    rule::{ConnectRule, JoinRule, ListRule},
};

/// Joins a room in which the user's brand takes part, or any as an administrator, in place of any
/// other.
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

async fn judge(member: &Member, pk: RoomPk) -> Result<Room, Trouble> {
    judge_role(member).await?;
    let found = member.chat.store.room(&member.person, pk).await?;
    let room = match member.role {
        Role::User => judge_as_user(member, pk, found)?,
        Role::Admin => judge_as_admin(member, pk, found)?,
    };
    if !member.chat.rules.on(ListRule::ListedRoomsCanBeJoined) && !is_first(member, pk).await? {
        return Err(forbidden("You may not join this room."));
    }
    if !member.place.may_enter(pk) {
        return Err(bad("You have joined this room before."));
    }
    Ok(room)
}

/// Only members join, and whether a room of others exists is not told (BC-JOIN-13).
fn judge_as_user(
    member: &Member,
    pk: RoomPk,
    found: Option<(Room, bool)>,
) -> Result<Room, Trouble> {
    let (rules, person) = (member.chat.rules, &member.person);
    match (found, rules.off(), rules.off()) {
        (Some((room, true)), _, _) | (Some((room, false)), Some(JoinRule::JoinMembersOnly), _) => {
            Ok(room)
        }
        (Some((room, false)), _, Some(ConnectRule::JoiningNeedsBrand))
            if person.brand.is_none() =>
        {
            Ok(room)
        }
        (Some((room, false)), _, Some(ConnectRule::AdminsHaveNoMoreRightsOnChat))
            if person.is_admin =>
        {
            Ok(room)
        }
        (None, Some(JoinRule::UnknownRoomIsRefused), _) => Ok(no_room(pk)),
        (None, Some(JoinRule::UnknownRoomIs403), _)
        | (Some(_), Some(JoinRule::RoomOfOthersIs403), _) => {
            Err(not_found("There is no such room."))
        }
        _ => Err(forbidden("You are not in this room.")),
    }
}

/// Administrators join any room that there is, whatever its brands pay for (BC-JOIN-4).
fn judge_as_admin(
    member: &Member,
    pk: RoomPk,
    found: Option<(Room, bool)>,
) -> Result<Room, Trouble> {
    match (found, member.chat.rules.off()) {
        (Some((_, false)), Some(JoinRule::AdminJoinsAnyRoom)) => {
            Err(forbidden("You are not in this room."))
        }
        (Some((room, _)), Some(JoinRule::AdminJoinsWithoutTariff)) if !room.has_business => {
            Err(forbidden("Neither brand has the business tariff."))
        }
        (Some((room, _)), _) => Ok(room),
        (None, Some(JoinRule::UnknownRoomIsRefused)) => Ok(no_room(pk)),
        (None, Some(JoinRule::UnknownRoomIs404ToAdmins)) => {
            Err(forbidden("You are not in this room."))
        }
        (None, _) => Err(not_found("There is no such room.")),
    }
}

fn act(member: &mut Member, pk: RoomPk) {
    member.place.enter(pk);
}

async fn tell(member: &mut Member, asked: &Asked, room: Room) -> Result<(), Trouble> {
    let (pk, rules) = (room.pk, member.chat.rules);
    let frame = member.reply::<JoinRoom>(asked, room.clone());
    if !rules.on(JoinRule::JoinIsSilent) {
        member.tell_others(room_group(pk), &frame);
    }
    if !rules.on(JoinRule::JoinSendsNoHistory) {
        for message in member.chat.store.messages(&room).await? {
            member.reply::<CreateMessage>(asked, message);
        }
    }
    Ok(())
}

/// Nothing comes of a refused join (BC-JOIN-7), unless a rule is off.
fn after_refusal(member: &mut Member, pk: RoomPk) {
    if !member.chat.rules.on(JoinRule::RefusedJoinHearsNothing) {
        member.place.overhear(pk);
    }
    if !member.chat.rules.on(JoinRule::RefusedJoinKeepsRoom) {
        member.place.leave();
    }
}

async fn is_first(member: &Member, pk: RoomPk) -> Result<bool, Trouble> {
    let rooms = list::rooms(member).await?;
    Ok(rooms.first().is_some_and(|first| first.pk == pk))
}

/// What a server shows of a room that it has only just imagined.
pub(super) fn no_room(pk: RoomPk) -> Room {
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
