//! One connection: a frame finds its operation here, and what comes of it finds its way into
//! frames.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::json;
use wireproof_schemas::{
    service_chat::{
        message,
        ping::{self, Pong},
        refusal::Refusal,
    },
    table,
    word::Spelled,
};

use super::{
    Chats, astray, chat_group,
    credential::Credential,
    lenient,
    message::message,
    ping::ping,
    rule::{BeatRule, RefuseRule},
    spoiled,
    store::{Chat, Person},
};
use crate::{
    asked::{self, Asked, Trouble, refuse},
    frame::{Malformed, Members},
    hub::{Listener, Seat},
    outbox::{self, Text},
    protocols::{Conversation, Outcome},
};

/// Somebody who is connected to a chat.
pub(super) struct Participant {
    pub(super) chats: Arc<Chats>,
    pub(super) chat: Chat,
    pub(super) person: Person,
    pub(super) credential: Credential,
    pub(super) listener: Listener,
    pub(super) habits: Habits,
    /// Where they hear what is written; given up with the connection.
    pub(super) seat: Option<Seat>,
}

/// What only a server that breaks a rule has to remember of a connection.
#[derive(Default)]
pub(super) struct Habits {
    /// How many messages were written.
    pub(super) written: i64,
    /// The last request.
    pub(super) request: Members,
    /// Members that the last request's operation does not know.
    pub(super) extras: Members,
    /// What the next message holds instead of its content.
    pub(super) instead: Option<String>,
    /// A message that waits for the next one, to go after it.
    pub(super) held_back: Option<Text>,
    /// Whether anything was refused since the last message.
    pub(super) refused: bool,
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Message,
    Ping,
    /// No operation: an answer to a ping that nobody has sent.
    Pong,
}

impl Operation {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            _ if name == message::OPERATION.name => Some(Self::Message),
            _ if name == ping::OPERATION.name => Some(Self::Ping),
            Pong::WORD => Some(Self::Pong),
            _ => None,
        }
    }

    fn table(self) -> Option<&'static table::Operation> {
        match self {
            Self::Message => Some(&message::OPERATION),
            Self::Ping => Some(&ping::OPERATION),
            Self::Pong => None,
        }
    }
}

impl Conversation for Participant {
    fn hear(&mut self, frame: Result<Members, Malformed>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.deal_with(frame))
    }
}

impl Participant {
    /// Comes in. The lock sees to it that every message is either kept by now, and not told again
    /// (SC-MSG-27), or heard from the seat (SC-MSG-20).
    pub(super) async fn enter(
        chats: Arc<Chats>,
        chat: Chat,
        person: Person,
        credential: Credential,
        listener: Listener,
    ) -> Self {
        let all = Arc::clone(&chats);
        let _order = all.locks.lock(chat.id).await;
        let hub = &all.parts.hub;
        let seat = Seat::take(hub, chat_group(chat.id), listener.clone());
        let mut participant = Self {
            chats,
            chat,
            person,
            credential,
            listener,
            habits: Habits::default(),
            seat: Some(seat),
        };
        if let Err(error) = astray::come_in(&mut participant).await {
            participant.listener.fail(&error);
        }
        participant
    }

    async fn deal_with(&mut self, frame: Result<Members, Malformed>) -> Outcome {
        let result = match frame {
            Ok(members) => self.carry_out(members).await,
            Err(malformed) => Err(refuse(malformed.flaw)),
        };
        let result = match result {
            Err(trouble) => astray::after_refusal(self, trouble).await,
            taken => taken,
        };
        self.habits.refused |= result.is_err();
        let trouble = result.err();
        match trouble.and_then(|trouble| trouble.into_reason(self.chats.rules, &self.listener)) {
            None => Outcome::Taken,
            Some(reason) => {
                self.refuse(reason);
                Outcome::Refused
            }
        }
    }

    async fn carry_out(&mut self, members: Members) -> Result<(), Trouble> {
        let rules = self.chats.rules;
        if !rules.are_all_on() {
            self.habits.request = members.clone();
        }
        let operation = operation(self, &members)?;
        let asked = self.read(operation, members)?;
        match operation {
            Operation::Message => message(self, &asked).await,
            Operation::Ping => {
                ping(self).await;
                Ok(())
            }
            Operation::Pong if rules.on(BeatRule::PongIsTakenInSilence) => Ok(()),
            Operation::Pong => Err(refuse("Nobody has asked for a pong.")),
        }
    }

    fn read(&mut self, operation: Operation, mut members: Members) -> Result<Asked, Trouble> {
        let rules = self.chats.rules;
        if rules.are_all_on() {
            return Ok(Asked(members));
        }
        self.habits.extras = match operation.table() {
            Some(known) => asked::extras(rules, known, &members)?,
            None => Members::new(),
        };
        if operation == Operation::Message {
            lenient::mend(rules, &mut self.habits, &mut members)?;
        }
        Ok(Asked(members))
    }

    fn refuse(&mut self, reason: String) {
        self.habits.extras.clear();
        let frame = self.text(&Refusal::new(reason));
        if !self.chats.rules.on(RefuseRule::RefusalIsForOffenderOnly) {
            let own = self.listener.connection;
            let (hub, group) = (&self.chats.parts.hub, chat_group(self.chat.id));
            hub.tell(group, &frame, &|listener| listener.connection != own);
        }
        self.listener.outbox.put(frame);
    }

    /// Puts something into a frame, without sending it.
    pub(super) fn text(&mut self, frame: &impl Serialize) -> Text {
        if self.chats.rules.are_all_on() {
            return outbox::text(frame);
        }
        spoiled::frame(self, json!(frame)).to_string().into()
    }
}

impl Drop for Participant {
    fn drop(&mut self) {
        astray::go(self);
    }
}

/// The operation that a request names.
fn operation(participant: &Participant, members: &Members) -> Result<Operation, Trouble> {
    let rules = participant.chats.rules;
    if !rules.are_all_on()
        && let Some(operation) = lenient::operation(rules, members)
    {
        return Ok(operation);
    }
    asked::operation(members, "type", Operation::named)
}

#[cfg(test)]
mod tests {
    use wireproof_schemas::service_chat::PROTOCOL;

    use super::*;
    use crate::protocols::tests::check_operations;

    #[test]
    fn every_documented_operation_is_known() {
        check_operations(&PROTOCOL, |name| {
            let known = Operation::named(name).and_then(Operation::table);
            known.is_some_and(|known| known.name == name)
        });
    }
}
