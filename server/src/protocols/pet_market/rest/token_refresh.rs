//! `POST /api/token/refresh/`: the next pair of tokens for a refresh token, once (PM-TOK-6).

use std::{sync::Arc, time::Duration};

use hyper::StatusCode;
use serde_json::json;
use tokio::time::sleep;
use wireproof_schemas::pet_market::rest::token::Jwt;

use super::{
    Market, Said,
    token::{broken, tokens},
};
use crate::{
    auth::{Checks, Refresh},
    protocols::pet_market::{
        account::unauthorized,
        asked::{Asked, NotEmpty, Trouble},
        rule::TokenRule,
    },
    rest::Request,
};

/// Gives the next tokens to whoever has a refresh token that was not used.
pub(super) async fn ask(market: &Arc<Market>, request: Request<'_>) -> Result<Said, Trouble> {
    let rules = market.rules;
    let mut asked = Asked::read(market, request).await?;
    let refresh = asked.field("refresh");
    let judged = asked.judged(refresh);
    let NotEmpty(refresh) =
        judged.map_err(
            |trouble| match rules.on(TokenRule::MissingRefreshIsRefused) {
                true => trouble,
                false => broken(),
            },
        )?;
    let checks = Checks {
        signature: rules.on(TokenRule::BadRefreshIsRefused),
        token_type: rules.on(TokenRule::AccessIsNoRefresh),
        ..Checks::ALL
    };
    let token = market.parts.tokens.refresh(&refresh, checks);
    let token = token.map_err(|error| unauthorized(error.to_string()))?;
    let account = market.store.account(token.user).await?;
    let account = account.ok_or_else(|| unauthorized("The token's user does not exist."))?;
    if !spend(market, token).await? {
        return Err(unauthorized("The token was used before.").into());
    }
    let user = match rules.on(TokenRule::RefreshKeepsUser) {
        true => account.id,
        // Accounts are numbered from 1.
        false => 0,
    };
    let mut tokens = tokens(market, user)?;
    if !rules.on(TokenRule::NextRefreshWorks) {
        tokens.refresh = Jwt(refresh);
    }
    Ok((StatusCode::OK, json!(tokens)))
}

/// Notes that a token is used, and says whether it may be: of two that try at once, one (PM-TOK-13).
async fn spend(market: &Arc<Market>, token: Refresh) -> Result<bool, Trouble> {
    let now = market.parts.clock.now_ms() / 1000;
    match market.rules.off() {
        Some(TokenRule::OldRefreshStops) => Ok(true),
        Some(TokenRule::OneRefreshWins) => {
            let is_free = !market.store.is_spent(&token).await?;
            let market = Arc::clone(market);
            tokio::spawn(async move {
                sleep(Duration::from_millis(100)).await;
                // Whether it was the first time was judged before, that is the mistake.
                let _ = market.store.spend(&token, now).await;
            });
            Ok(is_free)
        }
        _ => Ok(market.store.spend(&token, now).await?),
    }
}
