//! Ads as forms: the same judgement as of JSON, and numbers written in one way.

use serde_json::{Value, json};

use super::{EXECUTE, Market, Part, check_detail, check_fields, png, pupsik, pupsik_parts, value};

const PNG: Option<(&str, &str)> = Some(("pupsik.png", "image/png"));

fn without(name: &str) -> Vec<Part<'static>> {
    let mut parts = pupsik_parts();
    parts.retain(|(known, ..)| *known != name);
    parts
}

#[tokio::test]
async fn a_form_is_an_ad_as_json_is() {
    let market = Market::open().await;
    let mut parts = pupsik_parts();
    parts.push(("colour", None, b"grey"));
    let answer = market.send_form("POST", &parts).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let mut expected = pupsik();
    expected["id"] = json!(1);
    expected["image"] = Value::Null;
    assert_eq!(value(&answer), expected);
    let change: [Part<'_>; 2] = [("id", None, b"1"), ("price", None, b"1000")];
    let answer = market.send_form("PATCH", &change).await;
    expected["price"] = json!(1000);
    assert_eq!((answer.status, value(&answer)), (200, expected.clone()));
    assert_eq!(market.ads().await, json!([expected]));
}

#[tokio::test]
async fn the_same_is_needed_and_judged_in_a_form() {
    let market = Market::open().await;
    for (name, ..) in pupsik_parts() {
        let answer = market.send_form("POST", &without(name)).await;
        check_fields(&answer, json!({ name: [format!("{name} is missing.")] }));
    }
    for (name, bad, why) in [
        ("title", " ", "title: must not be blank."),
        ("kind", "dog", "kind must be Dog or Cat."),
        ("gender", "", "gender must be M or F."),
        (
            "age",
            "-1",
            "age: expected a whole number from 0 to 2147483647, got -1.",
        ),
    ] {
        let mut parts = without(name);
        parts.push((name, None, bad.as_bytes()));
        check_fields(
            &market.send_form("POST", &parts).await,
            json!({ name: [why] }),
        );
    }
    for change in [
        &[("id", None, &b"1"[..])][..],
        &[("id", None, b"1"), ("x", None, b"y")],
    ] {
        let why = json!({ "non_field_errors": ["Beside the id something to change is needed."] });
        check_fields(&market.send_form("PATCH", change).await, why);
    }
    assert_eq!(market.ads().await, json!([]));
}

#[tokio::test]
async fn a_number_is_written_in_one_way() {
    let market = Market::open().await;
    for name in ["age", "price"] {
        for bad in [
            "", " 1", "1 ", "+1", "01", "1.0", "1e3", "0x1", "one", "-0", "١",
        ] {
            let mut parts = without(name);
            parts.push((name, None, bad.as_bytes()));
            let why = format!("{name} must be a 64-bit integer.");
            check_fields(
                &market.send_form("POST", &parts).await,
                json!({ name: [why] }),
            );
        }
    }
    market.post(&pupsik()).await;
    let change: [Part<'_>; 2] = [("id", None, b"01"), ("price", None, b"1")];
    let answer = market.send_form("PATCH", &change).await;
    check_fields(&answer, json!({ "id": ["id must be a 64-bit integer."] }));
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let market = Market::open().await;
    let server = &market.server;
    for (media_type, body, why) in [
        ("multipart/form-data", "", "The form has no boundary."),
        (
            "multipart/form-data; boundary=b",
            "{}",
            "The form cannot be read: incomplete multipart stream.",
        ),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
            "A part of the form has no name.",
        ),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx",
            "The form cannot be read: field \"title\" received with incomplete data.",
        ),
    ] {
        let headers = [("Content-Type", media_type)];
        for method in ["POST", "PATCH"] {
            let answer = server.request(method, EXECUTE, &headers, body).await;
            check_fields(&answer, json!({ "non_field_errors": [why] }));
        }
    }
    for (part, why) in [
        (
            ("title", None, &b"x"[..]),
            "The part \"title\" is given twice.",
        ),
        (
            ("colour", None, b"\xff"),
            "The part \"colour\" is not UTF-8.",
        ),
    ] {
        let mut parts = pupsik_parts();
        parts.push(part);
        let answer = market.send_form("POST", &parts).await;
        check_fields(&answer, json!({ "non_field_errors": [why] }));
    }
    let picture = png(100);
    let mut parts = pupsik_parts();
    parts.extend([("image", PNG, &picture[..]); 2]);
    let why = json!({ "non_field_errors": ["The part \"image\" is given twice."] });
    check_fields(&market.send_form("POST", &parts).await, why);
    assert_eq!(market.ads().await, json!([]));
}

#[tokio::test]
async fn a_deletion_is_no_form() {
    let market = Market::open().await;
    let ad = market.post(&pupsik()).await;
    let answer = market.send_form("DELETE", &[("id", None, b"1")]).await;
    check_detail(&answer, 415, "The body must be application/json.");
    assert_eq!(market.ads().await, json!([ad]));
}

#[tokio::test]
async fn texts_that_are_too_long_are_not_read_to_their_end() {
    let market = Market::open().await;
    let long = vec![b'x'; (1 << 20) + 1];
    let mut parts = pupsik_parts();
    parts.push(("colour", None, &long));
    let answer = market.send_form("POST", &parts).await;
    check_detail(&answer, 413, "The part \"colour\" is too long.");
    let half = vec![b'x'; 1 << 20];
    let names: Vec<_> = (0..7).map(|number| format!("colour{number}")).collect();
    let mut parts = pupsik_parts();
    parts.extend(names.iter().map(|name| (name.as_str(), None, &half[..])));
    let answer = market.send_form("POST", &parts).await;
    check_detail(&answer, 413, "The body is too long.");
    assert_eq!(market.ads().await, json!([]));
}
