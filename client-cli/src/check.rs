//! `wireproof check`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context;
use tokio::sync::mpsc::unbounded_channel;
use wireproof_client::base::Base;
use wireproof_conformance::chapter::Chapter;
use wireproof_conformance::diagnostic::Diagnostic;
use wireproof_conformance::plan::{Selection, Suite, plan};
use wireproof_conformance::runner::{RunOptions, run};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;

use crate::args::{Check, PROVISIONING_KEY};
use crate::output::{ReportFile, print};
use crate::reference::Reference;
use crate::suites::{BuiltIn, built_in, rendered};
use crate::{Exit, say};

pub(crate) async fn check(arguments: Check) -> anyhow::Result<ExitCode> {
    let protocols = built_in(arguments.protocol.as_deref())?;
    if arguments.list {
        // Nothing is played, so that any address will do.
        let nowhere = Base::new("127.0.0.1", "");
        let suites = suites(&arguments, &protocols, |_| {
            target(&arguments, nowhere.clone(), None)
        })?;
        return list(&suites);
    }
    match &arguments.url {
        Some(url) => {
            let key = arguments
                .provisioning_key
                .clone()
                .or_else(key_of_environment);
            let suites = suites(&arguments, &protocols, |_| {
                target(&arguments, url.clone(), key.clone())
            })?;
            play(&arguments, suites).await
        }
        None => {
            let reference = Reference::start().await?;
            let suites = suites(&arguments, &protocols, |protocol| {
                let base = Base::new(reference.address.to_string(), protocol);
                let mut target = target(&arguments, base, Some(reference.key.clone()));
                target.spelled = String::new();
                target
            })?;
            let outcome = play(&arguments, suites).await;
            reference.stop().await?;
            outcome
        }
    }
}

fn key_of_environment() -> Option<String> {
    let key = std::env::var(PROVISIONING_KEY).ok();
    key.filter(|key| !key.is_empty())
}

fn target(arguments: &Check, base: Base, key: Option<String>) -> Target {
    let mut target = Target::new(base, key);
    target.timeouts.step = arguments.timeout;
    target.known = arguments.known.iter().cloned().collect::<BTreeMap<_, _>>();
    target
}

/// Plans every protocol; a word that selects nothing is an error.
fn suites(
    arguments: &Check,
    protocols: &[BuiltIn],
    target: impl Fn(&str) -> Target,
) -> anyhow::Result<Vec<Suite>> {
    let selection = Selection(arguments.requirements.clone());
    let mut suites = Vec::new();
    let mut requirements = BTreeSet::new();
    for protocol in protocols {
        let target = Arc::new(target(protocol.id));
        let pack = protocol.pack(&target.claims)?;
        let chapters = protocol.chapters()?;
        let suite = plan(&pack, &target, &chapters, &selection);
        suites.push(suite.map_err(|problems| disagreement(&problems, &chapters))?);
        let all = chapters.iter().flat_map(|chapter| &chapter.requirements);
        requirements.extend(all.map(|requirement| requirement.id.clone()));
    }
    let unknown = arguments
        .known
        .iter()
        .find(|(id, _)| !requirements.contains(id));
    if let Some((id, _)) = unknown {
        let message = format!("--known {id}: there is no such requirement");
        return Err(Exit::error(ExitCode::Usage, message));
    }
    for word in &arguments.requirements {
        selects_something(word, &suites)?;
    }
    if suites.iter().all(|suite| suite.scenarios.is_empty()) {
        return Err(Exit::error(ExitCode::Usage, "there is no scenario to play"));
    }
    Ok(suites)
}

fn disagreement(problems: &[Diagnostic], chapters: &[Arc<Chapter>]) -> anyhow::Error {
    let texts = problems.iter().map(|problem| {
        let chapter = chapters.iter().find(|chapter| chapter.path == problem.path);
        let source = chapter.map_or("", |chapter| &chapter.source);
        rendered(std::slice::from_ref(problem), source)
    });
    let text: String = texts.collect();
    let message = format!("chapters and pack disagree\n\n{text}");
    Exit::error(ExitCode::BadInput, message)
}

fn selects_something(word: &str, suites: &[Suite]) -> anyhow::Result<()> {
    let only = Selection(vec![word.to_owned()]);
    let mut played = suites.iter().flat_map(|suite| &suite.scenarios);
    if played.any(|scenario| only.wants(&scenario.id)) {
        return Ok(());
    }
    let mut hidden = suites.iter().flat_map(|suite| &suite.not_observable);
    let message = match hidden.find(|id| id.eq_ignore_ascii_case(word)) {
        Some(id) => format!("{id} is not observable on the wire: no scenario can show it"),
        None => {
            format!("`{word}` selects no scenario; `wireproof check --list` shows what there is")
        }
    };
    Err(Exit::error(ExitCode::Usage, message))
}

fn list(suites: &[Suite]) -> anyhow::Result<ExitCode> {
    let scenarios = suites.iter().flat_map(|suite| &suite.scenarios);
    let lines = scenarios.map(|scenario| {
        let (id, basis) = (scenario.id.to_string(), scenario.basis.name());
        format!("{id:<44} {basis:<11} {}\n", scenario.title)
    });
    say(&lines.collect::<String>())?;
    Ok(ExitCode::Conforms)
}

async fn play(arguments: &Check, suites: Vec<Suite>) -> anyhow::Result<ExitCode> {
    for suite in &suites {
        suite.target.probe().await.map_err(|error| {
            let message = format!(
                "{error}\nIs the server running, and is this its address? `wireproof serve` starts one of ours"
            );
            Exit::error(ExitCode::Unreachable, message)
        })?;
    }
    let mut options = RunOptions::default();
    if let Some(jobs) = arguments.jobs {
        options.jobs = usize::from(jobs);
    }
    let reports = arguments.report.iter().map(ReportFile::create);
    let reports = reports.collect::<anyhow::Result<Vec<_>>>()?;
    let (sender, receiver) = unbounded_channel();
    let printing = tokio::task::spawn(print(receiver, reports));
    let report = run(&suites, options, &sender).await;
    drop(sender);
    printing.await.context("the report broke down")??;
    Ok(report.totals.exit_code())
}
