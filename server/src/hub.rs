//! Who hears what: groups of connections, and frames told to a group.
//!
//! A room is a group, and so is a world. The hub knows nothing of protocols; it hands one
//! serialised frame to the outboxes of all who sit in a group. It stands behind a trait because
//! several servers will one day share their groups over a bus.

use std::{
    collections::{HashMap, HashSet},
    error::Error,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::outbox::{Close, Outbox, Text};

/// Names a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Group {
    /// All connections of a world.
    World(i64),
    /// All connections of a person of a protocol.
    Person {
        /// The protocol's name.
        protocol: &'static str,
        /// The person's key in that protocol.
        key: i64,
    },
    /// The connections of whoever belongs to a part of a protocol, such as a department.
    Part {
        /// The protocol's name.
        protocol: &'static str,
        /// The part's key in that protocol.
        key: i64,
    },
    /// The connections that have joined a room of a protocol.
    Room {
        /// The protocol's name.
        protocol: &'static str,
        /// The room's key in that protocol.
        key: i64,
    },
}

/// A connection as the hub knows it.
#[derive(Clone, Debug)]
pub(crate) struct Listener {
    /// Which connection it is; see [`connection_id`].
    pub(crate) connection: u64,
    /// Whose it is, within its protocol.
    pub(crate) person: i64,
    /// The name of the channel that it was opened on.
    pub(crate) channel: &'static str,
    /// Where its frames go.
    pub(crate) outbox: Outbox,
}

impl Listener {
    /// Something of ours went wrong: it is logged, and the connection ends with 1011.
    pub(crate) fn fail(&self, error: &(dyn Error + 'static)) {
        tracing::error!(error, "a request cannot be carried out");
        self.outbox.close(Close::ERROR);
    }
}

/// A number that no other connection of this process has.
pub(crate) fn connection_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Groups of connections.
pub(crate) trait Hub: Send + Sync {
    /// Adds a listener to a group and returns the number of its seat there.
    fn sit(&self, group: Group, listener: Listener) -> u64;
    /// Gives up a seat.
    fn rise(&self, group: Group, seat: u64);
    /// Whether nobody sits in a group.
    fn is_empty(&self, group: Group) -> bool;
    /// The connections that sit in a group.
    fn connections(&self, group: Group) -> HashSet<u64>;
    /// Puts a frame into the outbox of everybody in the group whom `hears` accepts.
    fn tell(&self, group: Group, frame: &Text, hears: &dyn Fn(&Listener) -> bool);
    /// Closes the connection of everybody in the group whom `whom` accepts.
    fn close(&self, group: Group, close: Close, whom: &dyn Fn(&Listener) -> bool);
    /// Takes everybody whom `whom` accepts out of all groups, as a server does that mixes up whom
    /// it has lost.
    fn dismiss(&self, whom: &dyn Fn(&Listener) -> bool);
}

/// A seat in a group, given up when dropped.
pub(crate) struct Seat {
    hub: Arc<dyn Hub>,
    group: Group,
    number: u64,
}

impl Seat {
    /// Sits down in a group.
    pub(crate) fn take(hub: &Arc<dyn Hub>, group: Group, listener: Listener) -> Self {
        Self {
            hub: Arc::clone(hub),
            group,
            number: hub.sit(group, listener),
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.rise(self.group, self.number);
    }
}

/// Groups within this process.
#[derive(Debug, Default)]
pub(crate) struct LocalHub {
    groups: Mutex<HashMap<Group, Vec<(u64, Listener)>>>,
    next_seat: AtomicU64,
}

impl LocalHub {
    fn groups(&self) -> MutexGuard<'_, HashMap<Group, Vec<(u64, Listener)>>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hub for LocalHub {
    fn sit(&self, group: Group, listener: Listener) -> u64 {
        let seat = self.next_seat.fetch_add(1, Ordering::Relaxed);
        self.groups()
            .entry(group)
            .or_default()
            .push((seat, listener));
        seat
    }

    fn rise(&self, group: Group, seat: u64) {
        let mut groups = self.groups();
        if let Some(seats) = groups.get_mut(&group) {
            seats.retain(|(number, _)| *number != seat);
            if seats.is_empty() {
                groups.remove(&group);
            }
        }
    }

    fn is_empty(&self, group: Group) -> bool {
        !self.groups().contains_key(&group)
    }

    fn connections(&self, group: Group) -> HashSet<u64> {
        let groups = self.groups();
        let seats = groups.get(&group).into_iter().flatten();
        seats.map(|(_, listener)| listener.connection).collect()
    }

    fn tell(&self, group: Group, frame: &Text, hears: &dyn Fn(&Listener) -> bool) {
        let groups = self.groups();
        let seats = groups.get(&group).into_iter().flatten();
        for (_, listener) in seats.filter(|(_, listener)| hears(listener)) {
            listener.outbox.put(frame.clone());
        }
    }

    fn close(&self, group: Group, close: Close, whom: &dyn Fn(&Listener) -> bool) {
        let groups = self.groups();
        let seats = groups.get(&group).into_iter().flatten();
        for (_, listener) in seats.filter(|(_, listener)| whom(listener)) {
            listener.outbox.close(close);
        }
    }

    fn dismiss(&self, whom: &dyn Fn(&Listener) -> bool) {
        let mut groups = self.groups();
        for seats in groups.values_mut() {
            seats.retain(|(_, listener)| !whom(listener));
        }
        groups.retain(|_, seats| !seats.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Next;

    fn listener(connection: u64) -> Listener {
        Listener {
            connection,
            person: 1,
            channel: "c",
            outbox: Outbox::new(1000),
        }
    }

    #[test]
    fn a_group_hears_until_its_seats_are_given_up() {
        let hub: Arc<dyn Hub> = Arc::new(LocalHub::default());
        let (alice, bob, carol) = (listener(1), listener(2), listener(3));
        let room = Group::Room {
            protocol: "p",
            key: 1,
        };
        let _alice = Seat::take(&hub, room, alice.clone());
        let seat = Seat::take(&hub, room, bob.clone());
        assert_eq!(hub.connections(room), HashSet::from([1, 2]));
        let _carol = Seat::take(
            &hub,
            Group::Room {
                protocol: "p",
                key: 2,
            },
            carol.clone(),
        );

        hub.tell(room, &Text::from_static("one"), &|listener| {
            listener.connection != 1
        });
        assert_eq!(alice.outbox.take(), None);
        assert_eq!(
            bob.outbox.take(),
            Some(Next::Frame(Text::from_static("one")))
        );
        assert_eq!(carol.outbox.take(), None);

        drop(seat);
        hub.tell(room, &Text::from_static("two"), &|_| true);
        assert_eq!(
            alice.outbox.take(),
            Some(Next::Frame(Text::from_static("two")))
        );
        assert_eq!(bob.outbox.take(), None);
    }

    #[test]
    fn whoever_is_dismissed_hears_nothing_anywhere() {
        let hub: Arc<dyn Hub> = Arc::new(LocalHub::default());
        let (alice, bob) = (listener(1), listener(2));
        let groups = [Group::World(1), Group::World(2)];
        let _seats = groups.map(|group| Seat::take(&hub, group, alice.clone()));
        let _seat = Seat::take(&hub, groups[0], bob.clone());
        hub.dismiss(&|listener| listener.connection == 1);
        for group in groups {
            hub.tell(group, &Text::from_static("one"), &|_| true);
        }
        assert_eq!(alice.outbox.take(), None);
        assert!(bob.outbox.take().is_some());
        assert!(hub.is_empty(groups[1]));
    }

    #[test]
    fn an_empty_group_is_forgotten() {
        let hub = LocalHub::default();
        let seat = hub.sit(Group::World(1), listener(1));
        assert!(!hub.is_empty(Group::World(1)));
        hub.rise(Group::World(1), seat);
        assert!(hub.is_empty(Group::World(1)));
        assert!(hub.groups().is_empty());
    }
}
