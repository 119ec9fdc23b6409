//! `current_room_info`: show the connection's current room (BC-INFO).

use serde_json::Value;
use wireproof_schemas::brand_chat::{
    current_room_info::CurrentRoomInfo,
    room::{Room, RoomPk},
};

use super::{
    asked::{Asked, Trouble},
    join_room::no_room,
    member::Member,
    right::{current_room, judge_room, nowhere},
    room_group,
    rule::{InfoRule, LeaveRule},
};

/// Answers with the current room as it is now, to somebody who may still be there.
pub(super) async fn current_room_info(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    let Some(pk) = room_to_show(member, asked) else {
        return without_room(member, asked);
    };
    let room = judge_room(member, pk).await?;
    tell(member, asked, room);
    Ok(())
}

fn room_to_show(member: &Member, asked: &Asked) -> Option<RoomPk> {
    let (place, rules) = (&member.place, member.chat.rules);
    match current_room(member, asked, InfoRule::InfoIgnoresRoomPk) {
        Some(_) if !rules.on(InfoRule::InfoShowsLastJoin) => place.first(),
        None if !rules.on(LeaveRule::LeaveEndsInfo) => place.left(),
        current => current,
    }
}

/// Without a current room there is nothing to show (BC-INFO-3).
fn without_room(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    if member.chat.rules.on(InfoRule::InfoNeedsRoom) {
        return Err(nowhere());
    }
    member.habits.instead = Some(("/data", Value::Null));
    member.reply::<CurrentRoomInfo>(asked, no_room(RoomPk(0)));
    Ok(())
}

fn tell(member: &mut Member, asked: &Asked, room: Room) {
    let pk = room.pk;
    let frame = member.reply::<CurrentRoomInfo>(asked, room);
    if !member.chat.rules.on(InfoRule::InfoIsHeardByAskerOnly) {
        member.tell_others(room_group(pk), &frame);
    }
}
