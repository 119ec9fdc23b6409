//! Which frame comes nearest to one that did not come: for the reader of a failure, and no
//! part of any verdict.

use std::sync::Arc;

use serde_json::Value;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::{Channel, Classified, Message, Mismatch};

use super::frame::{fresh, pattern_outcome};
use super::{Dispositions, Wanted, described};
use crate::matching::{Difference, equal};

/// One place in which a frame is not what a step asks for.
#[derive(Debug)]
pub(crate) enum Gap {
    /// It is not what the chapter asks for.
    Pattern(Difference),
    /// It is not what the documents say.
    Schema(Mismatch),
    /// It answers another request.
    Id(ForeignId),
}

/// An id by which a frame answers another request than the one that was sent.
#[derive(Debug, PartialEq)]
pub(crate) struct ForeignId {
    /// The place of the id, as a JSON pointer into the frame.
    pub(crate) pointer: String,
    /// The request's, if that has one.
    pub(crate) sent: Option<Value>,
    /// The frame's, if that has one.
    pub(crate) received: Option<Value>,
}

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Gap::Pattern(difference) => difference.fmt(f),
            Gap::Schema(mismatch) => f.write_str(&described(mismatch)),
            Gap::Id(foreign) => foreign.fmt(f),
        }
    }
}

impl std::fmt::Display for ForeignId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "at {}: ", self.pointer)?;
        match (&self.sent, &self.received) {
            (Some(sent), Some(id)) => write!(f, "expected the request's {sent}, received {id}"),
            (Some(sent), None) => write!(f, "expected the request's {sent}, no such key"),
            (None, Some(id)) => {
                write!(f, "received {id}, and the request has no id to be named by")
            }
            (None, None) => f.write_str("no such key, and the request has no id to be named by"),
        }
    }
}

/// The differences of the frame that comes nearest to what a step asks for, for the
/// reader of a failure: a message of that name with the fewest differences, else a form
/// whose nearest message it is.
pub(crate) fn nearest(
    log: &[Arc<Received>],
    dispositions: &Dispositions,
    name: &str,
    wanted: &Wanted<'_>,
) -> Option<(usize, Vec<Gap>)> {
    let frames = log.iter().enumerate();
    let fresh = frames.filter(|(index, _)| dispositions.is_fresh(*index));
    let found = fresh.filter_map(|(index, received)| match &received.content {
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
) -> Option<Vec<Gap>> {
    match classified {
        Classified::Known { message, .. } if message.name == name => {
            let differences = pattern_outcome(received, value, wanted).err();
            let differences = differences.unwrap_or_default().into_iter();
            Some(differences.map(Gap::Pattern).collect())
        }
        Classified::Undocumented {
            nearest: Some((message, mismatches)),
            ..
        } if message.name == name => Some(mismatches.iter().cloned().map(Gap::Schema).collect()),
        _ => None,
    }
}

/// The same for a frame of no documented form that is nearest to another message, or to none: of those since
/// a request that `message` answers, the last that departs from it least. An envelope around everything
/// makes all answers look alike, and some short message nearest to all of them.
pub(crate) fn nearest_form(
    log: &[Arc<Received>],
    dispositions: &Dispositions,
    message: &Message,
    since: usize,
) -> Option<(usize, Vec<Gap>)> {
    let frames = log.iter().enumerate().skip(since);
    let fresh = frames.filter(|(index, _)| dispositions.is_fresh(*index));
    let found = fresh.filter_map(|(index, received)| match &received.content {
        Content::Json {
            value,
            classified: Classified::Undocumented { .. },
            ..
        } => Some((index, message.validate(value))),
        _ => None,
    });
    // Of frames that are as near the last is taken.
    let (index, mismatches) = found.rev().min_by_key(|(_, mismatches)| mismatches.len())?;
    Some((index, mismatches.into_iter().map(Gap::Schema).collect()))
}

/// How the correlation id of a frame differs from the one that was sent.
pub(crate) fn foreign_id(sent: &Value, received: &Received) -> Option<ForeignId> {
    let Content::Json {
        value,
        classified: Classified::Known { message, .. },
        ..
    } = &received.content
    else {
        return None;
    };
    let correlation = message.correlation.as_ref()?;
    let received = correlation.of(value);
    (!received.is_some_and(|id| equal(id, sent))).then(|| ForeignId {
        pointer: correlation.pointer.to_string(),
        sent: Some(sent.clone()),
        received: received.cloned(),
    })
}

/// What may have been meant as a refusal that did not come, its name, and why it was not taken for
/// it: the last refusal since the request, or where there is none the last frame that answers
/// anything.
pub(crate) fn stray_refusal(
    channel: &Channel,
    log: &[Arc<Received>],
    dispositions: &Dispositions,
    since: usize,
    sent: Option<&Value>,
) -> Option<(usize, String, ForeignId)> {
    let is_fresh = |index: usize| index >= since && dispositions.is_fresh(index);
    let frames = fresh(channel, log, is_fresh).filter(|frame| frame.correlation.is_some());
    let last = frames.max_by_key(|frame| (frame.is_refusal(), frame.index))?;
    let Classified::Known { message, .. } = last.classified else {
        return None;
    };
    let why = match (sent, last.correlation, &message.correlation) {
        (Some(sent), ..) => foreign_id(sent, last.received)?,
        (None, Some(id), Some(correlation)) => ForeignId {
            pointer: correlation.pointer.to_string(),
            sent: None,
            received: Some(id.clone()),
        },
        _ => return None,
    };
    Some((last.index, message.name.clone(), why))
}
