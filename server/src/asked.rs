//! What is asked for by a frame or a body: its members, and what is wrong with them. A refusal is
//! no more than a reason, unless a protocol has more to say of it.

use std::fmt;

use crate::{
    field::{self, Field},
    frame::Members,
    store::StoreError,
};

/// A request whose operation or endpoint is known.
pub(crate) struct Asked(pub(crate) Members);

/// Why a request is not carried out.
#[derive(Debug)]
pub(crate) enum Trouble<R = String> {
    /// It is refused for this reason.
    Refused(R),
    /// It names no operation that there is.
    Unknown(String),
    /// Something of ours went wrong.
    Store(StoreError),
}

impl<R> From<StoreError> for Trouble<R> {
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

    /// A field of the request that need not be there.
    pub(crate) fn optional<T: Field>(&self, name: &str) -> Result<Option<T>, Trouble> {
        match self.0.contains_key(name) {
            true => self.field(name).map(Some),
            false => Ok(None),
        }
    }
}
