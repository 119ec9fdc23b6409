//! Who asks over HTTP: somebody with an access token (PM-TOK-5).

use std::borrow::Cow;

use hyper::{StatusCode, header::AUTHORIZATION};

use wireproof_schemas::table::rest::Access;

use super::{
    Market,
    rule::{ExecuteRule, TokenRule},
    store::Account,
};
use crate::{answer::Refused, auth::Checks, rest::Request, rule::Rules};

/// Whose access token a request presents; nobody's where the endpoint does not need one. A token
/// that is not good is refused there too (PM-ADS-29).
pub(super) async fn of(market: &Market, request: &Request<'_>) -> Result<Option<Account>, Refused> {
    let rules = market.rules;
    let is_open = matches!(request.endpoint.access, Access::Optional(_));
    let account = match credential(rules, request) {
        Ok(Some(token)) => bearer(market, &token).await.map(Some),
        Ok(None) if is_open && !rules.on(ExecuteRule::NobodyIsAskedWho) => {
            Err(unauthorized("A credential is needed."))
        }
        Ok(None) => Ok(None),
        Err(refused) => Err(refused),
    };
    match account {
        Err(_) if is_open && !rules.on(ExecuteRule::BadTokenIsRefused) => Ok(None),
        account => account,
    }
}

/// Judges a credential where none is looked at (PM-TOK-18), which is the mistake of a server that asks
/// at every address alike.
pub(super) async fn judge_anyhow(market: &Market, request: &Request<'_>) -> Result<(), Refused> {
    let Some(header) = request.headers.get(AUTHORIZATION) else {
        return Ok(());
    };
    let token = header
        .to_str()
        .ok()
        .and_then(|header| header.strip_prefix("Bearer "));
    bearer(market, token.unwrap_or_default()).await?;
    Ok(())
}

fn credential<'a>(rules: Rules, request: &'a Request<'_>) -> Result<Option<Cow<'a, str>>, Refused> {
    let credential = request.credential();
    if rules.on(TokenRule::OnlyBearerIsScheme) {
        return credential;
    }
    let header = request.headers.get(AUTHORIZATION);
    let header = header.and_then(|header| header.to_str().ok()?.split_once(' '));
    header.map_or(credential, |(_, token)| Ok(Some(token.into())))
}

/// Whose access token this is.
async fn bearer(market: &Market, token: &str) -> Result<Account, Refused> {
    let rules = market.rules;
    let checks = Checks {
        algorithm: rules.on(TokenRule::AlgorithmIsChecked),
        hs256: true,
        signature: rules.on(TokenRule::SignatureIsChecked),
        token_type: rules.on(TokenRule::RefreshIsNoAccess),
        expiry: rules.on(TokenRule::ExpiredTokenIsRefused),
    };
    let account = market.parts.tokens.user(token, checks);
    let account = account.map_err(|error| unauthorized(error.to_string()))?;
    let account = market
        .store
        .account(account)
        .await
        .map_err(Refused::failed)?;
    account.ok_or_else(|| unauthorized("The token's user does not exist."))
}

/// Nobody, or somebody who is no longer good.
pub(super) fn unauthorized(reason: impl Into<String>) -> Refused {
    Refused::new(StatusCode::UNAUTHORIZED, reason)
}
