//! `list`: the rooms that the user's brand takes part in (BC-LIST).

use wireproof_schemas::brand_chat::{list::List, room::Room};

use super::{
    asked::{Asked, Trouble, not_found},
    member::Member,
    rule::Rule,
};

/// Answers with the user's rooms, ordered by `pk`. Everybody may ask, and nothing but the reply
/// comes of it.
pub(super) async fn list(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    let rooms = act(member).await?;
    tell(member, asked, rooms);
    Ok(())
}

async fn act(member: &mut Member) -> Result<Vec<Room>, Trouble> {
    let rules = member.chat.rules;
    let (store, person) = (&member.chat.store, &member.person);
    let mut rooms = if rules.on(Rule::ListHoldsOnlyOwnRooms) {
        store.rooms_of(person.user.id).await?
    } else {
        store.rooms_of_world(person.world).await?
    };
    if !rules.on(Rule::ListHoldsAllOwnRooms) {
        rooms.truncate(1);
    }
    if !rules.on(Rule::ListIsOrderedByPk) {
        rooms.reverse();
    }
    if !rules.on(Rule::ListChangesNothing) {
        member.place.leave();
    }
    if rooms.is_empty() && !rules.on(Rule::NoRoomsIsEmptyList) {
        return Err(not_found("You have no rooms."));
    }
    Ok(rooms)
}

fn tell(member: &mut Member, asked: &Asked, rooms: Vec<Room>) {
    member.reply::<List>(asked, rooms);
}
