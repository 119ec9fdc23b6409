//! Which channels are connections: a document may give each message a channel of its own, all at
//! one address, and may describe channels that no socket leads to.

use super::channels::ChannelDraft;
use super::reader::Reader;
use super::security::servers;

/// Protocols by which a handshake may come. A server of another has no sockets.
const PROTOCOLS: [&str; 4] = ["ws", "wss", "http", "https"];

/// Takes out the channels of servers that have no sockets. Says which protocol one of those has.
pub(super) fn without_sockets<'a>(
    reader: &Reader<'a>,
    channels: &mut Vec<ChannelDraft<'a>>,
) -> Option<&'a str> {
    let mut other = None;
    channels.retain(|channel| {
        let servers = servers(reader, &channel.place);
        let protocols = servers
            .iter()
            .filter_map(|server| server.text_of("protocol"));
        let protocols: Vec<&str> = protocols.collect();
        let is_socket = |protocol: &&str| PROTOCOLS.contains(&&*protocol.to_ascii_lowercase());
        let keep = protocols.is_empty() || protocols.iter().any(is_socket);
        if !keep {
            other = other.or(protocols.first().copied());
        }
        keep
    });
    other
}

/// Lets all channels of one address carry what any of them does.
pub(super) fn by_address(channels: &mut [ChannelDraft<'_>]) {
    for one in 0..channels.len() {
        for other in 0..channels.len() {
            let pair = channels.get_disjoint_mut([one, other]);
            if let Ok([one, other]) = pair
                && one.address == other.address
            {
                take_over(one, other);
            }
        }
    }
}

fn take_over<'a>(one: &mut ChannelDraft<'a>, other: &ChannelDraft<'a>) {
    for operation in &other.operations {
        let same = |known: &super::operations::OperationDraft<'_>| {
            known.place.pointer == operation.place.pointer && known.request == operation.request
        };
        if !one.operations.iter().any(same) {
            one.operations.push(operation.clone());
        }
    }
    let lists = [
        (&mut one.incoming, &other.incoming),
        (&mut one.deliveries, &other.deliveries),
    ];
    for (to, from) in lists {
        for defined in from {
            if !to.contains(defined) {
                to.push(defined.clone());
            }
        }
    }
}
