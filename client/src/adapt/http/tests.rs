use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::Form;
use super::*;
use crate::pack::{Claims, Document, Pack};

fn pack() -> Pack {
    let body = |schema: Value| json!({"application/json": {"schema": schema}});
    let lamp = json!({
        "type": "object",
        "properties": {"lamp": {"type": "object"}, "room": {}},
        "additionalProperties": false,
    });
    let ok = |schema: Value| json!({"200": {"description": "", "content": body(schema)}});
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "x-wireproof": {"requirements": "TT"},
        "paths": {
            "/lamps": {
                "get": {"operationId": "list", "responses": ok(json!({"type": "array"}))},
            },
            "/lamps/{id}": {
                "put": {
                    "operationId": "change",
                    "parameters": [
                        {"name": "id", "in": "path", "required": true, "schema": {}},
                    ],
                    "requestBody": {"content": body(lamp.clone())},
                    "responses": ok(lamp),
                },
                "delete": {
                    "operationId": "remove",
                    "parameters": [
                        {"name": "id", "in": "path", "required": true, "schema": {}},
                    ],
                    "responses": {"204": {"description": ""}},
                },
            },
        },
    });
    let text = document.to_string();
    let document = Document {
        path: "r.json",
        text: &text,
    };
    let pack = super::super::tests::pack().with_rest(&document, &Claims::All);
    pack.unwrap_or_else(|why| panic!("{why}"))
}

fn path(document: &str, wire: &str) -> HttpChange {
    let route = |text: &str| text.parse().unwrap_or_else(|why| panic!("{why}"));
    HttpChange::Path(Renamed {
        document: route(document),
        wire: route(wire),
    })
}

fn adapter(changes: Vec<HttpChange>) -> HttpAdapter {
    HttpAdapter::new(changes.into_iter().enumerate())
}

fn nested(way: Way) -> HttpChange {
    HttpChange::Body(Change::Nested {
        way,
        under: "data".to_owned(),
        beside: None,
    })
}

fn constant(way: Way) -> HttpChange {
    HttpChange::Body(Change::Constant {
        way,
        field: "v".to_owned(),
        value: json!(2),
    })
}

fn flat(way: Way) -> HttpChange {
    HttpChange::Body(Change::Flat {
        way,
        out_of: "lamp".to_owned(),
        beside: None,
    })
}

#[test]
fn an_operation_is_where_the_table_says() {
    let pack = pack();
    let (put, delete) = ("PUT /lamps/{id}", "DELETE /lamps/{id}");
    let one = vec![path(put, "PATCH /v2/{id}/lamp")];
    let apart = vec![
        path(put, "PATCH /v2/{id}"),
        path(delete, "POST /v2/{id}/rm"),
    ];
    let both = vec![path(put, "PATCH /v2/{id}"), path(delete, "POST /v2/{id}")];
    for (changes, asked, wire, used) in [
        (&one, "PUT /lamps/7?x=/y", "PATCH /v2/7/lamp?x=/y", Some(0)),
        (&one, "DELETE /lamps/7", "DELETE /lamps/7", None),
        (&one, "GET /lamps/7", "GET /lamps/7", None),
        (&one, "PUT /lamps", "PUT /lamps", None),
        (&apart, "DELETE /lamps/7", "POST /v2/7/rm", Some(1)),
        (&apart, "GET /lamps/7", "GET /lamps/7", None),
        (&both, "GET /lamps/7", "GET /v2/7", Some(1)),
    ] {
        let adapter = adapter(changes.clone());
        let (method, target) = asked.split_once(' ').unwrap_or_default();
        let at = pack.endpoints_at(target.split('?').next().unwrap_or_default());
        let endpoint = at.iter().find(|endpoint| endpoint.method == method);
        let ask = Ask {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: None,
        };
        let endpoint = endpoint.map(|endpoint| &***endpoint);
        let (sent, by) = adapter.outgoing(endpoint, &at, &ask).expect("a request");
        let sent = format!("{} {}", sent.method, sent.target);
        assert_eq!(
            (sent.as_str(), by.len()),
            (wire, used.iter().len()),
            "{asked}"
        );
        if let (Some(_), Some(_)) = (used, endpoint) {
            let (method, target) = wire.split_once(' ').unwrap_or_default();
            let back = adapter.documented(method, target).expect("an operation");
            assert_eq!(format!("{} {}", back.method, back.path), asked);
        }
    }
}

/// Whoever asks may have a brace in a path, and a name of the template in it.
#[test]
fn a_value_that_looks_like_a_parameter_is_a_value() {
    let route = |text: &str| -> Route { text.parse().unwrap_or_else(|why| panic!("{why}")) };
    let document = route("GET /rooms/{room}/lamps/{lamp}.{form}");
    let wire = route("GET /v2/{form}/{lamp}/{room}");
    for (asked, carried) in [
        ("/rooms/1/lamps/2.txt?x={lamp}", "/v2/txt/2/1?x={lamp}"),
        (
            "/rooms/{lamp}/lamps/{form}.{room}",
            "/v2/{room}/{form}/{lamp}",
        ),
        ("/rooms/{/lamps/}.x", "/v2/x/}/{"),
    ] {
        let there = wire.carried(&document.path, asked);
        assert_eq!(there.as_deref(), Some(carried), "{asked}");
        let back = document.carried(&wire.path, carried);
        assert_eq!(back.as_deref(), Some(asked), "{carried}");
    }
}

#[track_caller]
fn came(name: &str, changes: Vec<HttpChange>, wire: Value, document: Value, used: &[usize]) {
    let pack = pack();
    let endpoint = pack.endpoint(name).map(AsRef::as_ref);
    let adapter = adapter(changes);
    let answer = Answer {
        status: 200,
        headers: Vec::new(),
        body: Bytes::from(wire.to_string()),
    };
    let (documented, by) = adapter.incoming(endpoint, &answer);
    let body = documented.json().expect("JSON");
    assert_eq!((&body, by.as_slice()), (&document, used));
    let back = adapter.again(documented, &by);
    assert_eq!(back.json().expect("JSON"), wire);
}

#[test]
fn a_body_comes_in_the_documents_form_and_goes_back_as_it_came() {
    let enveloped = || vec![nested(Way::Received), constant(Way::Received)];
    came(
        "list",
        enveloped(),
        json!({"data": [1], "v": 2}),
        json!([1]),
        &[0, 1],
    );
    came(
        "change",
        enveloped(),
        json!({"data": {"room": 1}, "v": 2}),
        json!({"room": 1}),
        &[0, 1],
    );
    // What is not as it is declared is left to be found.
    came(
        "list",
        enveloped(),
        json!({"data": [1], "v": 3}),
        json!({"data": [1], "v": 3}),
        &[],
    );
    came("list", enveloped(), json!([1]), json!([1]), &[]);
    came(
        "list",
        enveloped(),
        json!({"data": 1, "v": 2}),
        json!({"data": 1}),
        &[1],
    );
    let flat = || vec![flat(Way::Received)];
    let lamp = json!({"room": 1, "lamp": {"on": true}});
    came("change", flat(), json!({"on": true, "room": 1}), lamp, &[0]);
    came(
        "list",
        flat(),
        json!({"on": true}),
        json!({"on": true}),
        &[],
    );
}

#[test]
fn a_body_of_a_form_of_its_own_says_what_the_documents_say() {
    let form = Form::of_body(
        json!({"ok": false, "why": "{{ why }}"}),
        json!("{{ why }}"),
        BTreeMap::new(),
    );
    let form = HttpChange::Body(Change::Form(form.expect("a form")));
    let why = json!({"name": ["It is missing."]});
    let wire = json!({"ok": false, "why": why});
    came(
        "list",
        vec![form.clone(), nested(Way::Received)],
        wire,
        why,
        &[0],
    );
    let other = json!({"ok": true, "why": 1});
    came("list", vec![form], other.clone(), other, &[]);
    let anything = Form::of_body(json!({"a": "{{ a }}"}), json!("{{ a }}"), BTreeMap::new());
    assert!(anything.is_err(), "any body with `a` would be of it");
}

#[test]
fn a_body_goes_out_in_the_wires_form_if_it_is_json() {
    let adapter = adapter(vec![nested(Way::Sent), constant(Way::Sent)]);
    let sent = |media_type: &str, body: &'static str| {
        let ask = Ask {
            method: "PUT".to_owned(),
            target: "/lamps/7".to_owned(),
            headers: vec![("content-type".to_owned(), media_type.to_owned())],
            body: Some(Bytes::from_static(body.as_bytes())),
        };
        let (sent, _) = adapter.outgoing(None, &[], &ask)?;
        Some(String::from_utf8_lossy(&sent.body.unwrap_or_default()).into_owned())
    };
    let json = "application/json";
    for (media_type, body, wire) in [
        (json, r#"{"a": 1}"#, Some(r#"{"data":{"a":1},"v":2}"#)),
        (
            "application/json; charset=utf-8",
            "[1]",
            Some(r#"{"data":[1],"v":2}"#),
        ),
        (json, r#"{"a": 1"#, Some(r#"{"a": 1"#)),
        (json, "7", Some("7")),
        ("text/plain", "{}", Some("{}")),
        // Twice: nobody could carry that over.
        (json, r#"{"a": 1, "a": 2}"#, None),
    ] {
        assert_eq!(sent(media_type, body).as_deref(), wire, "{body}");
    }
}
