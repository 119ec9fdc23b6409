//! Lists as a server shows them that does not keep a rule.

use serde_json::{Value, json};

use crate::{
    protocols::nail_salon::rule::{ConnectRule, ListRule, ResponseRule, ShopsRule},
    reshape::{change, remove, set},
    rule::Rules,
};

/// The `lists`-th list of a connection.
pub(super) fn responses(rules: Rules, lists: u64, frame: &mut Value) {
    if !rules.on(ResponseRule::AnswerIsOfOneShop) {
        each(frame, "/designs", &all_answered);
    }
    let Some(rule) = rules.off() else {
        return;
    };
    match rule {
        ListRule::ListHasDesigns => change(frame, "/designs", page),
        ListRule::DesignsAreOldestFirst => reverse(frame, "/designs"),
        _ => {}
    }
    each(frame, "/designs", &|design| {
        each(design, "/shop_requests", &|shop| {
            each(shop, "/request_details", &|request| {
                detail(rule, lists, request);
                answer(rule, request);
                times(rule, request);
            });
            shop_shown(rule, shop);
        });
        design_shown(rule, design);
    });
}

fn design_shown(rule: ListRule, design: &mut Value) {
    match rule {
        ListRule::DesignHasKey => remove(design, "", "design_key"),
        ListRule::DesignHasName => set(design, "/design_name", Value::Null),
        ListRule::DesignIsNamedByKey => copy(design, "/design_name", "/design_key"),
        ListRule::ShopsAreOldestFirst => reverse(design, "/shop_requests"),
        _ => {}
    }
}

fn shop_shown(rule: ListRule, shop: &mut Value) {
    match rule {
        ListRule::ShopHasName => remove(shop, "", "shop_name"),
        ListRule::ShopIsNamedAsNearby => set(shop, "/shop_name", json!("shop")),
        ListRule::RequestsAreOldestFirst => reverse(shop, "/request_details"),
        ListRule::DetailsAreArray => change(shop, "/request_details", |details| {
            let details = details.as_array().into_iter().flatten();
            let keyed = details.filter_map(|detail| {
                let key = detail.get("request_key")?.as_str()?;
                Some((key.to_owned(), detail.clone()))
            });
            Value::Object(keyed.collect())
        }),
        _ => {}
    }
}

fn detail(rule: ListRule, lists: u64, detail: &mut Value) {
    let status = detail.get("status").cloned().unwrap_or_default();
    let is_answered = status != "pending";
    match rule {
        ListRule::RequestHasPrice => {
            change(detail, "/request/price", |price| price.to_string().into())
        }
        ListRule::RequestShowsContents => set(detail, "/request/contents", json!("")),
        ListRule::RequestPriceIsListPrice => set(detail, "/request/price", json!(0)),
        ListRule::StatusIsOfAnswer if is_answered => set(detail, "/status", json!("answered")),
        ListRule::UnansweredIsPending if !is_answered => set(detail, "/status", json!("waiting")),
        ListRule::NoAnswerIsNull if !is_answered => remove(detail, "", "response"),
        ListRule::ListedKeyIsTold => change(detail, "/request_key", |key| {
            key.as_str().unwrap_or_default().replace('-', "_").into()
        }),
        ListRule::KeysAreStable => change(detail, "/request_key", |key| {
            format!("{}-{lists}", key.as_str().unwrap_or_default()).into()
        }),
        _ => {}
    }
}

fn answer(rule: ListRule, detail: &mut Value) {
    match rule {
        ListRule::ResponseHasKey => remove(detail, "/response", "response_key"),
        ListRule::ResponseHasTime => remove(detail, "/response", "created_at"),
        ListRule::ResponseShowsPrice => copy(detail, "/request/price", "/response/price"),
        ListRule::ResponseShowsContents => copy(detail, "/request/contents", "/response/contents"),
        ListRule::ResponseKeyIsUnique => {
            set(detail, "/response/response_key", json!("response-1"));
        }
        _ => {}
    }
}

fn times(rule: ListRule, detail: &mut Value) {
    match rule {
        ListRule::RequestHasTime => change(detail, "/created_at", |time| {
            json!(time.as_str().map(str::len))
        }),
        ListRule::AnswerLeavesTimeOfRequest
            if detail.get("response").is_some_and(Value::is_object) =>
        {
            change(detail, "/created_at", |time| {
                time.as_str()
                    .unwrap_or_default()
                    .replacen("20", "19", 1)
                    .into()
            });
        }
        ListRule::TimesAreUtc => {
            for pointer in ["/created_at", "/response/created_at"] {
                change(detail, pointer, |time| {
                    time.as_str()
                        .unwrap_or_default()
                        .replace('Z', "+09:00")
                        .into()
                });
            }
        }
        _ => {}
    }
}

/// Lets every request for a design count as answered once one is.
fn all_answered(design: &mut Value) {
    let mut status = None;
    let shops = design.pointer("/shop_requests").and_then(Value::as_array);
    for shop in shops.into_iter().flatten() {
        let details = shop.pointer("/request_details").and_then(Value::as_array);
        let statuses = details.into_iter().flatten();
        let mut statuses = statuses.filter_map(|detail| detail.get("status"));
        status = status.or(statuses.find(|status| *status != "pending").cloned());
    }
    if let Some(status) = status {
        each(design, "/shop_requests", &|shop| {
            each(shop, "/request_details", &|detail| {
                set(detail, "/status", status.clone());
            });
        });
    }
}

/// The `lists`-th list of a connection.
pub(super) fn shops(rules: Rules, lists: u64, frame: &mut Value) {
    if !rules.on(ConnectRule::UserIdIsKey) {
        each(frame, "/shops", &|shop| {
            change(shop, "/shop_key", |key| {
                format!("key of {}", key.as_str().unwrap_or_default()).into()
            });
        });
    }
    let Some(rule) = rules.off() else {
        return;
    };
    let first = frame.pointer("/shops/0").cloned().unwrap_or_default();
    match rule {
        ShopsRule::ShopsAreArray => change(frame, "/shops", page),
        ShopsRule::ShopKeyIsStable => each(frame, "/shops", &|shop| {
            change(shop, "/shop_key", |key| {
                format!("{}-{lists}", key.as_str().unwrap_or_default()).into()
            });
        }),
        _ => {}
    }
    each(frame, "/shops", &|shop| shop_nearby(rule, &first, shop));
}

fn shop_nearby(rule: ShopsRule, first: &Value, shop: &mut Value) {
    let of_first = |name: &str| first.get(name).cloned().unwrap_or_default();
    match rule {
        ShopsRule::PlaceIsNumbers => {
            for pointer in ["/lat", "/lng"] {
                change(shop, pointer, |degrees| degrees.to_string().into());
            }
        }
        ShopsRule::PlaceIsOnEarth => {
            for pointer in ["/lat", "/lng"] {
                change(shop, pointer, |degrees| {
                    json!(degrees.as_f64().map(|degrees| degrees * 1000.0))
                });
            }
        }
        ShopsRule::ShopHasId => remove(shop, "", "shop_id"),
        ShopsRule::ShopKeyIsUnique => set(shop, "/shop_key", of_first("shop_key")),
        ShopsRule::ShopIdIsUnique => set(shop, "/shop_id", of_first("shop_id")),
        ShopsRule::ShopNameIsTheSame => change(shop, "/shop_name", |name| {
            name.as_str().unwrap_or_default().to_uppercase().into()
        }),
        ShopsRule::NoPageIsEmptyText if shop.get("shop_url") == Some(&json!("")) => {
            set(shop, "/shop_url", Value::Null);
        }
        _ => {}
    }
}

fn page(list: &Value) -> Value {
    json!({ "count": list.as_array().map(Vec::len), "results": list })
}

/// Does something to every item of the array at a pointer.
fn each(frame: &mut Value, pointer: &str, with: &dyn Fn(&mut Value)) {
    if let Some(Value::Array(items)) = frame.pointer_mut(pointer) {
        items.iter_mut().for_each(with);
    }
}

fn reverse(frame: &mut Value, pointer: &str) {
    if let Some(Value::Array(items)) = frame.pointer_mut(pointer) {
        items.reverse();
    }
}

fn copy(frame: &mut Value, from: &str, to: &str) {
    if let Some(value) = frame.pointer(from).cloned() {
        set(frame, to, value);
    }
}
