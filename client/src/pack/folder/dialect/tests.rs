use super::*;

#[track_caller]
fn check(written: Value, expected: Value) {
    let mut document = json!({"components": {"schemas": {"S": written}}});
    translate(&mut document);
    let once = document["components"]["schemas"]["S"].clone();
    assert_eq!(once, expected);
    translate(&mut document);
    assert_eq!(
        document["components"]["schemas"]["S"], once,
        "twice is as good as once"
    );
}

#[test]
fn keywords_of_older_drafts_are_rewritten() {
    check(
        json!({"minimum": 1, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false}),
        json!({"exclusiveMinimum": 1, "maximum": 9}),
    );
    check(
        json!({"exclusiveMinimum": 1}),
        json!({"exclusiveMinimum": 1}),
    );
    check(
        json!({"items": [{"nullable": true, "type": "string"}], "additionalItems": false}),
        json!({"prefixItems": [{"type": ["string", "null"]}], "items": false}),
    );
    check(
        json!({"dependencies": {"a": ["b"], "c": {"required": ["d"]}}}),
        json!({"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}}}),
    );
    check(
        json!({"$schema": "http://json-schema.org/draft-07/schema#", "$id": "x", "type": "null"}),
        json!({"type": "null"}),
    );
    check(
        json!({"$schema": "https://else.example"}),
        json!({"$schema": "https://else.example"}),
    );
}

#[test]
fn nullable_lets_null_in_and_nothing_else() {
    check(
        json!({"type": "string", "nullable": true, "enum": ["a"]}),
        json!({"type": ["string", "null"], "enum": ["a", null]}),
    );
    check(
        json!({"type": "string", "nullable": false}),
        json!({"type": "string"}),
    );
    check(json!({"nullable": true}), json!({}));
    check(
        json!({"description": "d", "$ref": "#/components/schemas/S", "nullable": true}),
        json!({"description": "d", "anyOf": [{"$ref": "#/components/schemas/S"}, {"type": "null"}]}),
    );
}

#[test]
fn schemas_are_found_wherever_they_are() {
    let old = json!({"type": "integer", "example": 1});
    let new = json!({"type": "integer", "examples": [1]});
    let document = |schema: &Value, shown: &Value| {
        json!({
            "channels": {"payload": {"messages": {"schema": {"payload": schema, "examples": [{"payload": shown}]}}}},
            "components": {"messages": {"m": {"payload": {"schemaFormat": "f", "schema": schema}}}},
            "paths": {"/x": {"get": {"parameters": [{"schema": schema}], "responses": {"200": {"content": {"a/b": {"schema": schema}}}}}}},
            "x-wireproof": {"world": {"k": {"gives": {"properties": {"p": schema}}}}},
            "x-files": {"a.json": {"here": {"properties": {"p": {"$ref": "#/x-files/a.json/there"}}}, "there": schema}},
            "more": {"schema": {"$ref": "#/x-files/a.json/here"}},
        })
    };
    let mut translated = document(&old, &old);
    translated["openapi"] = json!("3.0.3");
    translate(&mut translated);
    assert_eq!(translated["openapi"].take(), "3.1.0");
    if let Some(members) = translated.as_object_mut() {
        members.shift_remove("openapi");
    }
    assert_eq!(translated, document(&new, &old));
}
