//! One lock per key: what happens to one room happens in one order, and rooms do not wait for each
//! other.
//!
//! Whoever commits something to a room and tells it to the room's listeners holds the room's lock
//! for both, so that everybody hears a room's events in the order in which they were kept.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::OwnedMutexGuard;

/// The locks of everything that has a key of type `K`.
#[derive(Debug)]
pub(crate) struct Locks<K> {
    held: Mutex<HashMap<K, Weak<tokio::sync::Mutex<()>>>>,
}

impl<K> Default for Locks<K> {
    fn default() -> Self {
        Self {
            held: Mutex::default(),
        }
    }
}

impl<K: Copy + Eq + Hash> Locks<K> {
    /// Waits for the lock of this key; it is given back when the guard is dropped.
    pub(crate) async fn lock(&self, key: K) -> OwnedMutexGuard<()> {
        self.of(key).lock_owned().await
    }

    fn of(&self, key: K) -> Arc<tokio::sync::Mutex<()>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = held.get(&key).and_then(Weak::upgrade) {
            return lock;
        }
        // A new lock is the moment to forget the ones that nobody holds; the map stays as small as
        // the traffic.
        held.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::new(tokio::sync::Mutex::new(()));
        held.insert(key, Arc::downgrade(&lock));
        lock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_key_is_held_once_and_others_do_not_wait() {
        let locks = Locks::default();
        let first = locks.lock(1).await;
        let _other = locks.lock(2).await;
        assert!(locks.of(1).try_lock().is_err());
        drop(first);
        assert!(locks.of(1).try_lock().is_ok());
    }

    #[tokio::test]
    async fn locks_that_nobody_holds_are_forgotten() {
        let locks = Locks::default();
        for key in 0..100 {
            drop(locks.lock(key).await);
        }
        assert_eq!(locks.held.lock().expect("nobody panicked").len(), 1);
    }
}
