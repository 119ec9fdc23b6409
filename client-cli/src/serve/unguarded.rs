//! Where a protocol asks nobody who they are: told with its address, because whoever reaches the
//! server can then be anybody there.

use wireproof_schemas::table::{Protocol, rest::Access};

/// A line for each way in which a protocol lets everybody do something.
pub(super) fn warnings(protocol: &str) -> String {
    let mut known = wireproof_schemas::protocols().iter();
    let table = known.find(|table| table.id == protocol);
    table.map_or_else(String::new, |table| of(table))
}

fn of(table: &Protocol) -> String {
    let channels = table.channels.iter();
    let channels: Vec<_> = channels
        .filter(|channel| channel.security.is_empty())
        .map(|channel| channel.address)
        .collect();
    // Where nothing but a password or the name of a file lets somebody in, that is asked for.
    let endpoints = table.endpoints.iter();
    let endpoints: Vec<_> = endpoints
        .filter(|endpoint| matches!(endpoint.access, Access::Optional(_)))
        .map(|endpoint| endpoint.name)
        .collect();
    let mut out = String::new();
    for (what, names) in [("connect to", channels), ("ask for", endpoints)] {
        if !names.is_empty() {
            let names = names.join(", ");
            out.push_str(&format!(
                "  warning: anybody who reaches this server can {what} {names}: the protocol asks nobody who they are\n"
            ));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_that_asks_everybody_has_no_warning() {
        for table in wireproof_schemas::protocols() {
            let open = table
                .channels
                .iter()
                .any(|channel| channel.security.is_empty());
            let optional = |access| matches!(access, Access::Optional(_));
            let free = table
                .endpoints
                .iter()
                .any(|endpoint| optional(endpoint.access));
            let lines = warnings(table.id).lines().count();
            assert_eq!(lines, usize::from(open) + usize::from(free), "{}", table.id);
        }
        assert_eq!(warnings("no protocol"), "");
    }
}
