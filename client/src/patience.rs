//! How long a peer may take, where it may have been us who came late.
//!
//! A machine that has much to do wakes a timer after its time, and what the peer sent meanwhile lies unread.
//! That is no fault of the peer, so that a deadline at which we came late is put off by as much.

use std::future::Future;
use std::pin::pin;
use std::time::{Duration, Instant};

/// A timer that wakes so much after its time was held up.
const LATE: Duration = Duration::from_millis(50);

/// What a deadline is put off by at most, at a time: what has come is read well within.
const MOST: Duration = Duration::from_secs(1);

/// How often a deadline is put off. A machine that is late each time has no time to judge anybody.
const TIMES: u8 = 3;

/// A deadline that is put off where we come late to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    deadline: Instant,
    left: u8,
}

impl Patience {
    pub(crate) fn until(deadline: Instant) -> Patience {
        Patience {
            deadline,
            left: TIMES,
        }
    }

    pub(crate) fn deadline(self) -> Instant {
        self.deadline
    }

    /// Whether the time is over at `now`. If not, the deadline may be another one.
    pub(crate) fn is_over(&mut self, now: Instant) -> bool {
        let Some(late) = now.checked_duration_since(self.deadline) else {
            return false;
        };
        if late < LATE || self.left == 0 {
            return true;
        }
        self.left -= 1;
        self.deadline = now + late.min(MOST);
        false
    }
}

/// What a future comes to until the deadline; nothing if it takes longer.
pub async fn until<F: Future>(deadline: Instant, future: F) -> Option<F::Output> {
    let mut patience = Patience::until(deadline);
    let mut future = pin!(future);
    loop {
        let output = tokio::time::timeout_at(patience.deadline().into(), future.as_mut()).await;
        if let Ok(output) = output {
            return Some(output);
        }
        if patience.is_over(Instant::now()) {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_in_time_puts_nothing_off() {
        let deadline = Instant::now();
        let mut patience = Patience::until(deadline);
        assert!(!patience.is_over(deadline - Duration::from_millis(1)));
        assert_eq!(patience.deadline(), deadline);
        assert!(patience.is_over(deadline));
        assert!(patience.is_over(deadline + LATE - Duration::from_millis(1)));
    }

    #[test]
    fn who_comes_late_waits_as_long_again_and_not_for_ever() {
        let deadline = Instant::now();
        let late = Duration::from_millis(300);
        let mut patience = Patience::until(deadline);
        assert!(!patience.is_over(deadline + late));
        assert_eq!(patience.deadline(), deadline + late * 2);
        let asleep = Duration::from_secs(3600);
        assert!(!patience.is_over(deadline + asleep));
        assert_eq!(patience.deadline(), deadline + asleep + MOST);
        assert!(!patience.is_over(patience.deadline() + LATE));
        assert!(patience.is_over(patience.deadline() + LATE));
    }

    /// Holds up the only thread until well after a deadline.
    fn hold_up(deadline: Instant) {
        while Instant::now() < deadline + LATE * 2 {
            std::hint::spin_loop();
        }
    }

    #[tokio::test]
    async fn what_comes_while_we_are_held_up_counts() {
        let deadline = Instant::now() + Duration::from_millis(20);
        let (sender, receiver) = tokio::sync::oneshot::channel();
        tokio::spawn(async move {
            hold_up(deadline);
            // The timer is looked at first, as it is before what came over a socket.
            for _ in 0..8 {
                tokio::task::yield_now().await;
            }
            sender.send(7)
        });
        assert_eq!(until(deadline, receiver).await, Some(Ok(7)));
    }

    #[tokio::test]
    async fn nothing_is_waited_for_in_vain() {
        let deadline = Instant::now() + Duration::from_millis(20);
        assert_eq!(until(deadline, std::future::pending::<()>()).await, None);
    }
}
