//! What is wrong with requests over HTTP, and how that is told.

use serde_json::{Value, json};

use super::{CLOSE, CREATE, Desk, GUEST_MESSAGES, JSON, check_detail, text, value};
use crate::support::bearer;

#[tokio::test]
async fn a_method_that_is_not_understood_is_405() {
    let desk = Desk::open().await;
    for path in [CREATE, CLOSE, GUEST_MESSAGES] {
        for method in ["GET", "PUT", "PATCH", "DELETE"] {
            let answer = desk.server.request(method, path, &[], "").await;
            assert_eq!(answer.header("allow"), Some("POST, OPTIONS"));
            check_detail(&answer, 405, "This address does not understand the method.");
        }
        let short = desk
            .server
            .request("POST", path.strip_suffix('/').expect("a slash"), &[], "")
            .await;
        check_detail(&short, 404, "There is nothing at this address.");
        let options = desk.server.request("OPTIONS", path, &[], "").await;
        assert_eq!(options.status, 204);
    }
}

#[tokio::test]
async fn who_asks_is_judged_before_the_body() {
    let desk = Desk::open().await;
    let ann = &desk.world["ann"];
    let bad = |field: &str| format!("Bearer {}", text(&ann[field]));
    let cases = [
        (None, 401),
        (Some("Bearer x".to_owned()), 401),
        (Some("x".to_owned()), 401),
        (Some(bad("expired_token")), 401),
        (Some(bad("refresh_token")), 401),
        (Some(bad("ghost_token")), 401),
        (Some(bearer(&desk.world["may"])[0].1.clone()), 403),
    ];
    for path in [CREATE, CLOSE] {
        for (credential, status) in &cases {
            let headers: Vec<_> = credential
                .iter()
                .map(|credential| ("Authorization", credential.as_str()))
                .collect();
            let answer = desk.server.request("POST", path, &headers, "{").await;
            assert_eq!(answer.status, *status, "{credential:?}");
            let challenge = (*status == 401).then_some("Bearer");
            assert_eq!(answer.header("www-authenticate"), challenge);
            assert!(value(&answer)["detail"].is_string());
        }
    }
    let body = json!({ "whatsapp_number": desk.world["gil"]["whatsapp_number"], "content": "x" });
    let token = &bearer(ann)[0].1;
    for headers in [
        vec![JSON],
        vec![JSON, ("Authorization", token)],
        vec![JSON, ("X-Gateway-Key", "x")],
    ] {
        let answer = desk
            .server
            .request("POST", GUEST_MESSAGES, &headers, &body.to_string())
            .await;
        assert_eq!(answer.status, 401);
    }
    let far = text(&desk.world["yul"]["gateway_key"]);
    let headers = [JSON, ("X-Gateway-Key", far)];
    let answer = desk
        .server
        .request("POST", GUEST_MESSAGES, &headers, &body.to_string())
        .await;
    check_detail(&answer, 404, "No guest has this number.");
}

#[tokio::test]
async fn bodies_are_read_strictly() {
    let desk = Desk::open().await;
    let token = bearer(&desk.world["ann"])[0].1.clone();
    let auth = ("Authorization", token.as_str());
    let long = "x".repeat((1 << 20) + 1);
    for (media_type, body, status, why) in [
        (None, "{}", 415, "The body must be application/json."),
        (
            Some("text/plain"),
            "{}",
            415,
            "The body must be application/json.",
        ),
        (
            Some("application/json"),
            "{",
            400,
            "The body is not JSON: reading ended at byte 1.",
        ),
        (
            Some("application/json; charset=utf-8"),
            "[]",
            400,
            "The body is JSON, but no object.",
        ),
        (
            Some("application/json"),
            r#"{"a":1,"a":1}"#,
            400,
            r#"The key "a" is given twice in one object."#,
        ),
        (
            Some("application/json"),
            "{}",
            400,
            "conversation_id is missing.",
        ),
        (
            Some("application/json"),
            r#"{"conversation_id":"1"}"#,
            400,
            "conversation_id must be a 64-bit integer.",
        ),
        (
            Some("application/json"),
            &long,
            413,
            "The body is too long.",
        ),
    ] {
        let mut headers = vec![auth];
        headers.extend(media_type.map(|media_type| ("Content-Type", media_type)));
        let answer = desk.server.request("POST", CLOSE, &headers, body).await;
        check_detail(&answer, status, why);
    }
}

#[tokio::test]
async fn what_cannot_be_begun_or_closed_is_refused() {
    let desk = Desk::open().await;
    let mut dee = desk.connect("dee").await;
    let number = |name: &str| desk.world[name]["whatsapp_number"].clone();
    let make = |guest: Value, department: &str| json!({ "guest_whatsapp_number": guest, "department": department });
    let mut typed = make(number("hal"), "reception");
    typed["conversation_type"] = json!(7);
    for (path, body, status, why) in [
        (
            CREATE,
            json!({ "department": "reception" }),
            400,
            "guest_whatsapp_number is missing.",
        ),
        (
            CREATE,
            json!({ "guest_whatsapp_number": number("hal") }),
            400,
            "department is missing.",
        ),
        (CREATE, typed, 400, "conversation_type must be a text."),
        (
            CREATE,
            make(json!("+1"), "reception"),
            404,
            "No guest has this number.",
        ),
        (
            CREATE,
            make(number("yul"), "reception"),
            404,
            "No guest has this number.",
        ),
        (
            CREATE,
            make(number("hal"), "Reception"),
            404,
            "There is no such department.",
        ),
        (
            CREATE,
            make(number("hal"), "kitchen"),
            403,
            "This is not one of your departments.",
        ),
        (
            CLOSE,
            json!({ "conversation_id": 0 }),
            404,
            "There is no such conversation.",
        ),
        (
            CLOSE,
            json!({ "conversation_id": desk.id("away") }),
            404,
            "There is no such conversation.",
        ),
        (
            CLOSE,
            json!({ "conversation_id": desk.id("order") }),
            403,
            "The conversation is not with one of your departments.",
        ),
    ] {
        check_detail(&desk.post("ann", path, &body).await, status, why);
    }
    dee.hears_nothing().await;
}
