//! What the scenarios of a run share: whether they should stop, whether the target is still
//! there, and how long its deliveries take.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

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
    /// How many times in a row the target was asked for something and did not answer.
    unanswered: AtomicUsize,
}

/// After so many unanswered attempts in a row the target is gone, and nobody waits any more.
const GONE: usize = 3;

/// The shortest settling window.
const LEAST_WINDOW: Duration = Duration::from_millis(50);

impl Shared {
    pub(crate) fn new(stopping: Stopping) -> Shared {
        Shared {
            stopping,
            slowest: AtomicU64::new(0),
            unanswered: AtomicUsize::new(0),
        }
    }

    /// Whether the target has stopped answering.
    pub(super) fn is_gone(&self) -> bool {
        self.unanswered.load(Ordering::Relaxed) >= GONE
    }

    /// Notes that the target was there, or was not, when it was asked for a world or a
    /// handshake.
    pub(super) fn contacted(&self, answered: bool) {
        if answered {
            self.unanswered.store(0, Ordering::Relaxed);
        } else {
            self.unanswered.fetch_add(1, Ordering::Relaxed);
        }
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
        let made = World::make(target, pack, things).await;
        match &made {
            Err(WorldError::Http(_)) => self.contacted(false),
            // Nobody was asked for these.
            Err(WorldError::NoProvisioning) => {}
            Ok(_) if things.is_empty() => {}
            Ok(_) | Err(_) => self.contacted(true),
        }
        made.map_err(|error| error.to_string())
    }

    /// Notes how long a frame took from its cause.
    pub(super) fn delivered(&self, after: Duration) {
        let micros = u64::try_from(after.as_micros()).unwrap_or(u64::MAX);
        self.slowest.fetch_max(micros, Ordering::Relaxed);
    }

    /// Four times the slowest delivery, within reason.
    pub(super) fn settling_window(&self, most: Duration) -> Duration {
        let slowest = Duration::from_micros(self.slowest.load(Ordering::Relaxed));
        slowest
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
