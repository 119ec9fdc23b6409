//! One frame of a mailbox: the request it answers, and whether it is what a step asks for.

use std::sync::Arc;

use serde_json::Value;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::{Channel, Classified};

use super::{Answer, Wanted, Wrong};
use crate::evaluate::Bindings;
use crate::matching::{Difference, equal, matches};

/// The frames of JSON that have been good for nothing yet.
pub(super) fn fresh<'a>(
    channel: &'a Channel,
    log: &'a [Arc<Received>],
    is_fresh: impl Fn(usize) -> bool,
) -> impl Iterator<Item = Frame<'a>> {
    log.iter()
        .enumerate()
        .filter(move |(index, _)| is_fresh(*index))
        .filter_map(|(index, received)| Frame::of(channel, index, received))
}

/// A frame of JSON.
pub(super) struct Frame<'a> {
    pub(super) index: usize,
    pub(super) received: &'a Received,
    pub(super) value: &'a Value,
    pub(super) classified: &'a Classified,
    pub(super) correlation: Option<&'a Value>,
}

impl<'a> Frame<'a> {
    fn of(channel: &Channel, index: usize, received: &'a Received) -> Option<Frame<'a>> {
        match &received.content {
            Content::Json {
                value, classified, ..
            } => Some(Frame {
                index,
                received,
                value,
                classified,
                correlation: correlation(channel, classified, value),
            }),
            _ => None,
        }
    }

    /// Ids are numbers by value, as all that is compared.
    pub(super) fn carries(&self, id: &Value) -> bool {
        self.correlation.is_some_and(|own| equal(own, id))
    }

    pub(super) fn carries_any(&self, ids: &[Value]) -> bool {
        ids.iter().any(|id| self.carries(id))
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.classified.is(name)
    }

    pub(super) fn is_refusal(&self) -> bool {
        matches!(self.classified, Classified::Known { message, .. } if message.refusal)
    }

    /// Whether it is a refusal that names no request.
    pub(super) fn is_nameless_refusal(&self) -> bool {
        self.is_refusal() && matches!(self.correlation, None | Some(Value::Null))
    }

    pub(super) fn judge(&self, name: &str, wanted: &Wanted<'_>) -> Answer {
        let wrong = match self.classified {
            Classified::Known { message, .. } if !self.classified.is(name) => {
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

    pub(super) fn accept(&self, wanted: &Wanted<'_>) -> Answer {
        Answer {
            index: self.index,
            outcome: pattern_outcome(self.received, self.value, wanted).map_err(Wrong::Differs),
        }
    }
}

/// What the step's pattern captures of a value, or how that differs from it.
pub(super) fn pattern_outcome(
    received: &Received,
    value: &Value,
    wanted: &Wanted<'_>,
) -> Result<Bindings, Vec<Difference>> {
    let Some(pattern) = wanted.pattern else {
        return Ok(Bindings::default());
    };
    let moment = wanted.scene.moment(received, wanted.asked);
    matches(pattern, value, &wanted.scene.bindings, &moment)
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
