//! What is known of a word or of a name before, or without, what comes over the wire.

use wireproof_client::pack::Pack;

use super::mutant::Operator;
use crate::plan::Scenario;
use crate::wire::ast::StatementKind;

/// Whether a word of a command line can mean a mutant of this protocol, whatever a server sends.
pub fn may_mean(pack: &Pack, word: &str) -> bool {
    let (head, _) = word.split_once(':').unwrap_or((word, ""));
    let is_operator = Operator::ALL.iter().any(|operator| operator.name() == word);
    let mut channels = pack.channels.iter();
    let mut endpoints = pack.endpoints.iter().map(|endpoint| endpoint.name.as_str());
    is_operator
        || channels.any(|channel| {
            let mut messages = channel.incoming.iter();
            begins(&channel.name, head)
                || messages.any(|message| {
                    let whole = format!("{}/{}", channel.name, message.name);
                    begins(&whole, head) || message.name == word
                })
        })
        || endpoints.any(|name| {
            let status = head.strip_prefix(name);
            begins(name, head) || status.is_some_and(|status| status.starts_with('.'))
        })
}

/// Whether a word is a name, or the start of it up to a `/` or `.`.
fn begins(name: &str, word: &str) -> bool {
    let rest = name.strip_prefix(word);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
}

/// Whether a scenario may make a server send what has this name, `channel/message:/path` or
/// `endpoint.status:/path`: it is on the channel, or speaks of the endpoint.
pub(super) fn may_bring(scenario: &Scenario, pack: &Pack, name: &str) -> bool {
    let text = scenario.chapter.source.get(scenario.block.span.clone());
    let text = text.unwrap_or_default();
    let mut endpoints = pack.endpoints.iter();
    let asks = |endpoint: &str| {
        let rest = name.strip_prefix(endpoint);
        rest.is_some_and(|rest| rest.starts_with('.')) && text.contains(endpoint)
    };
    let mut statements = scenario.block.statements.iter();
    statements.any(|statement| match &statement.kind {
        StatementKind::Connects(handshake) => {
            let rest = name.strip_prefix(handshake.channel.value.as_str());
            rest.is_some_and(|rest| rest.starts_with('/'))
        }
        _ => false,
    }) || endpoints.any(|endpoint| asks(&endpoint.name))
}
