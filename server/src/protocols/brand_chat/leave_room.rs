//! `leave_room`: leave the connection's current room (BC-LEAVE).

use wireproof_schemas::brand_chat::{
    leave_room::{LeaveRoom, Left},
    room::RoomPk,
};

use super::{
    asked::{Asked, Trouble, bad},
    member::Member,
    room_group,
    rule::{JoinRule, LeaveRule},
};

/// Leaves the current room. No right is needed: who may no longer be there may still go.
pub(super) async fn leave_room(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    if !member.chat.rules.on(LeaveRule::LeaveNeedsNoRoomPk) {
        asked.field::<RoomPk>("room_pk")?;
    }
    let mut pk = act(member)?;
    if !member.chat.rules.on(LeaveRule::LeaveIgnoresRoomPk) {
        pk = asked.field("room_pk").unwrap_or(pk);
    }
    tell(member, asked, pk);
    Ok(())
}

fn act(member: &mut Member) -> Result<RoomPk, Trouble> {
    match member.place.leave() {
        Some(pk) => Ok(pk),
        None if member.chat.rules.on(LeaveRule::LeaveNowhereIs400) => {
            Err(bad("You have not joined a room."))
        }
        None => Ok(RoomPk(0)),
    }
}

fn tell(member: &mut Member, asked: &Asked, pk: RoomPk) {
    let frame = member.reply::<LeaveRoom>(asked, Left::room(pk));
    if !member.chat.rules.on(JoinRule::LeaveIsSilent) {
        member.tell_others(room_group(pk), &frame);
    }
}
