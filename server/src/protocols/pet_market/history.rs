//! What a connection hears: first all that was written before, then what is written from now on,
//! and nothing between the two missed or doubled (PM-CHAT-11, PM-CHAT-12).
//!
//! A history is read page by page and told at the reader's pace, however long it is (PM-CHAT-16).
//! Whoever reads it is told nothing live meanwhile: what is written by others is kept, and so becomes
//! a part of the history that they are still to read. Only for the last page the room is held, and
//! the reader sits down in it before anybody can write more.

use std::sync::Arc;

use tokio::task::JoinSet;
use wireproof_schemas::pet_market::message::MessageId;

use super::{
    Market, astray, room_group,
    rule::ChatRule,
    store::{Account, Room},
};
use crate::{
    hub::{Listener, Seat},
    outbox::{Close, Text},
    store::StoreError,
};

/// So many messages are read at once.
const PAGE: usize = 64;

/// A history as far as one connection has been told of it.
pub(super) struct History {
    pub(super) market: Arc<Market>,
    pub(super) room: Room,
    /// Who is told.
    pub(super) reader: Account,
    pub(super) listener: Listener,
    /// The last message that they were told of.
    heard: MessageId,
}

/// Where a connection hears; it ends when dropped.
pub(super) struct Hearing {
    /// A seat in the room, as soon as all of the history was told at once.
    _seat: Option<Seat>,
    /// The task that tells the rest of it, and takes the seat then.
    _task: JoinSet<Option<Seat>>,
}

/// What comes next.
enum Step {
    /// All that was left has been told, and this is the seat.
    Live(Seat),
    /// A page, which is still to be told.
    Page(Vec<(MessageId, Text)>),
}

impl History {
    /// The history of a room, from its beginning.
    pub(super) fn new(
        market: Arc<Market>,
        (room, reader): (Room, Account),
        listener: Listener,
    ) -> Self {
        Self {
            market,
            room,
            reader,
            listener,
            heard: MessageId(0),
        }
    }

    /// Tells what can be told at once. Where there is more, a task tells it: nobody waits here for
    /// the reader.
    pub(super) async fn begin(self) -> Hearing {
        let mut task = JoinSet::new();
        let seat = match self.step().await {
            Ok(Step::Live(seat)) => Some(seat),
            Ok(Step::Page(page)) => {
                task.spawn(self.stream(page));
                None
            }
            Err(error) => fail(&self.listener, &error),
        };
        Hearing {
            _seat: seat,
            _task: task,
        }
    }

    async fn stream(mut self, mut page: Vec<(MessageId, Text)>) -> Option<Seat> {
        loop {
            for (id, frame) in page {
                self.listener.outbox.drained().await;
                self.listener.outbox.put(frame);
                self.heard = id;
            }
            match self.step().await {
                Ok(Step::Live(seat)) => return Some(seat),
                Ok(Step::Page(next)) => page = next,
                Err(error) => return fail(&self.listener, &error),
            }
        }
    }

    /// Reads a page. If it is the last and there is room for it, it is told while the room is held.
    async fn step(&self) -> Result<Step, StoreError> {
        let order = self.market.locks.lock(self.room.id).await;
        let store = &self.market.store;
        let waits = self.market.rules.on(ChatRule::HistoryWaitsForReader);
        let most = if waits { PAGE } else { usize::MAX };
        let page = store.messages_after(self.room.id, self.heard, most).await?;
        let is_last = page.len() < most;
        let page = astray::page(self, page);
        let bytes = page.iter().map(|(_, frame)| frame.len()).sum();
        if !is_last || waits && !self.listener.outbox.has_room(bytes) {
            drop(order);
            return Ok(Step::Page(page));
        }
        for (_, frame) in page {
            self.listener.outbox.put(frame);
        }
        let (hub, group) = (&self.market.parts.hub, room_group(self.room.id));
        Ok(Step::Live(Seat::take(hub, group, self.listener.clone())))
    }
}

fn fail(listener: &Listener, error: &StoreError) -> Option<Seat> {
    let error: &dyn std::error::Error = error;
    tracing::error!(error, "a history cannot be told");
    listener.outbox.close(Close::ERROR);
    None
}
