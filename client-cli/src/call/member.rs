//! The members of a request as options of a command: read from its schema, so that the command line
//! knows as much as the documents and no more.
//!
//! A schema says in many places what one member is (`$ref`, `allOf`, alternatives). Only what helps
//! somebody type a value is gathered here; whether the value will do is left to the validator.

use serde_json::Value;
use wireproof_client::pack::Pointer;

/// How deep schemas are followed; one that refers to itself would go on for ever.
const DEPTH: usize = 16;

/// A longer pattern tells a reader nothing.
const LONGEST_PATTERN: usize = 40;

/// A member of a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    /// Its name in the frame.
    pub(crate) name: String,
    /// What it is, in the document's words.
    pub(crate) description: String,
    /// Whether a frame without it is refused.
    pub(crate) required: bool,
    /// What its values are.
    pub(crate) form: Form,
    /// What its elements are, if it is a list.
    pub(crate) items: Option<Form>,
}

/// What a value may be.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Form {
    /// JSON's names of its types; empty where nothing is said.
    pub(crate) types: Vec<String>,
    /// The only values it may have, where they are listed.
    pub(crate) values: Vec<Value>,
    /// Its bounds, each in a few words.
    pub(crate) bounds: Vec<String>,
}

/// The members of what the schema at this place of the document describes, in its order.
pub(crate) fn members(document: &Value, schema: &Pointer) -> Vec<Member> {
    match schema.get(document) {
        Some(schema) => of_schema(document, schema),
        None => Vec::new(),
    }
}

/// The members of what a schema of the document describes, in its order.
pub(crate) fn of_schema(document: &Value, schema: &Value) -> Vec<Member> {
    let mut schemas = Vec::new();
    gather(document, schema, DEPTH, &mut schemas);
    let required = schemas.clone();
    for alternative in schemas.clone().into_iter().flat_map(alternatives) {
        gather(document, alternative, DEPTH, &mut schemas);
    }
    let mut members: Vec<Member> = Vec::new();
    for (name, property) in schemas.iter().flat_map(|schema| properties(schema)) {
        if members.iter().all(|member| member.name != *name) {
            let required = required.iter().any(|schema| requires(schema, name));
            members.push(member(document, name, property, required));
        }
    }
    members
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten()
}

fn requires(schema: &Value, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|names| names.iter().any(|required| required == name))
}

/// One member, as its own schema has it.
pub(crate) fn member(document: &Value, name: &str, property: &Value, required: bool) -> Member {
    let mut schemas = Vec::new();
    gather(document, property, DEPTH, &mut schemas);
    // The outermost comes first and knows best what the member is for.
    let mut descriptions = schemas
        .iter()
        .filter_map(|schema| text(schema, "description"));
    let items = schemas.iter().find_map(|schema| schema.get("items"));
    Member {
        name: name.to_owned(),
        description: descriptions.next().unwrap_or_default().to_owned(),
        required,
        form: form(document, &schemas),
        items: items.map(|items| {
            let mut schemas = Vec::new();
            gather(document, items, DEPTH, &mut schemas);
            form(document, &schemas)
        }),
    }
}

/// A schema and all that judge the same value with it: what it refers to, and what it adds.
fn gather<'a>(document: &'a Value, schema: &'a Value, depth: usize, found: &mut Vec<&'a Value>) {
    if depth == 0 {
        return;
    }
    found.push(schema);
    let reference = text(schema, "$ref").and_then(Pointer::of_reference);
    if let Some(target) = reference.and_then(|pointer| pointer.get(document)) {
        gather(document, target, depth - 1, found);
    }
    for inner in list(schema, "allOf") {
        gather(document, inner, depth - 1, found);
    }
}

/// What schemas that judge one value say of it together.
fn form(document: &Value, schemas: &[&Value]) -> Form {
    let mut form = Form::default();
    for schema in schemas {
        if form.types.is_empty() {
            form.types = types(document, schema, DEPTH);
        }
        if form.values.is_empty() {
            form.values = values(document, schema, DEPTH);
        }
    }
    form.bounds = bounds(schemas);
    form
}

fn types(document: &Value, schema: &Value, depth: usize) -> Vec<String> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(several)) => {
            let several = several.iter().filter_map(Value::as_str);
            several.map(str::to_owned).collect()
        }
        _ => of_alternatives(document, schema, depth, types),
    }
}

fn values(document: &Value, schema: &Value, depth: usize) -> Vec<Value> {
    match (schema.get("const"), list(schema, "enum")) {
        (Some(only), _) => vec![only.clone()],
        (None, []) => of_alternatives(document, schema, depth, values),
        (None, several) => several.to_vec(),
    }
}

/// What the alternatives say, if each of them says something.
fn of_alternatives<T: PartialEq>(
    document: &Value,
    schema: &Value,
    depth: usize,
    look: fn(&Value, &Value, usize) -> Vec<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    for alternative in alternatives(schema) {
        let mut schemas = Vec::new();
        gather(document, alternative, depth.saturating_sub(1), &mut schemas);
        let said = schemas
            .iter()
            .map(|schema| look(document, schema, depth.saturating_sub(1)))
            .find(|said| !said.is_empty());
        let Some(said) = said else {
            return Vec::new();
        };
        for one in said {
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// The bounds that schemas state of one value together, each in a few words.
fn bounds(schemas: &[&Value]) -> Vec<String> {
    let stated = |keyword: &str| schemas.iter().find_map(|schema| schema.get(keyword));
    let range = |least: &str, most: &str, one: &str, several: &str| {
        let unit = |bound: &Value| if *bound == 1 { one } else { several };
        match (stated(least), stated(most)) {
            (Some(least), Some(most)) => Some(format!("{least} to {most}{}", unit(most))),
            (Some(least), None) => Some(format!("at least {least}{}", unit(least))),
            (None, Some(most)) => Some(format!("at most {most}{}", unit(most))),
            (None, None) => None,
        }
    };
    let pattern = stated("pattern").and_then(Value::as_str);
    let pattern = pattern.filter(|pattern| pattern.len() <= LONGEST_PATTERN);
    let bounds = [
        range("minimum", "maximum", "", ""),
        range("minLength", "maxLength", " character", " characters"),
        range("minItems", "maxItems", " element", " elements"),
        pattern.map(|pattern| format!("like {pattern}")),
    ];
    bounds.into_iter().flatten().collect()
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    list(schema, "anyOf").iter().chain(list(schema, "oneOf"))
}

fn text<'a>(schema: &'a Value, keyword: &str) -> Option<&'a str> {
    schema.get(keyword)?.as_str()
}

fn list<'a>(schema: &'a Value, keyword: &str) -> &'a [Value] {
    let list = schema.get(keyword).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(properties: Value) -> Value {
        json!({"components": {
            "messages": {"ask.request": {"payload": {"schema": {"$ref": "#/components/schemas/Ask"}}}},
            "schemas": {
                "Ask": {"type": "object", "properties": properties, "required": ["a"]},
                "Small": {"type": "integer", "description": "A small number.", "allOf": [{"minimum": 1}, {"maximum": 9}]},
                "Loop": {"anyOf": [{"$ref": "#/components/schemas/Loop"}]},
            },
        }})
    }

    fn request() -> Pointer {
        let place = "/components/messages/ask.request/payload/schema";
        place.parse().expect("a pointer")
    }

    #[track_caller]
    fn check(property: Value, expected: Form) {
        let document = document(json!({"a": property}));
        let members = members(&document, &request());
        assert_eq!(members.len(), 1);
        assert_eq!(members[0].form, expected);
    }

    fn form(types: &[&str], values: &[Value], bounds: &[&str]) -> Form {
        Form {
            types: types.iter().map(|one| (*one).to_owned()).collect(),
            values: values.to_vec(),
            bounds: bounds.iter().map(|one| (*one).to_owned()).collect(),
        }
    }

    #[test]
    fn the_members_own_words_come_before_its_types() {
        let small = json!({"$ref": "#/components/schemas/Small"});
        let own = json!({"$ref": "#/components/schemas/Small", "description": "How many."});
        let members = members(&document(json!({"a": own, "b": small})), &request());
        let said: Vec<_> = members
            .iter()
            .map(|member| (member.description.as_str(), member.required))
            .collect();
        assert_eq!(said, [("How many.", true), ("A small number.", false)]);
    }

    #[test]
    fn a_member_of_an_alternative_is_not_required() {
        let one = json!({"properties": {"b": {"type": "string"}}, "required": ["b"]});
        let mut document = document(json!({"a": {"type": "string"}}));
        document["components"]["schemas"]["Ask"]["oneOf"] = json!([one, {}]);
        let members = members(&document, &request());
        let said: Vec<_> = members
            .iter()
            .map(|member| (member.name.as_str(), member.required))
            .collect();
        assert_eq!(said, [("a", true), ("b", false)]);
    }

    #[test]
    fn forms_are_gathered_from_wherever_they_are_said() {
        check(
            json!({"$ref": "#/components/schemas/Small"}),
            form(&["integer"], &[], &["1 to 9"]),
        );
        check(
            json!({"anyOf": [{"$ref": "#/components/schemas/Small"}, {"type": "null"}]}),
            form(&["integer", "null"], &[], &[]),
        );
        check(
            json!({"oneOf": [{"const": "x"}, {"enum": ["y", "z"]}]}),
            form(&[], &[json!("x"), json!("y"), json!("z")], &[]),
        );
        check(
            json!({"type": "string", "minLength": 1, "maxLength": 3, "pattern": "^a"}),
            form(&["string"], &[], &["1 to 3 characters", "like ^a"]),
        );
        check(
            json!({"type": "array", "minItems": 1}),
            form(&["array"], &[], &["at least 1 element"]),
        );
        check(json!(true), Form::default());
    }

    #[test]
    fn a_schema_that_refers_to_itself_says_nothing() {
        check(
            json!({"$ref": "#/components/schemas/Loop"}),
            Form::default(),
        );
        assert_eq!(members(&json!({}), &request()), []);
    }

    #[test]
    fn lists_say_what_they_hold() {
        let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Small"}});
        let members = members(&document(json!({"a": list})), &request());
        let items = members[0].items.as_ref().map(|form| form.types.clone());
        assert_eq!(items, Some(vec!["integer".to_owned()]));
    }
}
