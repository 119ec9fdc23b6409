//! Plays scenarios against whoever is judged and says what came of it: what all commands
//! that do so have in common.

use std::sync::Arc;

use anyhow::Context;
use tokio::sync::mpsc::unbounded_channel;
use wireproof_client::base::Base;
use wireproof_conformance::plan::Suite;
use wireproof_conformance::runner::{RunOptions, run};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::args::Play;
use crate::judged::Judged;
use crate::output::{ReportFile, print};

/// Makes the plans against targets for protocols, and plays them. `command` is what plays
/// scenarios of a protocol again when their ids are added to it.
pub(crate) async fn play(
    arguments: &Play,
    command: impl Fn(&str) -> String,
    plans: impl FnOnce(&dyn Fn(&str) -> Arc<Target>) -> anyhow::Result<Vec<Suite>>,
) -> anyhow::Result<ExitCode> {
    let judged = Judged::open(arguments).await?;
    let target = |protocol: &str| judged.target(arguments, protocol, &command(protocol));
    let outcome = match plans(&target) {
        Ok(suites) => conduct(arguments, &suites).await,
        Err(error) => Err(error),
    };
    judged.close().await?;
    outcome
}

/// A target for plans that nobody plays.
pub(crate) fn nowhere(_protocol: &str) -> Arc<Target> {
    Arc::new(Target::new(Base::new("127.0.0.1", ""), None))
}

async fn conduct(arguments: &Play, suites: &[Suite]) -> anyhow::Result<ExitCode> {
    if suites.iter().all(|suite| suite.scenarios.is_empty()) {
        return Err(Exit::error(ExitCode::Usage, "there is no scenario to play"));
    }
    for suite in suites {
        suite.target.probe().await.map_err(|error| {
            let message = format!(
                "{error}\nIs the server running, and is this its address? `wireproof serve` starts one of ours"
            );
            Exit::error(ExitCode::Unreachable, message)
        })?;
    }
    let mut options = RunOptions::default();
    if let Some(jobs) = arguments.playing.jobs {
        options.jobs = usize::from(jobs);
    }
    let reports = arguments.reports.report.iter().map(ReportFile::create);
    let reports = reports.collect::<anyhow::Result<Vec<_>>>()?;
    let (sender, receiver) = unbounded_channel();
    let printing = tokio::task::spawn(print(receiver, reports));
    let report = run(suites, options, &sender).await;
    drop(sender);
    printing.await.context("the report broke down")??;
    Ok(report.totals.exit_code())
}
