//! What a relay does with what comes from the server: everything is noted, and what a mutant is
//! about is changed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use wireproof_client::pack::{Channel, Classified, Pack};

use super::change::changed;
use super::derive::{Derived, other_code, other_status};
use super::frames;
use super::mutant::{Operator, Part, Place};
use super::seen::Seen;

/// What all connections of a relay share. One scenario at a time is played over it.
#[derive(Debug)]
pub(super) struct Tamper {
    pub(super) pack: Arc<Pack>,
    change: Option<Arc<Derived>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    seen: Seen,
    applied: usize,
    connections: Vec<Connection>,
    /// Who has sent something last.
    asker: Option<usize>,
    /// What is being watched to see whom else it comes to.
    watched: Vec<Watched>,
}

#[derive(Debug)]
struct Connection {
    channel: String,
    /// What is sent to it; nothing when it is over.
    out: Option<UnboundedSender<Bytes>>,
}

#[derive(Debug)]
struct Watched {
    frame: Value,
    told: BTreeSet<usize>,
    asker: Option<usize>,
}

/// What becomes of a frame.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is passed on as it is.
    Passes,
    /// Something else goes in its place.
    Becomes(Bytes),
    /// It goes twice.
    Twice,
    /// It goes nowhere.
    Withheld,
    /// It goes after the next.
    HeldBack,
    /// It goes once it is known whom else it has come to.
    Watched,
    /// The same, and somebody who has not been told is told too.
    Leaks,
}

impl Tamper {
    pub(super) fn new(pack: Arc<Pack>, change: Option<Arc<Derived>>) -> Tamper {
        Tamper {
            pack,
            change,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has been seen.
    pub(super) fn seen(&self) -> Seen {
        self.state().seen.clone()
    }

    /// How many times something was changed.
    pub(super) fn applied(&self) -> usize {
        self.state().applied
    }

    fn apply(&self) {
        self.state().applied += 1;
    }

    /// A connection is open; its number comes back.
    pub(super) fn opened(&self, channel: &str, out: UnboundedSender<Bytes>) -> usize {
        let mut state = self.state();
        state.connections.push(Connection {
            channel: channel.to_owned(),
            out: Some(out),
        });
        state.connections.len() - 1
    }

    /// A connection is over.
    pub(super) fn closed(&self, number: usize) {
        if let Some(connection) = self.state().connections.get_mut(number) {
            connection.out = None;
        }
    }

    /// Somebody has sent something.
    pub(super) fn asks(&self, number: usize) {
        self.state().asker = Some(number);
    }

    /// Decides about a message of text on a connection.
    pub(super) fn frame(&self, channel: &Channel, number: usize, payload: &[u8]) -> Fate {
        let Ok(json) = serde_json::from_slice::<Value>(payload) else {
            return Fate::Passes;
        };
        let Some(name) = known(channel, &json) else {
            return Fate::Passes;
        };
        let to_asker = self.note(channel, number, &name, &json);
        let Some(derived) = &self.change else {
            return Fate::Passes;
        };
        let Place::Frame {
            channel: place,
            message,
            field,
        } = &derived.mutant.place
        else {
            return Fate::Passes;
        };
        if *place != channel.name || *message != name {
            return Fate::Passes;
        }
        let operator = derived.mutant.operator;
        let Some(field) = field else {
            return self.delivery(operator, number, to_asker, json);
        };
        let message = channel.message(&name);
        let allows = |json: &Value| message.is_some_and(|message| message.accepts(json));
        match changed(&json, field, operator, &derived.others, &allows) {
            Some(other) => {
                self.apply();
                Fate::Becomes(frames::text(other.to_string().as_bytes()))
            }
            None => Fate::Passes,
        }
    }

    /// Keeps what was seen; whether it came to who had asked last.
    fn note(&self, channel: &Channel, number: usize, name: &str, json: &Value) -> bool {
        let mut state = self.state();
        let to_asker = state.asker == Some(number);
        let key = (channel.name.clone(), name.to_owned());
        let seen = state.seen.frames.entry(key).or_default();
        seen.body.note(json);
        seen.to_asker |= to_asker;
        seen.to_others |= !to_asker;
        to_asker
    }

    fn delivery(&self, operator: Operator, number: usize, to_asker: bool, json: Value) -> Fate {
        let fate = match operator {
            Operator::WithholdFromAsker if to_asker => Fate::Withheld,
            Operator::WithholdFromOthers if !to_asker => Fate::Withheld,
            Operator::DoubleToAsker if to_asker => Fate::Twice,
            Operator::DoubleToOthers if !to_asker => Fate::Twice,
            // Whether anything came in between is known only to who holds it.
            Operator::HoldBack => return Fate::HeldBack,
            Operator::TellAsker | Operator::TellOutsider | Operator::TellOtherChannel => {
                return self.watch(number, json);
            }
            _ => return Fate::Passes,
        };
        self.apply();
        fate
    }

    /// A frame that was held back has come after another.
    pub(super) fn has_overtaken(&self) {
        self.apply();
    }

    fn watch(&self, number: usize, frame: Value) -> Fate {
        let mut state = self.state();
        let asker = state.asker;
        let mut watched = state.watched.iter_mut();
        match watched.find(|watched| watched.frame == frame) {
            Some(watched) => {
                watched.told.insert(number);
                Fate::Watched
            }
            None => {
                let told = BTreeSet::from([number]);
                state.watched.push(Watched { frame, told, asker });
                Fate::Leaks
            }
        }
    }

    /// Tells somebody who has not been told, if there is such a one.
    pub(super) fn leak(&self, number: usize, channel: &Channel, payload: &[u8]) {
        let Some(operator) = self.change.as_ref().map(|derived| derived.mutant.operator) else {
            return;
        };
        let Ok(frame) = serde_json::from_slice::<Value>(payload) else {
            return;
        };
        let mut state = self.state();
        let Some(at) = state
            .watched
            .iter()
            .position(|watched| watched.frame == frame)
        else {
            return;
        };
        let watched = state.watched.swap_remove(at);
        let mut others = state.connections.iter().enumerate();
        let stranger = others.find_map(|(other, connection)| {
            let is_asker = watched.asker == Some(other);
            let same_channel = connection.channel == channel.name;
            let is_meant = match operator {
                Operator::TellAsker => is_asker && other != number,
                Operator::TellOutsider => !is_asker && same_channel,
                _ => !same_channel,
            };
            let out = connection.out.as_ref()?;
            (is_meant && !watched.told.contains(&other)).then_some(out)
        });
        // One who is gone meanwhile is told nothing.
        if stranger.is_some_and(|out| out.send(frames::text(payload)).is_ok()) {
            state.applied += 1;
        }
    }

    /// The code that a connection is closed with.
    pub(super) fn close(&self, channel: &Channel, code: u16) -> u16 {
        self.state()
            .seen
            .closes
            .insert((channel.name.clone(), code));
        let here = Place::Close {
            channel: channel.name.clone(),
            code,
        };
        self.number(&here, code, other_code)
    }

    /// The status that a handshake is refused with.
    pub(super) fn handshake(&self, channel: &str, status: u16) -> u16 {
        self.state()
            .seen
            .handshakes
            .insert((channel.to_owned(), status));
        let here = Place::Handshake {
            channel: channel.to_owned(),
            status,
        };
        self.number(&here, status, other_status)
    }

    /// The status of an answer.
    pub(super) fn status(&self, endpoint: &str, status: u16) -> u16 {
        let here = Place::Answer {
            endpoint: endpoint.to_owned(),
            status,
            part: Part::Status,
        };
        self.number(&here, status, other_status)
    }

    fn number(&self, here: &Place, own: u16, other: fn(u16, Operator) -> u16) -> u16 {
        match &self.change {
            Some(derived) if derived.mutant.place == *here => {
                self.apply();
                other(own, derived.mutant.operator)
            }
            _ => own,
        }
    }

    /// Notes an answer of an endpoint.
    pub(super) fn answered(
        &self,
        endpoint: &str,
        status: u16,
        headers: impl Iterator<Item = String>,
        body: Option<&Value>,
    ) {
        let mut state = self.state();
        let key = (endpoint.to_owned(), status);
        let seen = state.seen.answers.entry(key).or_default();
        seen.headers.extend(headers);
        if let Some(body) = body {
            seen.body.note(body);
        }
    }

    /// The header of an answer that is left out.
    pub(super) fn dropped_header(&self, endpoint: &str, status: u16) -> Option<&str> {
        match self.part_of(endpoint, status)? {
            Part::Header(name) => {
                self.apply();
                Some(name)
            }
            Part::Status | Part::Field(_) => None,
        }
    }

    /// The body of an answer, if it is another one.
    pub(super) fn body(&self, endpoint: &str, status: u16, body: &Value) -> Option<Value> {
        let Part::Field(field) = self.part_of(endpoint, status)? else {
            return None;
        };
        let derived = self.change.as_ref()?;
        let form = self.pack.endpoint(endpoint)?.answer(status)?;
        let message = form.json()?;
        let allows = |json: &Value| message.accepts(json);
        let operator = derived.mutant.operator;
        let other = changed(body, field, operator, &derived.others, &allows)?;
        self.apply();
        Some(other)
    }

    fn part_of(&self, asked: &str, of: u16) -> Option<&Part> {
        match &self.change.as_ref()?.mutant.place {
            Place::Answer {
                endpoint,
                status,
                part,
            } if endpoint == asked && *status == of => Some(part),
            _ => None,
        }
    }
}

/// The name of the message that a frame is, if the documents know it.
fn known(channel: &Channel, json: &Value) -> Option<String> {
    match channel.classify(json) {
        Classified::Known { message, .. } => Some(message.name.clone()),
        Classified::Undocumented { .. } => None,
    }
}
