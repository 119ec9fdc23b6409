//! `service_response`: who may answer, what is refused, and who hears of it.

use serde_json::{Value, json};

use super::{Salon, response};

#[tokio::test]
async fn an_answer_reaches_both_sides_on_all_their_connections() {
    let salon = Salon::open().await;
    let (mut alice, mut phone) = (salon.connect("alice").await, salon.connect("alice").await);
    let mut bob = salon.connect("bob").await;
    let (mut alder, mut till) = (salon.connect("alder").await, salon.connect("alder").await);
    let mut birch = salon.connect("birch").await;
    for status in ["accepted", "rejected"] {
        alice
            .call("service_request", salon.request("alice", "solo", "x"))
            .await;
        phone.hears("completed_request").await;
        let key = alder.hears_request().await;
        assert_eq!(till.hears_request().await, key);

        let reply = alder
            .call("service_response", response(&key, status, 0, " at six\n"))
            .await;
        let name = &salon.world["alder"]["name"];
        let told = json!({
            "type": "completed_response",
            "status": status,
            "response_data": { "shop_name": name, "price": 0, "contents": " at six\n" }
        });
        assert_eq!(reply, told);
        assert_eq!(till.hears("completed_response").await, told);
        let told = json!({ "type": "new_response", "shop_name": name, "request_key": key });
        assert_eq!(alice.hears("new_response").await, told);
        assert_eq!(phone.hears("new_response").await, told);
    }
    for visitor in [
        &mut alice, &mut phone, &mut bob, &mut alder, &mut till, &mut birch,
    ] {
        visitor.hears_nothing().await;
    }
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_nothing_comes_of_it() {
    let salon = Salon::open().await;
    let (mut alice, mut alder) = (salon.connect("alice").await, salon.connect("alder").await);
    let (mut till, mut birch) = (salon.connect("alder").await, salon.connect("birch").await);
    alice
        .call("service_request", salon.request("alice", "solo", "x"))
        .await;
    let key = alder.hears_request().await;
    till.hears_request().await;
    let before = salon.list("alice").await;

    let good = response(&key, "rejected", 1, "x");
    for field in ["request_key", "status", "price", "contents"] {
        let mut without = good.clone();
        without.as_object_mut().expect("an object").remove(field);
        let why = alder.refused("service_response", without).await;
        assert_eq!(why, format!("{field} is missing."));
    }
    for (field, value) in [
        ("request_key", json!(7)),
        ("request_key", json!("request-999999")),
        ("status", json!("pending")),
        ("status", json!("ACCEPTED")),
        ("status", json!("")),
        ("status", Value::Null),
        ("price", json!(-1)),
        ("price", json!(0.5)),
        ("price", json!("1")),
        ("contents", json!(7)),
        ("contents", json!("x".repeat(10_001))),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        alder.refused("service_response", bad).await;
    }
    let why = birch.refused("service_response", good.clone()).await;
    assert_eq!(why, "Another shop was asked.");
    let why = alice.refused("service_response", good).await;
    assert_eq!(why, "Only shops answer.");
    for visitor in [&mut alice, &mut alder, &mut till, &mut birch] {
        visitor.hears_nothing().await;
    }
    assert_eq!(salon.list("alice").await, before);
}

#[tokio::test]
async fn a_request_is_answered_once() {
    let salon = Salon::open().await;
    let (mut alice, mut alder) = (salon.connect("alice").await, salon.connect("alder").await);
    alice
        .call("service_request", salon.request("alice", "solo", "x"))
        .await;
    let key = alder.hears_request().await;
    alder
        .call("service_response", response(&key, "accepted", 5, "first"))
        .await;
    alice.hears("new_response").await;
    let listed = salon.list("alice").await;
    let second = response(&key, "rejected", 6, "second");
    let why = alder.refused("service_response", second).await;
    assert_eq!(why, "This request is answered.");
    alice.hears_nothing().await;
    assert_eq!(salon.list("alice").await, listed);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_at_once_one_wins() {
    let salon = Salon::open().await;
    let (mut alice, mut bob) = (salon.connect("alice").await, salon.connect("bob").await);
    let (mut alder, mut till) = (salon.connect("alder").await, salon.connect("alder").await);
    for round in 0..50 {
        alice
            .call("service_request", salon.request("alice", "solo", "x"))
            .await;
        let key = alder.hears_request().await;
        assert_eq!(till.hears_request().await, key);
        let answer = |price| response(&key, "accepted", price, "");
        tokio::join!(
            alder.ask("service_response", answer(1)),
            till.ask("service_response", answer(2))
        );
        // Both hear of the answer that won, as the reply or as the shop's other connection, and
        // whoever lost is refused after that.
        let won = alder.hears("completed_response").await;
        assert_eq!(till.hears("completed_response").await, won);
        let mut refusals = 0;
        for shop in [&mut alder, &mut till] {
            let frame = shop.call("nearby_shops", json!({})).await;
            if frame["type"] == "error" {
                refusals += 1;
                shop.hears("shop_list").await;
            }
        }
        assert_eq!(refusals, 1, "round {round}");
        alice.hears("new_response").await;
        alice.hears_nothing().await;
        bob.hears_nothing().await;
    }
}
