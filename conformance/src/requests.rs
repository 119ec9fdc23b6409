//! What a party has asked over a connection, and which of its requests a message answers.

#[cfg(test)]
mod tests;

use std::time::SystemTime;

use serde_json::Value;
use wireproof_client::pack::{Channel, Operation};
use wireproof_client::request::{Correlations, usable_correlation};

use crate::matching::equal;
use crate::seed::Chance;

/// How many requests a scenario may make before its ids run into the next one's block.
const BLOCK: u64 = 1 << 12;

/// Ids stay far enough below 2^53, where numbers stop being exact for many peers.
const LEAST: u64 = 1 << 52;

/// The ids of the run's `turn`th playing of a scenario. No other request of the run has them: each
/// playing has a block of its own, so that they are the same whatever else is played meanwhile.
pub(crate) fn correlations(seed: u64, turn: usize) -> Correlations {
    let start = Chance::new(seed).next() % LEAST / BLOCK;
    let turn = u64::try_from(turn).unwrap_or(u64::MAX);
    let first = start.wrapping_add(turn) % (LEAST / BLOCK) * BLOCK;
    Correlations::starting_at(i64::try_from(first).unwrap_or(0))
}

/// A request sent over a connection.
#[derive(Debug)]
struct Request {
    /// The names its reply may have; empty for a raw frame.
    replies: Vec<String>,
    /// The id it carried, if that is usable.
    correlation: Option<Value>,
    /// Whether nothing answers it when it is well and done.
    quiet: bool,
    /// How much had been received when it went out: none of that answers it.
    since: usize,
    /// When it went out.
    asked: SystemTime,
    /// Whether a step has taken its answer.
    answered: bool,
}

impl Request {
    /// Whether a message of this name may still answer it.
    fn is_open_for(&self, name: &str) -> bool {
        !self.answered && self.replies.iter().any(|reply| reply == name)
    }
}

/// All requests of a connection, in the order sent.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    sent: Vec<Request>,
    /// The ids of the engine's own requests, whose answers are nobody's.
    fences: Vec<Value>,
}

impl Requests {
    /// Notes that a request goes out, so that its answer can be told from other frames.
    pub(crate) fn sent(&mut self, operation: &Operation, bad: bool, frame: &Value, since: usize) {
        self.sent.push(Request {
            since,
            replies: names(operation),
            correlation: usable_correlation(operation, frame),
            quiet: operation.replies.is_empty() && !bad,
            asked: SystemTime::now(),
            answered: false,
        });
    }

    /// Notes that a raw frame goes out. Where it is a request all the same, by its
    /// constants, its reply is that request's.
    pub(crate) fn sent_raw(&mut self, channel: &Channel, frame: Option<&Value>, since: usize) {
        let operations = &channel.operations;
        let operation = frame.and_then(|frame| operations.iter().find(|o| asks(o, frame)));
        let carrier = operation.or(operations.first()).zip(frame);
        self.sent.push(Request {
            since,
            replies: operation.map(names).unwrap_or_default(),
            correlation: carrier
                .and_then(|(operation, frame)| usable_correlation(operation, frame)),
            quiet: false,
            asked: SystemTime::now(),
            answered: false,
        });
    }

    /// Notes that a fence with this id goes out.
    pub(crate) fn sent_fence(&mut self, id: Option<&Value>) {
        self.fences.extend(id.cloned());
    }

    /// The first request, oldest first, that a message of this name answers.
    pub(crate) fn oldest_for(&self, name: &str) -> Option<usize> {
        self.sent
            .iter()
            .position(|request| request.is_open_for(name))
    }

    /// The ids of the oldest requests, so many at the most, that messages of this name answer.
    pub(crate) fn ids_for(&self, name: &str, most: usize) -> Vec<Value> {
        let open = self.sent.iter().filter(|request| request.is_open_for(name));
        open.take(most)
            .filter_map(|request| request.correlation.clone())
            .collect()
    }

    /// The request that a message of this name with this id answers: its own or, where it
    /// names none of ours, one that had no id.
    pub(crate) fn answered_by(&self, name: &str, id: Option<&Value>) -> Option<usize> {
        let place = |id: Option<&Value>| {
            self.sent.iter().position(|request| {
                let own = request.correlation.as_ref();
                let same = match (own, id) {
                    (Some(own), Some(id)) => equal(own, id),
                    (own, id) => own.is_none() && id.is_none(),
                };
                same && request.is_open_for(name)
            })
        };
        place(id).or_else(|| place(None))
    }

    /// The last request that nothing has answered.
    pub(crate) fn youngest(&self) -> Option<usize> {
        self.sent.iter().rposition(|request| !request.answered)
    }

    /// Whether all requests but this one are answered.
    pub(crate) fn is_alone(&self, request: Option<usize>) -> bool {
        let mut sent = self.sent.iter().enumerate();
        sent.all(|(at, other)| Some(at) == request || other.answered)
    }

    /// The requests but this one that a refusal may still answer, each by its id if it has one.
    pub(crate) fn rivals(&self, request: Option<usize>) -> Vec<Option<Value>> {
        let sent = self.sent.iter().enumerate();
        sent.filter(|(at, other)| Some(*at) != request && !other.answered && !other.quiet)
            .map(|(_, other)| other.correlation.clone())
            .collect()
    }

    /// The requests whose answer no step has taken; `None` where an answer could not be told.
    pub(crate) fn unsettled(&self) -> Vec<Option<&Value>> {
        let open = self.sent.iter().filter(|request| !request.answered);
        open.map(|request| request.correlation.as_ref().filter(|_| !request.quiet))
            .collect()
    }

    /// Whether anything has been asked and answered.
    pub(crate) fn any_answered(&self) -> bool {
        self.sent.iter().any(|request| request.answered)
    }

    /// How many requests wait for a message of this name.
    pub(crate) fn waiting_for(&self, name: &str) -> usize {
        let open = self.sent.iter().filter(|request| request.is_open_for(name));
        open.count()
    }

    /// Notes that a step has taken the answer to this request.
    pub(crate) fn answer(&mut self, request: Option<usize>) {
        if let Some(request) = request.and_then(|at| self.sent.get_mut(at)) {
            request.answered = true;
        }
    }

    /// The id that this request carried.
    pub(crate) fn correlation(&self, request: Option<usize>) -> Option<&Value> {
        self.sent.get(request?)?.correlation.as_ref()
    }

    /// When this request went out.
    pub(crate) fn asked(&self, request: Option<usize>) -> Option<SystemTime> {
        Some(self.sent.get(request?)?.asked)
    }

    /// How much had been received when this request went out.
    pub(crate) fn since(&self, request: Option<usize>) -> usize {
        request
            .and_then(|request| self.sent.get(request))
            .map_or(0, |request| request.since)
    }

    /// How much had been received when the first request went out that a refusal may answer which
    /// names none: of several without an id nobody can say which was refused, and the refusal of one may
    /// be there before the next goes out.
    pub(crate) fn refusable_since(&self, request: Option<usize>) -> usize {
        let own = self.since(request);
        if self.correlation(request).is_some() {
            return own;
        }
        let open = self.sent.iter().filter(|other| !other.answered);
        let nameless = open.filter(|other| !other.quiet && other.correlation.is_none());
        nameless.map(|other| other.since).fold(own, usize::min)
    }

    /// The ids of all requests but this one, answered or not: a second answer to one of them
    /// is never this one's.
    pub(crate) fn ids_but(&self, request: Option<usize>) -> Vec<Value> {
        let sent = self.sent.iter().enumerate();
        let others = sent.filter(|(at, _)| Some(*at) != request);
        others
            .filter_map(|(_, other)| other.correlation.clone())
            .chain(self.fences.iter().cloned())
            .collect()
    }
}

fn names(operation: &Operation) -> Vec<String> {
    let replies = operation.replies.iter();
    replies.map(|message| message.name.clone()).collect()
}

/// Whether a frame asks for an operation: by its constants, or where it has none by its schema.
pub(crate) fn asks(operation: &Operation, frame: &Value) -> bool {
    let request = &operation.request;
    if request.constants.is_empty() {
        return request.accepts(frame);
    }
    let mut constants = request.constants.iter();
    constants.all(|(pointer, value)| pointer.get(frame) == Some(value))
}
