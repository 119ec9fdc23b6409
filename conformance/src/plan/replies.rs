//! Which request a block's expectations answer: each reply is taken, and what is refused was
//! sent.
//!
//! Only a pack knows which messages reply to an operation, and that some operations have no
//! reply at all; so this is looked at here and not when the block is parsed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wireproof_client::pack::{Channel, Pack};

use super::rest;
use crate::diagnostic::Diagnostic;
use crate::wire::ast::{
    Block, Expect, MessagePattern, Party, Raw, Span, Spanned, Statement, StatementKind,
};

/// What is wrong with the requests of a block and their replies.
pub(super) fn problems(block: &Block, pack: &Pack, path: &str) -> Vec<Diagnostic> {
    let mut replies = Replies {
        pack,
        path,
        connections: BTreeMap::new(),
        asked: BTreeSet::new(),
        problems: Vec::new(),
    };
    for statement in &block.statements {
        replies.statement(statement);
    }
    replies.finish()
}

/// Something sent that may be answered.
struct Request<'b> {
    /// The operation's name as written; none of a raw frame, of which nothing is known.
    operation: Option<&'b Spanned<String>>,
    /// The names its reply may have.
    replies: Vec<String>,
}

/// A party's connection: its channel, and what was sent and has no answer yet, oldest first.
struct Connection<'b> {
    channel: Arc<Channel>,
    requests: Vec<Request<'b>>,
}

struct Replies<'b, 'p> {
    pack: &'p Pack,
    path: &'p str,
    connections: BTreeMap<&'b Party, Connection<'b>>,
    /// Who waits for an answer over HTTP: a refusal is that.
    asked: BTreeSet<&'b Party>,
    problems: Vec<Diagnostic>,
}

impl<'b> Replies<'b, '_> {
    fn statement(&mut self, statement: &'b Statement) {
        match &statement.kind {
            StatementKind::Connects(handshake) => {
                if let Some(channel) = self.pack.channel(&handshake.channel.value) {
                    let connection = Connection {
                        channel: Arc::clone(channel),
                        requests: Vec::new(),
                    };
                    self.connections.insert(&handshake.party.value, connection);
                }
            }
            StatementKind::Send {
                party, operation, ..
            } => {
                let connection = self.connections.get(&party.value);
                let channel = connection.map(|connection| &connection.channel);
                match rest::endpoint(self.pack, channel, &operation.value) {
                    Some(_) => drop(self.asked.insert(&party.value)),
                    None => self.sent(party, Some(operation)),
                }
            }
            StatementKind::Request(request) => {
                self.asked.insert(&request.party.value);
            }
            StatementKind::Take {
                party,
                expect: Expect::Answer(_) | Expect::Refusal { .. },
            } if self.asked.remove(&party.value) => {}
            StatementKind::TakeAnswers(answers) => {
                for party in &answers.parties {
                    self.asked.remove(&party.value);
                }
            }
            // A ping is answered by the peer's library, never by a message.
            StatementKind::SendRaw {
                raw: Raw::Ping(_), ..
            } => {}
            StatementKind::SendRaw { party, .. } => self.sent(party, None),
            StatementKind::Take { party, expect } => self.take(party, expect),
            // Who leaves cannot be asked to take replies.
            StatementKind::Closes { party, .. } | StatementKind::Drops(party) => {
                self.connections.remove(&party.value);
            }
            StatementKind::Needs(_)
            | StatementKind::Is { .. }
            | StatementKind::IsRefused { .. }
            | StatementKind::MayHear { .. } => {}
        }
    }

    fn sent(&mut self, party: &'b Spanned<Party>, operation: Option<&'b Spanned<String>>) {
        let Some(connection) = self.connections.get_mut(&party.value) else {
            return;
        };
        let known = operation.and_then(|name| connection.channel.operation(&name.value));
        let replies: Vec<String> = known.map_or_else(Vec::new, |operation| {
            let replies = operation.replies.iter();
            replies.map(|message| message.name.clone()).collect()
        });
        let told_apart = known.is_none_or(|operation| operation.correlation().is_some());
        let before = connection.requests.iter().find_map(|other| {
            let shared = other.replies.iter().find(|reply| replies.contains(reply))?;
            Some((other.operation?, shared.clone()))
        });
        connection.requests.push(Request { operation, replies });
        if let (Some(operation), Some((before, reply)), false) = (operation, before, told_apart) {
            self.problem(
                &operation.span,
                format!(
                    "the replies to this `{}` and to the `{}` before it cannot be told apart",
                    operation.value, before.value
                ),
                "the one before has no answer yet",
                format!("take its reply first: `{} < {reply}`", party.value),
            );
        }
    }

    fn take(&mut self, party: &'b Spanned<Party>, expect: &'b Expect) {
        match expect {
            Expect::Message(message) | Expect::NothingUntil { message, .. } => {
                self.message(party, message);
            }
            Expect::Group { messages, .. } => {
                messages
                    .iter()
                    .for_each(|message| self.message(party, message));
            }
            Expect::Refusal { span, .. } => self.refusal(party, span),
            Expect::Closed { .. } => {
                self.connections.remove(&party.value);
            }
            Expect::Answer(_) | Expect::Nothing { .. } | Expect::Pong(_) => {}
        }
    }

    /// A message is the reply to the oldest request that it can answer, if there is one.
    fn message(&mut self, party: &Spanned<Party>, message: &MessagePattern) {
        let Some(Connection { requests, .. }) = self.connections.get_mut(&party.value) else {
            return;
        };
        let answered = requests
            .iter()
            .position(|request| request.replies.contains(&message.name.value));
        if let Some(index) = answered {
            requests.remove(index);
        }
    }

    /// A refusal answers the youngest request.
    fn refusal(&mut self, party: &Spanned<Party>, span: &Span) {
        let Some(Connection { requests, .. }) = self.connections.get_mut(&party.value) else {
            return;
        };
        if requests.pop().is_none() {
            let name = &party.value;
            self.problem(
                span,
                format!("`{name}` has sent nothing that could be refused"),
                "no request without a reply",
                format!("write what is refused before this line: `{name} > …`"),
            );
        }
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        for (party, connection) in std::mem::take(&mut self.connections) {
            for Request { operation, replies } in connection.requests {
                if let (Some(operation), [reply, ..]) = (operation, replies.as_slice()) {
                    self.problem(
                        &operation.span,
                        format!("no step takes the reply to `{}`", operation.value),
                        "sent here",
                        format!("write `{party} < {reply} {{…}}` or `{party} < refusal` after it"),
                    );
                }
            }
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
