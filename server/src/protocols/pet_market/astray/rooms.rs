//! Other rooms than those that there are, and other lists of them.

use std::time::Duration;

use hyper::header::AUTHORIZATION;
use tokio::time::sleep;
use wireproof_schemas::pet_market::{message::MessageId, room::RoomName};

use crate::{
    protocols::pet_market::{
        Market,
        rule::RoomRule,
        store::{Account, Room},
    },
    rest::Request,
    store::StoreError,
};

/// Another room than the one that a user has.
pub(in crate::protocols::pet_market) async fn other_room(
    market: &Market,
    account: &Account,
    request: &Request<'_>,
) -> Result<Option<RoomName>, StoreError> {
    let is_other = match market.rules.off() {
        Some(RoomRule::RoomStays) => true,
        Some(RoomRule::RoomStaysAfterLogin) => {
            let with = request.headers.get(AUTHORIZATION);
            let with = format!("{with:?}");
            let before = market
                .astray
                .memory()
                .logins
                .insert(account.id, with.clone());
            before.is_some_and(|before| before != with)
        }
        Some(RoomRule::FirstCallsShareRoom) => {
            let rooms = market.store.rooms(account.world).await?;
            let is_first = rooms.iter().all(|room| room.account != account.id);
            // Whether there is a room was judged before, that is the mistake.
            sleep(Duration::from_millis(100)).await;
            is_first
        }
        Some(RoomRule::EachUserHasOwnRoom) => {
            let rooms = market.store.rooms(account.world).await?;
            return Ok(rooms.first().map(|first| RoomName(first.id)));
        }
        _ => return Ok(None),
    };
    match is_other {
        true => Ok(Some(market.store.renew_room(account).await?)),
        false => Ok(None),
    }
}

/// The rooms as they are listed.
pub(in crate::protocols::pet_market) async fn listed(
    market: &Market,
    rooms: Vec<Room>,
) -> Result<Vec<Room>, StoreError> {
    let Some(rule) = market.rules.off() else {
        return Ok(rooms);
    };
    let mut listed = Vec::new();
    for mut room in rooms {
        let first = MessageId(0);
        let messages = market.store.messages_after(room.id, first, 64).await?.len();
        room.support_read &= messages > 0 || rule != RoomRule::FreshRoomIsRead;
        let times = match rule {
            RoomRule::RoomIsListedOnce => messages.max(1),
            RoomRule::RoomIsListedFromFirstCall => messages.min(1),
            _ => 1,
        };
        listed.extend(std::iter::repeat_n(room, times));
    }
    if rule == RoomRule::RoomsAreInOrder {
        listed.reverse();
    }
    Ok(listed)
}
