//! An OpenAPI document read beside the AsyncAPI document of the lamps: what comes of it, what its
//! author is told of mistakes, and that no document breaks the loader.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/places.rs"]
mod support;

use bytes::Bytes;
use serde_json::{Value, json};
use support::places;
use wireproof_client::http::Answer;
use wireproof_client::judged::{Fault, Judged};
use wireproof_client::pack::{Claims, Document, Pack, Pointer, Problems, Statuses};

const FRAMES: &str = include_str!("packs/lamps/asyncapi.json");
const REST: &str = include_str!("packs/lamps/openapi.json");

/// The least that a protocol can be, for where its frames do not matter.
const LEAST: &str = r##"{
    "asyncapi": "3.1.0",
    "info": {"title": "Least", "version": "1"},
    "channels": {"a": {"address": "/", "messages": {"a": {"name": "a", "payload": false}}}},
    "operations": {"a": {
        "action": "send",
        "channel": {"$ref": "#/channels/a"},
        "messages": [{"$ref": "#/channels/a/messages/a"}]
    }},
    "x-wireproof": {"requirements": "LH"}
}"##;

fn load(text: &str, claims: &Claims) -> Result<Pack, Problems> {
    load_beside(FRAMES, text, claims)
}

fn load_beside(frames: &str, text: &str, claims: &Claims) -> Result<Pack, Problems> {
    let document = |path, text| Document { path, text };
    let pack = Pack::load("lamps", &document("asyncapi.json", frames), claims);
    let pack = pack.unwrap_or_else(|problems| panic!("{problems}"));
    pack.with_rest(&document("openapi.json", text), claims)
}

fn good() -> Value {
    serde_json::from_str(REST).unwrap()
}

#[test]
fn endpoints_are_found_by_name_and_by_path() {
    let pack = load(REST, &Claims::All).unwrap_or_else(|problems| panic!("{problems}"));
    let add = pack.endpoint("lamps.add").unwrap();
    assert_eq!(
        (add.method.as_str(), add.path.as_str()),
        ("POST", "/lamps/")
    );
    assert!(add.needs_body && add.credential.is_some());
    let picture = pack.endpoint("lamps.picture").unwrap();
    assert_eq!(picture.parameters[0].person.as_deref(), Some("lamp"));
    assert!(picture.credential.is_none());
    assert_eq!(picture.answer(503).unwrap().statuses, Statuses::Others);
    assert_eq!(add.answer(404).unwrap().statuses, Statuses::Class(4));
    assert!(add.answer(500).is_none());
    let at = |path: &str| -> Vec<&str> {
        let found = pack.endpoints_at(path).into_iter();
        found.map(|endpoint| endpoint.name.as_str()).collect()
    };
    assert_eq!(at("/lamps/7/picture"), ["lamps.picture"]);
    assert_eq!(at("/lamps/"), ["lamps.add"]);
    assert_eq!(at("/lamps"), [""; 0]);
    assert_eq!(at("/lamps//picture"), [""; 0]);
}

/// The faults of an answer, and what of it no document knows.
fn judged(claims: &Claims, status: u16, media_type: &str, body: &str) -> (Vec<Fault>, Vec<String>) {
    let pack = load(REST, claims).unwrap();
    let headers = [("location", "/lamps/1/"), ("content-type", media_type)];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let answer = Answer {
        status,
        headers: headers.to_vec(),
        body: Bytes::from(body.to_owned()),
    };
    let judged = Judged::new(pack.endpoint("lamps.add").map(AsRef::as_ref), &answer);
    (judged.faults, judged.undocumented)
}

#[test]
fn conventions_judge_those_who_claim_them() {
    let body = r#"{"id": 1, "name": "hall", "lit": "yes"}"#;
    let check = |claims: &Claims| judged(claims, 201, "application/json", body).0.len();
    assert_eq!(check(&Claims::All), 1);
    assert_eq!(check(&Claims::Only(["LH-7".to_owned()].into())), 1);
    assert_eq!(check(&Claims::Only([].into())), 0);
}

#[test]
fn what_is_not_described_is_not_known() {
    let all = |status, media_type, body| judged(&Claims::All, status, media_type, body);
    let nothing = (vec![], vec![]);
    let good = r#"{"id": 1, "name": "hall"}"#;
    assert_eq!(all(201, "application/json; charset=utf-8", good), nothing);
    let shapes = |judged: (Vec<Fault>, Vec<String>)| judged.1;
    assert_eq!(
        shapes(all(500, "text/html", "x")),
        ["status 500 of lamps.add"]
    );
    assert_eq!(
        shapes(all(201, "text/json", good)),
        ["body of text/json in 201 of lamps.add"]
    );
    let more = r#"{"id": 1, "name": "hall", "a": 1}"#;
    assert_eq!(
        shapes(all(201, "application/json", more)),
        ["field /a of lamps.add 201"]
    );
    let faults = all(201, "text/html", "<p>").0;
    assert!(
        matches!(faults.as_slice(), [Fault::NoJson(_)]),
        "{faults:?}"
    );
    assert_eq!(all(201, "application/json", "").0, [Fault::NoBody]);
}

/// The first thing that is said of the document with a value written at a place.
#[track_caller]
fn check_told(pointer: &str, value: Value, expected: &str) {
    let mut document = good();
    pointer
        .parse::<Pointer>()
        .unwrap()
        .set(&mut document, value);
    let text = serde_json::to_string_pretty(&document).unwrap();
    let problems = load(&text, &Claims::All).err();
    let problems = problems.unwrap_or_else(|| panic!("{pointer} is not found wrong"));
    let first = problems.iter().next().unwrap();
    let line = text.lines().nth(first.line - 1);
    assert!(line.is_some() && !first.help.is_empty(), "{first}");
    assert_eq!(first.message, expected, "{problems}");
    assert_eq!(first.path, "openapi.json");
}

#[test]
fn mistakes_are_told_with_their_place() {
    let post = |inside: &str| format!("/paths/~1lamps~1/post{inside}");
    check_told("/openapi", json!("2.0"), "OpenAPI 2.0 is not understood");
    check_told("/paths/lamps", json!({}), "a path begins with a slash");
    check_told(
        &post("/operationId"),
        json!("a b"),
        "`a b` cannot be written in a chapter",
    );
    check_told(
        &post("/operationId"),
        json!("lamps.picture"),
        "another operation is called `lamps.picture` too",
    );
    check_told(
        &post("/security"),
        json!([{"nobody": []}]),
        "there is no security scheme `nobody`",
    );
    check_told(
        "/components/securitySchemes/ticket/x-wireproof/credential",
        json!("tokn"),
        "nobody in the world has the credential `tokn` of this operation",
    );
    check_told(&post("/responses/20"), json!({}), "`20` is no status");
    check_told(
        "/components/parameters/Id/name",
        json!("lamp"),
        "the parameter `id` is not declared",
    );
    check_told(
        &post("/requestBody/content/application~1json/examples/one/value/name"),
        json!(7),
        "this example does not fit its schema: expected a string, received 7",
    );
    check_told(
        "/components/schemas/OneLamp/properties/id/type",
        json!("int"),
        r#"this is not a JSON Schema: expected one of "array", "boolean", "integer", "null", "number", "object", "string" or an array, received "int""#,
    );
    check_told(
        &post("/requestBody/content/application~1json/schema"),
        json!({"$ref": "#/components/schemas/Lamp"}),
        "nothing is at `#/components/schemas/Lamp`",
    );
}

/// Every place of the document with every awkward piece in it: what comes of it is usable, or what
/// is wrong is said.
#[test]
fn no_document_breaks_the_loader() {
    let pieces = [
        json!(null),
        json!(-1e300),
        json!(""),
        json!("{id}"),
        json!([null]),
        json!({"": {"": ""}}),
        json!({"$ref": "#"}),
        json!({"$ref": "#/components/responses/No"}),
        json!({"$ref": 7}),
        json!({"/{": {"get": {"operationId": "x", "responses": {"9XX": []}}}}),
    ];
    let mut all = Vec::new();
    places(&good(), &Pointer::default(), &mut all);
    for place in &all {
        for piece in &pieces {
            let mut document = good();
            place.set(&mut document, piece.clone());
            let text = serde_json::to_string_pretty(&document).unwrap();
            match load_beside(LEAST, &text, &Claims::All) {
                Ok(pack) => drop(pack.endpoints_at("/lamps/1/picture")),
                Err(problems) => assert!(problems.iter().next().is_some(), "{place}"),
            }
        }
    }
}
