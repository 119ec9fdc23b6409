//! The token that a handshake presents: in the query or in a cookie (SC-CONN-3, SC-CONN-4).
//!
//! The query wins, whatever it holds; a place that holds several different tokens holds none
//! (SC-CONN-13). Names and values are percent-decoded (SC-CONN-15).

use std::borrow::Cow;

use hyper::{StatusCode, header::COOKIE};
use percent_encoding::percent_decode;

use super::rule::ConnectRule;
use crate::{answer::Refused, handshake::Handshake, rule::Rules};

/// Where a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the query, where whoever made the handshake put it.
    Query,
    /// In a cookie, which a browser sends by itself.
    Cookie,
}

/// A token that was presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Credential {
    /// The token, decoded.
    pub(super) token: String,
    /// Where it stood.
    pub(super) place: Place,
}

/// The tokens that may be tried, the one that counts first: one, unless a rule is off.
pub(super) fn presented(
    rules: Rules,
    handshake: Handshake<'_>,
) -> Result<Vec<Credential>, Refused> {
    let mut query = one(rules, Place::Query, in_query(rules, handshake))?;
    let mut cookie = one(rules, Place::Cookie, in_cookies(rules, handshake))?;
    match rules.off() {
        Some(ConnectRule::TokenComesInQuery) => query = None,
        Some(ConnectRule::TokenComesInCookie) => cookie = None,
        Some(ConnectRule::EmptyTokenIsGiven) => {
            query = query.filter(|credential| !credential.token.is_empty());
        }
        _ => {}
    }
    let mut given: Vec<_> = query.into_iter().chain(cookie).collect();
    match rules.off() {
        Some(ConnectRule::QueryWins) => given.reverse(),
        Some(ConnectRule::BadQueryIsNotMended) => return Ok(given),
        _ => {}
    }
    given.truncate(1);
    Ok(given)
}

/// The token that stands in a place.
fn one(rules: Rules, place: Place, tokens: Vec<String>) -> Result<Option<Credential>, Refused> {
    let mut tokens = tokens.into_iter();
    let Some(token) = tokens.next() else {
        return Ok(None);
    };
    let (different, same) = match place {
        Place::Query => (
            ConnectRule::DifferentTokensInQueryAreRefused,
            ConnectRule::SameTokenAgainIsFine,
        ),
        Place::Cookie => (
            ConnectRule::DifferentCookiesAreRefused,
            ConnectRule::SameTokenAgainIsFine,
        ),
    };
    for other in tokens {
        let rule = if other == token { same } else { different };
        let is_refused = rule == different;
        if is_refused == rules.on(rule) {
            let reason = "Several tokens are given in one place.";
            return Err(Refused::new(StatusCode::UNAUTHORIZED, reason));
        }
    }
    Ok(Some(Credential { token, place }))
}

fn in_query(rules: Rules, handshake: Handshake<'_>) -> Vec<String> {
    let query = handshake.query.unwrap_or_default();
    if !rules.on(ConnectRule::OtherParametersAreIgnored) && query.contains('&') {
        return Vec::new();
    }
    let tokens = query.split('&').filter_map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (decoded(name.as_bytes()) == "token").then_some(value)
    });
    let tokens = tokens.map(|token| match rules.on(ConnectRule::TokenInQueryIsDecoded) {
        true => decoded(token.as_bytes()).into_owned(),
        false => token.to_owned(),
    });
    tokens.collect()
}

fn in_cookies(rules: Rules, handshake: Handshake<'_>) -> Vec<String> {
    let headers = handshake.headers.get_all(COOKIE).iter();
    let cookies: Vec<_> = headers
        .flat_map(|header| header.as_bytes().split(|byte| *byte == b';'))
        .map(<[u8]>::trim_ascii)
        .collect();
    if !rules.on(ConnectRule::OtherCookiesAreIgnored) && cookies.len() > 1 {
        return Vec::new();
    }
    let tokens = cookies.into_iter().filter_map(|cookie| {
        let value = cookie.strip_prefix(b"access_token")?.trim_ascii_start();
        Some(value.strip_prefix(b"=")?.trim_ascii_start())
    });
    let tokens = tokens.map(
        |token| match rules.on(ConnectRule::TokenInCookieIsDecoded) {
            true => decoded(token).into_owned(),
            false => String::from_utf8_lossy(token).into_owned(),
        },
    );
    tokens.collect()
}

/// What is no UTF-8 is no token either, and need not be kept exactly.
fn decoded(text: &[u8]) -> Cow<'_, str> {
    percent_decode(text).decode_utf8_lossy()
}
