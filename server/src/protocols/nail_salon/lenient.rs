//! What a careless server lets through: requests as they reach the operations when a rule on their
//! fields is off.
//!
//! With every rule on nothing here is called; the types of the fields refuse what they must.

use serde_json::{Value, json};
use wireproof_schemas::nail_salon::{contents::Contents, key::UserType};

use super::{
    rule::{ListRule, RequestRule, ResponseRule, ShopsRule},
    store::Person,
    visitor::{Operation, Visitor},
};
use crate::{
    asked::{Asked, Trouble, refuse},
    frame::Members,
    reshape::{as_text, cut, replace},
};

const CUSTOMER: &str = "customer_key";
const DESIGN: &str = "design_key";
const CONTENTS: &str = "contents";
const REQUEST: &str = "request_key";
const STATUS: &str = "status";
const PRICE: &str = "price";

/// Changes a request as a server would that does not keep a rule, or refuses what it should not.
pub(super) async fn mend(
    visitor: &Visitor,
    operation: Operation,
    mut members: Members,
) -> Result<Members, Trouble> {
    match operation {
        Operation::GetResponses => get_responses(visitor, &mut members),
        Operation::NearbyShops => nearby_shops(visitor, &members)?,
        Operation::ServiceRequest => service_request(visitor, &mut members).await?,
        Operation::ServiceResponse => service_response(visitor, &mut members).await?,
    }
    Ok(members)
}

/// Who a request says is acting, if anybody is known by what it says.
pub(super) async fn named_in(visitor: &Visitor, asked: &Asked) -> Result<Person, Trouble> {
    let named = |name| asked.0.get(name).and_then(Value::as_str);
    let (mut role, mut key) = (visitor.person.role, visitor.person.key.0.as_str());
    if let Some(text) = named("user_type") {
        role = match text {
            "shop" => UserType::Shop,
            _ => UserType::Customer,
        };
    }
    for (name, of) in [(CUSTOMER, UserType::Customer), ("shop_key", UserType::Shop)] {
        if let (true, Some(named)) = (of == role, named(name)) {
            key = named;
        }
    }
    if let Some(named) = named("user_id") {
        key = named;
    }
    let person = visitor.salon.store.person(role, key).await?;
    let person = person.filter(|person| person.world == visitor.person.world);
    Ok(person.unwrap_or_else(|| visitor.person.clone()))
}

fn get_responses(visitor: &Visitor, members: &mut Members) {
    let own = || json!(visitor.person.key.0);
    match visitor.salon.rules.off() {
        Some(ListRule::ListNeedsKey) => default(members, CUSTOMER, own()),
        Some(ListRule::ListKeyIsText) => {
            replace(members, CUSTOMER, |key| (!key.is_string()).then(own))
        }
        _ => {}
    }
}

fn nearby_shops(visitor: &Visitor, members: &Members) -> Result<(), Trouble> {
    if visitor.salon.rules.on(ShopsRule::ShopsNeedNoFields) || members.contains_key("lat") {
        return Ok(());
    }
    Err(refuse("lat is missing."))
}

async fn service_request(visitor: &Visitor, members: &mut Members) -> Result<(), Trouble> {
    let own = || json!(visitor.person.key.0);
    let store = &visitor.salon.store;
    let Some(rule) = visitor.salon.rules.off() else {
        return Ok(());
    };
    match rule {
        RequestRule::RequestNeedsCustomer => default(members, CUSTOMER, own()),
        RequestRule::RequestNeedsContents => default(members, CONTENTS, json!("")),
        RequestRule::RequestCustomerIsText => {
            replace(members, CUSTOMER, |key| (!key.is_string()).then(own))
        }
        RequestRule::RequestNeedsDesign | RequestRule::DesignIsText => {
            let designs = store.designs(visitor.person.world).await?;
            let first = designs.first().map(|design| json!(design.key));
            let first = first.unwrap_or_default();
            match rule {
                RequestRule::DesignIsText => {
                    replace(members, DESIGN, |key| (!key.is_string()).then_some(first))
                }
                _ => default(members, DESIGN, first),
            }
        }
        RequestRule::RequestContentsAreText => replace(members, CONTENTS, as_text),
        RequestRule::RequestContentsAreKept => replace(members, CONTENTS, tidied_up),
        RequestRule::LongRequestIsRefused => {
            replace(members, CONTENTS, |text| cut(text, Contents::MAX_CHARS))
        }
        RequestRule::LongestRequestIsTaken => {
            refuse_if(members, |text| text.chars().count() == Contents::MAX_CHARS)?
        }
        RequestRule::LengthIsInCharacters => {
            refuse_if(members, |text| text.len() > Contents::MAX_CHARS)?
        }
        RequestRule::EmptyRequestIsTaken => refuse_if(members, str::is_empty)?,
        _ => {}
    }
    Ok(())
}

async fn service_response(visitor: &Visitor, members: &mut Members) -> Result<(), Trouble> {
    let Some(rule) = visitor.salon.rules.off() else {
        return Ok(());
    };
    let rejects = members
        .get(STATUS)
        .is_some_and(|status| status == "rejected");
    match rule {
        ResponseRule::OtherStatusIsRefused => replace(members, STATUS, |status| {
            (status != "accepted" && status != "rejected").then(|| json!("rejected"))
        }),
        ResponseRule::StatusHasCase => replace(members, STATUS, |status| {
            status.as_str().map(|status| json!(status.to_lowercase()))
        }),
        ResponseRule::ResponseNeedsRequest => {
            let pending = visitor.salon.store.requests_to(visitor.person.id, false);
            default(members, REQUEST, json!(pending.await?.first()));
        }
        ResponseRule::ResponseNeedsStatus => default(members, STATUS, json!("accepted")),
        ResponseRule::ResponseNeedsPrice => default(members, PRICE, json!(0)),
        ResponseRule::RejectionNeedsPrice if rejects => default(members, PRICE, json!(0)),
        ResponseRule::ResponseNeedsContents => default(members, CONTENTS, json!("")),
        ResponseRule::RejectionNeedsContents if rejects => default(members, CONTENTS, json!("")),
        ResponseRule::PriceIsNumber => replace(members, PRICE, as_number),
        ResponseRule::PriceIsNotNegative => replace(members, PRICE, |price| {
            price.as_i64().map(|price| json!(price.saturating_abs()))
        }),
        ResponseRule::PriceIsWhole => replace(members, PRICE, whole),
        ResponseRule::NothingIsAPrice if members.get(PRICE) == Some(&json!(0)) => {
            return Err(refuse("price must be more than 0."));
        }
        ResponseRule::ResponseContentsAreText => replace(members, CONTENTS, as_text),
        _ => {}
    }
    Ok(())
}

fn default(members: &mut Members, name: &str, value: Value) {
    members.entry(name).or_insert(value);
}

fn refuse_if(members: &Members, is_bad: impl FnOnce(&str) -> bool) -> Result<(), Trouble> {
    let contents = members.get(CONTENTS).and_then(Value::as_str);
    match contents.is_some_and(is_bad) {
        true => Err(refuse("contents: not in this length.")),
        false => Ok(()),
    }
}

fn tidied_up(text: &Value) -> Option<Value> {
    let words: Vec<_> = text.as_str()?.split_whitespace().collect();
    Some(json!(words.join(" ")))
}

fn as_number(price: &Value) -> Option<Value> {
    match price {
        Value::String(text) => text.trim().parse::<i64>().ok().map(Value::from),
        Value::Bool(flag) => Some(json!(i64::from(*flag))),
        Value::Null => Some(json!(0)),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a server without the rule drops just this fraction"
)]
fn whole(price: &Value) -> Option<Value> {
    match price.as_i64() {
        Some(_) => None,
        None => price.as_f64().map(|price| json!(price as i64)),
    }
}
