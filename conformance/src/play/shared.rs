//! What the scenarios of a run share: whether they should stop, whether the target is still
//! there, and how long its deliveries take.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use wireproof_client::pack::Pack;

use super::played::Lack;
use crate::event::ItemTaken;
use crate::target::Target;
use crate::world::{Thing, World, WorldError, Worlds};

/// What the scenarios of a run that are played against one target share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Whether the run should end.
    pub(crate) stopping: Stopping,
    /// The slowest delivery seen, in microseconds: what a settling window is taken from.
    slowest: AtomicU64,
    /// How many times in a row the target did not answer.
    unanswered: Mutex<Unanswered>,
    /// Whether it has ever said a word: a frame, or an answer to a request of a step.
    has_spoken: AtomicBool,
    /// How many scenarios have waited for one in vain.
    mute: AtomicUsize,
    /// How many scenarios in a row have failed in a flood.
    flooded: AtomicUsize,
    /// How many scenarios have waited for a frame that might be late.
    late: AtomicUsize,
}

/// After so many scenarios in a row that fail in a flood nobody drinks of it any more.
const FLOODED: usize = 40;

/// So many scenarios of a run wait once more for what did not come in time: it costs each as long again,
/// and a server that is slow is slow in these.
const LATE: usize = 3;

/// After so many scenarios in which a target that takes connections has not said a word, as in all
/// before, it is taken to hang. A server that only lacks what most scenarios begin with has spoken
/// in one of so many.
pub(super) const MUTE: usize = 40;

/// After so many unanswered attempts in a row the target is gone, and nobody waits any more.
const GONE: usize = 3;

/// Why a scenario has no world.
pub(super) struct NoWorld {
    /// In words.
    pub(super) why: String,
    /// What is lacking, if it is that.
    pub(super) lack: Option<Lack>,
    /// What it would have been made of.
    pub(super) items: Vec<ItemTaken>,
}

impl From<String> for NoWorld {
    fn from(why: String) -> NoWorld {
        NoWorld {
            why,
            lack: None,
            items: Vec::new(),
        }
    }
}

impl From<WorldError> for NoWorld {
    fn from(error: WorldError) -> NoWorld {
        NoWorld {
            why: error.to_string(),
            lack: match error {
                WorldError::NoProvisioning => Some(Lack::Maker),
                WorldError::Missing(missing) => missing.scarce.map(Lack::Items),
                _ => None,
            },
            items: Vec::new(),
        }
    }
}

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
            has_spoken: AtomicBool::new(false),
            mute: AtomicUsize::new(0),
            flooded: AtomicUsize::new(0),
            late: AtomicUsize::new(0),
        }
    }

    /// Whether a scenario may wait for a frame that might be late, which it does then.
    pub(super) fn may_look_for_late(&self) -> bool {
        self.late.fetch_add(1, Ordering::Relaxed) < LATE
    }

    /// Why nothing more is asked of the target, if it has stopped answering.
    pub(super) fn gone(&self) -> Option<String> {
        let mute = self.mute.load(Ordering::Relaxed);
        if self.unanswered().attempts >= GONE {
            Some("the target has stopped answering".to_owned())
        } else if mute >= MUTE && !self.has_spoken.load(Ordering::Relaxed) {
            let why = "the target hangs: it takes connections, and has not sent one whole message";
            Some(format!("{why} in {MUTE} scenarios that waited for one"))
        } else if self.flooded.load(Ordering::Relaxed) >= FLOODED {
            Some(format!(
                "the target floods: {FLOODED} scenarios in a row have failed in it"
            ))
        } else {
            None
        }
    }

    /// Notes that the target has said something.
    pub(super) fn has_spoken(&self) {
        self.has_spoken.store(true, Ordering::Relaxed);
    }

    /// Notes that a scenario has waited in vain for the first word of it.
    pub(super) fn is_mute(&self) {
        self.mute.fetch_add(1, Ordering::Relaxed);
    }

    /// The same for who does not read what failures say beside what they are: nothing is waited for that
    /// might be late.
    pub(crate) fn in_a_hurry(stopping: Stopping) -> Shared {
        Shared {
            late: AtomicUsize::new(LATE),
            ..Shared::new(stopping)
        }
    }

    /// Notes that a scenario has failed in a flood.
    pub(super) fn floods(&self) {
        self.flooded.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that a scenario has not.
    pub(super) fn does_not_flood(&self) {
        self.flooded.store(0, Ordering::Relaxed);
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

    /// Makes a world, unless the target has stopped answering, and tells what of an inventory it has.
    pub(super) async fn world(
        &self,
        target: &Target,
        pack: &Pack,
        things: &[Thing],
    ) -> Result<(World, Vec<ItemTaken>), NoWorld> {
        if let Some(why) = self.gone() {
            return Err(why.into());
        }
        let since = Instant::now();
        let mut items = Vec::new();
        let made = World::make_of(target, pack, things, &mut items).await;
        match &made {
            Err(WorldError::Http(_)) => self.not_answered(since),
            // Only there somebody has certainly been asked.
            Ok(_) | Err(_)
                if matches!(target.worlds, Worlds::Provisioning(_)) && !things.is_empty() =>
            {
                self.answered();
            }
            Ok(_) | Err(_) => {}
        }
        match made {
            Ok(world) => Ok((world, items)),
            Err(error) => Err(NoWorld {
                items,
                ..NoWorld::from(error)
            }),
        }
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
        assert_eq!(shared.gone(), None);
        for _ in 1..GONE {
            shared.not_answered(Instant::now());
        }
        assert!(shared.gone().is_some());
        shared.answered();
        assert_eq!(shared.gone(), None);
    }

    #[test]
    fn who_has_ever_said_a_word_is_heard_to_the_end() {
        let shared = Shared::new(Stopping::default());
        for _ in 1..MUTE {
            shared.is_mute();
        }
        assert_eq!(shared.gone(), None);
        shared.is_mute();
        // An open connection is no word.
        shared.answered();
        let why = shared.gone().expect("it hangs");
        assert!(
            why.contains("has not sent one whole message in 40 scenarios"),
            "{why}"
        );
        shared.has_spoken();
        assert_eq!(shared.gone(), None);
    }

    #[test]
    fn who_floods_now_and_then_is_heard_to_the_end() {
        let shared = Shared::new(Stopping::default());
        for _ in 1..FLOODED {
            shared.floods();
        }
        shared.does_not_flood();
        shared.floods();
        assert_eq!(shared.gone(), None);
        for _ in 1..FLOODED {
            shared.floods();
        }
        let why = shared.gone().expect("it floods");
        assert!(why.contains("floods: 40 scenarios in a row"), "{why}");
    }
}
