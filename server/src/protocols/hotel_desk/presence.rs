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
    Desk, department_group,
    rule::StatusRule,
    store::{Division, Person},
    telling::text,
};

/// How many connections everybody has who is there.
#[derive(Default)]
pub(super) struct Presence(Mutex<HashMap<i64, usize>>);

/// A connection that counts as long as this is there.
pub(super) struct Present {
    desk: Arc<Desk>,
    person: Person,
    divisions: Vec<Division>,
}

impl Present {
    /// Counts a connection of somebody, and tells their departments if it is the first.
    pub(super) fn enter(desk: &Arc<Desk>, person: Person, divisions: Vec<Division>) -> Self {
        let present = Self {
            desk: Arc::clone(desk),
            person,
            divisions,
        };
        let counts = &desk.presence.0;
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(present.person.id).or_default();
        *count += 1;
        if *count == 1 || !desk.rules.on(StatusRule::OnlyFirstConnectionIsTold) {
            present.tell(Change::UserConnected);
        }
        drop(counts);
        present
    }

    fn tell(&self, change: Change) {
        let rules = self.desk.rules;
        let is_silent = match change {
            Change::UserConnected => !rules.on(StatusRule::ConnectIsTold),
            Change::UserDisconnected => !rules.on(StatusRule::DisconnectIsTold),
        };
        let one = usize::from(!rules.on(StatusRule::EveryDepartmentIsTold));
        let told = match (is_silent, one) {
            (true, _) => 0,
            (_, 1) => 1,
            _ => self.divisions.len(),
        };
        for division in self.divisions.iter().take(told) {
            let frame = text(
                rules,
                &UserStatus::new(UserStatusData {
                    r#type: change,
                    user_id: UserId(self.person.id),
                    user_name: self.person.name.clone(),
                    department: division.name.clone(),
                }),
            );
            let group = department_group(division.id);
            let oneself_too = !rules.on(StatusRule::OneselfHearsNothing);
            self.desk.parts.hub.tell(group, &frame, &|listener| {
                listener.person != self.person.id || oneself_too
            });
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
        if left == Some(0) || !self.desk.rules.on(StatusRule::OnlyLastEndIsTold) {
            self.tell(Change::UserDisconnected);
        }
    }
}
