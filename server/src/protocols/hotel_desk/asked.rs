//! What a frame or a body holds: its members, and what is wrong with them.

use hyper::StatusCode;
use serde_json::Value;
use wireproof_schemas::hotel_desk::conversation::ConversationId;

use crate::{
    answer::Refused,
    field::{self, Field, INTEGER, TEXT},
    frame::Members,
    store::StoreError,
};

/// A request whose operation or endpoint is known.
pub(super) struct Asked(pub(super) Members);

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is refused for this reason, and with this status where it came over HTTP.
    Refused(Refused),
    /// It names no operation that there is.
    Unknown(String),
    /// Something of ours went wrong.
    Store(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// Something is missing, or not what it should be.
pub(super) fn bad(reason: impl Into<String>) -> Trouble {
    Refused::new(StatusCode::BAD_REQUEST, reason).into()
}

/// One may not do this.
pub(super) fn forbidden(reason: &str) -> Trouble {
    Refused::new(StatusCode::FORBIDDEN, reason).into()
}

/// There is no such thing, or none that whoever asks can know of.
pub(super) fn missing(reason: &str) -> Trouble {
    Refused::new(StatusCode::NOT_FOUND, reason).into()
}

/// It cannot be done as things are.
pub(super) fn conflict(reason: &str) -> Trouble {
    Refused::new(StatusCode::CONFLICT, reason).into()
}

impl Asked {
    /// A field of the request; it must be there and be what it should be.
    pub(super) fn field<T: Field>(&self, name: &str) -> Result<T, Trouble> {
        field::read(&self.0, name).map_err(bad)
    }

    /// A field of the request that need not be there.
    pub(super) fn optional<T: Field>(&self, name: &str) -> Result<Option<T>, Trouble> {
        match self.0.contains_key(name) {
            true => self.field(name).map(Some),
            false => Ok(None),
        }
    }

    /// The conversation that a request is about.
    pub(super) fn conversation(&self) -> Result<ConversationId, Trouble> {
        self.field("conversation_id")
    }
}

impl Field for ConversationId {
    const FORM: &'static str = INTEGER;

    fn is_form_of(value: &Value) -> bool {
        value.is_i64()
    }
}

impl Field for String {
    const FORM: &'static str = TEXT;

    fn is_form_of(value: &Value) -> bool {
        value.is_string()
    }
}

impl Field for bool {
    const FORM: &'static str = "true or false";

    fn is_form_of(value: &Value) -> bool {
        value.is_boolean()
    }
}
