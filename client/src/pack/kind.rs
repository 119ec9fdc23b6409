//! A kind of person or thing that a protocol's world is made of.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value};

use super::mismatch::{self, Mismatch};

/// What a chapter may ask the world for: `alice is a …`.
#[derive(Debug)]
pub struct Kind {
    /// The word chapters use.
    pub name: String,
    /// Whether it is somebody who can connect.
    pub person: bool,
    /// What it is, in the document's words.
    pub description: String,
    pub(super) with: Validator,
    pub(super) gives: Validator,
    pub(super) fields: Vec<String>,
    pub(super) asked: Vec<String>,
    pub(super) defaults: Map<String, Value>,
}

impl Kind {
    /// Where a chapter asks for something that this kind cannot be.
    pub fn check_with(&self, with: &Value) -> Vec<Mismatch> {
        mismatch::mismatches(&self.with, with)
    }

    /// Where a target's binding departs from what this kind promises.
    pub fn check_gives(&self, binding: &Value) -> Vec<Mismatch> {
        mismatch::mismatches(&self.gives, binding)
    }

    /// The same, where a field that is not there is nobody's fault.
    pub fn check_given(&self, binding: &Value) -> Vec<Mismatch> {
        let missing = |error: &ValidationError<'_>| {
            matches!(error.kind(), ValidationErrorKind::Required { .. })
                && error.instance_path().as_str().is_empty()
        };
        let errors = self.gives.iter_errors(binding);
        mismatch::collect(errors.filter(|error| !missing(error)), binding)
    }

    /// Whether `field` of this binding is a word that the document lists, such as a kind of animal,
    /// and not a text of this thing's own.
    pub fn is_word(&self, binding: &Value, field: &str) -> bool {
        let mut other = binding.clone();
        let Some(value) = other.get_mut(field) else {
            return false;
        };
        // No list has a text of no letters.
        *value = Value::from("\u{0}");
        let pointer = format!("/{}", field.replace('~', "~0").replace('/', "~1"));
        let mut errors = self.gives.iter_errors(&other);
        errors.any(|error| error.instance_path().as_str() == pointer && is_of_a_list(&error))
    }

    /// What it is in those ways of which a chapter says nothing, as far as the document says so.
    pub fn defaults(&self) -> &Map<String, Value> {
        &self.defaults
    }

    /// The names of what may be asked of it.
    pub fn asked(&self) -> &[String] {
        &self.asked
    }

    /// The names of the fields that a binding has.
    pub fn gives(&self) -> &[String] {
        &self.fields
    }
}

/// Whether a text is refused because it is none of those that are listed, one by one or together.
fn is_of_a_list(error: &ValidationError<'_>) -> bool {
    match error.kind() {
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. } => true,
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context.iter().flatten().any(is_of_a_list)
        }
        _ => false,
    }
}
