//! What a server does that does not keep a rule, and has to remember something for it that no
//! other server has.
//!
//! With every rule on nothing here does anything.

use std::{
    cell::Cell,
    collections::HashMap,
    mem::take,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use wireproof_schemas::service_chat::message::Content;

use super::{
    asked::Trouble,
    chat_group,
    message::write,
    participant::Participant,
    rule::{ConnectRule, MessageRule, RefuseRule},
};
use crate::{outbox::Text, store::StoreError};

/// Messages that two write within this time are written at once.
const AT_ONCE: Duration = Duration::from_millis(200);

/// What only a server that breaks a rule has to remember of all connections.
#[derive(Default)]
pub(super) struct Astray {
    /// The newest connection that came with each token.
    newest: Mutex<HashMap<String, u64>>,
    /// Messages that are told too late: the chat, the author, the frame.
    late: Mutex<Vec<(i64, i64, Text)>>,
    /// Who wrote last in each chat, and when.
    last: Mutex<HashMap<i64, (i64, Instant)>>,
}

impl Astray {
    /// The newest connections of all tokens.
    pub(super) fn newest_by_token(&self) -> Vec<u64> {
        locked(&self.newest).values().copied().collect()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What happens when somebody comes in.
pub(super) async fn come_in(participant: &mut Participant) -> Result<(), StoreError> {
    let rules = participant.chats.rules;
    if rules.are_all_on() {
        return Ok(());
    }
    if !rules.on(ConnectRule::ComingIsNotTold) {
        tell_presence(participant, "joined");
    }
    match rules.off() {
        Some(MessageRule::SameTokenHearsTwice) => {
            let (token, connection) = (&participant.credential.token, &participant.listener);
            let mut newest = locked(&participant.chats.astray.newest);
            newest.insert(token.clone(), connection.connection);
        }
        Some(MessageRule::LateComerHears) => {
            let store = &participant.chats.store;
            if store.latest(&participant.chat, None).await?.is_some() {
                participant.seat = None;
            }
        }
        Some(MessageRule::NothingIsReplayed) => replay(participant).await?,
        _ => {}
    }
    Ok(())
}

/// What happens when somebody goes.
pub(super) fn go(participant: &Participant) {
    if !participant.chats.rules.on(ConnectRule::GoingIsNotTold) {
        tell_presence(participant, "left");
    }
}

fn tell_presence(participant: &Participant, kind: &str) {
    let frame = json!({ "type": kind, "user_id": participant.person.id });
    let own = participant.listener.connection;
    let hub = &participant.chats.parts.hub;
    let group = chat_group(participant.chat.id);
    hub.tell(group, &frame.to_string().into(), &|listener| {
        listener.connection != own
    });
}

/// Tells whoever comes in what was written last.
async fn replay(participant: &Participant) -> Result<(), StoreError> {
    let store = &participant.chats.store;
    if let Some(content) = store.latest(&participant.chat, None).await? {
        let frame = json!({
            "type": "message",
            "id": 1,
            "content": content,
            "sender_id": participant.chat.other_than(participant.person.id),
            "chat_id": participant.chat.number,
            "created_at": "2024-01-01T12:00:00"
        });
        participant.listener.outbox.put(frame.to_string().into());
    }
    Ok(())
}

/// Keeps a message in order to tell it late: with the next pong, and after it.
pub(super) fn tell_late(writer: &Participant, frame: Text) {
    let mut late = locked(&writer.chats.astray.late);
    late.push((writer.chat.id, writer.person.id, frame));
}

/// Tells what was to be told late.
pub(super) fn catch_up(participant: &Participant) {
    let late = take(&mut *locked(&participant.chats.astray.late));
    for (chat, author, frame) in late {
        let hub = &participant.chats.parts.hub;
        hub.tell(chat_group(chat), &frame, &|listener| {
            listener.person != author
        });
    }
}

/// Whether the other one has just written; if not, this one now has.
pub(super) fn is_at_once(participant: &Participant) -> bool {
    let mut last = locked(&participant.chats.astray.last);
    let me = participant.person.id;
    let other_has_just = last
        .get(&participant.chat.id)
        .is_some_and(|(author, at)| *author != me && at.elapsed() < AT_ONCE);
    if !other_has_just {
        last.insert(participant.chat.id, (me, Instant::now()));
    }
    other_has_just
}

/// Whether nobody else is connected to the chat.
pub(super) fn is_alone(participant: &Participant) -> bool {
    let (me, is_alone) = (participant.person.id, Cell::new(true));
    let hub = &participant.chats.parts.hub;
    // Nobody is told anything; the hub is only looked through.
    let group = chat_group(participant.chat.id);
    hub.tell(group, &Text::default(), &|listener| {
        is_alone.set(is_alone.get() && listener.person == me);
        false
    });
    is_alone.get()
}

/// What happens after a refusal, before it is told.
pub(super) async fn after_refusal(
    participant: &mut Participant,
    trouble: Trouble,
) -> Result<(), Trouble> {
    let is_heard = matches!(
        (participant.chats.rules.off(), &trouble),
        (
            Some(RefuseRule::BadContentIsHeardByNobody),
            Trouble::Refused(_)
        ) | (
            Some(RefuseRule::OtherTypeIsHeardByNobody),
            Trouble::Unknown(_)
        )
    );
    if is_heard {
        let content = participant.habits.request.get("content");
        let content = content.and_then(Value::as_str).unwrap_or_default();
        let content = Content::try_from(content.to_owned());
        let content = content.or_else(|_| Content::try_from("?".to_owned()));
        if let Ok(content) = content {
            write(participant, content).await?;
        }
    }
    Err(trouble)
}
