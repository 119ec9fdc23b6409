//! `GET /media/{name}`: the picture of an ad, byte for byte (PM-IMG-2).

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    StatusCode,
    header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
};

use super::Market;
use crate::{
    answer::{Answer, Refused, with},
    files::FileName,
    protocols::pet_market::{picture, rule::ImageRule},
    rest::Request,
};

/// Serves a picture. A name that is not one of ours is looked for nowhere (PM-IMG-6).
pub(super) async fn ask(market: &Market, request: &Request<'_>) -> Result<Answer, Refused> {
    let rules = market.rules;
    let name = request.parameters.get("name").unwrap_or_default();
    let missing = || Refused::new(StatusCode::NOT_FOUND, "There is no such picture.");
    let Some(name) = FileName::parse(name) else {
        return match name == ".." && !rules.on(ImageRule::PathStaysInside) {
            true => Ok(Answer::new(Full::new(Bytes::from_static(b"root:x:0:0:")))),
            false => Err(missing()),
        };
    };
    let read = market.parts.files.read(&name).await;
    let read = read.map_err(Refused::failed)?;
    let mut bytes = Bytes::from(read.ok_or_else(missing)?);
    if !rules.on(ImageRule::BytesAreServed) {
        bytes.truncate(bytes.len().saturating_sub(1));
    }
    let media_type = match rules.on(ImageRule::MediaTypeIsTold) {
        true => picture::media_type(&name),
        false => "application/octet-stream",
    };
    let answer = with(Answer::new(Full::new(bytes)), CONTENT_TYPE, media_type);
    // Whatever else a picture may be taken for, it is not run.
    Ok(with(answer, X_CONTENT_TYPE_OPTIONS, "nosniff"))
}
