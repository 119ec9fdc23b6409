//! What is asked over HTTP: one endpoint a file, with the verbs *read*, *judge*, *act*.
//!
//! Who asks is judged first, then the body: a credential that is not good is 401 whatever else is
//! wrong.

mod chats_list;
mod support_chat;
mod ws_token;

use hyper::{Method, StatusCode};
use wireproof_schemas::pet_market::rest as table;

use super::{Market, account, store::Account};
use crate::{
    answer::{Answer, Refused},
    rest::Request,
    rule::Rules,
};

/// The method that a request is taken for.
pub(super) fn method(_rules: Rules, asked: &Method) -> Method {
    asked.clone()
}

/// Answers a request: first who asks, then what.
pub(super) async fn ask(market: &Market, request: Request<'_>) -> Result<Answer, Refused> {
    let account = account::of(market, &request).await?;
    let name = request.endpoint.name;
    if let Some(account) = &account {
        if name == table::ws_token::ENDPOINT.name {
            return ws_token::ask(market, account).await;
        }
        if name == table::support_chat::ENDPOINT.name {
            return support_chat::ask(market, account).await;
        }
        if name == table::chats_list::ENDPOINT.name {
            return chats_list::ask(market, account).await;
        }
    }
    Err(Refused::new(StatusCode::NOT_IMPLEMENTED, "Not built yet."))
}
