//! The assignment of frames to lines: in order each line takes a frame that came after the one
//! before it, otherwise any that no other line takes.

use std::sync::Arc;

use serde_json::Value;
use wireproof_client::mailbox::{Content, Received};

use super::{Fit, Group, Line, Outcome, judge};
use crate::mail::frame::Frame;
use crate::mail::{Answer, Scene};
use crate::wire::ast::GroupMode;

/// So many frames are tried for lines that share variables before it is given up.
const TRIALS: usize = 20_000;

/// A frame that a line takes, with the correlation id it carries.
#[derive(Debug)]
pub(crate) struct Assigned {
    /// The frame, and what it captured.
    pub(crate) answer: Answer,
    /// Its correlation id.
    pub(crate) id: Option<Value>,
}

/// What a group lacks when its time is over.
#[derive(Debug)]
pub(crate) struct Lack {
    /// The first line without a frame.
    pub(crate) line: usize,
    /// The line after whose frame its own should have come, if such a frame came before that.
    pub(crate) after: Option<usize>,
    /// The frames that the other lines would have taken.
    pub(crate) taken: Vec<usize>,
}

impl Group<'_> {
    /// Assigns frames to lines, if all lines that must have one can have one.
    pub(super) fn decide(&self, log: &[Arc<Received>]) -> Option<Outcome> {
        let mut search = Search {
            group: self,
            log,
            trials: TRIALS,
            chosen: Vec::new(),
        };
        let found = match self.mode {
            GroupMode::AnyOf => search.first_of_any(),
            GroupMode::InOrder => search.in_order(0, None, self.scene),
            GroupMode::AllOf => {
                let matched = self.matched();
                let mut must = self.must();
                let complete = must.all(|line| matches!(matched.get(line), Some(Some(_))));
                if !complete {
                    false
                } else if self.shares {
                    search.in_any_order(&self.must_first(), self.scene)
                } else {
                    search.as_matched(&matched)
                }
            }
        };
        if found {
            let mut found: Vec<_> = self.lines.iter().map(|_| None).collect();
            for (line, assigned) in search.chosen {
                if let Some(place) = found.get_mut(line) {
                    *place = Some(assigned);
                }
            }
            return Some(Outcome::Found(found));
        }
        (search.trials == 0).then_some(Outcome::TooMany)
    }

    /// The first line that stayed without a frame, for the reader of a failure.
    pub(crate) fn lack(&self) -> Option<Lack> {
        match self.mode {
            GroupMode::AnyOf => None,
            GroupMode::AllOf => {
                let matched = self.matched();
                let is_without = |line: &usize| matches!(matched.get(*line), Some(None));
                Some(Lack {
                    line: self.must().find(is_without).or(self.must().next())?,
                    after: None,
                    taken: matched.iter().flatten().map(|fit| fit.index).collect(),
                })
            }
            GroupMode::InOrder => self.lack_in_order(),
        }
    }

    fn lack_in_order(&self) -> Option<Lack> {
        let mut last: Option<(usize, usize)> = None;
        let mut taken = Vec::new();
        for line in self.must() {
            let fits = self.fits.get(line)?;
            let next = fits
                .iter()
                .find(|fit| is_after(fit, last.map(|(_, at)| at)));
            let Some(next) = next else {
                let earlier = fits.iter().any(|fit| !taken.contains(&fit.index));
                return Some(Lack {
                    line,
                    after: last.map(|(line, _)| line).filter(|_| earlier),
                    taken,
                });
            };
            taken.push(next.index);
            last = Some((line, next.index));
        }
        // Each has one by itself, and what they bind is not equal.
        let line = self.must().last()?;
        taken.pop();
        let after = None;
        Some(Lack { line, after, taken })
    }

    /// The lines that must have a frame.
    fn must(&self) -> impl Iterator<Item = usize> {
        let lines = self.lines.iter().enumerate();
        lines
            .filter(|(_, line)| !line.message.maybe)
            .map(|(number, _)| number)
    }

    fn must_first(&self) -> Vec<usize> {
        let may = (0..self.lines.len()).filter(|line| !self.must().any(|must| must == *line));
        self.must().chain(may).collect()
    }

    /// A frame for as many lines as can have one at once, by augmenting paths; those that must
    /// have one come first and keep one, whatever the others get. Equality of what they bind is
    /// not looked at.
    fn matched(&self) -> Vec<Option<&Fit>> {
        let mut matched: Vec<Option<&Fit>> = vec![None; self.lines.len()];
        for line in self.must_first() {
            self.augment(line, &mut Vec::new(), &mut matched);
        }
        matched
    }

    fn augment<'s>(
        &'s self,
        line: usize,
        tried: &mut Vec<usize>,
        matched: &mut Vec<Option<&'s Fit>>,
    ) -> bool {
        // Of more frames than there are lines one is always left, so that no more are looked at.
        let fits = self.fits.get(line).into_iter().flatten();
        for fit in fits.take(self.lines.len()) {
            if tried.contains(&fit.index) {
                continue;
            }
            tried.push(fit.index);
            let holds = |other: &Option<&Fit>| other.is_some_and(|other| other.index == fit.index);
            let holder = matched.iter().position(holds);
            if holder.is_none_or(|holder| self.augment(holder, tried, matched)) {
                if let Some(place) = matched.get_mut(line) {
                    *place = Some(fit);
                }
                return true;
            }
        }
        false
    }
}

fn is_after(fit: &Fit, last: Option<usize>) -> bool {
    last.is_none_or(|last| fit.index > last)
}

/// One attempt at assigning frames to lines.
struct Search<'g, 'a> {
    group: &'g Group<'a>,
    log: &'g [Arc<Received>],
    /// How many frames may still be tried.
    trials: usize,
    chosen: Vec<(usize, Assigned)>,
}

impl Search<'_, '_> {
    /// The frame as this line's, if it is all right with what is bound so far.
    fn take(&mut self, line: usize, fit: &Fit, scene: &Scene) -> Option<Answer> {
        self.trials = self.trials.checked_sub(1)?;
        let message = self.group.lines.get(line)?.message;
        let received = self.log.get(fit.index)?;
        let Content::Json {
            value, classified, ..
        } = &received.content
        else {
            return None;
        };
        let frame = Frame {
            index: fit.index,
            received,
            value,
            classified,
            correlation: fit.id.as_ref(),
        };
        let answer = judge(message, &frame, scene);
        answer.outcome.is_ok().then_some(answer)
    }

    fn choose(&mut self, line: usize, fit: &Fit, answer: Answer) {
        let id = fit.id.clone();
        self.chosen.push((line, Assigned { answer, id }));
    }

    /// The frame that came first of all that fit a line.
    fn first_of_any(&mut self) -> bool {
        let group = self.group;
        let lines = group.fits.iter().enumerate();
        let firsts = lines.filter_map(|(line, fits)| Some((line, fits.first()?)));
        let Some((line, fit)) = firsts.min_by_key(|(_, fit)| fit.index) else {
            return false;
        };
        let Some(answer) = self.take(line, fit, group.scene) else {
            return false;
        };
        self.choose(line, fit, answer);
        true
    }

    /// What the lines have by themselves, where none depends on another.
    fn as_matched(&mut self, matched: &[Option<&Fit>]) -> bool {
        let scene = self.group.scene;
        for (line, fit) in matched.iter().enumerate() {
            let Some(fit) = fit else { continue };
            let Some(answer) = self.take(line, fit, scene) else {
                return false;
            };
            self.choose(line, fit, answer);
        }
        true
    }

    /// Frames for the lines from this one on, each after the one before. Where nothing is shared
    /// the earliest frame that fits is as good as any.
    fn in_order(&mut self, number: usize, last: Option<usize>, scene: &Scene) -> bool {
        let group = self.group;
        let Some(line) = group.lines.get(number) else {
            return true;
        };
        let fits = group.fits.get(number).into_iter().flatten();
        let mut later = fits.filter(|fit| is_after(fit, last));
        let few = if group.shares { usize::MAX } else { 1 };
        let found = later.by_ref().take(few).any(|fit| {
            self.attempt(number, fit, scene, |search, after| {
                search.in_order(number + 1, Some(fit.index), after)
            })
        });
        found || (line.message.maybe && self.in_order(number + 1, last, scene))
    }

    /// Frames for these lines, each its own.
    fn in_any_order(&mut self, lines: &[usize], scene: &Scene) -> bool {
        let group = self.group;
        let Some((number, others)) = lines.split_first() else {
            return true;
        };
        let is_maybe = |line: &Line<'_>| line.message.maybe;
        let fits = group.fits.get(*number).into_iter().flatten();
        for fit in fits {
            let mut chosen = self.chosen.iter();
            if chosen.any(|(_, other)| other.answer.index == fit.index) {
                continue;
            }
            let rest = |search: &mut Self, after: &Scene| search.in_any_order(others, after);
            if self.attempt(*number, fit, scene, rest) {
                return true;
            }
        }
        group.lines.get(*number).is_some_and(is_maybe) && self.in_any_order(others, scene)
    }

    /// Chooses the frame for this line if the rest can be chosen too. What may stay away binds
    /// for itself only.
    fn attempt(
        &mut self,
        line: usize,
        fit: &Fit,
        scene: &Scene,
        rest: impl FnOnce(&mut Self, &Scene) -> bool,
    ) -> bool {
        let Some(answer) = self.take(line, fit, scene) else {
            return false;
        };
        let maybe = self.group.lines.get(line).is_some_and(|l| l.message.maybe);
        let captured = answer.outcome.as_ref().ok().filter(|_| !maybe);
        let after = captured
            .filter(|captured| !captured.is_empty())
            .map(|captured| {
                let mut after = scene.clone();
                after.bindings.extend(captured.clone());
                after
            });
        let before = self.chosen.len();
        self.choose(line, fit, answer);
        if rest(self, after.as_ref().unwrap_or(scene)) {
            return true;
        }
        self.chosen.truncate(before);
        false
    }
}
