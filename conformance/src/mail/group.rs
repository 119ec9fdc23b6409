//! Which frames answer the lines of a group. More than one line may fit a frame, and what one
//! line binds must be equal in the others, so that taking the first fit for each line could
//! leave the last without; the lines are therefore looked at together.

mod assign;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::Value;
use wireproof_client::mailbox::Received;
use wireproof_client::pack::Channel;

use super::frame::{Frame, fresh};
use super::{Answer, Dispositions, Role, Scene, Wanted, Wrong};
use crate::evaluate::Scope;
use crate::wire::ast::{GroupMode, MessagePattern, Term};

pub(crate) use assign::Assigned;

/// A line of a group.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// What must arrive.
    pub(crate) message: &'a MessagePattern,
    /// The ids of the requests that it may be the reply to.
    pub(crate) replies_to: Vec<Value>,
    /// Whether it is the reply to one of them and nothing else will do.
    pub(crate) is_reply: bool,
}

/// What has become of a group so far, once that is known.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// What has come to each line, in their order.
    Found(Vec<Option<Assigned>>),
    /// This line's reply, or a message of its name, is not what any line asks for.
    Wrong {
        /// The line's number.
        line: usize,
        /// The frame, and what is wrong with it.
        answer: Answer,
    },
    /// The lines leave so many possibilities that trying them all would take too long.
    TooMany,
}

/// A group that is being waited for. Frames are looked at once, as they come.
pub(crate) struct Group<'a> {
    mode: GroupMode,
    lines: Vec<Line<'a>>,
    /// The ids of all requests of this connection.
    own: Vec<Value>,
    scene: &'a Scene,
    /// Whether a variable that is not bound yet stands in several lines.
    shares: bool,
    /// For each line the frames that fit it by themselves, in the order of arrival.
    fits: Vec<Vec<Fit>>,
    /// How much of the log has been looked at.
    seen: usize,
}

/// A frame that fits a line.
#[derive(Debug, Clone)]
struct Fit {
    index: usize,
    /// The correlation id it carries.
    id: Option<Value>,
}

impl<'a> Group<'a> {
    pub(crate) fn new(
        mode: GroupMode,
        lines: Vec<Line<'a>>,
        own: Vec<Value>,
        scene: &'a Scene,
    ) -> Group<'a> {
        Group {
            mode,
            fits: lines.iter().map(|_| Vec::new()).collect(),
            shares: shares(&lines, scene),
            lines,
            own,
            scene,
            seen: 0,
        }
    }

    /// Looks at what has come since the last time.
    pub(crate) fn look(
        &mut self,
        channel: &Channel,
        log: &[Arc<Received>],
        dispositions: &Dispositions,
    ) -> Option<Outcome> {
        let new = log.get(self.seen..).unwrap_or_default();
        let mut any = false;
        for mut frame in fresh(channel, new, |index| {
            dispositions.is_fresh(self.seen + index)
        }) {
            frame.index += self.seen;
            let fits = self.fitting(&frame);
            any |= !fits.is_empty();
            if fits.is_empty()
                && let Some((line, wrong)) = self.wrong(&frame)
            {
                let answer = Answer {
                    index: frame.index,
                    outcome: Err(wrong),
                };
                return Some(Outcome::Wrong { line, answer });
            }
            for line in fits {
                if let Some(of_line) = self.fits.get_mut(line) {
                    of_line.push(Fit {
                        index: frame.index,
                        id: frame.correlation.cloned(),
                    });
                }
            }
        }
        self.seen = log.len();
        if any { self.decide(log) } else { None }
    }

    /// The lines that a frame fits by itself.
    fn fitting(&self, frame: &Frame<'_>) -> Vec<usize> {
        let lines = self.lines.iter().enumerate();
        lines
            .filter(|(_, line)| {
                line.is_for(frame, &self.own)
                    && (self.is_late(line)
                        || judge(line.message, frame, self.scene).outcome.is_ok())
            })
            .map(|(number, _)| number)
            .collect()
    }

    /// What a line reads and another line binds is not known before the frames are assigned.
    fn is_late(&self, line: &Line<'_>) -> bool {
        self.mode == GroupMode::InOrder && self.shares && line.unbound(self.scene).next().is_some()
    }

    /// The line that this frame fails: it is the reply to one of the group's requests, or a
    /// message of a line's name that violates its schema, and fits none.
    fn wrong(&self, frame: &Frame<'_>) -> Option<(usize, Wrong)> {
        let wrong = |line: &Line<'_>| judge(line.message, frame, self.scene).outcome.err();
        let mut lines = self.lines.iter().enumerate();
        lines.find_map(|(number, line)| {
            let is_reply = frame.carries_any(&line.replies_to);
            let wrong = (is_reply || line.is_for(frame, &self.own)).then(|| wrong(line))??;
            let fails = is_reply || matches!(wrong, Wrong::Schema(..));
            fails.then_some((number, wrong))
        })
    }
}

impl<'a> Line<'a> {
    /// Whether the frame could be this line's, whatever it holds: by its name, and by the
    /// request it answers.
    fn is_for(&self, frame: &Frame<'_>, own: &[Value]) -> bool {
        let named = frame.is(&self.message.name.value);
        named
            && match frame.carries_any(own) {
                true => frame.carries_any(&self.replies_to),
                false => !self.is_reply,
            }
    }

    /// The variables that it would bind or needs to be bound by another line.
    fn unbound(&self, scene: &'a Scene) -> impl Iterator<Item = &'a str> {
        let pattern = self.message.pattern.as_ref();
        let variables = pattern.map(Term::variables).unwrap_or_default();
        let names = variables.into_iter().map(|path| path.name.as_str());
        names.filter(|name| scene.bindings.get(name).is_none())
    }
}

fn shares(lines: &[Line<'_>], scene: &Scene) -> bool {
    let of_line = |line: &Line<'_>, name: &str| {
        let pattern = line.message.pattern.as_ref();
        let variables = pattern.map(Term::variables).unwrap_or_default();
        variables.into_iter().any(|path| path.name == name)
    };
    let mut later = lines;
    while let Some((line, others)) = later.split_first() {
        let mut unbound = line.unbound(scene);
        if unbound.any(|name| others.iter().any(|other| of_line(other, name))) {
            return true;
        }
        later = others;
    }
    false
}

/// The frame as the answer to this message, whichever request it belongs to.
fn judge(message: &MessagePattern, frame: &Frame<'_>, scene: &Scene) -> Answer {
    let name = message.name.value.as_str();
    let wanted = Wanted {
        role: Role::Delivery { name, own: &[] },
        pattern: message.pattern.as_ref(),
        scene,
        asked: None,
    };
    frame.judge(name, &wanted)
}
