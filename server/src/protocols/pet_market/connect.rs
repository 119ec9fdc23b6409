//! Who may come into the chat: whoever has a ticket, users into their own room and support into
//! every room (PM-ROOM-3, 6, 7 and 11).

use std::sync::Arc;

use hyper::StatusCode;
use wireproof_schemas::{
    pet_market::room::{ChatName, RoomName},
    table::Channel,
};

use super::{
    Market, astray,
    participant::Participant,
    rule::{RoomRule, TicketRule},
    store::{Account, Room},
    ticket,
};
use crate::{answer::Refused, handshake::Handshake, protocols::Guest, rule::Rules};

/// The part of the address that names a room.
const ROOM: &str = "room";

/// Judges a handshake: first the ticket, which is used up by it, then the room.
pub(super) async fn admit(
    market: &Arc<Market>,
    channel: &'static Channel,
    handshake: Handshake<'_>,
) -> Result<Guest, Refused> {
    let rules = market.rules;
    let name = handshake.parameters.get(ROOM).unwrap_or_default();
    let name = room_name(rules, name);
    astray::judge_room(market, name).await?;
    let mut presented = ticket::redeem(market, handshake, name).await?;
    presented.account.is_support = match (rules.off(), presented.account.is_support) {
        (Some(TicketRule::TicketGivesRightsOfItsUser), false) => true,
        (Some(TicketRule::TicketGivesRightsOfItsSupport), true) => false,
        (_, is_support) => is_support,
    };
    let room = judge(market, &presented.account, name).await;
    astray::note_use(market, &presented, name, room.is_ok())
        .await
        .map_err(Refused::failed)?;
    let (room, account) = (room?, presented.account.clone());
    let market = Arc::clone(market);
    let who = (account.world, account.id);
    Ok(Guest::new(who, channel, move |listener| {
        Participant::enter(market, room, presented, listener)
    }))
}

/// The room that an address names. There is one way to write its number.
fn room_name(rules: Rules, text: &str) -> Option<RoomName> {
    let other = |digit: char| !digit.is_ascii_digit();
    let text = match rules.off() {
        Some(RoomRule::RoomIsNumber) => text.split(other).next().unwrap_or_default(),
        Some(RoomRule::RoomIsSpelledInOneWay) => text.trim_start_matches('0'),
        _ => text,
    };
    let name = ChatName::try_from(text.to_owned());
    name.ok().map(|ChatName(room)| room)
}

/// The room, if somebody may come in. A user is not told whether there is another's room.
async fn judge(
    market: &Market,
    account: &Account,
    name: Option<RoomName>,
) -> Result<Room, Refused> {
    let rules = market.rules;
    let room = match name {
        Some(name) => market.store.room(name).await.map_err(Refused::failed)?,
        None => None,
    };
    let room = room.filter(|room| room.world == account.world);
    let room = match room {
        None => astray::room(market, account, name)
            .await
            .map_err(Refused::failed)?,
        room => room,
    };
    let own = |room: &Room| room.account == account.id;
    let exists = room.is_some();
    let room = match (room, rules.off()) {
        (Some(room), Some(RoomRule::UserComesIn)) if own(&room) => None,
        (_, Some(RoomRule::SupportComesIn)) if account.is_support => None,
        (Some(room), Some(RoomRule::EveryListedRoomOpens)) if account.is_support => {
            let rooms = market
                .store
                .rooms(account.world)
                .await
                .map_err(Refused::failed)?;
            rooms.into_iter().next().filter(|first| first.id == room.id)
        }
        (Some(room), _) if account.is_support || own(&room) => Some(room),
        (room, Some(RoomRule::OthersRoomIsRefused)) => room,
        _ => None,
    };
    let status = match (account.is_support, rules.off(), exists) {
        (true, Some(RoomRule::UnknownRoomIs404ToSupport), _) => StatusCode::FORBIDDEN,
        (false, Some(RoomRule::OthersRoomIs403), true) => StatusCode::NOT_FOUND,
        (false, Some(RoomRule::UnknownRoomIs403ToUsers), false) => StatusCode::NOT_FOUND,
        (true, _, _) => StatusCode::NOT_FOUND,
        (false, _, _) => StatusCode::FORBIDDEN,
    };
    let reason = match account.is_support {
        true => "There is no such room.",
        false => "This is not your room.",
    };
    room.ok_or_else(|| Refused::new(status, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_a_number_written_in_one_way() {
        let read = |text| room_name(Rules::ALL_ON, text);
        assert_eq!(read("2"), Some(RoomName(2)));
        for other in ["", "02", "+2", "-2", "2x", "2.0", "9223372036854775808"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
