//! Where the events go: to people, with progress beside it, and to a file for programs.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::mpsc::UnboundedReceiver;
use wireproof_conformance::mutate::{Event, Outcome};
use wireproof_conformance::report::mutation::Mutation;

use crate::args::Mutate;
use crate::output::{Human, Lines};

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
        let report = report.map(|report| Lines::create(report.file.as_deref()));
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
        let mut progress = Progress::new();
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

/// How far it is: a bar on a terminal, elsewhere a line now and then.
struct Progress {
    mutants: usize,
    tried: usize,
    survived: usize,
    begun: Instant,
    next: u64,
    bar: Option<ProgressBar>,
}

impl Progress {
    fn new() -> Progress {
        Progress {
            mutants: 0,
            tried: 0,
            survived: 0,
            begun: Instant::now(),
            next: 10,
            bar: std::io::stderr().is_terminal().then(bar),
        }
    }

    fn event(&mut self, event: &Event) {
        match event {
            Event::MutantsDerived(start) => {
                self.mutants = start.mutants;
                if let Some(bar) = &self.bar {
                    bar.set_length(u64::try_from(self.mutants).unwrap_or(u64::MAX));
                }
            }
            Event::MutantFinished(report) => {
                self.tried += 1;
                let is_survivor = matches!(report.outcome, Outcome::Survived { .. });
                self.survived += usize::from(is_survivor);
                if let Some(bar) = &self.bar {
                    bar.set_message(format!("{} survived  {}", self.survived, report.mutant));
                    bar.inc(1);
                }
            }
            Event::MutationFinished(_) => {
                if let Some(bar) = &self.bar {
                    bar.finish_and_clear();
                }
            }
        }
    }

    /// A line after ten seconds, twenty, forty, and so on, so that no log fills with them.
    fn tick(&mut self) {
        let seconds = self.begun.elapsed().as_secs();
        if self.bar.is_none() && seconds >= self.next {
            self.next = self.next.saturating_mul(2);
            let (tried, mutants, survived) = (self.tried, self.mutants, self.survived);
            anstream::eprintln!("{seconds} s: {tried} of {mutants} tried, {survived} survived");
        }
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(style);
    bar
}
