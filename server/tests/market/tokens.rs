//! Tokens: one pair for a password, and the next pair for the last one.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use futures_util::future::join_all;
use serde_json::{Value, json};
use wireproof_server::{Clock, Options};

use super::{JSON, Market, REFRESH, SUPPORT_CHAT, TOKEN, check_detail, check_fields, text, value};
use crate::support::options;

async fn log_in(market: &Market, name: &str) -> Value {
    let person = &market.world[name];
    let body = json!({ "username": person["username"], "password": person["password"] });
    let answer = market.ask("POST", TOKEN, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    value(&answer)
}

async fn refresh(market: &Market, token: &Value) -> crate::support::Answer {
    market
        .ask("POST", REFRESH, &json!({ "refresh": token }))
        .await
}

/// Whether an access token opens what needs one.
async fn opens(market: &Market, token: &Value) -> bool {
    // What is answered to whom is the affair of that endpoint.
    market.get(SUPPORT_CHAT, token).await.status != 401
}

#[tokio::test]
async fn a_password_gets_two_tokens_and_a_token_the_next_two() {
    let market = Market::open().await;
    let first = log_in(&market, "vasya").await;
    let mut seen = BTreeSet::new();
    let mut tokens = first.clone();
    for _ in 0..3 {
        assert_eq!(tokens.as_object().map(serde_json::Map::len), Some(2));
        for name in ["access", "refresh"] {
            let parts: Vec<_> = text(&tokens[name]).split('.').collect();
            assert_eq!(parts.len(), 3, "{tokens}");
            assert!(
                seen.insert(text(&tokens[name]).to_owned()),
                "every token is new"
            );
        }
        assert!(opens(&market, &tokens["access"]).await);
        assert!(!opens(&market, &tokens["refresh"]).await);
        tokens = value(&refresh(&market, &tokens["refresh"]).await);
    }
    // A token that was used says nothing about those that came of it.
    check_detail(
        &refresh(&market, &first["refresh"]).await,
        401,
        "The token was used before.",
    );
    assert_eq!(refresh(&market, &tokens["refresh"]).await.status, 200);
    assert!(opens(&market, &first["access"]).await);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_are_refused_alike() {
    let market = Market::open().await;
    let [vasya, olga] = ["vasya", "olga"].map(|name| &market.world[name]);
    for (username, password) in [
        (&vasya["username"], &olga["password"]),
        (&vasya["username"], &json!(" ")),
        (&json!("nobody"), &vasya["password"]),
        (&json!("' OR 1=1 --"), &json!("x")),
    ] {
        let body = json!({ "username": username, "password": password });
        let answer = market.ask("POST", TOKEN, &body).await;
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        check_detail(&answer, 401, "The username or the password is wrong.");
    }
}

#[tokio::test]
async fn what_is_missing_empty_or_no_text_is_told_by_field() {
    let market = Market::open().await;
    let bad = [json!(""), json!(null), json!(1), json!(["x"]), json!(true)];
    for (path, names) in [
        (TOKEN, &["username", "password"][..]),
        (REFRESH, &["refresh"]),
    ] {
        let missing = |name: &&str| ((*name).to_owned(), json!([format!("{name} is missing.")]));
        let all = Value::Object(names.iter().map(missing).collect());
        check_fields(&market.ask("POST", path, &json!({})).await, all);
        for name in names {
            for bad in &bad {
                let mut body: Value = names.iter().map(|name| (*name, "x")).collect();
                body[name] = bad.clone();
                let why = format!("{name} must be a text that is not empty.");
                check_fields(
                    &market.ask("POST", path, &body).await,
                    json!({ *name: [why] }),
                );
            }
        }
    }
}

#[tokio::test]
async fn only_a_refresh_token_of_ours_refreshes() {
    let market = Market::open().await;
    let vasya = &market.world["vasya"];
    let tampered = format!("{}x", text(&vasya["refresh_token"]));
    for (token, why) in [
        (&vasya["token"], "The token is no refresh token."),
        (&vasya["ghost_token"], "The token is no refresh token."),
        (&json!(tampered), "The token is not one of ours."),
        (&json!("x"), "The token is not one of ours."),
        (&json!(" "), "The token is not one of ours."),
    ] {
        check_detail(&refresh(&market, token).await, 401, why);
    }
    assert_eq!(refresh(&market, &vasya["refresh_token"]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_refresh_with_one_token_at_once_one_wins() {
    let market = Market::open().await;
    for round in 0..5 {
        let token = log_in(&market, "vasya").await["refresh"].clone();
        let answers = join_all((0..20).map(|_| refresh(&market, &token))).await;
        let won: Vec<_> = answers
            .iter()
            .filter(|answer| answer.status == 200)
            .collect();
        assert_eq!(won.len(), 1, "round {round}");
        for lost in answers.iter().filter(|answer| answer.status != 200) {
            check_detail(lost, 401, "The token was used before.");
        }
        let next = &value(won[0])["refresh"];
        assert_eq!(refresh(&market, next).await.status, 200);
    }
}

#[tokio::test]
async fn tokens_count_for_as_long_as_was_said() {
    let now = Arc::new(AtomicU64::new(1_000_000));
    let shown = Arc::clone(&now);
    let clock = Clock::from_fn(move || {
        SystemTime::UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::Relaxed))
    });
    let things = [("vasya", "user", json!({}))];
    let market = Market::with(Options { clock, ..options() }, &things).await;
    let tokens = log_in(&market, "vasya").await;
    now.store(1_000_000 + 60 * 60 - 1, Ordering::Relaxed);
    assert!(opens(&market, &tokens["access"]).await);
    now.store(1_000_000 + 60 * 60, Ordering::Relaxed);
    check_detail(
        &market.get(SUPPORT_CHAT, &tokens["access"]).await,
        401,
        "The token has expired.",
    );
    now.store(1_000_000 + 24 * 60 * 60 - 1, Ordering::Relaxed);
    let next = value(&refresh(&market, &tokens["refresh"]).await);
    assert!(opens(&market, &next["access"]).await);
    let spent = refresh(&market, &tokens["refresh"]).await;
    check_detail(&spent, 401, "The token was used before.");
    now.store(1_000_000 + 2 * 24 * 60 * 60, Ordering::Relaxed);
    for token in [&tokens["refresh"], &next["refresh"]] {
        check_detail(
            &refresh(&market, token).await,
            401,
            "The token has expired.",
        );
    }
}

#[tokio::test]
async fn a_login_ends_with_its_world() {
    let market = Market::open().await;
    let tokens = log_in(&market, "vasya").await;
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
    let why = "The token's user does not exist.";
    check_detail(&market.get(SUPPORT_CHAT, &tokens["access"]).await, 401, why);
    check_detail(&refresh(&market, &tokens["refresh"]).await, 401, why);
}

#[tokio::test]
async fn the_addresses_end_in_a_slash_and_take_json_by_post() {
    let market = Market::open().await;
    for path in [TOKEN, REFRESH] {
        let short = path.trim_end_matches('/');
        let answer = market.server.request("POST", short, &[JSON], "{}").await;
        check_detail(&answer, 404, "There is nothing at this address.");
        for method in ["GET", "PUT", "PATCH", "DELETE"] {
            let answer = market.server.request(method, path, &[], "").await;
            assert_eq!(answer.header("allow"), Some("POST, OPTIONS"));
            check_detail(&answer, 405, "This address does not understand the method.");
        }
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        let answer = market
            .server
            .request("POST", path, &form, "username=x")
            .await;
        check_detail(&answer, 415, "The body must be application/json.");
        let answer = market.server.request("POST", path, &[JSON], "x").await;
        let why = "The body is not JSON: reading ended at byte 0.";
        check_fields(&answer, json!({ "non_field_errors": [why] }));
    }
}
