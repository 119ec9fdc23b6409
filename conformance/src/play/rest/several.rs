//! The answers to several parties, of which nobody knows who gets which: of two who are in a race
//! one wins, and a chapter says that much and no more. And an answer of which a chapter allows
//! several.

use super::answer::Taken;
use super::held::held;
use crate::evaluate::Bindings;
use crate::matching::Difference;
use crate::play::{Player, Step, Stop};
use crate::verdict::Kind;
use crate::wire::ast::{AnswerPattern, Answers, GroupMode};

impl Player<'_> {
    /// `alice/one alice/two < all of`, and a line for the answer to each; `alice < any of`, and a
    /// line for each that she may get.
    pub(in crate::play) async fn take_answers(&mut self, answers: &Answers) -> Step {
        let mut all = Vec::new();
        for party in &answers.parties {
            all.push(self.await_answer(party, &answers.mode.span).await?);
        }
        let who: Vec<String> = answers.parties.iter().map(ToString::to_string).collect();
        let who = who.join(" ");
        for taken in &all {
            self.judge(&answers.mode.span, taken)?;
        }
        if answers.mode.value == GroupMode::AnyOf {
            return self.take_any(answers, &all);
        }
        let mut assigned = Vec::new();
        let bound = self.scene.bindings.clone();
        match self.assigned(&answers.lines, &all, &mut assigned, bound) {
            Some(bound) => {
                // In the order of the lines: who of them won differs from run to run.
                self.scene.bindings = bound;
                for (line, number) in answers.lines.iter().zip(&assigned) {
                    let Some(taken) = all.get(*number) else {
                        continue;
                    };
                    match &line.pattern {
                        // What they say may depend on who was first.
                        None => self
                            .transcript
                            .note(&who, &format!("< {}", taken.answer.status)),
                        pattern => self.transcribe_answer(&who, taken, pattern.as_ref()),
                    }
                }
                Ok(())
            }
            None => Err(self.none_fits(answers, &all)),
        }
    }

    /// What one of the lines binds ends with it.
    fn take_any(&mut self, answers: &Answers, all: &[Taken]) -> Step {
        let bound = &self.scene.bindings;
        let fits = |taken: &Taken| {
            let mut lines = answers.lines.iter();
            lines.any(|line| matches!(self.fits(line, taken, bound), Some(Ok(_))))
        };
        if !all.iter().all(fits) {
            return Err(self.none_fits(answers, all));
        }
        for (party, taken) in answers.parties.iter().zip(all) {
            self.transcribe_answer(&party.to_string(), taken, None);
        }
        Ok(())
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
        let came = listed(came.iter().map(ToString::to_string).collect(), "and");
        let lines = answers.lines.iter();
        let word = match answers.mode.value {
            GroupMode::AnyOf => "or",
            GroupMode::AllOf | GroupMode::InOrder => "and",
        };
        let wanted = listed(
            lines.map(|line| line.status.value.to_string()).collect(),
            word,
        );
        let name = all.first().map_or("", |taken| taken.what.as_str());
        let held = |taken: &Taken| {
            let mut lines = answers.lines.iter();
            lines.any(|line| line.status.value.contains(taken.answer.status))
        };
        let cause = match all.iter().all(held) && (came == wanted || word == "or") {
            true => format!("`{name}` answered {came}, and not as it should be"),
            false => format!("`{name}` answered {came}, not {wanted}"),
        };
        let label = format!("answered {came}");
        let instead = label.clone();
        let failure = self.failure(Kind::Another, answers.mode.span.clone(), label, cause);
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
fn listed(mut words: Vec<String>, before_last: &str) -> String {
    let last = words.pop().unwrap_or_default();
    match words.is_empty() {
        true => last,
        false => format!("{} {before_last} {last}", words.join(", ")),
    }
}
