//! What a server does that does not keep a rule, and has to look up or remember something for it
//! that no other server has.
//!
//! With every rule on nothing here does anything.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hyper::{HeaderMap, header::AUTHORIZATION};
use serde_json::{Value, json};
use tokio::time::sleep;
use wireproof_schemas::pet_market::{
    message::{MessageId, MessageText, RoomMessage},
    room::RoomName,
};

use super::{
    Market,
    account::unauthorized,
    history::History,
    message::keep,
    participant::Participant,
    room_group,
    rule::{ChatRule, ReadRule, RoomRule, TicketRule},
    spoiled_frames,
    store::{Account, Room},
    telling::tell,
    ticket::Presented,
};
use crate::{
    answer::Refused, asked::Trouble, auth::Checks, outbox::Text, rest::Request, rule::Rules,
    store::StoreError,
};

/// What only a server that breaks a rule has to remember of all requests and connections.
#[derive(Default)]
pub(super) struct Astray(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    /// Whose the tickets are that are free again.
    free: HashMap<String, i64>,
    /// Whose the used tickets were, and the room that each was used for.
    used: HashMap<String, (i64, Option<RoomName>)>,
    /// Rooms that support was in.
    visited: HashSet<i64>,
    /// With what everybody came who asked for their room.
    logins: HashMap<i64, String>,
}

impl Astray {
    /// Whether support was ever in a room.
    pub(super) fn was_visited(&self, room: i64) -> bool {
        self.memory().visited.contains(&room)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Another room than the one that a user has.
pub(super) async fn other_room(
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
pub(super) async fn listed(market: &Market, rooms: Vec<Room>) -> Result<Vec<Room>, StoreError> {
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

/// Whose a ticket is that opens although it should not.
pub(super) async fn holder(
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
pub(super) async fn stand_in(
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
pub(super) fn judge_header(rules: Rules, headers: &HeaderMap) -> Result<(), Refused> {
    match rules.on(TicketRule::TicketIsEnough) || headers.contains_key(AUTHORIZATION) {
        true => Ok(()),
        false => Err(unauthorized("An access token is needed too.")),
    }
}

/// Remembers what a ticket was used for, or gives it back.
pub(super) async fn note_use(
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
pub(super) async fn room(
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

/// Where it shows that support is there.
pub(super) fn place(rules: Rules, room: &Room) -> i64 {
    match rules.on(ReadRule::SupportElsewhereIsNotThere) {
        true => room.id,
        // Rooms are numbered from 1.
        false => -room.world,
    }
}

/// What happens when somebody comes into a room.
pub(super) async fn come_in(market: &Market, room: &Room) -> Result<(), StoreError> {
    let is_empty = market.parts.hub.is_empty(room_group(room.id));
    match is_empty && !market.rules.on(ChatRule::HistoryOutlivesRoom) {
        true => market.store.forget(room.id).await,
        false => Ok(()),
    }
}

/// What happens when support comes into a room.
pub(super) async fn note_visit(market: &Market, room: &Room) -> Result<(), StoreError> {
    match market.rules.off() {
        Some(ReadRule::SupportThatLeftIsGone) => {
            market.astray.memory().visited.insert(room.id);
        }
        Some(ReadRule::OtherRoomsStayUnread) => {
            for room in market.store.rooms(room.world).await? {
                market.store.mark(room.id, true).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// What happens when a message was kept.
pub(super) async fn note_reading(writer: &Participant) -> Result<(), StoreError> {
    let (market, is_user) = (&writer.market, !writer.account.is_support);
    if is_user && !market.rules.on(ReadRule::OtherRoomsStayRead) {
        for room in market.store.rooms(writer.room.world).await? {
            market.store.mark(room.id, false).await?;
        }
    }
    Ok(())
}

/// A page of a history as it is told.
pub(super) fn page(history: &History, messages: Vec<RoomMessage>) -> Vec<(MessageId, Text)> {
    let rules = history.market.rules;
    let told = |message: &RoomMessage| {
        // Our frames hold nothing that JSON cannot: texts for keys, no floats.
        let text = serde_json::to_string(message).unwrap_or_default();
        (message.id, Text::from(text))
    };
    match rules.are_all_on() {
        true => messages.iter().map(told).collect(),
        false => mistaken_page(history, messages),
    }
}

fn mistaken_page(history: &History, mut messages: Vec<RoomMessage>) -> Vec<(MessageId, Text)> {
    let rules = history.market.rules;
    match rules.off() {
        Some(ChatRule::HistoryIsTold) => messages.clear(),
        Some(ChatRule::HistoryIsOldestFirst) => messages.reverse(),
        Some(ChatRule::HistoryIsWhole) => {
            messages.drain(..messages.len().saturating_sub(2));
        }
        Some(ChatRule::HistoryHoldsOwnMessages) => {
            messages.retain(|message| message.sender != history.reader.username);
        }
        Some(ChatRule::NothingIsMissed) => {
            messages.pop();
        }
        Some(ChatRule::NothingIsDoubled) => messages.extend(messages.last().cloned()),
        _ => {}
    }
    let frames = messages.iter().map(|message| {
        let mut frame = json!(message);
        spoiled_frames::message(rules, &history.room, &mut frame);
        (message.id, frame)
    });
    let frames: Vec<_> = frames.collect();
    if let (false, Some((last, _))) = (rules.on(ChatRule::HistoryHasFormOfLive), frames.last()) {
        let all: Vec<_> = frames.iter().map(|(_, frame)| frame).collect();
        let whole = json!({ "messages": all }).to_string();
        return vec![(*last, whole.into())];
    }
    let told = |(id, frame): (MessageId, Value)| (id, Text::from(frame.to_string()));
    frames.into_iter().map(told).collect()
}

/// What happens when somebody goes.
pub(super) fn go(participant: &Participant) {
    let market = &participant.market;
    if !market.rules.on(TicketRule::TicketIsUsedUpForGood) {
        let (ticket, account) = (participant.ticket.clone(), participant.account.id);
        market.astray.memory().free.insert(ticket, account);
    }
}

/// What happens after a refusal, before it is told.
pub(super) async fn after_refusal(
    participant: &mut Participant,
    trouble: Trouble,
) -> Result<(), Trouble> {
    let (is_told, is_kept) = match participant.market.rules.off() {
        Some(ChatRule::RefusedIsHeardByNobody) => (true, false),
        Some(ChatRule::RefusedIsInNoHistory) => (false, true),
        _ => return Err(trouble),
    };
    let text = participant.habits.request.get("message");
    let text = text.and_then(Value::as_str).unwrap_or_default();
    let text = MessageText::try_from(text.to_owned());
    let text = text.or_else(|_| MessageText::try_from("?".to_owned()));
    if let Ok(text) = text {
        let message = keep(participant, text, is_kept).await?;
        if is_told {
            tell(participant, &message);
        }
    }
    Err(trouble)
}
