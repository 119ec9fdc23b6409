//! What somebody may do now: rights are judged at each action and by what is kept then, so that
//! neither the handshake nor the join gives any (BC-INFO-7).

use wireproof_schemas::brand_chat::room::{Room, RoomPk};

use super::{
    asked::{Asked, Trouble, bad, forbidden, not_found},
    member::Member,
    role::Role,
};
use crate::rule::Rule;

/// On admin-chat everything but leaving needs the role, for as long as the connection lasts.
pub(super) async fn judge_role(member: &Member) -> Result<(), Trouble> {
    if member.role == Role::Admin && !member.chat.store.is_admin(&member.person).await? {
        return Err(forbidden("You are not an administrator."));
    }
    Ok(())
}

/// The current room, whatever else the request carries; `ignores` is the rule that a `room_pk`
/// passed along does not matter.
pub(super) fn current_room(member: &Member, asked: &Asked, ignores: impl Rule) -> Option<RoomPk> {
    if !member.chat.rules.on(ignores)
        && let Ok(pk) = asked.field("room_pk")
    {
        return Some(pk);
    }
    member.place.current()
}

/// There is no current room to act on.
pub(super) fn nowhere() -> Trouble {
    bad("You have not joined a room.")
}

/// The room as it is now, if the user may still be there.
pub(super) async fn judge_room(member: &Member, pk: RoomPk) -> Result<Room, Trouble> {
    judge_role(member).await?;
    match (
        member.role,
        member.chat.store.room(&member.person, pk).await?,
    ) {
        (Role::User, Some((room, true))) | (Role::Admin, Some((room, _))) => Ok(room),
        (Role::User, _) => Err(forbidden("You are not in this room.")),
        (Role::Admin, None) => Err(not_found("There is no such room.")),
    }
}

/// Where neither brand pays for it, administrators watch and do nothing else. To brands the tariff
/// does not matter.
pub(super) fn judge_tariff(member: &Member, room: &Room) -> Result<(), Trouble> {
    if member.role == Role::Admin && !room.has_business {
        return Err(forbidden("Neither brand has the business tariff."));
    }
    Ok(())
}
