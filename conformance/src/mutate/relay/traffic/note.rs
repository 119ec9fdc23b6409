//! What a relay notes of a run in which it changes nothing.

use serde_json::Value;
use wireproof_client::http::Answer;

use super::{ConnectionId, Frame, State, Traffic};
use crate::mutate::mutant::{Carrier, Whom};
use crate::mutate::seen::Seen;

/// A frame that went to somebody, and who else was there.
#[derive(Debug)]
pub(super) struct Delivered {
    carrier: Carrier,
    whom: Whom,
    receiver: ConnectionId,
    sender: Option<ConnectionId>,
    present: Vec<ConnectionId>,
}

impl State {
    pub(super) fn note(&mut self, frame: &Frame<'_>) {
        self.seen.value(&frame.carrier, frame.value.clone());
        if self.is_coming && !matches!(frame.whom, Whom::Requester(_)) {
            self.seen.unasked.insert(frame.carrier.clone());
        }
        let present = self.connections.iter().enumerate();
        let present = present.filter(|(_, connection)| connection.outbox.is_some());
        self.delivered.push(Delivered {
            carrier: frame.carrier.clone(),
            whom: frame.whom.clone(),
            receiver: frame.id,
            sender: self.cause,
            present: present.map(|(number, _)| ConnectionId(number)).collect(),
        });
    }

    fn party(&self, id: ConnectionId) -> Option<&str> {
        Some(self.connections.get(id.0)?.party.as_str())
    }

    /// Whether a party has ever heard this message on any of its connections of this name.
    fn has_heard(&self, party: &str, carrier: &Carrier) -> bool {
        let mut delivered = self.delivered.iter();
        delivered.any(|one| one.carrier == *carrier && self.party(one.receiver) == Some(party))
    }
}

impl Traffic {
    /// What has gone over the wire.
    pub(in super::super) fn seen(&self) -> Seen {
        let state = self.state();
        let mut seen = state.seen.clone();
        for one in &state.delivered {
            let key = (one.carrier.clone(), one.whom.clone());
            let delivery = seen.deliveries.entry(key).or_default();
            let channel = |id: ConnectionId| state.connections.get(id.0).map(|c| &c.channel.name);
            for other in one.present.iter().filter(|other| **other != one.receiver) {
                let Some(party) = state.party(*other) else {
                    continue;
                };
                let group = match channel(*other) == channel(one.receiver) {
                    false => &mut delivery.elsewhere,
                    true if one.sender == Some(*other) => &mut delivery.senders,
                    true => &mut delivery.outsiders,
                };
                if !state.has_heard(party, &one.carrier) {
                    group.insert(party.to_owned());
                }
            }
        }
        seen
    }

    pub(super) fn note_answer(&self, carrier: Carrier, headers: Vec<String>, answer: &Answer) {
        let body: Option<Value> = answer.json().ok();
        let mut state = self.state();
        for name in headers {
            state.seen.headers.insert((carrier.clone(), name));
        }
        if let Some(body) = body {
            state.seen.value(&carrier, body);
        }
        state.seen.answers.insert(carrier);
    }
}
