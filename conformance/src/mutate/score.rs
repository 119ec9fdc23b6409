//! How many mutants were killed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::mutant::Operator;
use super::{Met, MutantFate};

/// A count of mutants by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Noticed.
    pub killed: usize,
    /// Not noticed.
    pub survived: usize,
    /// Not noticed either, with a reason that somebody has written down.
    pub explained: usize,
    /// There was nothing to change.
    pub never_applied: usize,
}

/// The counts of all mutants, and by operator.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// Of all.
    pub all: Tally,
    /// By operator.
    pub operators: BTreeMap<Operator, Tally>,
}

impl Score {
    /// Counts; `is_explained` says whether somebody has written down why a mutant survives.
    pub fn of(met: &[Met], is_explained: impl Fn(&Met) -> bool) -> Score {
        let mut score = Score::default();
        for one in met {
            let explained = is_explained(one);
            let of_operator = score.operators.entry(one.mutant.operator).or_default();
            for tally in [&mut score.all, of_operator] {
                tally.count(&one.fate, explained);
            }
        }
        score
    }
}

impl Tally {
    fn count(&mut self, fate: &MutantFate, explained: bool) {
        match fate {
            MutantFate::Killed { .. } => self.killed += 1,
            MutantFate::Survived if explained => self.explained += 1,
            MutantFate::Survived => self.survived += 1,
            MutantFate::NeverApplied | MutantFate::Listed => self.never_applied += 1,
        }
    }

    /// How many there were to notice.
    pub fn applied(&self) -> usize {
        self.killed + self.survived + self.explained
    }

    /// How many of a hundred were killed, those with an explanation not among them; `None` where there
    /// was none to kill.
    pub fn percent(&self) -> Option<f64> {
        let applied = self.applied();
        #[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52")]
        (applied > 0).then(|| self.killed as f64 * 100.0 / applied as f64)
    }
}
