//! Where a value departs from its schema, in sentences that a tester reads.
//!
//! The validator's own words are made for programmers and repeat the whole instance; these say what
//! was expected and what came, and step into the alternative of an `anyOf` that was meant.

use std::fmt;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::Value;

/// Characters of a received value shown.
const VALUE_SHOWN: usize = 80;

/// One place where a value departs from its schema.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mismatch {
    /// The place in the value, as a JSON pointer; empty for the whole.
    pub pointer: String,
    /// The place in the document that is not met, as a JSON pointer.
    pub schema: String,
    /// What was expected and what was received, in one sentence.
    pub message: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.message),
            pointer => write!(f, "at {pointer}: {}", self.message),
        }
    }
}

/// Every mismatch, in the order of the schema, each once.
pub(super) fn mismatches(validator: &Validator, value: &Value) -> Vec<Mismatch> {
    collect(validator.iter_errors(value), value)
}

/// What the validator's errors about a value say, each thing once.
pub(super) fn collect<'a>(
    errors: impl Iterator<Item = ValidationError<'a>>,
    value: &Value,
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    for error in errors {
        for mismatch in of_error(&error, value) {
            // A schema that is reached on two ways reports the same twice.
            if !found.contains(&mismatch) {
                found.push(mismatch);
            }
        }
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
fn refused(error: &ValidationError<'_>, value: &Value) -> String {
    let about_fields = error
        .schema_path()
        .as_str()
        .ends_with("/additionalProperties");
    match value.pointer(error.instance_path().as_str()) {
        Some(Value::Object(members)) if about_fields => {
            unexpected_fields(&members.keys().cloned().collect::<Vec<_>>())
        }
        _ => format!(
            "nothing may stand here, received {}",
            shown(error.instance())
        ),
    }
}

fn mismatch(error: &ValidationError<'_>, message: String) -> Mismatch {
    Mismatch {
        pointer: error.instance_path().as_str().to_owned(),
        schema: error.schema_path().as_str().to_owned(),
        message,
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
    let meant = alternatives
        .iter()
        .filter(|errors| {
            !errors
                .iter()
                .any(|inner| is_wrong_about_whole(inner, whole))
        })
        .min_by_key(|errors| errors.len());
    if let Some(errors) = meant {
        return errors
            .iter()
            .flat_map(|inner| of_error(inner, value))
            .collect();
    }
    let expected: Vec<_> = alternatives
        .iter()
        .filter_map(|errors| {
            errors
                .iter()
                .find(|inner| is_wrong_about_whole(inner, whole))
        })
        .filter_map(|inner| expected(inner.kind()))
        .collect();
    let message = match expected.is_empty() {
        true => format!(
            "fits none of the alternatives, received {}",
            shown(error.instance())
        ),
        false => format!(
            "expected {}, received {}",
            or(&expected),
            shown(error.instance())
        ),
    };
    vec![mismatch(error, message)]
}

fn is_wrong_about_whole(error: &ValidationError<'_>, whole: &str) -> bool {
    error.instance_path().as_str() == whole && expected(error.kind()).is_some()
}

/// What a keyword about the whole value expects: its type or the very value.
fn expected(kind: &ValidationErrorKind) -> Option<String> {
    match kind {
        ValidationErrorKind::Constant { expected_value } => Some(shown(expected_value)),
        ValidationErrorKind::Enum { options } => Some(one_of(options)),
        ValidationErrorKind::Type { kind } => Some(of_type(kind)),
        _ => None,
    }
}

fn one_of(options: &Value) -> String {
    match options.as_array().map(Vec::as_slice) {
        Some([only]) => shown(only),
        Some(options) => format!(
            "one of {}",
            options.iter().map(shown).collect::<Vec<_>>().join(", ")
        ),
        None => shown(options),
    }
}

fn of_type(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(json_type) => type_name(*json_type).to_owned(),
        TypeKind::Multiple(types) => or(&types.iter().map(type_name).collect::<Vec<_>>()),
    }
}

fn type_name(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Array => "an array",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a string",
    }
}

/// `a`, `a or b`, `a, b or null`.
fn or<T: AsRef<str>>(words: &[T]) -> String {
    let mut words: Vec<_> = words.iter().map(AsRef::as_ref).collect();
    words.sort_by_key(|word| *word == "null");
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}

/// The sentence for an error that stands for itself.
fn sentence(error: &ValidationError<'_>) -> String {
    let received = || shown(error.instance());
    match error.kind() {
        kind @ (ValidationErrorKind::Constant { .. }
        | ValidationErrorKind::Enum { .. }
        | ValidationErrorKind::Type { .. }) => {
            format!(
                "expected {}, received {}",
                expected(kind).unwrap_or_default(),
                received()
            )
        }
        ValidationErrorKind::Required { property } => match property.as_str() {
            Some(name) => format!("`{name}` is missing"),
            None => format!("{property} is missing"),
        },
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            unexpected_fields(unexpected)
        }
        ValidationErrorKind::Pattern { pattern } => {
            format!(
                "expected a string matching `{pattern}`, received {}",
                received()
            )
        }
        ValidationErrorKind::Format { format } => {
            format!(
                "expected a string in the format `{format}`, received {}",
                received()
            )
        }
        ValidationErrorKind::UniqueItems => {
            format!(
                "expected elements that differ from each other, received {}",
                received()
            )
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            "fits more than one of the alternatives of which it may fit only one".to_owned()
        }
        ValidationErrorKind::Not { .. } => {
            format!("has a form that is ruled out here, received {}", received())
        }
        kind => match limit(kind) {
            Some(limit) => format!(
                "expected {limit}, received {}",
                measured(kind, error.instance())
            ),
            None => cut(&error.to_string()),
        },
    }
}

fn unexpected_fields(names: &[String]) -> String {
    match names {
        [name] => format!("unexpected field `{}`", cut(name)),
        names => format!("unexpected fields `{}`", cut(&names.join("`, `"))),
    }
}

/// What a keyword of size or length asks for.
fn limit(kind: &ValidationErrorKind) -> Option<String> {
    use ValidationErrorKind as Kind;
    Some(match kind {
        Kind::Minimum { limit } => format!("at least {limit}"),
        Kind::Maximum { limit } => format!("at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::MinItems { limit } => format!("at least {}", counted(*limit, "element")),
        Kind::MaxItems { limit } => format!("at most {}", counted(*limit, "element")),
        Kind::AdditionalItems { limit } => {
            let limit = u64::try_from(*limit).unwrap_or(u64::MAX);
            format!("at most {}", counted(limit, "element"))
        }
        Kind::MinLength { limit } => format!("at least {}", counted(*limit, "character")),
        Kind::MaxLength { limit } => format!("at most {}", counted(*limit, "character")),
        Kind::MinProperties { limit } => format!("at least {}", counted(*limit, "field")),
        Kind::MaxProperties { limit } => format!("at most {}", counted(*limit, "field")),
        _ => return None,
    })
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

/// What was received, in the measure of the limit: a count, or the number itself.
fn measured(kind: &ValidationErrorKind, instance: &Value) -> String {
    use ValidationErrorKind as Kind;
    match (kind, instance) {
        (
            Kind::MinItems { .. } | Kind::MaxItems { .. } | Kind::AdditionalItems { .. },
            Value::Array(elements),
        ) => elements.len().to_string(),
        (Kind::MinLength { .. } | Kind::MaxLength { .. }, Value::String(text)) => {
            text.chars().count().to_string()
        }
        (Kind::MinProperties { .. } | Kind::MaxProperties { .. }, Value::Object(members)) => {
            members.len().to_string()
        }
        _ => shown(instance),
    }
}

/// A value as compact JSON, cut where it is long.
fn shown(value: &Value) -> String {
    cut(&value.to_string())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(VALUE_SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
    }
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
    fn says_what_was_expected_and_what_came() {
        check(
            &json!({"const": 200}),
            &json!(201),
            &["expected 200, received 201"],
        );
        check(
            &json!({"enum": ["a", "b"]}),
            &json!("c"),
            &[r#"expected one of "a", "b", received "c""#],
        );
        check(
            &json!({"enum": ["a"]}),
            &json!(1),
            &[r#"expected "a", received 1"#],
        );
        check(
            &json!({"type": "integer"}),
            &json!("x"),
            &[r#"expected an integer, received "x""#],
        );
        check(
            &json!({"type": ["integer", "null"]}),
            &json!([]),
            &["expected an integer or null, received []"],
        );
        check(
            &json!({"pattern": "^a+$"}),
            &json!("b"),
            &[r#"expected a string matching `^a+$`, received "b""#],
        );
        check(
            &json!({"format": "date-time"}),
            &json!("today"),
            &[r#"expected a string in the format `date-time`, received "today""#],
        );
        check(
            &json!({"not": {"const": 1}}),
            &json!(1),
            &["has a form that is ruled out here, received 1"],
        );
        check(
            &json!(false),
            &json!(1),
            &["nothing may stand here, received 1"],
        );
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
        let empty = json!({"properties": {"a": {"additionalProperties": false}}});
        check(
            &empty,
            &json!({"a": {"x": 1, "y": 2}}),
            &["at /a: unexpected fields `x`, `y`"],
        );
    }

    #[test]
    fn measures_in_the_unit_of_the_limit() {
        check(
            &json!({"minimum": 400}),
            &json!(200),
            &["expected at least 400, received 200"],
        );
        check(
            &json!({"exclusiveMaximum": 1}),
            &json!(1.5),
            &["expected less than 1, received 1.5"],
        );
        check(
            &json!({"minItems": 1}),
            &json!([]),
            &["expected at least 1 element, received 0"],
        );
        check(
            &json!({"maxItems": 2}),
            &json!([1, 2, 3]),
            &["expected at most 2 elements, received 3"],
        );
        check(
            &json!({"maxLength": 3}),
            &json!("ééééé"),
            &["expected at most 3 characters, received 5"],
        );
        check(
            &json!({"minProperties": 2}),
            &json!({}),
            &["expected at least 2 fields, received 0"],
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
    fn cuts_long_values() {
        let long = "é".repeat(200);
        let found = format!("expected 1, received \"{}…", "é".repeat(79));
        check(&json!({"const": 1}), &json!(long), &[&found]);
    }
}
