//! `GET /api/v1/support_chat`: a user's own room (PM-ROOM-1).

use hyper::StatusCode;
use serde_json::json;
use wireproof_schemas::pet_market::rest::support_chat::SupportChat;

use super::{Account, Market, Said};
use crate::{
    answer::Refused,
    protocols::pet_market::{asked::Trouble, astray, rule::RoomRule},
    rest::Request,
};

/// Says which room is a user's, and makes it by the first call.
pub(super) async fn ask(
    market: &Market,
    account: &Account,
    request: &Request<'_>,
) -> Result<Said, Trouble> {
    if account.is_support && market.rules.on(RoomRule::SupportHasNoRoom) {
        let reason = "Support has no room of its own.";
        return Err(Refused::new(StatusCode::FORBIDDEN, reason).into());
    }
    let other = astray::other_room(market, account, request).await?;
    let room_name = match other {
        Some(room) => room,
        None => market.store.room_of(account).await?,
    };
    Ok((StatusCode::OK, json!(SupportChat { room_name })))
}
