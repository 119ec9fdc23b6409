//! That a run goes on, and how far it is: a bar on a terminal; elsewhere a line now and then,
//! ever more rarely, so that no log fills with them.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use wireproof_conformance::event::Event;

/// How far a run is.
#[derive(Debug, Default)]
pub(super) struct Progress {
    counts: Counts,
    shown: Shown,
}

#[derive(Debug, Default)]
struct Counts {
    planned: usize,
    played: usize,
    troubled: usize,
}

impl Progress {
    pub(super) fn event(&mut self, event: &Event) {
        self.counts.add(event);
        match event {
            Event::RunStarted(_) => self.shown.begin(self.counts.planned),
            Event::ScenarioFinished(report) => {
                let message = || format!("{}{}", self.counts.trouble(), report.id);
                self.shown.advance(message);
            }
            Event::RunFinished(_) => self.shown.finish(),
        }
    }

    /// Says where there is no bar that the run goes on, if that is due.
    pub(super) fn tick(&mut self) {
        self.shown.tick(|seconds| self.counts.line(seconds));
    }
}

/// Where it is shown that something goes on.
#[derive(Debug)]
pub(crate) enum Shown {
    /// On a terminal.
    Bar(ProgressBar),
    /// Elsewhere, by a line now and then.
    Lines {
        /// When it began.
        begun: Instant,
        /// When the next line is due.
        marks: Marks,
    },
}

impl Default for Shown {
    fn default() -> Shown {
        match std::io::stderr().is_terminal() {
            true => Shown::Bar(bar()),
            false => Shown::Lines {
                begun: Instant::now(),
                marks: Marks::default(),
            },
        }
    }
}

impl Shown {
    /// It is known how much there is to do.
    pub(crate) fn begin(&self, length: usize) {
        if let Shown::Bar(bar) = self {
            bar.set_length(u64::try_from(length).unwrap_or(u64::MAX));
        }
    }

    /// One more is done.
    pub(crate) fn advance(&self, message: impl FnOnce() -> String) {
        if let Shown::Bar(bar) = self {
            bar.set_message(message());
            bar.inc(1);
        }
    }

    /// So many of so many are done.
    pub(crate) fn reach(&self, done: usize, of: usize) {
        self.begin(of);
        if let Shown::Bar(bar) = self {
            bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        }
    }

    /// Nothing is left to do.
    pub(crate) fn finish(&self) {
        if let Shown::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }

    /// Writes a line where there is no bar, if one is due: of so many seconds.
    pub(crate) fn tick(&mut self, line: impl FnOnce(u64) -> String) {
        if let Shown::Lines { begun, marks } = self
            && let Some(seconds) = marks.due(begun.elapsed())
        {
            crate::tell(&(line(seconds) + "\n"));
        }
    }
}

impl Counts {
    fn add(&mut self, event: &Event) {
        match event {
            Event::RunStarted(run) => self.planned = run.scenarios.saturating_mul(run.repeat),
            Event::ScenarioFinished(report) => {
                self.played += 1;
                self.troubled += usize::from(report.verdict.is_trouble());
            }
            Event::RunFinished(_) => {}
        }
    }

    fn trouble(&self) -> String {
        match self.troubled {
            0 => String::new(),
            troubled => format!("{troubled} did not pass  "),
        }
    }

    fn line(&self, seconds: u64) -> String {
        let (played, planned, troubled) = (self.played, self.planned, self.troubled);
        format!("{seconds} s: {played} of {planned} played, {troubled} did not pass")
    }
}

/// When a line is due: after ten seconds, twenty, forty, and so on.
#[derive(Debug)]
pub(crate) struct Marks {
    next: u64,
}

impl Default for Marks {
    fn default() -> Marks {
        Marks { next: 10 }
    }
}

impl Marks {
    /// The mark that has been passed, told once.
    fn due(&mut self, elapsed: Duration) -> Option<u64> {
        let mut passed = None;
        while elapsed.as_secs() >= self.next {
            passed = Some(self.next);
            self.next = self.next.saturating_mul(2);
        }
        passed
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(style);
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_few_lines() {
        let mut marks = Marks::default();
        let seconds = (0..86_400).map(Duration::from_secs);
        let due: Vec<u64> = seconds.filter_map(|elapsed| marks.due(elapsed)).collect();
        assert_eq!(due.first(), Some(&10));
        assert_eq!(due.len(), 14);
    }

    #[test]
    fn whoever_looks_rarely_is_told_once() {
        let mut marks = Marks::default();
        assert_eq!(marks.due(Duration::from_secs(90)), Some(80));
        assert_eq!(marks.due(Duration::from_secs(91)), None);
    }
}
