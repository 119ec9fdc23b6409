//! Whether a value is what a pattern asks for, and if not, where and how it differs.
//!
//! Pure: a pattern, a value and the bindings in force go in; captures or differences
//! come out. A key that is missing never matches a pattern that names it, whatever the
//! pattern is; only `@absent` asks for its absence.

mod apart;
mod arrays;
mod found;
mod order;
mod spread;
mod values;

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde_json::Value;

use crate::evaluate::{Bindings, EvaluateError, Scope, evaluate, is_absent};
use crate::wire::ast::{Element, Path, Regex, Span, Spanned, Term, TermKind};

use apart::apart;
pub use found::{Asked, Found};
use spread::{Spread, spread};
pub use values::{brief, equal, shorten};
use values::{compare, not_before, time};

/// So many differences are told: a peer may send as many keys too many as fit into a frame.
const MOST_TOLD: usize = 100;

/// When a frame's cause was sent and when the frame arrived: the bounds of `@now`.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The sending of the last frame before it.
    pub cause: SystemTime,
    /// Its arrival.
    pub arrival: SystemTime,
    /// How far the peer's clock may be off, either way.
    pub skew: Duration,
}

/// One place where a value is not what the pattern asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// JSON pointer into the value; empty for the whole.
    pub pointer: String,
    /// What the pattern asks for.
    pub expected: Asked,
    /// What is there.
    pub received: Found,
    /// The part of the pattern that asks.
    pub span: Span,
    /// Of a list in which things are looked for: how those differ that are there.
    pub inside: Vec<Difference>,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = match self.pointer.as_str() {
            "" => String::new(),
            pointer => format!("at {pointer}: "),
        };
        write!(
            f,
            "{place}expected {}, received {}",
            self.expected, self.received
        )
    }
}

/// Matches `value` against `pattern`. `Ok` holds the variables captured on the way;
/// `Err` holds the differences, at least one.
pub fn matches(
    pattern: &Term,
    value: &Value,
    bound: &Bindings,
    moment: &Moment,
) -> Result<Bindings, Vec<Difference>> {
    let mut matcher = Matcher {
        bound,
        moment,
        captured: Bindings::default(),
        differences: Vec::new(),
    };
    matcher.term(pattern, Some(value), &mut String::new());
    if matcher.differences.is_empty() {
        Ok(matcher.captured)
    } else {
        Err(matcher.differences)
    }
}

struct Matcher<'a> {
    bound: &'a Bindings,
    moment: &'a Moment,
    captured: Bindings,
    differences: Vec<Difference>,
}

impl Matcher<'_> {
    /// `value` is `None` where the key is missing.
    fn term(&mut self, pattern: &Term, value: Option<&Value>, at: &mut String) {
        let Some(value) = value else {
            if !is_absent(pattern) {
                self.differ(pattern, at, describe(pattern), Found::Nothing);
            }
            return;
        };
        match &pattern.kind {
            TermKind::Anything => {}
            TermKind::Object { members, exactly } => {
                self.object(pattern, members, *exactly, value, at);
            }
            TermKind::Array(elements) => self.array(pattern, elements, value, at),
            TermKind::Variable(path) => self.variable(pattern, path, value, at),
            TermKind::Regex(regex) => self.regex(pattern, regex, value, at),
            TermKind::Function { name, arguments } => {
                self.function(pattern, name, arguments, value, at);
            }
            TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::Text(_) => {
                let expected = self.evaluate(pattern);
                self.equal(pattern, expected, value, at);
            }
        }
    }

    fn object(
        &mut self,
        pattern: &Term,
        members: &[(Spanned<String>, Term)],
        exactly: bool,
        value: &Value,
        at: &mut String,
    ) {
        let Value::Object(object) = value else {
            return self.differ(pattern, at, "an object", Found::value(value));
        };
        for (name, member) in members {
            within(at, &name.value, |at| {
                self.term(member, object.get(&name.value), at);
            });
        }
        if exactly {
            let known = |key: &str| members.iter().any(|(name, _)| name.value == key);
            for (key, extra) in object.iter().filter(|(key, _)| !known(key)) {
                within(at, key, |at| {
                    self.differ(pattern, at, Asked::Nothing, Found::value(extra));
                });
            }
        }
    }

    fn array(&mut self, pattern: &Term, elements: &[Element], value: &Value, at: &mut String) {
        let Value::Array(values) = value else {
            return self.differ(pattern, at, "an array", Found::value(value));
        };
        let open = elements.iter().any(|e| matches!(e, Element::Rest(_)));
        if open {
            match spread(self, elements, values) {
                Spread::Covered(captured) => self.captured = captured,
                Spread::Not => {
                    let inside = apart(self, elements, values, at);
                    self.differ(pattern, at, describe(pattern), Found::value(value));
                    if let Some(list) = self.differences.last_mut() {
                        list.inside = inside;
                    }
                }
                Spread::TooMany => {
                    self.differ(pattern, at, describe(pattern), Found::too_many(value));
                }
            }
        } else if elements.len() == values.len() {
            for (index, (element, value)) in elements.iter().zip(values).enumerate() {
                if let Element::One(element) = element {
                    within(at, &index.to_string(), |at| {
                        self.term(element, Some(value), at)
                    });
                }
            }
        } else {
            let expected = format!("an array of {}", elements.len());
            let received = Found::Length {
                asked: elements.len(),
                came: values.len(),
                shown: brief(value),
            };
            self.differ(pattern, at, expected, received);
        }
    }

    /// Binds on first use, compares ever after.
    fn variable(&mut self, pattern: &Term, path: &Path, value: &Value, at: &str) {
        let bound = self.captured.get(&path.name).or(self.bound.get(&path.name));
        if bound.is_none() && path.steps.is_empty() {
            self.captured.bind(&path.name, value.clone());
            return;
        }
        let expected = self.evaluate(pattern);
        self.equal(pattern, expected, value, at);
    }

    fn regex(&mut self, pattern: &Term, regex: &Regex, value: &Value, at: &str) {
        let fits = value
            .as_str()
            .is_some_and(|text| regex.matches(text) == Ok(true));
        if !fits {
            let expected = format!("a text that matches /{}/", regex.source());
            self.differ(pattern, at, expected, Found::value(value));
        }
    }

    fn function(
        &mut self,
        pattern: &Term,
        name: &str,
        arguments: &[Term],
        value: &Value,
        at: &mut String,
    ) {
        let Some(argument) = arguments.first() else {
            return match name {
                "now" => self.now(pattern, value, at),
                _ => self.differ(pattern, at, describe(pattern), Found::value(value)),
            };
        };
        match name {
            "none" => return self.none(pattern, argument, value, at),
            "one" => return self.one(pattern, argument, value, at),
            _ => {}
        }
        if name == "repeat" {
            let expected = self.evaluate(pattern);
            return self.equal(pattern, expected, value, at);
        }
        let given = match self.evaluate(argument) {
            Ok(given) => given,
            Err(error) => return self.differ(pattern, at, error.message, Found::value(value)),
        };
        let (holds, expected) = match name {
            "not" => (
                !equal(&given, value),
                format!("anything but {}", brief(&given)),
            ),
            "above" => (
                compare(value, &given) == Some(std::cmp::Ordering::Greater),
                format!("a number above {}", brief(&given)),
            ),
            "ascending" | "descending" => return self.order(pattern, name, &given, value, at),
            "after" => (
                not_before(value, &given),
                format!("a time not before {}", brief(&given)),
            ),
            _ => (false, describe(pattern)),
        };
        if !holds {
            self.differ(pattern, at, expected, Found::value(value));
        }
    }

    /// The same before anything is found to differ.
    fn anew(&self) -> Matcher<'_> {
        Matcher {
            bound: self.bound,
            moment: self.moment,
            captured: self.captured.clone(),
            differences: Vec::new(),
        }
    }

    fn attempt(&self, pattern: &Term, value: &Value) -> Option<Bindings> {
        self.like(pattern, value, self.captured.clone())
    }

    /// What is bound once a value is like a pattern, if it is.
    fn like(&self, pattern: &Term, value: &Value, captured: Bindings) -> Option<Bindings> {
        let mut attempt = Matcher {
            captured,
            ..self.anew()
        };
        attempt.term(pattern, Some(value), &mut String::new());
        attempt.differences.is_empty().then_some(attempt.captured)
    }

    fn now(&mut self, pattern: &Term, value: &Value, at: &str) {
        let Moment {
            cause,
            arrival,
            skew,
        } = *self.moment;
        let earliest = cause.checked_sub(skew).unwrap_or(SystemTime::UNIX_EPOCH);
        let latest = arrival.checked_add(skew).unwrap_or(arrival);
        let time = value.as_str().and_then(time).map(SystemTime::from);
        if !time.is_some_and(|time| (earliest..=latest).contains(&time)) {
            let show =
                |time| Timestamp::try_from(time).map_or_else(|_| "?".into(), |t| t.to_string());
            let expected = format!("a time from {} to {}", show(earliest), show(latest));
            self.differ(pattern, at, expected, Found::value(value));
        }
    }

    fn equal(
        &mut self,
        pattern: &Term,
        expected: Result<Value, EvaluateError>,
        value: &Value,
        at: &str,
    ) {
        match expected {
            Ok(expected) if equal(&expected, value) => {}
            Ok(expected) => self.differ(pattern, at, brief(&expected), Found::value(value)),
            Err(error) => self.differ(pattern, at, error.message, Found::value(value)),
        }
    }

    /// Captures of this very match count too: `[$x, $x]` asks for two equal elements.
    fn evaluate(&self, term: &Term) -> Result<Value, EvaluateError> {
        evaluate(term, &(&self.captured, self.bound))
    }

    fn differ(&mut self, pattern: &Term, at: &str, expected: impl Into<Asked>, received: Found) {
        if self.differences.len() >= MOST_TOLD {
            return;
        }
        self.differences.push(Difference {
            pointer: at.to_owned(),
            expected: expected.into(),
            received,
            span: pattern.span.clone(),
            inside: Vec::new(),
        });
    }
}

/// Runs `inside` with `key` appended to the pointer.
fn within(at: &mut String, key: &str, inside: impl FnOnce(&mut String)) {
    let length = at.len();
    at.push('/');
    at.push_str(&key.replace('~', "~0").replace('/', "~1"));
    inside(at);
    at.truncate(length);
}

/// The pattern in words or in its own notation, for the reader of a failure.
fn describe(pattern: &Term) -> String {
    shorten(&pattern.to_string())
}
