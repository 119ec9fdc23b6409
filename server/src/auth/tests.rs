use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use super::*;

const ALL: Checks = Checks::ALL;

fn tokens(secret: &[u8]) -> Tokens {
    tokens_of("chat", secret)
}

fn tokens_of(protocol: &str, secret: &[u8]) -> Tokens {
    let tokens = Tokens::of(protocol, secret, Clock::default(), Limits::default());
    tokens.expect("a secret can be derived")
}

#[track_caller]
fn check(token: &str, checks: Checks, expected: Result<i64, TokenError>) {
    assert_eq!(tokens(b"secret").user(token, checks), expected);
}

fn unsigned(token: &str) -> String {
    let payload = token.split('.').nth(1).expect("a token has three parts");
    // {"alg":"none","typ":"JWT"}
    format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.")
}

#[test]
fn an_access_token_names_its_user() {
    check(
        &tokens(b"secret")
            .issue(7, TokenType::Access)
            .expect("it can be signed"),
        ALL,
        Ok(7),
    );
}

#[test]
fn a_token_of_one_protocol_is_none_of_another() {
    let token = tokens_of("desk", b"secret").issue(7, TokenType::Access);
    let token = token.expect("it can be signed");
    assert_eq!(tokens_of("desk", b"secret").user(&token, ALL), Ok(7));
    check(&token, ALL, Err(TokenError::NotOurs));
}

#[test]
fn each_check_refuses_its_kind_of_token() {
    let tokens = tokens(b"secret");
    let foreign = super::tests::tokens(b"other")
        .issue(7, TokenType::Access)
        .expect("it can be signed");
    check(&foreign, ALL, Err(TokenError::NotOurs));
    check(
        &foreign,
        Checks {
            signature: false,
            ..ALL
        },
        Ok(7),
    );

    let none = unsigned(
        &tokens
            .issue(7, TokenType::Access)
            .expect("it can be signed"),
    );
    check(&none, ALL, Err(TokenError::NotOurs));
    check(
        &none,
        Checks {
            signature: false,
            ..ALL
        },
        Err(TokenError::NotOurs),
    );
    check(
        &none,
        Checks {
            algorithm: false,
            ..ALL
        },
        Ok(7),
    );

    let refresh = tokens
        .issue(7, TokenType::Refresh)
        .expect("it can be signed");
    check(&refresh, ALL, Err(TokenError::NotForAccess));
    check(
        &refresh,
        Checks {
            token_type: false,
            ..ALL
        },
        Ok(7),
    );

    let expired = tokens.issue_expired(7).expect("it can be signed");
    check(&expired, ALL, Err(TokenError::Expired));
    check(
        &expired,
        Checks {
            expiry: false,
            ..ALL
        },
        Ok(7),
    );
}

#[test]
fn a_refresh_token_is_named_and_only_for_refreshing() {
    let tokens = tokens(b"secret");
    let issue = |token_type| tokens.issue(7, token_type).expect("it can be signed");
    let read = |token: &str| tokens.refresh(token, ALL);
    let first = read(&issue(TokenType::Refresh)).expect("it is good");
    let second = read(&issue(TokenType::Refresh)).expect("it is good");
    assert_eq!((first.user, second.user), (7, 7));
    assert_ne!(first.jti, second.jti);
    let access = issue(TokenType::Access);
    assert_eq!(read(&access), Err(TokenError::NotForRefresh));
    let any = Checks {
        token_type: false,
        ..ALL
    };
    assert_eq!(tokens.refresh(&access, any).map(|token| token.user), Ok(7));
    assert_eq!(read(&unsigned(&access)), Err(TokenError::NotOurs));
}

#[test]
fn what_is_no_token_is_not_ours() {
    for text in ["", ".", "..", "a.b.c", "Bearer", "é.é.é"] {
        check(text, ALL, Err(TokenError::NotOurs));
    }
}

#[test]
fn another_algorithm_is_refused_even_with_our_secret() {
    let token = tokens(b"secret").issue_hs512(7).expect("it can be signed");
    check(&token, ALL, Err(TokenError::NotOurs));
    check(
        &token,
        Checks {
            hs256: false,
            ..ALL
        },
        Ok(7),
    );
    let foreign = tokens(b"other").issue_hs512(7).expect("it can be signed");
    check(
        &foreign,
        Checks {
            hs256: false,
            ..ALL
        },
        Err(TokenError::NotOurs),
    );
}

#[test]
fn a_token_counts_until_its_second() {
    let now = Arc::new(AtomicU64::new(1_000));
    let shown = Arc::clone(&now);
    let clock = Clock::from_fn(move || {
        SystemTime::UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::Relaxed))
    });
    let limits = Limits {
        access_token: Duration::from_secs(60),
        ..Limits::default()
    };
    let tokens = Tokens::of("chat", b"secret", clock, limits).expect("a secret can be derived");
    let token = tokens
        .issue(7, TokenType::Access)
        .expect("it can be signed");
    now.store(1_059, Ordering::Relaxed);
    assert_eq!(tokens.user(&token, ALL), Ok(7));
    now.store(1_060, Ordering::Relaxed);
    assert_eq!(tokens.user(&token, ALL), Err(TokenError::Expired));
}
