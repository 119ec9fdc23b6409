//! The operations of a document: who sends which message on which channel, and what answers it.

use std::collections::{BTreeMap, BTreeSet};

use super::channels::ChannelDraft;
use super::messages::{Drafts, MessageDraft};
use super::reader::Reader;
use crate::pack::Pointer;
use crate::pack::place::Place;

/// What a client may send, as the document defines it.
pub(super) struct OperationDraft<'a> {
    pub(super) place: Place<'a>,
    pub(super) id: &'a str,
    pub(super) summary: &'a str,
    /// Whether it changes nothing.
    pub(super) safe: bool,
    /// The definition of its request.
    pub(super) request: Pointer,
    /// The definitions of what answers it, refusals included.
    pub(super) replies: Vec<Pointer>,
}

/// How a server comes to send a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// Only as a reply.
    AsReply,
    /// By itself, or because of what others do; it may reply as well.
    ByItself,
}

/// Reads every operation into the channel it belongs to.
pub(super) fn read<'a>(
    reader: &Reader<'a>,
    messages: &Drafts<'a>,
    channels: &mut [ChannelDraft<'a>],
) {
    let mut heard = BTreeMap::new();
    let mut all_read = true;
    for (id, place) in reader.members(reader.root(), "operations") {
        let place = reader.follow(place);
        let read = place.and_then(|place| read_one(reader, id, &place, channels, &mut heard));
        all_read &= read.is_some();
    }
    for channel in channels {
        let asked: BTreeSet<_> = channel
            .operations
            .iter()
            .map(|operation| &operation.request)
            .collect();
        for (listed, defined) in &channel.messages {
            let heard = heard.get(&listed.pointer);
            let is_heard = heard.is_some();
            if is_heard && messages.contains_key(defined) {
                channel.incoming.push(defined.clone());
                if heard == Some(&Heard::ByItself) {
                    channel.deliveries.push(defined.clone());
                }
            }
            // An operation that could not be read may well be the one that sends it.
            if !is_heard && !asked.contains(defined) && all_read {
                let help = "name it in an operation: `receive` for what clients send, `send` or `reply` for what servers send";
                reader.note(listed, "no operation says who sends this message", help);
            }
        }
        check_names(reader, messages, channel);
    }
}

/// Reads one operation; what a server sends by it goes to `heard`, as the places it is listed at.
/// Nothing comes of one that cannot be understood.
fn read_one<'a>(
    reader: &Reader<'a>,
    id: &'a str,
    place: &Place<'a>,
    channels: &mut [ChannelDraft<'a>],
    heard: &mut BTreeMap<Pointer, Heard>,
) -> Option<()> {
    let action = reader.text(place, "action", "receive")?;
    let channel = channel(reader, place, channels)?;
    match action {
        "receive" => {
            let request = request(reader, place, channel)?;
            let own = reader.own_words(place, &["safe"]);
            let replies = replies(reader, place, channel);
            for (listed, _) in &replies {
                heard.entry(listed.clone()).or_insert(Heard::AsReply);
            }
            channel.operations.push(OperationDraft {
                id,
                summary: place.text_of("summary").unwrap_or_default(),
                safe: own.is_some_and(|own| reader.flag(&own, "safe")),
                request,
                replies: replies.into_iter().map(|(_, defined)| defined).collect(),
                place: place.clone(),
            });
            Some(())
        }
        "send" => {
            let sent = messages(reader, place, channel);
            heard.extend(
                sent.into_iter()
                    .map(|(listed, _)| (listed, Heard::ByItself)),
            );
            if let Some(reply) = place.get("reply") {
                let help = "write the client's answer as an operation of its own, with `\"action\": \"receive\"`";
                reader.note(
                    &reply,
                    "a server that asks for a reply is not understood",
                    help,
                );
            }
            Some(())
        }
        other => {
            let help =
                "write `\"receive\"` for what clients send and `\"send\"` for what servers send";
            let message = format!("`{other}` is no action");
            reader.note_member(place, "action", message, help);
            None
        }
    }
}

/// The channel that an operation or its reply names.
fn channel<'c, 'a>(
    reader: &Reader<'a>,
    of: &Place<'a>,
    channels: &'c mut [ChannelDraft<'a>],
) -> Option<&'c mut ChannelDraft<'a>> {
    let help = r##"write `"channel": {"$ref": "#/channels/…"}`"##;
    let Some(reference) = of.get("channel") else {
        reader.note(of, "`channel` is missing", help);
        return None;
    };
    let target = reader.follow(reader.target(&reference)?)?;
    if !matches!(target.pointer.tokens(), [channels, _] if channels == "channels") {
        reader.note(&reference, "this is no channel of the document", help);
    }
    channels
        .iter_mut()
        .find(|channel| channel.place.pointer == target.pointer)
}

fn request<'a>(
    reader: &Reader<'a>,
    operation: &Place<'a>,
    channel: &ChannelDraft<'a>,
) -> Option<Pointer> {
    let listed = operation
        .get("messages")
        .map_or(0, |list| list.elements().count());
    if listed != 1 {
        let help =
            r##"write `"messages": [{"$ref": "#/channels/…/messages/…"}]`, with one request"##;
        let message = format!("an operation that clients ask for has one request, not {listed}");
        reader.note(operation, message, help);
        return None;
    }
    messages(reader, operation, channel)
        .into_iter()
        .map(|(_, defined)| defined)
        .next()
}

/// What answers an operation: where each message is listed, and where it is defined.
fn replies<'a>(
    reader: &Reader<'a>,
    operation: &Place<'a>,
    channel: &ChannelDraft<'a>,
) -> Vec<(Pointer, Pointer)> {
    let Some(reply) = reader.optional_object(operation, "reply") else {
        return Vec::new();
    };
    let other = reply
        .get("channel")
        .and_then(|reference| reader.target(&reference));
    if let Some(other) = other.filter(|other| other.pointer != channel.place.pointer) {
        let message = format!(
            "a reply on another channel, `#{}`, is not understood",
            other.pointer
        );
        let help = format!(
            "write `\"channel\": {{\"$ref\": \"#{}\"}}`",
            channel.place.pointer
        );
        reader.note_member(&reply, "channel", message, help);
        return Vec::new();
    }
    messages(reader, &reply, channel)
}

/// The messages that an operation or its reply lists, all of which its channel must carry.
fn messages<'a>(
    reader: &Reader<'a>,
    of: &Place<'a>,
    channel: &ChannelDraft<'a>,
) -> Vec<(Pointer, Pointer)> {
    let place = &channel.place.pointer;
    if of.get("messages").is_none() {
        let help = format!("write `\"messages\": [{{\"$ref\": \"#{place}/messages/…\"}}]`");
        reader.note(of, "`messages` is missing", help);
    }
    let mut found = Vec::new();
    for reference in reader.elements(of, "messages") {
        let Some(target) = reader.target(&reference) else {
            continue;
        };
        match channel
            .messages
            .iter()
            .find(|(listed, _)| listed.pointer == target.pointer)
        {
            Some((listed, defined)) => found.push((listed.pointer.clone(), defined.clone())),
            None => {
                let message = format!("the channel `{}` does not carry this message", channel.name);
                let help = format!(
                    "list it among the channel's messages, and write `{{\"$ref\": \"#{place}/messages/…\"}}`"
                );
                reader.note(&reference, message, help);
            }
        }
    }
    found
}

/// Notes names that chapters could not tell apart: two requests, or two messages from the server.
fn check_names(reader: &Reader<'_>, messages: &Drafts<'_>, channel: &ChannelDraft<'_>) {
    let mut asked = BTreeSet::new();
    for operation in &channel.operations {
        if let Some(request) = messages.get(&operation.request)
            && !asked.insert(request.name)
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
