//! What went over the wire of one scenario, as far as mutants are made of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::mutant::{Carrier, Whom};

/// What one scenario has seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// The values of each message and of each body, different ones only.
    pub(super) values: BTreeMap<Carrier, Vec<Value>>,
    /// To whom each message went.
    pub(super) deliveries: BTreeMap<(Carrier, Whom), Delivery>,
    /// Messages that came because somebody came or went. When they come is nobody's to say, and so
    /// they may seem to be caused by whatever is asked for next.
    pub(super) unasked: BTreeSet<Carrier>,
    /// The answers that came.
    pub(super) answers: BTreeSet<Carrier>,
    /// The documented headers that they had.
    pub(super) headers: BTreeSet<(Carrier, String)>,
    /// Channels whose handshake was refused, with the status.
    pub(super) refused: BTreeSet<(String, u16)>,
    /// Channels that the server closed, with the code.
    pub(super) closed: BTreeSet<(String, u16)>,
}

/// Who else might have got a message and never did.
#[derive(Debug, Clone, Default)]
pub(super) struct Delivery {
    /// Whoever caused it.
    pub(super) senders: BTreeSet<String>,
    /// Others on the channel.
    pub(super) outsiders: BTreeSet<String>,
    /// Those on other channels.
    pub(super) elsewhere: BTreeSet<String>,
}

/// More values of one message tell no more.
const VALUES: usize = 60;

impl Seen {
    /// Keeps a value that is unlike those before.
    pub(super) fn value(&mut self, carrier: &Carrier, value: Value) {
        let values = self.values.entry(carrier.clone()).or_default();
        if values.len() < VALUES && !values.contains(&value) {
            values.push(value);
        }
    }
}
