//! `PATCH /api/v1/execute`: change what is given of an ad, all of it or nothing (PM-ADS-14, 20).

use std::sync::Arc;

use hyper::StatusCode;
use serde_json::json;
use wireproof_schemas::pet_market::{ad::Ad, field::AdId};

use super::{Market, Said, to_its_end, without_file};
use crate::{
    files::FileName,
    protocols::{
        Tidy,
        pet_market::{
            asked::{Asked, Image, Trouble},
            lenient, picture,
            rule::{ChangeRule, ImageRule},
            store::{add_ad, change_ad, newest_ad},
            values::Values,
        },
    },
    rest::Request,
    store::StoreError,
};

/// Changes an ad, and answers with it.
pub(super) async fn ask(market: &Arc<Market>, request: Request<'_>) -> Result<Said, Trouble> {
    let rules = market.rules;
    let mut asked = Asked::read(market, request).await?;
    if !rules.on(ChangeRule::ChangeNeedsId) && !asked.members.contains_key("id") {
        let newest = newest_ad(&mut market.store.write().await?).await?;
        asked.members.insert("id".to_owned(), newest.into());
    }
    let judged = judge(market, &mut asked);
    let (id, values) = match judged {
        Ok(judged) => judged,
        Err(trouble) => {
            if !rules.on(ChangeRule::ChangeIsWhole)
                && let Some(id) = asked.field("id")
            {
                act(market, id, &asked.values(), &Image::Untouched).await?;
            }
            return Err(trouble);
        }
    };
    let image = match asked.image {
        Image::Put(_) if !rules.on(ImageRule::PictureIsReplaced) => Image::Untouched,
        image => image,
    };
    let acting = Arc::clone(market);
    let ad = to_its_end(async move { act(&acting, id, &values, &image).await });
    Ok((StatusCode::OK, json!(ad.await?)))
}

fn judge(market: &Market, asked: &mut Asked) -> Result<(AdId, Values), Trouble> {
    let rules = market.rules;
    let id = asked.field("id");
    let values = asked.values();
    let knows = |name: &String| Values::NAMES.contains(&name.as_str()) || name == "image";
    let counts = |name: &String| {
        knows(name) || name != "id" && !rules.on(ChangeRule::UnknownFieldIsNoChange)
    };
    let is_change = matches!(asked.image, Image::Put(_))
        || asked.is_wrong("image")
        || asked.members.keys().any(counts);
    if !is_change && rules.on(ChangeRule::ChangeNeedsChange) {
        asked.refuse(
            "non_field_errors",
            "Beside the id something to change is needed.",
        );
    }
    asked.judged(id.map(|id| (id, values)))
}

async fn act(market: &Market, id: AdId, values: &Values, image: &Image) -> Result<Ad, Trouble> {
    let arrived = match image {
        Image::Put(picture) => Some(picture::write(market, picture).await?),
        Image::Untouched | Image::Removed => None,
    };
    let image = match image {
        Image::Untouched => None,
        Image::Removed | Image::Put(_) => Some(arrived.as_ref()),
    };
    let changed = change(market, id, values, image).await;
    let changed = without_file(market, changed, arrived.as_ref()).await?;
    picture::tidy(market, Tidy::WhileServing).await;
    Ok(changed)
}

async fn change(
    market: &Market,
    id: AdId,
    values: &Values,
    image: Option<Option<&FileName>>,
) -> Result<Ad, Trouble> {
    let rules = market.rules;
    let others = match rules.on(ChangeRule::OtherAdsStay) {
        true => Vec::new(),
        false => market.store.ads().await?,
    };
    let mut write = market.store.write().await?;
    for other in others {
        change_ad(&mut write, other.id, values, None).await?;
    }
    let changed = change_ad(&mut write, id, values, image).await?;
    let ad = match changed {
        Some(ad) => ad,
        None if !rules.on(ChangeRule::UnknownIdIsNotAdded) => {
            let values = lenient::filled(values.clone());
            add_ad(&mut write, (None, Some(id.0)), &values, None).await?
        }
        None => return Err(Trouble::missing("There is no such ad.")),
    };
    if rules.on(ChangeRule::ChangeIsKept) {
        write.commit().await.map_err(StoreError::from)?;
    }
    Ok(ad)
}
