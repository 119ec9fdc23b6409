//! Rules about connections: channels that no scenario opens, messages that none takes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Notes, Rule, Subject};
use crate::wire::ast::{Block, Expect, MessagePattern, Party, StatementKind};

pub(super) fn look(subject: &Subject<'_>, notes: &mut Notes) {
    let mut seen = Seen::default();
    subject.blocks().for_each(|block| seen.block(block));
    for channel in subject.sockets() {
        let name = channel.name.as_str();
        let at = (subject, false, &channel.place);
        let opened = |seen: &Seen<'_>| seen.opened.iter().any(|other| subject.are_one(name, other));
        if !opened(&seen) {
            let text = format!("no scenario connects to `{name}`");
            let cure = format!("write one: `anna connects {name}`");
            notes.add(Rule::UnusedChannel, name.to_owned(), at, text, cure);
            continue;
        }
        let due = channel.incoming.iter();
        let due = due.filter(|message| !message.refusal && !message.heartbeat);
        let taken = |message: &str| {
            let mut taken = seen.taken.iter();
            taken.any(|(on, taken)| *taken == message && subject.are_one(name, on))
        };
        for message in due.filter(|message| !taken(&message.name)) {
            let about = format!("{name}/{}", message.name);
            let text = format!("no scenario takes `{}` on `{name}`", message.name);
            let cure = format!(
                "write one that makes a server send it: `anna < {} {{…}}`",
                message.name
            );
            let at = (subject, false, &message.place);
            notes.add(Rule::UnheardMessage, about, at, text, cure);
        }
    }
}

/// Channels and messages, by name.
#[derive(Default)]
struct Seen<'a> {
    opened: BTreeSet<&'a str>,
    taken: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Seen<'a> {
    fn block(&mut self, block: &'a Block) {
        let mut channels: BTreeMap<&Party, &str> = BTreeMap::new();
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Connects(handshake) => {
                    let channel = handshake.channel.value.as_str();
                    channels.insert(&handshake.party.value, channel);
                    self.opened.insert(channel);
                }
                StatementKind::Take { party, expect } => {
                    let channel = channels.get(&party.value).copied();
                    channel
                        .into_iter()
                        .for_each(|channel| self.take(channel, expect));
                }
                _ => {}
            }
        }
    }

    fn take(&mut self, channel: &'a str, expect: &'a Expect) {
        let messages: &[MessagePattern] = match expect {
            Expect::Message(message) | Expect::NothingUntil { message, .. } => {
                std::slice::from_ref(message)
            }
            Expect::Group { messages, .. } => messages,
            _ => &[],
        };
        // What may stay away proves nothing.
        let certain = messages.iter().filter(|message| !message.maybe);
        self.taken
            .extend(certain.map(|message| (channel, message.name.value.as_str())));
    }
}
