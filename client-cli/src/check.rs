//! `wireproof check`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use wireproof_client::base::Base;
use wireproof_conformance::event::Event;
use wireproof_conformance::plan::{Selection, Suite, plan};
use wireproof_conformance::report::terminal::Terminal;
use wireproof_conformance::runner::{RunOptions, run};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::args::Check;
use crate::reference::Reference;
use crate::suites::{BuiltIn, built_in, rendered};

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
            let key = arguments.provisioning_key.clone();
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

fn target(arguments: &Check, base: Base, key: Option<String>) -> Target {
    let mut target = Target::new(base, key);
    target.timeouts.step = arguments.timeout;
    target.known = arguments.known.iter().cloned().collect::<BTreeMap<_, _>>();
    target
}

/// Plans every protocol; selecting nothing at all is an error.
fn suites(
    arguments: &Check,
    protocols: &[BuiltIn],
    target: impl Fn(&str) -> Target,
) -> anyhow::Result<Vec<Suite>> {
    let selection = Selection(arguments.requirements.clone());
    let mut suites = Vec::new();
    for protocol in protocols {
        let target = Arc::new(target(protocol.id));
        let pack = protocol.pack(&target.claims)?;
        let chapters = protocol.chapters()?;
        let suite = plan(&pack, &target, &chapters, &selection).map_err(|problems| {
            let sources = chapters
                .iter()
                .map(|chapter| (chapter.path.as_str(), &chapter.source));
            let sources: BTreeMap<_, _> = sources.collect();
            let texts = problems.iter().map(|problem| {
                let source = sources
                    .get(problem.path.as_str())
                    .map_or("", |source| source);
                rendered(std::slice::from_ref(problem), source)
            });
            let text: String = texts.collect();
            Exit::error(
                ExitCode::BadInput,
                format!("chapters and pack disagree\n\n{text}"),
            )
        })?;
        suites.push(suite);
    }
    for word in &arguments.requirements {
        let only = Selection(vec![word.clone()]);
        let mut played = suites.iter().flat_map(|suite| &suite.scenarios);
        if !played.any(|scenario| only.wants(&scenario.id)) {
            let message = format!(
                "`{word}` selects no scenario; `wireproof check --list` shows what there is"
            );
            return Err(Exit::error(ExitCode::Usage, message));
        }
    }
    if suites.iter().all(|suite| suite.scenarios.is_empty()) {
        return Err(Exit::error(ExitCode::Usage, "there is no scenario to play"));
    }
    Ok(suites)
}

fn list(suites: &[Suite]) -> anyhow::Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    for scenario in suites.iter().flat_map(|suite| &suite.scenarios) {
        writeln!(
            out,
            "{:<44} {:<11} {}",
            scenario.id.to_string(),
            scenario.basis.name(),
            scenario.title
        )?;
    }
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
    let log = arguments.events.as_deref().map(Log::create).transpose()?;
    let (sender, receiver) = unbounded_channel();
    let printing = tokio::task::spawn(print(receiver, log));
    let report = run(&suites, options, &sender).await;
    drop(sender);
    printing.await.context("the report broke down")??;
    Ok(report.totals.exit_code())
}

/// Renders events as they come: text to standard output, progress to a terminal.
async fn print(mut events: UnboundedReceiver<Event>, mut log: Option<Log>) -> anyhow::Result<()> {
    let styled = matches!(
        anstream::AutoStream::choice(&std::io::stdout()),
        anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi
    );
    let mut terminal = Terminal::new(styled);
    let progress = progress();
    while let Some(event) = events.recv().await {
        if let Some(log) = &mut log {
            log.write(&event)?;
        }
        match &event {
            Event::RunStarted { scenarios, .. } => progress.set_length(u64::try_from(*scenarios)?),
            Event::ScenarioFinished(report) => {
                progress.set_message(report.id.to_string());
                progress.inc(1);
            }
            Event::RunFinished(_) => progress.finish_and_clear(),
        }
        let text = terminal.event(&event);
        if !text.is_empty() {
            let mut out = anstream::stdout().lock();
            out.write_all(text.as_bytes()).context("standard output")?;
            out.flush().context("standard output")?;
        }
    }
    log.map_or(Ok(()), Log::finish)
}

/// A bar on a terminal, nothing anywhere else.
fn progress() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(None, target);
    bar.set_style(style);
    bar
}

/// The event stream as a file.
struct Log {
    path: String,
    file: BufWriter<File>,
}

impl Log {
    fn create(path: &Path) -> anyhow::Result<Log> {
        let shown = path.display().to_string();
        match File::create(path) {
            Ok(file) => Ok(Log {
                path: shown,
                file: BufWriter::new(file),
            }),
            Err(error) => Err(Exit::error(ExitCode::Usage, format!("{shown}: {error}"))),
        }
    }

    fn write(&mut self, event: &Event) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.file, event).with_context(|| self.path.clone())?;
        self.file
            .write_all(b"\n")
            .with_context(|| self.path.clone())
    }

    fn finish(mut self) -> anyhow::Result<()> {
        self.file.flush().context(self.path)
    }
}
