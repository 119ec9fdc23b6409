//! A value that a schema allows, where a document shows none: the least that has to be there.

use serde_json::{Map, Value, json};
use wireproof_client::pack::Pointer;

/// How deep values are made; a schema that requires itself would go on for ever.
const DEPTH_MAX: usize = 12;

/// A value for a schema of a document. What is not understood (`pattern`, `not`) may be violated.
pub(super) fn sample(document: &Value, schema: &Value) -> Value {
    Sampler { document }.of(schema, DEPTH_MAX)
}

struct Sampler<'a> {
    document: &'a Value,
}

impl Sampler<'_> {
    fn of(&self, schema: &Value, depth: usize) -> Value {
        if depth == 0 {
            return Value::Null;
        }
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference
            .and_then(Pointer::of_reference)
            .and_then(|pointer| pointer.get(self.document).cloned());
        if let Some(target) = target {
            return self.of(&target, depth - 1);
        }
        if let Some(shown) = shown(schema) {
            return shown;
        }
        if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
            return self.of_all(schema, all, depth);
        }
        let either = ["oneOf", "anyOf"]
            .iter()
            .find_map(|word| schema.get(word)?.get(0));
        match (either, kind(schema)) {
            (Some(first), None) => self.of(first, depth - 1),
            (_, Some("object")) => self.object(schema, depth),
            (_, Some("array")) => self.array(schema, depth),
            (_, kind) => scalar(schema, kind),
        }
    }

    /// Objects are put together; of other values the first that is known counts.
    fn of_all(&self, schema: &Value, all: &[Value], depth: usize) -> Value {
        let mut own = schema.clone();
        if let Some(own) = own.as_object_mut() {
            own.remove("allOf");
        }
        let parts = all.iter().chain([&own]);
        let mut together = Map::new();
        let mut other = Value::Null;
        for part in parts {
            match self.of(part, depth - 1) {
                Value::Object(members) => together.extend(members),
                value if other.is_null() => other = value,
                _ => {}
            }
        }
        match together.is_empty() {
            true => other,
            false => Value::Object(together),
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let required = schema.get("required").and_then(Value::as_array);
        let names = required.into_iter().flatten().filter_map(Value::as_str);
        let known = |name: &str| schema.get("properties").and_then(|all| all.get(name));
        let members = names.map(|name| {
            let value = known(name).map_or(Value::Null, |field| self.of(field, depth - 1));
            (name.to_owned(), value)
        });
        Value::Object(members.collect())
    }

    fn array(&self, schema: &Value, depth: usize) -> Value {
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let item = schema.get("items").map(|items| self.of(items, depth - 1));
        let item = item.unwrap_or_default();
        // Nobody means to write a longer list by hand.
        let count = usize::try_from(least.min(8)).unwrap_or_default();
        Value::Array(vec![item; count])
    }
}

/// A value that the schema shows.
fn shown(schema: &Value) -> Option<Value> {
    let first = |word: &str| schema.get(word)?.get(0).cloned();
    let written = |word: &str| schema.get(word).cloned();
    written("const")
        .or_else(|| first("examples"))
        .or_else(|| written("default"))
        .or_else(|| first("enum"))
}

/// The type, where there is one or where the keywords tell it.
fn kind(schema: &Value) -> Option<&str> {
    let said = match schema.get("type") {
        Some(Value::Array(several)) => several
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null"),
        one => one.and_then(Value::as_str),
    };
    let has = |word: &str| schema.get(word).is_some();
    said.or_else(|| (has("properties") || has("required")).then_some("object"))
        .or_else(|| has("items").then_some("array"))
}

fn scalar(schema: &Value, kind: Option<&str>) -> Value {
    match kind {
        Some("string") => text(schema),
        Some("integer") => whole(schema),
        Some("number") => schema.get("minimum").cloned().unwrap_or(json!(1.5)),
        Some("boolean") => json!(true),
        _ => Value::Null,
    }
}

fn whole(schema: &Value) -> Value {
    let bound = |word: &str| schema.get(word).and_then(Value::as_i64);
    let least = bound("minimum").or(bound("exclusiveMinimum").map(|above| above.saturating_add(1)));
    let most = bound("maximum").unwrap_or(i64::MAX);
    json!(least.unwrap_or(1).min(most))
}

fn text(schema: &Value) -> Value {
    let format = schema.get("format").and_then(Value::as_str);
    let text = match format {
        Some("date-time") => "2026-01-01T12:00:00Z",
        Some("date") => "2026-01-01",
        Some("time") => "12:00:00Z",
        Some("uuid") => "7d444840-9dc0-41d1-b245-5ffdce74fad2",
        Some("email") => "anna@example.com",
        Some("uri" | "iri" | "uri-reference") => "https://example.com/",
        _ => "text",
    };
    let length = |word: &str| schema.get(word).and_then(Value::as_u64);
    let least = usize::try_from(length("minLength").unwrap_or(0).min(1_000)).unwrap_or_default();
    let most = length("maxLength").and_then(|most| usize::try_from(most).ok());
    let filler = std::iter::repeat_n('x', least.saturating_sub(text.len()));
    let long: String = text.chars().chain(filler).collect();
    json!(
        long.chars()
            .take(most.unwrap_or(usize::MAX))
            .collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schema: Value, expected: Value) {
        let document = json!({"id": {"type": "integer", "minimum": 7}});
        assert_eq!(sample(&document, &schema), expected, "{schema}");
    }

    #[test]
    fn the_least_that_has_to_be_there_is_made() {
        let schema = json!({
            "type": "object", "required": ["kind", "id", "names", "when", "state", "more"],
            "properties": {
                "kind": {"const": "add"}, "id": {"$ref": "#/id"}, "left_out": {"type": "string"},
                "names": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 6}},
                "when": {"type": ["null", "string"], "format": "date-time"},
                "state": {"enum": ["open", "done"]},
                "more": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
            },
        });
        check(
            schema,
            json!({
                "kind": "add", "id": 7, "names": ["textxx"], "when": "2026-01-01T12:00:00Z",
                "state": "open", "more": true,
            }),
        );
    }

    #[test]
    fn schemas_that_are_put_together_are() {
        let one = json!({"required": ["a"], "properties": {"a": {"type": "integer"}}});
        check(
            json!({"allOf": [one, {"properties": {"b": {"const": 1}}, "required": ["b"]}]}),
            json!({"a": 1, "b": 1}),
        );
    }

    #[test]
    fn what_says_nothing_or_holds_itself_ends() {
        check(json!({}), Value::Null);
        check(json!(true), Value::Null);
        check(json!({"type": "string", "maxLength": 2}), json!("te"));
        let document =
            json!({"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#"}}});
        assert!(sample(&document, &document).is_object());
    }
}
