//! The fields of a request: read one by one, so that a refusal names the one that is wrong.

use serde::de::DeserializeOwned;
use serde_json::Value;
use wireproof_schemas::{
    table,
    text::{Limits, Text},
};

use crate::frame::Members;

/// What a field can hold. A wrong form is told in our words: a decoder's would be for programmers,
/// and repeat what was sent.
pub(crate) trait Field: DeserializeOwned {
    /// The form, for people.
    const FORM: &'static str;

    /// Whether a value has the form; more may be asked of it by the type.
    fn is_form_of(value: &Value) -> bool;
}

/// The form of integers.
pub(crate) const INTEGER: &str = "a 64-bit integer";

/// The form of texts.
pub(crate) const TEXT: &str = "a text";

impl<L: Limits> Field for Text<L> {
    const FORM: &'static str = TEXT;

    fn is_form_of(value: &Value) -> bool {
        value.is_string()
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

/// A field of a request; it must be there and be what it should be. The error is a sentence.
pub(crate) fn read<T: Field>(members: &Members, name: &str) -> Result<T, String> {
    let value = members
        .get(name)
        .ok_or_else(|| format!("{name} is missing."))?;
    if !T::is_form_of(value) {
        return Err(format!("{name} must be {}.", T::FORM));
    }
    T::deserialize(value).map_err(|error| format!("{name}: {error}."))
}

/// The members of a request that its operation does not know: whatever does not survive being read
/// and written again.
pub(crate) fn extras(operation: &table::Operation, members: &Members) -> Members {
    let mut extras = members.clone();
    match (operation.request.payload.round_trip)(&Value::Object(members.clone())) {
        Ok(Value::Object(known)) => extras.retain(|key, _| !known.contains_key(key)),
        _ => extras.clear(),
    }
    extras
}
