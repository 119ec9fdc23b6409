//! What a world of the salon can hold.

use serde_json::{Value, json};

use super::Salon;
use crate::support::KEY;

#[tokio::test]
async fn a_world_that_cannot_be_is_400_with_the_reason() {
    let salon = Salon::open().await;
    let alice = json!({ "name": "alice", "kind": "customer" });
    let twin = |name: &str| json!({ "name": name, "kind": "shop", "with": { "key_of": { "$ref": "alice" } } });
    let one = |kind: &str, with: Value| json!([{ "name": "x", "kind": kind, "with": with }]);
    for (things, why) in [
        (one("planet", json!({})), r#"x: there is no kind "planet""#),
        (
            one("customer", json!({ "key": "a/b" })),
            "x: a key holds no slash",
        ),
        (
            one("shop", json!({ "lat": 91 })),
            "x: 91 degrees are too many",
        ),
        (
            json!([twin("twin")]),
            r#"twin: no customer is called "alice""#,
        ),
        (
            json!([alice, twin("twin"), twin("other")]),
            "other: another shop has this key",
        ),
        (
            one("design", json!({ "shops": [{ "$ref": "alder" }] })),
            r#"x: no shop is called "alder""#,
        ),
        (
            one("design", json!({ "price": -1 })),
            "x: a price is not negative, as -1 is",
        ),
    ] {
        let body = json!({ "things": things }).to_string();
        let path = "/nail-salon/_wireproof/worlds";
        let key = [("X-Wireproof-Key", KEY)];
        let answer = salon.server.request("POST", path, &key, &body).await;
        let expected = json!({ "error": why }).to_string();
        assert_eq!((answer.status, answer.body), (400, expected));
    }
}

#[tokio::test]
async fn a_design_is_offered_by_shops_that_are_listed_after_it() {
    let salon = Salon::with(&[
        ("alice", "customer", json!({})),
        ("spring", "design", json!({})),
        ("alder", "shop", json!({})),
    ])
    .await;
    let (mut alice, mut alder) = (salon.connect("alice").await, salon.connect("alder").await);
    alice
        .call("service_request", salon.request("alice", "spring", "x"))
        .await;
    alder.hears_request().await;
}
