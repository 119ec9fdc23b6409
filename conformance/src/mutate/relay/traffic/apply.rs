//! What a relay changes: of a frame, of an answer over HTTP, of a refusal, of a close.

use std::sync::Arc;

use bytes::Bytes;
use wireproof_client::http::Answer;
use wireproof_client::pack::{AnswerForm, Endpoint};

use super::{ConnectionId, Frame, State, Traffic};
use crate::mutate::change::changed_message;
use crate::mutate::codes;
use crate::mutate::mutant::{Carrier, Operator, Site};
use crate::mutate::relay::Mutation;
use crate::mutate::relay::cut::{close_frame, text_frame};

impl State {
    pub(super) fn apply(&mut self, mutation: &Mutation, frame: Frame<'_>) {
        let operator = mutation.mutant.operator;
        match &mutation.mutant.site {
            Site::Field(carrier, path) if *carrier == frame.carrier => {
                let raw = match changed_message(frame.message, frame.value, path, operator) {
                    Some(other) => {
                        self.applied += 1;
                        let connection = self.connections.get(frame.id.0);
                        let other = match connection {
                            Some(connection) => connection.on_the_wire(other),
                            None => other,
                        };
                        text_frame(&other.to_string())
                    }
                    None => frame.raw,
                };
                self.send(frame.id, raw);
            }
            Site::Delivery(..) if mutation.is_about(&frame.carrier, &frame.whom) => {
                self.deliver(mutation, frame);
            }
            _ => self.send_behind(frame.id, frame.raw),
        }
    }

    fn deliver(&mut self, mutation: &Mutation, frame: Frame<'_>) {
        let (id, raw) = (frame.id, frame.raw.clone());
        match mutation.mutant.operator {
            Operator::Drop => self.applied += 1,
            Operator::Double => {
                self.applied += 1;
                self.send(id, raw.clone());
                self.send(id, raw);
            }
            Operator::Hold => {
                self.applied += 1;
                let connection = self.connections.get_mut(id.0);
                let before = connection.and_then(|connection| connection.held.replace(raw));
                before.into_iter().for_each(|before| self.send(id, before));
            }
            Operator::ToSender | Operator::ToOutsider | Operator::ToOtherChannel => {
                self.send(id, raw);
                self.copy(mutation, &frame);
            }
            _ => self.send(id, raw),
        }
    }

    /// Sends it also to those who are not meant to get it.
    fn copy(&mut self, mutation: &Mutation, frame: &Frame<'_>) {
        let same_channel = mutation.mutant.operator != Operator::ToOtherChannel;
        let channel = |connection: &super::Connection| connection.channel.name.clone();
        let own = self.connections.get(frame.id.0).map(channel);
        let others = self.connections.iter().enumerate();
        let others = others.filter(|(number, other)| {
            *number != frame.id.0
                && other.outbox.is_some()
                && mutation.parties.contains(&other.party)
                && (Some(channel(other)) == own) == same_channel
        });
        let others: Vec<usize> = others.map(|(number, _)| number).collect();
        for number in others {
            let id = ConnectionId(number);
            if self.copied.insert((id, frame.text.to_owned())) {
                self.applied += 1;
                self.send(id, frame.raw.clone());
            }
        }
    }
}

impl Traffic {
    /// The status by which a channel refuses a handshake, as it is or changed.
    pub(in super::super) fn refuses(&self, channel: &str, status: u16) -> u16 {
        let site = Site::Refused(channel.to_owned(), status);
        let mut state = self.state();
        match &self.mutation {
            None => {
                state.seen.refused.insert((channel.to_owned(), status));
                status
            }
            Some(mutation) if mutation.mutant.site == site => {
                state.applied += 1;
                codes::other_status(status)
            }
            Some(_) => status,
        }
    }

    /// Passes a close frame of the server; its code is its own only where it closes first.
    pub(in super::super) fn server_closes(&self, id: ConnectionId, raw: Bytes, code: Option<u16>) {
        let mut state = self.state();
        let connection = state.connections.get(id.0);
        let own = connection.filter(|connection| !connection.client_has_closed);
        let closed = own
            .map(|connection| connection.channel.name.clone())
            .zip(code);
        let Some((channel, code)) = closed else {
            return state.send(id, raw);
        };
        let site = Site::Closed(channel.clone(), code);
        let raw = match &self.mutation {
            None => {
                state.seen.closed.insert((channel, code));
                raw
            }
            Some(mutation) if mutation.mutant.site == site => {
                state.applied += 1;
                close_frame(&raw, codes::other_close(code))
            }
            Some(_) => raw,
        };
        state.send(id, raw);
    }

    /// Notes an answer over HTTP, or changes it.
    pub(in super::super) fn answers(&self, method: &str, path: &str, answer: &mut Answer) {
        let adapter = self.adaptation.http().unwrap_or_default();
        let route = adapter.documented(method, path);
        let (method, path) = match &route {
            Some(route) => (route.method.as_str(), route.path.as_str()),
            None => (method, path),
        };
        let at = self.pack.endpoints_at(path).into_iter();
        let mut at = at.filter(|endpoint| endpoint.method == method);
        let Some(endpoint) = at.next().map(Arc::clone) else {
            return;
        };
        let carrier = Carrier::Answer {
            endpoint: endpoint.name.clone(),
            status: answer.status,
        };
        let (mut own, used) = adapter.incoming(Some(&endpoint), answer);
        match &self.mutation {
            None => {
                let documented = endpoint.answer(answer.status);
                let documented = documented.into_iter().flat_map(|form| &form.headers);
                let there =
                    documented.filter(|header| answer.header(&header.name).next().is_some());
                let names = there.map(|header| header.name.clone()).collect();
                self.note_answer(carrier, names, &own);
            }
            Some(mutation) => {
                let is_changed = change_answer(mutation, &endpoint, &carrier, &mut own);
                if is_changed {
                    *answer = adapter.again(own, &used);
                }
                self.state().applied += usize::from(is_changed);
            }
        }
    }
}

fn change_answer(
    mutation: &Mutation,
    endpoint: &Endpoint,
    carrier: &Carrier,
    answer: &mut Answer,
) -> bool {
    let operator = mutation.mutant.operator;
    match &mutation.mutant.site {
        Site::Status(of) if of == carrier => {
            answer.status = codes::other_status(answer.status);
            true
        }
        Site::Header(of, name) if of == carrier => change_header(answer, name, operator),
        Site::Field(of, path) if of == carrier => {
            let message = endpoint.answer(answer.status).and_then(AnswerForm::json);
            let (Some(message), Ok(body)) = (message, answer.json()) else {
                return false;
            };
            let other = changed_message(message, &body, path, operator);
            let is_changed = other.is_some();
            if let Some(other) = other {
                answer.body = other.to_string().into();
            }
            is_changed
        }
        _ => false,
    }
}

fn change_header(answer: &mut Answer, name: &str, operator: Operator) -> bool {
    let before = answer.headers.clone();
    match operator {
        Operator::Drop => answer
            .headers
            .retain(|(present, _)| !present.eq_ignore_ascii_case(name)),
        _ => {
            let headers = answer.headers.iter_mut();
            for (_, value) in headers.filter(|(present, _)| present.eq_ignore_ascii_case(name)) {
                value.push('x');
            }
        }
    }
    answer.headers != before
}
