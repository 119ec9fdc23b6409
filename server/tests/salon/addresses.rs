//! Who somebody is stands in the address, and nowhere else.

use serde_json::json;

use super::{Salon, Visitor, address};
use crate::support::{UPGRADE, refused};

#[tokio::test]
async fn an_address_that_names_nobody_is_404_in_the_form_of_the_protocol() {
    let salon = Salon::open().await;
    let id = salon.key("alice");
    let id = id.as_str().expect("a text");
    for path in [
        format!("/ws/Customer/{id}/"),
        format!("/ws/admin/{id}/"),
        format!("/ws//{id}/"),
        format!("/ws/shop/{id}/"),
        "/ws/customer//".to_owned(),
        format!("/ws/customer/{id}"),
        format!("/ws/customer/{id}/more"),
        format!("/ws/customer/{id}//"),
        format!("/ws/customer/{id}%2Fmore/"),
        format!("/ws/customer%2F{id}/"),
        format!("/ws/customer/{}/", id.to_uppercase()),
        "/ws/customer/%FF/".to_owned(),
        String::new(),
    ] {
        let path = format!("/nail-salon{path}");
        let answer = salon.server.request("GET", &path, &UPGRADE, "").await;
        assert_eq!(answer.status, 404, "{path}");
        let body: serde_json::Value = serde_json::from_str(&answer.body).expect("it is JSON");
        assert_eq!(body["type"], "error", "{path}");
        assert!(body["message"].as_str().is_some_and(|why| !why.is_empty()));
    }
}

#[tokio::test]
async fn other_refusals_have_the_form_of_the_protocol_too() {
    let salon = Salon::open().await;
    let path = address(&salon.world["alice"]);
    for (method, path, status) in [("GET", path.as_str(), 426), ("POST", path.as_str(), 405)] {
        let answer = salon.server.request(method, path, &[], "").await;
        assert_eq!(answer.status, status);
        assert!(
            answer.body.starts_with(r#"{"type":"error","message":"#),
            "{}",
            answer.body
        );
    }
    let elsewhere = salon.server.request("GET", "/nail-salons/", &[], "").await;
    assert!(
        elsewhere.body.starts_with(r#"{"error":"#),
        "{}",
        elsewhere.body
    );
}

#[tokio::test]
async fn an_id_may_hold_anything_but_a_slash() {
    let salon = Salon::with(&[
        ("alice", "customer", json!({ "key": "a.b 네일-%2F+" })),
        ("spring", "design", json!({})),
    ])
    .await;
    let mut alice = salon.connect("alice").await;
    let reply = alice
        .call("service_request", salon.request("alice", "spring", ""))
        .await;
    assert_eq!(reply["type"], "completed_request", "{reply}");
}

#[tokio::test]
async fn headers_may_say_the_same_and_nothing_else() {
    let salon = Salon::with(&[("alice", "customer", json!({ "key": "네" }))]).await;
    let (path, key) = (address(&salon.world["alice"]), salon.key("alice"));
    let key = key.as_str().expect("a text");
    let path_of_id = super::encoded(key);
    for headers in [
        vec![("x-user-type", "customer".to_owned())],
        vec![("x-user-id", key.to_owned())],
        vec![
            ("x-user-type", "customer".to_owned()),
            ("x-user-id", path_of_id),
        ],
    ] {
        let client = salon.server.handshake_at(&path, &headers).await;
        Visitor(client.expect("they agree")).hears_nothing().await;
    }
    for (name, value) in [
        ("x-user-type", "shop"),
        ("x-user-type", "Customer"),
        ("x-user-id", "somebody"),
    ] {
        let headers = [(name, value.to_owned())];
        let answer = salon.server.handshake_at(&path, &headers).await;
        assert_eq!(refused(answer), 403, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_customer_and_a_shop_of_one_key_are_two() {
    let salon = Salon::with(&[
        ("alice", "customer", json!({})),
        ("twin", "shop", json!({ "key_of": { "$ref": "alice" } })),
        ("spring", "design", json!({})),
    ])
    .await;
    assert_eq!(
        salon.world["alice"]["user_id"],
        salon.world["twin"]["user_id"]
    );
    let (mut alice, mut phone) = (salon.connect("alice").await, salon.connect("alice").await);
    let (mut twin, mut other) = (salon.connect("twin").await, salon.connect("twin").await);

    alice
        .call("service_request", salon.request("alice", "spring", "x"))
        .await;
    phone.hears("completed_request").await;
    let key = twin.hears_request().await;
    assert_eq!(other.hears_request().await, key);
    for visitor in [&mut alice, &mut phone, &mut twin, &mut other] {
        visitor.hears_nothing().await;
    }
}

#[tokio::test]
async fn what_a_frame_says_of_who_acts_does_not_count() {
    let salon = Salon::open().await;
    let mut alice = salon.connect("alice").await;
    let (mut alder, mut birch) = (salon.connect("alder").await, salon.connect("birch").await);
    alice
        .call("service_request", salon.request("alice", "solo", "x"))
        .await;
    let key = alder.hears_request().await;
    let mut fields = super::response(&key, "accepted", 1, "");
    fields["user_id"] = salon.key("alder");
    fields["shop_key"] = salon.key("alder");
    fields["user_type"] = "shop".into();
    birch.refused("service_response", fields).await;
    alice.hears_nothing().await;
}
