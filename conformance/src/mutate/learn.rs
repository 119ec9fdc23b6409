//! The first run, in which nothing is changed: which scenarios pass through the relay, what each of
//! them sees, and how long the slowest delivery takes.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use schemars::JsonSchema;
use serde::Serialize;

use super::seen::Seen;
use super::stage::Stage;
use crate::event::ScenarioId;
use crate::plan::Scenario;
use crate::verdict::Verdict;

/// What is known of a scenario that passes.
#[derive(Debug)]
pub struct Learnt {
    pub(super) scenario: Arc<Scenario>,
    pub(super) seen: Seen,
    pub(super) elapsed: Duration,
    /// The forms and fields without documentation that it meets anyway.
    pub(super) undocumented: BTreeSet<String>,
}

/// A scenario that proves nothing here, because it does not pass.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LeftOut {
    /// Which.
    pub scenario: ScenarioId,
    /// Its verdict.
    pub verdict: String,
    /// Why it is not a pass.
    pub why: String,
}

/// What the first run has shown.
#[derive(Debug, Default)]
pub struct Lesson {
    /// The scenarios that pass.
    pub learnt: Vec<Learnt>,
    /// The others.
    pub left_out: Vec<LeftOut>,
    /// The slowest delivery.
    pub slowest: Duration,
}

/// Plays every scenario through a relay that changes nothing.
pub(super) async fn learn(stage: &Arc<Stage>, scenarios: &[Arc<Scenario>], jobs: usize) -> Lesson {
    let playing = scenarios.iter().map(|scenario| {
        let (stage, scenario) = (Arc::clone(stage), Arc::clone(scenario));
        async move {
            let step = stage.step();
            let played = stage.play(&scenario, None, step).await;
            (scenario, played)
        }
    });
    let mut playing = stream::iter(playing).buffered(jobs.max(1));
    let mut lesson = Lesson::default();
    while let Some((scenario, played)) = playing.next().await {
        lesson.slowest = lesson.slowest.max(played.slowest);
        if let Verdict::Pass = played.verdict {
            lesson.learnt.push(Learnt {
                scenario,
                seen: played.seen,
                elapsed: played.elapsed,
                undocumented: played.undocumented,
            });
        } else {
            lesson.left_out.push(LeftOut {
                scenario: scenario.id.clone(),
                verdict: played.verdict.name().to_owned(),
                why: played.verdict.why().unwrap_or_default(),
            });
        }
    }
    lesson
}
