//! Answers as a server gives them that does not keep a rule on their shape.
//!
//! With every rule on nothing here is called: answers are serialised from their types, which cannot
//! be wrong in these ways.

use hyper::{StatusCode, header::ALLOW};
use serde_json::{Value, json};
use wireproof_schemas::pet_market::rest as table;

use super::rule::{
    ChangeRule, CreateRule, DeleteRule, ExecuteRule, HttpRule, ImageRule, ListRule, TokenRule,
};
use crate::{
    answer::Answer,
    reshape::{change, remove, rename},
    rule::Rules,
};

const TOKEN: &str = table::token::ENDPOINT.name;
const TOKEN_REFRESH: &str = table::token_refresh::ENDPOINT.name;
const LIST_ADS: &str = table::list_ads::ENDPOINT.name;
const CREATE_AD: &str = table::create_ad::ENDPOINT.name;
const CHANGE_AD: &str = table::change_ad::ENDPOINT.name;
const DELETE_AD: &str = table::delete_ad::ENDPOINT.name;

/// An answer without a rule.
pub(super) fn said(
    rules: Rules,
    endpoint: &str,
    status: StatusCode,
    mut body: Value,
) -> (StatusCode, Value) {
    if rules.are_all_on() {
        return (status, body);
    }
    if !status.is_success() {
        // Where ads are, that a token is not good is PM-ADS-29.
        let is_of_ads = matches!(endpoint, LIST_ADS | CREATE_AD | CHANGE_AD | DELETE_AD);
        let is_kept = is_of_ads || rules.on(TokenRule::BadTokenIs401);
        return match status {
            StatusCode::UNAUTHORIZED if !is_kept => (StatusCode::FORBIDDEN, body),
            _ => refused(rules, status, body),
        };
    }
    match endpoint {
        TOKEN => tokens(rules, &mut body),
        TOKEN_REFRESH => {
            if !rules.on(TokenRule::RefreshGivesBoth) {
                remove(&mut body, "", "refresh");
            }
            tokens(rules, &mut body);
        }
        LIST_ADS => body = list(rules, body),
        CREATE_AD | CHANGE_AD => ad(rules, &mut body),
        _ => {}
    }
    match endpoint {
        CREATE_AD if !rules.on(CreateRule::PostAnswers201) => (StatusCode::OK, body),
        CHANGE_AD if !rules.on(ChangeRule::ChangeAnswersAd) => {
            (status, json!({ "id": body["id"] }))
        }
        DELETE_AD if !rules.on(DeleteRule::DeletionAnswersId) => {
            (StatusCode::NO_CONTENT, Value::Null)
        }
        _ => (status, body),
    }
}

/// An answer, headers and all, without a rule.
pub(super) fn answer(rules: Rules, mut answer: Answer) -> Answer {
    if !rules.on(ExecuteRule::AllowIsTold) {
        answer.headers_mut().remove(ALLOW);
    }
    if answer.status() == StatusCode::METHOD_NOT_ALLOWED && !rules.on(HttpRule::OtherMethodsAre405)
    {
        *answer.status_mut() = StatusCode::BAD_REQUEST;
    }
    answer
}

/// A refusal without a rule.
pub(super) fn refused(rules: Rules, status: StatusCode, mut body: Value) -> (StatusCode, Value) {
    let by_field = status == StatusCode::BAD_REQUEST;
    if status == StatusCode::NOT_FOUND && !rules.on(HttpRule::MissingAddressSaysWhy) {
        return (status, json!({}));
    }
    match (rules.off(), rules.off()) {
        (Some(ExecuteRule::RefusalNamesField), _) if by_field => (
            status,
            json!({ "non_field_errors": ["Something is wrong."] }),
        ),
        (Some(ExecuteRule::MissingAdIs404), _) if status == StatusCode::NOT_FOUND => {
            (StatusCode::BAD_REQUEST, body)
        }
        (_, Some(TokenRule::DetailSaysWhy)) if status == StatusCode::UNAUTHORIZED => {
            rename(&mut body, "", "detail", "error");
            (status, body)
        }
        _ => (status, body),
    }
}

fn tokens(rules: Rules, body: &mut Value) {
    match rules.off() {
        Some(TokenRule::TokensHaveNames) => {
            for name in ["refresh", "access"] {
                rename(body, "", name, &format!("{name}_token"));
            }
        }
        Some(TokenRule::TokensAreJwts) => {
            for pointer in ["/refresh", "/access"] {
                change(body, pointer, |token| {
                    format!("Bearer {}", token.as_str().unwrap_or_default()).into()
                });
            }
        }
        _ => {}
    }
}

fn list(rules: Rules, mut body: Value) -> Value {
    for item in body.as_array_mut().into_iter().flatten() {
        ad(rules, item);
        match rules.off() {
            Some(ListRule::ListedAdHasId) => remove(item, "", "id"),
            Some(ListRule::ListedAdHasEveryField) => remove(item, "", "breed"),
            _ => {}
        }
    }
    match rules.off() {
        Some(ListRule::ListIsArray) => json!({ "ads": body }),
        Some(ListRule::ListIsInOrder) => {
            if let Value::Array(ads) = &mut body {
                ads.reverse();
            }
            body
        }
        _ => body,
    }
}

fn ad(rules: Rules, ad: &mut Value) {
    if !rules.on(ListRule::TextIsKept) {
        for pointer in ["/title", "/description", "/breed", "/location"] {
            change(ad, pointer, |text| {
                let text = text.as_str().unwrap_or_default();
                text.replace(|letter: char| !letter.is_ascii(), "?").into()
            });
        }
    }
    if !rules.on(ImageRule::NoPictureIsNull) {
        change(ad, "/image", |image| match image {
            Value::Null => "".into(),
            image => image.clone(),
        });
    }
}
