//! `wireproof mutate`: whether the suite would notice a server that does otherwise.

mod print;

use std::io::IsTerminal;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use wireproof_conformance::baseline::Baseline;
use wireproof_conformance::mutate::{
    Met, MutantFate, MutateOptions, Progress, Score, Survivors, mutate as prove,
};
use wireproof_conformance::plan::{Selection, Suite};
use wireproof_conformance::runner::RunOptions;
use wireproof_conformance::seed;
use wireproof_conformance::target::Again;
use wireproof_conformance::verdict::ExitCode;

use crate::args::Mutate;
use crate::interrupt::interrupted;
use crate::judged::Judged;
use crate::preflight::preflight;
use crate::selected::{has_a_server, selected};
use crate::suites::{Protocol, planned};
use crate::target;
use crate::{Exit, say};

use print::Printed;

pub(crate) async fn mutate(arguments: Mutate) -> anyhow::Result<ExitCode> {
    let described = target::named(&arguments.target)?;
    let folder = arguments.target.pack.pack.as_deref();
    let protocols = selected(arguments.protocol.as_deref(), folder, described.as_ref())?;
    has_a_server(&protocols, &arguments.target)?;
    let judged = Judged::open(&arguments.target, described).await?;
    let outcome = all(&arguments, &protocols, &judged).await;
    judged.close().await?;
    outcome
}

async fn all(
    arguments: &Mutate,
    protocols: &[Protocol],
    judged: &Judged,
) -> anyhow::Result<ExitCode> {
    let jobs = arguments.jobs.or_else(|| judged.concurrency());
    let options = MutateOptions {
        jobs: jobs.map_or(RunOptions::default().jobs, usize::from),
        seed: arguments.seed.unwrap_or_else(seed::random),
        only: arguments.only.clone(),
        list: arguments.list,
    };
    let mut worst = ExitCode::Conforms;
    for protocol in protocols {
        let exit = one(arguments, protocol, judged, &options).await?;
        worst = match (worst, exit) {
            (_, ExitCode::Interrupted) => return Ok(ExitCode::Interrupted),
            (ExitCode::Deviates, _) | (_, ExitCode::Deviates) => ExitCode::Deviates,
            (ExitCode::StaleBaseline, _) | (_, ExitCode::StaleBaseline) => ExitCode::StaleBaseline,
            _ => exit,
        };
    }
    Ok(worst)
}

async fn one(
    arguments: &Mutate,
    protocol: &Protocol,
    judged: &Judged,
    options: &MutateOptions,
) -> anyhow::Result<ExitCode> {
    let survivors = survivors(arguments.survivors.as_deref(), protocol)?;
    let target = judged.target(None, Baseline::default(), &protocol.id, Again::default());
    let chapters = protocol.chapters()?;
    let suite = planned(protocol, &target, &chapters, &Selection::default())?;
    let interrupted = interrupted()?;
    preflight(&suite).await?;
    let begun = Instant::now();
    let (sender, receiver) = unbounded_channel();
    let showing = tokio::spawn(show(receiver, protocol.id.clone()));
    let met = prove(&suite, options, &sender, interrupted).await;
    drop(sender);
    let seen = showing.await.context("the progress broke down")?;
    let met = met.context("no relay could be opened")?;
    if !options.list && seen.mutants > met.len() {
        say(&format!(
            "interrupted: {} of {} mutants were met\n",
            met.len(),
            seen.mutants
        ))?;
    }
    if seen.mutants == 0 {
        let message = format!(
            "{}: there is no such mutant; --list shows what there is",
            protocol.id
        );
        return Err(Exit::error(ExitCode::Usage, message));
    }
    let outdated = match options.only.is_empty() && !options.list {
        true => survivors.outdated(&met),
        false => Vec::new(),
    };
    let printed = Printed {
        suite: &suite,
        met: &met,
        survivors: &survivors,
        outdated: &outdated,
        left_out: &seen.left_out,
        elapsed: begun.elapsed(),
    };
    say(&match (arguments.list, arguments.json) {
        (_, true) => printed.json(),
        (true, false) => printed.list(),
        (false, false) => printed.text(),
    })?;
    if !options.list && seen.mutants > met.len() {
        return Ok(ExitCode::Interrupted);
    }
    Ok(exit(arguments, &printed))
}

fn exit(arguments: &Mutate, printed: &Printed<'_>) -> ExitCode {
    let score = printed.score();
    let is_good = match arguments.fail_under {
        _ if arguments.list => true,
        Some(percent) => score.all.percent().is_some_and(|killed| killed >= percent),
        None => score.all.survived == 0 && score.all.applied() > 0,
    };
    match (is_good, printed.outdated.is_empty()) {
        (false, _) => ExitCode::Deviates,
        (true, false) => ExitCode::StaleBaseline,
        (true, true) => ExitCode::Conforms,
    }
}

/// What is known of a protocol's survivors.
fn survivors(path: Option<&Path>, protocol: &Protocol) -> anyhow::Result<Survivors> {
    let (shown, text) = match path {
        Some(path) => {
            let text = std::fs::read_to_string(path);
            let shown = path.display().to_string();
            (
                shown.clone(),
                text.map_err(|error| Exit::error(ExitCode::Usage, format!("{shown}: {error}")))?,
            )
        }
        None => match protocol.survivors()? {
            Some(found) => found,
            None => return Ok(Survivors::default()),
        },
    };
    let read = Survivors::parse(&text);
    read.map_err(|error| Exit::error(ExitCode::BadInput, format!("{shown}: {error}")))
}

/// What the progress has told in the end.
#[derive(Debug, Default)]
struct Seen {
    mutants: usize,
    left_out: Vec<String>,
}

/// Shows on a terminal how far it is.
async fn show(mut progress: UnboundedReceiver<Progress>, protocol: String) -> Seen {
    let bar = match std::io::stderr().is_terminal() {
        true => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()),
        false => ProgressBar::hidden(),
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    let mut seen = Seen::default();
    let mut survived = 0;
    while let Some(event) = progress.recv().await {
        match event {
            Progress::Derived {
                scenarios,
                left_out,
                mutants,
            } => {
                bar.set_length(u64::try_from(mutants).unwrap_or(u64::MAX));
                anstream::eprintln!("{protocol}: {mutants} mutants for {scenarios} scenarios");
                seen.mutants = mutants;
                let told = left_out.into_iter().map(|(id, why)| format!("{id}: {why}"));
                seen.left_out = told.collect();
            }
            Progress::Met(met) => {
                survived += usize::from(met.fate == MutantFate::Survived);
                bar.set_message(format!("{survived} survived  {}", met.mutant));
                bar.inc(1);
            }
        }
    }
    bar.finish_and_clear();
    seen
}
