//! Requests over HTTP: which endpoint each is for, that its answer is taken, and that what it
//! carries and what is expected are things the document knows.
//!
//! A path that no endpoint has may be asked for all the same: nothing is known of it, and nothing
//! is judged. One that is nearly an endpoint's is taken for a slip of the pen, unless the request
//! is called `bad`.

mod said;

use std::collections::BTreeMap;
use std::sync::Arc;

use wireproof_client::pack::{Channel, Endpoint, Pack};

use super::members::Sent;
use crate::diagnostic::{Diagnostic, distance, nearest};
use crate::wire::ast::{
    Answers, Block, Expect, GroupMode, Party, Request, Span, Spanned, Statement, StatementKind,
    TextPart,
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
            } => {
                let endpoint = self.asked(party, &answer.status.span);
                self.described(endpoint, answer);
            }
            StatementKind::TakeAnswers(answers) => self.answers(answers),
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

    /// Which of them is whose nobody knows; each has to be one that is described.
    fn answers(&mut self, answers: &'b Answers) {
        let span = &answers.mode.span;
        let parties = answers.parties.iter();
        let endpoints: Vec<_> = parties.map(|party| self.asked(party, span)).collect();
        let one_for_all = endpoints.first().copied().flatten();
        for (number, line) in answers.lines.iter().enumerate() {
            let endpoint = match answers.mode.value {
                GroupMode::AnyOf => one_for_all,
                GroupMode::AllOf | GroupMode::InOrder => endpoints.get(number).copied().flatten(),
            };
            self.described(endpoint, line);
        }
    }

    /// What the answer that is taken here was asked of, as far as the document knows it.
    fn asked(&mut self, party: &'b Spanned<Party>, span: &Span) -> Option<&'p Arc<Endpoint>> {
        let Some(Open { endpoint, .. }) = self.open.remove(&party.value) else {
            let name = &party.value;
            self.problem(
                span,
                format!("`{name}` has asked for nothing over HTTP"),
                "no request without an answer",
                format!("write what is answered before this line: `{name} GET /…`"),
            );
            return None;
        };
        endpoint
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
