//! `DELETE /api/v1/execute`: take an ad out, with its picture (PM-ADS-21, PM-IMG-6).

use hyper::StatusCode;
use serde_json::json;
use wireproof_schemas::pet_market::{ad::DeletedAd, field::AdId};

use super::{Market, Said};
use crate::{
    protocols::{
        Tidy,
        pet_market::{
            asked::{Asked, Trouble},
            picture,
            rule::{DeleteRule, ImageRule},
            store::delete_ad,
        },
    },
    rest::Request,
    store::StoreError,
};

/// Takes an ad out, and answers with its number.
pub(super) async fn ask(market: &Market, request: Request<'_>) -> Result<Said, Trouble> {
    let rules = market.rules;
    let mut asked = Asked::read(market, request).await?;
    let id = asked.field("id");
    let others: Vec<_> = asked
        .members
        .keys()
        .filter(|name| *name != "id")
        .cloned()
        .collect();
    for name in others {
        if rules.on(DeleteRule::DeletionTakesOnlyId) {
            asked.refuse(&name, format!("{name}: beside the id nothing is taken."));
        }
    }
    let id: AdId = match asked.judged(id) {
        Err(Trouble::Fields(_)) if id.is_none() && !rules.on(DeleteRule::DeletionNeedsId) => {
            return Ok((StatusCode::OK, json!({})));
        }
        judged => judged?,
    };
    if rules.on(DeleteRule::DeletedIsGone) {
        act(market, id).await?;
    }
    Ok((StatusCode::OK, json!(DeletedAd { id })))
}

async fn act(market: &Market, id: AdId) -> Result<(), Trouble> {
    let mut write = market.store.write().await?;
    let was_there = delete_ad(&mut write, id).await?;
    if !was_there && market.rules.on(DeleteRule::UnknownIsNotDeleted) {
        return Err(Trouble::missing("There is no such ad."));
    }
    write.commit().await.map_err(StoreError::from)?;
    if market.rules.on(ImageRule::PictureGoesWithAd) {
        picture::tidy(market, Tidy::WhileServing).await;
    }
    Ok(())
}
