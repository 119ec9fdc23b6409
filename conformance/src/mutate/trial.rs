//! One mutant before the scenarios that could notice it, one after the other until one does.

use std::sync::Arc;
use std::time::Duration;

use super::cure;
use super::derive::Planned;
use super::learn::Learnt;
use super::mutant::Mutant;
use super::relay::Mutation;
use super::score::{How, MutantReport, Outcome};
use super::stage::{Played, Stage};
use crate::verdict::Verdict;

/// What all trials share.
#[derive(Debug)]
pub(super) struct Court {
    pub(super) stage: Arc<Stage>,
    pub(super) learnt: Vec<Learnt>,
    /// How long a step may take at first.
    pub(super) step: Duration,
}

impl Court {
    /// Plays until a scenario notices.
    pub(super) async fn try_mutant(&self, planned: &Planned) -> MutantReport {
        let mutant = &planned.mutant;
        let (mut applied, mut plays) = (0, 0);
        for turn in &planned.turns {
            let Some(learnt) = self.learnt.get(turn.learnt) else {
                continue;
            };
            if self.stage.stopping.is_ordered() {
                return MutantReport::new(mutant, Outcome::NotPlayed);
            }
            let mutation = Mutation {
                mutant: mutant.clone(),
                parties: turn.parties.clone(),
                is_unasked: planned.is_unasked,
            };
            let (was_applied, noticed) = self.play(mutation, learnt).await;
            plays += 1;
            applied += usize::from(was_applied);
            if let Some((how, label)) = noticed {
                let by = learnt.scenario.id.clone();
                return MutantReport::new(
                    mutant,
                    Outcome::Killed {
                        by,
                        how,
                        label,
                        plays,
                    },
                );
            }
        }
        if self.stage.stopping.is_ordered() {
            return MutantReport::new(mutant, Outcome::NotPlayed);
        }
        let outcome = match applied {
            0 => Outcome::NeverApplied,
            _ => {
                let turns = planned.turns.iter();
                let seen: Vec<&Learnt> = turns
                    .filter_map(|turn| self.learnt.get(turn.learnt))
                    .collect();
                let would = cure::of(mutant, &seen, &self.stage.pack);
                Outcome::Survived {
                    plays: applied,
                    would,
                    reason: None,
                }
            }
        };
        MutantReport::new(mutant, outcome)
    }

    /// Whether the mutant showed in a scenario, and how that was noticed. What may be due to a step
    /// that had too little time is played again with all of it.
    async fn play(&self, mutation: Mutation, learnt: &Learnt) -> (bool, Option<(How, String)>) {
        let mutant = mutation.mutant.clone();
        let whole = self.stage.step();
        let scenario = &learnt.scenario;
        let mut played = self
            .stage
            .play(scenario, Some(mutation.clone()), self.step)
            .await;
        let is_by_time = played.elapsed >= self.step;
        if is_by_time && self.step < whole && !matches!(played.verdict, Verdict::Pass) {
            played = self.stage.play(scenario, Some(mutation), whole).await;
        }
        (played.applied > 0, noticed(&mutant, learnt, &played))
    }
}

/// How a playing shows that something was wrong, if it does. Only what was changed counts: a
/// scenario that fails by itself has noticed nothing.
fn noticed(mutant: &Mutant, learnt: &Learnt, played: &Played) -> Option<(How, String)> {
    if played.applied == 0 {
        return None;
    }
    match &played.verdict {
        Verdict::Fail(failure) => Some((How::Failed, failure.label.clone())),
        Verdict::Pass if mutant.operator.is_seen_as_undocumented() => {
            let mut new = played.undocumented.difference(&learnt.undocumented);
            new.next().map(|shape| (How::Undocumented, shape.clone()))
        }
        _ => None,
    }
}
