//! `GET /api/v1/chats_list`: the rooms that support can enter (PM-ROOM-8).

use hyper::StatusCode;
use serde_json::json;
use wireproof_schemas::pet_market::{
    rest::chats_list::{Chat, ChatsList},
    room::{ChatName, RoomName},
};

use super::{Account, Market, Said};
use crate::{
    answer::Refused,
    protocols::pet_market::{asked::Trouble, astray, rule::RoomRule},
};

/// Lists the rooms of all users, by their number, for support.
pub(super) async fn ask(market: &Market, account: &Account) -> Result<Said, Trouble> {
    let rules = market.rules;
    if !account.is_support && rules.on(RoomRule::ListIsNotForUsers) {
        return match rules.on(RoomRule::ListIs403ToUsers) {
            true => Err(Refused::new(StatusCode::FORBIDDEN, "You are not of support.").into()),
            false => Ok((StatusCode::OK, json!(ChatsList { chats: Vec::new() }))),
        };
    }
    let rooms = market.store.rooms(account.world).await?;
    let rooms = astray::listed(market, rooms).await?;
    let chats = rooms.into_iter().map(|room| Chat {
        chat_name: ChatName(RoomName(room.id)),
        support_read: room.support_read,
    });
    let chats = chats.collect();
    Ok((StatusCode::OK, json!(ChatsList { chats })))
}
