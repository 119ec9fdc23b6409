//! What is asked for over HTTP: one request, its answer held against the documents, both printed as
//! frames are.

use std::io::Write;
use std::path::Path;
use std::time::{Instant, SystemTime};

use clap::ArgMatches;
use serde_json::{Map, Value};
use wireproof_client::ask::{Ask, AskError, Said};
use wireproof_client::http::{self, Answer, HttpError, readable};
use wireproof_client::judged::{Fault, Judged as Held};
use wireproof_client::pack::Endpoint;
use wireproof_client::scheme;
use wireproof_conformance::verdict::ExitCode;

use super::ask::{given, not_bad, told};
use super::caller::{Caller, hint};
use super::command::{Flag, of_endpoint};
use super::cure;
use super::form;
use super::judged::{Body, Judged};
use super::member::of_schema;
use super::print::{Printer, Way, When, is_read, tame};
use crate::Exit;
use crate::args::CallOptions;
use crate::names::unknown;

/// The schema of the body that an endpoint takes: of JSON, or else of parts.
pub(crate) fn body_schema<'a>(document: &'a Value, endpoint: &Endpoint) -> Option<&'a Value> {
    let body = |media_type: &str| {
        let mut bodies = endpoint.bodies.iter();
        bodies.find(|body| body.media_type == media_type)
    };
    let body = body("application/json").or_else(|| body(PARTS))?;
    body.message.as_ref()?.schema.get(document)
}

const PARTS: &str = "multipart/form-data";

fn usage(message: impl Into<String>) -> anyhow::Error {
    Exit::error(ExitCode::Usage, message)
}

/// A call of an endpoint.
pub(crate) struct Calling<'a> {
    pub(crate) endpoint: &'a Endpoint,
    /// The protocol's OpenAPI document.
    pub(crate) document: &'a Value,
    pub(crate) caller: &'a Caller,
    pub(crate) options: &'a CallOptions,
    pub(crate) printer: Printer,
}

impl Calling<'_> {
    /// Asks, and prints what was asked and answered.
    pub(crate) async fn run(
        &self,
        matches: &ArgMatches,
        mut out: impl Write,
    ) -> anyhow::Result<ExitCode> {
        let (ask, said) = self.ask(matches)?;
        let begun = Instant::now();
        let now = |begun: Instant| When {
            after: begun.elapsed(),
            wall: SystemTime::now(),
        };
        let body = match &said.multipart {
            Some(parts) => form::shown(parts).to_string(),
            None => String::from_utf8_lossy(ask.body.as_deref().unwrap_or_default()).into_owned(),
        };
        // Whether anybody reads it changes nothing of what is asked.
        let mut print = |text: String| is_read(&mut out, &text).map(drop);
        let adapter = self.caller.http_adapter();
        let wire = adapter.outgoing(Some(self.endpoint), &[], &ask);
        let (ask, used) = wire.unwrap_or((ask, Vec::new()));
        let wire = (!used.is_empty()).then(|| on_the_wire(&ask));
        print(
            self.printer
                .sent(&self.endpoint.name, &body, wire.as_deref(), now(begun)),
        )?;
        let answer = self.send(&ask).await?;
        let came = answer;
        let (answer, used) = adapter.incoming(Some(self.endpoint), &came);
        let judged = Judged {
            wire: (!used.is_empty()).then(|| came.text()),
            ..judged(self.endpoint, &answer)
        };
        print(self.printer.came(Way::Reply, &judged, now(begun)))?;
        self.verdict(&answer, &judged)
    }

    async fn send(&self, ask: &Ask) -> anyhow::Result<Answer> {
        let base = self.caller.rest_base();
        let mut answer = http::send(base, ask, self.options.timeout).await;
        if scheme::is_doubtful(base, &answer)
            && let Some(error) = scheme::mistaken(base).await
        {
            answer = Err(HttpError::Unreachable(error));
        }
        answer.map_err(|error| {
            let told = error.to_string();
            match error {
                HttpError::Unsendable(_) => Exit::error(ExitCode::Usage, told),
                HttpError::Broken(_) | HttpError::Timeout { .. } => {
                    Exit::error(ExitCode::Unreachable, told)
                }
                HttpError::Unreachable(error) => {
                    let cure = cure(self.caller, &error);
                    Exit::error(ExitCode::Unreachable, format!("{told}\n{cure}"))
                }
            }
        })
    }

    fn verdict(&self, answer: &Answer, judged: &Judged) -> anyhow::Result<ExitCode> {
        let name = &self.endpoint.name;
        let refused = match answer.status {
            ..400 => None,
            400..500 => Some(format!("{name} was refused with {}", answer.status)),
            _ => Some(format!("{name} failed with {}", answer.status)),
        };
        let deviation = judged.wrong.first().map(|(at, why)| {
            let at = match at.as_str() {
                "" => String::new(),
                at => format!(" at {at}"),
            };
            tame(&format!(
                "{} is not as the documents say{at}: {why}",
                judged.name
            ))
        });
        match (refused, deviation) {
            (None, None) => Ok(ExitCode::Conforms),
            (refused, deviation) => {
                let said: Vec<String> = refused.into_iter().chain(deviation).collect();
                Err(Exit::error(ExitCode::Deviates, said.join("\n")))
            }
        }
    }

    fn ask(&self, matches: &ArgMatches) -> anyhow::Result<(Ask, Said)> {
        let options = self.options;
        let unfit = ["first", "listen-for", "channel"];
        let used = [
            !options.first.is_empty(),
            options.listen_for.is_some(),
            options.channel.is_some(),
        ];
        if let Some((unfit, _)) = unfit.iter().zip(used).find(|(_, used)| *used) {
            return Err(usage(format!(
                "--{unfit} is for channels, and {} is asked for over HTTP",
                self.endpoint.name
            )));
        }
        let flags = of_endpoint(self.document, self.endpoint);
        let members = given(&flags, self.caller.references(), matches, options)?;
        let overrides = self.caller.overrides(options)?;
        let mut said = Said {
            params: overrides.params,
            query: overrides.query,
            headers: overrides.headers,
            credential: overrides
                .credential
                .filter(|_| self.endpoint.credential.is_some()),
            ..Said::default()
        };
        self.fill(members, &flags, &mut said)?;
        let ask = Ask::of(self.endpoint, self.caller.binding(), &said).map_err(|error| {
            let hint = match &error {
                AskError::Opening(error) => hint(error),
                _ => String::new(),
            };
            usage(format!("{error}{hint}"))
        })?;
        Ok((ask, said))
    }

    /// Puts members where they belong: into the path, or into the body.
    fn fill(
        &self,
        mut members: Map<String, Value>,
        flags: &[Flag],
        said: &mut Said,
    ) -> anyhow::Result<()> {
        for parameter in &self.endpoint.parameters {
            if let Some(value) = members.remove(&parameter.name) {
                said.params.insert(parameter.name.clone(), value);
            }
        }
        if let Some(text) = &self.options.raw {
            said.raw = Some(Value::String(text.clone()));
            return Ok(());
        }
        let files = &self.options.file;
        let (json, form) = (self.endpoint.json(), self.endpoint.body(PARTS));
        if form.is_some() && (json.is_none() || !files.is_empty()) {
            self.attach(&mut members)?;
            said.multipart = Some(members);
        } else if let Some((name, _)) = files.first() {
            let message = format!("--file {name}=…: {} takes no form", self.endpoint.name);
            return Err(usage(message));
        } else if json.is_some() {
            if members.is_empty() && !self.endpoint.needs_body {
                return Ok(());
            }
            said.json = Some(Value::Object(members));
        } else if let Some(name) = members.keys().next() {
            return Err(usage(format!(
                "{} takes no body, and `{name}` is given",
                self.endpoint.name
            )));
        }
        self.judge(said, flags)
    }

    /// Adds the files to what becomes a form.
    fn attach(&self, members: &mut Map<String, Value>) -> anyhow::Result<()> {
        let schema = self
            .endpoint
            .body(PARTS)
            .and_then(|form| form.message.as_ref());
        let schema = schema.and_then(|message| message.schema.get(self.document));
        for (name, path) in &self.options.file {
            if let Some(schema) = schema {
                let known = of_schema(self.document, schema);
                let known = known.iter().map(|member| member.name.as_str());
                if !known.clone().any(|known| known == name) && !self.options.bad {
                    let what = format!("--file: the form of {} has no member", self.endpoint.name);
                    return Err(usage(unknown(&what, name, known)));
                }
            }
            let file = form::file(Path::new(path));
            let file = file.map_err(|error| usage(format!("--file {name}={path}: {error}")))?;
            form::add(members, name, file);
        }
        Ok(())
    }

    /// Holds a body against what the documents say of it.
    fn judge(&self, said: &Said, flags: &[Flag]) -> anyhow::Result<()> {
        let Some(mismatches) = said.judged(self.endpoint) else {
            return Ok(());
        };
        if !self.options.bad && !mismatches.is_empty() {
            let lines = mismatches.iter().map(|mismatch| told(mismatch, flags));
            let lines: Vec<String> = lines.collect();
            return Err(usage(format!(
                "{}\n  --bad sends it all the same",
                lines.join("\n  ")
            )));
        }
        if self.options.bad && mismatches.is_empty() {
            not_bad(&self.endpoint.name);
        }
        Ok(())
    }
}

/// What goes over the wire in the place of what is asked for.
fn on_the_wire(ask: &Ask) -> String {
    let body = ask.body.as_deref().unwrap_or_default();
    let line = format!("{} {} {}", ask.method, ask.target, readable(body));
    line.trim_end().to_owned()
}

/// What the documents say of an answer.
fn judged(endpoint: &Endpoint, answer: &Answer) -> Judged {
    let held = Held::new(Some(endpoint), answer);
    let wrong = held.faults.into_iter().map(|fault| match fault {
        Fault::Body(mismatch) => (mismatch.pointer.clone(), mismatch.message()),
        Fault::Header(name) => (String::new(), format!("the header `{name}` is missing")),
        Fault::NoBody => (String::new(), "there is no body".to_owned()),
        Fault::NoJson(why) => (String::new(), format!("this is no JSON: {why}")),
    });
    Judged {
        name: format!("{} {}", endpoint.name, answer.status),
        is_known: endpoint.answer(answer.status).is_some(),
        body: match held.json {
            Some(json) => Body::Json(json),
            None => Body::Text(answer.text()),
        },
        refusal: (400..500).contains(&answer.status),
        wrong: wrong.collect(),
        undocumented: held.undocumented,
        wire: None,
    }
}
