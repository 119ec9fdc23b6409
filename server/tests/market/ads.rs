//! Ads come, change and go.

use serde_json::{Value, json};

use super::{EXECUTE, Market, check_detail, check_fields, pupsik, text, value};

#[tokio::test]
async fn an_ad_is_listed_as_it_was_put_in() {
    let market = Market::open().await;
    assert_eq!(market.ads().await, json!([]));
    let mut first = market.post(&pupsik()).await;
    let cat = json!({
        "title": " Мурка \u{1f431} ", "description": "x\r\n", "kind": "Cat", "breed": "e\u{301}",
        "age": 0, "gender": "F", "location": "Тверь", "price": i32::MAX, "colour": "grey"
    });
    let mut second = market.post(&cat).await;
    assert_eq!(market.ads().await, json!([first, second]));
    assert_eq!((&first["id"], &second["id"]), (&json!(1), &json!(2)));
    for (ad, sent) in [(&mut first, pupsik()), (&mut second, cat)] {
        let ad = ad.as_object_mut().expect("an object");
        assert!(ad.shift_remove("id").is_some_and(|id| id.is_i64()));
        assert_eq!(ad.shift_remove("image"), Some(Value::Null));
        let mut sent = sent.as_object().expect("an object").clone();
        sent.shift_remove("colour");
        assert_eq!(*ad, sent);
    }
}

#[tokio::test]
async fn what_is_given_is_changed_and_the_rest_stays() {
    let market = Market::open().await;
    let (mut ad, other) = (market.post(&pupsik()).await, market.post(&pupsik()).await);
    for change in [
        json!({ "id": ad["id"], "price": 1000 }),
        json!({ "id": ad["id"], "kind": "Cat", "gender": "F", "title": "Мурка", "age": 0 }),
        json!({ "id": ad["id"], "location": "Тверь", "breed": "x", "description": "y", "colour": 1 }),
        json!({ "id": ad["id"], "image": null }),
    ] {
        for (name, value) in change.as_object().expect("an object") {
            if name != "colour" {
                ad[name] = value.clone();
            }
        }
        let answer = market.ask("PATCH", EXECUTE, &change).await;
        assert_eq!((answer.status, value(&answer)), (200, ad.clone()));
        assert_eq!(market.ads().await, json!([ad, other]));
    }
}

#[tokio::test]
async fn a_change_is_made_whole_or_not_at_all() {
    let market = Market::open().await;
    let ad = market.post(&pupsik()).await;
    let id = &ad["id"];
    let needed = json!({ "non_field_errors": ["Beside the id something to change is needed."] });
    for (change, why) in [
        (json!({ "id": id }), needed.clone()),
        (json!({ "id": id, "colour": "grey" }), needed),
        (json!({ "price": 1 }), json!({ "id": ["id is missing."] })),
        (
            json!({ "id": text(&json!("1")), "price": 1 }),
            json!({ "id": ["id must be a 64-bit integer."] }),
        ),
        (
            json!({ "id": id, "price": 1, "gender": "m", "title": "" }),
            json!({ "title": ["title: must not be blank."], "gender": ["gender must be M or F."] }),
        ),
        (
            json!({ "id": id, "price": 1, "image": "x.png" }),
            json!({ "image": ["image: a picture is a part of a multipart/form-data body, not of JSON."] }),
        ),
    ] {
        check_fields(&market.ask("PATCH", EXECUTE, &change).await, why);
    }
    for unknown in [0, -1, 7, i64::MAX] {
        let change = json!({ "id": unknown, "price": 1 });
        let answer = market.ask("PATCH", EXECUTE, &change).await;
        check_detail(&answer, 404, "There is no such ad.");
    }
    assert_eq!(market.ads().await, json!([ad]));
}

#[tokio::test]
async fn what_was_taken_out_is_gone_and_its_number_with_it() {
    let market = Market::open().await;
    let (first, last) = (market.post(&pupsik()).await, market.post(&pupsik()).await);
    let delete = json!({ "id": last["id"] });
    let answer = market.ask("DELETE", EXECUTE, &delete).await;
    assert_eq!((answer.status, value(&answer)), (200, delete.clone()));
    let again = market.ask("DELETE", EXECUTE, &delete).await;
    check_detail(&again, 404, "There is no such ad.");
    let next = market.post(&pupsik()).await;
    assert_eq!(next["id"], json!(3));
    for (delete, why) in [
        (json!({}), json!({ "id": ["id is missing."] })),
        (
            json!({ "id": "1" }),
            json!({ "id": ["id must be a 64-bit integer."] }),
        ),
        (
            json!({ "id": first["id"], "price": 1000, "image": null }),
            json!({
                "image": ["image: beside the id nothing is taken."],
                "price": ["price: beside the id nothing is taken."]
            }),
        ),
    ] {
        check_fields(&market.ask("DELETE", EXECUTE, &delete).await, why);
    }
    assert_eq!(market.ads().await, json!([first, next]));
}

#[tokio::test]
async fn an_ad_goes_with_the_world_of_whoever_put_it_in() {
    let market = Market::with(
        crate::support::options(),
        &[("vasya", "user", json!({})), ("ad", "ad", json!({}))],
    )
    .await;
    let strangers = market.post(&pupsik()).await;
    let bearer = format!("Bearer {}", text(&market.world["vasya"]["token"]));
    let headers = [super::JSON, ("Authorization", bearer.as_str())];
    let body = pupsik().to_string();
    let answer = market.server.request("POST", EXECUTE, &headers, body).await;
    assert_eq!(answer.status, 201);
    assert_eq!(
        market.ads().await,
        json!([market.world["ad"], strangers, value(&answer)])
    );
    let world = format!(
        "/pet-market/_wireproof/worlds/{}",
        text(&market.world["world"])
    );
    let key = [("X-Wireproof-Key", crate::support::KEY)];
    assert_eq!(
        market
            .server
            .request("DELETE", &world, &key, "")
            .await
            .status,
        204
    );
    assert_eq!(market.ads().await, json!([strangers]));
}

#[tokio::test]
async fn the_address_is_open_but_not_to_a_bad_token() {
    let market = Market::open().await;
    let vasya = &market.world["vasya"];
    assert_eq!(market.get(EXECUTE, &vasya["token"]).await.status, 200);
    for bad in ["expired_token", "refresh_token", "ghost_token"] {
        let answer = market.get(EXECUTE, &vasya[bad]).await;
        assert_eq!(answer.status, 401, "{bad}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    // Who asks is judged before the body.
    let headers = [("Authorization", "Bearer x")];
    for method in ["POST", "PATCH", "DELETE"] {
        let answer = market.server.request(method, EXECUTE, &headers, "{").await;
        check_detail(&answer, 401, "The token is not one of ours.");
    }
    assert_eq!(market.ads().await, json!([]));
}

#[tokio::test]
async fn only_four_methods_are_understood_at_exactly_this_address() {
    let market = Market::open().await;
    let allowed = Some("GET, HEAD, POST, PATCH, DELETE, OPTIONS");
    for method in ["PUT", "TRACE", "PURGE"] {
        let answer = market.server.request(method, EXECUTE, &[], "").await;
        assert_eq!(answer.header("allow"), allowed);
        check_detail(&answer, 405, "This address does not understand the method.");
    }
    let options = market.server.request("OPTIONS", EXECUTE, &[], "").await;
    assert_eq!((options.status, options.header("allow")), (204, allowed));
    assert_eq!(
        market.server.request("HEAD", EXECUTE, &[], "").await.status,
        200
    );
    for method in ["GET", "POST"] {
        let path = format!("{EXECUTE}/");
        let answer = market.server.request(method, &path, &[], "").await;
        check_detail(&answer, 404, "There is nothing at this address.");
    }
}

#[tokio::test]
async fn bodies_are_read_strictly() {
    let market = Market::open().await;
    let twice = r#"{"id":1,"id":2}"#;
    for method in ["POST", "PATCH", "DELETE"] {
        for (body, why) in [
            ("", "The body is not JSON: reading ended at byte 0."),
            ("[]", "The body is JSON, but no object."),
            ("null", "The body is JSON, but no object."),
            (twice, r#"The key "id" is given twice in one object."#),
        ] {
            let answer = market
                .server
                .request(method, EXECUTE, &[super::JSON], body)
                .await;
            check_fields(&answer, json!({ "non_field_errors": [why] }));
        }
        let long = "x".repeat((1 << 20) + 1);
        let answer = market
            .server
            .request(method, EXECUTE, &[super::JSON], long)
            .await;
        check_detail(&answer, 413, "The body is too long.");
        let types = match method {
            "DELETE" => "application/json",
            _ => "application/json or multipart/form-data",
        };
        for headers in [&[][..], &[("Content-Type", "text/plain")]] {
            let answer = market.server.request(method, EXECUTE, headers, "{}").await;
            check_detail(&answer, 415, &format!("The body must be {types}."));
        }
    }
}
