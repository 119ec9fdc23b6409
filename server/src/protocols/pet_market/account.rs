//! Who asks over HTTP: somebody with an access token (PM-TOK-5).

use hyper::StatusCode;

use super::{Market, store::Account};
use crate::{answer::Refused, auth::Checks, rest::Request, store::StoreError};

/// Whose access token a request presents; nobody's where the endpoint does not need one. A token
/// that is not good is refused there too (PM-ADS-29).
pub(super) async fn of(market: &Market, request: &Request<'_>) -> Result<Option<Account>, Refused> {
    match request.credential()? {
        Some(token) => bearer(market, &token).await.map(Some),
        None => Ok(None),
    }
}

/// Whose access token this is.
async fn bearer(market: &Market, token: &str) -> Result<Account, Refused> {
    let checks = Checks {
        algorithm: true,
        hs256: true,
        signature: true,
        token_type: true,
        expiry: true,
    };
    let account = market.parts.tokens.user(token, checks);
    let account = account.map_err(|error| unauthorized(error.to_string()))?;
    let account = market.store.account(account).await.map_err(failed)?;
    account.ok_or_else(|| unauthorized("The token's user does not exist."))
}

/// Nobody, or somebody who is no longer good.
pub(super) fn unauthorized(reason: impl Into<String>) -> Refused {
    Refused::new(StatusCode::UNAUTHORIZED, reason)
}

/// Something of ours went wrong; whoever asked is told no more than that.
pub(super) fn failed(error: StoreError) -> Refused {
    let error: &dyn std::error::Error = &error;
    tracing::error!(error, "a request cannot be carried out");
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "The server failed.")
}
