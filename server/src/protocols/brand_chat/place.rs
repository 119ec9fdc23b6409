//! The current room of one connection, and its seat there (BC-JOIN, BC-LEAVE).
//!
//! The seat is what the connection hears by; it is given up with the room, and with the connection.
//! Whatever can go wrong with either is kept in here, so that the operations need not know of it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use wireproof_schemas::brand_chat::room::RoomPk;

use super::{
    room_group,
    rule::{JoinRule, KeptRule, LeaveRule},
};
use crate::{
    hub::{Hub, Listener, Seat},
    rule::Rules,
};

/// Where a connection is.
pub(super) struct Place {
    hub: Arc<dyn Hub>,
    listener: Listener,
    room: Option<(RoomPk, Seat)>,
    rules: Rules,
    astray: Astray,
}

/// What only a server that breaks a rule has to remember of a connection.
struct Astray {
    /// Seats that should have been given up, or never taken.
    seats: Vec<Seat>,
    /// A room to which writing goes, joined or not.
    writes_to: Option<RoomPk>,
    /// The room that was left last.
    left: Option<RoomPk>,
    /// The room that was joined first.
    first: Option<RoomPk>,
    /// What was told to have happened and happens with the next request.
    late: Option<Late>,
    memory: Memory,
}

enum Late {
    Enter(RoomPk),
    Leave,
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
    /// Nowhere, as every connection begins.
    pub(super) fn nowhere(
        hub: &Arc<dyn Hub>,
        listener: &Listener,
        rules: Rules,
        memory: &Memory,
    ) -> Self {
        let astray = Astray {
            seats: Vec::new(),
            writes_to: None,
            left: None,
            first: None,
            late: None,
            memory: memory.clone(),
        };
        let (hub, listener) = (Arc::clone(hub), listener.clone());
        let mut place = Self {
            hub,
            listener,
            room: None,
            rules,
            astray,
        };
        if !rules.on(LeaveRule::CloseLeavesRoom) {
            place.room = place.remembered().map(|room| (room, place.sit(room)));
        }
        place
    }

    /// The room that writing goes to.
    pub(super) fn current(&self) -> Option<RoomPk> {
        if !self.rules.on(JoinRule::CurrentRoomPerConnection) {
            return self.remembered();
        }
        self.astray
            .writes_to
            .or(self.room.as_ref().map(|(room, _)| *room))
    }

    /// The room that was left last, for a server that shows it.
    pub(super) fn left(&self) -> Option<RoomPk> {
        self.astray.left
    }

    /// The room that was joined first, for a server that shows it.
    pub(super) fn first(&self) -> Option<RoomPk> {
        self.astray.first
    }

    /// Whether the connection may go where it is, or where it has been.
    pub(super) fn may_enter(&self, room: RoomPk) -> bool {
        (self.rules.on(JoinRule::JoinAgainIsFine) || self.current() != Some(room))
            && (self.rules.on(LeaveRule::LeftRoomCanBeJoinedAgain)
                || self.astray.left != Some(room))
    }

    /// Makes a room the current one, in place of any other.
    pub(super) fn enter(&mut self, room: RoomPk) {
        if self.rules.on(KeptRule::JoinIsInForceAtOnce) {
            self.go_to(room);
        } else {
            self.astray.late = Some(Late::Enter(room));
        }
    }

    /// Leaves the current room and returns which it was.
    pub(super) fn leave(&mut self) -> Option<RoomPk> {
        if self.rules.on(KeptRule::LeaveIsInForceAtOnce) {
            return self.go_away();
        }
        self.astray.late = Some(Late::Leave);
        self.current()
    }

    /// Lets happen what should have happened with the request before.
    pub(super) fn catch_up(&mut self) {
        match self.astray.late.take() {
            Some(Late::Enter(room)) => self.go_to(room),
            Some(Late::Leave) => drop(self.go_away()),
            None => {}
        }
    }

    /// Hears a room without being there, as after a refusal that came too late.
    pub(super) fn overhear(&mut self, room: RoomPk) {
        self.astray.seats.push(self.sit(room));
    }

    fn go_to(&mut self, room: RoomPk) {
        if self
            .room
            .as_ref()
            .is_some_and(|(current, _)| *current == room)
        {
            // Who sits in the room already hears it (BC-JOIN-10).
            if !self.rules.on(JoinRule::JoinAgainDoublesNothing) {
                self.astray.seats.push(self.sit(room));
            }
            return;
        }
        self.astray.first.get_or_insert(room);
        let former = self.room.replace((room, self.sit(room)));
        self.remember(Some(room));
        match (self.rules.off(), former) {
            (Some(JoinRule::JoinEndsHearing), Some((_, seat))) => self.astray.seats.push(seat),
            (Some(JoinRule::JoinMovesWriting), Some((former, _))) => {
                self.astray.writes_to = Some(former)
            }
            _ => {}
        }
    }

    fn go_away(&mut self) -> Option<RoomPk> {
        let current = self.current();
        let seat = self.room.take();
        self.remember(None);
        self.astray.left = current;
        match (self.rules.off(), seat) {
            (Some(LeaveRule::LeaveEndsHearing), Some((_, seat))) => self.astray.seats.push(seat),
            (Some(LeaveRule::LeaveEndsWriting), _) => self.astray.writes_to = current,
            _ => self.astray.writes_to = None,
        }
        current
    }

    fn sit(&self, room: RoomPk) -> Seat {
        Seat::take(&self.hub, room_group(room), self.listener.clone())
    }

    fn remember(&self, room: Option<RoomPk>) {
        if !(self.rules.on(JoinRule::CurrentRoomPerConnection)
            && self.rules.on(LeaveRule::CloseLeavesRoom))
        {
            let mut rooms = self.astray.memory.rooms();
            match room {
                Some(room) => rooms.insert(self.listener.person, room),
                None => rooms.remove(&self.listener.person),
            };
        }
    }

    fn remembered(&self) -> Option<RoomPk> {
        self.astray
            .memory
            .rooms()
            .get(&self.listener.person)
            .copied()
    }
}
