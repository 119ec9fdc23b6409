//! What has been found out of what is free, so that a scenario that waits does not look for the same again
//! whenever another frees something.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::not_found::NotFound;

/// For what has been asked for, what is known of it.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<BTreeMap<String, Without>>);

/// Items without which something was found last, or nothing.
#[derive(Debug, Default)]
struct Without {
    nothing: Option<BTreeSet<usize>>,
    enough: Option<BTreeSet<usize>>,
}

impl Known {
    /// Whether there is nothing without these, since there was nothing without some of them.
    pub(super) fn is_nothing(&self, asked: &str, without: &BTreeSet<usize>) -> bool {
        let known = self.known();
        let last = known.get(asked).and_then(|known| known.nothing.as_ref());
        last.is_some_and(|last| last.is_subset(without))
    }

    pub(super) fn add_nothing(&self, asked: &str, without: &BTreeSet<usize>, why: &NotFound) {
        // Where it would have taken too long to know, or to find what is less, fewer may be enough.
        if !matches!(why, NotFound::TooMany | NotFound::Richer(_)) {
            let mut known = self.known();
            known.entry(asked.to_owned()).or_default().nothing = Some(without.clone());
        }
    }

    /// Whether there is enough without these.
    pub(super) fn is_enough(&self, asked: &str, without: &BTreeSet<usize>) -> bool {
        let known = self.known();
        let last = known.get(asked).and_then(|known| known.enough.as_ref());
        last == Some(without)
    }

    pub(super) fn add_enough(&self, asked: &str, without: &BTreeSet<usize>) {
        let mut known = self.known();
        known.entry(asked.to_owned()).or_default().enough = Some(without.clone());
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Without>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_there_is_not_there_where_less_is_free() {
        let known = Known::default();
        let [two, three, other] = [vec![1, 2], vec![1, 2, 3], vec![2, 3]].map(BTreeSet::from_iter);
        known.add_nothing("x", &two, &NotFound::TooMany);
        known.add_nothing("x", &two, &NotFound::Richer(0));
        assert!(!known.is_nothing("x", &two), "nobody knows");
        known.add_nothing("x", &two, &NotFound::Alone(0));
        assert!(known.is_nothing("x", &two) && known.is_nothing("x", &three));
        assert!(!known.is_nothing("x", &other) && !known.is_nothing("y", &two));
        known.add_enough("x", &two);
        assert!(known.is_enough("x", &two));
        assert!(!known.is_enough("x", &three) && !known.is_enough("y", &two));
    }
}
