//! Every rule of what is asked over HTTP shows: a market without it says something else in one long
//! exchange.

use futures_util::future::join;
use serde_json::{Value, json};
use wireproof_server::{RuleId, rules};

use super::{
    EXECUTE, JSON, Market, Part, REFRESH, SUPPORT_CHAT, TOKEN, png, pupsik, pupsik_parts, text,
};
use crate::support::{Answer, options, scene::check_that_none_is_hidden};

/// The longest picture here: how long it is has a test of its own.
const LONGEST: usize = 1_000;

/// What was answered, request by request.
type Log = Vec<String>;

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_of_requests_shows() {
    let kept = play(None).await;
    assert_eq!(
        kept,
        play(None).await,
        "two exchanges with the same server differ"
    );
    let of_requests = |rule: &RuleId| {
        let topics = ["PM-ADS-", "PM-IMG-", "PM-TOK-"];
        rule.protocol == "pet-market"
            && topics
                .iter()
                .any(|topic| rule.requirement.starts_with(topic))
    };
    let rules = rules().into_iter().filter(of_requests);
    let is_same = async |rule| play(Some(rule)).await == kept;
    check_that_none_is_hidden(rules, is_same).await;
}

async fn play(rule_off: Option<RuleId>) -> Log {
    let mut options = options();
    options.rule_off = rule_off;
    options.limits.file_bytes = LONGEST;
    let people = [("vasya", "user", json!({})), ("olga", "user", json!({}))];
    let mut scene = Scene {
        market: Market::with(options, &people).await,
        log: Log::new(),
    };
    scene.logins().await;
    scene.refreshes().await;
    scene.bearers().await;
    scene.ads().await;
    scene.changes().await;
    scene.deletions().await;
    scene.pictures().await;
    scene.addresses().await;
    scene.log
}

struct Scene {
    market: Market,
    log: Log,
}

impl Scene {
    /// Notes an answer. What is different each time has a name: tokens say what they are, and to
    /// whom.
    fn note(&mut self, asked: &str, answer: &Answer) {
        let mut body = serde_json::from_str(&answer.body).unwrap_or_else(|_| json!(answer.body));
        hide(&mut body);
        let header = |name| answer.header(name).unwrap_or("-").to_owned();
        let headers = ["allow", "content-type", "www-authenticate"]
            .map(header)
            .join("; ");
        self.log
            .push(format!("{asked}: {} {headers} {body}", answer.status));
    }

    async fn ask(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.market.ask(method, path, body).await;
        self.note(&format!("{method} {path} {}", self.log.len()), &answer);
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    /// The ads, beside what was asked.
    async fn list(&mut self) {
        let answer = self.market.server.request("GET", EXECUTE, &[], "").await;
        self.note("GET", &answer);
    }

    async fn form(&mut self, method: &str, parts: &[Part<'_>]) -> Value {
        let answer = self.market.send_form(method, parts).await;
        self.note(&format!("{method} {}", self.log.len()), &answer);
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    async fn get(&mut self, path: &str, headers: &[(&str, &str)]) {
        let answer = self.market.server.request("GET", path, headers, "").await;
        self.note(&format!("GET {}", self.log.len()), &answer);
    }

    async fn opens(&mut self, scheme: &str, token: &Value) {
        let value = format!("{scheme} {}", token.as_str().unwrap_or("-"));
        self.get(SUPPORT_CHAT, &[("Authorization", &value)]).await;
    }

    async fn logins(&mut self) {
        let [vasya, olga] = ["vasya", "olga"].map(|name| self.market.world[name].clone());
        let (name, word) = (&vasya["username"], &vasya["password"]);
        for (username, password) in [
            (name, word),
            (name, &olga["password"]),
            (&json!("nobody"), word),
            (&json!(""), word),
        ] {
            let body = json!({ "username": username, "password": password });
            let tokens = self.ask("POST", TOKEN, &body).await;
            self.opens("Bearer", &tokens["access"]).await;
        }
    }

    async fn refreshes(&mut self) {
        let [vasya, olga] = ["vasya", "olga"].map(|name| self.market.world[name].clone());
        let mut token = vasya["refresh_token"].clone();
        for _ in 0..2 {
            let tokens = self
                .ask("POST", REFRESH, &json!({ "refresh": token }))
                .await;
            self.opens("Bearer", &tokens["access"]).await;
            token = tokens["refresh"].clone();
        }
        let tampered = format!("{}x", text(&vasya["refresh_token"]));
        for token in [
            &vasya["refresh_token"],
            &vasya["token"],
            &json!(tampered),
            &json!(null),
        ] {
            self.ask("POST", REFRESH, &json!({ "refresh": token }))
                .await;
        }
        let once = json!({ "refresh": olga["refresh_token"] });
        let both = join(
            self.market.ask("POST", REFRESH, &once),
            self.market.ask("POST", REFRESH, &once),
        );
        let (one, other) = both.await;
        let mut both = [one.status, other.status];
        both.sort_unstable();
        self.log.push(format!("{both:?}"));
    }

    async fn bearers(&mut self) {
        let vasya = self.market.world["vasya"].clone();
        let good = text(&vasya["token"]);
        let payload = good.split('.').nth(1).expect("three parts");
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
        let forged = format!("{}.x", good.rsplit_once('.').expect("three parts").0);
        for (scheme, token) in [
            ("Bearer", &vasya["token"]),
            ("Token", &vasya["token"]),
            ("Bearer", &vasya["refresh_token"]),
            ("Bearer", &vasya["expired_token"]),
            ("Bearer", &json!(unsigned)),
            ("Bearer", &json!(forged)),
        ] {
            self.opens(scheme, token).await;
        }
        let bad = ("Authorization", "Bearer x");
        self.get(EXECUTE, &[bad]).await;
        let login = json!({ "username": vasya["username"], "password": vasya["password"] });
        let server = &self.market.server;
        let answer = server
            .request("POST", TOKEN, &[JSON, bad], login.to_string())
            .await;
        self.note("POST with a bad bearer", &answer);
    }

    async fn ads(&mut self) {
        self.ask("POST", EXECUTE, &pupsik()).await;
        let mut cat = pupsik();
        for (name, value) in [
            ("kind", json!("Cat")),
            ("gender", json!("F")),
            ("age", json!(0)),
        ] {
            cat[name] = value;
        }
        cat["title"] = json!("я".repeat(255));
        cat["colour"] = json!("grey");
        self.ask("POST", EXECUTE, &cat).await;
        self.list().await;
        let fields = pupsik();
        for name in fields.as_object().expect("an object").keys() {
            let mut ad = fields.clone();
            ad.as_object_mut().expect("an object").shift_remove(name);
            self.ask("POST", EXECUTE, &ad).await;
            for bad in bad_values(name) {
                ad[name] = bad;
                self.ask("POST", EXECUTE, &ad).await;
            }
        }
        let mut with_image = pupsik();
        with_image["image"] = json!("x.png");
        self.ask("POST", EXECUTE, &with_image).await;
        self.list().await;
        for (media_type, body) in [("application/json", "["), ("text/plain", "{}")] {
            let headers = [("Content-Type", media_type)];
            let answer = self
                .market
                .server
                .request("POST", EXECUTE, &headers, body)
                .await;
            self.note("POST", &answer);
        }
    }

    async fn changes(&mut self) {
        for change in [
            json!({ "id": 1, "price": 1000 }),
            json!({ "id": 1, "price": 1001, "age": 2, "title": "Пупс" }),
            json!({ "price": 1 }),
            json!({ "id": 1 }),
            json!({ "id": 1, "colour": "grey" }),
            json!({ "id": "1", "price": 2 }),
            json!({ "id": 1, "price": 3, "kind": "dog" }),
            json!({ "id": 1, "price": 4, "age": -1 }),
            json!({ "id": 1, "price": 5, "title": "" }),
            json!({ "id": 77, "price": 6 }),
        ] {
            self.ask("PATCH", EXECUTE, &change).await;
            self.list().await;
        }
    }

    async fn deletions(&mut self) {
        for delete in [
            json!({}),
            json!({ "id": 1, "price": 1 }),
            json!({ "id": 88 }),
            json!({ "id": 2 }),
            json!({ "id": 2 }),
        ] {
            self.ask("DELETE", EXECUTE, &delete).await;
            self.list().await;
        }
        self.ask("POST", EXECUTE, &pupsik()).await;
    }

    async fn pictures(&mut self) {
        const SAID: Option<(&str, &str)> = Some(("x.png", "image/png"));
        let (longest, longer) = (png(LONGEST), png(LONGEST + 1));
        let pictures: [&[u8]; 6] = [
            &png(20),
            b"\xff\xd8\xff\xe0",
            b"RIFF\x04\x00\x00\x00WEBP",
            b"GIF89a",
            &longest,
            &longer,
        ];
        let mut last = json!({});
        for picture in pictures {
            let mut parts = pupsik_parts();
            parts.push(("image", SAID, picture));
            let ad = self.form("POST", &parts).await;
            if let Value::String(image) = &ad["image"] {
                self.get(&format!("/pet-market{image}"), &[]).await;
                last = ad;
            }
        }
        let id = last["id"].to_string();
        let first = last["image"].clone();
        let replaced = png(30);
        let parts: [Part<'_>; 2] = [("id", None, id.as_bytes()), ("image", SAID, &replaced)];
        let ad = self.form("PATCH", &parts).await;
        self.log
            .push(format!("another picture: {}", ad["image"] != first));
        self.ask("PATCH", EXECUTE, &json!({ "id": last["id"], "price": 8 }))
            .await;
        let image = ad["image"].as_str().unwrap_or("/media/none").to_owned();
        self.ask("DELETE", EXECUTE, &json!({ "id": last["id"] }))
            .await;
        self.get(&format!("/pet-market{image}"), &[]).await;
        self.get("/pet-market/media/..%2f..%2fetc%2fpasswd", &[])
            .await;
        for (name, bad) in [("age", &b"+1"[..]), ("price", b"")] {
            let mut parts = pupsik_parts();
            parts.retain(|(known, ..)| *known != name);
            if !bad.is_empty() {
                parts.push((name, None, bad));
            }
            self.form("POST", &parts).await;
        }
        let mut parts = pupsik_parts();
        parts.push(("image", SAID, &replaced));
        let ad = self.form("POST", &parts).await;
        self.ask("PATCH", EXECUTE, &json!({ "id": ad["id"], "image": null }))
            .await;
    }

    async fn addresses(&mut self) {
        for (method, path) in [
            ("PUT", EXECUTE.to_owned()),
            ("GET", format!("{EXECUTE}/")),
            ("POST", TOKEN.trim_end_matches('/').to_owned()),
        ] {
            self.ask(method, &path, &json!({ "id": 1, "price": 9 }))
                .await;
        }
    }
}

/// Values that a field must not have, and one that it barely may.
fn bad_values(name: &str) -> Vec<Value> {
    match name {
        "kind" => vec![json!("dog"), json!("Parrot"), json!(""), json!(null)],
        "gender" => vec![json!("m"), json!("male"), json!(""), json!(null)],
        "age" | "price" => vec![
            json!("1"),
            json!(true),
            json!(null),
            json!(-1),
            json!(1.5),
            json!(1_i64 << 31),
        ],
        "description" => vec![json!(""), json!("x".repeat(10_001))],
        _ => vec![json!(""), json!(null), json!("x".repeat(256))],
    }
}

/// Replaces what is different each time by what it is.
fn hide(body: &mut Value) {
    match body {
        Value::String(text) if text.split('.').count() == 3 && text.len() > 100 => {
            *text = if text.starts_with("eyJ") {
                "a token"
            } else {
                "a token with more"
            }
            .to_owned();
        }
        Value::String(text) if text.starts_with("/media/") => "a picture".clone_into(text),
        Value::String(text) if text.len() > 300 => *text = format!("{} bytes", text.len()),
        Value::Array(values) => values.iter_mut().for_each(hide),
        Value::Object(members) => members.values_mut().for_each(hide),
        _ => {}
    }
}
