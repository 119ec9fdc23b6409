//! `get_responses` and `nearby_shops`: what is listed, in which order, and to whom.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};
use wireproof_server::{Clock, Options};

use super::{Salon, response};
use crate::support::{Server, options};

/// Seconds that a test can let pass.
fn clock() -> (Clock, Arc<AtomicU64>) {
    let seconds = Arc::new(AtomicU64::new(1_000_000_000));
    let shown = Arc::clone(&seconds);
    let clock = Clock::from_fn(move || {
        SystemTime::UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::Relaxed))
    });
    (clock, seconds)
}

#[tokio::test]
async fn requests_are_listed_by_design_and_shop_oldest_first() {
    let (clock, seconds) = clock();
    let server = Server::start(Options { clock, ..options() }).await;
    let things = [
        ("alice", "customer", json!({})),
        ("alder", "shop", json!({ "name": "Same" })),
        ("birch", "shop", json!({ "name": "Same" })),
        ("spring", "design", json!({ "price": 30_000 })),
        ("solo", "design", json!({ "shops": [{ "$ref": "birch" }] })),
    ];
    let world = server.world_of("nail-salon", &things).await;
    let salon = Salon { server, world };
    let (mut alice, mut alder) = (salon.connect("alice").await, salon.connect("alder").await);
    for (design, contents) in [("solo", "1"), ("spring", "2"), ("solo", "3")] {
        let request = salon.request("alice", design, contents);
        alice.call("service_request", request).await;
    }
    let key = alder.hears_request().await;
    seconds.fetch_add(60, Ordering::Relaxed);
    alder
        .call(
            "service_response",
            response(&key, "accepted", 28_000, "at six"),
        )
        .await;

    let designs = salon.list("alice").await;
    assert_eq!(designs[0]["design_key"], salon.key("solo"));
    assert_eq!(designs[0]["design_name"], salon.world["solo"]["name"]);
    let solo = designs[0]["shop_requests"].as_array().expect("a list");
    let contents = |detail: &Value| detail["request"]["contents"].clone();
    let details = solo[0]["request_details"].as_array().expect("a list");
    assert_eq!((solo.len(), details.len()), (1, 2));
    assert_eq!(details.iter().map(contents).collect::<Vec<_>>(), ["1", "3"]);

    let spring = &designs[1]["shop_requests"];
    let pending = json!({ "price": 30_000, "contents": "2" });
    assert_eq!(
        spring[0]["request_details"],
        json!([{
            "request_key": key,
            "status": "accepted",
            "created_at": "2001-09-09T01:46:40.001Z",
            "request": pending,
            "response": {
                "response_key": "response-000001",
                "price": 28_000,
                "contents": "at six",
                "created_at": "2001-09-09T01:47:40.000Z"
            }
        }])
    );
    assert_eq!(spring[0]["shop_name"], spring[1]["shop_name"]);
    let unanswered = &spring[1]["request_details"][0];
    assert_eq!(unanswered["status"], "pending");
    assert_eq!(unanswered.get("response"), Some(&Value::Null));
    assert_eq!(
        unanswered["created_at"],
        spring[0]["request_details"][0]["created_at"]
    );
    assert_eq!(salon.list("alice").await, designs);
}

#[tokio::test]
async fn a_list_is_for_its_customer_and_for_whoever_asks() {
    let salon = Salon::open().await;
    let (mut alice, mut phone) = (salon.connect("alice").await, salon.connect("alice").await);
    let (mut bob, mut alder) = (salon.connect("bob").await, salon.connect("alder").await);
    alice
        .call("service_request", salon.request("alice", "solo", "x"))
        .await;
    phone.hears("completed_request").await;
    alder.hears_request().await;
    for (key, why) in [
        (
            json!({ "customer_key": salon.key("alice") }),
            "customer_key is another customer's.",
        ),
        (
            json!({ "customer_key": "nobody" }),
            "There is no such customer.",
        ),
        (json!({}), "customer_key is missing."),
        (json!({ "customer_key": 7 }), "customer_key must be a text."),
    ] {
        assert_eq!(bob.refused("get_responses", key).await, why);
    }
    let own = json!({ "customer_key": salon.key("alice") });
    let why = alder.refused("get_responses", own.clone()).await;
    assert_eq!(why, "A shop has no list of answers.");
    alice.call("get_responses", own).await;
    for visitor in [&mut alice, &mut phone, &mut bob, &mut alder] {
        visitor.hears_nothing().await;
    }
    assert_eq!(salon.list("bob").await, json!([]));
}

#[tokio::test]
async fn an_answer_to_somebody_who_is_away_is_there_when_they_come_back() {
    let salon = Salon::open().await;
    let mut alice = salon.connect("alice").await;
    alice
        .call("service_request", salon.request("alice", "solo", "x"))
        .await;
    drop(alice);
    let mut alder = salon.connect("alder").await;
    let key = alder.hears_request().await;
    alder
        .call("service_response", response(&key, "rejected", 5, "sorry"))
        .await;
    let detail = &salon.list("alice").await[0]["shop_requests"][0]["request_details"][0];
    assert_eq!(detail["status"], "rejected");
    assert_eq!(detail["response"]["contents"], "sorry");
}

#[tokio::test]
async fn both_roles_see_every_shop_of_their_world() {
    let salon = Salon::with(&[
        ("alice", "customer", json!({})),
        (
            "alder",
            "shop",
            json!({ "lat": -90, "lng": 180, "url": "https://alder.example" }),
        ),
        ("twin", "shop", json!({ "key_of": { "$ref": "alice" } })),
    ])
    .await;
    salon
        .server
        .world_of("nail-salon", &[("birch", "shop", json!({}))])
        .await;
    let shown = |name: &str| {
        let shop = &salon.world[name];
        json!({
            "shop_key": shop["shop_key"],
            "shop_name": shop["name"],
            "shop_id": shop["shop_id"],
            "lat": shop["lat"],
            "lng": shop["lng"],
            "shop_url": shop["url"]
        })
    };
    let shops = json!({ "type": "shop_list", "shops": [shown("twin"), shown("alder")] });
    for name in ["alice", "alder"] {
        let mut visitor = salon.connect(name).await;
        assert_eq!(visitor.call("nearby_shops", json!({})).await, shops);
    }
    assert_eq!(salon.world["alder"]["lat"], -90.0);
    assert_eq!(salon.world["twin"]["url"], "");
}
