//! What the playings of one scenario amount to.

use schemars::JsonSchema;
use serde::Serialize;

use super::Verdict;

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
