//! The request that a frame holds: its id, its members, and what is wrong with them.

use std::fmt;

use serde_json::Value;
use wireproof_schemas::brand_chat::{
    PROTOCOL, delete_messages::MsgIdList, envelope::RequestId, message::MessageId,
    refusal::RefusalStatus, room::RoomPk, user::UserId,
};

use super::{Chat, lenient, member::Habits};
use crate::{
    field::{self, Field, INTEGER},
    frame::Members,
    rule::WireRule,
    store::StoreError,
};

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
        let id = field::read(&members, "request_id").map_err(bad)?;
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
    pub(super) fn field<T: Field>(&self, name: &str) -> Result<T, Trouble> {
        field::read(&self.members, name).map_err(bad)
    }

    /// Whether a field is not there at all.
    pub(super) fn lacks(&self, name: &str) -> bool {
        !self.members.contains_key(name)
    }

    /// Whether a field is a list without elements.
    pub(super) fn is_empty_list(&self, name: &str) -> bool {
        self.members.get(name).and_then(Value::as_array) == Some(&Vec::new())
    }
}

impl Field for RequestId {
    const FORM: &'static str = INTEGER;

    fn is_form_of(value: &Value) -> bool {
        value.is_i64()
    }
}

impl Field for RoomPk {
    const FORM: &'static str = INTEGER;

    fn is_form_of(value: &Value) -> bool {
        value.is_i64()
    }
}

impl Field for UserId {
    const FORM: &'static str = INTEGER;

    fn is_form_of(value: &Value) -> bool {
        value.is_i64()
    }
}

impl Field for MessageId {
    const FORM: &'static str = INTEGER;

    fn is_form_of(value: &Value) -> bool {
        value.is_i64()
    }
}

impl Field for MsgIdList {
    const FORM: &'static str = "a list of 64-bit integers";

    fn is_form_of(value: &Value) -> bool {
        value
            .as_array()
            .is_some_and(|ids| ids.iter().all(Value::is_i64))
    }
}

/// The members of a request that its operation does not know.
fn extras(operation: &str, members: &Members) -> Members {
    let mut operations = PROTOCOL
        .channels
        .iter()
        .flat_map(|channel| channel.operations);
    let known = operations.find(|known| known.name == operation);
    known.map_or_else(Members::new, |known| field::extras(known, members))
}
