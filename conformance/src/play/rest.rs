//! Requests over HTTP in the same scenario: asked by a party, answered when a step takes the
//! answer, and judged by the document.
//!
//! A request is on its way from the step that asks on, so that two parties may ask at once; its
//! answer is taken by the party's next status or refusal.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use serde_json::{Map, Value};
use tokio::task::JoinHandle;
use wireproof_client::ask::{Ask, Said};
use wireproof_client::http::{self, Answer, HttpError};
use wireproof_client::judged::{Fault, Judged};
use wireproof_client::opening;
use wireproof_client::pack::Endpoint;
use wireproof_client::transcript::Way;

use super::words::schema_cause;
use super::{Player, Step, Stop};
use crate::evaluate::{Scope, evaluate};
use crate::event::{Http, Moment};
use crate::forge;
use crate::mail::described;
use crate::matching::{self, Difference, matches, shorten};
use crate::verdict::Failure;
use crate::wire::ast::{Party, Request, Span, Spanned, Status, Term, TermKind, TextPart};
use crate::world;

/// A request that is on its way.
pub(super) struct Pending {
    endpoint: Option<Arc<Endpoint>>,
    /// What was asked, in the chapter's words.
    what: String,
    http: Http,
    asked: (Instant, SystemTime),
    answer: Running,
}

/// The exchange; it ends with the scenario, whether it has been answered or not.
struct Running(JoinHandle<Result<Answer, HttpError>>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// An answer that has come, and what is said of it.
struct Taken {
    what: String,
    asked: SystemTime,
    answer: Answer,
    judged: Judged,
}

/// What a step says of its request.
pub(super) struct Asking<'a> {
    pub(super) party: &'a Spanned<Party>,
    pub(super) bad: bool,
    pub(super) span: &'a Span,
    pub(super) body: Option<&'a Term>,
    pub(super) with: Option<&'a Term>,
    /// The statement as it is written, for the transcript.
    pub(super) written: String,
}

impl Player<'_> {
    /// `alice POST /path {…}`.
    pub(super) fn request(&mut self, request: &Request) -> Step {
        let path = self.path(&request.path)?;
        let plain = path.split('?').next().unwrap_or_default();
        let at = self.pack.endpoints_at(plain);
        let mut of_method = at.iter().filter(|e| e.method == request.method.value);
        let endpoint = of_method.next().map(|endpoint| Arc::clone(endpoint));
        // Who asks with another method is let in, or not, as with those that are described.
        let scheme = at.iter().find_map(|endpoint| endpoint.credential.clone());
        let scheme = match &endpoint {
            Some(endpoint) => endpoint.credential.clone(),
            None => scheme,
        };
        let asking = Asking {
            party: &request.party,
            bad: request.bad,
            span: &request.path.span,
            body: request.body.as_ref(),
            with: request.with.as_ref(),
            written: request.to_string(),
        };
        self.ask(endpoint, asking, |person, said| {
            Ask::at(&request.method.value, &path, scheme.as_ref(), person, said)
        })
    }

    /// `alice > endpoint {…}`.
    pub(super) fn ask_by_name(&mut self, endpoint: Arc<Endpoint>, asking: Asking<'_>) -> Step {
        let of = Arc::clone(&endpoint);
        self.ask(Some(endpoint), asking, |person, said| {
            Ask::of(&of, person, said)
        })
    }

    fn ask(
        &mut self,
        endpoint: Option<Arc<Endpoint>>,
        asking: Asking<'_>,
        make: impl FnOnce(&Value, &Said) -> Result<Ask, wireproof_client::ask::AskError>,
    ) -> Step {
        let party = &asking.party.value;
        let harness = |why: String| Stop::Harness(Some(asking.span.clone()), why);
        let said = self.said(asking.body, asking.with)?;
        if let Some(endpoint) = &endpoint {
            check_body(endpoint, &said, &asking)?;
        }
        let person = self.scene.bindings.get(&party.person);
        let person = person.ok_or_else(|| harness(format!("nobody is called {}", party.person)))?;
        let ask = make(person, &said).map_err(|error| harness(error.to_string()))?;
        let what = format!("{} {}", ask.method, ask.target);
        let http = Http {
            method: ask.method.clone(),
            url: self.target.base.http_url(&ask.target),
            status: None,
        };
        self.note_sent(party, '>', &what, &sent(&ask));
        if let Some(moment) = self.sent.last_mut() {
            moment.http = Some(http.clone());
        }
        self.learn(&said.credential.clone().unwrap_or_default());
        let line = asking.written.strip_prefix(&format!("{party} "));
        let line = line.unwrap_or(&asking.written).to_owned();
        self.transcript.note(&party.to_string(), &line);
        let (base, patience) = (self.target.base.clone(), self.target.timeouts.scenario);
        let answer = tokio::spawn(async move { http::send(&base, &ask, patience).await });
        let pending = Pending {
            endpoint,
            what,
            http,
            asked: (Instant::now(), SystemTime::now()),
            answer: Running(answer),
        };
        self.asked.insert(party.clone(), pending);
        Ok(())
    }

    /// The path, values in it percent-encoded; a variable alone holds a whole one.
    fn path(&self, path: &Spanned<Vec<TextPart>>) -> Result<String, Stop> {
        let value = |path: &_| -> Result<String, Stop> {
            Ok(match self.scene.bindings.resolve(path)? {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        };
        if let [TextPart::Variable(whole)] = path.value.as_slice() {
            let whole = value(whole)?;
            // A link may lead to the target by its whole address.
            let base = self.target.base.http_url("");
            let below = whole.strip_prefix(&base).unwrap_or(&whole);
            return match below.starts_with('/') {
                true => Ok(below.to_owned()),
                false => Err(Stop::Harness(
                    Some(path.span.clone()),
                    format!("`{}` is no path on the target", shorten(&whole)),
                )),
            };
        }
        let parts = path.value.iter().map(|part| match part {
            TextPart::Literal(literal) => Ok(literal.clone()),
            TextPart::Variable(path) => value(path).map(|value| opening::encoded(&value)),
        });
        parts.collect()
    }

    fn said(&self, body: Option<&Term>, with: Option<&Term>) -> Result<Said, Stop> {
        let json = body.map(|body| evaluate(body, &self.scene.bindings));
        let with = with.map(|with| evaluate(with, &self.scene.bindings));
        let (json, with) = (json.transpose()?, with.transpose()?.unwrap_or_default());
        let part = |name: &str| with.get(name).and_then(Value::as_object).cloned();
        Ok(Said {
            json,
            multipart: part("multipart"),
            raw: with.get("raw").cloned(),
            params: part("params").unwrap_or_default(),
            query: part("query").unwrap_or_default(),
            headers: part("headers").unwrap_or_default(),
            credential: with.get("credential").cloned(),
        })
    }

    /// Whether a refusal of this party's is about a request over HTTP.
    pub(super) fn has_asked(&self, party: &Party) -> bool {
        self.asked.contains_key(party)
    }

    /// `alice < 200 {…} with {"headers": {…}}`.
    pub(super) async fn take_answer(
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
    pub(super) async fn take_refused(
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
            frame: received(&answer),
            bytes: None,
            ended: None,
            http: Some(Http {
                status: Some(answer.status),
                ..pending.http
            }),
        });
        if let Some(json) = &judged.json {
            self.learnt.extend(world::secrets(json));
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

    /// Keeps what no report may show.
    fn learn(&mut self, credential: &Value) {
        self.learnt.extend(credential.as_str().map(str::to_owned));
    }
}

fn note_exchange(failure: &mut Failure, taken: &Taken) {
    failure.note("received", shorten(&received(&taken.answer)));
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

/// A body of ours that violates its schema is our own fault, unless it is meant to.
fn check_body(endpoint: &Endpoint, said: &Said, asking: &Asking<'_>) -> Step {
    let harness = |why: String| Err(Stop::Harness(Some(asking.span.clone()), why));
    let (Some(message), Some(json)) = (endpoint.json(), &said.json) else {
        return Ok(());
    };
    let mismatches = message.validate(json);
    match (mismatches.first(), asking.bad) {
        (Some(mismatch), false) => harness(format!(
            "this body violates its schema, {}; write `bad` if it is meant to",
            described(mismatch)
        )),
        (None, true) => harness("this body is called bad and satisfies its schema".to_owned()),
        _ => Ok(()),
    }
}

/// The request as text.
fn sent(ask: &Ask) -> String {
    let body = ask.body.as_deref().unwrap_or_default();
    written(&ask.headers, body)
}

/// The answer as text.
fn received(answer: &Answer) -> String {
    written(&answer.headers, &answer.body)
}

fn written(headers: &[(String, String)], body: &[u8]) -> String {
    let mut text = String::new();
    for (name, value) in headers {
        text += &format!("{name}: {value}\n");
    }
    text + "\n" + &String::from_utf8_lossy(body)
}
