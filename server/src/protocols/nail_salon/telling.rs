//! How something is told: to all connections of somebody, or to all of whoever acted but the one
//! that did, which has the reply.
//!
//! Whoever calls holds the world's lock, so that all hear what happens in the order in which it was
//! kept.

use std::cell::Cell;

use wireproof_schemas::nail_salon::key::UserType;

use super::{Salon, person_group, visitor::Visitor};
use crate::{hub::Group, outbox::Text, store::StoreError};

/// What a server that does not keep a rule does wrong in telling somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// It tells nobody.
    Nobody,
    /// It tells every connection twice.
    Twice,
    /// It tells one connection only.
    OneConnection,
    /// It tells also the connection that acted.
    ActorToo,
}

/// Tells all connections of somebody.
pub(super) fn tell(salon: &Salon, person: i64, frame: &Text, mistake: Option<Mistake>) {
    let is_first = Cell::new(true);
    let tell = || {
        let hub = &salon.parts.hub;
        hub.tell(person_group(person), frame, &|_| {
            is_first.replace(false) || mistake != Some(Mistake::OneConnection)
        });
    };
    match mistake {
        Some(Mistake::Nobody) => {}
        Some(Mistake::Twice) => (0..2).for_each(|_| tell()),
        _ => tell(),
    }
}

/// Tells the other connections of whoever acts.
pub(super) fn tell_others(actor: &Visitor, frame: &Text, mistake: Option<Mistake>) {
    let own = actor.listener.connection;
    let group = person_group(actor.person.id);
    if mistake != Some(Mistake::Nobody) {
        actor.salon.parts.hub.tell(group, frame, &|listener| {
            listener.connection != own || mistake == Some(Mistake::ActorToo)
        });
    }
}

/// Tells everybody of the world who has this role but the one; only a server that breaks a rule
/// does so.
pub(super) async fn tell_all_but(
    actor: &Visitor,
    role: UserType,
    but: &[i64],
    frame: &Text,
) -> Result<(), StoreError> {
    let people = actor.salon.store.people(actor.person.world, role).await?;
    for person in people.into_iter().filter(|person| !but.contains(person)) {
        tell(&actor.salon, person, frame, None);
    }
    Ok(())
}

/// Tells every other connection of the world; only a server that breaks a rule does so.
pub(super) fn tell_everybody_else(actor: &Visitor, frame: &Text) {
    let (own, world) = (actor.listener.connection, actor.person.world);
    let hub = &actor.salon.parts.hub;
    hub.tell(Group::World(world), frame, &|listener| {
        listener.connection != own
    });
}
