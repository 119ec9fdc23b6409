//! Looks up what a block names: kinds, channels, operations, messages and conventions.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use wireproof_client::pack::{Channel, Message, Pack};

use super::members::{Members, Sent};
use super::rest;
use crate::chapter::{Basis, Chapter};
use crate::diagnostic::{Diagnostic, nearest};
use crate::wire::ast::{
    Block, Expect, Handshake, MessagePattern, Party, Span, Spanned, Statement, StatementKind, Term,
};
use crate::world::{Thing, things};

/// Looks up every name of a block.
pub(super) struct Resolver<'a> {
    pack: &'a Pack,
    chapter: &'a Chapter,
    bases: &'a BTreeMap<&'a str, Basis>,
    channels: HashMap<Party, Arc<Channel>>,
    /// Who waits for an answer over HTTP: a refusal is that, and no frame.
    asked: HashSet<Party>,
    sent: Sent,
    /// The conventions it leans on.
    pub(super) needs: BTreeSet<String>,
    /// What does not fit.
    pub(super) problems: Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        pack: &'a Pack,
        chapter: &'a Chapter,
        bases: &'a BTreeMap<&'a str, Basis>,
        block: &Block,
    ) -> Self {
        Resolver {
            sent: Sent::by(block),
            pack,
            chapter,
            bases,
            channels: HashMap::new(),
            asked: HashSet::new(),
            needs: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// Looks up a whole block; the world it needs comes back.
    pub(super) fn block(&mut self, block: &Block) -> Vec<Thing> {
        for statement in &block.statements {
            self.statement(statement);
        }
        match things(block) {
            Ok(things) => {
                self.check_with(block, &things);
                things
            }
            Err(error) => {
                self.problem(error.span, error.message, String::new(), None);
                Vec::new()
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Needs(ids) => ids.iter().for_each(|id| self.convention(id)),
            StatementKind::Is { name, kind, .. } => self.kind(name, kind),
            StatementKind::Connects(handshake) => {
                if let Some(channel) = self.channel(handshake) {
                    let party = handshake.party.value.clone();
                    self.channels.insert(party, channel);
                }
            }
            // Who is refused stays where she is.
            StatementKind::IsRefused { handshake, .. } => drop(self.channel(handshake)),
            StatementKind::Send {
                party,
                operation,
                bad,
                body,
                ..
            } => {
                let channel = self.channels.get(&party.value);
                if rest::endpoint(self.pack, channel, &operation.value).is_some() {
                    self.asked.insert(party.value.clone());
                    return;
                }
                // What is bad about a frame may be a member that is not known.
                let body = body.as_ref().filter(|_| !bad);
                self.operation(party, operation, body);
            }
            StatementKind::Take {
                party,
                expect: Expect::Answer(_) | Expect::Refusal { .. },
            } if self.asked.remove(&party.value) => {}
            StatementKind::Take { party, expect } => self.expect(party, expect),
            StatementKind::TakeAnswers(answers) => {
                for party in &answers.parties {
                    self.asked.remove(&party.value);
                }
            }
            // Who does not claim a message will not send it, which is what this allows.
            StatementKind::MayHear { party, message } => drop(self.message(party, message)),
            StatementKind::Request(request) => {
                self.asked.insert(request.party.value.clone());
            }
            StatementKind::SendRaw { .. }
            | StatementKind::Closes { .. }
            | StatementKind::Drops(_) => {}
        }
    }

    fn convention(&mut self, id: &Spanned<String>) {
        match self.bases.get(id.value.as_str()) {
            Some(Basis::Convention) => {
                self.needs.insert(id.value.clone());
            }
            Some(_) => self.problem(
                id.span.clone(),
                format!("{} is no convention", id.value),
                "every target is held to it".to_owned(),
                Some("leave this line out".to_owned()),
            ),
            None => self.problem(
                id.span.clone(),
                format!("no requirement {} in these chapters", id.value),
                "not found".to_owned(),
                None,
            ),
        }
    }

    fn kind(&mut self, name: &Spanned<String>, kind: &Spanned<String>) {
        if self.pack.kinds_are_known && self.pack.kind(&kind.value).is_none() {
            let known = self.pack.kinds.iter().map(|kind| kind.name.as_str());
            let help = listed(&kind.value, "the pack's kinds are", known);
            let message = format!("{} cannot be a `{}`", name.value, kind.value);
            self.problem(kind.span.clone(), message, "no such kind".to_owned(), help);
        }
    }

    fn check_with(&mut self, block: &Block, things: &[Thing]) {
        for thing in things {
            let mismatch = self
                .pack
                .kind(&thing.kind)
                .and_then(|kind| kind.check_with(&thing.with).into_iter().next());
            let (Some(mismatch), Some(span)) = (mismatch, declaration(block, &thing.name)) else {
                continue;
            };
            let place = match mismatch.pointer.as_str() {
                "" => String::new(),
                pointer => format!("at {pointer}: "),
            };
            let message = format!("a `{}` cannot be like this", thing.kind);
            self.problem(
                span,
                message,
                format!("{place}{}", mismatch.message()),
                None,
            );
        }
    }

    fn channel(&mut self, handshake: &Handshake) -> Option<Arc<Channel>> {
        let channel = self.pack.channel(&handshake.channel.value).cloned();
        if channel.is_none() {
            let known = self.pack.channels.iter().map(|c| c.name.as_str());
            let help = listed(&handshake.channel.value, "the pack's channels are", known);
            let message = format!("no channel `{}`", handshake.channel.value);
            let span = handshake.channel.span.clone();
            self.problem(span, message, "not in the pack".to_owned(), help);
        }
        channel
    }

    fn operation(
        &mut self,
        party: &Spanned<Party>,
        operation: &Spanned<String>,
        body: Option<&Term>,
    ) {
        let Some(channel) = self.channels.get(&party.value).cloned() else {
            return;
        };
        if let Some(known) = channel.operation(&operation.value) {
            self.lean(&known.request);
            self.members(&known.request, body, false);
        } else {
            let known = channel.operations.iter().map(|o| o.name.as_str());
            let help = listed(&operation.value, "its operations are", known);
            let message = format!("`{}` has no operation `{}`", channel.name, operation.value);
            let span = operation.span.clone();
            self.problem(span, message, "not in the pack".to_owned(), help);
        }
    }

    fn expect(&mut self, party: &Spanned<Party>, expect: &Expect) {
        match expect {
            Expect::Message(message) | Expect::NothingUntil { message, .. } => {
                self.awaited(party, message);
            }
            Expect::Group { messages, .. } => {
                messages
                    .iter()
                    .for_each(|message| self.awaited(party, message));
            }
            Expect::Refusal { pattern, .. } => {
                let channel = self.channels.get(&party.value).cloned();
                let forms = channel.iter().flat_map(|channel| &channel.incoming);
                let mut forms = forms.filter(|message| message.refusal);
                // With several forms it is not known which one comes.
                if let (Some(form), None) = (forms.next(), forms.next()) {
                    // That something is refused shows without a form; how, does not.
                    if pattern.is_some() {
                        self.lean(form);
                    }
                    self.members(form, pattern.as_ref(), true);
                }
            }
            Expect::Answer(_)
            | Expect::Nothing { .. }
            | Expect::Closed { .. }
            | Expect::Pong(_) => {}
        }
    }

    fn awaited(&mut self, party: &Spanned<Party>, message: &MessagePattern) {
        if let Some(known) = self.message(party, message) {
            self.lean(&known);
        }
    }

    fn message(
        &mut self,
        party: &Spanned<Party>,
        message: &MessagePattern,
    ) -> Option<Arc<Message>> {
        let channel = self.channels.get(&party.value).cloned()?;
        if let Some(known) = channel.message(&message.name.value) {
            self.members(known, message.pattern.as_ref(), true);
            return Some(Arc::clone(known));
        }
        let known = channel.incoming.iter().map(|m| m.name.as_str());
        let help = listed(&message.name.value, "a server's messages there are", known);
        let text = format!(
            "no server sends `{}` on `{}`",
            message.name.value, channel.name
        );
        let span = message.name.span.clone();
        self.problem(span, text, "not in the pack".to_owned(), help);
        None
    }

    /// Notes the conventions that brought a message in.
    fn lean(&mut self, message: &Message) {
        self.needs.extend(message.conventions.iter().cloned());
    }

    fn members(&mut self, message: &Message, term: Option<&Term>, expected: bool) {
        let Some(term) = term else { return };
        let mut members = Members {
            message: &message.name,
            sent: expected.then_some(&self.sent),
            path: &self.chapter.path,
            problems: &mut self.problems,
        };
        members.term(term, message.described());
    }

    fn problem(&mut self, span: Span, message: String, label: String, help: Option<String>) {
        self.problems.push(Diagnostic {
            path: self.chapter.path.clone(),
            span,
            message,
            label,
            help,
        });
    }
}

fn declaration(block: &Block, wanted: &str) -> Option<Span> {
    block
        .statements
        .iter()
        .find_map(|statement| match &statement.kind {
            StatementKind::Is { name, .. } if name.value == wanted => Some(statement.span.clone()),
            _ => None,
        })
}

/// What may have been meant, or else all there is.
fn listed<'a>(word: &str, lead: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    if let Some(near) = nearest(word, names.iter().copied()) {
        return Some(format!(
            "did you mean `{near}`? {lead} {}",
            names.join(", ")
        ));
    }
    (!names.is_empty()).then(|| format!("{lead} {}", names.join(", ")))
}
