//! What the values of an ad may be. Every field that is wrong is told.

use serde_json::{Value, json};

use super::{EXECUTE, Market, check_fields, pupsik, value};

const TEXTS: [&str; 4] = ["title", "description", "breed", "location"];

async fn refused(market: &Market, name: &str, bad: Option<Value>, why: &str) {
    let mut ad = pupsik();
    match bad {
        Some(bad) => ad[name] = bad,
        None => drop(ad.as_object_mut().expect("an object").shift_remove(name)),
    }
    let answer = market.ask("POST", EXECUTE, &ad).await;
    check_fields(&answer, json!({ name: [why] }));
}

#[tokio::test]
async fn each_of_the_eight_is_needed() {
    let market = Market::open().await;
    let fields = pupsik();
    for name in fields.as_object().expect("an object").keys() {
        refused(&market, name, None, &format!("{name} is missing.")).await;
    }
    let answer = market.ask("POST", EXECUTE, &json!({ "id": 1 })).await;
    let missing = |name: &String| (name.clone(), json!([format!("{name} is missing.")]));
    let all = fields.as_object().expect("an object").keys().map(missing);
    check_fields(&answer, Value::Object(all.collect()));
    assert_eq!(market.ads().await, json!([]));
}

#[tokio::test]
async fn a_text_is_a_text_and_not_blank() {
    let market = Market::open().await;
    for name in TEXTS {
        let why = format!("{name}: must not be blank.");
        for blank in ["", " ", "\u{3000}\n"] {
            refused(&market, name, Some(json!(blank)), &why).await;
        }
        for other in [json!(null), json!(1), json!(["x"]), json!(true)] {
            refused(
                &market,
                name,
                Some(other),
                &format!("{name} must be a text."),
            )
            .await;
        }
    }
    assert_eq!(market.ads().await, json!([]));
}

#[tokio::test]
async fn lengths_are_counted_in_characters() {
    let market = Market::open().await;
    for name in TEXTS {
        let most = if name == "description" { 10_000 } else { 255 };
        let long = "я".repeat(most + 1);
        let why = format!(
            "{name}: must have at most {most} characters, this one has {}.",
            most + 1
        );
        refused(&market, name, Some(json!(long)), &why).await;
        let mut ad = pupsik();
        ad[name] = json!("я".repeat(most));
        assert_eq!(market.post(&ad).await[name], ad[name]);
    }
}

#[tokio::test]
async fn choices_are_spelled_in_one_way() {
    let market = Market::open().await;
    for (name, bad) in [
        ("kind", "dog"),
        ("kind", "Parrot"),
        ("gender", "m"),
        ("gender", "male"),
    ] {
        let form = if name == "kind" {
            "Dog or Cat"
        } else {
            "M or F"
        };
        let why = format!("{name} must be {form}.");
        for bad in [json!(bad), json!(""), json!(null), json!(1), json!(["M"])] {
            refused(&market, name, Some(bad), &why).await;
        }
    }
    for (name, good) in [("kind", ["Dog", "Cat"]), ("gender", ["M", "F"])] {
        for good in good {
            let mut ad = pupsik();
            ad[name] = json!(good);
            assert_eq!(market.post(&ad).await[name], good);
        }
    }
}

#[tokio::test]
async fn numbers_are_whole_and_within_31_bits() {
    let market = Market::open().await;
    for name in ["age", "price"] {
        for other in [
            json!("1"),
            json!(""),
            json!(true),
            json!(null),
            json!(1.5),
            json!([1]),
        ] {
            let why = format!("{name} must be a 64-bit integer.");
            refused(&market, name, Some(other), &why).await;
        }
        for bad in [-1, 1_i64 << 31, i64::MIN, i64::MAX] {
            let why = format!("{name}: expected a whole number from 0 to 2147483647, got {bad}.");
            refused(&market, name, Some(json!(bad)), &why).await;
        }
        for good in [0, 2_147_483_647] {
            let mut ad = pupsik();
            ad[name] = json!(good);
            let id = market.post(&ad).await["id"].clone();
            let change = json!({ "id": id, name: good });
            let answer = market.ask("PATCH", EXECUTE, &change).await;
            assert_eq!(value(&answer)[name], good);
        }
    }
}
