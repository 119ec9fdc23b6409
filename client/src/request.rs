//! How a request is composed: what the documents fix, a correlation id of its own, and what whoever
//! asks has to say.
//!
//! The conformance engine and the command line send the same frames because both compose them here.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::pack::{CorrelationForm, Operation};

/// Makes correlation ids that no other request of the run has.
#[derive(Debug)]
pub struct Correlations(AtomicI64);

impl Default for Correlations {
    /// Starts at the time in milliseconds, so that runs differ too.
    fn default() -> Correlations {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let milliseconds = now.map_or(0, |now| now.as_millis());
        Correlations::starting_at(i64::try_from(milliseconds).unwrap_or(0))
    }
}

impl Correlations {
    /// Ids from this number on, where they have to be known beforehand.
    pub fn starting_at(number: i64) -> Correlations {
        Correlations(AtomicI64::new(number))
    }

    /// An id that was not given out before.
    pub fn next(&self, form: CorrelationForm) -> Value {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        match form {
            CorrelationForm::Integer => json!(number),
            CorrelationForm::Text => json!(format!("w{number}")),
        }
    }
}

/// The frame of an operation: its constants, a fresh correlation id, and the members
/// given, which override both; those in `without` are left out.
pub fn compose(
    operation: &Operation,
    correlations: &Correlations,
    given: Map<String, Value>,
    without: &[&str],
) -> Value {
    let mut frame = json!({});
    for (pointer, value) in &operation.request.constants {
        pointer.set(&mut frame, value.clone());
    }
    if let Some(correlation) = &operation.request.correlation {
        let id = correlations.next(correlation.form);
        correlation.pointer.set(&mut frame, id);
    }
    if let Value::Object(members) = &mut frame {
        members.extend(given);
        for name in without {
            members.shift_remove(*name);
        }
    }
    frame
}

/// The correlation id in a frame of ours that ties its replies to it, if a server can use it.
pub fn usable_correlation(operation: &Operation, frame: &Value) -> Option<Value> {
    let correlation = operation.correlation()?;
    let id = correlation.of(frame)?;
    let usable = match correlation.form {
        CorrelationForm::Integer => id.is_i64() || id.is_u64(),
        CorrelationForm::Text => id.is_string(),
    };
    usable.then(|| id.clone())
}
