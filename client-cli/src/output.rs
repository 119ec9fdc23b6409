//! Where the events of a run go: to people, with progress beside it, and to the reports and
//! transcripts asked for.

mod apart;
mod human;
mod lines;
mod progress;
mod report_file;
mod transcripts;

use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use wireproof_conformance::event::Event;
use wireproof_conformance::plan::Suite;
use wireproof_conformance::report::terminal::Terminal;

use crate::args::ReportOptions;

pub(crate) use human::Human;
pub(crate) use lines::Lines;
pub(crate) use progress::Shown;

use progress::Progress;
use report_file::ReportFile;
use transcripts::Transcripts;

/// Whether what is said on standard output is in colours.
pub(crate) fn is_styled() -> bool {
    Human::Stdout.is_styled()
}

/// Everything that is written while a run goes on.
pub(crate) struct Output {
    human: Human,
    terminal: Terminal,
    progress: Progress,
    reports: Vec<ReportFile>,
    transcripts: Option<Transcripts>,
}

impl Output {
    /// Makes the files, before anything is played.
    pub(crate) fn open(options: &ReportOptions, suites: &[Suite]) -> anyhow::Result<Output> {
        apart::are_apart(&options.report)?;
        let reports = options.report.iter();
        let reports = reports.map(|report| ReportFile::create(report, options.full));
        let reports = reports.collect::<anyhow::Result<Vec<_>>>()?;
        // What a program reads there must not have words for people in it.
        let human = match options.report.iter().any(|report| report.file.is_none()) {
            true => Human::Stderr,
            false => Human::Stdout,
        };
        let folder = options.transcripts.as_deref();
        let transcripts = folder.map(|folder| Transcripts::open(folder, suites));
        Ok(Output {
            human,
            terminal: human.terminal().in_full(options.full),
            progress: Progress::default(),
            reports,
            transcripts: transcripts.transpose()?,
        })
    }

    /// Writes events as they come, until there are no more.
    pub(crate) async fn print(
        mut self,
        mut events: UnboundedReceiver<Event>,
    ) -> anyhow::Result<()> {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Some(event) => self.event(&event)?,
                    None => break,
                },
                _ = ticks.tick() => self.progress.tick(),
            }
        }
        for report in self.reports {
            report.finish()?;
        }
        match self.transcripts {
            Some(transcripts) => transcripts.finish(),
            None => Ok(()),
        }
    }

    fn event(&mut self, event: &Event) -> anyhow::Result<()> {
        for report in &mut self.reports {
            report.event(event)?;
        }
        if let (Some(transcripts), Event::ScenarioFinished(report)) = (&mut self.transcripts, event)
        {
            transcripts.write(report)?;
        }
        let text = self.terminal.event(event);
        if let Event::RunFinished(_) = event {
            // A bar that is gone leaves its line to the text.
            self.progress.event(event);
            self.human.say(&text)
        } else {
            self.human.say(&text)?;
            self.progress.event(event);
            Ok(())
        }
    }
}
