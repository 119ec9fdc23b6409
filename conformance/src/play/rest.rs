//! Requests over HTTP in the same scenario: asked by a party, answered when a step takes the
//! answer, and judged by the document.
//!
//! A request is on its way from the step that asks on, so that two parties may ask at once; its
//! answer is taken by the party's next status or refusal.

mod adapted;
mod answer;
mod held;
mod several;
mod spoken_of;

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use serde_json::Value;
use tokio::task::JoinHandle;
use wireproof_client::ask::{Ask, AskError, Said};
use wireproof_client::http::{self, Answer, HttpError, readable};
use wireproof_client::opening;
use wireproof_client::pack::Endpoint;

use super::{Player, Step, Stop};
use crate::evaluate::{Scope, evaluate};
use crate::event::Http;
use crate::mail::described;
use crate::matching::shorten;
use crate::wire::ast::{Party, Request, Span, Spanned, Term, TextPart};

/// A request that is on its way.
pub(super) struct Pending {
    endpoint: Option<Arc<Endpoint>>,
    /// What was asked, in the chapter's words.
    what: String,
    /// The same as it went over the wire.
    on_wire: String,
    http: Http,
    asked: (Instant, SystemTime),
    answer: Running,
}

/// The exchange; it ends with the scenario, whether it has been answered or not.
struct Running(JoinHandle<(Result<Answer, HttpError>, Instant, SystemTime)>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
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
        let path = self.path(&request.path, &request.method.value)?;
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
        make: impl FnOnce(&Value, &Said) -> Result<Ask, AskError>,
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
        let ask = self.request_on_the_wire(endpoint.as_deref(), ask)?;
        let on_wire = format!("{} {}", ask.method, ask.target);
        let http = Http {
            method: ask.method.clone(),
            url: self.target.rest_base().http_url(&ask.target),
            status: None,
            headers: ask.headers.clone(),
        };
        self.note_sent(party, '>', &on_wire, &sent(&ask));
        if let Some(moment) = self.sent.last_mut() {
            moment.http = Some(http.clone());
        }
        self.learn(asking.with);
        let line = asking.written.strip_prefix(&format!("{party} "));
        let line = line.unwrap_or(&asking.written).to_owned();
        self.transcript.note(&party.to_string(), &line);
        let (base, patience) = (
            self.target.rest_base().clone(),
            self.target.timeouts.scenario,
        );
        let answer = tokio::spawn(async move {
            let answer = http::send(&base, &ask, patience).await;
            // It has come now, whenever a step takes it.
            (answer, Instant::now(), SystemTime::now())
        });
        let pending = Pending {
            endpoint,
            what,
            on_wire,
            http,
            asked: (Instant::now(), SystemTime::now()),
            answer: Running(answer),
        };
        self.asked.insert(party.clone(), pending);
        Ok(())
    }

    /// The path, values in it percent-encoded; a variable alone holds a whole one.
    fn path(&self, path: &Spanned<Vec<TextPart>>, method: &str) -> Result<String, Stop> {
        let value = |path: &_| -> Result<String, Stop> {
            Ok(match self.scene.bindings.resolve(path)? {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        };
        if let [TextPart::Variable(whole)] = path.value.as_slice() {
            let whole = value(whole)?;
            // A link may lead to the target by its whole address.
            let base = self.target.rest_base().http_url("");
            let below = whole.strip_prefix(&base).unwrap_or(&whole);
            return match below.starts_with('/') {
                true => Ok(self.link(method, below)),
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
}

/// A body of ours that violates its schema is our own fault, unless it is meant to.
fn check_body(endpoint: &Endpoint, said: &Said, asking: &Asking<'_>) -> Step {
    let harness = |why: String| Err(Stop::Harness(Some(asking.span.clone()), why));
    let Some(mismatches) = said.judged(endpoint) else {
        return Ok(());
    };
    match (mismatches.first(), asking.bad) {
        (Some(mismatch), false) => harness(format!(
            "this body violates its schema, {}; write `bad` if it is meant to",
            described(mismatch)
        )),
        (None, true) => harness("this body is called bad and satisfies its schema".to_owned()),
        _ => Ok(()),
    }
}

/// The request's body as text.
fn sent(ask: &Ask) -> String {
    readable(ask.body.as_deref().unwrap_or_default())
}
