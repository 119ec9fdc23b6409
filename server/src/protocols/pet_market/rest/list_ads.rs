//! `GET /api/v1/execute`: all ads (PM-ADS-1).

use hyper::StatusCode;
use serde_json::json;
use wireproof_schemas::pet_market::rest::list_ads::Ads;

use super::{Market, Said};
use crate::{
    answer::Refused,
    protocols::pet_market::{asked::Trouble, rule::ListRule},
    rest::Request,
};

/// Lists all ads.
pub(super) async fn ask(market: &Market, request: &Request<'_>) -> Result<Said, Trouble> {
    if !market.rules.on(ListRule::GetTakesNothing) && request.query.is_none() {
        return Err(Refused::new(StatusCode::BAD_REQUEST, "Which page?").into());
    }
    let ads = Ads(market.store.ads().await?);
    Ok((StatusCode::OK, json!(ads)))
}
