//! Where a frame differs, without values: they change from run to run.

use std::cmp::Ordering;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wireproof_client::pack::{Came, Mismatch, sort_of};

use crate::mail::ForeignId;
use crate::matching::{Asked, Difference, Found};

/// One place in a frame that is not as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Differing {
    /// A JSON pointer into the frame, `*` for the place in an array; empty for the whole.
    pub at: String,
    /// The kind of what was asked for.
    pub expected: String,
    /// The kind of what is there.
    pub received: String,
}

impl Differing {
    /// A difference from a pattern, whose text in the chapter is `pattern`.
    pub(crate) fn from_pattern(difference: &Difference, pattern: &str) -> Differing {
        let expected = match difference.expected {
            Asked::Nothing => ABSENT.to_owned(),
            Asked::Something(_) => asked(pattern),
        };
        Differing {
            at: anywhere(&difference.pointer),
            expected,
            received: found(&difference.received, code(pattern).is_some()).to_owned(),
        }
    }

    /// A difference from a schema.
    pub(crate) fn from_schema(mismatch: &Mismatch) -> Differing {
        let asks_for_codes =
            !mismatch.among.is_empty() && mismatch.among.iter().all(|one| code(one).is_some());
        let received = match &mismatch.received {
            None => OTHERWISE,
            Some(received) => match (out_of_bounds(&mismatch.schema), received) {
                (Some(length), _) => length,
                (None, Came::Count(_)) => "integer",
                (None, Came::Value { sort, shown }) => {
                    status(shown, asks_for_codes).unwrap_or(sort)
                }
            },
        };
        Differing {
            at: anywhere(&mismatch.pointer),
            expected: mismatch.asked.clone(),
            received: received.to_owned(),
        }
    }

    /// An id that answers another request, which is no value of the documents'. Of what it should be is
    /// only said that it is not that.
    pub(crate) fn from_id(foreign: &ForeignId) -> Differing {
        let received = match (&foreign.sent, &foreign.received) {
            (Some(_), Some(id)) => sort_of(id),
            _ => OTHERWISE,
        };
        Differing {
            at: anywhere(&foreign.pointer),
            expected: OTHERWISE.to_owned(),
            received: received.to_owned(),
        }
    }
}

impl fmt::Display for Differing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = match self.at.as_str() {
            "" => "the whole",
            at => at,
        };
        write!(f, "at {at} {} for {}", self.received, self.expected)
    }
}

/// What stands for a key that is not there.
const ABSENT: &str = "absent";

/// What stands for all that is of no kind.
const OTHERWISE: &str = "otherwise";

/// The kind of what is there, in the place of a status or of something else.
fn found(found: &Found, is_for_a_status: bool) -> &str {
    match found {
        Found::Nothing => ABSENT,
        Found::Value { sort, shown } => status(shown, is_for_a_status).unwrap_or(sort),
        // Something is missing, or there is something that should not be.
        Found::Length { asked, came, .. } => match came.cmp(asked) {
            Ordering::Less => "a shorter array",
            Ordering::Equal => "array",
            Ordering::Greater => "a longer array",
        },
        Found::Alike { .. } => "array",
        Found::Count(_) => "integer",
        Found::TooMany(_) | Found::Bytes(_) => OTHERWISE,
    }
}

/// Statuses are told within frames too, and one in place of another is another deviation.
fn status(shown: &str, is_for_a_status: bool) -> Option<&str> {
    code(shown).filter(|_| is_for_a_status)
}

/// A pointer without places in arrays, which depend on what else is in there.
fn anywhere(pointer: &str) -> String {
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = pointer.split('/');
    let steps = steps.map(|step| if is_index(step) { "*" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// The kind of what a pattern asks for: `text`, `403`, `$at`, `@now`.
fn asked(pattern: &str) -> String {
    let pattern = pattern.trim();
    match pattern.chars().next() {
        Some('/') => "a text of a form".to_owned(),
        Some('_') => "anything".to_owned(),
        Some('$' | '@') => {
            let end = pattern.find('(').unwrap_or(pattern.len());
            pattern.get(..end).unwrap_or(pattern).to_owned()
        }
        _ if pattern.starts_with("exactly") => "object".to_owned(),
        _ => match code(pattern) {
            Some(code) => code.to_owned(),
            None => kind(pattern).to_owned(),
        },
    }
}

/// The kind of a value as a pattern has it: its text begins as the value does.
fn kind(shown: &str) -> &str {
    let is_number = |text: &str| text.bytes().all(|byte| b"-+.eE0123456789".contains(&byte));
    match shown.as_bytes().first() {
        Some(b'"') => "text",
        Some(b'{') => "object",
        Some(b'[') => "array",
        _ if matches!(shown, "null" | "true" | "false") => shown,
        Some(b'-' | b'0'..=b'9') if !is_number(shown) => "array",
        Some(b'-' | b'0'..=b'9') if shown.contains(['.', 'e', 'E']) => "number",
        Some(b'-' | b'0'..=b'9') => "integer",
        _ => OTHERWISE,
    }
}

/// Which way a length is wrong, by the keyword that was not kept: what is told of such a value is its
/// length, which is no value of the peer's.
fn out_of_bounds(schema: &str) -> Option<&'static str> {
    let keyword = schema.rsplit('/').next()?;
    Some(match keyword {
        "minLength" => "shorter than minLength",
        "maxLength" => "longer than maxLength",
        "minItems" => "fewer than minItems",
        "maxItems" => "more than maxItems",
        "minProperties" => "fewer than minProperties",
        "maxProperties" => "more than maxProperties",
        _ => return None,
    })
}

/// A status, as protocols have it from HTTP.
fn code(text: &str) -> Option<&str> {
    let number: u16 = text.parse().ok()?;
    (100..600).contains(&number).then_some(text)
}

#[cfg(test)]
mod tests;
