//! One connection to a room: a frame finds its operation here, and what comes of it finds its way
//! into frames.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::json;
use wireproof_schemas::pet_market::{message as table, refusal::Refusal};

use super::{
    Market, astray,
    history::{Hearing, History},
    lenient_frames,
    message::message,
    rule::{ChatRule, ReadRule},
    spoiled_frames,
    store::{Account, Room},
    support_group, telling,
    ticket::Presented,
};
use crate::{
    asked::{self, Asked, Trouble, refuse},
    frame::{Malformed, Members},
    hub::{Listener, Seat},
    outbox::{self, Close, Text},
    protocols::{Conversation, Outcome},
    store::StoreError,
};

/// Somebody who is connected to a room.
pub(super) struct Participant {
    pub(super) market: Arc<Market>,
    pub(super) room: Room,
    pub(super) account: Account,
    pub(super) ticket: String,
    pub(super) listener: Listener,
    pub(super) habits: Habits,
    /// Where they hear what was and is written; given up with the connection.
    _hearing: Hearing,
    /// Where it shows that somebody of support is in the room.
    _there: Option<Seat>,
}

/// What only a server that breaks a rule has to remember of a connection.
#[derive(Default)]
pub(super) struct Habits {
    /// The last request.
    pub(super) request: Members,
    /// Members that the last request's operation does not know.
    pub(super) extras: Members,
    /// What the next message holds instead of its text.
    pub(super) instead: Option<String>,
    /// A message that waits for the next one, to go after it.
    pub(super) held_back: Option<Text>,
}

impl Conversation for Participant {
    fn hear(&mut self, frame: Result<Members, Malformed>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.deal_with(frame))
    }
}

impl Participant {
    /// Comes in. By then support has read the room (PM-READ-2), and is there for whoever writes.
    pub(super) async fn enter(
        market: Arc<Market>,
        room: Room,
        Presented { ticket, account }: Presented,
        listener: Listener,
    ) -> Self {
        let there = support_comes(&market, &room, &account, &listener).await;
        let there = there.unwrap_or_else(|error| {
            listener.fail(&error);
            None
        });
        let who = (room.clone(), account.clone());
        let history = History::new(Arc::clone(&market), who, listener.clone());
        Self {
            _hearing: history.begin().await,
            market,
            room,
            account,
            ticket,
            listener,
            habits: Habits::default(),
            _there: there,
        }
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
        let trouble = result.err();
        match trouble.and_then(|trouble| trouble.into_reason(self.market.rules, &self.listener)) {
            None => Outcome::Taken,
            Some(reason) => {
                self.refuse(reason);
                Outcome::Refused
            }
        }
    }

    /// There is one operation, and it is told by its member.
    async fn carry_out(&mut self, mut members: Members) -> Result<(), Trouble> {
        if !self.market.rules.are_all_on() {
            members = self.read(members)?;
        }
        match members.contains_key(table::OPERATION.name) {
            true => message(self, &Asked(members)).await,
            false => Err(Trouble::Unknown("message is missing.".to_owned())),
        }
    }

    /// Reads a request as a server does that does not keep some rule.
    fn read(&mut self, mut members: Members) -> Result<Members, Trouble> {
        let rules = self.market.rules;
        self.habits.request = members.clone();
        self.habits.extras = asked::extras(rules, &table::OPERATION, &members)?;
        lenient_frames::mend(rules, &mut self.habits, &mut members)?;
        Ok(members)
    }

    fn refuse(&mut self, reason: String) {
        self.habits.extras.clear();
        let rules = self.market.rules;
        let frame = self.text(&Refusal::new(reason));
        if !rules.on(ChatRule::RefusalIsForOffenderOnly) {
            telling::tell_some(self, &frame, &|listener| {
                listener.connection != self.listener.connection
            });
        }
        self.listener.outbox.put(frame);
        if !rules.on(ChatRule::RefusalLeavesOpen) {
            self.listener.outbox.close(Close::DONE);
        }
    }

    /// Puts something into a frame, without sending it.
    pub(super) fn text(&mut self, frame: &impl Serialize) -> Text {
        if self.market.rules.are_all_on() {
            return outbox::text(frame);
        }
        spoiled_frames::frame(self, json!(frame)).to_string().into()
    }
}

impl Drop for Participant {
    fn drop(&mut self) {
        astray::go(self);
    }
}

/// Lets it show that somebody of support is in a room, and that they have read it.
async fn support_comes(
    market: &Market,
    room: &Room,
    account: &Account,
    listener: &Listener,
) -> Result<Option<Seat>, StoreError> {
    let _order = market.locks.lock(room.id).await;
    astray::come_in(market, room).await?;
    if !account.is_support {
        return Ok(None);
    }
    let group = support_group(astray::place(market.rules, room));
    let seat = Seat::take(&market.parts.hub, group, listener.clone());
    if market.rules.on(ReadRule::ConnectingMakesRead) {
        market.store.mark(room.id, true).await?;
    }
    astray::note_visit(market, room).await?;
    Ok(Some(seat))
}
