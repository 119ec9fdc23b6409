//! Plays suites and tells what happens. It prints nothing and decides nothing: verdicts
//! come from the scenarios, totals from the verdicts.

mod tally;
#[cfg(test)]
mod tests;

use std::future;
use std::num::NonZeroUsize;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use futures_util::{Stream, StreamExt, stream};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;
use wireproof_client::request::Correlations;

use crate::denied;
use crate::event::{self, Event, RunReport, RunStarted, ScenarioReport, TargetName};
use crate::plan::{Scenario, Suite};
use crate::play::{Job, Played, Shared, Stopping, guarded, play};
use crate::requests::correlations;
use crate::seed::{self, Chance};
use crate::target::Target;
use crate::verdict::Verdict;
use crate::world::World;

use tally::Tally;

/// For each job so many scenarios may be there: one that is played, and others that have nothing
/// left to do but wait whether anything more comes.
const SETTLING: usize = 8;

/// How a run goes about it.
#[derive(Debug, Clone, Copy)]
pub struct RunOptions {
    /// How many scenarios are played at once.
    pub jobs: usize,
    /// What the order of the scenarios and their correlation ids follow from.
    pub seed: u64,
    /// How many times each scenario is played, each time in a world of its own.
    pub repeat: NonZeroUsize,
    /// Nothing more is begun once so many playings have shown that the run will not end well.
    pub max_fail: Option<NonZeroUsize>,
    /// Whether forms and fields that no document knows are deviations.
    pub deny_undocumented: bool,
}

impl Default for RunOptions {
    /// A scenario mostly waits, so that many of them share a core.
    fn default() -> RunOptions {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        RunOptions {
            jobs: cores * 8,
            seed: seed::random(),
            repeat: NonZeroUsize::MIN,
            max_fail: None,
            deny_undocumented: false,
        }
    }
}

/// Plays every scenario of every suite; events go to `events`, in the order in which
/// things happen. A receiver that has gone away does not stop the run.
pub async fn run(
    suites: &[Suite],
    options: RunOptions,
    events: &UnboundedSender<Event>,
) -> RunReport {
    run_until(suites, options, events, future::pending()).await
}

/// Like [`run`], until `stop` is ready: then nothing more is begun, what is being played could
/// not be tested, and the report comes back all the same.
pub async fn run_until(
    suites: &[Suite],
    options: RunOptions,
    events: &UnboundedSender<Event>,
    stop: impl Future<Output = ()>,
) -> RunReport {
    let started = Instant::now();
    // Nobody listens any more: the report comes back all the same.
    let _ = events.send(Event::RunStarted(about(suites, options)));
    let stopping = Stopping::default();
    let turns = turns(suites, options, &stopping);
    let jobs = options.jobs.max(1);
    let free = Arc::new(Semaphore::new(jobs));
    // Whoever plays one at a time wants nothing else to go on meanwhile.
    let at_once = if jobs > 1 { jobs * SETTLING } else { 1 };
    let with_job = turns.then(|turn| async {
        let job = Arc::clone(&free).acquire_owned().await;
        (turn, job.ok())
    });
    let begun = with_job.take_while(|_| future::ready(!stopping.is_ordered()));
    let playing = begun.map(|(turn, job)| turn.play(started, job));
    let mut finished = pin!(playing.buffer_unordered(at_once));
    let mut stop = pin!(stop);
    let mut tally = Tally::default();
    let mut troubles = 0;
    let mut dissolving = JoinSet::new();
    loop {
        let next = tokio::select! {
            biased;
            () = &mut stop, if !stopping.is_cancelled() => {
                stopping.cancel();
                continue;
            }
            next = finished.next() => next,
        };
        let Some((report, world)) = next else { break };
        if let Some(world) = world {
            dissolving.spawn(world);
        }
        tally.count(&report);
        let is_denied = options.deny_undocumented && denied::is_met(suites, &report);
        troubles += usize::from(is_denied || report.verdict.is_trouble());
        if options.max_fail.is_some_and(|most| troubles >= most.get()) {
            stopping.begin_no_more();
        }
        let _ = events.send(Event::ScenarioFinished(Box::new(report)));
    }
    let elapsed = started.elapsed();
    dissolving.join_all().await;
    let mut besides = tally.adaptations(suites);
    if options.deny_undocumented {
        besides.extend(tally.denials(suites));
    }
    for report in besides {
        let _ = events.send(Event::ScenarioFinished(Box::new(report)));
    }
    let report = tally.finish(suites, options, stopping.is_cancelled(), elapsed);
    let _ = events.send(Event::RunFinished(Box::new(report.clone())));
    report
}

/// What is about to be played, against whom.
fn about(suites: &[Suite], options: RunOptions) -> RunStarted {
    let targets = suites.iter().map(|suite| TargetName {
        protocol: suite.pack.id.clone(),
        url: suite.target.base.to_string(),
    });
    RunStarted {
        version: event::VERSION,
        tool: concat!("wireproof ", env!("CARGO_PKG_VERSION")).to_owned(),
        targets: targets.collect(),
        scenarios: suites.iter().map(|suite| suite.scenarios.len()).sum(),
        repeat: options.repeat.get(),
        seed: options.seed,
    }
}

/// One playing of one scenario.
struct Turn<'a> {
    suite: &'a Suite,
    scenario: Arc<Scenario>,
    shared: Arc<Shared>,
    /// How many times it will have been played, this time included.
    round: usize,
    correlations: Correlations,
}

/// Every scenario once a round, each round in an order of its own.
fn turns<'a>(
    suites: &'a [Suite],
    options: RunOptions,
    stopping: &Stopping,
) -> impl Stream<Item = Turn<'a>> {
    let mut chance = Chance::new(options.seed);
    let shared: Vec<Arc<Shared>> = suites
        .iter()
        .map(|_| Arc::new(Shared::new(stopping.clone())))
        .collect();
    let rounds = (1..=options.repeat.get()).flat_map(move |round| {
        let mut turns: Vec<_> = suites
            .iter()
            .zip(&shared)
            .flat_map(|(suite, shared)| suite.scenarios.iter().map(move |s| (suite, shared, s)))
            .map(|(suite, shared, scenario)| (suite, Arc::clone(shared), Arc::clone(scenario)))
            .collect();
        chance.shuffle(&mut turns);
        turns.into_iter().map(move |turn| (round, turn))
    });
    let numbered = rounds.enumerate().map(move |(number, (round, turn))| {
        let (suite, shared, scenario) = turn;
        Turn {
            suite,
            scenario,
            shared,
            round,
            correlations: correlations(options.seed, number),
        }
    });
    stream::iter(numbered)
}

impl Turn<'_> {
    /// Plays the scenario, unless there is no time left or nobody to play with. What is left of
    /// its world comes back, still to be dissolved, so that nobody waits for that.
    async fn play(
        self,
        run_started: Instant,
        job: Option<Job>,
    ) -> (
        ScenarioReport,
        Option<impl Future<Output = ()> + Send + 'static>,
    ) {
        let (suite, scenario, round) = (self.suite, Arc::clone(&self.scenario), self.round);
        let target = Arc::clone(&suite.target);
        let begun = Instant::now();
        let mut played = if begun >= run_started + target.timeouts.run {
            let limit = target.timeouts.run;
            Played::not_begun(format!(
                "the run's time of {limit:?} was over before it began"
            ))
        } else {
            self.guarded(job).await
        };
        let world = played.world.take();
        let report = ScenarioReport::new(&scenario, suite, round, played, begun.elapsed());
        let dissolving = world.map(|world| dissolve(world, target));
        (report, dissolving)
    }

    async fn guarded(self, job: Option<Job>) -> Played {
        let (pack, target) = (Arc::clone(&self.suite.pack), Arc::clone(&self.suite.target));
        let (scenario, shared, correlations) = (self.scenario, self.shared, self.correlations);
        let playing =
            async move { play(&scenario, &pack, &target, &shared, &correlations, job).await };
        guarded(playing, Played::without_world).await
    }
}

/// A world that does not go is the target's litter, not a finding about it.
async fn dissolve(world: World, target: Arc<Target>) {
    let _ = world.dissolve(&target).await;
}

impl Played {
    fn not_begun(why: String) -> Played {
        Played::without_world(Verdict::CouldNotTest { why })
    }
}
