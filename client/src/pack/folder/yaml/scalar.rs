//! What the scalars of YAML's core schema are in JSON.

use granit_parser::{ScalarStyle, Tag};
use serde_json::{Number, Value};

use super::Trouble;
use crate::pack::position::Position;

pub(super) fn check_tag(tag: Option<&Tag>, at: Position) -> Result<(), Trouble> {
    match tag {
        Some(tag) if tag.core_suffix().is_none() => {
            let message = format!("the tag `{}` is not understood", tag.original());
            Err(Trouble::new(at, message, "remove it, and write plain YAML"))
        }
        _ => Ok(()),
    }
}

/// The value of a scalar.
pub(super) fn scalar(
    text: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    at: Position,
) -> Result<Value, Trouble> {
    check_tag(tag, at)?;
    let is_text = match tag.and_then(Tag::core_suffix) {
        Some(suffix) => suffix == "str",
        None => style != ScalarStyle::Plain,
    };
    if is_text {
        return Ok(Value::String(text.to_owned()));
    }
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "-.inf" | "-.Inf" | "-.INF" | ".nan" | ".NaN"
        | ".NAN" => {
            let help = "write another number, or quote it if it is a text";
            return Err(Trouble::new(
                at,
                format!("JSON has no number `{text}`"),
                help,
            ));
        }
        _ => match number(text) {
            Some(number) => Value::Number(number),
            None => Value::String(text.to_owned()),
        },
    })
}

/// The number that a plain text is, if it is one.
fn number(text: &str) -> Option<Number> {
    let radix = |prefix: &str, radix| {
        let digits = text.strip_prefix(prefix)?;
        let plain = digits.chars().all(|c| c.is_digit(radix));
        plain.then(|| u64::from_str_radix(digits, radix).ok())?
    };
    if let Some(number) = radix("0x", 16).or_else(|| radix("0o", 8)) {
        return Some(number.into());
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let begins = |c: char| c.is_ascii_digit() || c == '.';
    let goes_on = |c: char| c.is_ascii_digit() || ".eE+-".contains(c);
    let has_digit = unsigned.chars().any(|c| c.is_ascii_digit());
    if !unsigned.starts_with(begins) || !unsigned.chars().all(goes_on) || !has_digit {
        return None;
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    Number::from_f64(text.parse().ok()?)
}
