use serde_json::json;

use super::*;
use crate::pack::Placeholders;

fn outline(document: &Value) -> (Outline, FormId) {
    let mut builder = OutlineBuilder::new(document);
    let form = builder.form(Place::root(document));
    (builder.finished(), form)
}

#[track_caller]
fn check(document: &Value, value: &Value, expected: &[&str]) {
    let (outline, form) = outline(document);
    assert_eq!(outline.undocumented(form, value), expected);
}

#[test]
fn finds_fields_that_nobody_described() {
    let schema = json!({"properties": {"a": {"properties": {"b": {}}}, "free": {}}});
    check(&schema, &json!({"a": {"b": 1}, "free": {"x": 1}}), &[]);
    check(
        &schema,
        &json!({"x/y": 1, "a": {"c": 1, "b": {"d": 1}}}),
        &["/a/c", "/x~1y"],
    );
}

#[test]
fn names_of_very_many_the_first() {
    let (outline, form) = outline(&json!({"properties": {"a": {}}}));
    let names = (0..100_000).map(|number| (format!("x{number}"), json!(1)));
    let found = outline.undocumented(form, &Value::Object(names.collect()));
    assert_eq!(found.len(), 1_000);
}

#[test]
fn names_elements_by_a_star_and_each_field_once() {
    let item = json!({"properties": {"a": {}}});
    let schema = json!({"items": item});
    check(
        &schema,
        &json!([{"a": 1, "x": 1}, {"x": 2}, [{"x": 3}]]),
        &["/*/x"],
    );
}

#[test]
fn knows_what_any_alternative_and_every_reference_describes() {
    let schema = json!({
        "$ref": "#/$defs/base",
        "anyOf": [{"type": "null"}, {"properties": {"a": {}}}, {"properties": {"b": {}}}],
        "$defs": {"base": {"properties": {"id": {}}}},
    });
    check(&schema, &json!({"id": 1, "a": 1, "b": 1, "c": 1}), &["/c"]);
}

#[test]
fn an_alternative_that_says_nothing_knows_everything() {
    let schema = json!({"anyOf": [{"type": "object"}, {"properties": {"a": {}}}]});
    check(&schema, &json!({"x": 1}), &[]);
    let schema = json!({"anyOf": [{"type": "string"}, {"properties": {"a": {}}}]});
    check(&schema, &json!({"x": 1}), &["/x"]);
}

#[test]
fn fields_allowed_without_a_name_are_known() {
    let value = json!({"properties": {"v": {}}});
    let schema = json!({"properties": {"a": {}}, "additionalProperties": value});
    check(&schema, &json!({"a": 1, "x": {"v": 1, "w": 1}}), &["/x/w"]);
}

#[test]
fn a_recursive_schema_has_finitely_many_forms() {
    let schema = json!({"properties": {"next": {"$ref": "#"}, "n": {}}});
    let (outline, _) = outline(&schema);
    assert!(outline.forms.len() < 5, "{}", outline.forms.len());
    check(
        &schema,
        &json!({"next": {"next": {"n": 1, "x": 1}}}),
        &["/next/next/x"],
    );
}

#[test]
fn lists_objects_that_are_open() {
    let closed = json!({"properties": {}, "additionalProperties": false});
    let schema = json!({
        "allOf": [closed, {"properties": {"inner": {"properties": {"a": {}}}, "any": {"type": "object"}}}],
    });
    let (outline, form) = outline(&schema);
    let open: Vec<_> = outline
        .open_objects(form)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(open, ["/allOf/1/properties/inner"]);
}

#[test]
fn marks_ids_times_and_texts_with_ids() {
    let room = json!({"type": "integer", "x-wireproof": {"id": "room"}});
    let schema = json!({"properties": {
        "text": {"type": "string", "x-wireproof": {"text_with": "room"}},
        "room": {"anyOf": [room, {"type": "null"}]},
        "rooms": {"items": room},
        "at": {"type": "string", "format": "date-time"},
        "noon": {"type": "string", "x-wireproof": {"time": "UTC"}},
    }});
    let (outline, form) = outline(&schema);
    let mut value =
        json!({"text": "left 9", "room": 9, "rooms": [8, 9], "at": "x", "noon": "y", "other": 9});
    outline.mark_all(form, &mut value, &mut Placeholders::default());
    assert_eq!(
        value,
        json!({"text": "left <room 1>", "room": "<room 1>", "rooms": ["<room 2>", "<room 1>"], "at": "<time>", "noon": "<time>", "other": 9}),
    );
}
