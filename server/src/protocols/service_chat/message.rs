//! `message`: write to the other one in the chat, who hears it on every connection (SC-MSG).

use std::{mem::take, sync::Arc};

use wireproof_schemas::service_chat::message::Content;

use super::{
    astray,
    participant::Participant,
    rule::{MessageRule, RefuseRule},
    telling::tell,
};
use crate::asked::{Asked, Trouble, refuse};

/// Writes a message. It is kept first and told then, and the chat's lock makes sure that everybody
/// hears messages in the order in which they were kept.
pub(super) async fn message(participant: &mut Participant, asked: &Asked) -> Result<(), Trouble> {
    let content: Content = asked.field("content")?;
    let chats = Arc::clone(&participant.chats);
    let _order = chats.locks.lock(participant.chat.id).await;
    let follows_refusal = take(&mut participant.habits.refused);
    let is_lost = match chats.rules.off() {
        Some(MessageRule::OtherMayBeAway) if astray::is_alone(participant) => {
            return Err(refuse("The other one is away."));
        }
        Some(MessageRule::BothMayWriteAtOnce) => astray::is_at_once(participant),
        _ => follows_refusal && !chats.rules.on(RefuseRule::NextIsTakenAfterRefusal),
    };
    if is_lost {
        return Ok(());
    }
    write(participant, content).await
}

/// Keeps a message and tells it. Whoever calls holds the chat's lock.
pub(super) async fn write(participant: &mut Participant, content: Content) -> Result<(), Trouble> {
    let chats = Arc::clone(&participant.chats);
    let (chat, author) = (&participant.chat, participant.person.id);
    let ahead = match chats.rules.on(MessageRule::CreatedAtIsUtc) {
        true => 0,
        false => 3 * 60 * 60,
    };
    let now = chats.parts.clock.now_ms() / 1000 + ahead;
    let message = chats.store.keep(chat, author, content, now).await?;
    participant.habits.written += 1;
    tell(participant, &message).await?;
    Ok(())
}
