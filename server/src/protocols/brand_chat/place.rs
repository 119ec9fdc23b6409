//! The current room of one connection, and its seat there (BC-JOIN, BC-LEAVE).
//!
//! The seat is what the connection hears by; it is given up with the room, and with the connection. All that can go wrong
//! with either is kept here, so that the operations need not know of it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use wireproof_schemas::brand_chat::room::RoomPk;

use super::rule::Rule;
use crate::{hub::Seat, rule::Rules};

/// Where a connection is.
pub(super) struct Place {
    room: Option<(RoomPk, Seat)>,
    rules: Rules<Rule>,
    astray: Astray,
}

/// What only a server that breaks a rule has to remember of a connection.
struct Astray {
    user: i64,
    /// Seats that should have been given up.
    seats: Vec<Seat>,
    /// A room to which writing goes, joined or not.
    writes_to: Option<RoomPk>,
    /// The room that was left last.
    left: Option<RoomPk>,
    memory: Memory,
}

/// The rooms of users, for a server that does not keep them by connection.
#[derive(Clone, Default)]
pub(super) struct Memory(Arc<Mutex<HashMap<i64, RoomPk>>>);

impl Memory {
    fn rooms(&self) -> MutexGuard<'_, HashMap<i64, RoomPk>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Nowhere, as every connection begins. `sit` takes a seat in a room.
    pub(super) fn nowhere(
        rules: Rules<Rule>,
        user: i64,
        memory: &Memory,
        sit: impl FnOnce(RoomPk) -> Seat,
    ) -> Self {
        let astray = Astray {
            user,
            seats: Vec::new(),
            writes_to: None,
            left: None,
            memory: memory.clone(),
        };
        let mut place = Self {
            room: None,
            rules,
            astray,
        };
        if !rules.on(Rule::CloseLeavesRoom) {
            let remembered = memory.rooms().get(&user).copied();
            place.room = remembered.map(|room| (room, sit(room)));
        }
        place
    }

    /// The room that writing goes to.
    pub(super) fn current(&self) -> Option<RoomPk> {
        if !self.rules.on(Rule::CurrentRoomPerConnection) {
            return self.astray.memory.rooms().get(&self.astray.user).copied();
        }
        self.astray
            .writes_to
            .or(self.room.as_ref().map(|(room, _)| *room))
    }

    /// Makes a room the current one, in place of any other. `sit` takes a seat there.
    pub(super) fn enter(&mut self, room: RoomPk, sit: impl FnOnce() -> Seat) {
        if self
            .room
            .as_ref()
            .is_some_and(|(current, _)| *current == room)
        {
            if !self.rules.on(Rule::JoinAgainDoublesNothing) {
                self.astray.seats.push(sit());
            }
            return;
        }
        let former = self.room.replace((room, sit()));
        self.astray.memory.rooms().insert(self.astray.user, room);
        self.astray.writes_to = None;
        if let Some((former, seat)) = former {
            if !self.rules.on(Rule::JoinEndsHearing) {
                self.astray.seats.push(seat);
            }
            if !self.rules.on(Rule::JoinMovesWriting) {
                self.astray.writes_to = Some(former);
            }
        }
    }

    /// Leaves the current room and returns which it was.
    pub(super) fn leave(&mut self) -> Option<RoomPk> {
        let current = self.current();
        self.astray.memory.rooms().remove(&self.astray.user);
        self.astray.left = current;
        self.astray.writes_to = current.filter(|_| !self.rules.on(Rule::LeaveEndsWriting));
        if let Some((_, seat)) = self.room.take()
            && !self.rules.on(Rule::LeaveEndsHearing)
        {
            self.astray.seats.push(seat);
        }
        current
    }

    /// Whether the connection may go where it has been before.
    pub(super) fn may_enter(&self, room: RoomPk) -> bool {
        let left = self.astray.left == Some(room);
        let there = self.current() == Some(room);
        (self.rules.on(Rule::LeftRoomCanBeJoinedAgain) || !left)
            && (self.rules.on(Rule::JoinAgainIsFine) || !there)
    }

    /// Hears a room without being there, as after a refusal that came too late.
    pub(super) fn overhear(&mut self, seat: Seat) {
        self.astray.seats.push(seat);
    }
}
