//! What is said of a scenario, and of a run.
//!
//! A peer's misbehaviour is data: it ends in [`Verdict::Fail`], never in an `Err`.

mod shape;

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::ast::Span;

pub use shape::{Differing, Kind, Shape};

/// The judgement of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
        /// What else the owner says of it.
        #[serde(flatten)]
        excuse: Excuse,
        /// What deviates.
        #[serde(flatten)]
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

    /// Why it is not a pass, in a clause.
    pub fn why(&self) -> Option<String> {
        match self {
            Verdict::Pass => None,
            Verdict::Fail(failure) => Some(failure.label.clone()),
            Verdict::Known {
                reason, failure, ..
            } => Some(format!("{} ({reason})", failure.label)),
            Verdict::NotDeclared { missing } => Some(format!("needs {}", missing.join(", "))),
            Verdict::CouldNotTest { why } | Verdict::HarnessError { why, .. } => Some(why.clone()),
        }
    }

    /// How bad it is, the worst first, in the order of [`Plays::outcome`].
    pub(crate) fn rank(&self) -> usize {
        match self {
            Verdict::HarnessError { .. } => 0,
            Verdict::Fail(_) => 1,
            Verdict::CouldNotTest { .. } => 2,
            Verdict::Known { .. } => 3,
            Verdict::Pass => 4,
            Verdict::NotDeclared { .. } => 5,
        }
    }

    /// The words of the chapter that it is about, if it is about words.
    pub fn span(&self) -> Option<&Span> {
        match self {
            Verdict::Fail(failure) | Verdict::Known { failure, .. } => Some(&failure.span),
            Verdict::HarnessError { span, .. } => span.as_ref(),
            Verdict::Pass | Verdict::NotDeclared { .. } | Verdict::CouldNotTest { .. } => None,
        }
    }

    /// Calls `change` with every text that may hold words of a peer.
    pub(crate) fn texts(&mut self, change: &mut impl FnMut(&mut String)) {
        match self {
            Verdict::Pass | Verdict::NotDeclared { .. } => {}
            Verdict::Fail(failure) | Verdict::Known { failure, .. } => {
                change(&mut failure.label);
                change(&mut failure.cause);
                failure
                    .shape
                    .iter_mut()
                    .for_each(|shape| shape.texts(change));
                failure
                    .notes
                    .iter_mut()
                    .for_each(|note| change(&mut note.text));
            }
            Verdict::CouldNotTest { why } | Verdict::HarnessError { why, .. } => change(why),
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

/// What a target's owner says of a deviation that is known, beside the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Excuse {
    /// Where it is listed: a line of a baseline, or an option.
    #[serde(default)]
    pub listed: String,
    /// Where it is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Whether it is known to come and go.
    #[serde(default)]
    pub flaky: bool,
}

/// What deviated, and all that a reader needs to find the cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The words of the chapter that were not fulfilled.
    #[serde(skip)]
    pub span: Span,
    /// What happened instead, in one clause.
    pub label: String,
    /// Equal for failures that most likely have one cause.
    pub cause: String,
    /// What it is without anything that changes from run to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// Details under a title, such as the nearest frame.
    pub notes: Vec<Note>,
}

/// A detail of a failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// One word: what kind of detail.
    pub title: Cow<'static, str>,
    /// The detail.
    pub text: String,
}

/// How the silences of a scenario were proven, best first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
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

/// How many playings got which verdict: of one scenario, or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Plays {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// Failed as known.
    pub known: usize,
    /// Failed as it is known to do sometimes.
    #[serde(default)]
    pub known_flaky: usize,
    /// Not declared by the target.
    pub not_declared: usize,
    /// Could not be tested.
    pub could_not_test: usize,
    /// Our fault.
    pub harness_error: usize,
}

/// What the playings of one scenario amount to; the worst is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It could not be judged each time, by our fault.
    HarnessError,
    /// It failed, and passed never.
    Fail,
    /// It passed sometimes and failed sometimes.
    Flaky,
    /// It could not be tested each time.
    CouldNotTest,
    /// It failed as it is known to do sometimes.
    KnownFlaky,
    /// It failed as known.
    Known,
    /// It passed each time.
    Pass,
    /// The target does not claim what it leans on.
    NotDeclared,
}

impl Outcome {
    /// The outcome's name as reports print it.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            Outcome::Flaky => "flaky",
            Outcome::KnownFlaky => "known to be flaky",
            Outcome::Known => "known",
            Outcome::NotDeclared => "not declared",
            Outcome::CouldNotTest => "could not test",
            Outcome::HarnessError => "harness error",
        }
    }
}

impl Plays {
    /// Counts one more.
    pub fn count(&mut self, verdict: &Verdict) {
        let counter = match verdict {
            Verdict::Pass => &mut self.passed,
            Verdict::Fail(_) => &mut self.failed,
            Verdict::Known { excuse, .. } if excuse.flaky => &mut self.known_flaky,
            Verdict::Known { .. } => &mut self.known,
            Verdict::NotDeclared { .. } => &mut self.not_declared,
            Verdict::CouldNotTest { .. } => &mut self.could_not_test,
            Verdict::HarnessError { .. } => &mut self.harness_error,
        };
        *counter += 1;
    }

    /// The worst of them; of what was judged, whether it was judged alike.
    pub fn outcome(&self) -> Outcome {
        if self.harness_error > 0 {
            Outcome::HarnessError
        } else if self.failed > 0 && self.passed > 0 {
            Outcome::Flaky
        } else if self.failed > 0 {
            Outcome::Fail
        } else if self.could_not_test > 0 {
            Outcome::CouldNotTest
        } else if self.known_flaky > 0 {
            Outcome::KnownFlaky
        } else if self.known > 0 {
            Outcome::Known
        } else if self.passed > 0 {
            Outcome::Pass
        } else {
            Outcome::NotDeclared
        }
    }
}

/// How many scenarios got which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Totals {
    /// Passed.
    pub pass: usize,
    /// Failed.
    pub fail: usize,
    /// Passed sometimes and failed sometimes.
    pub flaky: usize,
    /// Failed as known.
    pub known: usize,
    /// Failed as they are known to do sometimes.
    pub known_flaky: usize,
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
    /// Entries of the baseline that have expired or match nothing.
    pub outdated: usize,
    /// Undocumented forms and fields, if those are denied and no baseline excuses them.
    pub denied: usize,
    /// Those that a baseline excuses.
    pub denied_known: usize,
    /// Declarations of the target's file that made a difference and that no baseline excuses: in so
    /// many ways the wire is not as documented.
    pub adapted: usize,
    /// Those that a baseline excuses.
    pub adapted_known: usize,
}

impl Totals {
    /// Counts one more.
    pub fn count(&mut self, outcome: Outcome) {
        let counter = match outcome {
            Outcome::Pass => &mut self.pass,
            Outcome::Fail => &mut self.fail,
            Outcome::Flaky => &mut self.flaky,
            Outcome::KnownFlaky => &mut self.known_flaky,
            Outcome::Known => &mut self.known,
            Outcome::NotDeclared => &mut self.not_declared,
            Outcome::CouldNotTest => &mut self.could_not_test,
            Outcome::HarnessError => &mut self.harness_error,
        };
        *counter += 1;
    }

    /// Scenarios that say something of the server.
    pub fn judged(&self) -> usize {
        self.pass + self.fail + self.flaky + self.known + self.known_flaky
    }

    /// What the process exits with: our fault first, then the server's, then a stale list
    /// of known deviations. A run that has judged nothing has shown nothing, and one that was
    /// ended early has not shown all.
    pub fn exit_code(&self) -> ExitCode {
        let deviates = self.fail + self.flaky + self.denied + self.adapted;
        let untested = self.could_not_test + self.not_begun;
        if self.harness_error > 0 {
            ExitCode::HarnessError
        } else if deviates + untested > 0 || self.judged() == 0 {
            ExitCode::Deviates
        } else if self.stale + self.outdated > 0 {
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
    /// A known deviation is gone, or an entry of the baseline does not hold any more.
    StaleBaseline = 6,
    /// Somebody ended the run, as shells tell it of a program that was interrupted.
    Interrupted = 130,
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
        let one = Totals {
            pass: 1,
            stale: 1,
            ..Totals::default()
        };
        check(Totals { fail: 1, ..one }, ExitCode::Deviates);
        check(Totals { flaky: 1, ..one }, ExitCode::Deviates);
        check(Totals { denied: 1, ..one }, ExitCode::Deviates);
        check(Totals { adapted: 1, ..one }, ExitCode::Deviates);
        let known = Totals {
            adapted_known: 1,
            ..one
        };
        check(known, ExitCode::StaleBaseline);
        let nothing_judged = Totals {
            not_declared: 2,
            ..Totals::default()
        };
        check(nothing_judged, ExitCode::Deviates);
    }
}
