//! `message`: write in the room one is in (PM-CHAT).

use std::sync::Arc;

use wireproof_schemas::pet_market::message::{MessageText, RoomMessage};

use super::{
    astray,
    participant::Participant,
    rule::{ChatRule, ReadRule},
    store::NewMessage,
    support_group,
    telling::tell,
};
use crate::{
    asked::{Asked, Trouble},
    store::StoreError,
};

/// Writes a message. It is kept first and told then, and the room's lock makes sure that everybody
/// hears messages in the order in which they were kept.
pub(super) async fn message(participant: &mut Participant, asked: &Asked) -> Result<(), Trouble> {
    let text: MessageText = asked.field("message")?;
    let market = Arc::clone(&participant.market);
    let _order = market.locks.lock(participant.room.id).await;
    let lasts = market.rules.on(ChatRule::MessageIsKept);
    let message = keep(participant, text, lasts).await?;
    astray::note_reading(participant).await?;
    tell(participant, &message);
    Ok(())
}

/// Keeps a message, unless it is not to last. Whoever calls holds the room's lock.
pub(super) async fn keep(
    participant: &Participant,
    text: MessageText,
    lasts: bool,
) -> Result<RoomMessage, StoreError> {
    let market = &participant.market;
    let new = NewMessage {
        room: participant.room.id,
        sender: &participant.account,
        text,
        support_read: support_read(participant),
        now: market.parts.clock.now_ms(),
    };
    market.store.write_message(new, lasts).await
}

/// What a message makes of whether support has read the room: a user's is unread where nobody of
/// support is there (PM-READ-1, PM-READ-3), support's changes nothing (PM-READ-4).
fn support_read(participant: &Participant) -> Option<bool> {
    let (market, rules) = (&participant.market, participant.market.rules);
    if participant.account.is_support {
        return match rules.off() {
            Some(ReadRule::ConnectingMakesRead) => Some(true),
            Some(ReadRule::SupportMakesNothingUnread) => Some(false),
            _ => None,
        };
    }
    let group = support_group(astray::place(rules, &participant.room));
    let is_there = match rules.off() {
        Some(ReadRule::UserMakesUnread) => true,
        Some(ReadRule::SupportThereKeepsRead) => false,
        Some(ReadRule::SupportThatLeftIsGone) => market.astray.was_visited(participant.room.id),
        _ => !market.parts.hub.is_empty(group),
    };
    (!is_there).then_some(false)
}
