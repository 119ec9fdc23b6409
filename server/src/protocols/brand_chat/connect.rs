//! Who may come in: a handshake is judged here, and only here is a token looked at (BC-CONN).

use std::sync::Arc;

use hyper::{
    StatusCode,
    header::{AUTHORIZATION, HOST, ORIGIN},
};
use wireproof_schemas::brand_chat::user::{User, UserId};

use super::{Chat, member::Member, rule::Rule, store::Person};
use crate::{
    auth::Checks,
    handshake::{Handshake, Refused, single},
    origin::Origin,
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
    let Some(token) = token(chat, handshake)? else {
        return Ok(stranger(0));
    };
    let checks = Checks {
        algorithm: chat.rules.on(Rule::OnlyOurAlgorithm),
        signature: chat.rules.on(Rule::SignatureIsChecked),
        token_type: chat.rules.on(Rule::OnlyAccessTokensOpen),
        expiry: chat.rules.on(Rule::ExpiredTokenIsRefused),
    };
    let user = chat
        .parts
        .tokens
        .user(token, checks)
        .map_err(|error| unauthorized(error.to_string()))?;
    match chat.store.person(UserId(user)).await {
        Ok(Some(person)) => Ok(person),
        Ok(None) if chat.rules.on(Rule::UserMustExist) => {
            Err(unauthorized("The token's user does not exist."))
        }
        Ok(None) => Ok(stranger(user)),
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a user cannot be read"
            );
            Err(Refused::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "The server failed.",
            ))
        }
    }
}

/// The token that a handshake presents. `None` only where nobody in particular may come in.
fn token<'a>(chat: &Chat, handshake: Handshake<'a>) -> Result<Option<&'a str>, Refused> {
    if !chat.rules.on(Rule::TokenComesInHeader) {
        let token = handshake.query.and_then(|query| {
            query
                .split('&')
                .find_map(|part| part.strip_prefix("token="))
        });
        return token
            .map(Some)
            .ok_or_else(|| unauthorized("The query holds no token."));
    }
    if !handshake.headers.contains_key(AUTHORIZATION) && !chat.rules.on(Rule::TokenIsNeeded) {
        return Ok(None);
    }
    let header = single(handshake.headers, &AUTHORIZATION);
    let header = header.ok_or_else(|| unauthorized("The header Authorization is needed once."))?;
    let token = header
        .to_str()
        .ok()
        .and_then(|value| match value.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && is_token(token) => {
                Some(token)
            }
            _ if chat.rules.on(Rule::HeaderHasOneForm) => None,
            _ => value.split_whitespace().last(),
        });
    token.map(Some).ok_or_else(|| {
        unauthorized("The header Authorization must be: Bearer, one space, the token.")
    })
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace())
}

fn judge_origin(chat: &Chat, handshake: Handshake<'_>) -> Result<(), Refused> {
    let Some(origin) = handshake.headers.get(ORIGIN) else {
        return if chat.rules.on(Rule::OriginIsNeeded) {
            Err(forbidden("The header Origin is needed."))
        } else {
            Ok(())
        };
    };
    let text = single(handshake.headers, &ORIGIN).and_then(|origin| origin.to_str().ok());
    let text = text.ok_or_else(|| forbidden("The header Origin is needed once."))?;
    if !chat.rules.on(Rule::OnlyAllowedOrigins)
        || origin == "null" && !chat.rules.on(Rule::NullOriginIsRefused)
    {
        return Ok(());
    }
    let host = handshake
        .headers
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    if !chat.rules.on(Rule::DefaultPortsCompareEqual) && text.strip_prefix("http://") != host {
        return Err(forbidden("The origin is not the host."));
    }
    match Origin::parse(text) {
        Some(origin) if chat.parts.origins.allows(&origin, host, handshake.local) => Ok(()),
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
