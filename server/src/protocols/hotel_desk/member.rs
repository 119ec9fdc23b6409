//! A connection of staff: a frame finds its operation here, and what comes of it finds its way into
//! frames.

use std::{collections::HashMap, sync::Arc};

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::OwnedMutexGuard;
use wireproof_schemas::{
    hotel_desk::{
        close_conversation, conversation::ConversationId, mark_read, refusal::Refusal,
        subscribe_conversation, text, typing, unsubscribe_conversation,
    },
    table,
};

use super::{
    Desk, astray,
    close_conversation::close_conversation,
    conversation_group, department_group, lenient,
    mark_read::mark_read,
    presence::Present,
    right,
    rule::{MessageRule, RefusalRule, SubscribeRule},
    store::{Division, Kept, Person},
    subscribe_conversation::subscribe_conversation,
    subscribers_group, telling,
    text::text,
    trouble::{Trouble, bad},
    typing::typing,
    unsubscribe_conversation::unsubscribe_conversation,
};
use crate::{
    asked::{self, Asked},
    frame::{Malformed, Members},
    hub::{Listener, Seat},
    protocols::{Conversation, Outcome},
};

/// Somebody of the staff who is connected.
pub(super) struct Member {
    pub(super) desk: Arc<Desk>,
    pub(super) person: Person,
    pub(super) listener: Listener,
    pub(super) departments: Vec<Division>,
    /// Members that the last request's operation does not know, for a server that passes them on.
    extras: Members,
    /// What this connection is subscribed to.
    pub(super) subscriptions: HashMap<ConversationId, Vec<Seat>>,
    /// Where they hear of their departments. These go before `present`, or one would be told of
    /// one's own going.
    pub(super) seats: Vec<Seat>,
    present: Present,
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Subscribe,
    Unsubscribe,
    Text,
    MarkRead,
    Typing,
    Close,
}

impl Operation {
    fn named(name: &str) -> Option<Self> {
        let all = [
            Self::Subscribe,
            Self::Unsubscribe,
            Self::Text,
            Self::MarkRead,
            Self::Typing,
            Self::Close,
        ];
        all.into_iter().find(|known| known.table().name == name)
    }

    fn table(self) -> &'static table::Operation {
        match self {
            Self::Subscribe => &subscribe_conversation::OPERATION,
            Self::Unsubscribe => &unsubscribe_conversation::OPERATION,
            Self::Text => &text::OPERATION,
            Self::MarkRead => &mark_read::OPERATION,
            Self::Typing => &typing::OPERATION,
            Self::Close => &close_conversation::OPERATION,
        }
    }
}

impl Conversation for Member {
    fn hear(&mut self, frame: Result<Members, Malformed>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.deal_with(frame))
    }

    fn goodbye(&mut self) {
        self.present.said_goodbye = true;
    }
}

impl Member {
    /// Comes in, hears of these departments from now on, and is told to one's own.
    pub(super) async fn enter(
        desk: Arc<Desk>,
        person: Person,
        (departments, heard): (Vec<Division>, Vec<Division>),
        listener: Listener,
    ) -> Self {
        let _order = desk.locks.lock(person.hotel).await;
        let sit = |division: &Division| {
            let group = department_group(division.id);
            Seat::take(&desk.parts.hub, group, listener.clone())
        };
        let mut member = Self {
            seats: heard.iter().map(sit).collect(),
            present: Present::enter(&desk, person.clone(), departments.clone()),
            subscriptions: HashMap::new(),
            desk: Arc::clone(&desk),
            departments,
            extras: Members::new(),
            person,
            listener,
        };
        if let Err(error) = astray::come_in(&mut member).await {
            member.listener.fail(&error);
        }
        member
    }

    /// A conversation that a command is about, as it stays for as long as the lock is held.
    pub(super) async fn reach(
        &self,
        id: ConversationId,
        own: bool,
    ) -> Result<(OwnedMutexGuard<()>, Kept), Trouble> {
        let order = self.desk.locks.lock(self.person.hotel).await;
        let kept = right::reach(&self.desk, &self.person, id, own).await?;
        Ok((order, kept))
    }

    /// Hears a conversation from now on, once however often this is called (HD-SUB-12).
    pub(super) fn subscribe(&mut self, id: ConversationId) {
        let rules = self.desk.rules;
        let sit = |group| Seat::take(&self.desk.parts.hub, group, self.listener.clone());
        let seats = self.subscriptions.entry(id).or_default();
        if !seats.is_empty() && rules.on(SubscribeRule::SubscribingTwiceDoublesNothing) {
            return;
        }
        seats.push(sit(conversation_group(id.0)));
        if matches!(
            rules.off(),
            Some(
                MessageRule::OtherSubscribersHearUpdate
                    | MessageRule::OtherSubscribersHearNoMessage
            )
        ) {
            seats.push(sit(subscribers_group()));
        }
        astray::remember(self, id);
    }

    async fn deal_with(&mut self, frame: Result<Members, Malformed>) -> Outcome {
        let result = match frame {
            Ok(members) => self.carry_out(members).await,
            Err(malformed) => Err(bad(malformed.flaw.to_string())),
        };
        let rules = self.desk.rules;
        let trouble = result
            .err()
            .map(|trouble| trouble.map(|refused| refused.reason));
        let Some(reason) = trouble.and_then(|trouble| trouble.into_reason(rules, &self.listener))
        else {
            return Outcome::Taken;
        };
        self.extras.clear();
        let refusal = Refusal::new(reason);
        self.reply(&refusal);
        if !rules.on(RefusalRule::RefusalIsForAskerOnly) {
            self.tell_colleagues(&refusal);
        }
        Outcome::Refused
    }

    /// The order of checks: known operation, fields, existence, right, state.
    async fn carry_out(&mut self, mut members: Members) -> Result<(), Trouble> {
        let operation = asked::operation(&members, "type", Operation::named)?;
        self.extras = asked::extras(self.desk.rules, operation.table(), &members)?;
        if lenient::passes_over(self.desk.rules, &members) {
            return Ok(());
        }
        lenient::mend(self.desk.rules, &mut members)?;
        let asked = Asked(members);
        let result = match operation {
            Operation::Subscribe => subscribe_conversation(self, &asked).await,
            Operation::Unsubscribe => unsubscribe_conversation(self, &asked).await,
            Operation::Text => text(self, &asked).await,
            Operation::MarkRead => mark_read(self, &asked).await,
            Operation::Typing => typing(self, &asked).await,
            Operation::Close => close_conversation(self, &asked).await,
        };
        match result {
            Err(trouble) => astray::after_refusal(self, operation, &asked, trouble).await,
            done => done,
        }
    }

    /// Answers this connection.
    pub(super) fn reply(&self, frame: &impl Serialize) {
        let mut frame = json!(frame);
        if let Value::Object(members) = &mut frame {
            members.extend(self.extras.clone());
        }
        self.listener
            .outbox
            .put(telling::text(self.desk.rules, &frame));
    }

    /// Tells the others of one's departments; only a server that breaks a rule does so.
    pub(super) fn tell_colleagues(&self, frame: &impl Serialize) {
        let frame = telling::text(self.desk.rules, frame);
        for division in &self.departments {
            let group = department_group(division.id);
            self.desk.parts.hub.tell(group, &frame, &|listener| {
                listener.connection != self.listener.connection
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use wireproof_schemas::hotel_desk::PROTOCOL;

    use super::*;
    use crate::protocols::tests::check_operations;

    #[test]
    fn every_documented_operation_is_known() {
        check_operations(&PROTOCOL, |name| Operation::named(name).is_some());
    }
}
