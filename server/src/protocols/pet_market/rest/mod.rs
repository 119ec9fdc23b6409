//! What is asked over HTTP: one endpoint a file, with the verbs *read*, *judge*, *act*.
//!
//! Who asks is judged first, then the body: a credential that is not good is 401 whatever else is
//! wrong.

mod change_ad;
mod chats_list;
mod create_ad;
mod delete_ad;
mod list_ads;
mod media;
mod support_chat;
mod token;
mod token_refresh;
mod ws_token;

use std::sync::Arc;

use hyper::{Method, StatusCode};
use serde_json::Value;
use wireproof_schemas::{pet_market::rest as table, table::rest::Endpoint};

use super::{
    Market, account,
    asked::Trouble,
    picture,
    rule::{ExecuteRule, HttpRule, ImageRule, TokenRule},
    spoiled, spoiled_frames,
    store::Account,
};
use crate::{
    address::Parameters,
    answer::{Answer, Refused, empty, json_value},
    files::FileName,
    rest::Request,
    rule::Rules,
};

const CHANGE_AD: &str = table::change_ad::ENDPOINT.name;
const CHATS_LIST: &str = table::chats_list::ENDPOINT.name;
const CREATE_AD: &str = table::create_ad::ENDPOINT.name;
const DELETE_AD: &str = table::delete_ad::ENDPOINT.name;
const LIST_ADS: &str = table::list_ads::ENDPOINT.name;
const MEDIA: &str = table::media::ENDPOINT.name;
const SUPPORT_CHAT: &str = table::support_chat::ENDPOINT.name;
const TOKEN: &str = table::token::ENDPOINT.name;
const TOKEN_REFRESH: &str = table::token_refresh::ENDPOINT.name;
const WS_TOKEN: &str = table::ws_token::ENDPOINT.name;

/// A status and a body, which is nothing where it is `null`.
type Said = (StatusCode, Value);

/// The method that a request is taken for.
pub(super) fn method(rules: Rules, asked: &Method) -> Method {
    match *asked {
        Method::PUT if !rules.on(ExecuteRule::OnlyFourMethods) => Method::PATCH,
        Method::PUT if !rules.on(HttpRule::PutIsNoPost) => Method::POST,
        // No address understands it.
        Method::HEAD if !rules.on(HttpRule::HeadIsAnswered) => Method::TRACE,
        Method::OPTIONS if !rules.on(HttpRule::OptionsAreTold) => Method::TRACE,
        _ => asked.clone(),
    }
}

/// What a path gives to an endpoint, if it is one of that endpoint.
pub(super) fn lead(rules: Rules, endpoint: &'static Endpoint, path: &str) -> Option<Parameters> {
    let known = endpoint.path;
    if endpoint.name == MEDIA && path.contains("..") && !rules.on(ImageRule::PathStaysInside) {
        return Parameters::of(known, "/media/..");
    }
    let is_known = match rules.off() {
        Some(ExecuteRule::SlashIsNotAddress) => path.strip_suffix('/') == Some(known),
        _ => {
            let short = known.strip_suffix('/');
            short == Some(path) && !rules.on(TokenRule::SlashIsNeeded)
        }
    };
    Parameters::of(known, if is_known { known } else { path })
}

/// Answers a request: first who asks, then what.
pub(super) async fn ask(market: &Arc<Market>, request: Request<'_>) -> Result<Answer, Refused> {
    let name = request.endpoint.name;
    let is_for_anybody = matches!(name, MEDIA | TOKEN | TOKEN_REFRESH);
    if is_for_anybody && !market.rules.on(TokenRule::TokensAreForAnybody) {
        account::judge_anyhow(market, &request).await?;
    }
    let said = match name {
        MEDIA => return media::ask(market, &request).await,
        WS_TOKEN | SUPPORT_CHAT | CHATS_LIST => chat(market, &request).await,
        TOKEN => token::ask(market, request).await,
        TOKEN_REFRESH => token_refresh::ask(market, request).await,
        _ => execute(market, request).await,
    };
    let (status, body) = said.unwrap_or_else(Trouble::told);
    let (status, body) = spoiled::said(market.rules, name, status, body);
    Ok(match body {
        Value::Null => empty(status),
        body => json_value(status, &body),
    })
}

/// What is asked at the one address of ads, by anybody; a credential has to be good if it is there.
async fn execute(market: &Arc<Market>, request: Request<'_>) -> Result<Said, Trouble> {
    if request.endpoint.body.is_some() && !market.rules.on(HttpRule::WhoAsksComesFirst) {
        request.encoding()?;
    }
    let account = account::of(market, &request).await?;
    let world = account.map(|account| account.world);
    match request.endpoint.name {
        LIST_ADS => list_ads::ask(market, &request).await,
        CREATE_AD => create_ad::ask(market, world, request).await,
        CHANGE_AD => change_ad::ask(market, request).await,
        DELETE_AD => delete_ad::ask(market, request).await,
        other => {
            let reason = format!("Nothing answers {other} here.");
            Err(Refused::new(StatusCode::NOT_IMPLEMENTED, reason).into())
        }
    }
}

/// What leads to the chat, for somebody with an account.
async fn chat(market: &Market, request: &Request<'_>) -> Result<Said, Trouble> {
    let name = request.endpoint.name;
    let account = match account::of(market, request).await {
        Err(_) if spoiled_frames::is_open(market.rules, request) => {
            return Ok((StatusCode::OK, spoiled_frames::for_nobody(name)));
        }
        account => account?.ok_or_else(|| account::unauthorized("A credential is needed."))?,
    };
    let said = match name {
        WS_TOKEN => ws_token::ask(market, &account).await,
        SUPPORT_CHAT => support_chat::ask(market, &account, request).await,
        _ => chats_list::ask(market, &account).await,
    };
    let (status, body) = said?;
    Ok((status, spoiled_frames::answer(market.rules, name, body)))
}

/// Carries something out to its end, even where whoever asked for it hangs up halfway.
async fn to_its_end<T: Send + 'static>(
    act: impl Future<Output = Result<T, Trouble>> + Send + 'static,
) -> Result<T, Trouble> {
    let done = tokio::spawn(act).await;
    done.unwrap_or_else(|error| Err(Trouble::Failed(error.into())))
}

/// Removes the file of an ad that did not come to be, or was not changed.
async fn without_file<T>(
    market: &Market,
    done: Result<T, Trouble>,
    image: Option<&FileName>,
) -> Result<T, Trouble> {
    if let (Err(_), Some(name)) = (&done, image) {
        picture::drop_arrived(market, name).await?;
    }
    done
}
