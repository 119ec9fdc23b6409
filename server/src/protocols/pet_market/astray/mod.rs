//! What a server does that does not keep a rule, and has to look up or remember something for it
//! that no other server has.
//!
//! With every rule on nothing here does anything. `door` is about who comes in, `rooms` about which
//! rooms there are; the rest about what is heard and read.

mod door;
mod rooms;

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};
use wireproof_schemas::pet_market::{
    message::{MessageId, MessageText, RoomMessage},
    room::RoomName,
};

pub(super) use self::{
    door::{holder, judge_header, judge_room, note_use, room, stand_in},
    rooms::{listed, other_room},
};
use super::{
    Market,
    history::History,
    message::keep,
    participant::Participant,
    room_group,
    rule::{ChatRule, ReadRule, TicketRule},
    spoiled_frames,
    store::Room,
    telling::tell,
};
use crate::{
    asked::Trouble,
    outbox::{self, Text},
    rule::Rules,
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
    let told = |message: &RoomMessage| (message.id, outbox::text(message));
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
