//! What may stand in a value, and what in a pattern only.

use std::slice;

use super::{functions, parts};
use crate::diagnostic::{Findings, Mistake, nearest};
use crate::wire::ast::{
    AnswerPattern, Block, Element, Expect, Handshake, MessagePattern, Regex, Span, StatementKind,
    Term, TermKind,
};

/// What a term is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// What is asked of a person or thing.
    World,
    /// What is changed in a handshake.
    Handshake,
    /// What is changed in a request over HTTP.
    Request,
    /// The members of an operation that is sent.
    Body,
    /// The content of a raw frame.
    Raw,
    /// An argument of a function.
    Argument,
    /// What a message must hold.
    Pattern,
}

/// What may be said about a handshake.
const HANDSHAKE: [&str; 5] = ["address", "params", "query", "headers", "credential"];

/// What may be said about a request over HTTP.
const REQUEST: [&str; 6] = [
    "params",
    "query",
    "headers",
    "credential",
    "multipart",
    "raw",
];

/// What may be asked of an answer to one, beside its body.
const ANSWER: [&str; 2] = ["headers", "raw"];

pub(super) fn check(block: &Block, findings: &mut Findings) {
    let mut judge = Judge { findings };
    for statement in &block.statements {
        judge.statement(&statement.kind);
    }
}

/// "`a`, `b`".
fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

struct Judge<'f> {
    findings: &'f mut Findings,
}

impl Judge<'_> {
    fn statement(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Is { with, .. } => self.optional(with.as_ref(), Place::World),
            StatementKind::Connects(handshake) | StatementKind::IsRefused { handshake, .. } => {
                self.handshake(handshake)
            }
            StatementKind::Send { body, with, .. } => {
                self.optional(body.as_ref(), Place::Body);
                self.changes(with.as_ref(), "a request", &REQUEST, Place::Request);
            }
            StatementKind::Request(request) => {
                self.optional(request.body.as_ref(), Place::Body);
                self.changes(request.with.as_ref(), "a request", &REQUEST, Place::Request);
            }
            StatementKind::SendRaw { raw, .. } => {
                let terms = raw.terms().into_iter();
                terms.for_each(|term| self.term(term, Place::Raw, false));
                parts::fill(raw, self.findings);
            }
            StatementKind::Take { expect, .. } => self.expect(expect),
            StatementKind::TakeAnswers(answers) => {
                answers.lines.iter().for_each(|answer| self.answer(answer));
            }
            StatementKind::MayHear { message, .. } => self.patterns(slice::from_ref(message)),
            StatementKind::Needs(_) | StatementKind::Closes { .. } | StatementKind::Drops(_) => {}
        }
    }

    fn expect(&mut self, expect: &Expect) {
        match expect {
            Expect::Message(message) | Expect::NothingUntil { message, .. } => {
                self.patterns(slice::from_ref(message))
            }
            Expect::Group { messages, .. } => self.patterns(messages),
            Expect::Answer(answer) => self.answer(answer),
            Expect::Refusal { pattern, .. } => self.optional(pattern.as_ref(), Place::Pattern),
            // What must come back is known: a pong carries what the ping did.
            Expect::Pong(term) => self.term(term, Place::Argument, false),
            Expect::Nothing { .. } | Expect::Closed { .. } => {}
        }
    }

    fn answer(&mut self, answer: &AnswerPattern) {
        self.optional(answer.pattern.as_ref(), Place::Pattern);
        self.changes(answer.with.as_ref(), "an answer", &ANSWER, Place::Pattern);
    }

    fn patterns(&mut self, messages: &[MessagePattern]) {
        for message in messages {
            self.optional(message.pattern.as_ref(), Place::Pattern);
        }
    }

    fn optional(&mut self, term: Option<&Term>, place: Place) {
        if let Some(term) = term {
            self.term(term, place, false);
        }
    }

    fn handshake(&mut self, handshake: &Handshake) {
        let with = handshake.with.as_ref();
        self.changes(with, "a handshake", &HANDSHAKE, Place::Handshake);
    }

    /// What is changed in something, or asked of it, under names that are known.
    fn changes(&mut self, with: Option<&Term>, of: &str, known: &[&str], place: Place) {
        self.optional(with, place);
        let Some(Term {
            kind: TermKind::Object { members, .. },
            ..
        }) = with
        else {
            return;
        };
        for (name, value) in members {
            let is_object = matches!(value.kind, TermKind::Object { .. });
            match name.value.as_str() {
                "multipart" => parts::multipart(value, self.findings),
                "raw" => parts::raw(value, self.findings),
                _ => {}
            }
            if !known.contains(&name.value.as_str()) {
                let mistake = Mistake::new(
                    name.span.clone(),
                    format!("{of} has no `{}`", name.value),
                    "not known",
                );
                let near = nearest(&name.value, known.iter().copied());
                self.findings.add(match near {
                    Some(near) => mistake.help(format!("did you mean `{near}`?")),
                    None => mistake.help(format!("what can stand here is {}", listed(known))),
                });
            } else if !["address", "credential", "raw"].contains(&name.value.as_str()) && !is_object
            {
                self.findings.add(
                    Mistake::new(
                        value.span.clone(),
                        format!("`{}` is an object", name.value),
                        "expected `{`",
                    )
                    .help(format!(
                        "write `\"{}\": {{\"name\": value}}`; a value of `null` removes",
                        name.value
                    )),
                );
            }
        }
    }

    /// Judges a term; `is_member` says whether it is the value of an object's member.
    fn term(&mut self, term: &Term, place: Place, is_member: bool) {
        match &term.kind {
            TermKind::Null
            | TermKind::Bool(_)
            | TermKind::Number(_)
            | TermKind::Text(_)
            | TermKind::Variable(_) => {}
            TermKind::Anything => self.pattern_only(&term.span, "`_`", place),
            TermKind::Regex(_) if place != Place::Pattern => {
                self.pattern_only(&term.span, "a regular expression", place)
            }
            TermKind::Regex(regex) => self.regex(&term.span, regex),
            TermKind::Array(elements) => self.array(elements, place),
            TermKind::Object { members, exactly } => {
                if *exactly {
                    self.pattern_only(&term.span, "`exactly`", place);
                } else if members.is_empty() && place == Place::Pattern {
                    self.findings.add(
                        Mistake::new(term.span.clone(), "`{}` asks for nothing: every object is like it", "says nothing")
                            .help("write `exactly {}` for an object without members, `_` for any value, or the members that matter"),
                    );
                }
                members
                    .iter()
                    .for_each(|(_, value)| self.term(value, place, true));
            }
            TermKind::Function { name, arguments } => {
                if let Err(mistake) = functions::call(&term.span, name, arguments, place, is_member)
                {
                    self.findings.add(mistake);
                }
                // What elements are held against is a pattern as they have them.
                let inside = match name.as_str() {
                    "none" | "one" => Place::Pattern,
                    _ => Place::Argument,
                };
                arguments
                    .iter()
                    .for_each(|argument| self.term(argument, inside, false));
            }
        }
    }

    fn array(&mut self, elements: &[Element], place: Place) {
        let mut after_rest = false;
        for element in elements {
            match element {
                Element::One(term) => self.term(term, place, false),
                Element::Rest(span) => {
                    self.pattern_only(span, "`...`", place);
                    if after_rest {
                        self.findings.add(
                            Mistake::new(
                                span.clone(),
                                "`...` stands twice in a row",
                                "says nothing more",
                            )
                            .help("write it once: it skips any number of elements"),
                        );
                    }
                }
            }
            after_rest = matches!(element, Element::Rest(_));
        }
    }

    fn pattern_only(&mut self, span: &Span, what: &str, place: Place) {
        let help = match place {
            Place::Pattern => return,
            Place::Argument => "write a value, or a variable that an earlier message has bound",
            _ => "write the value itself, or a variable that an earlier message has bound",
        };
        let message = format!("{what} describes what is expected and has no value of its own");
        self.findings
            .add(Mistake::new(span.clone(), message, "expected a value").help(help));
    }

    fn regex(&mut self, span: &Span, regex: &Regex) {
        if let Err(error) = regex.whole() {
            // The last line of the error says what is wrong; those before it draw where.
            let reason = error.to_string();
            let reason = reason
                .lines()
                .last()
                .unwrap_or_default()
                .trim_start_matches("error: ");
            self.findings.add(
                Mistake::new(span.clone(), "this regular expression is not well-formed", reason)
                    .help("write it in the syntax of Rust's `regex`, without look-around; `\\` makes a sign literal: `\\(`"),
            );
        }
    }
}
