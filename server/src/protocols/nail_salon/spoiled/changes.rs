//! Requests and answers as a server tells them that does not keep a rule.

use serde_json::{Value, json};

use super::Part;
use crate::{
    protocols::nail_salon::rule::{RequestRule, ResponseRule},
    reshape::{change, remove, rename, set},
    rule::Rules,
};

pub(super) fn completed_request(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(RequestRule::RequestIsPending) => set(frame, "/status", json!("sent")),
        Some(RequestRule::RequestHasMessage) => remove(frame, "", "message"),
        Some(RequestRule::RequestDataIsAsSent) => remove(frame, "/request_data", "contents"),
        _ => {}
    }
}

pub(super) fn new_request(rules: Rules, frame: &mut Value) {
    if !rules.on(RequestRule::NewRequestHasKey) {
        rename(frame, "", "request_key", "request");
    }
}

pub(super) fn completed_response(rules: Rules, part: Part, frame: &mut Value) {
    const DATA: &str = "/response_data";
    match rules.off() {
        Some(ResponseRule::ResponseHasData) => flatten(frame),
        Some(ResponseRule::DataHasShopName) => remove(frame, DATA, "shop_name"),
        Some(ResponseRule::DataPriceIsNumber) => change(frame, "/response_data/price", |price| {
            price.to_string().into()
        }),
        Some(ResponseRule::StatusIsRepeated) => set(frame, "/status", json!("answered")),
        Some(ResponseRule::DataShowsPrice) => change(frame, "/response_data/price", |price| {
            json!(price.as_i64().map(|price| price - 1))
        }),
        Some(ResponseRule::DataShowsContents) => set(frame, "/response_data/contents", json!("")),
        Some(ResponseRule::DataShowsShopName) => {
            set(frame, "/response_data/shop_name", json!("shop"))
        }
        Some(ResponseRule::SentHasData) if part == Part::Notice => set(frame, DATA, Value::Null),
        Some(ResponseRule::OthersHearTheSame) if part == Part::Notice => {
            set(frame, "/response_data/contents", json!(""))
        }
        _ => {}
    }
}

pub(super) fn new_response(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(ResponseRule::NewResponseHasShopName) => remove(frame, "", "shop_name"),
        Some(ResponseRule::NewResponseNamesShop) => set(frame, "/shop_name", json!("shop")),
        Some(ResponseRule::NewResponseNamesRequest) => change(frame, "/request_key", |key| {
            let key = key.as_str().unwrap_or_default();
            key.replace("request", "response").into()
        }),
        _ => {}
    }
}

fn flatten(frame: &mut Value) {
    if let Value::Object(members) = frame
        && let Some(Value::Object(data)) = members.shift_remove("response_data")
    {
        members.extend(data);
    }
}
