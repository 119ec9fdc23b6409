//! `service_request`: who may ask, what is refused, and who hears of it.

use serde_json::{Value, json};

use super::Salon;

#[tokio::test]
async fn a_request_reaches_each_shop_of_its_design_on_all_its_connections() {
    let salon = Salon::open().await;
    let (mut alice, mut phone) = (salon.connect("alice").await, salon.connect("alice").await);
    let mut bob = salon.connect("bob").await;
    let (mut alder, mut till) = (salon.connect("alder").await, salon.connect("alder").await);
    let mut birch = salon.connect("birch").await;

    let request = salon.request("alice", "spring", " today,\nplease 💅 ");
    let reply = alice.call("service_request", request.clone()).await;
    let told = json!({ "type": "completed_request", "status": "pending", "message": "2 shops were asked." });
    assert_eq!(reply, told);
    let sent = json!({ "type": "completed_request", "status": "pending", "request_data": request });
    assert_eq!(phone.hears("completed_request").await, sent);
    let key = alder.hears_request().await;
    assert_eq!(till.hears_request().await, key);
    assert_ne!(birch.hears_request().await, key);

    let reply = alice
        .call("service_request", salon.request("alice", "solo", ""))
        .await;
    assert_eq!(reply["message"], "1 shop was asked.");
    phone.hears("completed_request").await;
    alder.hears_request().await;
    till.hears_request().await;
    for visitor in [
        &mut alice, &mut phone, &mut bob, &mut alder, &mut till, &mut birch,
    ] {
        visitor.hears_nothing().await;
    }
}

#[tokio::test]
async fn the_same_request_again_is_another() {
    let salon = Salon::open().await;
    let (mut alice, mut alder) = (salon.connect("alice").await, salon.connect("alder").await);
    let mut keys = Vec::new();
    for _ in 0..2 {
        alice
            .call("service_request", salon.request("alice", "solo", "x"))
            .await;
        keys.push(alder.hears_request().await);
    }
    assert_ne!(keys[0], keys[1]);
    let details = &salon.list("alice").await[0]["shop_requests"][0]["request_details"];
    let listed: Vec<_> = [&details[0], &details[1]]
        .map(|detail| detail["request_key"].clone())
        .into();
    assert_eq!(listed, keys);
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_nothing_comes_of_it() {
    let salon = Salon::open().await;
    let elsewhere = salon
        .server
        .world_of(
            "nail-salon",
            &[("x", "customer", json!({})), ("d", "design", json!({}))],
        )
        .await;
    let (mut alice, mut phone) = (salon.connect("alice").await, salon.connect("alice").await);
    let mut alder = salon.connect("alder").await;
    let good = salon.request("alice", "spring", "x");
    let without = |field: &str| {
        let mut request = good.clone();
        request.as_object_mut().expect("an object").remove(field);
        (request, format!("{field} is missing."))
    };
    let with = |field: &str, value: Value, why: &str| {
        let mut request = good.clone();
        request[field] = value;
        (request, why.to_owned())
    };
    let text = |field| format!("{field} must be a text.");
    for (request, why) in [
        without("customer_key"),
        without("design_key"),
        without("contents"),
        with("customer_key", json!(7), &text("customer_key")),
        with("design_key", json!(7), &text("design_key")),
        with("contents", json!(7), &text("contents")),
        with(
            "contents",
            json!("x".repeat(10_001)),
            "contents: must have at most 10000 characters, this one has 10001.",
        ),
        with(
            "customer_key",
            salon.key("bob"),
            "customer_key is another customer's.",
        ),
        with(
            "customer_key",
            json!("nobody"),
            "There is no such customer.",
        ),
        with(
            "customer_key",
            elsewhere["x"]["customer_key"].clone(),
            "There is no such customer.",
        ),
        with(
            "customer_key",
            salon.key("alder"),
            "There is no such customer.",
        ),
        with("design_key", json!("nothing"), "There is no such design."),
        with(
            "design_key",
            elsewhere["d"]["key"].clone(),
            "There is no such design.",
        ),
    ] {
        assert_eq!(alice.refused("service_request", request).await, why);
    }
    let why = alder.refused("service_request", good).await;
    assert_eq!(why, "A shop asks for nothing.");
    for visitor in [&mut alice, &mut phone, &mut alder] {
        visitor.hears_nothing().await;
    }
    assert_eq!(salon.list("alice").await, json!([]));
}

#[tokio::test]
async fn contents_may_be_long_and_may_be_empty() {
    let salon = Salon::open().await;
    let mut alice = salon.connect("alice").await;
    for contents in [String::new(), "네".repeat(10_000)] {
        let request = salon.request("alice", "solo", &contents);
        let reply = alice.call("service_request", request).await;
        assert_eq!(reply["status"], "pending");
    }
    let details = &salon.list("alice").await[0]["shop_requests"][0]["request_details"];
    assert_eq!(details[1]["request"]["contents"], "네".repeat(10_000));
}
