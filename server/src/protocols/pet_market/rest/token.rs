//! `POST /api/token/`: a pair of tokens for a username and a password (PM-TOK-1).

use hyper::StatusCode;
use serde_json::json;
use wireproof_schemas::pet_market::rest::token::{Jwt, Tokens};

use super::{Market, Said};
use crate::{
    answer::Refused,
    auth::TokenType,
    password,
    protocols::pet_market::{
        account::unauthorized,
        asked::{Asked, NotEmpty, Trouble},
        rule::TokenRule,
    },
    rest::Request,
};

/// Gives tokens to whoever knows a password.
pub(super) async fn ask(market: &Market, request: Request<'_>) -> Result<Said, Trouble> {
    let rules = market.rules;
    let mut asked = Asked::read(market, request).await?;
    let (username, password) = (asked.field("username"), asked.field("password"));
    let judged = asked.judged(username.zip(password));
    let (NotEmpty(username), NotEmpty(password)) =
        judged.map_err(
            |trouble| match rules.on(TokenRule::MissingNameOrPasswordIsRefused) {
                true => trouble,
                false => broken(),
            },
        )?;
    let (user, kept) = market.store.login(&username).await?.unzip();
    let is_right = password::is_right(password, kept).await?;
    let user = match user {
        Some(user) if is_right || !rules.on(TokenRule::WrongPasswordIsRefused) => user,
        // Accounts are numbered from 1.
        None if !rules.on(TokenRule::UnknownUserIsRefused) => 0,
        None if !rules.on(TokenRule::RefusalsAreAlike) => {
            return Err(unauthorized("There is no such user.").into());
        }
        _ => return Err(unauthorized("The username or the password is wrong.").into()),
    };
    let tokens = tokens(market, user)?;
    Ok((StatusCode::OK, json!(tokens)))
}

/// A pair of tokens of a user.
pub(super) fn tokens(market: &Market, user: i64) -> Result<Tokens, Trouble> {
    let tokens = &market.parts.tokens;
    let access = match market.rules.on(TokenRule::AccessTokenOpens) {
        true => tokens.issue(user, TokenType::Access)?,
        false => tokens.issue_expired(user)?,
    };
    Ok(Tokens {
        refresh: Jwt(tokens.issue(user, TokenType::Refresh)?),
        access: Jwt(access),
    })
}

/// A server that did not expect what it was sent.
pub(super) fn broken() -> Trouble {
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "The server failed.").into()
}
