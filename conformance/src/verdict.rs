//! What is said of a scenario, and of a run.
//!
//! A peer's misbehaviour is data: it ends in [`Verdict::Fail`], never in an `Err`.

mod differing;
mod plays;
mod shape;
mod totals;

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::ast::Span;

pub use differing::Differing;
pub use plays::{Outcome, Plays};
pub use shape::{Kind, Shape};
pub use totals::{ExitCode, Totals};

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
            Verdict::Fail(failure) => Some(failure.in_short()),
            Verdict::Known {
                reason, failure, ..
            } => Some(format!("{} ({reason})", failure.in_short())),
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

impl Failure {
    /// What deviated where the chapter does not stand beside it: the step, what happened instead, and
    /// the first place at which a frame differs. When that came is left out, or no two runs would say
    /// the same.
    pub fn in_short(&self) -> String {
        let shape = self.shape.as_ref();
        // A declaration of a target's file is no step.
        let shape = shape.filter(|shape| shape.kind != Kind::Adapted && !shape.step.is_empty());
        let step = shape.map_or_else(String::new, |shape| format!("`{}`: ", shape.step));
        let mut notes = self.notes.iter();
        let first =
            notes.find(|note| ["differs", "schema", "nearest"].contains(&note.title.as_ref()));
        let first = first.map_or_else(String::new, |note| {
            format!("; {} {}", note.title, note.text)
        });
        format!("{step}{}{first}", self.label)
    }
}

/// A detail of a failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// One word: what kind of detail.
    pub title: Cow<'static, str>,
    /// The detail.
    pub text: String,
    /// When it came, in milliseconds since the scenario began, where it is about something that came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
}

impl Note {
    /// A detail of no time in particular.
    pub fn new(title: &'static str, text: impl Into<String>) -> Note {
        Note {
            title: title.into(),
            text: text.into(),
            at_ms: None,
        }
    }

    /// The detail as people read it, with its time: `+18 ms told  at /text: …`.
    pub(crate) fn told(&self) -> Cow<'_, str> {
        match self.at_ms {
            Some(at) => format!("+{at} ms {}", self.text).into(),
            None => self.text.as_str().into(),
        }
    }
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
