//! What the validator's errors say, in words that a tester reads.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::mismatch::Came;

/// Characters of a received value shown.
const VALUE_SHOWN: usize = 80;

/// What an error says, in its parts.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    /// What was asked for, or what is wrong where that says it all.
    pub(super) asked: String,
    /// The values one of which was asked for.
    pub(super) among: Vec<String>,
    /// What came in their place.
    pub(super) received: Option<Came>,
}

impl Sentence {
    /// One that says all by itself.
    pub(super) fn alone(asked: impl Into<String>) -> Sentence {
        Sentence {
            asked: asked.into(),
            ..Sentence::default()
        }
    }

    /// One that ends with what came.
    pub(super) fn about(asked: impl Into<String>, received: &Value) -> Sentence {
        Sentence {
            received: Some(Came::value(received)),
            ..Sentence::alone(asked)
        }
    }
}

/// The sentence for an error that stands for itself.
pub(super) fn sentence(error: &ValidationError<'_>) -> Sentence {
    match error.kind() {
        kind @ (ValidationErrorKind::Constant { .. }
        | ValidationErrorKind::Enum { .. }
        | ValidationErrorKind::Type { .. }) => Sentence {
            among: among(kind),
            ..instead_of(&expected(kind).unwrap_or_default(), error.instance())
        },
        ValidationErrorKind::Required { property } => Sentence::alone(match property.as_str() {
            Some(name) => format!("`{name}` is missing"),
            None => format!("{property} is missing"),
        }),
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            Sentence::alone(unexpected_fields(unexpected))
        }
        ValidationErrorKind::Pattern { pattern } => {
            instead_of(&format!("a string matching `{pattern}`"), error.instance())
        }
        ValidationErrorKind::Format { format } => instead_of(
            &format!("a string in the format `{format}`"),
            error.instance(),
        ),
        ValidationErrorKind::UniqueItems => {
            instead_of("elements that differ from each other", error.instance())
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            Sentence::alone("fits more than one of the alternatives of which it may fit only one")
        }
        ValidationErrorKind::Not { .. } => {
            Sentence::about("has a form that is ruled out here", error.instance())
        }
        kind => match limit(kind) {
            Some(limit) => Sentence {
                received: Some(measured(kind, error.instance())),
                ..Sentence::alone(format!("expected {limit}"))
            },
            None => Sentence::alone(cut(&error.to_string())),
        },
    }
}

/// `expected an integer, received "x"`.
pub(super) fn instead_of(expected: &str, received: &Value) -> Sentence {
    Sentence::about(format!("expected {expected}"), received)
}

/// The values that a keyword lets through.
fn among(kind: &ValidationErrorKind) -> Vec<String> {
    match kind {
        ValidationErrorKind::Constant { expected_value } => vec![shown(expected_value)],
        ValidationErrorKind::Enum { options } => options
            .as_array()
            .into_iter()
            .flatten()
            .map(shown)
            .collect(),
        _ => Vec::new(),
    }
}

/// What a keyword about the whole value expects: its type or the very value.
pub(super) fn expected(kind: &ValidationErrorKind) -> Option<String> {
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
pub(super) fn or<T: AsRef<str>>(words: &[T]) -> String {
    let mut words: Vec<_> = words.iter().map(AsRef::as_ref).collect();
    words.sort_by_key(|word| *word == "null");
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}

pub(super) fn unexpected_fields(names: &[String]) -> String {
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
fn measured(kind: &ValidationErrorKind, instance: &Value) -> Came {
    use ValidationErrorKind as Kind;
    match (kind, instance) {
        (
            Kind::MinItems { .. } | Kind::MaxItems { .. } | Kind::AdditionalItems { .. },
            Value::Array(elements),
        ) => Came::Count(elements.len()),
        (Kind::MinLength { .. } | Kind::MaxLength { .. }, Value::String(text)) => {
            Came::Count(text.chars().count())
        }
        (Kind::MinProperties { .. } | Kind::MaxProperties { .. }, Value::Object(members)) => {
            Came::Count(members.len())
        }
        _ => Came::value(instance),
    }
}

/// A value as compact JSON, cut where it is long.
pub(super) fn shown(value: &Value) -> String {
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

    use super::super::mismatch::mismatch;
    use super::*;

    #[track_caller]
    fn check(schema: &Value, value: &Value, expected: &str) {
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        let validator = options.build(schema).unwrap();
        let found: Vec<_> = validator
            .iter_errors(value)
            .map(|error| mismatch(&error, sentence(&error)).message())
            .collect();
        assert_eq!(found, [expected]);
    }

    #[test]
    fn says_what_was_expected_and_what_came() {
        check(
            &json!({"const": 200}),
            &json!(201),
            "expected 200, received 201",
        );
        check(
            &json!({"enum": ["a", "b"]}),
            &json!("c"),
            r#"expected one of "a", "b", received "c""#,
        );
        check(
            &json!({"enum": ["a"]}),
            &json!(1),
            r#"expected "a", received 1"#,
        );
        check(
            &json!({"type": "integer"}),
            &json!("x"),
            r#"expected an integer, received "x""#,
        );
        check(
            &json!({"type": ["integer", "null"]}),
            &json!([]),
            "expected an integer or null, received []",
        );
        check(
            &json!({"pattern": "^a+$"}),
            &json!("b"),
            r#"expected a string matching `^a+$`, received "b""#,
        );
        check(
            &json!({"format": "date-time"}),
            &json!("today"),
            r#"expected a string in the format `date-time`, received "today""#,
        );
        check(
            &json!({"not": {"const": 1}}),
            &json!(1),
            "has a form that is ruled out here, received 1",
        );
    }

    #[test]
    fn measures_in_the_unit_of_the_limit() {
        check(
            &json!({"minimum": 400}),
            &json!(200),
            "expected at least 400, received 200",
        );
        check(
            &json!({"exclusiveMaximum": 1}),
            &json!(1.5),
            "expected less than 1, received 1.5",
        );
        check(
            &json!({"minItems": 1}),
            &json!([]),
            "expected at least 1 element, received 0",
        );
        check(
            &json!({"maxItems": 2}),
            &json!([1, 2, 3]),
            "expected at most 2 elements, received 3",
        );
        check(
            &json!({"maxLength": 3}),
            &json!("ééééé"),
            "expected at most 3 characters, received 5",
        );
        check(
            &json!({"minProperties": 2}),
            &json!({}),
            "expected at least 2 fields, received 0",
        );
    }

    #[test]
    fn cuts_long_values() {
        let long = "é".repeat(200);
        let found = format!("expected 1, received \"{}…", "é".repeat(79));
        check(&json!({"const": 1}), &json!(long), &found);
    }
}
