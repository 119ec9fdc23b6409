//! The ticket that a handshake presents, and whose it is (PM-TICK).
//!
//! A ticket is used up by being presented, whatever comes of the handshake (PM-TICK-12): what was
//! sent to a wrong address has been read by others. For the same reason several tickets are all used
//! up, although they open nothing.

use hyper::StatusCode;
use percent_encoding::percent_decode_str;
use wireproof_schemas::pet_market::room::RoomName;

use super::{Market, account::unauthorized, astray, rule::TicketRule, store::Account};
use crate::{answer::Refused, handshake::Handshake, store::StoreError};

/// What a ticket is called in an address.
const UUID: &str = "uuid";

/// What all addresses of the chat begin with.
const CHAT: &str = "/ws/chat/";

/// What somebody came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Presented {
    /// The ticket, or whatever else stood in its place.
    pub(super) ticket: String,
    /// Whose it was.
    pub(super) account: Account,
}

/// Uses up what is presented and says whose it was. `room` is what its address leads to, which
/// counts for nothing here unless a rule is off.
pub(super) async fn redeem(
    market: &Market,
    handshake: Handshake<'_>,
    room: Option<RoomName>,
) -> Result<Presented, Refused> {
    let given = given(handshake.query);
    let given = match market.rules.off() {
        Some(TicketRule::TicketOpens) => Vec::new(),
        Some(TicketRule::SeveralTicketsAreRefused) => {
            given.into_iter().next_back().into_iter().collect()
        }
        _ => given,
    };
    let good = holders(market, &given, room)
        .await
        .map_err(Refused::failed)?;
    let account = match (given.as_slice(), good.as_slice()) {
        ([_], [account]) => market
            .store
            .account(*account)
            .await
            .map_err(Refused::failed)?,
        _ => None,
    };
    let ticket = given.first().cloned().unwrap_or_default();
    let account = match account {
        None => astray::stand_in(market, &given, room)
            .await
            .map_err(Refused::failed)?,
        account => account,
    };
    let account = account.ok_or_else(|| match market.rules.on(TicketRule::NoTicketIs401) {
        true => unauthorized(why(&given)),
        false => Refused::new(StatusCode::FORBIDDEN, why(&given)),
    })?;
    astray::judge_header(market.rules, handshake.headers)?;
    Ok(Presented { ticket, account })
}

/// Uses up what is presented beside the chat's addresses, such as at one without its final slash.
pub(super) async fn stray(market: &Market, address: &str, query: Option<&str>) {
    let given = given(query);
    if address.starts_with(CHAT) && !given.is_empty() {
        let now = market.parts.clock.now_ms();
        // The handshake is refused anyway, and the trouble is in the log.
        let _ = market
            .store
            .use_up(&given, now)
            .await
            .map_err(Refused::failed);
    }
}

/// Whose the tickets are.
async fn holders(
    market: &Market,
    given: &[String],
    room: Option<RoomName>,
) -> Result<Vec<i64>, StoreError> {
    if let Some(account) = astray::holder(market, given, room).await? {
        return Ok(vec![account]);
    }
    let now = market.parts.clock.now_ms();
    market.store.use_up(given, now).await
}

fn why(given: &[String]) -> &'static str {
    match given {
        [] => "A ticket is needed.",
        [_] => "This is no ticket, or not any more.",
        _ => "Several tickets are given.",
    }
}

/// Every ticket in a query.
fn given(query: Option<&str>) -> Vec<String> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let parts = query.unwrap_or_default().split('&');
    let given = parts.filter_map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (decoded(name) == UUID).then(|| decoded(value))
    });
    given.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: &[&str]) {
        assert_eq!(given(Some(query)), expected, "{query}");
    }

    #[test]
    fn every_ticket_of_a_query_is_seen() {
        assert!(given(None).is_empty());
        check("", &[]);
        check("token=a", &[]);
        check("uuid", &[""]);
        check("uuid=", &[""]);
        check("a=b&uuid=0e4b%2D4018&c", &["0e4b-4018"]);
        check("uuid=a&uu%69d=b", &["a", "b"]);
        check("UUID=a&uuid%20=b", &[]);
    }
}
