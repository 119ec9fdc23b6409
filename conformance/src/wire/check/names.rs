//! What names stand for: people and things of the world, and variables.
//!
//! A variable is bound by the first pattern that holds it, in the order written. It
//! must be used again, or it says nothing; and it must be bound wherever its value is
//! needed. What may not come at all binds only within itself.

mod unknown;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Findings, Mistake};
use crate::wire::ast::{
    AnswerPattern, Block, Element, Expect, GroupMode, MessagePattern, Path, Span, Spanned,
    Statement, StatementKind, Term, TermKind, TextPart,
};

pub(super) fn check(block: &Block, findings: &mut Findings) {
    let mut names = Names {
        findings,
        declared: block.statements.iter().filter_map(declared).collect(),
        world: BTreeSet::new(),
        strangers: BTreeSet::new(),
        scopes: Vec::new(),
        ended: BTreeSet::new(),
        line: None,
    };
    names.scope(|names| {
        block
            .statements
            .iter()
            .for_each(|statement| names.statement(statement))
    });
}

fn declared(statement: &Statement) -> Option<&str> {
    match &statement.kind {
        StatementKind::Is { name, .. } => Some(&name.value),
        _ => None,
    }
}

/// A variable that a pattern has bound.
struct Binding {
    span: Span,
    used: bool,
    line: Option<Line>,
}

/// A line of an `all of`: where its group begins, and which line it is.
#[derive(Clone, Copy, PartialEq)]
struct Line {
    group: usize,
    number: usize,
}

struct Names<'b, 'f> {
    findings: &'f mut Findings,
    /// Everything the block declares anywhere.
    declared: BTreeSet<&'b str>,
    /// What has been declared so far.
    world: BTreeSet<&'b str>,
    /// People who are not declared and have been reported.
    strangers: BTreeSet<&'b str>,
    /// What is bound, from the block to the innermost line that may stay away.
    scopes: Vec<BTreeMap<&'b str, Binding>>,
    /// What was bound in a scope that has ended.
    ended: BTreeSet<&'b str>,
    /// The line of an `all of` that is being looked at.
    line: Option<Line>,
}

impl<'b> Names<'b, '_> {
    fn statement(&mut self, statement: &'b Statement) {
        match &statement.kind {
            StatementKind::Needs(_) => {}
            StatementKind::Is { name, with, .. } => self.declare(name, with.as_ref()),
            StatementKind::Connects(handshake) | StatementKind::IsRefused { handshake, .. } => {
                self.person(&handshake.party);
                self.values(handshake.with.as_ref());
            }
            StatementKind::Send {
                party, body, with, ..
            } => {
                self.person(party);
                self.values(body.as_ref());
                self.values(with.as_ref());
            }
            StatementKind::Request(request) => {
                self.person(&request.party);
                let path = request.path.value.iter();
                path.filter_map(TextPart::variable)
                    .for_each(|path| self.read(path));
                self.values(request.body.as_ref());
                self.values(request.with.as_ref());
            }
            StatementKind::SendRaw { party, raw } => {
                self.person(party);
                raw.terms().into_iter().for_each(|term| self.value(term));
            }
            StatementKind::Take { party, expect } => {
                self.person(party);
                self.expect(expect);
            }
            StatementKind::TakeAnswers(answers) => {
                answers.parties.iter().for_each(|party| self.person(party));
                for (number, answer) in answers.lines.iter().enumerate() {
                    let group = &answers.mode;
                    self.group_line(group, number, |names| names.answer(answer));
                }
            }
            StatementKind::MayHear { party, message } => {
                self.person(party);
                self.scope(|names| names.patterns(message.pattern.as_ref()));
            }
            StatementKind::Closes { party, .. } | StatementKind::Drops(party) => self.person(party),
        }
    }

    fn expect(&mut self, expect: &'b Expect) {
        match expect {
            Expect::Message(message) | Expect::NothingUntil { message, .. } => {
                self.message(message)
            }
            Expect::Answer(answer) => self.answer(answer),
            Expect::Refusal { pattern, .. } => self.patterns(pattern.as_ref()),
            Expect::Pong(term) => self.value(term),
            Expect::Group { mode, messages } => {
                for (number, message) in messages.iter().enumerate() {
                    self.group_line(mode, number, |names| names.message(message));
                }
            }
            Expect::Nothing { .. } | Expect::Closed { .. } => {}
        }
    }

    /// Looks at a line of a group.
    fn group_line(
        &mut self,
        mode: &Spanned<GroupMode>,
        number: usize,
        line: impl FnOnce(&mut Self),
    ) {
        match mode.value {
            GroupMode::InOrder => line(self),
            GroupMode::AllOf => {
                self.line = Some(Line {
                    group: mode.span.start,
                    number,
                });
                line(self);
                self.line = None;
            }
            GroupMode::AnyOf => self.scope(line),
        }
    }

    fn answer(&mut self, answer: &'b AnswerPattern) {
        self.patterns(answer.pattern.as_ref());
        let Some(TermKind::Object { members, .. }) = answer.with.as_ref().map(|with| &with.kind)
        else {
            return;
        };
        for (name, term) in members {
            match name.value.as_str() {
                "raw" => self.value(term),
                _ => self.pattern(term),
            }
        }
    }

    fn message(&mut self, message: &'b MessagePattern) {
        if message.maybe {
            self.scope(|names| names.patterns(message.pattern.as_ref()));
        } else {
            self.patterns(message.pattern.as_ref());
        }
    }

    /// Looks at something whose bindings end with it.
    fn scope(&mut self, inside: impl FnOnce(&mut Self)) {
        self.scopes.push(BTreeMap::new());
        inside(self);
        let inner = self.scopes.len() > 1;
        for (name, binding) in self.scopes.pop().unwrap_or_default() {
            self.ended.insert(name);
            if !binding.used {
                let help = if inner {
                    "write `_` if the value does not matter; what `maybe`, `any of` and `may hear` bind ends with their line"
                } else {
                    "write `_` if the value does not matter"
                };
                let message = format!("`${name}` is bound here and used nowhere else");
                self.findings
                    .add(Mistake::new(binding.span, message, "never used").help(help));
            }
        }
    }

    fn values(&mut self, term: Option<&'b Term>) {
        term.into_iter().for_each(|term| self.value(term));
    }

    /// A term whose value is needed.
    fn value(&mut self, term: &'b Term) {
        term.variables()
            .into_iter()
            .for_each(|path| self.read(path));
    }

    fn patterns(&mut self, term: Option<&'b Term>) {
        term.into_iter().for_each(|term| self.pattern(term));
    }

    /// A term that is matched: a bare variable binds where it is not bound yet.
    fn pattern(&mut self, term: &'b Term) {
        match &term.kind {
            TermKind::Variable(path) if path.steps.is_empty() => self.bind(path),
            TermKind::Array(elements) => {
                elements
                    .iter()
                    .filter_map(Element::term)
                    .for_each(|term| self.pattern(term));
            }
            TermKind::Object { members, .. } => {
                members.iter().for_each(|(_, value)| self.pattern(value));
            }
            _ => self.value(term),
        }
    }

    fn bind(&mut self, path: &'b Path) {
        let name = path.name.as_str();
        if self.declared.contains(name) {
            return self.read(path);
        }
        if let Some(binding) = self.bound(name) {
            binding.used = true;
        } else if let Some(scope) = self.scopes.last_mut() {
            scope.insert(
                name,
                Binding {
                    span: path.span.clone(),
                    used: false,
                    line: self.line,
                },
            );
        }
    }

    fn bound(&mut self, name: &str) -> Option<&mut Binding> {
        self.scopes
            .iter_mut()
            .rev()
            .find_map(|scope| scope.get_mut(name))
    }

    /// A variable whose value is needed here.
    fn read(&mut self, path: &'b Path) {
        let (name, here) = (path.name.as_str(), self.line);
        if self.world.contains(name) {
            if path.steps.is_empty() {
                self.findings.add(
                    Mistake::new(
                        path.span.clone(),
                        format!("`${name}` is a whole person or thing"),
                        "expected one of its fields",
                    )
                    .help(format!(
                        "write the field that is meant, such as `${name}.id`"
                    )),
                );
            }
            return;
        }
        match self.bound(name) {
            Some(binding) => {
                binding.used = true;
                let other_line = binding
                    .line
                    .zip(here)
                    .is_some_and(|(bound, here)| bound.group == here.group && bound != here);
                if other_line {
                    self.findings.add(
                        Mistake::new(path.span.clone(), format!("`${name}` may not be bound yet"), "bound in another line of this `all of`")
                            .help("the lines come in any order: bind it before the group, or write `in order`"),
                    );
                }
            }
            None => {
                let mistake = self.unbound(path);
                self.findings.add(mistake);
            }
        }
    }
}
