//! Proves a suite's bite: changes one thing of what a server says, always, and demands that a
//! scenario which passes without that fails with it.
//!
//! In reading order: a [`Lesson`] is what a run without changes shows, [`derive`] makes [`Mutant`]s
//! of it, a relay is each of them, a trial plays scenarios against one until one notices, a
//! [`Score`] is what came of all; [`Survivors`] are those that nothing can notice.

mod change;
mod codes;
mod cure;
mod derive;
mod fields;
mod learn;
mod mutant;
mod relay;
mod score;
mod seen;
mod stage;
mod survivors;
#[cfg(test)]
mod tests;
mod trial;
mod words;

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use tokio::sync::mpsc::UnboundedSender;

use crate::plan::Suite;

pub use derive::{Derived, Planned, derive};
pub use learn::{Learnt, LeftOut, Lesson};
pub use mutant::{Carrier, Mutant, Operator, Site, Whom};
pub use score::{Event, How, MutantReport, Outcome, Row, Score, Stale, Start, VERSION, schema};
pub use survivors::Survivors;
pub use words::may_mean;

pub(crate) use relay::WHO;

use stage::Stage;
use trial::Court;

/// How mutants are tried.
#[derive(Debug, Clone)]
pub struct MutateOptions {
    /// How many are tried at once.
    pub jobs: usize,
    /// What the correlation ids follow from.
    pub seed: u64,
    /// Which are wanted; all without words.
    pub words: Vec<String>,
}

/// A step may take so many times as long as the slowest delivery of the first run, at first.
const TIMES_SLOWEST: u32 = 8;

/// But not less than this.
const LEAST_STEP: Duration = Duration::from_millis(250);

/// The scenarios of a suite, once played, and the mutants that were made of that.
#[derive(Debug)]
pub struct Campaign {
    stage: Arc<Stage>,
    options: MutateOptions,
    lesson: Lesson,
    derived: Derived,
    start: Start,
    begun: Instant,
}

impl Campaign {
    /// Plays the suite without any change, and makes the mutants.
    pub async fn prepare(
        suite: &Suite,
        options: MutateOptions,
        stop: impl Future<Output = ()>,
    ) -> Campaign {
        let begun = Instant::now();
        let stage = Arc::new(Stage::new(suite, options.seed));
        let learning = learn::learn(&stage, &suite.scenarios, options.jobs);
        let lesson = cancelled_by(stop, &stage, learning).await;
        let claims = &suite.target.claims;
        let mut derived = derive(&suite.pack, claims, &lesson.learnt);
        derived.mutants.retain(|planned| {
            let mut words = options.words.iter();
            options.words.is_empty() || words.any(|word| planned.mutant.is_meant_by(word))
        });
        // What was left out might have brought it.
        let left_out = suite.scenarios.iter().filter(|scenario| {
            let mut left_out = lesson.left_out.iter();
            left_out.any(|left_out| left_out.scenario == scenario.id)
        });
        let left_out: Vec<_> = left_out.collect();
        let (unsettled, unseen) = derived.unseen.iter().cloned().partition(|name: &String| {
            let mut left_out = left_out.iter();
            left_out.any(|scenario| words::may_bring(scenario, &suite.pack, name))
        });
        let step = step(lesson.slowest, stage.step());
        let start = Start {
            version: VERSION,
            protocol: suite.pack.id.clone(),
            url: suite.target.base.to_string(),
            passed: lesson.learnt.len(),
            left_out: lesson.left_out.clone(),
            mutants: derived.mutants.len(),
            unseen,
            unsettled,
            left_open: derived.left_open.clone(),
            step_ms: step.as_millis(),
        };
        Campaign {
            stage,
            options,
            lesson,
            derived,
            start,
            begun,
        }
    }

    /// The mutants.
    pub fn mutants(&self) -> impl Iterator<Item = &Mutant> {
        self.derived.mutants.iter().map(|planned| &planned.mutant)
    }

    /// What the first run has shown.
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// Tries every mutant; events go to `events`. `whole` says whether the suite was played as a
    /// whole, so that what matches no mutant is known to be stale.
    pub async fn run(
        self,
        survivors: &Survivors,
        whole: bool,
        events: &UnboundedSender<Event>,
        stop: impl Future<Output = ()>,
    ) -> Score {
        // Nobody listens any more: the score comes back all the same.
        let _ = events.send(Event::MutantsDerived(self.start.clone()));
        let all = whole && self.options.words.is_empty();
        let court = Arc::new(Court {
            step: step(self.lesson.slowest, self.stage.step()),
            stage: Arc::clone(&self.stage),
            learnt: self.lesson.learnt,
        });
        let mut score = Score {
            left_out: self.lesson.left_out.len(),
            ..Score::default()
        };
        let mut outcomes = BTreeMap::new();
        let trials = self.derived.mutants.into_iter().map(|planned| {
            let court = Arc::clone(&court);
            async move { court.try_mutant(&planned).await }
        });
        let mut trials = stream::iter(trials).buffer_unordered(self.options.jobs.max(1));
        let trying = async {
            while let Some(mut report) = trials.next().await {
                survivors.explain(&report.mutant, &mut report.outcome);
                score.count(&report.outcome);
                outcomes.insert(report.mutant.clone(), report.outcome.clone());
                let _ = events.send(Event::MutantFinished(report));
            }
        };
        cancelled_by(stop, &self.stage, trying).await;
        let is_whole = all && score.not_played == 0;
        score.stale = survivors.stale(&outcomes, is_whole);
        score.elapsed_ms = self.begun.elapsed().as_millis();
        let _ = events.send(Event::MutationFinished(Box::new(score.clone())));
        score
    }
}

fn step(slowest: Duration, whole: Duration) -> Duration {
    let short = slowest.saturating_mul(TIMES_SLOWEST).max(LEAST_STEP);
    short.min(whole)
}

/// Goes on to the end, which comes soon once `stop` is ready.
async fn cancelled_by<T>(
    stop: impl Future<Output = ()>,
    stage: &Stage,
    going_on: impl Future<Output = T>,
) -> T {
    let (mut stop, mut going_on) = (pin!(stop), pin!(going_on));
    tokio::select! {
        biased;
        () = &mut stop => stage.stopping.cancel(),
        done = &mut going_on => return done,
    }
    going_on.await
}
