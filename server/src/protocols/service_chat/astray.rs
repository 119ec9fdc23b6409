//! What a server does that does not keep a rule, and has to remember something for it that no
//! other server has.
//!
//! With every rule on nothing here does anything.

use std::{
    cell::RefCell,
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use wireproof_schemas::service_chat::message::Content;

use super::{
    chat_group,
    message::write,
    participant::Participant,
    rule::{ConnectRule, MessageRule, RefuseRule},
};
use crate::{asked::Trouble, hub::Listener, outbox::Text, store::StoreError};

/// Messages that two write within this time are written at once.
const AT_ONCE: Duration = Duration::from_millis(200);

/// What only a server that breaks a rule has to remember of all connections.
#[derive(Default)]
pub(super) struct Astray {
    /// The newest connection that came with each token.
    newest: Mutex<HashMap<String, u64>>,
    /// What each connection is told too late.
    late: Mutex<HashMap<u64, Vec<Text>>>,
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
        Some(MessageRule::EachOpenChatIsHeard) => {
            let (me, newest) = (participant.person.id, participant.listener.connection);
            let earlier = |other: &Listener| other.person == me && other.connection != newest;
            participant.chats.parts.hub.dismiss(&earlier);
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

/// Tells all other connections to the chat, as a message of whoever comes or goes.
fn tell_presence(participant: &Participant, what: &str) {
    let frame = message_frame(participant, participant.person.id, what);
    let own = participant.listener.connection;
    let (hub, group) = (
        &participant.chats.parts.hub,
        chat_group(participant.chat.id),
    );
    hub.tell(group, &frame, &|listener| listener.connection != own);
}

/// Tells whoever comes in what was written last.
async fn replay(participant: &Participant) -> Result<(), StoreError> {
    let store = &participant.chats.store;
    if let Some(content) = store.latest(&participant.chat, None).await? {
        let other = participant.chat.other_than(participant.person.id);
        let frame = message_frame(participant, other, &content);
        participant.listener.outbox.put(frame);
    }
    Ok(())
}

/// A message that nobody has written.
pub(super) fn message_frame(participant: &Participant, sender: i64, content: &str) -> Text {
    let frame = json!({
        "type": "message",
        "id": 1,
        "content": content,
        "sender_id": sender,
        "chat_id": participant.chat.number,
        "created_at": "2024-01-01T12:00:00"
    });
    frame.to_string().into()
}

/// Holds a message back from everybody who hears it, until after their next pong.
pub(super) fn tell_late(writer: &Participant, frame: &Text) {
    let mut late = locked(&writer.chats.astray.late);
    for connection in hearers(writer) {
        late.entry(connection).or_default().push(frame.clone());
    }
}

/// Tells a connection what was held back from it.
pub(super) fn catch_up(participant: &Participant) {
    let mut late = locked(&participant.chats.astray.late);
    let late = late.remove(&participant.listener.connection);
    for frame in late.into_iter().flatten() {
        participant.listener.outbox.put(frame);
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
    hearers(participant).is_empty()
}

/// The connections of whoever else is in the chat. Nobody is told anything; the hub is only looked
/// through.
fn hearers(participant: &Participant) -> Vec<u64> {
    let (me, hearers) = (participant.person.id, RefCell::new(Vec::new()));
    let (hub, group) = (
        &participant.chats.parts.hub,
        chat_group(participant.chat.id),
    );
    hub.tell(group, &Text::default(), &|listener| {
        if listener.person != me {
            hearers.borrow_mut().push(listener.connection);
        }
        false
    });
    hearers.into_inner()
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
