//! Where the events go: to people, with progress beside it, and to a file for programs.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use wireproof_conformance::mutate::{Event, Outcome};
use wireproof_conformance::report::mutation::Mutation;

use crate::args::Mutate;
use crate::output::{Human, Lines, Shown};

/// Everything that is written while mutants are tried.
pub(super) struct Output {
    human: Human,
    report: Option<Lines>,
}

impl Output {
    /// Makes the file, before anything is played.
    pub(super) fn open(arguments: &Mutate) -> anyhow::Result<Output> {
        let report = arguments.report.as_ref();
        // What a program reads there must not have words for people in it.
        let human = match report.is_some_and(|report| report.file.is_none()) {
            true => Human::Stderr,
            false => Human::Stdout,
        };
        let report = report.map(Lines::create);
        Ok(Output {
            human,
            report: report.transpose()?,
        })
    }

    /// Writes events as they come, until there are no more.
    pub(super) async fn print(
        &mut self,
        mut events: UnboundedReceiver<Event>,
    ) -> anyhow::Result<()> {
        let mut text = Mutation::default();
        let mut progress = Progress::default();
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        loop {
            tokio::select! {
                event = events.recv() => {
                    let Some(event) = event else { break };
                    if let Some(report) = &mut self.report {
                        report.write(&(serde_json::to_string(&event)? + "\n"))?;
                    }
                    progress.event(&event);
                    self.human.say(&text.event(&event))?;
                }
                _ = ticks.tick() => progress.tick(),
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> anyhow::Result<()> {
        self.report.map_or(Ok(()), Lines::finish)
    }
}

/// How far it is.
#[derive(Default)]
struct Progress {
    mutants: usize,
    tried: usize,
    survived: usize,
    shown: Shown,
}

impl Progress {
    fn event(&mut self, event: &Event) {
        match event {
            Event::MutantsDerived(start) => {
                self.mutants = start.mutants;
                self.shown.begin(start.mutants);
            }
            Event::MutantFinished(report) => {
                self.tried += 1;
                let is_survivor = matches!(report.outcome, Outcome::Survived { .. });
                self.survived += usize::from(is_survivor);
                let message = || format!("{} survived  {}", self.survived, report.mutant);
                self.shown.advance(message);
            }
            Event::MutationFinished(_) => self.shown.finish(),
        }
    }

    fn tick(&mut self) {
        let (tried, mutants, survived) = (self.tried, self.mutants, self.survived);
        self.shown.tick(|seconds| {
            format!("{seconds} s: {tried} of {mutants} tried, {survived} survived")
        });
    }
}
