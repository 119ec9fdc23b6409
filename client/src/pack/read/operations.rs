//! The operations of a document: who sends which message on which channel, and what answers it.

use std::collections::BTreeMap;

use super::channels::ChannelDraft;
use super::heard::{Heard, check_names, hear};
use super::messages::Drafts;
use super::reader::Reader;
use super::shared;
use crate::pack::Pointer;
use crate::pack::place::Place;

/// What a client may send, as the document defines it.
#[derive(Clone)]
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

/// Reads every operation into the channel it belongs to.
pub(super) fn read<'a>(
    reader: &Reader<'a>,
    messages: &Drafts<'a>,
    channels: &mut Vec<ChannelDraft<'a>>,
) {
    let mut operations = Operations {
        reader,
        channels,
        heard: BTreeMap::new(),
        flipped: is_flipped(reader),
    };
    let mut all_read = true;
    for (id, place) in reader.members(reader.root(), "operations") {
        let place = reader.follow(place);
        let read = place.and_then(|place| operations.read_one(id, &place));
        all_read &= read.is_some();
    }
    let heard = operations.heard;
    for channel in channels.iter_mut() {
        hear(reader, messages, channel, &heard, all_read);
    }
    if !reader.report.is_ours() {
        shared::by_address(channels);
        let others = shared::without_sockets(reader, channels);
        channels.retain(|channel| {
            let is_used = !channel.operations.is_empty() || !channel.deliveries.is_empty();
            // Where only replies are sent, nobody connects.
            is_used || !channel.address.is_empty()
        });
        if let (true, Some(protocol)) = (channels.is_empty(), others) {
            let message = format!("no channel of this document is on WebSocket, but on {protocol}");
            let help = "add a server with `\"protocol\": \"ws\"`, or leave `servers` out";
            reader.note(reader.root(), message, help);
        }
    }
    for channel in channels {
        check_names(reader, messages, channel);
    }
}

/// Whether the document says what a client does, not what a server does.
fn is_flipped<'a>(reader: &Reader<'a>) -> bool {
    let Some(view) = reader.root().path(&["x-wireproof", "view"]) else {
        return false;
    };
    match view.text() {
        Some("client") => true,
        Some("server") => false,
        _ => {
            let help = r#"write `"server"` where the document describes the server's part, `"client"` where it describes the client's"#;
            reader.note(&view, format!("{} is no view", view.value), help);
            false
        }
    }
}

/// Operations being read.
struct Operations<'r, 'a> {
    reader: &'r Reader<'a>,
    channels: &'r mut [ChannelDraft<'a>],
    /// What servers send, as the places it is listed at.
    heard: BTreeMap<Pointer, Heard>,
    /// Whether `send` is what a client does.
    flipped: bool,
}

/// Where a message is listed, and where it is defined.
type Listed<'a> = (Place<'a>, Pointer);

impl<'a> Operations<'_, 'a> {
    /// Reads one operation. Nothing comes of one that cannot be understood.
    fn read_one(&mut self, id: &'a str, place: &Place<'a>) -> Option<()> {
        let reader = self.reader;
        let action = reader.text(place, "action", "receive")?;
        let channel = self.channel(place)?;
        match (action, self.flipped) {
            ("receive", false) | ("send", true) => self.asked(id, place, channel),
            ("send", false) | ("receive", true) => self.told(id, place, channel),
            (other, _) => {
                let help = "write `\"receive\"` for what clients send and `\"send\"` for what servers send";
                let message = format!("`{other}` is no action");
                reader.note_member(place, "action", message, help);
                None
            }
        }
    }

    /// An operation that clients ask for.
    fn asked(&mut self, id: &'a str, place: &Place<'a>, channel: usize) -> Option<()> {
        let reader = self.reader;
        let requests = self.requests(place, channel)?;
        let own = reader.own_words(place, &["safe"]);
        let replies = self.replies(place, channel);
        for (listed, _) in &replies {
            self.heard
                .entry(listed.pointer.clone())
                .or_insert(Heard::AsReply);
        }
        let safe = own.is_some_and(|own| reader.flag(&own, "safe"));
        self.carry(channel, &replies);
        let replies: Vec<_> = replies.into_iter().map(|(_, defined)| defined).collect();
        for request in requests {
            self.add(
                channel,
                OperationDraft {
                    id,
                    summary: place.text_of("summary").unwrap_or_default(),
                    safe,
                    request,
                    replies: replies.clone(),
                    place: place.clone(),
                },
            );
        }
        Some(())
    }

    /// An operation by which servers send.
    fn told(&mut self, id: &'a str, place: &Place<'a>, channel: usize) -> Option<()> {
        let reader = self.reader;
        let sent = self.messages(place, channel);
        let sent = sent.into_iter();
        self.heard
            .extend(sent.map(|(listed, _)| (listed.pointer, Heard::ByItself)));
        let Some(reply) = place.get("reply") else {
            return Some(());
        };
        if reader.report.is_ours() {
            let help = "write the client's answer as an operation of its own, with `\"action\": \"receive\"`";
            let message = "a server that asks for a reply is not understood";
            reader.note(&reply, message, help);
            return Some(());
        }
        // What a client answers is something that it may send.
        for (_, request) in self.replies(place, channel) {
            self.add(
                channel,
                OperationDraft {
                    id,
                    summary: place.text_of("summary").unwrap_or_default(),
                    safe: false,
                    request,
                    replies: Vec::new(),
                    place: place.clone(),
                },
            );
        }
        Some(())
    }

    /// Adds an operation. One that asks by a message that another of the channel asks by adds what
    /// may answer it, and is left to the check of names in a document of ours.
    fn add(&mut self, channel: usize, operation: OperationDraft<'a>) {
        let is_ours = self.reader.report.is_ours();
        let Some(channel) = self.channels.get_mut(channel) else {
            return;
        };
        let mut known = channel.operations.iter_mut();
        match known.find(|known| !is_ours && known.request == operation.request) {
            Some(known) => known.replies.extend(operation.replies),
            None => channel.operations.push(operation),
        }
    }

    /// Lets a channel carry replies that are listed elsewhere.
    fn carry(&mut self, channel: usize, replies: &[Listed<'a>]) {
        let Some(channel) = self.channels.get_mut(channel) else {
            return;
        };
        for (listed, defined) in replies {
            let is_there = |(there, _): &Listed<'_>| there.pointer == listed.pointer;
            if !channel.messages.iter().any(is_there) {
                channel.messages.push((listed.clone(), defined.clone()));
            }
        }
    }

    /// The channel that an operation or its reply names.
    fn channel(&self, of: &Place<'a>) -> Option<usize> {
        let reader = self.reader;
        let help = r##"write `"channel": {"$ref": "#/channels/…"}`"##;
        let Some(reference) = of.get("channel") else {
            reader.note(of, "`channel` is missing", help);
            return None;
        };
        let target = reader.follow(reader.target(&reference)?)?;
        let mut channels = self.channels.iter();
        let found = channels.position(|channel| channel.place.pointer == target.pointer);
        let is_channel = matches!(target.pointer.tokens(), [channels, _] if channels == "channels");
        if found.is_none() && !is_channel {
            reader.note(&reference, "this is no channel of the document", help);
        }
        found
    }

    fn requests(&self, operation: &Place<'a>, channel: usize) -> Option<Vec<Pointer>> {
        let reader = self.reader;
        let listed = operation
            .get("messages")
            .map_or(0, |list| list.elements().count());
        if reader.report.is_ours() && listed != 1 {
            let help =
                r##"write `"messages": [{"$ref": "#/channels/…/messages/…"}]`, with one request"##;
            let message =
                format!("an operation that clients ask for has one request, not {listed}");
            reader.note(operation, message, help);
            return None;
        }
        let requests = self.messages(operation, channel).into_iter();
        let requests: Vec<_> = requests.map(|(_, defined)| defined).collect();
        (!requests.is_empty()).then_some(requests)
    }

    /// What answers an operation.
    fn replies(&self, operation: &Place<'a>, channel: usize) -> Vec<Listed<'a>> {
        let reader = self.reader;
        let (Some(reply), Some(own)) = (
            reader.optional_object(operation, "reply"),
            self.channels.get(channel),
        ) else {
            return Vec::new();
        };
        if reply.get("channel").is_none() {
            return self.messages(&reply, channel);
        }
        let Some(other) = self.channel(&reply) else {
            return Vec::new();
        };
        let on_one_connection = |there: &ChannelDraft<'_>| {
            let is_free = there.address.is_empty() || there.address == own.address;
            !reader.report.is_ours() && is_free
        };
        match self.channels.get(other) {
            Some(there) if other == channel || on_one_connection(there) => {
                self.messages(&reply, other)
            }
            Some(there) => {
                let message = format!(
                    "a reply on another channel, `#{}`, is not understood",
                    there.place.pointer
                );
                let help = format!(
                    "write `\"channel\": {{\"$ref\": \"#{}\"}}`",
                    own.place.pointer
                );
                reader.note_member(&reply, "channel", message, help);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// The messages that an operation or its reply lists, all of which its channel must carry. Who
    /// lists none means all of the channel.
    fn messages(&self, of: &Place<'a>, channel: usize) -> Vec<Listed<'a>> {
        let reader = self.reader;
        let Some(channel) = self.channels.get(channel) else {
            return Vec::new();
        };
        let place = &channel.place.pointer;
        if of.get("messages").is_none() {
            if !reader.report.is_ours() {
                return channel.messages.clone();
            }
            let help = format!("write `\"messages\": [{{\"$ref\": \"#{place}/messages/…\"}}]`");
            reader.note(of, "`messages` is missing", help);
        }
        let mut found = Vec::new();
        for reference in reader.elements(of, "messages") {
            let Some(target) = reader.target(&reference) else {
                continue;
            };
            let carried = channel.messages.iter();
            let mut carried = carried.filter(|(listed, defined)| {
                // Many refer to where a message is defined, although the channel's list is meant.
                let is_defined = !reader.report.is_ours() && *defined == target.pointer;
                listed.pointer == target.pointer || is_defined
            });
            match carried.next() {
                Some(listed) => found.push(listed.clone()),
                None => {
                    let message =
                        format!("the channel `{}` does not carry this message", channel.name);
                    let help = format!(
                        "list it among the channel's messages, and write `{{\"$ref\": \"#{place}/messages/…\"}}`"
                    );
                    reader.note(&reference, message, help);
                }
            }
        }
        found
    }
}
