//! What is asked for by a frame or a body: its members, and what is wrong with them. A refusal is
//! no more than a reason, unless a protocol has more to say of it.

use std::fmt;

use serde_json::Value;
use wireproof_schemas::table;

use crate::{
    field::{self, Field},
    frame::Members,
    hub::Listener,
    rule::{Rules, WireRule},
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

impl<R> Trouble<R> {
    /// The same, with another form of reason.
    pub(crate) fn map<S>(self, reason: impl FnOnce(R) -> S) -> Trouble<S> {
        match self {
            Self::Refused(refused) => Trouble::Refused(reason(refused)),
            Self::Unknown(reason) => Trouble::Unknown(reason),
            Self::Store(error) => Trouble::Store(error),
        }
    }
}

impl Trouble {
    /// What a connection is told, if anything: where something of ours went wrong it ends instead.
    pub(crate) fn into_reason(self, rules: Rules, listener: &Listener) -> Option<String> {
        match self {
            Self::Unknown(_) if !rules.on(WireRule::UnknownOperationIsRefused) => None,
            Self::Refused(reason) | Self::Unknown(reason) => Some(reason),
            Self::Store(error) => {
                listener.fail(&error);
                None
            }
        }
    }
}

/// The operation that a frame names by one of its members.
pub(crate) fn operation<O>(
    members: &Members,
    member: &str,
    named: impl FnOnce(&str) -> Option<O>,
) -> Result<O, Trouble> {
    let unknown = |reason| Err(Trouble::Unknown(reason));
    match members.get(member) {
        Some(Value::String(name)) => match named(name) {
            Some(operation) => Ok(operation),
            None => unknown(format!("There is no {member} {name:?}.")),
        },
        Some(_) => unknown(format!("{member} must be a text.")),
        None => unknown(format!("{member} is missing.")),
    }
}

/// The members that an operation does not know, where a server breaks a rule with them: one refuses
/// them, another passes them on. Elsewhere they are of no account, and not looked for.
pub(crate) fn extras(
    rules: Rules,
    operation: &table::Operation,
    members: &Members,
) -> Result<Members, Trouble> {
    let is_broken = |rule| !rules.on(rule);
    if is_broken(WireRule::ExtraFieldsAreNotPassedOn) {
        return Ok(field::extras(operation, members));
    }
    if is_broken(WireRule::ExtraFieldsAreIgnored)
        && let Some(extra) = field::extras(operation, members).keys().next()
    {
        return Err(refuse(format!("{extra}: there is no such field.")));
    }
    Ok(Members::new())
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
