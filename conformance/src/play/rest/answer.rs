//! Answers over HTTP: waited for, held against the document, then against the chapter.

use std::sync::Arc;
use std::time::SystemTime;

use wireproof_client::http::{Answer, HttpError};
use wireproof_client::judged::{Fault, Judged};
use wireproof_client::pack::Endpoint;
use wireproof_client::patience;
use wireproof_client::transcript::Way;

use super::Pending;
use super::held::held;
use super::spoken_of::spoken_of;
use crate::event::{Http, Moment};
use crate::mail::described;
use crate::matching::{self, Difference, shorten};
use crate::play::words::schema_cause;
use crate::play::{Player, Step, Stop};
use crate::verdict::{Differing, Failure, Kind};
use crate::wire::ast::{AnswerPattern, Party, Span, Spanned, Status, Term};
use crate::world;

/// An answer that has come, and what is said of it.
pub(super) struct Taken {
    /// What was asked, for causes.
    pub(super) what: String,
    pub(super) asked: SystemTime,
    pub(super) arrived: SystemTime,
    /// In the documents' form.
    pub(super) answer: Answer,
    /// As it was on the wire, where that is another form.
    pub(super) on_wire: Option<Answer>,
    pub(super) judged: Judged,
}

impl Taken {
    /// Its status and its body as it came, for people.
    pub(super) fn told(&self) -> String {
        let came = self.on_wire.as_ref().unwrap_or(&self.answer);
        let body = came.text();
        let told = match body.trim() {
            "" => "no body".to_owned(),
            body => shorten(body),
        };
        format!("{} {told}", came.status)
    }
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
        wanted: &AnswerPattern,
    ) -> Step {
        let status = &wanted.status;
        let taken = self.await_answer(party, &status.span).await?;
        let step = self.is_answered(wanted, &taken);
        self.transcribe_answer(&party.to_string(), &taken, wanted.pattern.as_ref());
        step
    }

    /// Whether an answer is what a chapter wants.
    fn is_answered(&mut self, wanted: &AnswerPattern, taken: &Taken) -> Step {
        let status = &wanted.status;
        let got = taken.answer.status;
        if !status.value.contains(got) {
            let label = format!("answered {got}");
            let cause = format!("{} answered {got}, not {}", name(taken), status.value);
            return Err(self.answered_wrongly(Kind::Another, &status.span, [label, cause], taken));
        }
        self.judge(&status.span, taken)?;
        self.shows(&status.span, wanted, taken)
    }

    /// `alice < refusal {…}`: any 4xx in the documented form.
    pub(in crate::play) async fn take_refused(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
        pattern: Option<&Term>,
    ) -> Step {
        let taken = self.await_answer(party, span).await?;
        let step = self.is_a_refusal(span, pattern, &taken);
        self.transcribe_answer(&party.to_string(), &taken, pattern);
        step
    }

    fn is_a_refusal(&mut self, span: &Span, pattern: Option<&Term>, taken: &Taken) -> Step {
        let got = taken.answer.status;
        if !(400..500).contains(&got) {
            let label = format!("answered {got}, which is no refusal");
            let cause = format!("{} answered {got}, not refused", name(taken));
            return Err(self.answered_wrongly(Kind::NotRefused, span, [label, cause], taken));
        }
        self.judge(span, taken)?;
        let wanted = AnswerPattern {
            status: Spanned {
                value: Status::Class(4),
                span: span.clone(),
            },
            pattern: pattern.cloned(),
            with: None,
        };
        self.shows(span, &wanted, taken)
    }

    /// Waits for the answer to what the party has asked for.
    pub(super) async fn await_answer(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
    ) -> Result<Taken, Stop> {
        let Some(mut pending) = self.asked.remove(&party.value) else {
            let why = format!("{} has asked for nothing", party.value);
            return Err(Stop::Harness(Some(span.clone()), why));
        };
        let deadline = self.step_deadline();
        let came = patience::until(deadline, &mut pending.answer.0).await;
        let (answer, at, arrived) = match came {
            None | Some(Ok((Err(HttpError::Timeout { .. }), ..))) => {
                return Err(self.no_answer(span, &pending));
            }
            Some(Err(error)) => return Err(Stop::Harness(Some(span.clone()), error.to_string())),
            Some(Ok((Err(error @ HttpError::Unreachable { .. }), ..))) => {
                self.shared.not_answered(pending.asked.0);
                return Err(Stop::CouldNotTest(error.to_string()));
            }
            Some(Ok((Err(HttpError::Unsendable(why)), ..))) => {
                return Err(Stop::Harness(Some(span.clone()), why));
            }
            Some(Ok((Err(HttpError::Broken(why)), ..))) => {
                self.broken_handshake = true;
                let label = format!("the exchange broke off: {why}");
                let cause = format!("{}: {label}", short(&pending.endpoint, &pending.what));
                let failure = self.failure(Kind::Ended, span.clone(), label, cause);
                let mut failure = failure.instead("broke off");
                failure.note("asked", pending.what);
                return Err(self.fail(failure));
            }
            Some(Ok((Ok(answer), at, arrived))) => (answer, at, arrived),
        };
        self.shared.answered();
        self.shared
            .delivered(at.saturating_duration_since(pending.asked.0));
        Ok(self.note_answer(party, span, pending, (answer, arrived)))
    }

    fn note_answer(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
        pending: Pending,
        (answer, arrived): (Answer, SystemTime),
    ) -> Taken {
        let (answer, on_wire) = self.documented(pending.endpoint.as_deref(), answer);
        let came = on_wire.as_ref().unwrap_or(&answer);
        let judged = Judged::new(pending.endpoint.as_deref(), &answer);
        let who = party.value.to_string();
        self.sent.push(Moment {
            at: self.started.elapsed(),
            party: who.clone(),
            arrow: '<',
            what: format!("{} to {}", came.status, pending.on_wire),
            frame: came.text(),
            bytes: None,
            ended: None,
            http: Some(Http {
                status: Some(answer.status),
                headers: answer.headers.clone(),
                ..pending.http
            }),
            left_out: 0,
        });
        if let Some(json) = &judged.json {
            self.learnt.extend(world::secrets_in(self.pack, json));
        }
        let shapes = judged.undocumented.iter();
        self.unknown
            .extend(shapes.map(|shape| (shape.clone(), span.start)));
        let what = short(&pending.endpoint, &pending.what);
        Taken {
            what,
            asked: pending.asked.1,
            arrived,
            answer,
            on_wire,
            judged,
        }
    }

    /// Writes an answer into the transcript, as far as it is the same in every run.
    pub(super) fn transcribe_answer(&mut self, who: &str, taken: &Taken, pattern: Option<&Term>) {
        match (&taken.judged.message, &taken.judged.json) {
            (Some(message), Some(json)) => {
                let moment = matching::Moment {
                    cause: taken.asked,
                    arrival: taken.arrived,
                    skew: self.target.clock_skew,
                };
                let json = spoken_of(pattern, json, &self.scene.bindings, &moment);
                self.transcript.frame(who, Way::Received, message, &json);
            }
            _ => {
                let line = format!("< {}", taken.answer.status);
                self.transcript.note(who, &line);
            }
        }
    }

    /// What the document wants of the answer, whatever the chapter does.
    pub(super) fn judge(&self, span: &Span, taken: &Taken) -> Step {
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
        Err(self.answered_wrongly(Kind::Schema, span, [label, cause], taken))
    }

    /// What the chapter wants of the answer, beside its status.
    fn shows(&mut self, span: &Span, wanted: &AnswerPattern, taken: &Taken) -> Step {
        match held(wanted, taken, &self.scene.bindings, self.target.clock_skew) {
            Ok(bound) => {
                self.scene.bindings = bound;
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

    fn answered_wrongly(
        &self,
        kind: Kind,
        span: &Span,
        [label, cause]: [String; 2],
        taken: &Taken,
    ) -> Stop {
        // What is wrong with an answer of the right status is no status.
        let instead = match kind {
            Kind::Schema => cause.clone(),
            _ => taken.answer.status.to_string(),
        };
        let failure = self.failure(kind, span.clone(), label, cause);
        let mut failure = failure.instead(instead);
        let bodies = taken.judged.faults.iter().filter_map(|fault| match fault {
            Fault::Body(mismatch) => Some(Differing::from_schema(mismatch)),
            _ => None,
        });
        failure = failure.differing(bodies);
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
        let mut failure = self.failure(
            Kind::Missing,
            span.clone(),
            label,
            format!("{name} was not answered"),
        );
        failure.note("asked", pending.what.clone());
        self.fail(failure)
    }
}

fn note_exchange(failure: &mut Failure, taken: &Taken) {
    failure.note("received", taken.told());
    if taken.on_wire.is_some() {
        failure.note("adapted", shorten(&taken.answer.text()));
    }
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
