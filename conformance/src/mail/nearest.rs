//! Which frame comes nearest to one that did not come: for the reader of a failure, and no
//! part of any verdict.

use std::sync::Arc;

use serde_json::Value;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::Classified;

use super::frame::pattern_outcome;
use super::{Dispositions, Wanted, described};
use crate::matching::{Difference, equal};

/// The differences of the frame that comes nearest to what a step asks for, for the
/// reader of a failure: a message of that name with the fewest differences, else a form
/// whose nearest message it is.
pub(crate) fn nearest(
    log: &[Arc<Received>],
    dispositions: &Dispositions,
    name: &str,
    wanted: &Wanted<'_>,
) -> Option<(usize, Vec<String>)> {
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

/// How the correlation id of a frame differs from the one that was sent.
pub(crate) fn foreign_id(sent: &Value, received: &Received) -> Option<String> {
    let Content::Json {
        value,
        classified: Classified::Known { message, .. },
        ..
    } = &received.content
    else {
        return None;
    };
    let correlation = message.correlation.as_ref()?;
    let pointer = &correlation.pointer;
    match correlation.of(value) {
        Some(id) if equal(id, sent) => None,
        Some(id) => Some(format!(
            "at {pointer}: expected the request's {sent}, received {id}"
        )),
        None => Some(format!(
            "at {pointer}: expected the request's {sent}, no such key"
        )),
    }
}
