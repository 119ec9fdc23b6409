//! How an address says which chat it leads to (SC-CONN-10, SC-CONN-16): a number in digits, without
//! a leading zero. Anything else is the address of nothing, whoever asks for it.

use wireproof_schemas::table::Channel;

use super::rule::ConnectRule;
use crate::{address::Parameters, rule::Rules};

/// The part of the address that holds the number.
const CHAT_ID: &str = "chat_id";

/// What a path says, if it is an address of this channel.
pub(super) fn find(rules: Rules, channel: &Channel, path: &str) -> Option<Parameters> {
    let path = match path.strip_suffix('/') {
        Some(shorter) if !rules.on(ConnectRule::NoFinalSlash) => shorter,
        _ => path,
    };
    let found = Parameters::of(channel.address, path)?;
    let chat_id = found.get(CHAT_ID)?;
    if is_number(chat_id) {
        return Some(found);
    }
    match rules.off()? {
        ConnectRule::ChatIdIsNumber => {
            let other = |digit: char| !digit.is_ascii_digit();
            let digits = chat_id.split(other).next().unwrap_or_default().to_owned();
            Some(found.with(CHAT_ID, &digits))
        }
        ConnectRule::LeadingZeroIsRefused if chat_id.bytes().all(|byte| byte.is_ascii_digit()) => {
            let number = chat_id.trim_start_matches('0').to_owned();
            Some(found.with(CHAT_ID, &number))
        }
        // It is found out after the credential.
        ConnectRule::ChatIdIsReadFirst => Some(found),
        _ => None,
    }
}

/// Whether this is a number as an address has it. One that is too great to be that of a chat is a
/// number all the same.
pub(super) fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}

/// The number in an address; `None` where no chat can have it.
pub(super) fn number(parameters: &Parameters) -> Option<i64> {
    parameters.get(CHAT_ID)?.parse().ok()
}

/// The text in an address.
pub(super) fn text(parameters: &Parameters) -> &str {
    parameters.get(CHAT_ID).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use wireproof_schemas::service_chat::PROTOCOL;

    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<Option<i64>>) {
        let found = find(Rules::ALL_ON, &PROTOCOL.channels[1], path);
        assert_eq!(found.as_ref().map(number), expected, "{path}");
    }

    #[test]
    fn an_address_holds_a_number() {
        check("/ws/support-chats/1", Some(Some(1)));
        check("/ws/support-chats/0", Some(Some(0)));
        check("/ws/support-chats/%31%30", Some(Some(10)));
        check("/ws/support-chats/99999999999999999999", Some(None));
    }

    #[test]
    fn anything_else_is_the_address_of_nothing() {
        for path in [
            "/ws/support-chats/1/",
            "/ws/support-chats/",
            "/ws/support-chats/01",
            "/ws/support-chats/00",
            "/ws/support-chats/-1",
            "/ws/support-chats/+1",
            "/ws/support-chats/1.0",
            "/ws/support-chats/1e2",
            "/ws/support-chats/%201",
            "/ws/support-chats/%D9%A1",
            "/ws/support-chats/x",
            "/ws/service-chats/1",
        ] {
            check(path, None);
        }
    }
}
