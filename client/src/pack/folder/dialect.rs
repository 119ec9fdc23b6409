//! Schemas of other dialects in the words of JSON Schema 2020-12: draft 4 to draft 7, as AsyncAPI
//! writes them where it says nothing else, and OpenAPI 3.0.
//!
//! What is rewritten has no meaning in 2020-12, so that it does not matter which dialect a document
//! says it is in. Pointers keep their meaning as far as can be: keywords are changed where they
//! stand, and no schema is moved that somebody could refer to.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::pack::Pointer;
use crate::pack::schemas::is_json_schema;
use crate::pack::subschemas::{Holds, KEYWORDS};

/// Dialects that are understood.
const DIALECTS: [&str; 5] = [
    "json-schema.org/draft-04/schema",
    "json-schema.org/draft-06/schema",
    "json-schema.org/draft-07/schema",
    "json-schema.org/draft/2019-09/schema",
    "json-schema.org/draft/2020-12/schema",
];

/// Rewrites every schema of a document.
pub(super) fn translate(document: &mut Value) {
    let mut translator = Translator {
        done: BTreeSet::new(),
        ahead: Vec::new(),
    };
    translator.look(document, &Pointer::default(), false);
    // What is rewritten is what 3.1 has changed.
    if let Some(version) = document.get_mut("openapi")
        && version
            .as_str()
            .is_some_and(|version| version.starts_with("3.0"))
    {
        *version = json!("3.1.0");
    }
    // What only references lead to is a schema as well.
    while let Some(reference) = translator.ahead.pop() {
        if !translator.done.insert(reference.clone()) {
            continue;
        }
        if let Some(schema) = Pointer::of_reference(&reference).and_then(|at| at.get_mut(document))
        {
            translator.schema(schema);
        }
    }
}

struct Translator {
    /// References that were followed.
    done: BTreeSet<String>,
    /// References of schemas that were translated.
    ahead: Vec<String>,
}

impl Translator {
    /// Looks for schemas where the specifications have them.
    fn look(&mut self, value: &mut Value, here: &Pointer, is_example: bool) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let place = here.child(name.as_str());
                    match role(here, name, is_example) {
                        Role::Schema => self.schema_or_form(member),
                        Role::Schemas => {
                            let schemas = member.as_object_mut().into_iter().flatten();
                            schemas.for_each(|(_, schema)| {
                                unwrap(schema);
                                self.schema_or_form(schema);
                            });
                        }
                        Role::Shown => {}
                        Role::Other => self.look(member, &place, is_example),
                    }
                }
            }
            Value::Array(elements) => {
                for (number, element) in elements.iter_mut().enumerate() {
                    self.look(element, &here.child(number.to_string()), is_example);
                }
            }
            _ => {}
        }
    }

    /// A schema, alone or beside the name of its format.
    fn schema_or_form(&mut self, value: &mut Value) {
        match value.as_object_mut() {
            Some(members) if members.contains_key("schemaFormat") => {
                if let Some(schema) = members.get_mut("schema") {
                    self.schema(schema);
                }
            }
            _ => self.schema(value),
        }
    }

    fn schema(&mut self, schema: &mut Value) {
        let Value::Object(keywords) = schema else {
            return;
        };
        rewrite(keywords);
        if let Some(Value::String(reference)) = keywords.get("$ref") {
            self.ahead.push(reference.clone());
        }
        for keyword in KEYWORDS {
            let Some(inside) = keywords.get_mut(keyword.name) else {
                continue;
            };
            match (keyword.holds, inside) {
                (Holds::Schema, schema) => self.schema(schema),
                (Holds::List, Value::Array(list)) => {
                    list.iter_mut().for_each(|schema| self.schema(schema));
                }
                (Holds::Map, Value::Object(map)) => {
                    map.values_mut().for_each(|schema| self.schema(schema));
                }
                _ => {}
            }
        }
    }
}

/// Takes away the format that a shared schema stands beside: whoever refers to it means the schema.
/// What is in another language is left to be told where it is used.
fn unwrap(value: &mut Value) {
    let format = value.get("schemaFormat").and_then(Value::as_str);
    if format.is_some_and(is_json_schema)
        && let Some(schema) = value.get_mut("schema").map(Value::take)
    {
        *value = schema;
    }
}

/// What a member of a document is.
enum Role {
    Schema,
    /// An object whose members are schemas.
    Schemas,
    /// A value that is only shown.
    Shown,
    Other,
}

fn role(here: &Pointer, name: &str, is_example: bool) -> Role {
    let above = here.tokens().last().map(String::as_str);
    match name {
        _ if is_example => Role::Shown,
        "example" | "examples" | "default" | "enum" | "const" => Role::Shown,
        // A channel or a message may have such a name.
        _ if above.is_some_and(|above| ["channels", "messages", "paths"].contains(&above)) => {
            Role::Other
        }
        "schema" | "payload" => Role::Schema,
        "schemas" if above == Some("components") => Role::Schemas,
        "query" | "headers" if above == Some("ws") => Role::Schema,
        "with" | "gives" => Role::Schema,
        _ => Role::Other,
    }
}

/// Rewrites the keywords of one schema.
fn rewrite(keywords: &mut Map<String, Value>) {
    let said = keywords.get("$schema").and_then(Value::as_str);
    if said.is_some_and(is_understood) {
        keywords.shift_remove("$schema");
    }
    // References have been rewritten to lead to places; a name of its own would change what they
    // count from.
    if keywords.get("$id").is_some_and(Value::is_string) {
        keywords.shift_remove("$id");
    }
    limit(keywords, "exclusiveMinimum", "minimum");
    limit(keywords, "exclusiveMaximum", "maximum");
    items(keywords);
    dependencies(keywords);
    if let Some(example) = keywords.get("example").cloned()
        && !keywords.contains_key("examples")
        && !keywords.contains_key("x-wireproof")
    {
        keywords.shift_remove("example");
        keywords.insert("examples".to_owned(), json!([example]));
    }
    nullable(keywords);
}

fn is_understood(dialect: &str) -> bool {
    let plain = dialect.trim_end_matches('#');
    let plain = plain
        .strip_prefix("https://")
        .or_else(|| plain.strip_prefix("http://"));
    plain.is_some_and(|plain| DIALECTS.contains(&plain))
}

/// `exclusiveMinimum: true` beside `minimum` says what a number says by itself since draft 6.
fn limit(keywords: &mut Map<String, Value>, exclusive: &str, limit: &str) {
    match keywords.get(exclusive) {
        Some(Value::Bool(true)) => {
            if let Some(number) = keywords.shift_remove(limit) {
                keywords.insert(exclusive.to_owned(), number);
            } else {
                keywords.shift_remove(exclusive);
            }
        }
        Some(Value::Bool(false)) => drop(keywords.shift_remove(exclusive)),
        _ => {}
    }
}

/// A list under `items` is called `prefixItems` since 2020-12, and what comes behind it `items`.
fn items(keywords: &mut Map<String, Value>) {
    if keywords.get("items").is_some_and(Value::is_array) {
        if let Some(list) = keywords.shift_remove("items") {
            keywords.insert("prefixItems".to_owned(), list);
        }
        if let Some(rest) = keywords.shift_remove("additionalItems") {
            keywords.insert("items".to_owned(), rest);
        }
    }
}

/// `dependencies` have been two keywords since 2019-09.
fn dependencies(keywords: &mut Map<String, Value>) {
    if !keywords.get("dependencies").is_some_and(Value::is_object) {
        return;
    }
    let Some(Value::Object(all)) = keywords.shift_remove("dependencies") else {
        return;
    };
    for (name, needs) in all {
        let keyword = match needs {
            Value::Array(_) => "dependentRequired",
            _ => "dependentSchemas",
        };
        let place = keywords.entry(keyword).or_insert_with(|| json!({}));
        if let Value::Object(place) = place {
            place.insert(name, needs);
        }
    }
}

/// `nullable` of OpenAPI 3.0: the value may be `null` beside what else is said of it.
fn nullable(keywords: &mut Map<String, Value>) {
    let Some(Value::Bool(nullable)) = keywords.get("nullable").cloned() else {
        return;
    };
    keywords.shift_remove("nullable");
    if !nullable {
        return;
    }
    if let Some(Value::Array(values)) = keywords.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    match keywords.get_mut("type") {
        Some(Value::String(one)) => {
            let types = json!([one, "null"]);
            keywords.insert("type".to_owned(), types);
        }
        Some(Value::Array(types)) if !types.contains(&json!("null")) => types.push(json!("null")),
        Some(_) => {}
        // Without a type only a reference or alternatives could refuse it.
        None => {
            let parts = ["$ref", "allOf", "anyOf", "oneOf"];
            let judging = parts.map(|part| keywords.shift_remove(part).map(|value| (part, value)));
            let judging: Map<String, Value> = judging
                .into_iter()
                .flatten()
                .map(|(part, value)| (part.to_owned(), value))
                .collect();
            if !judging.is_empty() {
                keywords.insert("anyOf".to_owned(), json!([judging, {"type": "null"}]));
            }
        }
    }
}

#[cfg(test)]
mod tests;
