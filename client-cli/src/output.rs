//! Where the events of a run go: to people on standard output, with progress on a
//! terminal, and to the files asked for.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::mpsc::UnboundedReceiver;
use wireproof_conformance::event::Event;
use wireproof_conformance::report::terminal::Terminal;
use wireproof_conformance::verdict::ExitCode;

use crate::args::Report;
use crate::{Exit, say};

/// Renders events as they come: text to standard output, progress to a terminal.
pub(crate) async fn print(
    mut events: UnboundedReceiver<Event>,
    mut reports: Vec<ReportFile>,
) -> anyhow::Result<()> {
    let styled = matches!(
        anstream::AutoStream::choice(&std::io::stdout()),
        anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi
    );
    let mut terminal = Terminal::new(styled);
    let progress = progress();
    while let Some(event) = events.recv().await {
        for report in &mut reports {
            report.write(&event)?;
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
            say(&text)?;
        }
    }
    reports.into_iter().try_for_each(ReportFile::finish)
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

/// A report that is written to a file: the event stream, a JSON object a line.
pub(crate) struct ReportFile {
    path: String,
    file: BufWriter<File>,
}

impl ReportFile {
    /// Makes the file, before anything is played.
    pub(crate) fn create(report: &Report) -> anyhow::Result<ReportFile> {
        let Report::Ndjson(path) = report;
        let shown = path.display().to_string();
        match File::create(path) {
            Ok(file) => Ok(ReportFile {
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
