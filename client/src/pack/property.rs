//! What a document says of a word by which a kind is asked for, or of a field that it gives: for
//! people who write it down.

use serde_json::Value;

use super::place::Place;

/// A word or a field, in the document's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// What it may look like: JSON, in which another thing is `"NAME"`.
    pub example: String,
    /// The values it may have, where the document lists them.
    pub values: Vec<Value>,
    /// What it is where nothing is said.
    pub default: Option<Value>,
}

impl Property {
    pub(super) fn of(name: &str, schema: &Place<'_>) -> Property {
        Property {
            name: name.to_owned(),
            description: schema.text_of("description").unwrap_or_default().to_owned(),
            example: example(schema),
            values: values(schema),
            default: schema.get("default").map(|default| default.value.clone()),
        }
    }
}

impl Property {
    /// What it is, with the values that it may have.
    pub fn sentence(&self) -> String {
        let mut sentence = self.description.clone();
        let values: Vec<String> = self.values.iter().map(Value::to_string).collect();
        if !values.is_empty() {
            sentence += &format!(" {}.", values.join(" or "));
        }
        if let Some(default) = &self.default {
            sentence += &format!(" Without this: {default}.");
        }
        sentence
    }
}

/// The constants that a schema lists.
fn values(schema: &Place<'_>) -> Vec<Value> {
    let listed = schema.elements_of("enum").map(|one| one.value.clone());
    let alternatives = ["oneOf", "anyOf"].into_iter();
    let alternatives = alternatives.flat_map(|word| schema.elements_of(word));
    let constants = alternatives.filter_map(|one| Some(one.get("const")?.value.clone()));
    listed.chain(constants).collect()
}

fn example(schema: &Place<'_>) -> String {
    let refers = |name: &Value| name.as_str() == Some("$ref");
    if schema
        .elements_of("required")
        .any(|name| refers(name.value))
    {
        return "\"NAME\"".to_owned();
    }
    if let Some(first) = values(schema).first() {
        return first.to_string();
    }
    match schema.text_of("type") {
        Some("string") => "\"…\"".to_owned(),
        Some("integer" | "number") => "1".to_owned(),
        Some("boolean") => "true".to_owned(),
        Some("array") => {
            let least = schema
                .get("minItems")
                .and_then(|least| least.value.as_u64());
            let item = schema
                .get("items")
                .map_or("…".to_owned(), |items| example(&items));
            let count = usize::try_from(least.unwrap_or(1).clamp(1, 4)).unwrap_or(1);
            format!("[{}]", vec![item; count].join(", "))
        }
        _ => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(schema: &Value, expected: &str) {
        assert_eq!(Property::of("it", &Place::root(schema)).example, expected);
    }

    #[test]
    fn an_example_is_of_the_form_asked_for() {
        let other = json!({"type": "object", "required": ["$ref"]});
        check(&other, "\"NAME\"");
        check(
            &json!({"type": "array", "items": other, "minItems": 2}),
            "[\"NAME\", \"NAME\"]",
        );
        check(
            &json!({"oneOf": [{"const": "basic"}, {"const": "more"}]}),
            "\"basic\"",
        );
        check(&json!({"type": "number"}), "1");
        check(&json!({}), "…");
    }
}
