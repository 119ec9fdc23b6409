//! The answers to several parties, of which nobody knows who gets which: of two who are in a race
//! one wins, and a chapter says that much and no more.

use super::answer::Taken;
use super::held::held;
use crate::evaluate::Bindings;
use crate::matching::Difference;
use crate::play::{Player, Step, Stop};
use crate::verdict::Kind;
use crate::wire::ast::{AnswerPattern, Answers};

impl Player<'_> {
    /// `alice/one alice/two < all of`, and a line for the answer to each.
    pub(in crate::play) async fn take_answers(&mut self, answers: &Answers) -> Step {
        let mut all = Vec::new();
        for party in &answers.parties {
            all.push(self.await_answer(party, &answers.mode).await?);
        }
        let who: Vec<String> = answers.parties.iter().map(ToString::to_string).collect();
        let who = who.join(" ");
        for taken in &all {
            self.judge(&answers.mode, taken)?;
        }
        let mut assigned = Vec::new();
        let bound = self.scene.bindings.clone();
        match self.assigned(&answers.lines, &all, &mut assigned, bound) {
            Some(bound) => {
                // In the order of the lines: who of them won differs from run to run.
                for taken in assigned.iter().filter_map(|number| all.get(*number)) {
                    self.transcribe_answer(&who, taken);
                }
                self.scene.bindings = bound;
                Ok(())
            }
            None => Err(self.none_fits(answers, &all)),
        }
    }

    /// What is bound once each line has an answer of its own; the numbers of these are added.
    fn assigned(
        &self,
        lines: &[AnswerPattern],
        all: &[Taken],
        assigned: &mut Vec<usize>,
        bound: Bindings,
    ) -> Option<Bindings> {
        let Some((line, others)) = lines.split_first() else {
            return Some(bound);
        };
        for (number, taken) in all.iter().enumerate() {
            if assigned.contains(&number) {
                continue;
            }
            let Some(Ok(bound)) = self.fits(line, taken, &bound) else {
                continue;
            };
            assigned.push(number);
            if let Some(bound) = self.assigned(others, all, assigned, bound) {
                return Some(bound);
            }
            assigned.pop();
        }
        None
    }

    /// What is bound if an answer is that of a line, or where it differs; nothing where its status
    /// is another.
    fn fits(
        &self,
        line: &AnswerPattern,
        taken: &Taken,
        bound: &Bindings,
    ) -> Option<Result<Bindings, Vec<Difference>>> {
        let is_one = line.status.value.contains(taken.answer.status);
        is_one.then(|| held(line, taken, bound, self.target.clock_skew))
    }

    fn none_fits(&self, answers: &Answers, all: &[Taken]) -> Stop {
        let mut came: Vec<u16> = all.iter().map(|taken| taken.answer.status).collect();
        came.sort_unstable();
        let came = and(came.iter().map(ToString::to_string).collect());
        let lines = answers.lines.iter();
        let wanted = and(lines.map(|line| line.status.value.to_string()).collect());
        let name = all.first().map_or("", |taken| taken.what.as_str());
        let cause = match came == wanted {
            true => format!("`{name}` answered {came}, and not as they should be"),
            false => format!("`{name}` answered {came}, not {wanted}"),
        };
        let label = format!("answered {came}");
        let instead = label.clone();
        let failure = self.failure(Kind::Another, answers.mode.clone(), label, cause);
        let mut failure = failure.instead(instead);
        for (party, taken) in answers.parties.iter().zip(all) {
            failure.note("received", format!("{party} {}", taken.told()));
        }
        for line in &answers.lines {
            let nearest = all.iter().filter_map(|taken| {
                let differences = self.fits(line, taken, &self.scene.bindings)?.err()?;
                differences.into_iter().next()
            });
            if let Some(difference) = nearest.into_iter().next() {
                failure.note("nearest", format!("{}: {difference}", line.status.value));
            }
        }
        self.fail(failure)
    }
}

/// "200, 200 and 401".
fn and(mut words: Vec<String>) -> String {
    let last = words.pop().unwrap_or_default();
    match words.is_empty() {
        true => last,
        false => format!("{} and {last}", words.join(", ")),
    }
}
