//! Answers over HTTP: waited for, held against the document, then against the chapter.

use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value};
use wireproof_client::http::{Answer, HttpError};
use wireproof_client::judged::{Fault, Judged};
use wireproof_client::pack::Endpoint;
use wireproof_client::transcript::Way;

use super::Pending;
use crate::event::{Http, Moment};
use crate::forge;
use crate::mail::described;
use crate::matching::{self, Difference, matches, shorten};
use crate::play::words::schema_cause;
use crate::play::{Player, Step, Stop};
use crate::verdict::Failure;
use crate::wire::ast::{Party, Span, Spanned, Status, Term, TermKind};
use crate::world;

/// An answer that has come, and what is said of it.
struct Taken {
    what: String,
    asked: SystemTime,
    answer: Answer,
    judged: Judged,
}

impl Player<'_> {
    /// Whether a refusal of this party's is about a request over HTTP.
    pub(in crate::play) fn has_asked(&self, party: &Party) -> bool {
        self.asked.contains_key(party)
    }

    /// `alice < 200 {…} with {"headers": {…}}`.
    pub(in crate::play) async fn take_answer(
        &mut self,
        party: &Spanned<Party>,
        status: &Spanned<Status>,
        pattern: Option<&Term>,
        with: Option<&Term>,
    ) -> Step {
        let taken = self.await_answer(party, &status.span).await?;
        let got = taken.answer.status;
        if !status.value.contains(got) {
            let label = format!("answered {got}");
            let cause = format!("{} answered {got}, not {}", name(&taken), status.value);
            return Err(self.answered_wrongly(&status.span, label, cause, &taken));
        }
        self.judge(&status.span, &taken)?;
        self.shows(&status.span, pattern, &taken)?;
        self.headers_show(&status.span, with, &taken)
    }

    /// `alice < refusal {…}`: any 4xx in the documented form.
    pub(in crate::play) async fn take_refused(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
        pattern: Option<&Term>,
    ) -> Step {
        let taken = self.await_answer(party, span).await?;
        let got = taken.answer.status;
        if !(400..500).contains(&got) {
            let label = format!("answered {got}, which is no refusal");
            let cause = format!("{} answered {got}, not refused", name(&taken));
            return Err(self.answered_wrongly(span, label, cause, &taken));
        }
        self.judge(span, &taken)?;
        self.shows(span, pattern, &taken)
    }

    /// Waits for the answer to what the party has asked for.
    async fn await_answer(&mut self, party: &Spanned<Party>, span: &Span) -> Result<Taken, Stop> {
        let Some(mut pending) = self.asked.remove(&party.value) else {
            let why = format!("{} has asked for nothing", party.value);
            return Err(Stop::Harness(Some(span.clone()), why));
        };
        let deadline = self.step_deadline();
        let came = tokio::time::timeout_at(deadline.into(), &mut pending.answer.0).await;
        let answer = match came {
            Err(_) | Ok(Ok(Err(HttpError::Timeout { .. }))) => {
                return Err(self.no_answer(span, &pending));
            }
            Ok(Err(error)) => return Err(Stop::Harness(Some(span.clone()), error.to_string())),
            Ok(Ok(Err(error @ HttpError::Unreachable { .. }))) => {
                self.shared.not_answered(pending.asked.0);
                return Err(Stop::CouldNotTest(error.to_string()));
            }
            Ok(Ok(Err(HttpError::Unsendable(why)))) => {
                return Err(Stop::Harness(Some(span.clone()), why));
            }
            Ok(Ok(Err(HttpError::Broken(why)))) => {
                self.broken_handshake = true;
                let label = format!("the exchange broke off: {why}");
                let cause = format!("{}: {label}", short(&pending.endpoint, &pending.what));
                let mut failure = self.failure(span.clone(), label, cause);
                failure.note("asked", pending.what);
                return Err(self.fail(failure));
            }
            Ok(Ok(Ok(answer))) => answer,
        };
        self.shared.answered();
        self.shared.delivered(pending.asked.0.elapsed());
        Ok(self.note_answer(party, span, pending, answer))
    }

    fn note_answer(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
        pending: Pending,
        answer: Answer,
    ) -> Taken {
        let judged = Judged::new(pending.endpoint.as_deref(), &answer);
        let who = party.value.to_string();
        self.sent.push(Moment {
            at: self.started.elapsed(),
            party: who.clone(),
            arrow: '<',
            what: format!("{} to {}", answer.status, pending.what),
            frame: answer.text(),
            bytes: None,
            ended: None,
            http: Some(Http {
                status: Some(answer.status),
                headers: answer.headers.clone(),
                ..pending.http
            }),
        });
        if let Some(json) = &judged.json {
            self.learnt.extend(world::secrets_in(self.pack, json));
            self.learnt.extend(tokens(json));
        }
        match (&judged.message, &judged.json) {
            (Some(message), Some(json)) => {
                self.transcript.frame(&who, Way::Received, message, json);
            }
            _ => {
                let line = format!("< {}", answer.status);
                self.transcript.note(&who, &line);
            }
        }
        let shapes = judged.undocumented.iter();
        self.unknown
            .extend(shapes.map(|shape| (shape.clone(), span.start)));
        let what = short(&pending.endpoint, &pending.what);
        Taken {
            what,
            asked: pending.asked.1,
            answer,
            judged,
        }
    }

    /// What the document wants of the answer, whatever the chapter does.
    fn judge(&self, span: &Span, taken: &Taken) -> Step {
        let Some(first) = taken.judged.faults.first() else {
            return Ok(());
        };
        let name = name(taken);
        let (label, cause) = match first {
            Fault::Body(mismatch) => (
                "violates the schema of this answer".to_owned(),
                schema_cause(std::slice::from_ref(mismatch)).unwrap_or_default(),
            ),
            Fault::Header(header) => {
                let label = format!("has no header `{header}`");
                (label.clone(), format!("{name} {label}"))
            }
            Fault::NoBody => ("has no body".to_owned(), format!("{name} has no body")),
            Fault::NoJson(why) => {
                let label = format!("the body is no JSON: {why}");
                (label, format!("{name} is no JSON"))
            }
        };
        Err(self.answered_wrongly(span, label, cause, taken))
    }

    /// What the chapter wants of the body.
    fn shows(&mut self, span: &Span, pattern: Option<&Term>, taken: &Taken) -> Step {
        let Some(pattern) = pattern else {
            return Ok(());
        };
        let body = match &taken.judged.json {
            Some(json) => json.clone(),
            None => Value::String(taken.answer.text()),
        };
        self.matched(span, pattern, &body, taken)
    }

    /// What the chapter wants of the headers, whose names are written in any case.
    fn headers_show(&mut self, span: &Span, with: Option<&Term>, taken: &Taken) -> Step {
        let Some(mut wanted) = with.and_then(headers).cloned() else {
            return Ok(());
        };
        if let TermKind::Object { members, .. } = &mut wanted.kind {
            for (name, _) in members {
                name.value.make_ascii_lowercase();
            }
        }
        let mut present: Map<String, Value> = Map::new();
        for (name, value) in &taken.answer.headers {
            let all = match present.get(name).and_then(Value::as_str) {
                Some(before) => format!("{before}, {value}"),
                None => value.clone(),
            };
            present.insert(name.to_ascii_lowercase(), Value::String(all));
        }
        self.matched(span, &wanted, &Value::Object(present), taken)
    }

    fn matched(&mut self, span: &Span, pattern: &Term, value: &Value, taken: &Taken) -> Step {
        let moment = matching::Moment {
            cause: taken.asked,
            arrival: SystemTime::now(),
            skew: self.target.clock_skew,
        };
        match matches(pattern, value, &self.scene.bindings, &moment) {
            Ok(captured) => {
                self.scene.bindings.extend(captured);
                Ok(())
            }
            Err(differences) => Err(self.differs_from(span, &differences, taken)),
        }
    }

    fn differs_from(&self, span: &Span, differences: &[Difference], taken: &Taken) -> Stop {
        let mut failure = self.differs(&taken.what, span, differences);
        note_exchange(&mut failure, taken);
        self.fail(failure)
    }

    fn answered_wrongly(&self, span: &Span, label: String, cause: String, taken: &Taken) -> Stop {
        let mut failure = self.failure(span.clone(), label, cause);
        for fault in &taken.judged.faults {
            if let Fault::Body(mismatch) = fault {
                failure.note("schema", described(mismatch));
            }
        }
        note_exchange(&mut failure, taken);
        self.fail(failure)
    }

    fn no_answer(&self, span: &Span, pending: &Pending) -> Stop {
        let label = format!("no answer came within {}", self.waited());
        let name = short(&pending.endpoint, &pending.what);
        let mut failure = self.failure(span.clone(), label, format!("{name} was not answered"));
        failure.note("asked", pending.what.clone());
        self.fail(failure)
    }
}

fn note_exchange(failure: &mut Failure, taken: &Taken) {
    let body = taken.answer.text();
    let told = match body.trim() {
        "" => "no body".to_owned(),
        body => shorten(body),
    };
    failure.note("received", format!("{} {told}", taken.answer.status));
}

/// The answer's name for causes.
fn name(taken: &Taken) -> String {
    format!("`{}`", taken.what)
}

/// What was asked, for causes: the same in every run.
fn short(endpoint: &Option<Arc<Endpoint>>, what: &str) -> String {
    match endpoint {
        Some(endpoint) => endpoint.name.clone(),
        None => what.split('?').next().unwrap_or(what).to_owned(),
    }
}

/// The texts in a value that are signed tokens, under whatever name.
fn tokens(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if forge::tampered(text).is_some() => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(tokens).collect(),
        Value::Object(members) => members.values().flat_map(tokens).collect(),
        _ => Vec::new(),
    }
}

/// The pattern of the headers.
fn headers(with: &Term) -> Option<&Term> {
    let TermKind::Object { members, .. } = &with.kind else {
        return None;
    };
    let mut members = members.iter();
    members
        .find(|(name, _)| name.value == "headers")
        .map(|(_, term)| term)
}
