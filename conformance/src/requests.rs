//! What a party has asked over a connection: how its frames are composed, and which of its
//! requests a message answers.

use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Map, Value, json};
use wireproof_client::pack::{Channel, CorrelationForm, Message, Operation};

use crate::matching::equal;
use crate::seed::Chance;

/// Makes correlation ids that no other request of the run has: each playing of a scenario has
/// a block of its own, so that they are the same whatever else is played meanwhile.
#[derive(Debug)]
pub(crate) struct Correlations(AtomicI64);

/// How many requests a scenario may make before its ids run into the next one's block.
const BLOCK: u64 = 1 << 12;

/// Ids stay far enough below 2^53, where numbers stop being exact for many peers.
const LEAST: u64 = 1 << 52;

impl Correlations {
    /// The ids of the run's `turn`th playing of a scenario.
    pub(crate) fn new(seed: u64, turn: usize) -> Correlations {
        let start = Chance::new(seed).next() % LEAST / BLOCK;
        let turn = u64::try_from(turn).unwrap_or(u64::MAX);
        let first = start.wrapping_add(turn) % (LEAST / BLOCK) * BLOCK;
        Correlations(AtomicI64::new(i64::try_from(first).unwrap_or(0)))
    }

    fn next(&self, form: CorrelationForm) -> Value {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        match form {
            CorrelationForm::Integer => json!(number),
            CorrelationForm::Text => json!(format!("w{number}")),
        }
    }
}

/// The frame of an operation: its constants, a fresh correlation id, and the members
/// given, which override both; those in `without` are left out.
pub(crate) fn compose(
    operation: &Operation,
    correlations: &Correlations,
    given: Map<String, Value>,
    without: &[&str],
) -> Value {
    let mut frame = json!({});
    for (pointer, value) in &operation.request.constants {
        pointer.set(&mut frame, value.clone());
    }
    if let Some(correlation) = &operation.request.correlation {
        let id = correlations.next(correlation.form);
        correlation.pointer.set(&mut frame, id);
    }
    if let Value::Object(members) = &mut frame {
        members.extend(given);
        for name in without {
            members.shift_remove(*name);
        }
    }
    frame
}

/// The correlation id in a frame of ours, if a server can use it.
pub(crate) fn usable_correlation(request: &Message, frame: &Value) -> Option<Value> {
    let correlation = request.correlation.as_ref()?;
    let id = correlation.of(frame)?;
    let usable = match correlation.form {
        CorrelationForm::Integer => id.is_i64() || id.is_u64(),
        CorrelationForm::Text => id.is_string(),
    };
    usable.then(|| id.clone())
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
    pub(crate) fn sent(&mut self, operation: &Operation, bad: bool, frame: &Value) {
        self.sent.push(Request {
            replies: names(operation),
            correlation: usable_correlation(&operation.request, frame),
            quiet: operation.replies.is_empty() && !bad,
            answered: false,
        });
    }

    /// Notes that a raw frame goes out. Where it is a request all the same, by its
    /// constants, its reply is that request's.
    pub(crate) fn sent_raw(&mut self, channel: &Channel, frame: Option<&Value>) {
        let operations = &channel.operations;
        let operation = frame.and_then(|frame| operations.iter().find(|o| asks(o, frame)));
        let carrier = operation.or(operations.first()).zip(frame);
        self.sent.push(Request {
            replies: operation.map(names).unwrap_or_default(),
            correlation: carrier
                .and_then(|(operation, frame)| usable_correlation(&operation.request, frame)),
            quiet: false,
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
fn asks(operation: &Operation, frame: &Value) -> bool {
    let request = &operation.request;
    if request.constants.is_empty() {
        return request.accepts(frame);
    }
    let mut constants = request.constants.iter();
    constants.all(|(pointer, value)| pointer.get(frame) == Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tiny;

    fn look(channel: &Channel) -> &Operation {
        channel.operation("look").expect("the operation")
    }

    #[test]
    fn what_is_given_overrides_what_the_pack_says() {
        let pack = tiny::pack();
        let channel = pack.channel("feed").expect("the channel");
        let correlations = Correlations(AtomicI64::new(5));
        let frame = |given: Value, without: &[&str]| {
            let given = given.as_object().cloned().unwrap_or_default();
            compose(look(channel), &correlations, given, without)
        };
        assert_eq!(frame(json!({}), &[]), json!({"do": "look", "n": 5}));
        assert_eq!(
            frame(json!({"n": "x"}), &[]),
            json!({"do": "look", "n": "x"})
        );
        assert_eq!(frame(json!({"m": 1}), &["do"]), json!({"n": 7, "m": 1}));
    }

    #[test]
    fn ids_are_the_seeds_and_no_other_turns() {
        let ids = |seed: u64, turn: usize| -> Vec<Value> {
            let correlations = Correlations::new(seed, turn);
            let ids = (0..3).map(|_| correlations.next(CorrelationForm::Integer));
            ids.collect()
        };
        assert_eq!(ids(1, 0), ids(1, 0));
        assert_ne!(ids(1, 0), ids(2, 0));
        let mut all: Vec<i64> = (0..1000)
            .flat_map(|turn| ids(u64::MAX, turn))
            .filter_map(|id| id.as_i64())
            .collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 3000);
        assert!(all.iter().all(|id| (0..1 << 53).contains(id)));
    }

    #[test]
    fn replies_go_to_the_oldest_and_refusals_to_the_youngest() {
        let pack = tiny::pack();
        let channel = pack.channel("feed").expect("the channel");
        let mut requests = Requests::default();
        assert_eq!(
            (requests.oldest_for("look"), requests.youngest()),
            (None, None)
        );
        for n in [json!(1), json!("no id"), json!(3)] {
            requests.sent(look(channel), false, &json!({"do": "look", "n": n}));
        }
        assert_eq!(requests.oldest_for("told"), None);
        assert_eq!(
            (requests.oldest_for("look"), requests.youngest()),
            (Some(0), Some(2))
        );
        assert_eq!(requests.correlation(Some(0)), Some(&json!(1)));
        assert_eq!(requests.correlation(Some(1)), None);
        requests.answer(Some(0));
        assert_eq!(requests.oldest_for("look"), Some(1));
    }

    #[test]
    fn an_answered_request_and_a_fence_keep_their_ids() {
        let pack = tiny::pack();
        let channel = pack.channel("feed").expect("the channel");
        let mut requests = Requests::default();
        requests.sent(look(channel), false, &json!({"do": "look", "n": 1}));
        requests.answer(Some(0));
        requests.sent_fence(Some(&json!(2)));
        requests.sent(look(channel), false, &json!({"do": "look", "n": 3}));
        assert_eq!(requests.ids_but(Some(1)), [json!(1), json!(2)]);
        assert_eq!(requests.ids_but(None), [json!(1), json!(3), json!(2)]);
    }

    #[test]
    fn a_raw_frame_is_the_request_it_looks_like() {
        let pack = tiny::pack();
        let channel = pack.channel("feed").expect("the channel");
        let sent = |frame: Option<Value>| {
            let mut requests = Requests::default();
            requests.sent_raw(channel, frame.as_ref());
            let id = requests.correlation(Some(0)).cloned();
            (requests.oldest_for("look").is_some(), id)
        };
        let id = |n: i64| Some(json!(n));
        assert_eq!(
            sent(Some(json!({"do": "look", "n": 1, "x": 2}))),
            (true, id(1))
        );
        assert_eq!(sent(Some(json!({"do": "sleep", "n": 1}))), (false, id(1)));
        assert_eq!(sent(Some(json!([]))), (false, None));
        assert_eq!(sent(None), (false, None));
    }
}
