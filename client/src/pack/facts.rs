//! What schemas say about a value, reduced to what can be compared: its types, its fields, the
//! values and sizes it may have.
//!
//! Facts are true of every value the schemas accept, but not all that is true: what is not
//! understood (`pattern`, `not`, conditions) says nothing.

use std::collections::BTreeSet;
use std::ops::BitOr;

use serde_json::{Map, Value};

use super::equal;
use super::types::Types;

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    /// The JSON types it may have.
    pub(super) types: Types,
    /// How much is said about its fields, if it is an object.
    pub(super) fields: Fields,
    /// The fields it has, if it is an object.
    pub(super) required: BTreeSet<String>,
    /// The only values it may have, where they are listed.
    pub(super) values: Option<Vec<Value>>,
    /// Its bounds, if it is a number.
    pub(super) size: Range,
    /// The bounds of its length, if it is an array.
    pub(super) elements: Range,
    /// The bounds of its length in characters, if it is a string.
    pub(super) characters: Range,
}

/// How much schemas say about the fields of an object, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fields {
    /// Nothing: every field is as good as another.
    Free,
    /// Some fields are described; others are tolerated.
    Described,
    /// Fields that are not described are refused.
    Closed,
}

/// From the least to the most, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    least: f64,
    most: f64,
}

impl Range {
    const ANY: Self = Self {
        least: f64::NEG_INFINITY,
        most: f64::INFINITY,
    };

    fn of(keywords: &Map<String, Value>, least: &str, most: &str) -> Self {
        let number = |name| keywords.get(name).and_then(Value::as_f64);
        Self {
            least: number(least).unwrap_or(f64::NEG_INFINITY),
            most: number(most).unwrap_or(f64::INFINITY),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            least: self.least.max(other.least),
            most: self.most.min(other.most),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self.most.max(other.most),
        }
    }

    fn contains(self, number: f64) -> bool {
        self.least <= number && number <= self.most
    }

    /// Whether it has numbers that are as large as this one.
    pub(super) fn reaches(self, number: f64) -> bool {
        self.most >= number
    }

    /// Whether some number is in both.
    pub(super) fn meets(self, other: Self) -> bool {
        let both = self.and(other);
        both.least <= both.most
    }
}

impl Facts {
    /// Of a value of which nothing is known.
    pub(super) fn anything() -> Self {
        Self {
            types: Types::ALL,
            fields: Fields::Free,
            required: BTreeSet::new(),
            values: None,
            size: Range::ANY,
            elements: Range::ANY,
            characters: Range::ANY,
        }
    }

    /// What a schema says by its own keywords, without the schemas inside it.
    pub(super) fn stated_by(schema: &Value) -> Self {
        let Value::Object(keywords) = schema else {
            let types = if *schema == Value::Bool(false) {
                Types::NONE
            } else {
                Types::ALL
            };
            return Self {
                types,
                ..Self::anything()
            };
        };
        let values = match (keywords.get("const"), keywords.get("enum")) {
            (Some(only), _) => Some(vec![only.clone()]),
            (None, Some(Value::Array(values))) => Some(values.clone()),
            _ => None,
        };
        let of_values = values.iter().flatten().map(Types::of).reduce(Types::bitor);
        let required = keywords.get("required").and_then(Value::as_array);
        let names = required.into_iter().flatten().filter_map(Value::as_str);
        Self {
            types: stated_types(keywords.get("type")) & of_values.unwrap_or(Types::ALL),
            fields: stated_fields(keywords),
            required: names.map(str::to_owned).collect(),
            values,
            size: Range::of(keywords, "minimum", "maximum").and(Range::of(
                keywords,
                "exclusiveMinimum",
                "exclusiveMaximum",
            )),
            elements: Range::of(keywords, "minItems", "maxItems"),
            characters: Range::of(keywords, "minLength", "maxLength"),
        }
    }

    /// Of a value of which both are true.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.required.extend(other.required);
        let values = match (self.values, other.values) {
            (Some(mut values), Some(others)) => {
                values.retain(|value| others.iter().any(|other| equal::equal(value, other)));
                Some(values)
            }
            (values, others) => values.or(others),
        };
        Self {
            types: self.types & other.types,
            fields: self.fields.max(other.fields),
            required: self.required,
            values,
            size: self.size.and(other.size),
            elements: self.elements.and(other.elements),
            characters: self.characters.and(other.characters),
        }
    }

    /// Of a value of which one or the other is true.
    pub(super) fn or(self, other: Self) -> Self {
        // What is said about the fields of something that cannot be an object says nothing.
        let (fields, required) = match (self.is_object(), other.is_object()) {
            (_, false) => (self.fields, self.required),
            (false, true) => (other.fields, other.required),
            (true, true) => {
                let both = self
                    .required
                    .intersection(&other.required)
                    .cloned()
                    .collect();
                (self.fields.min(other.fields), both)
            }
        };
        let values = match (self.values, other.values) {
            (Some(mut values), Some(others)) => {
                values.extend(others);
                Some(values)
            }
            _ => None,
        };
        Self {
            types: self.types | other.types,
            fields,
            required,
            values,
            size: self.size.or(other.size),
            elements: self.elements.or(other.elements),
            characters: self.characters.or(other.characters),
        }
    }

    fn is_object(&self) -> bool {
        self.types.meet(Types::OBJECT)
    }

    /// Whether a value does not contradict them. Fields are not looked at.
    pub(super) fn allow(&self, value: &Value) -> bool {
        let size = |range: Range, count: usize| range.contains(count as f64);
        let listed = |values: &Vec<Value>| values.iter().any(|listed| equal::equal(listed, value));
        self.types.meet(Types::of(value))
            && self.values.as_ref().is_none_or(listed)
            && match value {
                Value::Number(number) => number
                    .as_f64()
                    .is_none_or(|number| self.size.contains(number)),
                Value::Array(elements) => size(self.elements, elements.len()),
                Value::String(text) => size(self.characters, text.chars().count()),
                Value::Null | Value::Bool(_) | Value::Object(_) => true,
            }
    }

    /// The only value that is possible, if there is just one.
    pub(super) fn constant(&self) -> Option<&Value> {
        match self.values.as_deref() {
            Some([only]) => Some(only),
            _ => None,
        }
    }
}

fn stated_types(stated: Option<&Value>) -> Types {
    match stated {
        Some(Value::String(name)) => Types::named(name),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .map(Types::named)
            .fold(Types::NONE, Types::bitor),
        _ => Types::ALL,
    }
}

fn stated_fields(keywords: &Map<String, Value>) -> Fields {
    let others = ["additionalProperties", "unevaluatedProperties"];
    if others
        .iter()
        .any(|name| keywords.get(*name) == Some(&Value::Bool(false)))
    {
        Fields::Closed
    } else if keywords.contains_key("properties") || keywords.contains_key("patternProperties") {
        Fields::Described
    } else {
        Fields::Free
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn facts(schema: Value) -> Facts {
        Facts::stated_by(&schema)
    }

    #[track_caller]
    fn check(facts: &Facts, allowed: &[Value], refused: &[Value]) {
        for value in allowed {
            assert!(facts.allow(value), "{value} is refused");
        }
        for value in refused {
            assert!(!facts.allow(value), "{value} is allowed");
        }
    }

    #[test]
    fn types_tell_integers_from_fractions() {
        check(
            &facts(json!({"type": "integer"})),
            &[json!(1), json!(1.0)],
            &[json!(1.5), json!("")],
        );
        check(
            &facts(json!({"type": ["number", "null"]})),
            &[json!(1.5), Value::Null],
            &[json!([])],
        );
        check(
            &facts(json!({"const": 1})),
            &[json!(1.0)],
            &[json!(2), json!("1")],
        );
        check(&facts(json!(true)), &[json!(1), json!({})], &[]);
        check(&facts(json!(false)), &[], &[json!(1), json!({})]);
    }

    #[test]
    fn sizes_are_in_the_unit_of_the_type() {
        check(
            &facts(json!({"minimum": 2, "maximum": 3})),
            &[json!(2), json!("x")],
            &[json!(4)],
        );
        check(&facts(json!({"minItems": 1})), &[json!([0])], &[json!([])]);
        check(
            &facts(json!({"maxLength": 1})),
            &[json!("é")],
            &[json!("ab")],
        );
    }

    #[test]
    fn both_narrow_and_either_widens() {
        let small = facts(json!({"enum": [1, 2], "required": ["a"]}));
        let large = facts(json!({"enum": [2, 3], "required": ["a", "b"]}));
        let both = small.clone().and(large.clone());
        assert_eq!(both.constant(), Some(&json!(2)));
        check(&small.or(large), &[json!(1), json!(3)], &[json!(4)]);

        let object = facts(json!({"type": "object", "required": ["a"], "properties": {"a": {}}}));
        let either = facts(json!({"type": "null"})).or(object.clone());
        assert_eq!(
            (either.fields, either.required),
            (Fields::Described, object.required)
        );
    }

    #[test]
    fn ranges_meet_in_a_point() {
        let range = |least, most| Range { least, most };
        assert!(range(1.0, 2.0).meets(range(2.0, 3.0)));
        assert!(!range(1.0, 2.0).meets(range(2.5, 3.0)));
    }
}
