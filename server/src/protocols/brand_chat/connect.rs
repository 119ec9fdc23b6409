//! Who may come in: a handshake is judged here, and only here is a token looked at (BC-CONN).

use std::sync::Arc;

use hyper::{
    StatusCode,
    header::{AUTHORIZATION, HOST, ORIGIN},
};
use wireproof_schemas::brand_chat::{
    PROTOCOL,
    user::{User, UserId},
};

use super::{Chat, member::Member, rule::Rule, store::Person};
use crate::{
    answer::Refused,
    auth::Checks,
    handshake::{Handshake, single},
    origin::{Addresses, Origin},
    protocols::Guest,
};

/// Judges a handshake: first the credential, then the origin, then the right.
pub(super) async fn admit(chat: &Arc<Chat>, handshake: Handshake<'_>) -> Result<Guest, Refused> {
    let person = authenticate(chat, handshake)
        .await
        .map_err(|refused| status_of_rule(chat, refused))?;
    judge_origin(chat, handshake)?;
    judge_right(chat, &person)?;
    let chat = Arc::clone(chat);
    Ok(Guest {
        world: person.world,
        person: person.user.id.0,
        begin: Box::new(move |listener| Box::new(Member::new(chat, person, listener))),
    })
}

async fn authenticate(chat: &Chat, handshake: Handshake<'_>) -> Result<Person, Refused> {
    if !handshake.headers.contains_key(AUTHORIZATION) && !chat.rules.on(Rule::TokenIsNeeded) {
        return Ok(stranger(0));
    }
    let token = token(chat, handshake)?;
    let checks = Checks {
        algorithm: chat.rules.on(Rule::OnlyOurAlgorithm),
        signature: chat.rules.on(Rule::SignatureIsChecked),
        token_type: chat.rules.on(Rule::OnlyAccessTokensOpen),
        expiry: chat.rules.on(Rule::ExpiredTokenIsRefused),
    };
    let user = chat.parts.tokens.user(token, checks);
    let user = user.map_err(|error| unauthorized(error.to_string()))?;
    match chat.store.person(UserId(user)).await {
        Ok(Some(person)) => Ok(person),
        Ok(None) if !chat.rules.on(Rule::UserMustExist) => Ok(stranger(user)),
        Ok(None) => Err(unauthorized("The token's user does not exist.")),
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            tracing::error!(error, "a user cannot be read");
            let reason = "The server failed.";
            Err(Refused::new(StatusCode::INTERNAL_SERVER_ERROR, reason))
        }
    }
}

/// The token that a handshake presents (BC-CONN-4).
fn token<'a>(chat: &Chat, handshake: Handshake<'a>) -> Result<&'a str, Refused> {
    if !chat.rules.on(Rule::TokenComesInHeader) {
        let mut parts = handshake.query.unwrap_or_default().split('&');
        let token = parts.find_map(|part| part.strip_prefix("token="));
        return token.ok_or_else(|| unauthorized("The query holds no token."));
    }
    let header = single(handshake.headers, &AUTHORIZATION);
    let header = header.ok_or_else(|| unauthorized("The header Authorization is needed once."))?;
    let value = header.to_str().unwrap_or_default();
    let token = match value.split_once(' ') {
        Some((scheme, token)) if is_bearer(scheme) && is_token(token) => Some(token),
        _ if chat.rules.on(Rule::HeaderHasOneForm) => None,
        _ => value.split_whitespace().last(),
    };
    let reason = "The header Authorization must be: Bearer, one space, the token.";
    token.ok_or_else(|| unauthorized(reason))
}

fn is_bearer(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("bearer")
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

fn judge_origin(chat: &Chat, handshake: Handshake<'_>) -> Result<(), Refused> {
    let given = handshake.headers.contains_key(ORIGIN);
    let origin = single(handshake.headers, &ORIGIN).and_then(|origin| origin.to_str().ok());
    let host = single(handshake.headers, &HOST).and_then(|host| host.to_str().ok());
    match (chat.rules.off(), origin) {
        (Some(Rule::OriginIsNeeded), None) if !given => return Ok(()),
        (Some(Rule::OnlyAllowedOrigins), Some(_)) => return Ok(()),
        (Some(Rule::NullOriginIsRefused), Some("null")) => return Ok(()),
        (Some(Rule::DefaultPortsCompareEqual), Some(origin))
            if origin.strip_prefix("http://") != host =>
        {
            return Err(forbidden("The origin is not the host."));
        }
        _ => {}
    }
    let origin = origin.ok_or_else(|| forbidden("The header Origin is needed once."))?;
    let addresses = Addresses {
        documented: PROTOCOL.host,
        named: host,
        local: handshake.local,
    };
    match Origin::parse(origin) {
        Some(origin) if chat.parts.origins.allows(&origin, addresses) => Ok(()),
        _ => Err(forbidden("This origin may not connect.")),
    }
}

fn judge_right(chat: &Chat, person: &Person) -> Result<(), Refused> {
    if !chat.rules.on(Rule::ChatIsOpenToUsers) {
        return Err(forbidden("Only administrators may connect."));
    }
    if person.brand.is_none() && !chat.rules.on(Rule::BrandIsNotNeeded) {
        return Err(forbidden("Only brands may connect."));
    }
    Ok(())
}

/// Somebody of whom nothing is kept; only a server that breaks a rule lets them in.
fn stranger(id: i64) -> Person {
    Person {
        world: 0,
        user: User {
            id: UserId(id),
            name: String::new(),
        },
        brand: None,
    }
}

fn unauthorized(reason: impl Into<String>) -> Refused {
    Refused::new(StatusCode::UNAUTHORIZED, reason)
}

fn forbidden(reason: &str) -> Refused {
    Refused::new(StatusCode::FORBIDDEN, reason)
}

fn status_of_rule(chat: &Chat, refused: Refused) -> Refused {
    match refused.status {
        StatusCode::UNAUTHORIZED if !chat.rules.on(Rule::BadCredentialIs401) => {
            forbidden(&refused.reason)
        }
        _ => refused,
    }
}
