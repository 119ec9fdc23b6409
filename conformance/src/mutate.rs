//! Proves a suite's bite: what a server says is changed on its way, one change at a time, and a
//! scenario has to notice.
//!
//! Nothing is known of the server but what it says. [`relay`] stands between it and the suite; a first,
//! unchanged run shows what there is to change ([`seen`]), [`derive`] makes a [`Mutant`] of each, and
//! every mutant is then met by the scenarios in which it shows, until one of them fails.

mod change;
mod derive;
mod frames;
mod head;
mod mutant;
mod relay;
mod score;
mod seen;
mod survivors;
mod tamper;

use std::collections::BTreeMap;
use std::io;
use std::iter;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, future, stream};
use serde::Serialize;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

pub use mutant::{Field, Mutant, Operator, Part, Place};
pub use score::{Score, Tally};
pub use survivors::{Survivor, Survivors, SurvivorsError};

use crate::event::{Event, ScenarioId, ScenarioReport};
use crate::plan::{Scenario, Suite};
use crate::runner::{self, RunOptions};
use crate::verdict::Verdict;

use derive::{Derived, derive};
use relay::Relay;
use seen::Seen;
use tamper::Tamper;

/// How mutants are made and met.
#[derive(Debug, Clone)]
pub struct MutateOptions {
    /// How many scenarios are played at once.
    pub jobs: usize,
    /// What the scenarios' correlation ids follow from.
    pub seed: u64,
    /// Only mutants whose ids hold all of these words.
    pub only: Vec<String>,
    /// No mutant is met; they are told all the same.
    pub list: bool,
}

/// What happens while a suite is proven.
#[derive(Debug, Clone)]
pub enum Progress {
    /// Every scenario has been played unchanged.
    Derived {
        /// How many scenarios passed and are asked to notice.
        scenarios: usize,
        /// Those that did not pass, and why: they cannot notice anything.
        left_out: Vec<(ScenarioId, String)>,
        /// How many mutants there are.
        mutants: usize,
    },
    /// It is known what became of a mutant.
    Met(Box<Met>),
}

/// A mutant, and what became of it.
#[derive(Debug, Clone)]
pub struct Met {
    /// Which.
    pub mutant: Mutant,
    /// What became of it.
    pub fate: MutantFate,
    /// How many scenarios it was met by.
    pub scenarios: usize,
    /// One of the scenarios in which it shows: the first.
    pub first: Option<Arc<Scenario>>,
}

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum MutantFate {
    /// A scenario that passes without it failed.
    Killed {
        /// Which scenario.
        by: ScenarioId,
        /// What it said.
        why: String,
    },
    /// There was something to change, and no scenario noticed.
    Survived,
    /// There was nothing to change when it came to it: nobody was there who had not been told, or
    /// nothing came behind.
    NeverApplied,
    /// It was not met.
    Listed,
}

/// Proves the bite of a suite against its target. `stop` ends it; what is known by then comes back.
///
/// # Errors
///
/// The system refused a listener on loopback.
pub async fn mutate(
    suite: &Suite,
    options: &MutateOptions,
    progress: &UnboundedSender<Progress>,
    stop: impl Future<Output = ()>,
) -> io::Result<Vec<Met>> {
    let mut stop = pin!(stop);
    let first = first_run(suite, options);
    let first = tokio::select! {
        biased;
        () = &mut stop => return Ok(Vec::new()),
        first = first => first?,
    };
    let mut derived = derive(&suite.pack, &first.seen);
    let wanted = |derived: &Derived| {
        let id = derived.mutant.to_string();
        options.only.iter().all(|word| id.contains(word.as_str()))
    };
    derived.retain(wanted);
    // Nobody listens any more: what is known comes back all the same.
    let _ = progress.send(Progress::Derived {
        scenarios: first.seen.len(),
        left_out: first.left_out,
        mutants: derived.len(),
    });
    let (undocumented, free) = (first.undocumented, Semaphore::new(options.jobs.max(1)));
    let meeting =
        stream::iter(derived).map(|derived| meet(suite, options, derived, &undocumented, &free));
    let mut meeting = pin!(meeting.buffer_unordered(options.jobs.max(1)));
    let mut all = Vec::new();
    loop {
        let met = tokio::select! {
            biased;
            () = &mut stop => break,
            met = meeting.next() => met,
        };
        let Some(met) = met.transpose()? else { break };
        let _ = progress.send(Progress::Met(Box::new(met.clone())));
        all.push(met);
    }
    all.sort_by(|one, other| one.mutant.cmp(&other.mutant));
    Ok(all)
}

/// What the unchanged run has shown.
struct First {
    /// By the scenario's number, the quickest scenario first.
    seen: Vec<(usize, Seen)>,
    left_out: Vec<(ScenarioId, String)>,
    /// What each scenario saw that no document knows.
    undocumented: BTreeMap<usize, Vec<String>>,
}

async fn first_run(suite: &Suite, options: &MutateOptions) -> io::Result<First> {
    let numbers = 0..suite.scenarios.len();
    let playing = numbers.map(|number| async move {
        let relay = Relay::open(&suite.target, Tamper::new(Arc::clone(&suite.pack), None)).await?;
        let report = play(suite, number, &relay, options).await;
        io::Result::Ok((number, report, relay.tamper.seen()))
    });
    let mut playing = pin!(stream::iter(playing).buffer_unordered(options.jobs.max(1)));
    let mut passed: Vec<(Duration, usize, Seen)> = Vec::new();
    let mut left_out = Vec::new();
    let mut undocumented = BTreeMap::new();
    while let Some(played) = playing.next().await {
        let (number, report, seen) = played?;
        let id = suite.scenarios[number].id.clone();
        match report {
            Some(report) if report.verdict == Verdict::Pass => {
                undocumented.insert(number, report.undocumented.into_keys().collect());
                passed.push((report.elapsed, number, seen));
            }
            Some(report) => {
                let why = report.verdict.why().unwrap_or_default();
                left_out.push((id, format!("{}: {why}", report.verdict.name())));
            }
            None => left_out.push((id, "it was not played".to_owned())),
        }
    }
    passed.sort_by_key(|(elapsed, number, _)| (*elapsed, *number));
    left_out.sort();
    let seen = passed.into_iter().map(|(_, number, seen)| (number, seen));
    Ok(First {
        seen: seen.collect(),
        left_out,
        undocumented,
    })
}

/// Plays a scenario alone over a relay.
async fn play(
    suite: &Suite,
    number: usize,
    relay: &Relay,
    options: &MutateOptions,
) -> Option<ScenarioReport> {
    let alone = Suite {
        pack: Arc::clone(&suite.pack),
        target: Arc::clone(&relay.target),
        chapters: Vec::new(),
        scenarios: vec![Arc::clone(suite.scenarios.get(number)?)],
        not_observable: Vec::new(),
    };
    let run = RunOptions {
        jobs: 1,
        seed: options.seed,
        ..RunOptions::default()
    };
    let (sender, mut receiver) = unbounded_channel();
    runner::run(&[alone], run, &sender).await;
    drop(sender);
    while let Some(event) = receiver.recv().await {
        if let Event::ScenarioFinished(report) = event {
            return Some(*report);
        }
    }
    None
}

/// Meets a mutant with each scenario in which it shows, until one notices.
async fn meet(
    suite: &Suite,
    options: &MutateOptions,
    derived: Derived,
    undocumented: &BTreeMap<usize, Vec<String>>,
    free: &Semaphore,
) -> io::Result<Met> {
    let derived = Arc::new(derived);
    let first = derived.scenarios.first();
    let mut met = Met {
        mutant: derived.mutant.clone(),
        fate: MutantFate::Listed,
        scenarios: 0,
        first: first.and_then(|number| suite.scenarios.get(*number).cloned()),
    };
    if options.list {
        return Ok(met);
    }
    met.fate = MutantFate::NeverApplied;
    let mut applied_in = None;
    let mut rest = derived.scenarios.as_slice();
    // The first few notice most of them; the others are asked many at once.
    for width in [1, 3].into_iter().chain(iter::repeat(AT_ONCE)) {
        let (now, later) = rest.split_at(width.min(rest.len()));
        if now.is_empty() {
            break;
        }
        rest = later;
        let playing = now
            .iter()
            .map(|number| attempt(suite, options, &derived, *number, free));
        for attempted in future::try_join_all(playing).await? {
            let Some((number, report)) = attempted else {
                continue;
            };
            met.scenarios += 1;
            applied_in = applied_in.or(Some(number));
            if met.fate == MutantFate::NeverApplied {
                met.fate = MutantFate::Survived;
            }
            let known = undocumented.get(&number).map_or(&[][..], Vec::as_slice);
            let why = noticed(&report, derived.mutant.operator, known);
            if let (Some(why), MutantFate::Survived) = (why, &met.fate) {
                met.fate = MutantFate::Killed { by: report.id, why };
            }
        }
        if matches!(met.fate, MutantFate::Killed { .. }) {
            break;
        }
    }
    let number = applied_in.or(first.copied());
    met.first = number.and_then(|number| suite.scenarios.get(number).cloned());
    Ok(met)
}

/// So many scenarios meet a mutant at once.
const AT_ONCE: usize = 16;

/// Plays a scenario with a mutant; `None` where there was nothing to change in it.
async fn attempt(
    suite: &Suite,
    options: &MutateOptions,
    derived: &Arc<Derived>,
    number: usize,
    free: &Semaphore,
) -> io::Result<Option<(usize, ScenarioReport)>> {
    let _turn = free.acquire().await.map_err(io::Error::other)?;
    let change = Some(Arc::clone(derived));
    let tamper = Tamper::new(Arc::clone(&suite.pack), change);
    let relay = Relay::open(&suite.target, tamper).await?;
    let report = play(suite, number, &relay, options).await;
    let was_applied = relay.tamper.applied() > 0;
    Ok(report
        .filter(|_| was_applied)
        .map(|report| (number, report)))
}

/// What a scenario says of a mutant, if it notices. A field that no document knows is noticed by
/// being told of, as `--deny undocumented` makes a deviation of it; that nothing could be tested is no
/// notice.
fn noticed(report: &ScenarioReport, operator: Operator, known: &[String]) -> Option<String> {
    if let Verdict::Fail(failure) = &report.verdict {
        return Some(failure.label.clone());
    }
    let mut shapes = report.undocumented.keys();
    let new = shapes.find(|shape| !known.contains(shape))?;
    (operator == Operator::Add).then(|| format!("undocumented: {new}"))
}
