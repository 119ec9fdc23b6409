//! Where a value departs from its schema, in sentences that a tester reads.
//!
//! The validator's own words are made for programmers and repeat the whole instance; these say what
//! was expected and what came, and step into the alternative of an `anyOf` that was meant. How much
//! is told is bounded: a peer may be wrong in as many places as fit into a frame.

use std::collections::{HashMap, HashSet};
use std::fmt;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::sentence::{Sentence, expected, instead_of, or, sentence, shown, unexpected_fields};

/// So many places are told that are not as one place of the schema wants them: the elements of an
/// array that are all wrong in one way.
const MOST_OF_ONE: usize = 100;

/// Of a value with more values in it only the first mismatch is told, because the validator would
/// hold those of all places at once.
const MOST_VALUES: usize = 100_000;

/// One place where a value departs from its schema.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mismatch {
    /// The place in the value, as a JSON pointer; empty for the whole.
    pub pointer: String,
    /// The place in the document that is not met, as a JSON pointer.
    pub schema: String,
    /// What was expected, in a clause, or what else is wrong: `expected an integer`, `` `id` is missing ``.
    pub asked: String,
    /// The values one of which was expected, as JSON that is cut where it is long; none where it was
    /// something else.
    pub among: Vec<String>,
    /// What was received, where the clause does not say it all.
    pub received: Option<Came>,
}

/// What was received in place of what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Came {
    /// A value.
    Value {
        /// Its [sort](sort_of).
        sort: &'static str,
        /// It itself, as JSON that is cut where it is long.
        shown: String,
    },
    /// So many characters, elements or fields, of which there was to be another number.
    Count(usize),
}

impl Came {
    pub(super) fn value(value: &Value) -> Came {
        Came::Value {
            sort: sort_of(value),
            shown: shown(value),
        }
    }
}

impl fmt::Display for Came {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Came::Value { shown, .. } => f.write_str(shown),
            Came::Count(count) => count.fmt(f),
        }
    }
}

/// What a value is, without what it says: `text`, `integer`, `number` (with a fraction), `array`, `object`,
/// `true`, `false` or `null`.
pub fn sort_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "text",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

impl Mismatch {
    /// What was expected and what was received, in one sentence.
    pub fn message(&self) -> String {
        match &self.received {
            Some(received) => format!("{}, received {received}", self.asked),
            None => self.asked.clone(),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.message()),
            pointer => write!(f, "at {pointer}: {}", self.message()),
        }
    }
}

/// The mismatches in the order of the schema, each once and of many alike the first.
pub(super) fn mismatches(validator: &Validator, value: &Value) -> Vec<Mismatch> {
    let mut left = MOST_VALUES;
    match holds_more_than(&mut left, value) {
        false => collect(validator.iter_errors(value), value),
        true => collect(validator.validate(value).err().into_iter(), value),
    }
}

/// Whether there are more values in a value, itself among them, than are left.
fn holds_more_than(left: &mut usize, value: &Value) -> bool {
    let Some(fewer) = left.checked_sub(1) else {
        return true;
    };
    *left = fewer;
    match value {
        Value::Array(items) => items.iter().any(|item| holds_more_than(left, item)),
        Value::Object(members) => members.values().any(|item| holds_more_than(left, item)),
        _ => false,
    }
}

/// What the validator's errors about a value say, each thing once.
pub(super) fn collect<'a>(
    errors: impl Iterator<Item = ValidationError<'a>>,
    value: &Value,
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    // A schema that is reached on two ways reports the same twice.
    let mut seen = HashSet::new();
    let mut alike: HashMap<String, usize> = HashMap::new();
    for error in errors {
        let schema = error.schema_path().as_str();
        if alike.get(schema).is_some_and(|told| *told >= MOST_OF_ONE) {
            continue;
        }
        *alike.entry(schema.to_owned()).or_default() += 1;
        let told = of_error(&error, value).into_iter();
        found.extend(told.filter(|mismatch| seen.insert(mismatch.clone())));
    }
    found
}

/// What one of the validator's errors says; an alternative that was meant may say several things.
fn of_error(error: &ValidationError<'_>, value: &Value) -> Vec<Mismatch> {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            of_alternatives(error, context, value)
        }
        ValidationErrorKind::FalseSchema => vec![mismatch(error, refused(error, value))],
        _ => vec![mismatch(error, sentence(error))],
    }
}

/// What stands where nothing may. Of an object that may have no field at all, the validator shows
/// the first field's value; which fields there are has to be looked up.
fn refused(error: &ValidationError<'_>, value: &Value) -> Sentence {
    let about_fields = error
        .schema_path()
        .as_str()
        .ends_with("/additionalProperties");
    match value.pointer(error.instance_path().as_str()) {
        Some(Value::Object(members)) if about_fields => {
            let names: Vec<String> = members.keys().cloned().collect();
            Sentence::alone(unexpected_fields(&names))
        }
        _ => Sentence::about("nothing may stand here", error.instance()),
    }
}

pub(super) fn mismatch(error: &ValidationError<'_>, said: Sentence) -> Mismatch {
    Mismatch {
        pointer: error.instance_path().as_str().to_owned(),
        schema: error.schema_path().as_str().to_owned(),
        asked: said.asked,
        among: said.among,
        received: said.received,
    }
}

/// The mismatches of the alternative that was meant: one that is not already wrong about the value
/// as a whole. If all are, what any of them expects.
fn of_alternatives(
    error: &ValidationError<'_>,
    alternatives: &[Vec<ValidationError<'static>>],
    value: &Value,
) -> Vec<Mismatch> {
    let whole = error.instance_path().as_str();
    let wrong_about_whole = |errors: &Vec<ValidationError<'_>>| {
        let mut of_whole = errors
            .iter()
            .filter(|inner| inner.instance_path().as_str() == whole);
        of_whole.find_map(|inner| expected(inner.kind()))
    };
    let meant = alternatives
        .iter()
        .filter(|errors| wrong_about_whole(errors).is_none());
    if let Some(errors) = meant.min_by_key(|errors| errors.len()) {
        return errors
            .iter()
            .flat_map(|inner| of_error(inner, value))
            .collect();
    }
    let expected: Vec<_> = alternatives.iter().filter_map(wrong_about_whole).collect();
    let said = match expected.is_empty() {
        true => Sentence::about("fits none of the alternatives", error.instance()),
        false => instead_of(&or(&expected), error.instance()),
    };
    vec![mismatch(error, said)]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(schema: &Value, value: &Value, expected: &[&str]) {
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(schema)
            .unwrap();
        let found: Vec<_> = mismatches(&validator, value)
            .iter()
            .map(Mismatch::to_string)
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_fields_that_are_missing_or_unexpected() {
        let schema = json!({
            "type": "object", "required": ["id"],
            "properties": {"id": {}}, "additionalProperties": false
        });
        check(&schema, &json!({}), &["`id` is missing"]);
        check(
            &schema,
            &json!({"id": 1, "x": 1}),
            &["unexpected field `x`"],
        );
        check(
            &schema,
            &json!({"id": 1, "x": 1, "y": 2}),
            &["unexpected fields `x`, `y`"],
        );
        check(
            &json!(false),
            &json!(1),
            &["nothing may stand here, received 1"],
        );
        let empty = json!({"properties": {"a": {"additionalProperties": false}}});
        check(
            &empty,
            &json!({"a": {"x": 1, "y": 2}}),
            &["at /a: unexpected fields `x`, `y`"],
        );
    }

    #[test]
    fn steps_into_the_alternative_that_was_meant() {
        let room = json!({"type": "object", "properties": {"pk": {"type": "integer"}}, "required": ["pk"]});
        let schema = json!({"properties": {"data": {"anyOf": [{"type": "null"}, room]}}});
        check(
            &schema,
            &json!({"data": {"pk": "7"}}),
            &[r#"at /data/pk: expected an integer, received "7""#],
        );
        check(
            &schema,
            &json!({"data": {}}),
            &["at /data: `pk` is missing"],
        );
        check(
            &schema,
            &json!({"data": 5}),
            &["at /data: expected an object or null, received 5"],
        );
        check(
            &json!({"oneOf": [{"const": 1}, {"enum": [2, 3]}]}),
            &json!(4),
            &["expected 1 or one of 2, 3, received 4"],
        );
    }

    #[test]
    fn says_the_same_thing_once() {
        let schema = json!({"$defs": {"a": {"type": "string"}}, "allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]});
        check(&schema, &json!(1), &["expected a string, received 1"]);
    }

    #[test]
    fn of_what_is_wrong_everywhere_the_first_is_told() {
        let texts = json!({"type": "array", "items": {"type": "string"}});
        let schema = json!({"properties": {"a": texts, "b": {"type": "integer"}}});
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let told = |wrong: usize| {
            let value = json!({"a": vec![1; wrong], "b": "x"});
            let found = mismatches(&validator, &value);
            let last = found.last().unwrap().pointer.clone();
            (found.len(), last)
        };
        assert_eq!(told(MOST_OF_ONE), (MOST_OF_ONE + 1, "/b".to_owned()));
        assert_eq!(told(MOST_VALUES / 2), (MOST_OF_ONE + 1, "/b".to_owned()));
        assert_eq!(told(MOST_VALUES), (1, "/a/0".to_owned()));
    }
}
