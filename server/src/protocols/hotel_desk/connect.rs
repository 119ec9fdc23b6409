//! Who may come in: staff of departments with an access token, and the gateway on behalf of a
//! guest's phone (HD-CONN, HD-GUEST-6).

use std::{future::ready, sync::Arc};

use hyper::StatusCode;
use wireproof_schemas::{hotel_desk::guest::WhatsappNumber, table::Channel};

use super::{
    Desk, astray,
    member::Member,
    phone::Phone,
    rule::{ConnectRule, GuestRule, HotelRule},
    store::{Division, Hotel, Person},
};
use crate::{
    answer::Refused, auth::Checks, credential, handshake::Handshake, protocols::Guest,
    store::StoreError,
};

/// The `user_type` of whoever may connect.
pub(super) const STAFF: &str = "department_staff";

/// Judges a handshake.
pub(super) async fn admit(
    desk: &Arc<Desk>,
    channel: &'static Channel,
    handshake: Handshake<'_>,
) -> Result<Guest, Refused> {
    let rules = desk.rules;
    let reversed: Vec<_> = channel.security.iter().rev().copied().collect();
    let security = match rules.off() {
        Some(ConnectRule::HeaderWins) => &reversed,
        Some(ConnectRule::QueryTokenIsTaken) => channel.security.get(..1).unwrap_or_default(),
        _ => channel.security,
    };
    let credential = credential::presented(security, handshake.headers, handshake.query);
    if credential.is_none()
        && channel.parameters.is_empty()
        && !rules.on(ConnectRule::CredentialIsNeeded)
    {
        return welcome(desk, channel, stranger()).await;
    }
    let credential = credential.ok_or_else(|| unauthorized("A credential is needed."))?;
    let credential =
        credential.ok_or_else(|| unauthorized("The credential is not well formed."))?;
    match channel.parameters {
        [] => admit_staff(desk, channel, &credential).await,
        [number, ..] => {
            let number = handshake.parameters.get(number.name).unwrap_or_default();
            admit_phone(desk, channel, &credential, number).await
        }
    }
}

async fn admit_staff(
    desk: &Arc<Desk>,
    channel: &'static Channel,
    token: &str,
) -> Result<Guest, Refused> {
    let rules = desk.rules;
    let checks = Checks {
        algorithm: true,
        hs256: true,
        signature: rules.on(ConnectRule::SignatureIsChecked),
        token_type: rules.on(ConnectRule::OnlyAccessTokensOpen),
        expiry: rules.on(ConnectRule::ExpiredTokenIsRefused),
    };
    let person = match user(desk, token, checks).await {
        Ok(person) => match rules.off() {
            Some(ConnectRule::OnlyStaffConnects) => Ok(person),
            Some(ConnectRule::StaffConnects) => of_type(person, "staff"),
            _ => of_type(person, STAFF),
        },
        refused => refused,
    };
    if person.is_err() {
        astray::announce_refused(desk, token)
            .await
            .map_err(Refused::failed)?;
    }
    welcome(desk, channel, person?).await
}

async fn welcome(
    desk: &Arc<Desk>,
    channel: &'static Channel,
    person: Person,
) -> Result<Guest, Refused> {
    let divisions = desk
        .store
        .divisions_of(person.id)
        .await
        .map_err(Refused::failed)?;
    let heard = heard(desk, &person, &divisions)
        .await
        .map_err(Refused::failed)?;
    if divisions.is_empty() && !desk.rules.on(ConnectRule::DepartmentIsNotNeeded) {
        return Err(Refused::new(
            StatusCode::FORBIDDEN,
            "You have no department.",
        ));
    }
    let desk = Arc::clone(desk);
    let who = (person.world, person.id);
    Ok(Guest::new(who, channel, move |listener| {
        Member::enter(desk, person, (divisions, heard), listener)
    }))
}

/// The departments that somebody hears of: their own.
async fn heard(
    desk: &Desk,
    person: &Person,
    own: &[Division],
) -> Result<Vec<Division>, StoreError> {
    let mut heard = own.to_vec();
    match desk.rules.off() {
        Some(ConnectRule::DepartmentsAreHeard) => heard.clear(),
        Some(ConnectRule::EachDepartmentIsHeard) => heard.truncate(1),
        Some(ConnectRule::OtherDepartmentsAreNotHeard) => {
            heard = desk.store.divisions(person.hotel).await?;
        }
        _ => {}
    }
    if !desk.rules.on(HotelRule::DepartmentsOfOneNameAreApart) {
        heard.extend(desk.store.namesakes(person.id).await?);
    }
    Ok(heard)
}

async fn admit_phone(
    desk: &Arc<Desk>,
    channel: &'static Channel,
    key: &str,
    number: &str,
) -> Result<Guest, Refused> {
    let hotel = gateway(desk, key).await?;
    let digits = match desk.rules.on(GuestRule::DigitsCount) {
        true => WhatsappNumber(number.to_owned()).digits(),
        false => number.to_owned(),
    };
    let guest = desk
        .store
        .guest(hotel.id, &digits)
        .await
        .map_err(Refused::failed)?;
    let status = match desk.rules.on(GuestRule::UnknownNumberIs404) {
        true => StatusCode::NOT_FOUND,
        false => StatusCode::FORBIDDEN,
    };
    let guest = guest.ok_or_else(|| Refused::new(status, "No guest has this number."))?;
    let desk = Arc::clone(desk);
    let who = (hotel.world, guest.id.0);
    Ok(Guest::new(who, channel, move |listener| {
        ready(Phone::enter(&desk, listener))
    }))
}

/// Whose access token this is.
pub(super) async fn user(desk: &Desk, token: &str, checks: Checks) -> Result<Person, Refused> {
    let user = desk.parts.tokens.user(token, checks);
    let user = user.map_err(|error| unauthorized(&error.to_string()))?;
    let person = desk.store.person(user).await.map_err(Refused::failed)?;
    person.ok_or_else(|| unauthorized("The token's user does not exist."))
}

/// Somebody, if their `user_type` is this one (HD-CONN-2).
pub(super) fn of_type(person: Person, user_type: &str) -> Result<Person, Refused> {
    let reason = "Only staff of departments may do this.";
    match person.user_type == user_type {
        true => Ok(person),
        false => Err(Refused::new(StatusCode::FORBIDDEN, reason)),
    }
}

/// Whose gateway has this key (HD-GUEST-4).
pub(super) async fn gateway(desk: &Desk, key: &str) -> Result<Hotel, Refused> {
    let hotel = desk.store.hotel_of(key).await.map_err(Refused::failed)?;
    let reason = "No gateway has this key.";
    hotel.ok_or_else(|| match desk.rules.on(GuestRule::UnknownKeyIs401) {
        true => unauthorized(reason),
        false => Refused::new(StatusCode::FORBIDDEN, reason),
    })
}

/// Somebody of whom nothing is kept; only a server that breaks a rule lets them in.
fn stranger() -> Person {
    Person {
        world: 0,
        hotel: 0,
        id: 0,
        user_type: STAFF.to_owned(),
        name: String::new(),
    }
}

fn unauthorized(reason: &str) -> Refused {
    Refused::new(StatusCode::UNAUTHORIZED, reason)
}
