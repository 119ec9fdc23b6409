//! The request that a frame holds, where a refusal is no more than a reason: its members, and what
//! is wrong with them.

use std::fmt;

use crate::{
    field::{self, Field},
    frame::Members,
    store::StoreError,
};

/// A request whose operation is known.
pub(crate) struct Asked(pub(crate) Members);

/// Why a request is not carried out.
#[derive(Debug)]
pub(crate) enum Trouble {
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
pub(crate) fn refuse(reason: impl fmt::Display) -> Trouble {
    Trouble::Refused(reason.to_string())
}

impl Asked {
    /// A field of the request; it must be there and be what it should be.
    pub(crate) fn field<T: Field>(&self, name: &str) -> Result<T, Trouble> {
        field::read(&self.0, name).map_err(refuse)
    }
}
