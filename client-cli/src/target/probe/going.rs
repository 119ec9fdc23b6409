//! How far a probe is, and when it gives up: where nobody answers, hundreds would wait in vain.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::output::Shown;

/// So many without an answer, one after the other, are enough.
const IN_A_ROW: usize = 3;

/// How far it is.
#[derive(Debug, Default)]
pub(super) struct Going {
    planned: AtomicUsize,
    done: AtomicUsize,
}

impl Going {
    /// So many people or worlds more will be tried.
    pub(super) fn plan(&self, more: usize) {
        self.planned.fetch_add(more, Ordering::Relaxed);
    }

    /// One of them has been.
    pub(super) fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits for what is going on, and shows how far it is.
    pub(super) async fn shown<T>(&self, going_on: impl Future<Output = T>) -> T {
        let mut shown = Shown::default();
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        let mut going_on = std::pin::pin!(going_on);
        loop {
            tokio::select! {
                done = &mut going_on => {
                    shown.finish();
                    return done;
                }
                _ = ticks.tick() => {
                    let count = |count: &AtomicUsize| count.load(Ordering::Relaxed);
                    let (done, planned) = (count(&self.done), count(&self.planned));
                    shown.reach(done, planned);
                    shown.tick(|seconds| {
                        format!("{seconds} s: {done} of {planned} people and worlds tried")
                    });
                }
            }
        }
    }
}

/// How many in a row have got no answer.
#[derive(Debug, Default)]
pub(super) struct Silence(AtomicUsize);

impl Silence {
    /// Notes whether one has got none.
    pub(super) fn note(&self, is_silent: bool) {
        let next = |row: usize| match (is_silent, row) {
            (true, row) => Some(row.saturating_add(1)),
            (false, ..IN_A_ROW) => Some(0),
            // Whoever was on the way when the others were given up changes nothing.
            (false, _) => None,
        };
        let order = Ordering::Relaxed;
        let _ = self.0.fetch_update(order, order, next);
    }

    /// Whether nobody else need try.
    pub(super) fn is_certain(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= IN_A_ROW
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_answers_in_between_ends_a_silence() {
        let silence = Silence::default();
        for is_silent in [true, true, false, true, true] {
            silence.note(is_silent);
            assert!(!silence.is_certain());
        }
        silence.note(true);
        assert!(silence.is_certain());
        silence.note(false);
        assert!(silence.is_certain(), "who was on the way changes nothing");
    }
}
