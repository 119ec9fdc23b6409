//! Who is there: a department hears of somebody's first connection and of the end of their last
//! (HD-STAT).
//!
//! The end of a connection is noticed when its conversation is dropped, whatever ended it, and so
//! nothing here waits: counting and telling happen under one plain lock, so that a coming and a
//! going of one person are always told in the order in which they were counted.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use wireproof_schemas::hotel_desk::{
    staff::UserId,
    user_status::{Presence as Change, UserStatus, UserStatusData},
};

use super::{
    Desk,
    rule::StatusRule,
    store::{Division, Person},
    telling::{self, text},
};

/// How many connections everybody has who is there.
#[derive(Default)]
pub(super) struct Presence(Mutex<HashMap<i64, usize>>);

/// A connection that counts as long as this is there.
pub(super) struct Present {
    desk: Arc<Desk>,
    person: Person,
    divisions: Vec<Division>,
    /// Whether the connection ends with a close frame of its peer.
    pub(super) said_goodbye: bool,
}

impl Present {
    /// Counts a connection of somebody, and tells their departments if it is the first.
    pub(super) fn enter(desk: &Arc<Desk>, person: Person, divisions: Vec<Division>) -> Self {
        let counts = &desk.presence.0;
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(person.id).or_default();
        *count += 1;
        let rules = desk.rules;
        let is_told = *count == 1 || !rules.on(StatusRule::OnlyFirstConnectionIsTold);
        if is_told && rules.on(StatusRule::ConnectIsTold) {
            tell(desk, Change::UserConnected, &person, &divisions);
        }
        drop(counts);
        Self {
            desk: Arc::clone(desk),
            person,
            divisions,
            said_goodbye: false,
        }
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        let counts = &self.desk.presence.0;
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        let left = counts.get_mut(&self.person.id).map(|count| {
            *count -= 1;
            *count
        });
        if left == Some(0) {
            counts.remove(&self.person.id);
        }
        let rules = self.desk.rules;
        let is_last = left == Some(0) || !rules.on(StatusRule::OnlyLastEndIsTold);
        let is_noticed = self.said_goodbye || rules.on(StatusRule::LostConnectionIsTold);
        if is_last && is_noticed && rules.on(StatusRule::DisconnectIsTold) {
            tell(
                &self.desk,
                Change::UserDisconnected,
                &self.person,
                &self.divisions,
            );
        }
    }
}

/// Tells departments that somebody has come or gone.
pub(super) fn tell(desk: &Desk, change: Change, person: &Person, divisions: &[Division]) {
    let rules = desk.rules;
    let told = match rules.on(StatusRule::EveryDepartmentIsTold) {
        true => divisions.len(),
        false => 1,
    };
    let only = rules.on(StatusRule::OtherDepartmentsHearNoStatus);
    for division in divisions.iter().take(told) {
        let frame = text(rules, &status(change, person, division));
        telling::department(desk, division, only, &frame, &|listener| {
            listener.person != person.id || !rules.on(StatusRule::OneselfHearsNothing)
        });
    }
}

/// What a department is told of somebody.
pub(super) fn status(change: Change, person: &Person, division: &Division) -> UserStatus {
    UserStatus::new(UserStatusData {
        r#type: change,
        user_id: UserId(person.id),
        user_name: person.name.clone(),
        department: division.name.clone(),
    })
}
