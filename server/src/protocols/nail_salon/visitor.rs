//! One connection: a frame finds its operation here, and what comes of it finds its way into
//! frames.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::json;
use wireproof_schemas::{
    nail_salon::{
        get_responses, key::UserType, nearby_shops, refusal::Refusal, service_request,
        service_response, shop_new_request::ShopNewRequest,
    },
    table,
};

use super::{
    Salon,
    get_responses::get_responses,
    lenient,
    nearby_shops::nearby_shops,
    person_group,
    rule::{ConnectRule, EnvelopeRule, RequestRule},
    service_request::service_request,
    service_response::service_response,
    spoiled::{self, Part},
    store::Person,
};
use crate::{
    asked::{self, Asked, Trouble, refuse},
    frame::{Malformed, Members},
    hub::{Listener, Seat},
    outbox::{self, Close, Text},
    protocols::{Conversation, Outcome},
    store::StoreError,
};

/// Somebody who is connected.
pub(super) struct Visitor {
    pub(super) salon: Arc<Salon>,
    pub(super) person: Person,
    pub(super) listener: Listener,
    pub(super) habits: Habits,
    /// Where they hear what they are told; given up with the connection.
    seats: Vec<Seat>,
}

/// What only a server that breaks a rule has to remember of a connection.
#[derive(Default)]
pub(super) struct Habits {
    /// How many actions were asked for.
    actions: u64,
    /// How many lists were sent.
    pub(super) lists: u64,
    /// Members that the last request's operation does not know.
    pub(super) extras: Members,
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    GetResponses,
    NearbyShops,
    ServiceRequest,
    ServiceResponse,
}

impl Operation {
    fn named(action: &str) -> Option<Self> {
        let all = [
            Self::GetResponses,
            Self::NearbyShops,
            Self::ServiceRequest,
            Self::ServiceResponse,
        ];
        all.into_iter().find(|known| known.table().name == action)
    }

    fn table(self) -> &'static table::Operation {
        match self {
            Self::GetResponses => &get_responses::OPERATION,
            Self::NearbyShops => &nearby_shops::OPERATION,
            Self::ServiceRequest => &service_request::OPERATION,
            Self::ServiceResponse => &service_response::OPERATION,
        }
    }
}

impl Conversation for Visitor {
    fn hear(&mut self, frame: Result<Members, Malformed>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.deal_with(frame))
    }
}

impl Visitor {
    /// Comes in. A shop that was nowhere else hears what it has not answered (NS-REQ-22); the lock
    /// sees to it that every request is either kept by now or heard from the seat.
    pub(super) async fn enter(salon: Arc<Salon>, person: Person, listener: Listener) -> Self {
        let world = Arc::clone(&salon);
        let _order = world.locks.lock(person.world).await;
        let was_away = salon.parts.hub.is_empty(person_group(person.id));
        let mut visitor = Self {
            salon,
            person,
            listener,
            habits: Habits::default(),
            seats: Vec::new(),
        };
        if let Err(error) = visitor.settle(was_away).await {
            visitor.listener.fail(&error);
        }
        visitor
    }

    async fn settle(&mut self, was_away: bool) -> Result<(), StoreError> {
        let rules = self.salon.rules;
        self.sit(self.person.id);
        if !rules.on(ConnectRule::RolesAreApart) {
            let role = match self.person.role {
                UserType::Customer => UserType::Shop,
                UserType::Shop => UserType::Customer,
            };
            let twin = self.salon.store.person(role, &self.person.key.0).await?;
            twin.into_iter().for_each(|twin| self.sit(twin.id));
        }
        let is_told = was_away || !rules.on(RequestRule::PendingIsToldToFirst);
        if self.person.role == UserType::Shop && is_told {
            self.hear_pending().await?;
        }
        Ok(())
    }

    async fn hear_pending(&mut self) -> Result<(), StoreError> {
        let rules = self.salon.rules;
        let answered_too = !rules.on(RequestRule::AnsweredIsNotTold);
        let pending = self.salon.store.requests_to(self.person.id, answered_too);
        let mut pending = pending.await?;
        match rules.off() {
            Some(RequestRule::AbsentShopIsToldLater) => pending.clear(),
            Some(RequestRule::PendingIsToldOldestFirst) => pending.reverse(),
            Some(RequestRule::PendingIsToldOnce) => pending.extend(pending.clone()),
            _ => {}
        }
        for key in pending {
            let told = self.notice(&ShopNewRequest::new(key));
            self.listener.outbox.put(told);
        }
        Ok(())
    }

    fn sit(&mut self, person: i64) {
        let (hub, listener) = (&self.salon.parts.hub, self.listener.clone());
        self.seats
            .push(Seat::take(hub, person_group(person), listener));
    }

    async fn deal_with(&mut self, frame: Result<Members, Malformed>) -> Outcome {
        let result = match frame {
            Ok(members) => self.carry_out(members).await,
            Err(malformed) => Err(refuse(malformed.flaw)),
        };
        if !self.salon.rules.on(ConnectRule::ManyActionsAreServed) {
            self.listener.outbox.close(Close::DONE);
        }
        let trouble = result.err();
        match trouble.and_then(|trouble| trouble.into_reason(self.salon.rules, &self.listener)) {
            None => Outcome::Taken,
            Some(reason) => {
                self.habits.extras.clear();
                self.reply(&Refusal::new(reason));
                Outcome::Refused
            }
        }
    }

    /// The order of checks: known operation, fields, role, existence, right, state.
    async fn carry_out(&mut self, members: Members) -> Result<(), Trouble> {
        let operation = self.operation(&members)?;
        self.habits.actions += 1;
        if self.habits.actions.is_multiple_of(2)
            && !self.salon.rules.on(EnvelopeRule::EveryActionIsAnswered)
        {
            return Ok(());
        }
        let asked = self.read(operation, members).await?;
        let myself = self.person.clone();
        if !self.salon.rules.on(ConnectRule::PathSaysWho) {
            self.person = lenient::named_in(self, &asked).await?;
        }
        let result = match operation {
            Operation::GetResponses => get_responses(self, &asked).await,
            Operation::NearbyShops => nearby_shops(self).await,
            Operation::ServiceRequest => service_request(self, &asked).await,
            Operation::ServiceResponse => service_response(self, &asked).await,
        };
        self.person = myself;
        result
    }

    /// The operation that a request names (NS-ENV-2).
    fn operation(&self, members: &Members) -> Result<Operation, Trouble> {
        let name = match self.salon.rules.on(EnvelopeRule::ActionSelects) {
            true => "action",
            false => "type",
        };
        asked::operation(members, name, Operation::named)
    }

    async fn read(&mut self, operation: Operation, members: Members) -> Result<Asked, Trouble> {
        let rules = self.salon.rules;
        if rules.are_all_on() {
            return Ok(Asked(members));
        }
        self.habits.extras = asked::extras(rules, operation.table(), &members)?;
        lenient::mend(self, operation, members).await.map(Asked)
    }

    /// Answers whoever asked, and returns the frame.
    pub(super) fn reply(&mut self, frame: &impl Serialize) -> Text {
        let frame = self.text(frame, Part::Reply);
        self.listener.outbox.put(frame.clone());
        frame
    }

    /// Puts something into a frame that others hear, without sending it.
    pub(super) fn notice(&mut self, frame: &impl Serialize) -> Text {
        self.text(frame, Part::Notice)
    }

    fn text(&mut self, frame: &impl Serialize, part: Part) -> Text {
        let rules = self.salon.rules;
        if rules.are_all_on() {
            return outbox::text(frame);
        }
        let frame = spoiled::frame(rules, part, &mut self.habits, json!(frame));
        frame.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    use wireproof_schemas::nail_salon::PROTOCOL;

    use super::*;
    use crate::protocols::tests::check_operations;

    #[test]
    fn every_documented_operation_is_known() {
        check_operations(&PROTOCOL, |name| Operation::named(name).is_some());
    }
}
