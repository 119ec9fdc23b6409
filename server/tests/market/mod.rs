//! The market as its document describes it: ads that anybody puts in, tokens, and a chat that one
//! enters with a ticket.

mod ads;
mod chat;
mod chatting;
mod fields;
mod forms;
mod history;
mod http_rules;
mod late;
mod pictures;
mod reading;
mod rooms;
mod tickets;
mod tokens;
mod uploads;

use serde_json::{Value, json};
use wireproof_server::Options;

use crate::support::{Answer, Server, check_detail, options, text, value};

const EXECUTE: &str = "/pet-market/api/v1/execute";
const TOKEN: &str = "/pet-market/api/token/";
const REFRESH: &str = "/pet-market/api/token/refresh/";
const SUPPORT_CHAT: &str = "/pet-market/api/v1/support_chat";

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// A server with a world of the market.
struct Market {
    server: Server,
    world: Value,
}

impl Market {
    /// A server with these people and things.
    async fn with(options: Options, things: &[(&str, &str, Value)]) -> Self {
        let server = Server::start(options).await;
        let world = server.world_of("pet-market", things).await;
        Self { server, world }
    }

    /// The users Vasya and Olga, and Sam of support.
    async fn open() -> Self {
        Self::open_with(options()).await
    }

    /// The same people, with a server that was told something at the start.
    async fn open_with(options: Options) -> Self {
        Self::with(
            options,
            &[
                ("vasya", "user", json!({})),
                ("olga", "user", json!({})),
                ("sam", "support", json!({})),
            ],
        )
        .await
    }

    /// Asks with a JSON body.
    async fn ask(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.server
            .request(method, path, &[JSON], body.to_string())
            .await
    }

    /// Asks with nothing but a token.
    async fn get(&self, path: &str, token: &Value) -> Answer {
        let bearer = format!("Bearer {}", text(token));
        self.server
            .request("GET", path, &[("Authorization", &bearer)], "")
            .await
    }

    /// Puts an ad in, and returns it.
    async fn post(&self, ad: &Value) -> Value {
        let answer = self.ask("POST", EXECUTE, ad).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        value(&answer)
    }

    /// All ads.
    async fn ads(&self) -> Value {
        let answer = self.server.request("GET", EXECUTE, &[], "").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        value(&answer)
    }

    /// Asks with a form.
    async fn send_form(&self, method: &str, parts: &[Part<'_>]) -> Answer {
        let media_type = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("Content-Type", media_type.as_str())];
        self.server
            .request(method, EXECUTE, &headers, form(parts))
            .await
    }

    /// Where a picture is.
    fn media(image: &Value) -> String {
        format!("/pet-market{}", text(image))
    }
}

/// What no part of a form holds.
const BOUNDARY: &str = "a-boundary";

/// A part of a form: its name, the file name and the type that a file has, and its content.
type Part<'a> = (&'a str, Option<(&'a str, &'a str)>, &'a [u8]);

fn form(parts: &[Part<'_>]) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, file, content) in parts {
        form.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"").bytes(),
        );
        if let Some((file_name, media_type)) = file {
            form.extend(
                format!("; filename=\"{file_name}\"\r\nContent-Type: {media_type}").bytes(),
            );
        }
        form.extend(b"\r\n\r\n");
        form.extend(*content);
        form.extend(b"\r\n");
    }
    form.extend(format!("--{BOUNDARY}--\r\n").bytes());
    form
}

/// The texts of the ad that the document shows, as parts of a form.
fn pupsik_parts() -> Vec<Part<'static>> {
    vec![
        ("title", None, "Пупсик".as_bytes()),
        ("description", None, "Милый пупсик".as_bytes()),
        ("kind", None, b"Dog"),
        ("breed", None, "пуп".as_bytes()),
        ("age", None, b"1"),
        ("gender", None, b"M"),
        ("location", None, "Москва".as_bytes()),
        ("price", None, b"16000"),
    ]
}

/// A picture of so many bytes.
fn png(length: usize) -> Vec<u8> {
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    picture.resize(length, 7);
    picture
}

/// The ad that the document shows.
fn pupsik() -> Value {
    json!({
        "title": "Пупсик",
        "description": "Милый пупсик",
        "kind": "Dog",
        "breed": "пуп",
        "age": 1,
        "gender": "M",
        "location": "Москва",
        "price": 16000
    })
}

#[track_caller]
fn check_fields(answer: &Answer, fields: Value) {
    assert_eq!((answer.status, value(answer)), (400, fields));
}
