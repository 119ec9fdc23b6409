//! The two layers of a document: what is stated, and what belongs to conventions.
//!
//! A schema marked `"x-wireproof": {"convention": "XX-9"}` judges only those who claim that
//! convention. For everybody else it is replaced by `true`, and a property so marked is no longer
//! required. Pointers keep their meaning: nothing is moved.

use serde_json::{Map, Value};

use super::place::Place;
use super::subschemas::{Holds, KEYWORDS, Keyword};
use super::{Claims, Pointer};

/// The document as it judges a target that makes these claims. `schemas` are the places of its
/// outermost schemas.
pub(super) fn layered(document: &Value, schemas: &[Pointer], claims: &Claims) -> Value {
    let mut layered = document.clone();
    let layer = Layer { document, claims };
    for pointer in schemas {
        if let Some(schema) = pointer.get_mut(&mut layered) {
            layer.apply(schema);
        }
    }
    layered
}

struct Layer<'a> {
    document: &'a Value,
    claims: &'a Claims,
}

impl Layer<'_> {
    fn apply(&self, schema: &mut Value) {
        if self.is_unclaimed(schema) {
            *schema = Value::Bool(true);
            return;
        }
        let Value::Object(keywords) = schema else {
            return;
        };
        self.release(keywords);
        for keyword in KEYWORDS {
            self.apply_under(*keyword, keywords);
        }
    }

    fn apply_under(&self, keyword: Keyword, keywords: &mut Map<String, Value>) {
        match (keyword.holds, keywords.get_mut(keyword.name)) {
            (Holds::Schema, Some(schema)) => self.apply(schema),
            (Holds::List, Some(Value::Array(list))) => {
                list.iter_mut().for_each(|one| self.apply(one))
            }
            (Holds::Map, Some(Value::Object(map))) => {
                map.values_mut().for_each(|schema| self.apply(schema));
            }
            _ => {}
        }
    }

    /// Takes properties of conventions that are not claimed out of `required`.
    fn release(&self, keywords: &mut Map<String, Value>) {
        let unclaimed: Vec<String> = match keywords.get("properties") {
            Some(Value::Object(properties)) => properties
                .iter()
                .filter(|(_, schema)| self.leads_to_unclaimed(schema))
                .map(|(name, _)| name.clone())
                .collect(),
            _ => return,
        };
        if let Some(Value::Array(required)) = keywords.get_mut("required") {
            required.retain(|name| !unclaimed.iter().any(|free| name == free));
        }
    }

    /// Whether the schema is not claimed, itself or by the schema it refers to.
    fn leads_to_unclaimed(&self, schema: &Value) -> bool {
        let mut schema = schema;
        // No document needs so many references in a row; a circle of them has to end somewhere.
        for _ in 0..32 {
            if self.is_unclaimed(schema) {
                return true;
            }
            let reference = schema.get("$ref").and_then(Value::as_str);
            match reference.and_then(|reference| Place::target(self.document, reference)) {
                Some(target) => schema = target.value,
                None => return false,
            }
        }
        false
    }

    fn is_unclaimed(&self, schema: &Value) -> bool {
        convention(schema).is_some_and(|convention| !self.claims.contains(convention))
    }
}

/// The convention a schema belongs to.
pub(super) fn convention(schema: &Value) -> Option<&str> {
    schema.get("x-wireproof")?.get("convention")?.as_str()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(claimed: &[&str], schema: &Value, expected: &Value) {
        let claims = Claims::Only(
            claimed
                .iter()
                .map(ToString::to_string)
                .collect::<BTreeSet<_>>(),
        );
        assert_eq!(layered(schema, &[Pointer::default()], &claims), *expected);
    }

    #[test]
    fn what_is_not_claimed_is_neither_judged_nor_required() {
        let id = json!({"type": "integer", "x-wireproof": {"convention": "T-1"}});
        let schema = json!({
            "required": ["id", "text"],
            "properties": {"id": id, "text": {}},
            "allOf": [{"minProperties": 9, "x-wireproof": {"convention": "T-2"}}],
        });
        check(&["T-1", "T-2"], &schema, &schema);
        let without = json!({
            "required": ["text"],
            "properties": {"id": true, "text": {}},
            "allOf": [true],
        });
        check(&[], &schema, &without);
        let first = json!({
            "required": ["id", "text"],
            "properties": {"id": id, "text": {}},
            "allOf": [true],
        });
        check(&["T-1"], &schema, &first);
    }

    #[test]
    fn a_reference_to_what_is_not_claimed_is_not_required() {
        let schema = json!({
            "required": ["id"],
            "properties": {"id": {"$ref": "#/$defs/id"}},
            "$defs": {"id": {"type": "integer", "x-wireproof": {"convention": "T-1"}}},
        });
        let expected = json!({
            "required": [],
            "properties": {"id": {"$ref": "#/$defs/id"}},
            "$defs": {"id": true},
        });
        check(&[], &schema, &expected);
    }

    #[test]
    fn references_in_a_circle_end() {
        let schema = json!({
            "required": ["id"],
            "properties": {"id": {"$ref": "#/properties/id"}},
        });
        check(&[], &schema, &schema);
    }

    #[test]
    fn data_that_looks_like_a_mark_is_left_alone() {
        let schema = json!({"const": {"x-wireproof": {"convention": "T-1"}}});
        check(&[], &schema, &schema);
    }
}
