//! Addresses and their parameters, which AsyncAPI's parser does not hold against each other.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::reading::{members, text};

/// Every parameter in a channel's address is declared, and every one declared is in the address.
pub(crate) fn parameters(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, channel) in members(document, "/channels") {
        let address = text(channel, "/address");
        let used = in_braces(address);
        let declared: BTreeSet<&str> = members(channel, "/parameters")
            .map(|(parameter, _)| parameter)
            .collect();
        let undeclared = used.difference(&declared);
        problems.extend(undeclared.map(|parameter| {
            format!("{name}: the parameter {parameter} of {address} is not declared")
        }));
        let unused = declared.difference(&used);
        problems.extend(
            unused.map(|parameter| format!("{name}: {address} has no parameter {parameter}")),
        );
    }
    problems
}

/// The names in braces; one that is not closed goes on to the end and is declared nowhere.
fn in_braces(address: &str) -> BTreeSet<&str> {
    let rests = address.split('{').skip(1);
    rests
        .map(|rest| rest.split_once('}').map_or(rest, |(name, _)| name))
        .collect()
}
