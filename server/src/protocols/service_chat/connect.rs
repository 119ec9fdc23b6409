//! Who may come in: participants of the chat, with an access token (SC-CONN).

use std::sync::Arc;

use hyper::{
    StatusCode,
    header::{HOST, ORIGIN},
};
use wireproof_schemas::{service_chat::PROTOCOL, table::Channel};

use super::{
    Chats, address,
    credential::{Credential, Place, presented},
    kind::{Kind, Role},
    participant::Participant,
    rule::ConnectRule,
    store::{Chat, Person},
};
use crate::{
    answer::Refused,
    auth::Checks,
    handshake::{Handshake, single},
    origin::{Addresses, Origin},
    protocols::Guest,
};

/// Judges a handshake: first the credential, then where a cookie comes from, then whether they
/// participate. The address has been read before.
pub(super) async fn admit(
    chats: &Arc<Chats>,
    channel: &'static Channel,
    handshake: Handshake<'_>,
) -> Result<Guest, Refused> {
    let kind = Kind::on(channel);
    let chat = match address::number(handshake.parameters) {
        Some(number) => chats
            .store
            .chat(kind, number)
            .await
            .map_err(Refused::failed)?,
        None => None,
    };
    let (person, credential) = authenticate(chats, chat.as_ref(), handshake)
        .await
        .map_err(|refused| status_of_rule(chats, refused))?;
    if !address::is_number(address::text(handshake.parameters)) {
        return Err(unknown());
    }
    judge_origin(chats, handshake, credential.place)?;
    let chat = judge_right(chats, kind, chat, &person, handshake).await?;
    let chats = Arc::clone(chats);
    let who = (person.world, person.id);
    Ok(Guest::new(who, channel, move |listener| {
        Participant::enter(chats, chat, person, credential, listener)
    }))
}

/// Whose token this is. A server that does not keep a rule takes somebody for the chat's client.
async fn authenticate(
    chats: &Chats,
    chat: Option<&Chat>,
    handshake: Handshake<'_>,
) -> Result<(Person, Credential), Refused> {
    let rules = chats.rules;
    let mut refused = unauthorized("A token is needed, in the query or as a cookie.");
    let given = presented(rules, handshake)?;
    let is_missing = given.is_empty();
    for credential in given {
        match believe(chats, &credential.token).await {
            Ok(person) => return Ok((person, credential)),
            Err(other) => refused = other,
        }
        let is_stood_in_for = match rules.off() {
            Some(ConnectRule::EmptyTokenIsRefused) => credential.token.is_empty(),
            Some(ConnectRule::UserMustExist) => is_ghost(chats, &credential.token).await?,
            _ => false,
        };
        if let (true, Some(chat)) = (is_stood_in_for, chat) {
            return Ok((chat.client_person(), credential));
        }
    }
    match (is_missing && !rules.on(ConnectRule::TokenIsNeeded), chat) {
        (true, Some(chat)) => {
            let credential = Credential {
                token: String::new(),
                place: Place::Query,
            };
            Ok((chat.client_person(), credential))
        }
        _ => Err(refused),
    }
}

async fn believe(chats: &Chats, token: &str) -> Result<Person, Refused> {
    let user = chats.parts.tokens.user(token, checks(chats));
    let user = user.map_err(|error| unauthorized(error.to_string()))?;
    let person = chats.store.person(user).await.map_err(Refused::failed)?;
    person.ok_or_else(|| unauthorized("The token's user does not exist."))
}

async fn is_ghost(chats: &Chats, token: &str) -> Result<bool, Refused> {
    match chats.parts.tokens.user(token, checks(chats)) {
        Ok(user) => Ok(chats
            .store
            .person(user)
            .await
            .map_err(Refused::failed)?
            .is_none()),
        Err(_) => Ok(false),
    }
}

fn checks(chats: &Chats) -> Checks {
    Checks {
        algorithm: chats.rules.on(ConnectRule::OnlyOurAlgorithm),
        hs256: true,
        signature: chats.rules.on(ConnectRule::SignatureIsChecked),
        token_type: chats.rules.on(ConnectRule::OnlyAccessTokensOpen),
        expiry: chats.rules.on(ConnectRule::ExpiredTokenIsRefused),
    }
}

/// A browser sends a cookie for whichever site asks it to, so it counts only from a site that is
/// allowed, or where no browser is at work (SC-CONN-14).
fn judge_origin(chats: &Chats, handshake: Handshake<'_>, place: Place) -> Result<(), Refused> {
    let is_given = handshake.headers.contains_key(ORIGIN);
    let origin = single(handshake.headers, &ORIGIN).and_then(|origin| origin.to_str().ok());
    match (chats.rules.off(), place) {
        (Some(ConnectRule::QueryComesFromAnywhere), Place::Query) if is_given => {}
        (Some(ConnectRule::CookieNeedsNoOrigin), Place::Cookie) if !is_given => {}
        (Some(ConnectRule::CookieNeedsAllowedOrigin), Place::Cookie) => return Ok(()),
        (Some(ConnectRule::NullOriginIsRefused), Place::Cookie) if origin == Some("null") => {
            return Ok(());
        }
        (Some(ConnectRule::OriginIsComparedWhole), Place::Cookie)
            if origin.is_some_and(|origin| origin.starts_with("http://localhost")) =>
        {
            return Ok(());
        }
        (_, Place::Query) => return Ok(()),
        (_, Place::Cookie) if !is_given => return Ok(()),
        (_, Place::Cookie) => {}
    }
    let addresses = Addresses {
        documented: PROTOCOL.host,
        named: single(handshake.headers, &HOST).and_then(|host| host.to_str().ok()),
        local: handshake.local,
    };
    match origin.and_then(Origin::parse) {
        Some(origin) if chats.parts.origins.allows(&origin, addresses) => Ok(()),
        _ => Err(forbidden("A cookie does not count from this origin.")),
    }
}

/// Only who participates may come in (SC-CONN-9); a chat that there is not has no participants.
async fn judge_right(
    chats: &Chats,
    kind: Kind,
    chat: Option<Chat>,
    person: &Person,
    handshake: Handshake<'_>,
) -> Result<Chat, Refused> {
    let refusal = || forbidden("You do not participate in this chat.");
    let Some(chat) = chat else {
        return match chats.rules.off() {
            Some(ConnectRule::UnknownChatIsRefused) => {
                let number = address::number(handshake.parameters).unwrap_or_default();
                Ok(Chat::of_nobody(kind, number, person))
            }
            Some(ConnectRule::UnknownChatIs403) => Err(unknown()),
            _ => Err(refusal()),
        };
    };
    let may_come_in = match (chats.rules.off(), kind, person.role) {
        (Some(ConnectRule::MastersConnect), Kind::Service, Role::Master)
        | (Some(ConnectRule::ClientsConnect), Kind::Service, Role::Client)
        | (Some(ConnectRule::SupportConnects), Kind::Support, Role::Support)
        | (Some(ConnectRule::ClientsConnectToSupport), Kind::Support, Role::Client) => false,
        (Some(ConnectRule::OnlyParticipantsComeIn), _, _)
        | (Some(ConnectRule::SupportMustParticipate), Kind::Support, Role::Support) => true,
        (Some(ConnectRule::ServiceOpensNoSupport), Kind::Support, _)
        | (Some(ConnectRule::SupportOpensNoService), Kind::Service, _) => {
            let twin = chats.store.chat(kind.other(), chat.number).await;
            let twin = twin.map_err(Refused::failed)?;
            chat.is_of(person) || twin.is_some_and(|twin| twin.is_of(person))
        }
        _ => chat.is_of(person),
    };
    match may_come_in {
        true => Ok(chat),
        false => Err(refusal()),
    }
}

fn status_of_rule(chats: &Chats, refused: Refused) -> Refused {
    match refused.status {
        StatusCode::UNAUTHORIZED if !chats.rules.on(ConnectRule::BadCredentialIs401) => {
            forbidden(&refused.reason)
        }
        _ => refused,
    }
}

fn unknown() -> Refused {
    Refused::new(StatusCode::NOT_FOUND, "There is no chat at this address.")
}

fn unauthorized(reason: impl Into<String>) -> Refused {
    Refused::new(StatusCode::UNAUTHORIZED, reason)
}

fn forbidden(reason: &str) -> Refused {
    Refused::new(StatusCode::FORBIDDEN, reason)
}
