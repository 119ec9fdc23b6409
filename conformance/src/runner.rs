//! Plays suites and tells what happens. It prints nothing and decides nothing: verdicts
//! come from the scenarios, totals from the verdicts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;
use wireproof_client::pack::Pack;

use crate::chapter::Basis;
use crate::event::{Event, RunReport, ScenarioReport};
use crate::plan::{Scenario, Suite};
use crate::play::{Played, Shared, play};
use crate::target::Target;
use crate::verdict::{Silences, Totals, Verdict};
use crate::world::World;

/// How a run goes about it.
#[derive(Debug, Clone, Copy)]
pub struct RunOptions {
    /// How many scenarios are played at once.
    pub jobs: usize,
}

impl Default for RunOptions {
    /// A scenario mostly waits, so that many of them share a core.
    fn default() -> RunOptions {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        RunOptions { jobs: cores * 8 }
    }
}

/// Plays every scenario of every suite; events go to `events`, in the order in which
/// things happen. A receiver that has gone away does not stop the run.
pub async fn run(
    suites: &[Suite],
    options: RunOptions,
    events: &UnboundedSender<Event>,
) -> RunReport {
    let started = Instant::now();
    let targets = suites.iter().map(|suite| suite.target.base.to_string());
    // Nobody listens any more: the report comes back all the same.
    let _ = events.send(Event::RunStarted {
        targets: targets.collect(),
        scenarios: suites.iter().map(|suite| suite.scenarios.len()).sum(),
    });
    let shared = Arc::new(Shared::default());
    let scenarios = suites.iter().flat_map(|suite| {
        suite
            .scenarios
            .iter()
            .map(move |scenario| (suite, scenario))
    });
    let mut finished = stream::iter(scenarios)
        .map(|(suite, scenario)| begin(suite, scenario, started, &shared))
        .buffer_unordered(options.jobs.max(1));
    let mut tally = Tally::default();
    let mut dissolving = JoinSet::new();
    while let Some((report, world)) = finished.next().await {
        if let Some(world) = world {
            dissolving.spawn(world);
        }
        tally.count(&report);
        let _ = events.send(Event::ScenarioFinished(Box::new(report)));
    }
    let elapsed = started.elapsed();
    dissolving.join_all().await;
    let report = tally.finish(suites, elapsed);
    let _ = events.send(Event::RunFinished(report.clone()));
    report
}

/// Plays one scenario, unless the run's time is over. What is left of its world comes
/// back, still to be dissolved, so that nobody waits for that.
async fn begin(
    suite: &Suite,
    scenario: &Arc<Scenario>,
    run_started: Instant,
    shared: &Arc<Shared>,
) -> (
    ScenarioReport,
    Option<impl Future<Output = ()> + Send + 'static>,
) {
    let target = &suite.target;
    let begun = Instant::now();
    let mut played = if begun < run_started + target.timeouts.run {
        guarded(scenario, &suite.pack, target, shared).await
    } else {
        Played::not_begun(target.timeouts.run)
    };
    let world = played.world.take();
    let dissolving = world.map(|world| dissolve(world, Arc::clone(target)));
    let report = report(scenario, target, played, begun.elapsed());
    (report, dissolving)
}

/// A panic of ours is a harness error of this scenario and no other's.
async fn guarded(
    scenario: &Arc<Scenario>,
    pack: &Arc<Pack>,
    target: &Arc<Target>,
    shared: &Arc<Shared>,
) -> Played {
    let (scenario, pack) = (Arc::clone(scenario), Arc::clone(pack));
    let (target, shared) = (Arc::clone(target), Arc::clone(shared));
    let playing = tokio::spawn(async move { play(&scenario, &pack, &target, &shared).await });
    playing.await.unwrap_or_else(|error| {
        Played::without_world(Verdict::HarnessError {
            why: format!("the engine broke down: {error}"),
            span: None,
        })
    })
}

/// A world that does not go is the target's litter, not a finding about it.
async fn dissolve(world: World, target: Arc<Target>) {
    let _ = world.dissolve(&target).await;
}

fn report(
    scenario: &Scenario,
    target: &Target,
    played: Played,
    elapsed: Duration,
) -> ScenarioReport {
    ScenarioReport {
        title: scenario.title.clone(),
        basis: scenario.basis,
        path: scenario.chapter.path.clone(),
        source: Arc::clone(&scenario.chapter.source),
        verdict: played.verdict,
        elapsed,
        silences: played.silences,
        undocumented: played.undocumented,
        transcript: played.transcript,
        again: target.again.line(&scenario.short_name()),
        id: scenario.id.clone(),
    }
}

impl Played {
    fn not_begun(limit: Duration) -> Played {
        let why = format!("the run's time of {limit:?} was over before it began");
        Played::without_world(Verdict::CouldNotTest { why })
    }
}

#[derive(Default)]
struct Tally {
    totals: Totals,
    silences: Silences,
    undocumented: BTreeMap<String, usize>,
    /// Requirements of which some scenario did not pass.
    unproven: BTreeSet<String>,
    /// Requirements of which some scenario was judged, with their basis.
    judged: BTreeMap<String, Basis>,
    not_declared: BTreeSet<String>,
}

impl Tally {
    fn count(&mut self, report: &ScenarioReport) {
        self.totals.count(&report.verdict);
        self.silences = self.silences.plus(report.silences);
        for (shape, times) in &report.undocumented {
            *self.undocumented.entry(shape.clone()).or_default() += times;
        }
        if report.verdict != Verdict::Pass {
            self.unproven.insert(report.id.requirement.clone());
        }
        match &report.verdict {
            Verdict::Pass | Verdict::Fail(_) | Verdict::Known { .. } => {
                let requirement = report.id.requirement.clone();
                self.judged.insert(requirement, report.basis);
            }
            Verdict::NotDeclared { missing } => self.not_declared.extend(missing.iter().cloned()),
            Verdict::CouldNotTest { .. } | Verdict::HarnessError { .. } => {}
        }
    }

    fn finish(mut self, suites: &[Suite], elapsed: Duration) -> RunReport {
        let stale = self.stale(suites);
        self.totals.stale = stale.len();
        let mut requirements = BTreeMap::new();
        for basis in self.judged.into_values() {
            *requirements.entry(basis).or_default() += 1;
        }
        RunReport {
            totals: self.totals,
            requirements,
            not_declared: self.not_declared,
            not_observable: suites.iter().map(|suite| suite.not_observable.len()).sum(),
            stale,
            silences: self.silences,
            undocumented: self.undocumented,
            elapsed,
        }
    }

    /// Known deviations of requirements whose every scenario was played and passed. What could
    /// not be tested may well deviate still.
    fn stale(&self, suites: &[Suite]) -> Vec<String> {
        let known = suites.iter().flat_map(|suite| {
            let known = suite.target.known.keys();
            known.filter(|id| is_whole(suite, id))
        });
        known
            .filter(|id| !self.unproven.contains(*id))
            .cloned()
            .collect()
    }
}

/// Whether every scenario of this requirement was selected.
fn is_whole(suite: &Suite, requirement: &str) -> bool {
    let selected = suite.scenarios.iter();
    let selected: Vec<_> = selected
        .filter(|scenario| scenario.id.requirement == requirement)
        .collect();
    let written = selected.first().and_then(|scenario| {
        let mut requirements = scenario.chapter.requirements.iter();
        requirements.find(|written| written.id == requirement)
    });
    written.is_some_and(|written| written.scenarios.len() == selected.len())
}
