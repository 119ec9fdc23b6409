//! Who may come in: a handshake is judged here, and only here is a token looked at (BC-CONN).

use std::{borrow::Cow, future::ready, sync::Arc};

use hyper::{
    StatusCode,
    header::{AUTHORIZATION, HOST, ORIGIN},
};
use wireproof_schemas::{
    brand_chat::{
        PROTOCOL,
        user::{User, UserId},
    },
    table::Channel,
};

use super::{Chat, member::Member, role::Role, rule::ConnectRule, store::Person};
use crate::{
    answer::Refused,
    auth::Checks,
    handshake::{Handshake, single},
    origin::{Addresses, Origin},
    protocols::Guest,
};

/// Judges a handshake: first the credential, then the origin, then the right.
pub(super) async fn admit(
    chat: &Arc<Chat>,
    channel: &'static Channel,
    handshake: Handshake<'_>,
) -> Result<Guest, Refused> {
    let role = Role::on(channel);
    let person = authenticate(chat, role, handshake)
        .await
        .map_err(|refused| status_of_rule(chat, refused))?;
    judge_origin(chat, handshake)?;
    judge_right(chat, role, &person)?;
    let chat = Arc::clone(chat);
    let who = (person.world, person.user.id.0);
    Ok(Guest::new(who, channel, move |listener| {
        ready(Member::new(chat, channel, person, listener))
    }))
}

async fn authenticate(
    chat: &Chat,
    role: Role,
    handshake: Handshake<'_>,
) -> Result<Person, Refused> {
    let token_is_needed = match role {
        Role::User => ConnectRule::TokenIsNeeded,
        Role::Admin => ConnectRule::TokenIsNeededOnAdminChat,
    };
    if !handshake.headers.contains_key(AUTHORIZATION) && !chat.rules.on(token_is_needed) {
        let is_admin = role == Role::Admin;
        return Ok(Person {
            is_admin,
            ..stranger(0)
        });
    }
    let token = token(chat, handshake)?;
    let checks = Checks {
        algorithm: chat.rules.on(ConnectRule::OnlyOurAlgorithm),
        hs256: chat.rules.on(ConnectRule::OnlyHs256),
        signature: chat.rules.on(ConnectRule::SignatureIsChecked),
        token_type: chat.rules.on(ConnectRule::OnlyAccessTokensOpen),
        expiry: chat.rules.on(ConnectRule::ExpiredTokenIsRefused),
    };
    let user = chat.parts.tokens.user(token, checks);
    let user = user.map_err(|error| unauthorized(error.to_string()))?;
    match chat.store.person(UserId(user)).await {
        Ok(Some(person)) => Ok(person),
        Ok(None) if !chat.rules.on(ConnectRule::UserMustExist) => Ok(stranger(user)),
        Ok(None) => Err(unauthorized("The token's user does not exist.")),
        Err(error) => Err(Refused::failed(error)),
    }
}

/// The token that a handshake presents (BC-CONN-4).
fn token<'a>(chat: &Chat, handshake: Handshake<'a>) -> Result<&'a str, Refused> {
    match (chat.rules.off(), token_in_query(handshake)) {
        (Some(ConnectRule::TokenComesInHeader), token) => {
            return token.ok_or_else(|| unauthorized("The query holds no token."));
        }
        (Some(ConnectRule::QueryIsIgnored), Some(token)) => return Ok(token),
        _ => {}
    }
    let header = single(handshake.headers, &AUTHORIZATION);
    let header = header.ok_or_else(|| unauthorized("The header Authorization is needed once."))?;
    let value = header.to_str().unwrap_or_default();
    let token = match value.split_once(' ') {
        Some((scheme, token)) if is_bearer(scheme) && is_token(token) => Some(token),
        _ if chat.rules.on(ConnectRule::HeaderHasOneForm) => None,
        _ => value.split_whitespace().last(),
    };
    let reason = "The header Authorization must be: Bearer, one space, the token.";
    token.ok_or_else(|| unauthorized(reason))
}

/// Where only a server that breaks a rule looks.
fn token_in_query(handshake: Handshake<'_>) -> Option<&str> {
    let mut parts = handshake.query?.split('&');
    parts.find_map(|part| part.strip_prefix("token="))
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
        (Some(ConnectRule::OriginIsNeeded), None) if !given => return Ok(()),
        (Some(ConnectRule::OnlyAllowedOrigins), Some(_)) => return Ok(()),
        (Some(ConnectRule::NullOriginIsRefused), Some("null")) => return Ok(()),
        (Some(ConnectRule::DefaultPortsCompareEqual), Some(origin))
            if origin.strip_prefix("http://") != host =>
        {
            return Err(forbidden("The origin is not the host."));
        }
        (Some(ConnectRule::OriginIsComparedWhole), Some(origin))
            if origin.starts_with("http://localhost") =>
        {
            return Ok(());
        }
        _ => {}
    }
    let origin = origin.ok_or_else(|| forbidden("The header Origin is needed once."))?;
    let origin = &*misread(chat, origin);
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

/// The origin as a server reads it that does not look at all of its parts.
fn misread<'a>(chat: &Chat, origin: &'a str) -> Cow<'a, str> {
    match (chat.rules.off(), origin.rsplit_once(':')) {
        (Some(ConnectRule::OriginSchemeCounts), _) => {
            origin.replacen("https://", "http://", 1).into()
        }
        (Some(ConnectRule::OriginPortCounts), Some((before, port)))
            if port.parse::<u16>().is_ok() =>
        {
            before.into()
        }
        _ => origin.into(),
    }
}

/// Chat is for every user (BC-CONN-1), admin-chat for administrators (BC-CONN-3).
fn judge_right(chat: &Chat, role: Role, person: &Person) -> Result<(), Refused> {
    match (role, chat.rules.off()) {
        (Role::User, Some(ConnectRule::ChatIsOpenToUsers)) if !person.is_admin => {
            Err(forbidden("Only administrators may connect."))
        }
        (Role::User, Some(ConnectRule::AdminsMayUseChat)) if person.is_admin => {
            Err(forbidden("Administrators have a channel of their own."))
        }
        (Role::User, Some(ConnectRule::BrandIsNotNeeded))
        | (Role::Admin, Some(ConnectRule::AdminChatIsOpenToAdmins))
            if person.brand.is_none() =>
        {
            Err(forbidden("Only brands may connect."))
        }
        (Role::Admin, Some(ConnectRule::AdminChatIsForAdminsOnly)) | (Role::User, _) => Ok(()),
        (Role::Admin, _) if person.is_admin => Ok(()),
        (Role::Admin, _) => Err(forbidden("Only administrators may connect.")),
    }
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
        is_admin: false,
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
        StatusCode::UNAUTHORIZED if !chat.rules.on(ConnectRule::BadCredentialIs401) => {
            forbidden(&refused.reason)
        }
        _ => refused,
    }
}
