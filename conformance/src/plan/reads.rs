//! What a scenario takes of what a target gives: fields of its people and things that it names, and
//! those by which they connect and ask. Who has not all of them cannot play it.

use std::collections::BTreeMap;

use wireproof_client::pack::{Channel, Credential, Endpoint, Pack, Parameter};

use crate::wire::ast::{
    AnswerPattern, Block, Expect, Handshake, Party, Path, Request, StatementKind, Term, TermKind,
    TextPart,
};
use crate::world::Thing;

/// Notes at each thing what a block takes of it.
pub(super) fn note(things: &mut [Thing], block: &Block, pack: &Pack) {
    let mut reads = Reads {
        pack,
        things,
        channels: BTreeMap::new(),
    };
    for statement in &block.statements {
        reads.statement(&statement.kind);
    }
}

struct Reads<'a, 'b> {
    pack: &'a Pack,
    things: &'b mut [Thing],
    channels: BTreeMap<&'a Party, &'a Channel>,
}

impl<'a> Reads<'a, '_> {
    fn statement(&mut self, statement: &'a StatementKind) {
        for path in paths(statement) {
            if let Some(field) = path.steps.first() {
                self.field(&path.name, field);
            }
        }
        match statement {
            StatementKind::Connects(handshake) => {
                if let Some(channel) = self.handshake(handshake) {
                    self.channels.insert(&handshake.party.value, channel);
                }
            }
            StatementKind::IsRefused { handshake, .. } => drop(self.handshake(handshake)),
            StatementKind::Send {
                party,
                operation,
                with,
                ..
            } => {
                let channel = self.channels.get(&party.value);
                let is_sent = channel.is_some_and(|c| c.operation(&operation.value).is_some());
                let endpoint = self.pack.endpoint(&operation.value).filter(|_| !is_sent);
                if let Some(endpoint) = endpoint {
                    let person = &party.value.person;
                    self.endpoint(person, endpoint, with.as_ref());
                    self.parameters(person, &endpoint.parameters, with.as_ref());
                }
            }
            StatementKind::Request(request) => self.request(request),
            _ => {}
        }
    }

    fn handshake(&mut self, handshake: &Handshake) -> Option<&'a Channel> {
        let channel: &Channel = self.pack.channel(&handshake.channel.value)?;
        let (person, with) = (&handshake.party.value.person, handshake.with.as_ref());
        self.credential(person, channel.credential.as_ref(), with);
        if member(with, "address").is_none() {
            self.parameters(person, &channel.parameters, with);
        }
        Some(channel)
    }

    fn request(&mut self, request: &Request) {
        // Whatever stands in for a value, it is the same endpoint.
        let parts = request.path.value.iter().map(|part| match part {
            TextPart::Literal(text) => text.as_str(),
            TextPart::Variable(_) => "1",
        });
        let path: String = parts.collect();
        let at = self
            .pack
            .endpoints_at(path.split('?').next().unwrap_or_default());
        let mut of_method = at.iter().filter(|e| e.method == request.method.value);
        if let Some(endpoint) = of_method.next() {
            self.endpoint(&request.party.value.person, endpoint, request.with.as_ref());
        }
    }

    /// Who has no credential asks without one, so that only who should have one is looked at.
    fn endpoint(&mut self, person: &str, endpoint: &Endpoint, with: Option<&Term>) {
        if self.pack.kinds_are_known {
            self.credential(person, endpoint.credential.as_ref(), with);
        }
    }

    fn credential(&mut self, person: &str, scheme: Option<&Credential>, with: Option<&Term>) {
        if let (Some(scheme), None) = (scheme, member(with, "credential")) {
            self.field(person, scheme.field());
        }
    }

    fn parameters(&mut self, person: &str, parameters: &[Parameter], with: Option<&Term>) {
        let given = member(with, "params");
        for parameter in parameters {
            let is_given = member(given, &parameter.name).is_some() || parameter.default.is_some();
            if let (Some(field), false) = (&parameter.person, is_given) {
                self.field(person, field);
            }
        }
    }

    /// Notes a field, unless it is no target's to give.
    fn field(&mut self, name: &str, field: &str) {
        let Some(thing) = self.things.iter_mut().find(|thing| thing.name == name) else {
            return;
        };
        let is_given = match self.pack.kind(&thing.kind) {
            Some(kind) => kind.has_field(field),
            None => !self.pack.kinds_are_known,
        };
        if is_given {
            thing.reads.insert(field.to_owned());
        }
    }
}

/// A member of what is changed in a handshake or a request.
fn member<'a>(with: Option<&'a Term>, name: &str) -> Option<&'a Term> {
    let TermKind::Object { members, .. } = &with?.kind else {
        return None;
    };
    let mut members = members.iter();
    members.find_map(|(key, term)| (key.value == name).then_some(term))
}

/// The variables in a statement, but for those of the world's own lines.
fn paths(statement: &StatementKind) -> Vec<&Path> {
    let terms: Vec<&Term> = match statement {
        StatementKind::Connects(handshake) | StatementKind::IsRefused { handshake, .. } => {
            handshake.with.iter().collect()
        }
        StatementKind::Send { body, with, .. } => body.iter().chain(with).collect(),
        StatementKind::Request(request) => {
            let path = request.path.value.iter().filter_map(TextPart::variable);
            let terms = request.body.iter().chain(&request.with);
            return path.chain(terms.flat_map(Term::variables)).collect();
        }
        StatementKind::SendRaw { raw, .. } => raw.terms(),
        StatementKind::Take { expect, .. } => expected(expect),
        StatementKind::TakeAnswers(answers) => answers.lines.iter().flat_map(answer).collect(),
        StatementKind::MayHear { message, .. } => message.pattern.iter().collect(),
        StatementKind::Needs(_)
        | StatementKind::Is { .. }
        | StatementKind::Closes { .. }
        | StatementKind::Drops(_) => Vec::new(),
    };
    terms.into_iter().flat_map(Term::variables).collect()
}

fn expected(expect: &Expect) -> Vec<&Term> {
    match expect {
        Expect::Message(message) | Expect::NothingUntil { message, .. } => {
            message.pattern.iter().collect()
        }
        Expect::Answer(expected) => answer(expected),
        Expect::Refusal { pattern, .. } => pattern.iter().collect(),
        Expect::Pong(term) => vec![term],
        Expect::Group { messages, .. } => messages.iter().flat_map(|m| &m.pattern).collect(),
        Expect::Nothing { .. } | Expect::Closed { .. } => Vec::new(),
    }
}

fn answer(answer: &AnswerPattern) -> Vec<&Term> {
    answer.pattern.iter().chain(&answer.with).collect()
}
