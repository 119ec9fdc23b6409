//! The request that a frame holds: its id, its members, and what is wrong with them.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;
use wireproof_schemas::{
    brand_chat::{PROTOCOL, envelope::RequestId, refusal::RefusalStatus},
    table,
};

use super::{Chat, lenient, member::Habits};
use crate::{frame::Members, rule::WireRule, store::StoreError};

/// A request whose operation is known.
pub(super) struct Asked {
    /// The id that the reply repeats.
    pub(super) id: RequestId,
    members: Members,
    /// Members that the operation does not know, for a server that passes them on.
    pub(super) extras: Members,
}

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is refused, with this status and for this reason.
    Refused(RefusalStatus, String),
    /// Something of ours went wrong.
    Store(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// 400: malformed, or there is no current room to act on.
pub(super) fn bad(reason: impl fmt::Display) -> Trouble {
    Trouble::Refused(RefusalStatus::BadRequest, reason.to_string())
}

/// 403: the user may not.
pub(super) fn forbidden(reason: &str) -> Trouble {
    Trouble::Refused(RefusalStatus::Forbidden, reason.to_owned())
}

/// 404: there is no such thing.
pub(super) fn not_found(reason: &str) -> Trouble {
    Trouble::Refused(RefusalStatus::NotFound, reason.to_owned())
}

impl Asked {
    /// Reads the request for an operation.
    pub(super) fn read(
        chat: &Chat,
        habits: &mut Habits,
        operation: &str,
        mut members: Members,
    ) -> Result<Self, Trouble> {
        lenient::mend(chat.rules, habits, &mut members)?;
        let id = field(&members, "request_id")?;
        let extras = match chat.rules.off() {
            Some(WireRule::ExtraFieldsAreIgnored | WireRule::ExtraFieldsAreNotPassedOn) => {
                extras(operation, &members)
            }
            _ => Members::new(),
        };
        match extras.keys().next() {
            Some(extra) if !chat.rules.on(WireRule::ExtraFieldsAreIgnored) => {
                Err(bad(format!("{extra}: there is no such field.")))
            }
            _ => Ok(Self {
                id,
                members,
                extras,
            }),
        }
    }

    /// A field of the request; it must be there and be what it should be.
    pub(super) fn field<T: DeserializeOwned>(&self, name: &str) -> Result<T, Trouble> {
        field(&self.members, name)
    }
}

fn field<T: DeserializeOwned>(members: &Members, name: &str) -> Result<T, Trouble> {
    let value = members
        .get(name)
        .ok_or_else(|| bad(format!("{name} is missing.")))?;
    T::deserialize(value).map_err(|error| bad(format!("{name}: {error}.")))
}

/// The members of a request that its type does not know: whatever does not survive being read and
/// written again.
fn extras(operation: &str, members: &Members) -> Members {
    let operations = PROTOCOL
        .channels
        .iter()
        .flat_map(|channel| channel.operations);
    let known = operations
        .into_iter()
        .find(|known: &&table::Operation| known.name == operation)
        .and_then(|operation| {
            (operation.request.payload.round_trip)(&Value::Object(members.clone())).ok()
        });
    let mut extras = members.clone();
    match known {
        Some(Value::Object(known)) => extras.retain(|key, _| !known.contains_key(key)),
        _ => extras.clear(),
    }
    extras
}
