//! Who may come in: participants of a chat, with an access token in the query or in a cookie.

use std::time::{Duration, SystemTime};

use serde_json::Value;
use wireproof_server::{Clock, Options};

use super::{Participant, Service};
use crate::support::{UPGRADE, options, refused, with_limits};

/// From where a browser would not be let in by a cookie.
const FOREIGN: &str = "http://evil.example";

impl Service {
    /// Tries an address behind that of a chat, with these headers.
    async fn knock(&self, address: &str, headers: &[(&'static str, &str)]) -> u16 {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        match self.server.handshake_at(address, &headers).await {
            Ok(client) => {
                Participant(client).hears_nothing().await;
                101
            }
            error => refused(error),
        }
    }

    /// Tries the chat `repair` with this query and this cookie, `-` being none.
    async fn present(&self, query: &str, cookie: &str) -> u16 {
        let address = match query {
            "-" => self.address("repair"),
            query => format!("{}?{query}", self.address("repair")),
        };
        let cookie = [("Cookie", cookie)];
        let cookie = if cookie[0].1 == "-" { &[][..] } else { &cookie };
        self.knock(&address, cookie).await
    }

    fn other_token(&self, person: &str, name: &str) -> &str {
        self.world[person][name].as_str().expect("it is a text")
    }
}

/// Every character percent-encoded.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

#[tokio::test]
async fn a_token_comes_in_the_query_or_in_a_cookie() {
    let service = Service::open().await;
    let token = service.token("mia");
    for (query, cookie) in [
        (format!("token={token}"), "-".to_owned()),
        (format!("a=1&token={token}&b=2&"), "-".to_owned()),
        (format!("token={}", encoded(token)), "-".to_owned()),
        (format!("%74oken={token}"), "-".to_owned()),
        (format!("token={token}&token={token}"), "-".to_owned()),
        ("-".to_owned(), format!("access_token={token}")),
        (
            "x=1".to_owned(),
            format!("a=1; access_token={token};b=2; token=x; access_tokens=y"),
        ),
        ("-".to_owned(), format!("access_token={}", encoded(token))),
        (
            "-".to_owned(),
            format!("access_token={token}; access_token={token}"),
        ),
        (format!("token={token}"), "access_token=x".to_owned()),
    ] {
        assert_eq!(
            service.present(&query, &cookie).await,
            101,
            "{query} {cookie}"
        );
    }
}

#[tokio::test]
async fn a_bad_token_is_401_and_the_query_is_not_mended_by_a_cookie() {
    let service = Service::open().await;
    let (mia, carl) = (service.token("mia"), service.token("carl"));
    let tampered = {
        let (head, _) = mia.rsplit_once('.').expect("it has three parts");
        let (_, foreign) = carl.rsplit_once('.').expect("it has three parts");
        format!("{head}.{foreign}")
    };
    // {"alg":"none","typ":"JWT"}
    let unsigned = format!(
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.",
        mia.split('.').nth(1).expect("it has three parts")
    );
    let bad = [
        "",
        "x",
        "Bearer",
        "%FF",
        &tampered,
        &unsigned,
        service.other_token("mia", "expired_token"),
        service.other_token("mia", "refresh_token"),
        service.other_token("mia", "ghost_token"),
    ];
    for token in bad {
        let good = format!("access_token={mia}");
        for (query, cookie) in [
            (format!("token={token}"), "-".to_owned()),
            (format!("token={token}"), good.clone()),
            (format!("token={token}&token={mia}"), "-".to_owned()),
            ("-".to_owned(), format!("access_token={token}")),
            ("-".to_owned(), format!("access_token={token}; {good}")),
        ] {
            let status = service.present(&query, &cookie).await;
            assert_eq!(status, 401, "{query} {cookie}");
        }
    }
    for (query, cookie) in [
        ("-".to_owned(), "-".to_owned()),
        ("token".to_owned(), format!("access_token={mia}")),
        (format!("Token={mia}"), "-".to_owned()),
        (format!("access_token={mia}"), "-".to_owned()),
        ("-".to_owned(), format!("token={mia}")),
        ("-".to_owned(), format!("Access_Token={mia}")),
        (format!("token={mia}&token={carl}"), "-".to_owned()),
        (
            "-".to_owned(),
            format!("access_token={mia}; access_token={carl}"),
        ),
    ] {
        let status = service.present(&query, &cookie).await;
        assert_eq!(status, 401, "{query} {cookie}");
    }
}

#[tokio::test]
async fn a_cookie_counts_only_from_an_allowed_origin_or_from_none() {
    let service = Service::open().await;
    let cookie = format!("access_token={}", service.token("mia"));
    let query = format!(
        "{}?token={}",
        service.address("repair"),
        service.token("mia")
    );
    let own = format!("http://{}", service.server.address);
    for (origin, by_cookie) in [
        ("", 101),
        (own.as_str(), 101),
        ("http://localhost:8000", 101),
        (FOREIGN, 403),
        ("null", 403),
        ("http://localhost.evil.example", 403),
        ("https://localhost:8000", 403),
    ] {
        let headers = [("Origin", origin), ("Cookie", cookie.as_str())];
        let address = service.address("repair");
        assert_eq!(
            service.knock(&address, &headers).await,
            by_cookie,
            "{origin}"
        );
        let headers = [("Origin", origin)];
        assert_eq!(service.knock(&query, &headers).await, 101, "{origin}");
    }
    // The query counts, so that nobody asks where the cookie comes from.
    let headers = [("Origin", FOREIGN), ("Cookie", cookie.as_str())];
    assert_eq!(service.knock(&query, &headers).await, 101);
    let bad = [("Origin", FOREIGN), ("Cookie", "access_token=x")];
    assert_eq!(service.knock(&service.address("repair"), &bad).await, 401);
}

#[tokio::test]
async fn only_participants_come_in() {
    let service = Service::open().await;
    for (chat, participants) in [
        ("repair", ["mia", "carl"]),
        ("cleaning", ["mia", "dora"]),
        ("help", ["sam", "dora"]),
        ("question", ["sam", "carl"]),
    ] {
        for person in ["mia", "carl", "sam", "dora", "sally"] {
            let address = format!("{}?token={}", service.address(chat), service.token(person));
            let status = if participants.contains(&person) {
                101
            } else {
                403
            };
            assert_eq!(
                service.knock(&address, &[]).await,
                status,
                "{person} {chat}"
            );
        }
    }
    for number in ["0", "999999", "9223372036854775807", "99999999999999999999"] {
        let address = format!("/service-chat/ws/service-chats/{number}");
        let with_token = format!("{address}?token={}", service.token("mia"));
        assert_eq!(service.knock(&with_token, &[]).await, 403, "{number}");
        assert_eq!(service.knock(&address, &[]).await, 401, "{number}");
    }
}

#[tokio::test]
async fn what_is_no_chat_is_404_before_anything_else_in_the_form_of_the_protocol() {
    let service = Service::open().await;
    let (number, token) = (service.id("repair"), service.token("mia"));
    for path in [
        format!("service-chats/{number}/"),
        format!("service-chats/0{number}"),
        format!("service-chats/{number}x"),
        format!("service-chats/-{number}"),
        format!("service-chats/+{number}"),
        format!("service-chats/{number}.0"),
        format!("service-chats/{number}%2F"),
        format!("service-chats/%20{number}"),
        "service-chats/x".to_owned(),
        "service-chats/".to_owned(),
        "service-chats".to_owned(),
        format!("chats/{number}"),
    ] {
        for query in [String::new(), format!("?token={token}")] {
            let path = format!("/service-chat/ws/{path}{query}");
            let answer = service.server.request("GET", &path, &UPGRADE, "").await;
            assert_eq!(answer.status, 404, "{path}");
            let body: Value = serde_json::from_str(&answer.body).expect("it is JSON");
            assert_eq!(body["type"], "error", "{path}");
        }
    }
    let path = service.address("repair");
    let plain = service.server.request("GET", &path, &[], "").await;
    assert_eq!(plain.status, 426);
    assert!(plain.body.starts_with(r#"{"type":"error","message":"#));
}

#[tokio::test]
async fn who_came_with_a_cookie_writes_as_themselves() {
    let service = Service::open().await;
    let cookie = format!("access_token={}", service.token("mia"));
    let (address, headers) = (service.address("repair"), [("Cookie", cookie)]);
    let client = service.server.handshake_at(&address, &headers).await;
    let mut mia = Participant(client.expect("the handshake succeeds"));
    let mut carl = service.connect("carl", "repair").await;
    mia.write("hello").await;
    assert_eq!(carl.hears("hello").await["sender_id"], service.id("mia"));
    carl.write("hello").await;
    mia.hears("hello").await;
}

#[tokio::test]
async fn a_token_that_expires_meanwhile_ends_nothing() {
    let start = std::time::Instant::now();
    // A second of ours is an hour there.
    let clock = Clock::from_fn(move || {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000) + start.elapsed() * 3600
    });
    let limits = with_limits(|limits| limits.access_token = Duration::from_secs(3600)).limits;
    let service = Service::with(Options {
        clock,
        limits,
        ..options()
    })
    .await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    let address = format!(
        "{}?token={}",
        service.address("repair"),
        service.token("mia")
    );
    while service.knock(&address, &[]).await == 101 {}
    mia.write("hello").await;
    carl.hears("hello").await;
    carl.write("hello").await;
    mia.hears("hello").await;
}
