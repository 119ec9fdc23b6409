//! What is asked of an array as a whole: what is in it, how often, and in which order.

use serde_json::Value;

use super::order::{self, Direction};
use super::values::brief;
use super::{Found, Matcher, describe, within};
use crate::wire::ast::Term;

impl Matcher<'_> {
    /// An array of which no element is like that.
    pub(super) fn none(&mut self, pattern: &Term, unwanted: &Term, value: &Value, at: &mut String) {
        let Value::Array(values) = value else {
            return self.differ(pattern, at, "an array", Found::value(value));
        };
        for (index, value) in values.iter().enumerate() {
            if self.attempt(unwanted, value).is_some() {
                within(at, &index.to_string(), |at| {
                    let expected = format!("nothing like {}", describe(unwanted));
                    self.differ(pattern, at, expected, Found::value(value));
                });
            }
        }
    }

    /// An array of which exactly one element is like that.
    pub(super) fn one(&mut self, pattern: &Term, wanted: &Term, value: &Value, at: &str) {
        let Value::Array(values) = value else {
            return self.differ(pattern, at, "an array", Found::value(value));
        };
        let like = values
            .iter()
            .filter(|value| self.attempt(wanted, value).is_some());
        match like.count() {
            1 => {}
            count => {
                let expected = format!("one element like {}", describe(wanted));
                let received = Found::Alike {
                    count,
                    of: values.len(),
                    shown: brief(value),
                };
                self.differ(pattern, at, expected, received);
            }
        }
    }

    /// An array whose elements stand in an order.
    pub(super) fn order(
        &mut self,
        pattern: &Term,
        name: &str,
        by: &Value,
        value: &Value,
        at: &mut String,
    ) {
        let (Some(direction), Value::String(by)) = (Direction::of(name), by) else {
            return self.differ(pattern, at, describe(pattern), Found::value(value));
        };
        let Value::Array(values) = value else {
            return self.differ(pattern, at, "an array", Found::value(value));
        };
        match order::disorder(values, by, direction) {
            None => {}
            Some((None, expected, received)) => self.differ(pattern, at, expected, received),
            Some((Some(number), expected, received)) => {
                within(at, &number.to_string(), |at| {
                    self.differ(pattern, at, expected, received);
                });
            }
        }
    }
}
