//! The tiny protocol with a desk, where notes are left and read over HTTP.

use std::sync::Arc;

use serde_json::{Value, json};
use wireproof_client::pack::{Claims, Document, Pack};

use super::{document, form};

/// The protocol, compiled.
pub(crate) fn pack() -> Arc<Pack> {
    let mut frames = document();
    let reader = &mut frames["x-wireproof"]["world"]["reader"]["gives"];
    reader["properties"]["token"] = json!({"type": "string"});
    let frames = format!("{frames:#}");
    let notes = format!("{:#}", notes());
    let document = |path, text| Document { path, text };
    let pack = Pack::load("desk", &document("asyncapi.json", &frames), &Claims::All);
    let pack = pack
        .and_then(|pack| pack.with_rest(&document("openapi.json", &notes), &Claims::All))
        .unwrap_or_else(|problems| panic!("{problems}"));
    Arc::new(pack)
}

fn notes() -> Value {
    let json = |schema: Value| json!({"application/json": {"schema": schema}});
    let note = || json!({"$ref": "#/components/schemas/Note"});
    let refused = || {
        let why = json!({"why": {"type": "string"}});
        json!({"description": "No.", "content": json(form(why, &["why"], true))})
    };
    let left = form(json!({"text": {"type": "string"}}), &["text"], false);
    let sheet = json!({
        "text": {"type": "string"},
        "copies": {"type": "integer"},
        "picture": {"type": "array", "items": {"type": "string"}},
    });
    let sheet = form(sheet, &["text"], false);
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Desk", "version": "1"},
        "paths": {
            "/notes/": {
                "post": {
                    "operationId": "leave",
                    "security": [{"token": []}],
                    "requestBody": {"required": true, "content": {
                        "application/json": {"schema": left},
                        "multipart/form-data": {"schema": sheet},
                    }},
                    "responses": {
                        "201": {
                            "description": "Left.",
                            "headers": {"Location": {"required": true, "schema": {"type": "string"}}},
                            "content": json(note()),
                        },
                        "4XX": refused(),
                    },
                },
            },
            "/notes/{id}/": {
                "get": {
                    "operationId": "read",
                    "parameters": [{
                        "name": "id", "in": "path", "required": true, "schema": {"type": "integer"},
                    }],
                    "responses": {
                        "200": {"description": "The note.", "content": json(note())},
                        "404": refused(),
                    },
                },
                "delete": {
                    "operationId": "tear",
                    "parameters": [{
                        "name": "id", "in": "path", "required": true, "schema": {"type": "integer"},
                    }],
                    "responses": {"204": {"description": "Gone."}, "404": refused()},
                },
            },
        },
        "components": {
            "securitySchemes": {"token": {
                "type": "http", "scheme": "bearer", "x-wireproof": {"credential": "token"},
            }},
            "schemas": {"Note": form(
                json!({"id": {"type": "integer"}, "text": {"type": "string"}}),
                &["id", "text"],
                true,
            )},
        },
    })
}
