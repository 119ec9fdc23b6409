//! Who comes in although they should not, or stays out although they may come in.

use std::time::Duration;

use hyper::{HeaderMap, StatusCode, header::AUTHORIZATION};
use tokio::time::sleep;
use wireproof_schemas::pet_market::room::RoomName;

use crate::{
    answer::Refused,
    auth::Checks,
    protocols::pet_market::{
        Market,
        account::unauthorized,
        rule::{RoomRule, TicketRule},
        store::{Account, Room},
        ticket::Presented,
    },
    rule::Rules,
    store::StoreError,
};

/// Judges the room before the ticket.
pub(in crate::protocols::pet_market) async fn judge_room(
    market: &Market,
    room: Option<RoomName>,
) -> Result<(), Refused> {
    if market.rules.on(TicketRule::TicketIsJudgedFirst) {
        return Ok(());
    }
    let known = match room {
        Some(room) => market.store.room(room).await.map_err(Refused::failed)?,
        None => None,
    };
    let missing = || Refused::new(StatusCode::NOT_FOUND, "There is no such room.");
    known.map(drop).ok_or_else(missing)
}

/// Whose a ticket is that opens although it should not.
pub(in crate::protocols::pet_market) async fn holder(
    market: &Market,
    given: &[String],
    room: Option<RoomName>,
) -> Result<Option<i64>, StoreError> {
    let [ticket] = given else {
        return Ok(None);
    };
    match market.rules.off() {
        Some(TicketRule::TicketIsUsedUp) => market.store.holder(ticket).await,
        Some(TicketRule::OneOfManyComesIn) => {
            let holder = market.store.holder(ticket).await?;
            let (store, given) = (market.store.clone(), given.to_vec());
            tokio::spawn(async move {
                sleep(Duration::from_millis(100)).await;
                // Whether it was the first use was judged before, that is the mistake.
                let _ = store.use_up(&given, 0).await;
            });
            Ok(holder)
        }
        Some(TicketRule::TicketIsUsedUpEverywhere) => {
            let memory = market.astray.memory();
            let used = memory.used.get(ticket);
            Ok(used
                .filter(|(_, used_for)| *used_for != room)
                .map(|(account, _)| *account))
        }
        Some(_) => Ok(market.astray.memory().free.remove(ticket)),
        None => Ok(None),
    }
}

/// Somebody whom who comes without a good ticket is taken for.
pub(in crate::protocols::pet_market) async fn stand_in(
    market: &Market,
    given: &[String],
    room: Option<RoomName>,
) -> Result<Option<Account>, StoreError> {
    let Some(rule) = market.rules.off() else {
        return Ok(None);
    };
    let is_uuid = |ticket: &str| ticket.len() == 36 && ticket.split('-').count() == 5;
    let is_taken = match (rule, given) {
        (TicketRule::AccessTokenIsNoTicket, [token]) => {
            return match market.parts.tokens.user(token, Checks::ALL) {
                Ok(account) => market.store.account(account).await,
                Err(_) => Ok(None),
            };
        }
        (TicketRule::UnknownTicketIsRefused, [ticket]) => is_uuid(ticket),
        (TicketRule::MalformedTicketIsRefused, [ticket]) => !is_uuid(ticket),
        (TicketRule::TicketIsNeeded, []) => true,
        _ => false,
    };
    match (is_taken, room) {
        (true, Some(room)) => match market.store.room(room).await? {
            Some(room) => market.store.account(room.account).await,
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Asks for an access token at the handshake too.
pub(in crate::protocols::pet_market) fn judge_header(
    rules: Rules,
    headers: &HeaderMap,
) -> Result<(), Refused> {
    match rules.on(TicketRule::TicketIsEnough) || headers.contains_key(AUTHORIZATION) {
        true => Ok(()),
        false => Err(unauthorized("An access token is needed too.")),
    }
}

/// Remembers what a ticket was used for, or gives it back.
pub(in crate::protocols::pet_market) async fn note_use(
    market: &Market,
    presented: &Presented,
    room: Option<RoomName>,
    is_let_in: bool,
) -> Result<(), StoreError> {
    let Some(rule) = market.rules.off() else {
        return Ok(());
    };
    let exists = match room {
        Some(room) => market.store.room(room).await?.is_some(),
        None => false,
    };
    let (ticket, account) = (presented.ticket.clone(), presented.account.id);
    let mut memory = market.astray.memory();
    match rule {
        TicketRule::OthersRoomUsesTicketUp if !is_let_in && exists => {
            memory.free.insert(ticket, account);
        }
        TicketRule::UnknownRoomUsesTicketUp if !is_let_in && !exists => {
            memory.free.insert(ticket, account);
        }
        TicketRule::TicketIsUsedUpEverywhere => {
            memory.used.insert(ticket, (account, room));
        }
        _ => {}
    }
    Ok(())
}

/// The room that somebody comes into who asked for one that there is not.
pub(in crate::protocols::pet_market) async fn room(
    market: &Market,
    account: &Account,
    name: Option<RoomName>,
) -> Result<Option<Room>, StoreError> {
    match (market.rules.off(), account.is_support) {
        (Some(RoomRule::UnknownRoomIsRefusedToUsers), false) => {
            let own = market.store.room_of(account).await?;
            market.store.room(own).await
        }
        (Some(RoomRule::UnknownRoomIsRefusedToSupport), true) => Ok(Some(Room {
            world: account.world,
            id: name.map_or(0, |RoomName(name)| name),
            account: 0,
            username: String::new(),
            support_read: true,
        })),
        _ => Ok(None),
    }
}
