//! What is printed of mutants: the survivors first, each with what would kill it.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::json;
use wireproof_conformance::mutate::{Operator, Tally};

use super::{Met, MutantFate, Score, Suite, Survivors};

/// More survivors of one kind are counted, not shown.
const MOST_SHOWN: usize = 200;

/// All that is known in the end.
pub(super) struct Printed<'a> {
    pub(super) suite: &'a Suite,
    pub(super) met: &'a [Met],
    pub(super) survivors: &'a Survivors,
    pub(super) outdated: &'a [String],
    pub(super) left_out: &'a [String],
    pub(super) elapsed: Duration,
}

impl Printed<'_> {
    pub(super) fn score(&self) -> Score {
        Score::of(self.met, |met| self.survivors.reason(met).is_some())
    }

    /// The mutants, one a line.
    pub(super) fn list(&self) -> String {
        self.met
            .iter()
            .map(|met| format!("{}\n", met.mutant))
            .collect()
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        let survived = || {
            let met = self.met.iter();
            met.filter(|met| met.fate == MutantFate::Survived)
        };
        let unexplained = survived().filter(|met| self.survivors.reason(met).is_none());
        for met in unexplained.clone().take(MOST_SHOWN) {
            self.survivor(&mut out, met);
        }
        let more = unexplained.count().saturating_sub(MOST_SHOWN);
        if more > 0 {
            let _ = writeln!(out, "… and {more} more survived\n");
        }
        for met in survived() {
            if let Some(reason) = self.survivors.reason(met) {
                let _ = writeln!(out, "explained  {}\n  = reason  {reason}", met.mutant);
            }
        }
        for why in self.outdated {
            let _ = writeln!(out, "outdated   {why}");
        }
        for why in self.left_out {
            let _ = writeln!(out, "left out   {why}");
        }
        self.table(&mut out);
        out
    }

    fn survivor(&self, out: &mut String, met: &Met) {
        let _ = writeln!(out, "SURVIVED {}", met.mutant);
        if let Some(scenario) = &met.first {
            let place = scenario.place();
            let _ = writeln!(out, "  --> {}:{}", place.file, place.line);
            let _ = writeln!(
                out,
                "  = shows in  {} scenarios, the first is {}",
                met.scenarios, scenario.id
            );
        }
        let _ = writeln!(
            out,
            "  = would be noticed  {}\n",
            met.mutant.operator.cure()
        );
    }

    fn table(&self, out: &mut String) {
        let score = self.score();
        let _ = writeln!(
            out,
            "\n{:<22} {:>7} {:>9} {:>10} {:>14}",
            "change", "killed", "survived", "explained", "never applied"
        );
        let mut row = |name: &str, tally: &Tally| {
            let Tally {
                killed,
                survived,
                explained,
                never_applied,
            } = tally;
            let _ = writeln!(
                out,
                "{name:<22} {killed:>7} {survived:>9} {explained:>10} {never_applied:>14}"
            );
        };
        for operator in Operator::ALL {
            if let Some(tally) = score.operators.get(&operator) {
                row(operator.name(), tally);
            }
        }
        row("all", &score.all);
        let percent = score.all.percent();
        let percent = percent.map_or_else(|| "no".to_owned(), |percent| format!("{percent:.2} %"));
        let _ = writeln!(
            out,
            "\n{}: {percent} of {} mutants killed in {:.1} s",
            self.suite.pack.id,
            score.all.applied(),
            self.elapsed.as_secs_f64()
        );
    }

    /// For programs.
    pub(super) fn json(&self) -> String {
        let mut out = String::new();
        for met in self.met {
            let mut line = json!({
                "protocol": self.suite.pack.id,
                "mutant": met.mutant.to_string(),
                "operator": met.mutant.operator,
                "scenarios": met.scenarios,
                "explained": self.survivors.reason(met),
            });
            if let (Some(line), Ok(fate)) = (line.as_object_mut(), serde_json::to_value(&met.fate))
            {
                line.extend(fate.as_object().cloned().unwrap_or_default());
            }
            let _ = writeln!(out, "{line}");
        }
        let score = self.score();
        let last = json!({
            "protocol": self.suite.pack.id,
            "score": score.all,
            "percent": score.all.percent(),
            "outdated": self.outdated,
            "left_out": self.left_out,
            "elapsed_ms": u64::try_from(self.elapsed.as_millis()).unwrap_or(u64::MAX),
        });
        let _ = writeln!(out, "{last}");
        out
    }
}
