//! What a world of the desk can hold, and what the server says of itself.

use serde_json::{Value, json};

use super::{Desk, value};
use crate::support::KEY;

#[tokio::test]
async fn a_world_that_cannot_be_is_400_with_the_reason() {
    let desk = Desk::with(&[]).await;
    let one = |kind: &str, with: Value| json!([{ "name": "x", "kind": kind, "with": with }]);
    let hotel = json!({ "hotel": { "$ref": "far" } });
    for (things, why) in [
        (one("planet", json!({})), r#"x: there is no kind "planet""#),
        (
            one("staff", hotel.clone()),
            r#"x: no hotel is called "far""#,
        ),
        (one("guest", hotel), r#"x: no hotel is called "far""#),
        (
            one("conversation", json!({ "guest": { "$ref": "gil" } })),
            r#"x: no guest is called "gil""#,
        ),
        (
            one("staff", json!({ "departments": ["Bar"] })),
            "x: a department's name is not empty and has no capital letter, unlike `Bar`",
        ),
    ] {
        let body = json!({ "things": things }).to_string();
        let path = "/hotel-desk/_wireproof/worlds";
        let key = [("X-Wireproof-Key", KEY)];
        let answer = desk.server.request("POST", path, &key, &body).await;
        assert_eq!(
            (answer.status, value(&answer)),
            (400, json!({ "error": why }))
        );
    }
}

#[tokio::test]
async fn the_root_lists_documents_and_only_where_there_are_endpoints_an_openapi_one() {
    let desk = Desk::with(&[]).await;
    let index = value(&desk.server.request("GET", "/", &[], "").await);
    let protocols = index["protocols"].as_array().expect("a list");
    let of = |name: &str| protocols.iter().find(|known| known["name"] == name);
    let here = of("hotel-desk").expect("it is served");
    let path = here["openapi"].as_str().expect("a path");
    let document = value(&desk.server.request("GET", path, &[], "").await);
    assert_eq!(document["openapi"], "3.1.0");
    let none = of("brand-chat").expect("it is served");
    assert_eq!(none["openapi"], Value::Null);
    let missing = desk
        .server
        .request("GET", "/brand-chat/openapi.json", &[], "")
        .await;
    assert_eq!(missing.status, 404);
}
