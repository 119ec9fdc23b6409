//! `POST /api/v1/execute`: put an ad in (PM-ADS-5), with a picture perhaps (PM-IMG-1).

use std::sync::Arc;

use hyper::StatusCode;
use serde_json::json;
use wireproof_schemas::pet_market::ad::Ad;

use super::{Market, Said, to_its_end, without_file};
use crate::{
    files::FileName,
    protocols::pet_market::{
        asked::{Asked, Image, Trouble},
        lenient,
        picture::{self, Picture},
        rule::{CreateRule, ImageRule, ListRule},
        store::{add_ad, newest_ad},
        values::Values,
    },
    rest::Request,
    store::StoreError,
};

/// Puts an ad in. It goes with its world, where somebody of one put it in.
pub(super) async fn ask(
    market: &Arc<Market>,
    world: Option<i64>,
    request: Request<'_>,
) -> Result<Said, Trouble> {
    let mut asked = Asked::read(market, request).await?;
    let judged = judge(market, &mut asked);
    let values = match judged {
        Ok(values) => values,
        Err(trouble) => {
            if !market.rules.on(CreateRule::RefusedAdIsNotKept) {
                let values = lenient::filled(asked.values());
                keep(market, world, &values, None).await?;
            }
            return Err(trouble);
        }
    };
    let picture = match asked.image {
        Image::Put(picture) if market.rules.on(ImageRule::PictureIsKept) => Some(picture),
        Image::Put(_) | Image::Untouched | Image::Removed => None,
    };
    let acting = Arc::clone(market);
    let ad = to_its_end(async move { act(&acting, world, &values, picture.as_ref()).await });
    Ok((StatusCode::CREATED, json!(ad.await?)))
}

fn judge(market: &Market, asked: &mut Asked) -> Result<Values, Trouble> {
    for name in Values::NAMES {
        if !asked.members.contains_key(name) {
            asked.refuse(name, format!("{name} is missing."));
        }
    }
    match market.rules.off() {
        Some(CreateRule::EightFieldsSuffice) if !asked.members.contains_key("phone") => {
            asked.refuse("phone", "phone is missing.");
        }
        Some(CreateRule::PictureIsOptional) if !matches!(asked.image, Image::Put(_)) => {
            asked.refuse("image", "image is missing.");
        }
        _ => {}
    }
    let values = asked.values();
    asked.judged(Some(values))
}

async fn act(
    market: &Market,
    world: Option<i64>,
    values: &Values,
    picture: Option<&Picture>,
) -> Result<Ad, Trouble> {
    let image = match picture {
        Some(picture) => Some(picture::write(market, picture).await?),
        None => None,
    };
    let kept = keep(market, world, values, image.as_ref()).await;
    without_file(market, kept.map_err(Trouble::from), image.as_ref()).await
}

async fn keep(
    market: &Market,
    world: Option<i64>,
    values: &Values,
    image: Option<&FileName>,
) -> Result<Ad, StoreError> {
    let mut write = market.store.write().await?;
    let id = match market.rules.on(ListRule::IdIsNeverGivenAgain) {
        true => None,
        false => Some(newest_ad(&mut write).await? + 1),
    };
    let ad = add_ad(&mut write, (world, id), values, image).await?;
    if market.rules.on(ListRule::PostedIsListed) {
        write.commit().await?;
    }
    Ok(ad)
}
