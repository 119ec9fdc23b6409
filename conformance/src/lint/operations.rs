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
    for channel in subject.sockets() {
        for operation in &channel.operations {
            let (name, on) = (&operation.name, &channel.name);
            let is_this =
                |seen: &&Operation| subject.are_one(&seen.channel, on) && seen.name == *name;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::parse_block;

    #[track_caller]
    fn check(lines: &str, expected: &[&str]) {
        check_with(vec!["post".to_owned()], lines, expected);
    }

    #[track_caller]
    fn check_with(replies: Vec<String>, lines: &str, expected: &[&str]) {
        let text = format!(
            "alice is a reader\nbob is a reader\nalice connects news\nbob connects news\n{lines}"
        );
        let operation = Operation {
            channel: "news".to_owned(),
            name: "post".to_owned(),
            replies,
        };
        let block = parse_block("a.md", &text, 0..text.len()).expect("a sound block");
        assert_eq!(unproven(&operation, &block), expected, "{lines}");
    }

    const UNANSWERED: &str = "nobody takes its reply";
    const UNREFUSED: &str = "nobody is refused";

    fn unproven(operation: &Operation, block: &Block) -> Vec<&'static str> {
        let mut seen = Seen::default();
        Reader::new(std::slice::from_ref(operation), &mut seen).block(block);
        let unanswered = (!seen.answered.contains(operation)).then_some(UNANSWERED);
        let unrefused = (!seen.refused.contains(operation)).then_some(UNREFUSED);
        unanswered.into_iter().chain(unrefused).collect()
    }

    #[test]
    fn a_reply_and_a_refusal_are_both_needed() {
        check(
            "alice > post\nalice < post\nalice > post\nalice < refusal\n",
            &[],
        );
        check("alice > post\nalice < post\n", &[UNREFUSED]);
        check(
            "alice > bad post {\"text\": 1}\nalice < refusal\n",
            &[UNANSWERED],
        );
        check(
            "alice > raw text \"x\"\nalice < refusal\n",
            &[UNANSWERED, UNREFUSED],
        );
    }

    #[test]
    fn what_others_hear_is_no_reply() {
        check("alice > post\nalice < refusal\nbob < post\n", &[UNANSWERED]);
    }

    #[test]
    fn where_nothing_replies_somebody_else_hears() {
        let refused = "alice > bad post {\"text\": 1}\nalice < refusal\n";
        let check = |lines: &str, expected: &[&str]| {
            check_with(Vec::new(), &format!("{refused}{lines}"), expected);
        };
        check("alice > post\nbob < post\n", &[]);
        check(
            "alice > post\nbob < maybe post\nbob < nothing until other\n",
            &[],
        );
        check("bob < post\n", &[UNANSWERED]);
        check("alice > post\nbob < maybe post\n", &[UNANSWERED]);
    }

    #[test]
    fn alternatives_are_replies_and_options_are_none() {
        let refused = "alice > post\nalice < refusal\n";
        check(
            &format!("{refused}alice > post\nalice < any of\n  post\n"),
            &[],
        );
        check(
            &format!("{refused}alice > post\nalice < maybe post\n"),
            &[UNANSWERED],
        );
    }
}
