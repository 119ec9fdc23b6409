//! Requests over HTTP: which endpoint each is for, that its answer is taken, and that what it
//! carries and what is expected are things the document knows.
//!
//! A path that no endpoint has may be asked for all the same: nothing is known of it, and nothing
//! is judged. One that is nearly an endpoint's is taken for a slip of the pen, unless the request
//! is called `bad`.

use std::collections::BTreeMap;
use std::sync::Arc;

use wireproof_client::pack::{Channel, Endpoint, Message, Pack, Statuses};

use super::members::{Members, Sent};
use crate::diagnostic::{Diagnostic, distance, nearest};
use crate::wire::ast::{
    AnswerPattern, Block, Expect, Party, Request, Span, Spanned, Statement, StatementKind, Status,
    Term, TermKind, TextPart,
};

/// A path that differs from an endpoint's by so few letters is a slip of the pen.
const SLIP: usize = 2;

/// What is wrong with the requests over HTTP of a block.
pub(super) fn problems(block: &Block, pack: &Pack, path: &str) -> Vec<Diagnostic> {
    let mut rest = Rest {
        pack,
        path,
        sent: Sent::by(block),
        channels: BTreeMap::new(),
        open: BTreeMap::new(),
        problems: Vec::new(),
    };
    for statement in &block.statements {
        rest.statement(statement);
    }
    rest.finish()
}

/// The endpoint that `party > name` is for, where no channel of the party's has such an operation.
pub(super) fn endpoint<'p>(
    pack: &'p Pack,
    channel: Option<&Arc<Channel>>,
    name: &str,
) -> Option<&'p Arc<Endpoint>> {
    match channel.and_then(|channel| channel.operation(name)) {
        Some(_) => None,
        None => pack.endpoint(name),
    }
}

/// A request that has no answer yet.
struct Open<'b, 'p> {
    span: &'b Span,
    endpoint: Option<&'p Arc<Endpoint>>,
}

struct Rest<'b, 'p> {
    pack: &'p Pack,
    path: &'p str,
    sent: Sent,
    channels: BTreeMap<&'b Party, Arc<Channel>>,
    open: BTreeMap<&'b Party, Open<'b, 'p>>,
    problems: Vec<Diagnostic>,
}

impl<'b, 'p> Rest<'b, 'p> {
    fn statement(&mut self, statement: &'b Statement) {
        match &statement.kind {
            StatementKind::Connects(handshake) => {
                if let Some(channel) = self.pack.channel(&handshake.channel.value) {
                    let party = &handshake.party.value;
                    self.channels.insert(party, Arc::clone(channel));
                }
            }
            StatementKind::Closes { party, .. }
            | StatementKind::Drops(party)
            | StatementKind::Take {
                party,
                expect: Expect::Closed { .. },
            } => drop(self.channels.remove(&party.value)),
            StatementKind::Send { .. } => self.by_name(&statement.kind),
            StatementKind::Request(request) => self.by_path(request),
            StatementKind::Take {
                party,
                expect: Expect::Answer(answer),
            } => self.answer(party, answer),
            StatementKind::TakeAnswers(answers) => {
                // Which of them is whose nobody knows; each has to be one that is described.
                for (party, answer) in answers.parties.iter().zip(&answers.lines) {
                    self.answer(party, answer);
                }
            }
            StatementKind::Take {
                party,
                expect: Expect::Refusal { span, .. },
            } => self.refusal(party, span),
            _ => {}
        }
    }

    fn by_name(&mut self, kind: &'b StatementKind) {
        let StatementKind::Send {
            party,
            bad,
            operation,
            body,
            with,
        } = kind
        else {
            return;
        };
        let channel = self.channels.get(&party.value);
        if let Some(endpoint) = endpoint(self.pack, channel, &operation.value) {
            self.asks(party, &operation.span, Some(endpoint));
            self.body(
                Some(endpoint),
                *bad,
                &operation.span,
                body.as_ref(),
                with.as_ref(),
            );
        } else if channel.is_none() {
            let name = &party.value;
            let endpoints = self.pack.endpoints.iter();
            let near = nearest(&operation.value, endpoints.map(|e| e.name.as_str()));
            let help = match near {
                Some(near) => format!("did you mean `{near}`, which is asked for over HTTP?"),
                None => format!("write `{name} connects` and a channel before this line"),
            };
            self.problem(
                &party.span,
                format!("`{name}` is not connected"),
                "no connection",
                help,
            );
        } else if let Some(with) = with {
            let message = format!("`{}` is sent in a frame", operation.value);
            let help = "leave `with` out: a frame has neither headers nor a query".to_owned();
            self.problem(&with.span, message, "only for requests over HTTP", help);
        }
    }

    fn by_path(&mut self, request: &'b Request) {
        let found = self.found(request);
        self.asks(&request.party, &request.path.span, found);
        let (body, with) = (request.body.as_ref(), request.with.as_ref());
        self.body(found, request.bad, &request.path.span, body, with);
    }

    /// The endpoint of a path and a method, as far as the path is known before it is asked for.
    fn found(&mut self, request: &Request) -> Option<&'p Arc<Endpoint>> {
        let path = template(&request.path.value)?;
        if !path.starts_with('/') {
            let message = format!("`{path}` does not begin with a slash");
            let help = "write the path from the target's base on".to_owned();
            self.problem(&request.path.span, message, "no path", help);
            return None;
        }
        let pack: &'p Pack = self.pack;
        let at = pack.endpoints_at(&path);
        if at.is_empty() && !request.bad {
            let paths = pack.endpoints.iter().map(|e| e.path.as_str());
            if let Some(near) = nearest(&path, paths)
                && distance(&path, near) <= SLIP
            {
                let message = format!("no endpoint has the path `{path}`");
                let help = format!(
                    "did you mean `{near}`? write `bad {}` if this path is what is meant",
                    request.method.value
                );
                self.problem(&request.path.span, message, "not in the document", help);
            }
        }
        at.into_iter()
            .find(|endpoint| endpoint.method == request.method.value)
    }

    fn asks(
        &mut self,
        party: &'b Spanned<Party>,
        span: &'b Span,
        endpoint: Option<&'p Arc<Endpoint>>,
    ) {
        if self
            .open
            .insert(&party.value, Open { span, endpoint })
            .is_some()
        {
            let name = &party.value;
            let person = &name.person;
            self.problem(
                span,
                format!("`{name}` waits for the answer to a request"),
                "a second request",
                format!("take the answer first, or let another connection ask: `{person}/other …`"),
            );
        }
    }

    /// What a request carries.
    fn body(
        &mut self,
        endpoint: Option<&'p Arc<Endpoint>>,
        bad: bool,
        span: &Span,
        body: Option<&Term>,
        with: Option<&Term>,
    ) {
        let Some(endpoint) = endpoint.filter(|_| !bad) else {
            return;
        };
        let parts = with.and_then(|with| member(with, "multipart"));
        let parts_form = endpoint.body("multipart/form-data");
        if let (Some(parts), Some(message)) =
            (parts, parts_form.and_then(|form| form.message.as_ref()))
        {
            self.parts(parts, message);
        }
        let other = parts.is_some() || with.is_some_and(|with| member(with, "raw").is_some());
        match (body, endpoint.json()) {
            (Some(body), Some(message)) => {
                let mut members = Members {
                    message: &message.name,
                    sent: None,
                    path: self.path,
                    problems: &mut self.problems,
                };
                members.term(body, message.described());
            }
            (Some(body), None) => self.problem(
                &body.span,
                format!("`{}` takes no JSON", endpoint.name),
                "nothing of the kind is described",
                "write `bad` if it is sent all the same".to_owned(),
            ),
            (None, _) if endpoint.needs_body && !other => self.problem(
                span,
                format!("`{}` needs a body", endpoint.name),
                "none is given",
                "write it behind this, or `bad` if it is left out on purpose".to_owned(),
            ),
            (None, _) => {}
        }
    }

    /// The names of parts; what stands in them is a text or a file, whatever its schema says.
    fn parts(&mut self, parts: &Term, message: &Message) {
        let TermKind::Object { members, exactly } = &parts.kind else {
            return;
        };
        let names = members.iter().map(|(name, value)| {
            let kind = TermKind::Anything;
            let span = value.span.clone();
            (name.clone(), Term { kind, span })
        });
        let names = Term {
            kind: TermKind::Object {
                members: names.collect(),
                exactly: *exactly,
            },
            span: parts.span.clone(),
        };
        let mut members = Members {
            message: &message.name,
            sent: None,
            path: self.path,
            problems: &mut self.problems,
        };
        members.term(&names, message.described());
    }

    fn answer(&mut self, party: &'b Spanned<Party>, answer: &AnswerPattern) {
        let (status, pattern) = (&answer.status, answer.pattern.as_ref());
        let Some(Open { endpoint, .. }) = self.open.remove(&party.value) else {
            let name = &party.value;
            return self.problem(
                &status.span,
                format!("`{name}` has asked for nothing over HTTP"),
                "no request without an answer",
                format!("write what is answered before this line: `{name} GET /…`"),
            );
        };
        let (Some(endpoint), Status::One(code)) = (endpoint, status.value) else {
            return;
        };
        let Some(form) = endpoint.answer(code) else {
            let known = endpoint.answers.iter().map(|answer| shown(answer.statuses));
            let known = known.collect::<Vec<_>>().join(", ");
            return self.problem(
                &status.span,
                format!("nobody says that `{}` answers {code}", endpoint.name),
                "not in the document",
                format!("its answers are {known}"),
            );
        };
        if let (Some(pattern), Some(message)) = (pattern, form.json()) {
            let mut members = Members {
                message: &message.name,
                sent: Some(&self.sent),
                path: self.path,
                problems: &mut self.problems,
            };
            members.term(pattern, message.described());
        }
    }

    /// A refusal answers the request over HTTP, where one is open; else it is about a frame, and
    /// then somebody has to be connected.
    fn refusal(&mut self, party: &'b Spanned<Party>, span: &Span) {
        let answered = self.open.remove(&party.value).is_some();
        if !answered && !self.channels.contains_key(&party.value) {
            let name = &party.value;
            self.problem(
                span,
                format!("`{name}` has sent nothing that could be refused"),
                "no request without an answer",
                format!("write what is refused before this line: `{name} > …`"),
            );
        }
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        for (party, open) in std::mem::take(&mut self.open) {
            let message = "no step takes the answer to this request".to_owned();
            let help = format!("write `{party} < 200 {{…}}` or `{party} < refusal` after it");
            self.problem(open.span, message, "asked here", help);
        }
        self.problems
    }

    fn problem(&mut self, span: &Span, message: String, label: &str, help: String) {
        self.problems.push(Diagnostic {
            path: self.path.to_owned(),
            span: span.clone(),
            message,
            label: label.to_owned(),
            help: Some(help),
        });
    }
}

/// The path without its query, something standing for each value; none of a path that only a
/// variable holds.
fn template(parts: &[TextPart]) -> Option<String> {
    if let [TextPart::Variable(_)] = parts {
        return None;
    }
    let parts = parts.iter().map(|part| match part {
        TextPart::Literal(literal) => literal.as_str(),
        TextPart::Variable(_) => "0",
    });
    let whole: String = parts.collect();
    Some(whole.split('?').next().unwrap_or_default().to_owned())
}

/// The member of this name of an object.
fn member<'t>(term: &'t Term, name: &str) -> Option<&'t Term> {
    let TermKind::Object { members, .. } = &term.kind else {
        return None;
    };
    let mut members = members.iter();
    members
        .find(|(member, _)| member.value == name)
        .map(|(_, value)| value)
}

fn shown(statuses: Statuses) -> String {
    match statuses {
        Statuses::One(status) => status.to_string(),
        Statuses::Class(class) => format!("{class}xx"),
        Statuses::Others => "any other".to_owned(),
    }
}
