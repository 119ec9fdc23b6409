//! Where a frame differs, without values: they change from run to run.

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wireproof_client::pack::Mismatch;

use crate::matching::Difference;

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
        let expected = match difference.expected.as_str() {
            "no such key" => "absent".to_owned(),
            _ => asked(pattern),
        };
        // Statuses are told within frames too, and one in place of another is another deviation.
        let received = match (code(pattern), code(&difference.received)) {
            (Some(_), Some(code)) => code.to_owned(),
            _ => length(difference)
                .unwrap_or_else(|| kind(&difference.received))
                .to_owned(),
        };
        Differing {
            at: anywhere(&difference.pointer),
            expected,
            received,
        }
    }

    /// A difference from a schema.
    pub(crate) fn from_schema(mismatch: &Mismatch) -> Differing {
        let (expected, received) = match mismatch.message.split_once(", received ") {
            Some((expected, received)) => match (out_of_bounds(&mismatch.schema), code(received)) {
                (Some(length), _) => (expected, length),
                (None, Some(code)) if asks_for_codes(expected) => (expected, code),
                _ => (expected, kind(received)),
            },
            None => (mismatch.message.as_str(), "otherwise"),
        };
        Differing {
            at: anywhere(&mismatch.pointer),
            expected: expected.to_owned(),
            received: received.to_owned(),
        }
    }

    /// A difference as the reader of a failure is told it: `at /a: expected 1, received 2`.
    pub(crate) fn from_words(words: &str) -> Differing {
        let (at, words) = match words.strip_prefix("at ") {
            Some(rest) => rest.split_once(": ").unwrap_or(("", rest)),
            None => ("", words),
        };
        let words = words.strip_prefix("expected ").unwrap_or(words);
        let (expected, received) = words.split_once(", received ").unwrap_or((words, ""));
        Differing {
            at: anywhere(at),
            expected: kind(expected).to_owned(),
            received: kind(received).to_owned(),
        }
    }
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

/// The kind of a value as it is shown: its text begins as the value does.
fn kind(shown: &str) -> &str {
    let is_number = |text: &str| text.bytes().all(|byte| b"-+.eE0123456789".contains(&byte));
    match shown.as_bytes().first() {
        _ if shown == "no such key" => "absent",
        Some(b'"') => "text",
        Some(b'{') => "object",
        Some(b'[') => "array",
        _ if matches!(shown, "null" | "true" | "false") => shown,
        Some(b'-' | b'0'..=b'9') if !is_number(shown) => "array",
        Some(b'-' | b'0'..=b'9') if shown.contains(['.', 'e', 'E']) => "number",
        Some(b'-' | b'0'..=b'9') => "integer",
        _ => "otherwise",
    }
}

/// Of a list of another length than one that is asked for, which way: something is missing, or there is
/// something that should not be.
fn length(difference: &Difference) -> Option<&'static str> {
    let asked = difference.expected.strip_prefix("an array of ")?;
    let (came, _) = difference.received.split_once(" of them: ")?;
    let (asked, came): (usize, usize) = (asked.parse().ok()?, came.parse().ok()?);
    match came.cmp(&asked) {
        Ordering::Less => Some("a shorter array"),
        Ordering::Equal => None,
        Ordering::Greater => Some("a longer array"),
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

/// Whether a schema wants one status, or one of some.
fn asks_for_codes(expected: &str) -> bool {
    let values = expected.strip_prefix("expected ").unwrap_or(expected);
    let values = values.strip_prefix("one of ").unwrap_or(values);
    values.split(", ").all(|value| code(value).is_some())
}

/// A status, as protocols have it from HTTP.
fn code(text: &str) -> Option<&str> {
    let number: u16 = text.parse().ok()?;
    (100..600).contains(&number).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(expected: &str, received: &str) -> Difference {
        Difference {
            pointer: "/data/17/text".to_owned(),
            expected: expected.to_owned(),
            received: received.to_owned(),
            span: 0..1,
            inside: Vec::new(),
        }
    }

    #[track_caller]
    fn check(pattern: &str, received: &str, kinds: [&str; 2]) {
        let difference = difference("whatever", received);
        let differing = Differing::from_pattern(&difference, pattern);
        assert_eq!(differing.at, "/data/*/text");
        assert_eq!([&*differing.expected, &*differing.received], kinds);
    }

    #[test]
    fn values_become_kinds() {
        check("\"hello\"", "\"Hello\"", ["text", "text"]);
        check("\"hello\"", "no such key", ["text", "absent"]);
        check("$room.pk", "17", ["$room.pk", "integer"]);
        check("@after($t)", "null", ["@after", "null"]);
        check("/a.c/", "1.5", ["a text of a form", "number"]);
        check("exactly {\"a\": 1}", "[1]", ["object", "array"]);
        check("[]", "2 of them: [1,2]", ["array", "array"]);
        check("true", "false", ["true", "false"]);
        check("7", "8", ["integer", "integer"]);
    }

    #[test]
    fn a_list_has_too_much_or_too_little() {
        let received = |expected: &str, received: &str| {
            Differing::from_pattern(&difference(expected, received), "[1, 2]").received
        };
        assert_eq!(
            received("an array of 2", "1 of them: [1]"),
            "a shorter array"
        );
        assert_eq!(
            received("an array of 2", "3 of them: [1,2,3]"),
            "a longer array"
        );
        assert_eq!(received("an array", "{\"a\":1}"), "object");
    }

    #[test]
    fn one_status_for_another_is_another_deviation() {
        check("403", "200", ["403", "200"]);
        check("403", "500", ["403", "500"]);
        check("403", "7", ["403", "integer"]);
        check("$status", "500", ["$status", "integer"]);
    }

    #[test]
    fn what_a_reader_is_told_becomes_kinds() {
        let check = |words, expected: [&str; 3]| {
            let differing = Differing::from_words(words);
            assert_eq!(
                [differing.at, differing.expected, differing.received],
                expected
            );
        };
        check(
            "at /a/7: expected \"x\", received null",
            ["/a/*", "text", "null"],
        );
        check(
            "expected an object, received 7",
            ["", "otherwise", "integer"],
        );
        check("at /a: `id` is missing", ["/a", "otherwise", "otherwise"]);
        check(
            "at /t: expected a time from A to B, received \"C\"",
            ["/t", "otherwise", "text"],
        );
    }

    /// Two lengths are one shape, and too short is not too long.
    #[test]
    fn a_length_out_of_bounds_is_no_integer() {
        let differing = |keyword: &str, received: &str| {
            Differing::from_schema(&Mismatch {
                pointer: "/text".to_owned(),
                schema: format!("/properties/text/{keyword}"),
                message: format!("expected at least 3 characters, received {received}"),
            })
        };
        let one = differing("minLength", "1");
        assert_eq!(one.received, "shorter than minLength");
        assert_eq!(one, differing("minLength", "2"));
        assert_eq!(
            differing("maxLength", "400").received,
            "longer than maxLength"
        );
        assert_eq!(differing("minItems", "0").received, "fewer than minItems");
        // A number out of bounds is one.
        assert_eq!(differing("minimum", "1").received, "integer");
    }

    #[test]
    fn mismatches_become_kinds() {
        let mismatch = |message: &str| Mismatch {
            pointer: "/data".to_owned(),
            schema: "/properties/data".to_owned(),
            message: message.to_owned(),
        };
        let kinds = |message| {
            let differing = Differing::from_schema(&mismatch(message));
            (differing.expected, differing.received)
        };
        let owned = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let code = kinds("expected 403, received 500");
        assert_eq!(code, owned("expected 403", "500"));
        let code = kinds("expected one of 400, 403, received 500");
        assert_eq!(code, owned("expected one of 400, 403", "500"));
        let number = kinds("expected at most 255, received 300");
        assert_eq!(number, owned("expected at most 255", "integer"));
        let text = kinds("expected an integer, received \"7\"");
        assert_eq!(text, owned("expected an integer", "text"));
        assert_eq!(
            kinds("`id` is missing"),
            owned("`id` is missing", "otherwise")
        );
    }
}
