//! What a scenario needs a server to have, and whether it changes something there.

use std::collections::{BTreeSet, HashMap};

use wireproof_client::pack::{Channel, Pack};

use crate::wire::ast::{Block, Expect, Handshake, Party, Raw, StatementKind, TextPart};

/// What a scenario leaves on a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footprint {
    /// The channels, operations and endpoints that it uses.
    pub uses: BTreeSet<String>,
    /// The first thing it does that may change something.
    pub changes: Option<String>,
    /// Whether it asks for anything over HTTP.
    pub asks: bool,
}

impl Footprint {
    /// That of a block, as far as its names are those of the pack.
    pub(super) fn of(block: &Block, pack: &Pack) -> Footprint {
        let mut footprint = Footprint::default();
        let mut channels: HashMap<&Party, &Channel> = HashMap::new();
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Connects(handshake) => {
                    footprint.uses.insert(handshake.channel.value.clone());
                    if let Some(channel) = channel(pack, handshake) {
                        channels.insert(&handshake.party.value, channel);
                    }
                }
                StatementKind::IsRefused { handshake, .. } => {
                    footprint.uses.insert(handshake.channel.value.clone());
                }
                StatementKind::Send {
                    party, operation, ..
                } => {
                    let name = &operation.value;
                    footprint.uses.insert(name.clone());
                    let channel = channels.get(&party.value);
                    let operations = channel.map_or(&[][..], |channel| &channel.operations);
                    let operation = operations.iter().find(|operation| operation.name == *name);
                    let endpoint = pack.endpoint(name);
                    footprint.asks |= endpoint.is_some();
                    let safe = operation.is_some_and(|operation| operation.safe)
                        || endpoint.is_some_and(|endpoint| is_safe(&endpoint.method));
                    footprint.changes_unless(safe, name);
                }
                StatementKind::Request(request) => {
                    footprint.asks = true;
                    let method = &request.method.value;
                    if let [TextPart::Literal(path)] = request.path.value.as_slice() {
                        let path = path.split('?').next().unwrap_or(path);
                        let at = pack.endpoints_at(path).into_iter();
                        let named = at.filter(|endpoint| endpoint.method == *method);
                        let names = named.map(|endpoint| endpoint.name.clone());
                        footprint.uses.extend(names);
                    }
                    footprint.changes_unless(is_safe(method), method);
                }
                // Only who has the operation sends what is nothing but its reply.
                StatementKind::Take {
                    party,
                    expect: Expect::Message(message),
                } => {
                    let channel = channels.get(&party.value);
                    let name = &message.name.value;
                    footprint
                        .uses
                        .extend(channel.and_then(|channel| replies_to(channel, name)));
                }
                StatementKind::SendRaw {
                    raw: Raw::Ping(_), ..
                } => {}
                StatementKind::SendRaw { .. } => footprint.changes_unless(false, "a raw frame"),
                _ => {}
            }
        }
        footprint
    }

    fn changes_unless(&mut self, safe: bool, what: &str) {
        if !safe && self.changes.is_none() {
            self.changes = Some(what.to_owned());
        }
    }
}

/// The only operation that a message replies to, if nothing else brings it.
fn replies_to(channel: &Channel, message: &str) -> Option<String> {
    if channel.deliveries.contains(message) {
        return None;
    }
    let mut asking = channel.operations.iter().filter(|operation| {
        let mut replies = operation.replies.iter();
        replies.any(|reply| reply.name == message)
    });
    match (asking.next(), asking.next()) {
        (Some(only), None) => Some(only.name.clone()),
        _ => None,
    }
}

fn channel<'a>(pack: &'a Pack, handshake: &Handshake) -> Option<&'a Channel> {
    let mut channels = pack.channels.iter();
    channels
        .find(|channel| channel.name == handshake.channel.value)
        .map(AsRef::as_ref)
}

/// RFC 9110: what is asked by these methods changes nothing.
fn is_safe(method: &str) -> bool {
    ["GET", "HEAD", "OPTIONS"].contains(&method)
}
