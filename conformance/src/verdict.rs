//! What is said of a scenario, and of a run.
//!
//! A peer's misbehaviour is data: it ends in [`Verdict::Fail`], never in an `Err`.

use std::time::Duration;

use serde::Serialize;

use crate::wire::ast::Span;

/// The judgement of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// The server did all that the scenario asks.
    Pass,
    /// It did not.
    Fail(Box<Failure>),
    /// It did not, and the target's owner knows and says why.
    Known {
        /// The owner's reason.
        reason: String,
        /// What deviates.
        failure: Box<Failure>,
    },
    /// The scenario leans on conventions that the target does not claim.
    NotDeclared {
        /// Their requirement ids.
        missing: Vec<String>,
    },
    /// Something the scenario needs was not to be had: nothing is known of the server.
    CouldNotTest {
        /// What was missing.
        why: String,
    },
    /// Our own fault: the chapter, the pack or the engine.
    HarnessError {
        /// What is wrong.
        why: String,
        /// Where in the chapter, if it is there.
        #[serde(skip)]
        span: Option<Span>,
    },
}

impl Verdict {
    /// The verdict's name as reports print it.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail(_) => "fail",
            Verdict::Known { .. } => "known",
            Verdict::NotDeclared { .. } => "not declared",
            Verdict::CouldNotTest { .. } => "could not test",
            Verdict::HarnessError { .. } => "harness error",
        }
    }

    /// Whether a run in which a scenario got this verdict does not end well.
    pub fn is_trouble(&self) -> bool {
        match self {
            Verdict::Fail(_) | Verdict::CouldNotTest { .. } | Verdict::HarnessError { .. } => true,
            Verdict::Pass | Verdict::Known { .. } | Verdict::NotDeclared { .. } => false,
        }
    }
}

/// What deviated, and all that a reader needs to find the cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// The words of the chapter that were not fulfilled.
    #[serde(skip)]
    pub span: Span,
    /// What happened instead, in one clause.
    pub label: String,
    /// Equal for failures that most likely have one cause.
    pub cause: String,
    /// Details under a title, such as the nearest frame.
    pub notes: Vec<Note>,
    /// What was sent and received, in the order of time.
    pub timeline: Vec<Moment>,
}

/// A detail of a failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// One word: what kind of detail.
    pub title: &'static str,
    /// The detail.
    pub text: String,
}

/// A line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// Milliseconds since the scenario's start.
    #[serde(serialize_with = "milliseconds")]
    pub at: Duration,
    /// Whose connection.
    pub party: String,
    /// `>` for sent, `<` for received, `-` for the connection itself.
    pub arrow: char,
    /// The message's name, or what else it was.
    pub what: String,
    /// The frame, shortened.
    pub frame: String,
}

/// Writes a duration as milliseconds with three decimals.
pub(crate) fn milliseconds<S: serde::Serializer>(
    duration: &Duration,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a scenario lasts far less than 2^52 microseconds"
    )]
    serializer.serialize_f64(duration.as_micros() as f64 / 1000.0)
}

/// How the silences of a scenario were proven, best first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Silences {
    /// By a later message on the same path.
    pub until: usize,
    /// By the pack's fence, after the positive controls: weaker.
    pub fence: usize,
    /// By a settling window: weakest.
    pub window: usize,
}

impl Silences {
    /// The silences of both.
    pub fn plus(self, other: Silences) -> Silences {
        Silences {
            until: self.until + other.until,
            fence: self.fence + other.fence,
            window: self.window + other.window,
        }
    }
}

/// How many scenarios got which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Passed.
    pub pass: usize,
    /// Failed.
    pub fail: usize,
    /// Failed as known.
    pub known: usize,
    /// Not declared by the target.
    pub not_declared: usize,
    /// Could not be tested.
    pub could_not_test: usize,
    /// Our fault.
    pub harness_error: usize,
    /// Never begun, because the run was told to end.
    pub not_begun: usize,
    /// Known deviations that no failing scenario shows any more.
    pub stale: usize,
}

impl Totals {
    /// Counts one more.
    pub fn count(&mut self, verdict: &Verdict) {
        let counter = match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Fail(_) => &mut self.fail,
            Verdict::Known { .. } => &mut self.known,
            Verdict::NotDeclared { .. } => &mut self.not_declared,
            Verdict::CouldNotTest { .. } => &mut self.could_not_test,
            Verdict::HarnessError { .. } => &mut self.harness_error,
        };
        *counter += 1;
    }

    /// Scenarios that say something of the server.
    pub fn judged(&self) -> usize {
        self.pass + self.fail + self.known
    }

    /// What the process exits with: our fault first, then the server's, then a stale list
    /// of known deviations. A run that has judged nothing has shown nothing, and one that was
    /// ended early has not shown all.
    pub fn exit_code(&self) -> ExitCode {
        if self.harness_error > 0 {
            ExitCode::HarnessError
        } else if self.fail + self.could_not_test + self.not_begun > 0 || self.judged() == 0 {
            ExitCode::Deviates
        } else if self.stale > 0 {
            ExitCode::StaleBaseline
        } else {
            ExitCode::Conforms
        }
    }
}

/// What a process of ours exits with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// All that was tested is as documented.
    Conforms = 0,
    /// Something deviates, or could not be tested.
    Deviates = 1,
    /// The command line is wrong, or selects nothing.
    Usage = 2,
    /// A pack, a chapter or a target file is wrong.
    BadInput = 3,
    /// Nothing answered at the start.
    Unreachable = 4,
    /// The fault is ours.
    HarnessError = 5,
    /// A known deviation is gone.
    StaleBaseline = 6,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(totals: Totals, code: ExitCode) {
        assert_eq!(totals.exit_code(), code);
    }

    #[test]
    fn exit_codes_by_precedence() {
        let mut totals = Totals {
            pass: 3,
            known: 1,
            not_declared: 1,
            ..Totals::default()
        };
        check(totals, ExitCode::Conforms);
        totals.stale = 1;
        check(totals, ExitCode::StaleBaseline);
        totals.could_not_test = 1;
        check(totals, ExitCode::Deviates);
        totals.harness_error = 1;
        check(totals, ExitCode::HarnessError);
        let ended_early = Totals {
            pass: 3,
            not_begun: 1,
            ..Totals::default()
        };
        check(ended_early, ExitCode::Deviates);
        let failed = Totals {
            fail: 1,
            ..Totals::default()
        };
        check(failed, ExitCode::Deviates);
        let nothing_judged = Totals {
            not_declared: 2,
            ..Totals::default()
        };
        check(nothing_judged, ExitCode::Deviates);
    }
}
