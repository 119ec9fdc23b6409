//! `GET /api/ws_token/`: a ticket that opens the chat once (PM-TICK-1).

use hyper::StatusCode;
use serde_json::json;
use wireproof_schemas::pet_market::rest::ws_token::Ticket;

use super::{Account, Market, Said};
use crate::protocols::pet_market::{
    asked::Trouble, rule::TicketRule, spoiled_frames, store::new_ticket,
};

/// Gives somebody a ticket.
pub(super) async fn ask(market: &Market, account: &Account) -> Result<Said, Trouble> {
    let (rules, parts) = (market.rules, &market.parts);
    let unused = match rules.on(TicketRule::TicketsDiffer) {
        true => None,
        false => market.store.unused_ticket(account).await?,
    };
    if !rules.on(TicketRule::TicketsDoNotVoidEachOther) {
        market.store.void_tickets(account).await?;
    }
    let is_new = unused.is_none();
    let ticket = unused.unwrap_or_else(|| spoiled_frames::ticket(rules, new_ticket()));
    if is_new {
        let life = i64::try_from(parts.limits.ticket.as_millis()).unwrap_or(i64::MAX);
        let now = parts.clock.now_ms();
        let given = (&ticket, now.saturating_add(life));
        market.store.give_ticket(account, given, now).await?;
    }
    Ok((StatusCode::OK, json!(Ticket { uuid: ticket })))
}
