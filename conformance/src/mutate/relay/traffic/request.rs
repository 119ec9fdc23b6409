//! What has been asked over a connection and is not answered yet, as far as a relay can tell.

use serde_json::Value;
use wireproof_client::pack::{Channel, Message, Operation};
use wireproof_client::request::usable_correlation;

use crate::matching::equal;
use crate::requests::asks;

/// The open requests of a connection, in the order sent.
#[derive(Debug, Default)]
pub(super) struct Requests(Vec<Request>);

#[derive(Debug)]
struct Request {
    /// The operation's name; none of a frame that asks for nothing documented.
    operation: Option<String>,
    correlation: Option<Value>,
    /// Whether it asks for nothing documented, or not in its form.
    is_bad: bool,
    /// Whether nothing answers it when it is well and done.
    is_quiet: bool,
    is_fence: bool,
}

/// More open requests than any scenario has.
const MOST: usize = 10_000;

impl Requests {
    /// Notes a frame of the client; says whether it may be a fence of the engine.
    pub(super) fn sent(&mut self, channel: &Channel, frame: Option<&Value>) -> bool {
        let mut operations = channel.operations.iter();
        let operation = frame.and_then(|frame| operations.find(|known| asks(known, frame)));
        let carrier = operation.or(channel.operations.first()).zip(frame);
        let fence = channel.fence.as_ref().map(|fence| &fence.operation);
        let is_fence = operation.is_some_and(|operation| fence == Some(&operation.name));
        if self.0.len() < MOST {
            let accepted = operation.zip(frame);
            self.0.push(Request {
                operation: operation.map(|operation| operation.name.clone()),
                correlation: carrier
                    .and_then(|(operation, frame)| usable_correlation(operation, frame)),
                is_bad: !accepted.is_some_and(|(known, frame)| known.request.accepts(frame)),
                is_quiet: operation.is_some_and(|operation| operation.replies.is_empty()),
                is_fence,
            });
        }
        is_fence
    }

    /// The operation that a message answers, if it answers one; that one is open no more.
    pub(super) fn answered(
        &mut self,
        channel: &Channel,
        message: &Message,
        frame: &Value,
    ) -> Option<Option<String>> {
        let id = message.correlation.as_ref();
        let id = id.and_then(|correlation| correlation.of(frame));
        let fits = |request: &Request| {
            let same_id = match (&request.correlation, id.filter(|id| !id.is_null())) {
                (Some(own), Some(id)) => equal(own, id),
                (None, Some(_)) => message.refusal,
                (_, None) => true,
            };
            same_id && request.may_be_answered_by(channel, message)
        };
        let at = match message.refusal {
            true => self.refused(&fits),
            false => self.0.iter().position(fits),
        }?;
        Some(self.0.remove(at).operation)
    }

    /// Of those that may have been refused the likeliest: the first that is malformed, else the
    /// first of those that are always answered, else the last of the others, since nothing tells
    /// when those are done. What may be a fence is never refused.
    fn refused(&self, fits: &dyn Fn(&Request) -> bool) -> Option<usize> {
        let first = |is: &dyn Fn(&Request) -> bool| self.0.iter().position(|r| fits(r) && is(r));
        first(&|request| request.is_bad)
            .or_else(|| first(&|request| !request.is_quiet && !request.is_fence))
            .or_else(|| {
                self.0
                    .iter()
                    .rposition(|request| fits(request) && !request.is_fence)
            })
            .or_else(|| self.0.iter().rposition(fits))
    }
}

impl Request {
    fn may_be_answered_by(&self, channel: &Channel, message: &Message) -> bool {
        let Some(name) = &self.operation else {
            return message.refusal;
        };
        let named = |messages: &[std::sync::Arc<Message>]| {
            messages.iter().any(|known| known.name == message.name)
        };
        let operation = channel.operation(name);
        operation.is_some_and(
            |Operation {
                 replies, refusals, ..
             }| named(replies) || named(refusals),
        )
    }
}
