//! What the scenarios of a run share: whether they should stop, whether the target is still
//! there, and how long its deliveries take.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use wireproof_client::pack::Pack;

use crate::target::Target;
use crate::world::{Thing, World, WorldError};

/// What the scenarios of a run that are played against one target share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Whether the run should end.
    pub(crate) stopping: Stopping,
    /// The slowest delivery seen, in microseconds: what a settling window is taken from.
    slowest: AtomicU64,
    /// How many times in a row the target did not answer.
    unanswered: Mutex<Unanswered>,
}

/// After so many unanswered attempts in a row the target is gone, and nobody waits any more.
const GONE: usize = 3;

#[derive(Debug, Default)]
struct Unanswered {
    attempts: usize,
    last: Option<Instant>,
}

/// The shortest settling window.
const LEAST_WINDOW: Duration = Duration::from_millis(50);

impl Shared {
    pub(crate) fn new(stopping: Stopping) -> Shared {
        Shared {
            stopping,
            slowest: AtomicU64::new(0),
            unanswered: Mutex::default(),
        }
    }

    /// Whether the target has stopped answering.
    pub(super) fn is_gone(&self) -> bool {
        self.unanswered().attempts >= GONE
    }

    /// Notes that the target has answered.
    pub(super) fn answered(&self) {
        *self.unanswered() = Unanswered::default();
    }

    /// Notes that the target has not answered what it was asked for at that time. What was asked
    /// for before the last of them was given up is part of the same hitch, and is not counted.
    pub(super) fn not_answered(&self, since: Instant) {
        let mut unanswered = self.unanswered();
        if unanswered.last.is_none_or(|last| since >= last) {
            unanswered.attempts += 1;
            unanswered.last = Some(Instant::now());
        }
    }

    /// The numbers are right also where somebody broke down who held them.
    fn unanswered(&self) -> MutexGuard<'_, Unanswered> {
        self.unanswered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a world, unless the target has stopped answering.
    pub(super) async fn world(
        &self,
        target: &Target,
        pack: &Pack,
        things: &[Thing],
    ) -> Result<World, String> {
        if self.is_gone() {
            return Err("the target has stopped answering".to_owned());
        }
        let since = Instant::now();
        let made = World::make(target, pack, things).await;
        match &made {
            Err(WorldError::Http(_)) => self.not_answered(since),
            // Nobody was asked for these.
            Err(WorldError::NoProvisioning) => {}
            Ok(_) if things.is_empty() => {}
            Ok(_) | Err(_) => self.answered(),
        }
        made.map_err(|error| error.to_string())
    }

    /// Notes how long a frame took from its cause.
    pub(super) fn delivered(&self, after: Duration) {
        let micros = u64::try_from(after.as_micros()).unwrap_or(u64::MAX);
        self.slowest.fetch_max(micros, Ordering::Relaxed);
    }

    /// The slowest delivery.
    pub(crate) fn slowest(&self) -> Duration {
        Duration::from_micros(self.slowest.load(Ordering::Relaxed))
    }

    /// Four times the slowest delivery, within reason.
    pub(super) fn settling_window(&self, most: Duration) -> Duration {
        self.slowest()
            .saturating_mul(4)
            .clamp(LEAST_WINDOW, most.max(LEAST_WINDOW))
    }
}

/// How far a run has been told to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    GoOn,
    BeginNoMore,
    Cancel,
}

/// The order to end, and all who wait for it.
#[derive(Debug, Clone)]
pub(crate) struct Stopping(Arc<watch::Sender<Order>>);

impl Default for Stopping {
    fn default() -> Stopping {
        Stopping(Arc::new(watch::Sender::new(Order::GoOn)))
    }
}

impl Stopping {
    /// No scenario is begun any more; those that are being played go on.
    pub(crate) fn begin_no_more(&self) {
        self.order(Order::BeginNoMore);
    }

    /// What is being played ends too.
    pub(crate) fn cancel(&self) {
        self.order(Order::Cancel);
    }

    /// An order is never taken back.
    fn order(&self, order: Order) {
        self.0.send_modify(|given| *given = order.max(*given));
    }

    /// Whether nothing more is to be begun.
    pub(crate) fn is_ordered(&self) -> bool {
        *self.0.borrow() > Order::GoOn
    }

    /// Whether what is being played is to end.
    pub(crate) fn is_cancelled(&self) -> bool {
        *self.0.borrow() == Order::Cancel
    }

    /// Waits for that.
    pub(super) async fn cancelled(&self) {
        let mut order = self.0.subscribe();
        // The sender lives as long as this.
        let _ = order.wait_for(|order| *order == Order::Cancel).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hitch_that_many_suffer_at_once_is_one() {
        let shared = Shared::new(Stopping::default());
        let begun = Instant::now();
        for _ in 0..2 * GONE {
            shared.not_answered(begun);
        }
        assert!(!shared.is_gone());
        for _ in 1..GONE {
            shared.not_answered(Instant::now());
        }
        assert!(shared.is_gone());
        shared.answered();
        assert!(!shared.is_gone());
    }
}
