//! Mutants, made from what a server was seen to send.
//!
//! A field that the documents describe and that no scenario has ever made a server send cannot be
//! changed: no mutant is made of it, and `pack lint` is who tells of such.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use wireproof_client::pack::{Message, Pack};

use super::change::changed;
use super::mutant::{Field, Mutant, Operator, Part, Place};
use super::seen::{Body, Seen};

/// A mutant, and what is needed to make it.
#[derive(Debug, Clone)]
pub(super) struct Derived {
    pub(super) mutant: Mutant,
    /// Other values of the field.
    pub(super) others: Arc<[Value]>,
    /// The scenarios in which there is something to change, the quickest first.
    pub(super) scenarios: Vec<usize>,
}

const FIELD_OPERATORS: [Operator; 4] = [
    Operator::Drop,
    Operator::Null,
    Operator::Retype,
    Operator::Alter,
];

/// Every mutant of what was seen in the scenarios, each once, in the order of their ids.
pub(super) fn derive(pack: &Pack, seen: &[(usize, Seen)]) -> Vec<Derived> {
    let mut all = Seen::default();
    seen.iter().for_each(|(_, seen)| all.merge(seen));
    let mut found: BTreeMap<Mutant, Derived> = BTreeMap::new();
    for (scenario, seen) in seen {
        for (mutant, others) in of_one(pack, seen, &all) {
            let derived = found.entry(mutant).or_insert_with_key(|mutant| Derived {
                mutant: mutant.clone(),
                others,
                scenarios: Vec::new(),
            });
            derived.scenarios.push(*scenario);
        }
    }
    found.into_values().collect()
}

type Found = Vec<(Mutant, Arc<[Value]>)>;

/// The mutants for which a scenario has something to change.
fn of_one(pack: &Pack, seen: &Seen, all: &Seen) -> Found {
    let mut found = Found::new();
    for ((channel, name), frame) in &seen.frames {
        let place = |field: Option<Field>| Place::Frame {
            channel: channel.clone(),
            message: name.clone(),
            field,
        };
        let message = pack
            .channel(channel)
            .and_then(|channel| channel.message(name));
        let values = all.frames.get(&(channel.clone(), name.clone()));
        let values = values.map(|frame| &frame.body);
        of_body(
            &frame.body,
            values,
            message,
            |field| place(Some(field)),
            &mut found,
        );
        let deliveries = [
            (Operator::WithholdFromAsker, frame.to_asker),
            (Operator::WithholdFromOthers, frame.to_others),
            (Operator::DoubleToAsker, frame.to_asker),
            (Operator::DoubleToOthers, frame.to_others),
            (Operator::HoldBack, true),
            (Operator::TellAsker, true),
            (Operator::TellOutsider, true),
            (Operator::TellOtherChannel, pack.channels.len() > 1),
        ];
        let deliveries = deliveries.into_iter().filter(|(_, can_be)| *can_be);
        found.extend(deliveries.map(|(operator, _)| bare(place(None), operator)));
    }
    for (channel, status) in &seen.handshakes {
        let channel = channel.clone();
        let status = *status;
        found.extend(numbers(&Place::Handshake { channel, status }));
    }
    for (channel, code) in &seen.closes {
        let channel = channel.clone();
        let code = *code;
        found.extend(numbers(&Place::Close { channel, code }));
    }
    of_answers(pack, seen, all, &mut found);
    found
}

fn of_answers(pack: &Pack, seen: &Seen, all: &Seen, found: &mut Found) {
    for ((name, status), answer) in &seen.answers {
        let place = |part: Part| Place::Answer {
            endpoint: name.clone(),
            status: *status,
            part,
        };
        found.extend(numbers(&place(Part::Status)));
        let form = pack
            .endpoint(name)
            .and_then(|endpoint| endpoint.answer(*status));
        let described = form.map_or(&[][..], |form| &form.headers);
        for header in described {
            if answer.headers.contains(&header.name.to_ascii_lowercase()) {
                found.push(bare(
                    place(Part::Header(header.name.clone())),
                    Operator::Drop,
                ));
            }
        }
        let values = all.answers.get(&(name.clone(), *status));
        let values = values.map(|answer| &answer.body);
        let message = form.and_then(|form| form.json());
        of_body(
            &answer.body,
            values,
            message,
            |field| place(Part::Field(field)),
            found,
        );
    }
}

/// The mutants of JSON of which a schema says something.
fn of_body(
    body: &Body,
    all: Option<&Body>,
    message: Option<&Arc<Message>>,
    place: impl Fn(Field) -> Place,
    found: &mut Found,
) {
    let Some(message) = message else { return };
    let allows = |changed: &Value| message.accepts(changed);
    for field in body.fields.keys() {
        let others = all.and_then(|all| all.fields.get(field));
        let others: Arc<[Value]> = others.cloned().unwrap_or_default().into();
        let operators: &[Operator] = match field.0.is_empty() {
            true => &[Operator::Add],
            false => &FIELD_OPERATORS,
        };
        for operator in operators {
            let mut samples = body.samples.iter();
            let can_be =
                samples.any(|sample| changed(sample, field, *operator, &others, &allows).is_some());
            if can_be {
                let mutant = Mutant {
                    place: place(field.clone()),
                    operator: *operator,
                };
                found.push((mutant, Arc::clone(&others)));
            }
        }
    }
}

fn bare(place: Place, operator: Operator) -> (Mutant, Arc<[Value]>) {
    (Mutant { place, operator }, Arc::new([]))
}

fn numbers(place: &Place) -> Vec<(Mutant, Arc<[Value]>)> {
    let operators = [Operator::OtherOfItsClass, Operator::Broken];
    let mutants = operators.map(|operator| bare(place.clone(), operator));
    mutants.into_iter().collect()
}

/// Another status of the same class, or one that says that the server broke down.
pub(super) fn other_status(status: u16, operator: Operator) -> u16 {
    match (operator, status) {
        (Operator::Broken, 500) => 503,
        (Operator::Broken, _) => 500,
        (_, 200) => 202,
        (_, 201..300) => 200,
        (_, 307) => 302,
        (_, 300..400) => 307,
        (_, 401) => 403,
        (_, 400..500) => 401,
        (_, 500) => 503,
        _ => 500,
    }
}

/// Another code that a server may close with, or the one that says that it broke down.
pub(super) fn other_code(code: u16, operator: Operator) -> u16 {
    match (operator, code) {
        (Operator::Broken, 1011) => 1014,
        (Operator::Broken, _) => 1011,
        (_, 1008) => 1003,
        _ => 1008,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_number_is_another() {
        for status in 200..600 {
            for operator in [Operator::OtherOfItsClass, Operator::Broken] {
                assert_ne!(other_status(status, operator), status);
            }
            if status < 300 || (400..500).contains(&status) {
                let other = other_status(status, Operator::OtherOfItsClass);
                assert_eq!(other / 100, status / 100);
            }
        }
        for code in 1000..1016 {
            for operator in [Operator::OtherOfItsClass, Operator::Broken] {
                assert_ne!(other_code(code, operator), code);
            }
        }
    }
}
