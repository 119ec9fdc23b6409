//! Every operation has a scenario that sends it and takes its reply, and one in which it is
//! refused. Where nothing replies to it, somebody else has to hear something after it was sent.

use std::collections::{BTreeMap, BTreeSet};

use wireproof_client::pack::Pack;

use super::{Notes, Rule, Subject};
use crate::wire::ast::{Block, Expect, MessagePattern, Party, Statement, StatementKind};

pub(super) fn look(subject: &Subject<'_>, notes: &mut Notes) {
    let operations = operations(subject.pack);
    let mut seen = Seen::default();
    for block in subject.blocks() {
        Reader::new(&operations, &mut seen).block(block);
    }
    for channel in &subject.pack.channels {
        for operation in &channel.operations {
            let (name, on) = (&operation.name, &channel.name);
            let is_this = |seen: &&Operation| seen.channel == *on && seen.name == *name;
            let has = |seen: &BTreeSet<Operation>| seen.iter().any(|seen| is_this(&seen));
            let mut note = |rule, text, cure: String| {
                let at = (subject, false, &operation.place);
                notes.add(rule, format!("{on}/{name}"), at, text, cure);
            };
            if !has(&seen.sent) {
                let text = format!("no scenario sends `{name}` on `{on}`");
                let cure = format!("write one: `anna > {name} {{…}}`, and what is to come of it");
                note(Rule::UnplayedOperation, text, cure);
                continue;
            }
            if !has(&seen.answered) {
                let text = format!("no scenario sends and takes the reply of `{name}` on `{on}`");
                let replies = operation.replies.first();
                let cure = match replies {
                    Some(reply) => {
                        format!("write one: `anna > {name} {{…}}`, `anna < {}`", reply.name)
                    }
                    None => format!(
                        "write one in which others hear of it: `anna > {name} {{…}}`, `bert < …`"
                    ),
                };
                note(Rule::UnansweredOperation, text, cure);
            }
            if !has(&seen.refused) {
                let text = format!("no scenario is refused `{name}` on `{on}`");
                let cure = format!(
                    "write one: `anna > {name} {{…}}`, or `bad {name}`, and `anna < refusal`"
                );
                note(Rule::UnrefusedOperation, text, cure);
            }
        }
    }
}

/// An operation of a channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Operation {
    channel: String,
    name: String,
    /// The names of the messages that answer it when it is done.
    replies: Vec<String>,
}

fn operations(pack: &Pack) -> Vec<Operation> {
    let channels = pack.channels.iter();
    let operations = channels.flat_map(|channel| {
        channel.operations.iter().map(|operation| Operation {
            channel: channel.name.clone(),
            name: operation.name.clone(),
            replies: operation
                .replies
                .iter()
                .map(|reply| reply.name.clone())
                .collect(),
        })
    });
    operations.collect()
}

#[derive(Default)]
struct Seen {
    sent: BTreeSet<Operation>,
    answered: BTreeSet<Operation>,
    refused: BTreeSet<Operation>,
}

/// Follows a block as the runner would, as far as requests and their answers go.
struct Reader<'a> {
    operations: &'a [Operation],
    seen: &'a mut Seen,
    channels: BTreeMap<Party, String>,
    /// Requests without an answer, per connection, in the order sent; `None` for a raw frame.
    open: BTreeMap<Party, Vec<Option<Operation>>>,
}

impl<'a> Reader<'a> {
    fn new(operations: &'a [Operation], seen: &'a mut Seen) -> Self {
        Self {
            operations,
            seen,
            channels: BTreeMap::new(),
            open: BTreeMap::new(),
        }
    }

    fn block(&mut self, block: &Block) {
        for Statement { kind, .. } in &block.statements {
            match kind {
                StatementKind::Connects(handshake) => {
                    let channel = handshake.channel.value.clone();
                    self.channels.insert(handshake.party.value.clone(), channel);
                    self.open.remove(&handshake.party.value);
                }
                StatementKind::Send {
                    party, operation, ..
                } => {
                    let sent = self.operation(&party.value, &operation.value);
                    self.seen.sent.extend(sent.clone());
                    self.open.entry(party.value.clone()).or_default().push(sent);
                }
                StatementKind::SendRaw { party, .. } => {
                    self.open.entry(party.value.clone()).or_default().push(None);
                }
                StatementKind::Take { party, expect } => self.take(&party.value, expect),
                _ => {}
            }
        }
    }

    fn operation(&self, party: &Party, name: &str) -> Option<Operation> {
        let channel = self.channels.get(party)?;
        let mut operations = self.operations.iter();
        operations
            .find(|operation| operation.channel == *channel && operation.name == name)
            .cloned()
    }

    fn take(&mut self, party: &Party, expect: &Expect) {
        let open = self.open.entry(party.clone()).or_default();
        match expect {
            Expect::Message(message) | Expect::NothingUntil { message, .. } => {
                self.hear(party, std::slice::from_ref(message));
            }
            Expect::Group { messages, .. } => self.hear(party, messages),
            // It is the last request that a refusal answers.
            Expect::Refusal { .. } => self.seen.refused.extend(open.pop().flatten()),
            Expect::Answer(_)
            | Expect::Nothing { .. }
            | Expect::Closed { .. }
            | Expect::Pong(_) => {}
        }
    }

    fn hear(&mut self, party: &Party, messages: &[MessagePattern]) {
        for message in messages.iter().filter(|message| !message.maybe) {
            let own = self.open.entry(party.clone()).or_default();
            match answered(own, message) {
                Some(operation) => {
                    self.seen.answered.insert(operation);
                }
                None => self.heard(party),
            }
        }
    }

    /// What others have sent that nothing replies to: this shows that it was taken.
    fn heard(&mut self, party: &Party) {
        let others = self.open.iter_mut();
        for (_, open) in others.filter(|(other, _)| *other != party) {
            let silent = open.iter().flatten();
            let silent = silent.filter(|operation| operation.replies.is_empty());
            self.seen.answered.extend(silent.cloned());
        }
    }
}

/// The first open request that the message answers. What may stay away proves nothing.
fn answered(open: &mut Vec<Option<Operation>>, message: &MessagePattern) -> Option<Operation> {
    let answers = |sent: &Option<Operation>| {
        let replies = sent.as_ref().map(|operation| operation.replies.as_slice());
        replies.unwrap_or_default().contains(&message.name.value)
    };
    let first = open.iter().position(answers)?;
    open.remove(first)
}
