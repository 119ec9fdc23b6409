//! `list`: the rooms that the user's brand takes part in, or every room on admin-chat (BC-LIST).

use wireproof_schemas::brand_chat::{list::List, room::Room};

use super::{
    asked::{Asked, Trouble, not_found},
    member::Member,
    right::judge_role,
    role::Role,
    room_group,
    rule::{ConnectRule, InfoRule, ListRule},
};

/// Answers with the rooms that there are for the user, ordered by `pk`. Nothing but the reply comes
/// of it.
pub(super) async fn list(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    judge_role(member).await?;
    let rooms = act(member).await?;
    tell(member, asked, rooms);
    Ok(())
}

async fn act(member: &mut Member) -> Result<Vec<Room>, Trouble> {
    let rules = member.chat.rules;
    let mut rooms = rooms(member).await?;
    if !rules.on(ListRule::ListHoldsAllOwnRooms) {
        rooms.truncate(1);
    }
    if !rules.on(ListRule::ListIsOrderedByPk) {
        rooms.reverse();
    }
    if !rules.on(ListRule::ListChangesNothing) {
        member.place.leave();
    }
    if rooms.is_empty() && !rules.on(ListRule::NoRoomsIsEmptyList) {
        return Err(not_found("You have no rooms."));
    }
    Ok(rooms)
}

/// The rooms that there are for the user.
pub(super) async fn rooms(member: &Member) -> Result<Vec<Room>, Trouble> {
    let (store, person, rules) = (&member.chat.store, &member.person, member.chat.rules);
    let every = match member.role {
        Role::Admin => rules.on(ListRule::AdminListHoldsEveryRoom),
        Role::User => {
            !rules.on(ListRule::ListHoldsOnlyOwnRooms)
                || person.is_admin && !rules.on(ConnectRule::AdminsHaveNoMoreRightsOnChat)
        }
    };
    Ok(if every {
        store.rooms_of_world(person).await?
    } else {
        store.rooms_of(person).await?
    })
}

fn tell(member: &mut Member, asked: &Asked, rooms: Vec<Room>) {
    let frame = member.reply::<List>(asked, rooms);
    if let (false, Some(pk)) = (
        member.chat.rules.on(InfoRule::ListIsHeardByAskerOnly),
        member.place.current(),
    ) {
        member.tell_others(room_group(pk), &frame);
    }
}
