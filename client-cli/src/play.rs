//! Plays scenarios against whoever is judged and says what came of it: what all commands
//! that do so have in common.

use std::num::NonZeroUsize;
use std::sync::Arc;

use anyhow::Context;
use tokio::sync::mpsc::unbounded_channel;
use wireproof_client::base::Base;
use wireproof_conformance::plan::Suite;
use wireproof_conformance::runner::{RunOptions, run_until};
use wireproof_conformance::seed;
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::again::again;
use crate::args::{Deny, Play};
use crate::baseline::Known;
use crate::interrupt::interrupted;
use crate::items;
use crate::judged::Judged;
use crate::output::Output;
use crate::preflight::preflight;
use crate::suites::Protocol;
use crate::target::Read;

/// Makes the plans against targets for protocols, and plays them. `command` is what plays
/// scenarios of a protocol again when their ids are added to it, `described` the target's file.
pub(crate) async fn play(
    arguments: &Play,
    described: Option<Read>,
    command: impl Fn(&Protocol) -> String,
    plans: impl FnOnce(&dyn Fn(&Protocol) -> Arc<Target>) -> anyhow::Result<Vec<Suite>>,
) -> anyhow::Result<ExitCode> {
    let assigned = &arguments.playing.items;
    let described = items::assigned(assigned, described)?;
    let baseline = Known::read(&arguments.target, described.as_ref())?;
    let judged = Judged::open(&arguments.target, described).await?;
    let seed = arguments.playing.seed.unwrap_or_else(seed::random);
    let target = |protocol: &Protocol| {
        let again = again(command(protocol), &judged, arguments, seed);
        judged.target(
            arguments.playing.timeout,
            baseline.of(protocol),
            &protocol.id,
            again,
        )
    };
    let options = options(arguments, &judged, seed);
    let outcome = match plans(&target) {
        Ok(suites) => {
            match items::are_asked_for(assigned, &suites).and_then(|()| judged.is_able(&suites)) {
                Ok(()) => conduct(arguments, &suites, options).await,
                Err(error) => Err(error),
            }
        }
        Err(error) => Err(error),
    };
    judged.close().await?;
    outcome
}

/// A target for plans that nobody plays.
pub(crate) fn nowhere(_protocol: &Protocol) -> Arc<Target> {
    Arc::new(Target::new(Base::new("127.0.0.1", ""), None))
}

fn options(arguments: &Play, judged: &Judged, seed: u64) -> RunOptions {
    let playing = &arguments.playing;
    let usual = RunOptions::default();
    let jobs = playing.jobs.or_else(|| judged.concurrency());
    RunOptions {
        jobs: jobs.map_or(usual.jobs, usize::from),
        seed,
        repeat: playing.repeat,
        max_fail: if playing.fail_fast {
            Some(NonZeroUsize::MIN)
        } else {
            playing.max_fail
        },
        deny_undocumented: playing.deny.contains(&Deny::Undocumented),
    }
}

async fn conduct(
    arguments: &Play,
    suites: &[Suite],
    options: RunOptions,
) -> anyhow::Result<ExitCode> {
    if suites.iter().all(|suite| suite.scenarios.is_empty()) {
        return Err(Exit::error(ExitCode::Usage, "there is no scenario to play"));
    }
    let interrupted = interrupted()?;
    for suite in suites {
        preflight(suite).await?;
    }
    let output = Output::open(&arguments.reports, suites)?;
    let (sender, receiver) = unbounded_channel();
    let printing = tokio::task::spawn(output.print(receiver));
    let report = run_until(suites, options, &sender, interrupted).await;
    drop(sender);
    printing.await.context("the report broke down")??;
    Ok(report.exit())
}
