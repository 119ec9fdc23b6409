//! An answer held against what a chapter wants of it: its body, its headers, its very bytes.

use std::time::Duration;

use serde_json::{Map, Value};
use wireproof_client::ask;

use super::answer::Taken;
use crate::evaluate::{Bindings, evaluate};
use crate::matching::{self, Difference, Found, matches};
use crate::wire::ast::{AnswerPattern, Term, TermKind};

/// What is bound once an answer is as a chapter wants it, or where it differs. Its status is not
/// looked at.
pub(super) fn held(
    wanted: &AnswerPattern,
    taken: &Taken,
    bound: &Bindings,
    skew: Duration,
) -> Result<Bindings, Vec<Difference>> {
    let moment = matching::Moment {
        cause: taken.asked,
        arrival: taken.arrived,
        skew,
    };
    let mut bound = bound.clone();
    if let Some(pattern) = &wanted.pattern {
        let captured = matches(pattern, &body(taken), &bound, &moment)?;
        bound.extend(captured);
    }
    if let Some(wanted) = wanted
        .with
        .as_ref()
        .and_then(|with| member(with, "headers"))
    {
        let captured = matches(&small_letters(wanted), &headers(taken), &bound, &moment)?;
        bound.extend(captured);
    }
    match wanted.with.as_ref().and_then(|with| member(with, "raw")) {
        Some(raw) => raw_is(raw, &taken.answer.body, &bound).map(|()| bound),
        None => Ok(bound),
    }
}

/// The body as JSON, or as a text where it is none.
fn body(taken: &Taken) -> Value {
    match &taken.judged.json {
        Some(json) => json.clone(),
        None => Value::String(taken.answer.text()),
    }
}

/// The pattern of headers, whose names are written in any case.
fn small_letters(wanted: &Term) -> Term {
    let mut wanted = wanted.clone();
    if let TermKind::Object { members, .. } = &mut wanted.kind {
        for (name, _) in members {
            name.value.make_ascii_lowercase();
        }
    }
    wanted
}

/// The headers; of which there are several are one text with commas.
fn headers(taken: &Taken) -> Value {
    let mut present: Map<String, Value> = Map::new();
    for (name, value) in &taken.answer.headers {
        let all = match present.get(name).and_then(Value::as_str) {
            Some(before) => format!("{before}, {value}"),
            None => value.clone(),
        };
        present.insert(name.to_ascii_lowercase(), Value::String(all));
    }
    Value::Object(present)
}

/// Whether the body is made of just these bytes.
fn raw_is(wanted: &Term, body: &[u8], bound: &Bindings) -> Result<(), Vec<Difference>> {
    let differ = |expected: String, received: String| {
        let difference = Difference {
            pointer: String::new(),
            expected: expected.into(),
            received: Found::Bytes(received),
            span: wanted.span.clone(),
            inside: Vec::new(),
        };
        Err(vec![difference])
    };
    let value = evaluate(wanted, bound).map_err(|error| error.message);
    let bytes = match value.and_then(|value| ask::bytes(&value, "`raw`")) {
        Ok(bytes) => bytes,
        Err(why) => return differ(why, format!("{} bytes", body.len())),
    };
    let mut pairs = bytes.iter().zip(body).enumerate();
    match pairs.find(|(_, (wanted, came))| wanted != came) {
        Some((at, (wanted, came))) => differ(
            format!("{wanted:02x} as byte {at} of {}", bytes.len()),
            format!("{came:02x} of {}", body.len()),
        ),
        None if bytes.len() != body.len() => differ(
            format!("{} bytes", bytes.len()),
            format!("{} of them", body.len()),
        ),
        None => Ok(()),
    }
}

fn member<'t>(with: &'t Term, name: &str) -> Option<&'t Term> {
    let TermKind::Object { members, .. } = &with.kind else {
        return None;
    };
    let mut members = members.iter();
    members
        .find(|(member, _)| member.value == name)
        .map(|(_, term)| term)
}
