//! The request that a frame holds: its members, and what is wrong with them.

use std::fmt;

use serde_json::Value;
use wireproof_schemas::service_chat::message::Content;

use crate::{
    field::{self, Field, TEXT},
    frame::Members,
    store::StoreError,
};

/// A request whose operation is known.
pub(super) struct Asked(pub(super) Members);

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is refused for this reason.
    Refused(String),
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

/// Refuses a request for this reason.
pub(super) fn refuse(reason: impl fmt::Display) -> Trouble {
    Trouble::Refused(reason.to_string())
}

impl Asked {
    /// A field of the request; it must be there and be what it should be.
    pub(super) fn field<T: Field>(&self, name: &str) -> Result<T, Trouble> {
        field::read(&self.0, name).map_err(refuse)
    }
}

impl Field for Content {
    const FORM: &'static str = TEXT;

    fn is_form_of(value: &Value) -> bool {
        value.is_string()
    }
}
