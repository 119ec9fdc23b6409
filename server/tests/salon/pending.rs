//! What a shop hears that was away: every request that it has not answered, once, oldest first.

use serde_json::json;

use super::{Salon, Visitor, response};

async fn ask(salon: &Salon, customer: &mut Visitor, contents: &str) {
    let request = salon.request("alice", "solo", contents);
    let reply = customer.call("service_request", request).await;
    assert_eq!(reply["type"], "completed_request");
}

#[tokio::test]
async fn a_shop_that_was_away_hears_what_is_pending() {
    let salon = Salon::open().await;
    let mut alice = salon.connect("alice").await;
    for contents in ["1", "2", "3"] {
        ask(&salon, &mut alice, contents).await;
    }
    let mut alder = salon.connect("alder").await;
    let keys = [
        alder.hears_request().await,
        alder.hears_request().await,
        alder.hears_request().await,
    ];
    alder.hears_nothing().await;
    let details = &salon.list("alice").await[0]["shop_requests"][0]["request_details"];
    for (at, key) in keys.iter().enumerate() {
        assert_eq!(&details[at]["request_key"], key);
    }

    // Whoever comes while another connection is open hears nothing of it.
    let mut till = salon.connect("alder").await;
    till.hears_nothing().await;
    alder
        .call("service_response", response(&keys[1], "accepted", 1, ""))
        .await;
    till.hears("completed_response").await;

    // Neither does a shop that was not asked.
    salon.connect("birch").await.hears_nothing().await;

    for visitor in [alder, till] {
        visitor.0.close().await;
    }
    let mut again = salon.connect("alder").await;
    assert_eq!(again.hears_request().await, keys[0]);
    assert_eq!(again.hears_request().await, keys[2]);
    again.hears_nothing().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_connects_while_requests_are_made_hears_each_once() {
    const REQUESTS: usize = 40;
    let salon = Salon::open().await;
    let mut alice = salon.connect("alice").await;
    let asking = async {
        for at in 0..REQUESTS {
            ask(&salon, &mut alice, &at.to_string()).await;
        }
    };
    let connecting = async {
        let mut alder = salon.connect("alder").await;
        let mut keys = Vec::new();
        for _ in 0..REQUESTS {
            keys.push(alder.hears_request().await);
        }
        alder.hears_nothing().await;
        keys
    };
    let ((), keys) = tokio::join!(asking, connecting);
    let list = salon.list("alice").await;
    let details = list[0]["shop_requests"][0]["request_details"].as_array();
    let listed = details.expect("a list").iter();
    let listed: Vec<_> = listed.map(|detail| detail["request_key"].clone()).collect();
    assert_eq!(listed, keys);
}

/// A connection counts from its handshake on: nobody who knows of it can be faster.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_hears_everything_from_its_handshake_on() {
    let salon = Salon::open().await;
    let mut alice = salon.connect("alice").await;
    let mut alder = salon.connect("alder").await;
    for at in 0..50 {
        let mut till = salon.connect("alder").await;
        ask(&salon, &mut alice, &at.to_string()).await;
        assert_eq!(till.hears_request().await, alder.hears_request().await);
        till.0.close().await;
    }
    assert_eq!(
        alice.call("nearby_shops", json!({})).await["type"],
        "shop_list"
    );
}
