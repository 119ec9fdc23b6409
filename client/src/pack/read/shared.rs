//! Channels that are one connection: a document may give each message a channel of its own, all at
//! one address.

use super::channels::ChannelDraft;

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
