//! Who may come in: whoever is known, as the address says. Nobody has to prove anything (NS-CONN).

use std::sync::Arc;

use hyper::{StatusCode, header::HeaderName};
use percent_encoding::percent_decode_str;
use wireproof_schemas::{
    nail_salon::key::{UserId, UserType},
    table::Channel,
};

use super::{
    Salon,
    address::{self, USER_ID},
    rule::ConnectRule,
    store::Person,
    visitor::Visitor,
};
use crate::{
    answer::Refused,
    handshake::{Handshake, single},
    protocols::Guest,
};

const X_USER_TYPE: HeaderName = HeaderName::from_static("x-user-type");
const X_USER_ID: HeaderName = HeaderName::from_static("x-user-id");

/// Judges a handshake: first whether there is such a person, then whether headers contradict.
pub(super) async fn admit(
    salon: &Arc<Salon>,
    channel: &'static Channel,
    handshake: Handshake<'_>,
) -> Result<Guest, Refused> {
    let person = identify(salon, handshake).await?;
    judge_headers(salon, handshake, &person)?;
    judge_role(salon, &person)?;
    let salon = Arc::clone(salon);
    let who = (person.world, person.id);
    Ok(Guest::new(who, channel, move |listener| {
        Visitor::enter(salon, person, listener)
    }))
}

/// Who the address names (NS-CONN-12).
async fn identify(salon: &Salon, handshake: Handshake<'_>) -> Result<Person, Refused> {
    let rules = salon.rules;
    let role = address::role(rules, handshake.parameters);
    let key = handshake.parameters.get(USER_ID);
    let (Some(role), Some(key)) = (role, key) else {
        return Err(unknown());
    };
    let person = salon
        .store
        .person(role, key)
        .await
        .map_err(Refused::failed)?;
    let lets_strangers_in = match rules.off() {
        Some(ConnectRule::UnknownUserIsRefused) => true,
        Some(ConnectRule::UserIdIsNotEmpty) => key.is_empty(),
        Some(ConnectRule::EncodedSlashIsRefused) => key == "/",
        _ => false,
    };
    match person {
        Some(person) => Ok(person),
        None if lets_strangers_in => Ok(stranger(role, key)),
        None if rules.on(ConnectRule::UnknownUserIs404) => Err(unknown()),
        None => Err(forbidden("Nobody of this name may connect.")),
    }
}

/// The two headers may be absent; what they say, they say once and as the address does
/// (NS-CONN-11).
fn judge_headers(salon: &Salon, handshake: Handshake<'_>, person: &Person) -> Result<(), Refused> {
    let rules = salon.rules;
    for (name, rule) in [
        (&X_USER_TYPE, ConnectRule::OtherTypeInHeaderIsRefused),
        (&X_USER_ID, ConnectRule::OtherIdInHeaderIsRefused),
    ] {
        if !handshake.headers.contains_key(name) {
            if rules.on(ConnectRule::HeadersMayBeAbsent) {
                continue;
            }
            return Err(forbidden("The headers that say who connects are missing."));
        }
        let text = single(handshake.headers, name)
            .and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        let agrees = text.is_some_and(|text| {
            if *name == X_USER_TYPE {
                text == role_shown(person.role)
            } else {
                says(text, &person.key)
            }
        });
        if (!agrees && rules.on(rule)) || !rules.on(ConnectRule::AgreeingHeadersAreTaken) {
            return Err(forbidden("A header contradicts the address."));
        }
    }
    Ok(())
}

/// A header can hold little else than ASCII, so an id may be percent-encoded there too.
fn says(header: &str, UserId(id): &UserId) -> bool {
    header == id
        || percent_decode_str(header)
            .decode_utf8()
            .is_ok_and(|decoded| decoded == *id)
}

fn judge_role(salon: &Salon, person: &Person) -> Result<(), Refused> {
    match (salon.rules.off(), person.role) {
        (Some(ConnectRule::CustomersConnect), UserType::Customer)
        | (Some(ConnectRule::ShopsConnect), UserType::Shop) => {
            Err(forbidden("This role may not connect."))
        }
        _ => Ok(()),
    }
}

fn role_shown(role: UserType) -> &'static str {
    match role {
        UserType::Customer => "customer",
        UserType::Shop => "shop",
    }
}

/// Somebody of whom nothing is kept; only a server that breaks a rule lets them in.
fn stranger(role: UserType, key: &str) -> Person {
    Person {
        world: 0,
        id: 0,
        role,
        key: UserId(key.to_owned()),
    }
}

fn unknown() -> Refused {
    Refused::new(StatusCode::NOT_FOUND, "Nobody is at this address.")
}

fn forbidden(reason: &str) -> Refused {
    Refused::new(StatusCode::FORBIDDEN, reason)
}
