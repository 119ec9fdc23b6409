//! What a run amounts to, and what the process exits with.

use schemars::JsonSchema;
use serde::Serialize;

use super::Outcome;

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
    /// Nothing could be played: nothing answered at the start, or nothing that can be used.
    Unreachable = 4,
    /// The fault is ours.
    HarnessError = 5,
    /// A known deviation is gone, or an entry of the baseline does not hold any more.
    StaleBaseline = 6,
    /// Somebody ended the run, as shells tell it of a program that was interrupted.
    Interrupted = 130,
}

impl ExitCode {
    /// All of them, in their order.
    pub const ALL: [ExitCode; 8] = [
        ExitCode::Conforms,
        ExitCode::Deviates,
        ExitCode::Usage,
        ExitCode::BadInput,
        ExitCode::Unreachable,
        ExitCode::HarnessError,
        ExitCode::StaleBaseline,
        ExitCode::Interrupted,
    ];

    /// When a command that plays scenarios ends so, in a clause.
    pub fn meaning(self) -> &'static str {
        match self {
            ExitCode::Conforms => "the server conforms",
            ExitCode::Deviates => {
                "it deviates, or something could not be tested, as where it takes connections and hangs"
            }
            ExitCode::Usage => "wrong usage, a file that is not there, or nothing selected",
            ExitCode::BadInput => "a pack, a chapter, a target file or a baseline is wrong",
            ExitCode::Unreachable => {
                "nothing answers at the target's address, it is no WebSocket server, TLS with it fails, \
                 or the provisioning key makes no worlds"
            }
            ExitCode::HarnessError => "the fault is ours",
            ExitCode::StaleBaseline => {
                "a known deviation is gone, or its entry has expired or matches nothing"
            }
            ExitCode::Interrupted => "interrupted: what had been played is reported",
        }
    }
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
