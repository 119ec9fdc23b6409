//! What a deviation is without anything that changes from run to run, so that one can be told
//! from another: kinds of values in place of values, words of the chapter in place of lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wireproof_client::pack::Mismatch;

use crate::matching::Difference;

/// The shape of a deviation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shape {
    /// What kind of deviation it is.
    pub kind: Kind,
    /// The step of the chapter that was not fulfilled, without what stands in its brackets. Of
    /// several alike, all but the first have a number.
    #[serde(default)]
    pub step: String,
    /// What came instead: the name of a message, the form of a frame, a status, how a
    /// connection ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// Where a frame differs from what was asked for. Of something missing, where the frame that
    /// comes nearest differs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Differing>,
}

/// What kind of deviation something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A message or an answer did not come.
    Missing,
    /// It is not as the chapter asks.
    Differs,
    /// It is not as the documents say.
    Schema,
    /// Another message or status came.
    Another,
    /// A frame that no document knows came.
    Undocumented,
    /// It came before something that should have come first.
    OutOfOrder,
    /// A request was not refused, or a handshake was let in.
    NotRefused,
    /// A handshake was answered otherwise.
    Handshake,
    /// Something reached who should not hear it.
    NotSilent,
    /// Something came that no step takes.
    Unexpected,
    /// A connection is open and answers nothing.
    NoSignOfLife,
    /// A connection or an exchange ended by itself, or otherwise than it should.
    Ended,
    /// A connection should have ended.
    StillOpen,
    /// A connection took no more.
    NotSent,
    /// The wire's form is not the documents', as the target's file declares it.
    Adapted,
}

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

impl Shape {
    /// A deviation of which nothing but its kind is known yet.
    pub(crate) fn of(kind: Kind) -> Shape {
        Shape {
            kind,
            step: String::new(),
            instead: None,
            differences: Vec::new(),
        }
    }

    /// Calls `change` with every text that may hold words of a peer.
    pub(crate) fn texts(&mut self, change: &mut impl FnMut(&mut String)) {
        self.instead.iter_mut().for_each(&mut *change);
        for differing in &mut self.differences {
            change(&mut differing.at);
            change(&mut differing.expected);
        }
    }

    /// Sets the differences, each once and in an order of their own.
    pub(crate) fn differing(&mut self, differences: impl Iterator<Item = Differing>) {
        self.differences = differences.collect();
        self.differences.sort();
        self.differences.dedup();
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            Kind::Missing => "missing",
            Kind::Differs => "differs",
            Kind::Schema => "schema",
            Kind::Another => "another",
            Kind::Undocumented => "undocumented",
            Kind::OutOfOrder => "out of order",
            Kind::NotRefused => "not refused",
            Kind::Handshake => "handshake",
            Kind::NotSilent => "not silent",
            Kind::Unexpected => "unexpected",
            Kind::NoSignOfLife => "no sign of life",
            Kind::Ended => "ended",
            Kind::StillOpen => "still open",
            Kind::NotSent => "not sent",
            Kind::Adapted => "adapted",
        };
        write!(f, "{kind} in `{}`", self.step)?;
        if let Some(instead) = &self.instead {
            write!(f, ", {instead}")?;
        }
        for Differing {
            at,
            expected,
            received,
        } in &self.differences
        {
            let at = if at.is_empty() { "the whole" } else { at };
            write!(f, ", at {at} {received} for {expected}")?;
        }
        Ok(())
    }
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
            _ => kind(&difference.received).to_owned(),
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
            Some((expected, received)) => (expected, kind(received)),
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

/// A status, as protocols have it from HTTP.
fn code(text: &str) -> Option<&str> {
    let number: u16 = text.parse().ok()?;
    (100..600).contains(&number).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, received: &str, kinds: [&str; 2]) {
        let difference = Difference {
            pointer: "/data/17/text".to_owned(),
            expected: "whatever".to_owned(),
            received: received.to_owned(),
            span: 0..1,
        };
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
        let text = kinds("expected an integer, received \"7\"");
        assert_eq!(text, owned("expected an integer", "text"));
        assert_eq!(
            kinds("`id` is missing"),
            owned("`id` is missing", "otherwise")
        );
    }
}
