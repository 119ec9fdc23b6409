//! Which frame of a mailbox answers a step, and whether it does so well.
//!
//! Pure: the log and what is known of it go in, a finding comes out. A step is answered
//! by the frame that carries its request's correlation id where there is one, whatever
//! that frame turns out to be; so a wrong reply is found at once and not at a deadline.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::{Channel, Classified, Mismatch};

use crate::evaluate::Bindings;
use crate::matching::{Difference, Moment, matches};
use crate::wire::ast::{MessagePattern, Term};

/// What a frame of the log has been good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// Nothing yet: unexpected, unless a step takes it or may hear it.
    Fresh,
    /// A step took it.
    Taken,
    /// It answers a request of the engine's own.
    Engine,
}

/// What a step looks for.
pub(crate) struct Wanted<'a> {
    /// Which frames come into question.
    pub(crate) role: Role<'a>,
    /// What the frame must hold.
    pub(crate) pattern: Option<&'a Term>,
    /// The variables in force.
    pub(crate) bindings: &'a Bindings,
    /// When the last frame was sent, and the skew of the peer's clock.
    pub(crate) cause: (SystemTime, Duration),
}

/// Which frames come into question.
pub(crate) enum Role<'a> {
    /// The reply to the request with this correlation id; without one, the first frame of
    /// the reply's name.
    Reply {
        /// The message's name.
        name: &'a str,
        /// The id sent.
        correlation: Option<&'a Value>,
    },
    /// A message of this name that answers none of the requests with these ids.
    Delivery {
        /// The message's name.
        name: &'a str,
        /// The ids this connection has sent.
        own: &'a [Value],
    },
    /// The refusal of the request with this id, or one that names no request. Where the
    /// frame had no usable id, whatever the server read there may be echoed.
    Refusal {
        /// The id sent, if the frame had a usable one.
        correlation: Option<&'a Value>,
        /// The ids of this connection's other open requests.
        others: &'a [Value],
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
    dispositions: &[Disposition],
    wanted: &Wanted<'_>,
) -> Option<Answer> {
    let fresh = || {
        log.iter().enumerate().filter_map(|(index, received)| {
            let fresh = dispositions
                .get(index)
                .copied()
                .unwrap_or(Disposition::Fresh);
            match &received.content {
                Content::Json {
                    value, classified, ..
                } if fresh == Disposition::Fresh => Some(Frame {
                    index,
                    received,
                    value,
                    classified,
                    correlation: correlation(channel, classified, value),
                }),
                _ => None,
            }
        })
    };
    match &wanted.role {
        Role::Reply {
            name,
            correlation: Some(id),
        } => fresh()
            .find(|frame| frame.correlation == Some(id))
            .map(|frame| frame.judge(name, wanted)),
        Role::Reply {
            name,
            correlation: None,
        } => first_good(fresh().filter(|frame| frame.is(name)), name, wanted),
        Role::Delivery { name, own } => {
            let others = |frame: &Frame<'_>| {
                frame.is(name) && !frame.correlation.is_some_and(|id| own.contains(id))
            };
            first_good(fresh().filter(others), name, wanted)
        }
        Role::Refusal {
            correlation,
            others,
        } => {
            let refuses = |frame: &Frame<'_>| match (frame.correlation, correlation) {
                (Some(id), Some(sent)) if id == *sent => true,
                (None | Some(Value::Null), _) => frame.is_refusal(),
                (Some(id), None) => frame.is_refusal() && !others.contains(id),
                (Some(_), Some(_)) => false,
            };
            match channel.refusal() {
                Some(form) => fresh()
                    .find(refuses)
                    .map(|frame| frame.judge(&form.name, wanted)),
                None => fresh()
                    .find(|frame| matches!(frame.classified, Classified::Undocumented { .. }))
                    .map(|frame| frame.accept(wanted)),
            }
        }
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

/// The differences of the frame that comes nearest to what a step asks for, for the
/// reader of a failure: a message of that name with the fewest differences, else a form
/// whose nearest message it is.
pub(crate) fn nearest(
    log: &[Arc<Received>],
    dispositions: &[Disposition],
    name: &str,
    wanted: &Wanted<'_>,
) -> Option<(usize, Vec<String>)> {
    let fresh = |index: usize| {
        dispositions
            .get(index)
            .is_none_or(|d| *d == Disposition::Fresh)
    };
    let frames = log.iter().enumerate().filter(|(index, _)| fresh(*index));
    let found = frames.filter_map(|(index, received)| match &received.content {
        Content::Json {
            value, classified, ..
        } => Some((index, distance(received, value, classified, name, wanted)?)),
        _ => None,
    });
    found.min_by_key(|(_, differences)| differences.len())
}

fn distance(
    received: &Received,
    value: &Value,
    classified: &Classified,
    name: &str,
    wanted: &Wanted<'_>,
) -> Option<Vec<String>> {
    match classified {
        Classified::Known { message, .. } if message.name == name => {
            let differences = pattern_outcome(received, value, wanted).err();
            let differences = differences.unwrap_or_default();
            Some(differences.iter().map(Difference::to_string).collect())
        }
        Classified::Undocumented {
            nearest: Some((message, mismatches)),
            ..
        } if message.name == name => Some(mismatches.iter().map(described).collect()),
        _ => None,
    }
}

/// A mismatch as a clause.
pub(crate) fn described(mismatch: &Mismatch) -> String {
    match mismatch.pointer.as_str() {
        "" => mismatch.message.clone(),
        pointer => format!("at {pointer}: {}", mismatch.message),
    }
}

struct Frame<'a> {
    index: usize,
    received: &'a Received,
    value: &'a Value,
    classified: &'a Classified,
    correlation: Option<&'a Value>,
}

impl Frame<'_> {
    fn is(&self, name: &str) -> bool {
        matches!(self.classified, Classified::Known { message, .. } if message.name == name)
    }

    fn is_refusal(&self) -> bool {
        matches!(self.classified, Classified::Known { message, .. } if message.refusal)
    }

    fn judge(&self, name: &str, wanted: &Wanted<'_>) -> Answer {
        let wrong = match self.classified {
            Classified::Known { message, .. } if message.name != name => {
                Some(Wrong::Other(message.name.clone()))
            }
            Classified::Known {
                message,
                mismatches,
                ..
            } if !mismatches.is_empty() => {
                Some(Wrong::Schema(message.name.clone(), mismatches.clone()))
            }
            Classified::Known { .. } => None,
            Classified::Undocumented { nearest, .. } => {
                let nearest = nearest.as_ref();
                Some(Wrong::Undocumented(nearest.map(|(message, mismatches)| {
                    (message.name.clone(), mismatches.clone())
                })))
            }
        };
        match wrong {
            Some(wrong) => Answer {
                index: self.index,
                outcome: Err(wrong),
            },
            None => self.accept(wanted),
        }
    }

    fn accept(&self, wanted: &Wanted<'_>) -> Answer {
        Answer {
            index: self.index,
            outcome: pattern_outcome(self.received, self.value, wanted).map_err(Wrong::Differs),
        }
    }
}

fn pattern_outcome(
    received: &Received,
    value: &Value,
    wanted: &Wanted<'_>,
) -> Result<Bindings, Vec<Difference>> {
    let Some(pattern) = wanted.pattern else {
        return Ok(Bindings::default());
    };
    let moment = Moment {
        cause: wanted.cause.0,
        arrival: received.wall,
        skew: wanted.cause.1,
    };
    matches(pattern, value, wanted.bindings, &moment)
}

/// The correlation id a frame carries, by the place its own message has for it, or, where
/// the frame is none, by the place of the nearest one or of any message of the channel.
fn correlation<'a>(
    channel: &Channel,
    classified: &Classified,
    value: &'a Value,
) -> Option<&'a Value> {
    let message = match classified {
        Classified::Known { message, .. } => Some(message),
        Classified::Undocumented { nearest, .. } => nearest.as_ref().map(|(message, _)| message),
    };
    match message {
        Some(message) => message.correlation.as_ref()?.of(value),
        None => channel
            .incoming
            .iter()
            .find_map(|message| message.correlation.as_ref()?.of(value)),
    }
}

/// Whether a frame is allowed by one of these patterns.
pub(crate) fn may_hear(
    received: &Received,
    allowed: &[MessagePattern],
    bindings: &Bindings,
    cause: (SystemTime, Duration),
) -> bool {
    let Content::Json {
        value,
        classified: Classified::Known { message, .. },
        ..
    } = &received.content
    else {
        return false;
    };
    allowed.iter().any(|pattern| {
        let wanted = Wanted {
            role: Role::Delivery {
                name: &pattern.name.value,
                own: &[],
            },
            pattern: pattern.pattern.as_ref(),
            bindings,
            cause,
        };
        message.name == pattern.name.value && pattern_outcome(received, value, &wanted).is_ok()
    })
}
