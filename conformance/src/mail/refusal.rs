//! Which frame refuses a request.
//!
//! A refusal that carries the request's id is its own, and so is one that names no request
//! where no other request could be meant. In between, whoever had no usable id comes first,
//! and a doubt is left open until nothing more will come: what arrives later may settle it.

use std::sync::Arc;

use serde_json::Value;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::{Channel, Classified};

use super::frame::{Frame, fresh, pattern_outcome};
use super::{Answer, Dispositions, Role, Wanted, Wrong};
use crate::matching::Difference;

/// The frame that refuses, if it has come.
pub(super) fn refusal(
    channel: &Channel,
    log: &[Arc<Received>],
    dispositions: &Dispositions,
    wanted: &Wanted<'_>,
) -> Option<Answer> {
    if channel.refusal().is_none() {
        return formless(log, dispositions, wanted);
    }
    let frames: Vec<Frame<'_>> =
        fresh(channel, log, |index| dispositions.is_fresh(index)).collect();
    let Role::Refusal {
        correlation: sent,
        others,
        rivals,
        last_call,
    } = wanted.role
    else {
        return None;
    };
    let Some(sent) = sent else {
        return of_nameless(channel, &frames, others, rivals, last_call, wanted);
    };
    if let Some(own) = frames.iter().find(|frame| frame.carries(sent)) {
        return Some(judge(channel, own, wanted));
    }
    let mut nameless = frames.iter().filter(|frame| frame.is_nameless_refusal());
    if last_call {
        return best(channel, nameless, wanted);
    }
    let answered = |id: &Value| frames.iter().any(|frame| frame.carries(id));
    let mut named = rivals.iter().flatten();
    if named.any(|id| !answered(id)) {
        return None;
    }
    let without_id = rivals.iter().filter(|rival| rival.is_none()).count();
    nameless
        .nth(without_id)
        .map(|frame| judge(channel, frame, wanted))
}

/// The refusal of a request that had no usable id: it names none, or what the server read in
/// the id's place.
fn of_nameless(
    channel: &Channel,
    frames: &[Frame<'_>],
    others: &[Value],
    rivals: &[Option<Value>],
    last_call: bool,
    wanted: &Wanted<'_>,
) -> Option<Answer> {
    let mut refusals = frames
        .iter()
        .filter(|frame| frame.is_refusal() && !frame.carries_any(others));
    let doubtful = rivals.iter().any(Option::is_none);
    match (doubtful, last_call) {
        (false, _) => refusals.next().map(|frame| judge(channel, frame, wanted)),
        (true, true) => best(channel, refusals, wanted),
        (true, false) => refusals
            .map(|frame| judge(channel, frame, wanted))
            .find(|answer| answer.outcome.is_ok()),
    }
}

/// The first that is as asked for, or else the first.
fn best<'f, 'a: 'f>(
    channel: &Channel,
    frames: impl Iterator<Item = &'f Frame<'a>>,
    wanted: &Wanted<'_>,
) -> Option<Answer> {
    let mut first = None;
    for frame in frames {
        let answer = judge(channel, frame, wanted);
        if answer.outcome.is_ok() {
            return Some(answer);
        }
        first.get_or_insert(answer);
    }
    first
}

/// A channel may have several error forms; each refuses.
fn judge(channel: &Channel, frame: &Frame<'_>, wanted: &Wanted<'_>) -> Answer {
    let own = match frame.classified {
        Classified::Known { message, .. } if message.refusal => Some(message),
        _ => channel.refusal(),
    };
    frame.judge(own.map_or("refusal", |form| &form.name), wanted)
}

/// Where no error form is documented, a frame that is no documented message at all refuses.
fn formless(
    log: &[Arc<Received>],
    dispositions: &Dispositions,
    wanted: &Wanted<'_>,
) -> Option<Answer> {
    let mut frames = log.iter().enumerate();
    frames.find_map(|(index, received)| {
        if !dispositions.is_fresh(index) {
            return None;
        }
        let text;
        let value = match &received.content {
            Content::Json {
                value,
                classified: Classified::Undocumented { .. },
                ..
            } => value,
            Content::Text { text: written, .. } => {
                text = Value::String(written.clone());
                &text
            }
            Content::Binary(bytes) => {
                text = Value::String(String::from_utf8_lossy(bytes).into_owned());
                &text
            }
            _ => return None,
        };
        let differs = |differences: Vec<Difference>| Wrong::Differs(differences);
        let outcome = pattern_outcome(received, value, wanted).map_err(differs);
        Some(Answer { index, outcome })
    })
}
