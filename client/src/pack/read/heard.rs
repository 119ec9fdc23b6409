//! What a client hears on a channel, and whether chapters can tell it apart by name.

use std::collections::{BTreeMap, BTreeSet};

use super::channels::ChannelDraft;
use super::messages::{Drafts, MessageDraft};
use super::reader::Reader;
use crate::pack::{About, Pointer};

/// How a server comes to send a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// Only as a reply.
    AsReply,
    /// By itself, or because of what others do; it may reply as well.
    ByItself,
}

/// Finds out which of a channel's messages a server sends.
pub(super) fn hear<'a>(
    reader: &Reader<'a>,
    messages: &Drafts<'a>,
    channel: &mut ChannelDraft<'a>,
    heard: &BTreeMap<Pointer, Heard>,
    all_read: bool,
) {
    let asked: BTreeSet<_> = channel
        .operations
        .iter()
        .map(|operation| &operation.request)
        .collect();
    for (listed, defined) in &channel.messages {
        let mut heard = heard.get(&listed.pointer).copied();
        // An operation that could not be read may well be the one that sends it.
        if heard.is_none() && !asked.contains(defined) && all_read {
            let help = "name it in an operation: `receive` for what clients send, `send` or `reply` for what servers send";
            let message = "no operation says who sends this message";
            reader
                .report
                .remark(About::Unspoken, &listed.pointer, message, help);
            heard = Some(Heard::ByItself);
        }
        if heard.is_some() && messages.contains_key(defined) && !channel.incoming.contains(defined)
        {
            channel.incoming.push(defined.clone());
        }
        if heard == Some(Heard::ByItself) && !channel.deliveries.contains(defined) {
            channel.deliveries.push(defined.clone());
        }
    }
}

/// Notes names that chapters could not tell apart: two requests, or two messages from the server.
pub(super) fn check_names(reader: &Reader<'_>, messages: &Drafts<'_>, channel: &ChannelDraft<'_>) {
    let mut asked = BTreeSet::new();
    for operation in &channel.operations {
        if let Some(request) = messages.get(&operation.request)
            && !asked.insert(&request.name)
        {
            let message = format!(
                "`{}` asks for another operation of this channel already",
                request.name
            );
            reader.note(
                &operation.place,
                message,
                "give each operation a request with a name of its own",
            );
        }
    }
    let mut heard = BTreeSet::new();
    let drafts = channel
        .incoming
        .iter()
        .filter_map(|defined| messages.get(defined));
    for MessageDraft { name, place, .. } in drafts {
        if !heard.insert(name) {
            let message = format!(
                "a server sends another message `{name}` on the channel `{}`",
                channel.name
            );
            reader.note_member(
                place,
                "name",
                message,
                "give each message a name of its own",
            );
        }
    }
}
