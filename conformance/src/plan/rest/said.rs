//! What requests over HTTP carry, and what is expected of their answers: as the document knows it.

use std::sync::Arc;

use wireproof_client::pack::{Endpoint, Message, Statuses};

use super::Rest;
use crate::plan::members::Members;
use crate::wire::ast::{AnswerPattern, Span, Status, Term, TermKind};

impl<'p> Rest<'_, 'p> {
    /// What a request carries.
    pub(super) fn body(
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

    /// Whether an answer is one that the document has.
    pub(super) fn described(
        &mut self,
        endpoint: Option<&'p Arc<Endpoint>>,
        answer: &AnswerPattern,
    ) {
        let (status, pattern) = (&answer.status, answer.pattern.as_ref());
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
