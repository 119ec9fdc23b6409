//! Every operation has a scenario that sends it and takes its reply, and one in which it is
//! refused. Where nothing replies to it, somebody else has to hear something after it was sent.

use std::collections::{BTreeMap, BTreeSet};

use wireproof_client::base::Base;
use wireproof_client::pack::Pack;
use wireproof_conformance::target::Target;
use wireproof_conformance::wire::ast::{
    Block, Expect, MessagePattern, Party, Statement, StatementKind,
};

/// An operation of a channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Operation {
    channel: String,
    name: String,
    /// The names of the messages that answer it when it is done.
    replies: Vec<String>,
}

#[test]
fn every_operation_is_answered_and_refused() {
    let target = Target::new(Base::new("127.0.0.1", ""), None);
    for protocol in crate::documents::protocols() {
        let operations = operations(&crate::documents::pack(protocol, &target));
        let chapters = crate::documents::chapters(protocol);
        let requirements = chapters.iter().flat_map(|chapter| &chapter.requirements);
        let blocks: Vec<&Block> = requirements.flat_map(|r| &r.scenarios).collect();
        super::assert_none(&unproven(&operations, &blocks));
    }
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

/// The operations that no block answers, or none refuses.
fn unproven(operations: &[Operation], blocks: &[&Block]) -> Vec<String> {
    let mut seen = Seen::default();
    for block in blocks {
        Reader::new(operations, &mut seen).block(block);
    }
    let missing = |operation: &Operation, seen: &BTreeSet<Operation>, what: &str| {
        let Operation { channel, name, .. } = operation;
        (!seen.contains(operation))
            .then(|| format!("no scenario {what} `{name}` on `{channel}`: write one"))
    };
    operations
        .iter()
        .flat_map(|operation| {
            let answered = missing(operation, &seen.answered, "sends and takes the reply of");
            answered
                .into_iter()
                .chain(missing(operation, &seen.refused, "is refused"))
        })
        .collect()
}

#[derive(Default)]
struct Seen {
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

mod can_fail {
    use wireproof_conformance::wire::parse_block;

    use super::*;

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
        assert_eq!(unproven(&[operation], &[&block]), expected, "{lines}");
    }

    const UNANSWERED: &str = "no scenario sends and takes the reply of `post` on `news`: write one";
    const UNREFUSED: &str = "no scenario is refused `post` on `news`: write one";

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
