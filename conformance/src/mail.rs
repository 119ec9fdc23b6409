//! Which frame of a mailbox answers a step, and whether it does so well.
//!
//! Pure: the log and what is known of it go in, a finding comes out. A step is answered
//! by the frame that carries its request's correlation id where there is one, whatever
//! that frame turns out to be; so a wrong reply is found at once and not at a deadline.

mod frame;
mod group;
mod nearest;
mod refusal;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::{Channel, Classified, Mismatch};

use crate::evaluate::Bindings;
use crate::matching::{Difference, Moment};
use crate::wire::ast::{MessagePattern, Term};

use frame::{Frame, fresh, pattern_outcome};

pub(crate) use group::{Assigned, Group, Line, Outcome};
pub(crate) use nearest::{ForeignId, Gap, foreign_id, nearest, nearest_form, stray_refusal};

/// What a frame of the log has been good for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// Nothing yet: unexpected, unless a step takes it or may hear it.
    #[default]
    Fresh,
    /// A step took it.
    Taken,
    /// It answers a request of the engine's own.
    Engine,
}

/// What each frame of a log has been good for; those beyond its end are fresh.
#[derive(Debug, Default)]
pub(crate) struct Dispositions(Vec<Disposition>);

impl Dispositions {
    /// What the frame in this place of the log has been good for.
    pub(crate) fn of(&self, index: usize) -> Disposition {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// Whether it has been good for nothing yet.
    pub(crate) fn is_fresh(&self, index: usize) -> bool {
        self.of(index) == Disposition::Fresh
    }

    /// Notes what it is good for.
    pub(crate) fn mark(&mut self, index: usize, disposition: Disposition) {
        if self.0.len() <= index {
            self.0.resize(index + 1, Disposition::Fresh);
        }
        if let Some(place) = self.0.get_mut(index) {
            *place = disposition;
        }
    }
}

/// What frames are held against, beside a step's own words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scene {
    /// The variables in force.
    pub(crate) bindings: Bindings,
    /// When frames and handshakes went out, in their order: each may cause what arrives later.
    pub(crate) sent: Vec<(Instant, SystemTime)>,
    /// How far the peer's clock may be off.
    pub(crate) skew: Duration,
}

impl Scene {
    /// The bounds of `@now` in a frame. What was sent after its arrival did not cause it, nor did
    /// what others sent after a request whose answer it is.
    fn moment(&self, received: &Received, asked: Option<SystemTime>) -> Moment {
        let mut before = self.sent.iter().rev();
        let cause = before.find(|(at, _)| *at <= received.at);
        let cause = asked.or(cause.map(|(_, wall)| *wall));
        Moment {
            cause: cause.unwrap_or(received.wall),
            arrival: received.wall,
            skew: self.skew,
        }
    }
}

/// What a step looks for.
pub(crate) struct Wanted<'a> {
    /// Which frames come into question.
    pub(crate) role: Role<'a>,
    /// What the frame must hold.
    pub(crate) pattern: Option<&'a Term>,
    /// What is known so far.
    pub(crate) scene: &'a Scene,
    /// When the request went out that it answers. Without one, whatever went out last before the
    /// frame came is taken for its cause.
    pub(crate) asked: Option<SystemTime>,
}

/// Which frames come into question.
pub(crate) enum Role<'a> {
    /// The reply to the request with this correlation id; without one, the first frame of the
    /// reply's name that answers no other request or, if that may come by itself too, fits.
    Reply {
        /// The message's name.
        name: &'a str,
        /// The id sent.
        correlation: Option<&'a Value>,
        /// How much had been received when it was sent.
        since: usize,
        /// The ids of this connection's other requests.
        others: &'a [Value],
        /// Whether nothing else that was sent is unanswered: then a refusal that names no
        /// request is this one's.
        alone: bool,
    },
    /// A message of this name that answers none of the requests with these ids.
    Delivery {
        /// The message's name.
        name: &'a str,
        /// The ids this connection has sent.
        own: &'a [Value],
    },
    /// The refusal of a request.
    Refusal {
        /// The id sent, if the frame had a usable one.
        correlation: Option<&'a Value>,
        /// How much had been received when it was sent.
        since: usize,
        /// The ids of this connection's other requests.
        others: &'a [Value],
        /// Those of them, with or without an id, that nothing has answered: a refusal that names
        /// no request may be theirs.
        rivals: &'a [Option<Value>],
        /// Whether nothing more will come, so that doubts about whose refusal it is have to end.
        last_call: bool,
    },
}

/// A frame that answers a step.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Its place in the log.
    pub(crate) index: usize,
    /// What it captured, or what is wrong with it.
    pub(crate) outcome: Result<Bindings, Wrong>,
}

/// What is wrong with a frame that should have been the answer.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// It is another documented message.
    Other(String),
    /// It is none: the nearest one, and how it differs from that.
    Undocumented(Option<(String, Vec<Mismatch>)>),
    /// It violates its schema.
    Schema(String, Vec<Mismatch>),
    /// It is not what the step asks for.
    Differs(Vec<Difference>),
}

/// The frame that answers, if it has come.
pub(crate) fn answer(
    channel: &Channel,
    log: &[Arc<Received>],
    dispositions: &Dispositions,
    wanted: &Wanted<'_>,
) -> Option<Answer> {
    let mut frames = fresh(channel, log, |index| dispositions.is_fresh(index));
    match wanted.role {
        Role::Reply {
            name,
            correlation: Some(id),
            since,
            alone,
            ..
        } => frames
            .find(|frame| {
                let names_none = alone && frame.index >= since && frame.is_nameless_refusal();
                frame.carries(id) || names_none
            })
            .map(|frame| frame.judge(name, wanted)),
        Role::Reply {
            name,
            correlation: None,
            since,
            others: own,
            alone,
        } => {
            let later = frames.filter(|frame| frame.index >= since);
            let mut answers = later.filter(|frame| {
                (frame.is(name) && !frame.carries_any(own)) || (alone && frame.is_refusal())
            });
            match channel.deliveries.contains(name) {
                true => first_good(answers, name, wanted),
                // Nobody else could have caused it.
                false => answers.next().map(|frame| frame.judge(name, wanted)),
            }
        }
        Role::Delivery { name, own } => {
            let nobodys = frames.filter(|frame| frame.is(name) && !frame.carries_any(own));
            first_good(nobodys, name, wanted)
        }
        Role::Refusal { .. } => refusal::refusal(channel, log, dispositions, wanted),
    }
}

/// The first frame that is all right. Where none is, there is no answer yet, except that a
/// frame which fits the step and violates its schema is one.
fn first_good<'a>(
    frames: impl Iterator<Item = Frame<'a>>,
    name: &str,
    wanted: &Wanted<'_>,
) -> Option<Answer> {
    frames
        .map(|frame| frame.judge(name, wanted))
        .find(|answer| !matches!(answer.outcome, Err(Wrong::Differs(_))))
}

/// Whether some frame carries this correlation id, whatever it has been good for.
pub(crate) fn carried(channel: &Channel, log: &[Arc<Received>], id: &Value) -> bool {
    let mut frames = fresh(channel, log, |_| true);
    frames.any(|frame| frame.carries(id))
}

/// A mismatch as a clause.
pub(crate) fn described(mismatch: &Mismatch) -> String {
    mismatch.to_string()
}

/// Whether a frame is what may be heard: that message, well-formed, and as the pattern says.
pub(crate) fn may_hear(received: &Received, message: &MessagePattern, scene: &Scene) -> bool {
    let wanted = Wanted {
        role: Role::Delivery {
            name: &message.name.value,
            own: &[],
        },
        pattern: message.pattern.as_ref(),
        scene,
        asked: None,
    };
    match &received.content {
        Content::Json {
            value,
            classified: classified @ Classified::Known { mismatches, .. },
            ..
        } => {
            classified.is(&message.name.value)
                && mismatches.is_empty()
                && pattern_outcome(received, value, &wanted).is_ok()
        }
        _ => false,
    }
}
