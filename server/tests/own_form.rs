//! What is not served, told in the form in which each protocol tells its errors.

use serde_json::{Value, json};
use wireproof_schemas::table::{
    Scheme,
    rest::{Access, Endpoint},
};

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

/// RFC 9112, 3.2: whatever else is asked.
#[tokio::test]
async fn a_request_without_a_host_or_with_two_is_refused_in_the_protocols_own_form() {
    let server = Server::start(options()).await;
    let reason = "A request names the one host that it is for.";
    for (protocol, socket, form) in FORMS {
        for address in ["/asyncapi.json", "/nowhere", socket] {
            let path = format!("/{protocol}{address}");
            for hosts in ["", "Host: a\r\nHost: b\r\n", "Host: a b\r\n"] {
                let request = format!("GET {path} HTTP/1.1\r\n{hosts}\r\n");
                let answer = server.raw_request(request.as_bytes()).await;
                let body: Value = serde_json::from_str(&answer.body).expect("it is JSON");
                let told = (answer.status, body);
                // What is wrong with a request as a whole has a form of its own there, whenever it is 400.
                let expected = match protocol {
                    "pet-market" => json!({"non_field_errors": [reason]}),
                    _ => form(reason),
                };
                assert_eq!(told, (400, expected), "{path} {hosts:?}");
            }
        }
    }
    let answer = server.raw_request(b"GET / HTTP/1.1\r\n\r\n").await;
    assert_eq!(answer.status, 400);
    for one in [
        "HTTP/1.0\r\n",
        "HTTP/1.1\r\nHost:\r\n",
        "HTTP/1.1\r\nHost: a\r\n",
    ] {
        let request = format!("GET / {one}\r\n");
        let answer = server.raw_request(request.as_bytes()).await;
        assert_eq!(answer.status, 200, "{one}");
    }
}

#[tokio::test]
async fn a_body_of_another_type_or_too_long_is_refused_in_the_protocols_own_form() {
    let server = Server::start(options()).await;
    let mut judged = 0;
    for (protocol, _, form) in FORMS {
        let table = wireproof_schemas::protocols()
            .iter()
            .find(|table| table.id == protocol)
            .expect("it is one of ours");
        let takes_body = |endpoint: &&Endpoint| endpoint.body.is_some();
        for endpoint in table.endpoints.iter().filter(takes_body) {
            let credential = credential(&server, protocol, endpoint).await;
            check_body(&server, protocol, form, endpoint, credential).await;
            judged += 1;
        }
    }
    // A table that is read wrongly has none.
    assert!(judged > 0, "no endpoint takes a body");
}

/// What shows that somebody may ask there, as a header.
async fn credential(
    server: &Server,
    protocol: &str,
    endpoint: &Endpoint,
) -> Option<(&'static str, String)> {
    let Access::Needs([security, ..]) = endpoint.access else {
        return None;
    };
    // Staff have a bearer token, and of a hotel everybody knows the gateway's key.
    let kind = if security.credential == "gateway_key" {
        "guest"
    } else {
        "staff"
    };
    let world = server
        .world_of(protocol, &[("somebody", kind, json!({}))])
        .await;
    let value = world["somebody"][security.credential]
        .as_str()
        .expect("the world gives the credential");
    Some(match security.scheme {
        Scheme::ApiKey { name, .. } => (name, value.to_owned()),
        Scheme::Bearer { .. } => ("Authorization", format!("Bearer {value}")),
    })
}

async fn check_body(
    server: &Server,
    protocol: &str,
    form: Form,
    endpoint: &Endpoint,
    credential: Option<(&'static str, String)>,
) {
    let path = format!("/{protocol}{}", endpoint.path);
    let contents = endpoint.body.expect("it takes one").contents;
    let types: Vec<_> = contents
        .iter()
        .map(|content| content.encoding.media_type())
        .collect();
    let other_type = format!("The body must be {}.", types.join(" or "));
    let too_long = "x".repeat((1 << 20) + 1);
    for (media_type, body, status, reason) in [
        (Some("text/plain"), "{}", 415, other_type.as_str()),
        (None, "{}", 415, &other_type),
        (
            Some("application/json"),
            &too_long,
            413,
            "The body is too long.",
        ),
    ] {
        let mut headers = Vec::new();
        headers.extend(media_type.map(|media_type| ("Content-Type", media_type)));
        headers.extend(credential.as_ref().map(|(name, value)| (*name, &**value)));
        let method = endpoint.method.as_str();
        let answer = server.request(method, &path, &headers, body).await;
        let body: Value = serde_json::from_str(&answer.body).expect("it is JSON");
        let told = (answer.status, body);
        assert_eq!(told, (status, form(reason)), "{method} {path}");
    }
}
