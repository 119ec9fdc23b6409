//! Where scenarios are played through relays: each playing has a world, a relay and ids of its own,
//! so that any number of them go on beside each other.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wireproof_client::pack::Pack;

use super::relay::{Mutation, Relay};
use super::seen::Seen;
use crate::plan::{Scenario, Suite};
use crate::play::{Shared, Stopping, guarded, play};
use crate::requests::correlations;
use crate::target::Target;
use crate::verdict::Verdict;

/// A target, and how scenarios are played against it.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) pack: Arc<Pack>,
    target: Arc<Target>,
    seed: u64,
    turns: AtomicUsize,
    pub(super) stopping: Stopping,
}

/// What came of one playing, without the credentials of its world.
#[derive(Debug)]
pub(super) struct Played {
    pub(super) verdict: Verdict,
    pub(super) undocumented: BTreeSet<String>,
    pub(super) seen: Seen,
    /// How many times something was changed.
    pub(super) applied: usize,
    pub(super) elapsed: Duration,
    pub(super) slowest: Duration,
}

impl Stage {
    pub(super) fn new(suite: &Suite, seed: u64) -> Stage {
        Stage {
            pack: Arc::clone(&suite.pack),
            target: Arc::clone(&suite.target),
            seed,
            turns: AtomicUsize::new(0),
            stopping: Stopping::default(),
        }
    }

    /// How long a step may take by itself.
    pub(super) fn step(&self) -> Duration {
        self.target.timeouts.step
    }

    /// Plays a scenario through a relay of its own.
    pub(super) async fn play(
        self: &Arc<Self>,
        scenario: &Arc<Scenario>,
        mutation: Option<Mutation>,
        step: Duration,
    ) -> Played {
        let (stage, scenario) = (Arc::clone(self), Arc::clone(scenario));
        let playing = async move { stage.play_here(&scenario, mutation, step).await };
        guarded(playing, Played::without_relay).await
    }

    async fn play_here(
        &self,
        scenario: &Scenario,
        mutation: Option<Mutation>,
        step: Duration,
    ) -> Played {
        let started = Relay::start(&self.target, &self.pack, mutation).await;
        let (relay, mut target) = match started {
            Ok(started) => started,
            Err(error) => {
                let why = format!("no relay could be started: {error}");
                return Played::without_relay(Verdict::HarnessError { why, span: None });
            }
        };
        target.timeouts.step = step;
        let shared = Shared::in_a_hurry(self.stopping.clone());
        let turn = self.turns.fetch_add(1, Ordering::Relaxed);
        let correlations = correlations(self.seed, turn);
        let begun = Instant::now();
        let played = play(scenario, &self.pack, &target, &shared, &correlations, None).await;
        let elapsed = begun.elapsed();
        let (seen, applied) = (relay.seen(), relay.applied());
        drop(relay);
        if let Some(world) = played.world {
            // One that does not go is the target's litter.
            let _ = world.dissolve(&self.target).await;
        }
        let (mut verdict, secrets) = (played.verdict, played.secrets);
        verdict.texts(&mut |text| secrets.hide_in_short(text));
        let undocumented = played.undocumented.into_iter();
        let undocumented = undocumented.map(|(mut shape, _)| {
            secrets.hide(&mut shape);
            shape
        });
        Played {
            verdict,
            undocumented: undocumented.collect(),
            seen,
            applied,
            elapsed,
            slowest: shared.slowest(),
        }
    }
}

impl Played {
    fn without_relay(verdict: Verdict) -> Played {
        Played {
            verdict,
            undocumented: BTreeSet::new(),
            seen: Seen::default(),
            applied: 0,
            elapsed: Duration::ZERO,
            slowest: Duration::ZERO,
        }
    }
}
