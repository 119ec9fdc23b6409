//! What is not served, told in the form in which each protocol tells its errors.

use serde_json::{Value, json};

use crate::support::{Server, options};

/// The form that a protocol gives a reason.
type Form = fn(&str) -> Value;

/// Each protocol with one of its sockets and its form.
const FORMS: [(&str, &str, Form); 5] = [
    ("brand-chat", "/ws/chat/", |reason| json!({"error": reason})),
    (
        "hotel-desk",
        "/ws/chat/",
        |reason| json!({"detail": reason}),
    ),
    ("nail-salon", "/ws/customer/customer-000001/", typed),
    (
        "pet-market",
        "/ws/chat/1/",
        |reason| json!({"detail": reason}),
    ),
    ("service-chat", "/ws/service-chats/1", typed),
];

fn typed(reason: &str) -> Value {
    json!({"type": "error", "message": reason})
}

#[tokio::test]
async fn what_is_not_served_is_refused_in_the_protocols_own_form() {
    let server = Server::start(options()).await;
    for (protocol, socket, form) in FORMS {
        for (method, address, status, reason, header) in [
            (
                "GET",
                "/nowhere",
                404,
                "There is nothing at this address.",
                None,
            ),
            (
                "PUT",
                socket,
                405,
                "This address does not understand the method.",
                Some(("allow", "GET, HEAD, OPTIONS")),
            ),
            (
                "DELETE",
                "/asyncapi.json",
                405,
                "This address does not understand the method.",
                Some(("allow", "GET, HEAD, OPTIONS")),
            ),
            (
                "GET",
                socket,
                426,
                "This address is opened with a WebSocket handshake.",
                Some(("upgrade", "websocket")),
            ),
        ] {
            let path = format!("/{protocol}{address}");
            let answer = server.request(method, &path, &[], "").await;
            let body: Value = serde_json::from_str(&answer.body).expect("it is JSON");
            assert_eq!(
                (answer.status, body),
                (status, form(reason)),
                "{method} {path}"
            );
            if let Some((name, value)) = header {
                assert_eq!(answer.header(name), Some(value), "{method} {path}");
            }
        }
    }
}
