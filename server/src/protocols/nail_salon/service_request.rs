//! `service_request`: ask the shops of a design for it; each of them hears of its own request
//! (NS-REQ).

use wireproof_schemas::nail_salon::{
    completed_request::CompletedRequest,
    customer_request_sent::{CustomerRequestSent, RequestData},
    key::{DesignKey, RequestKey, UserType},
    shop_new_request::ShopNewRequest,
};

use super::{
    person_group,
    rule::RequestRule,
    store::{self, Design, Made, Of},
    telling::{Mistake, tell as tell_person, tell_all_but, tell_others},
    visitor::Visitor,
};
use crate::asked::{Asked, Trouble, refuse};

/// Asks. Requests are kept first and told then, under the world's lock.
pub(super) async fn service_request(visitor: &mut Visitor, asked: &Asked) -> Result<(), Trouble> {
    let salon = std::sync::Arc::clone(&visitor.salon);
    let _order = salon.locks.lock(visitor.person.world).await;
    let result = ask(visitor, asked).await;
    if let (Err(Trouble::Refused(_)), Some(rule)) = (&result, salon.rules.off()) {
        after_refusal(visitor, asked, rule).await?;
    }
    result
}

async fn ask(visitor: &mut Visitor, asked: &Asked) -> Result<(), Trouble> {
    let data = RequestData {
        customer_key: asked.field("customer_key")?,
        design_key: asked.field("design_key")?,
        contents: asked.field("contents")?,
    };
    let (customer, shops) = judge(visitor, &data).await?;
    let made = act(visitor, customer, &shops, &data).await?;
    tell(visitor, data, made).await
}

/// A customer asks for themselves, and for a design that there is. Returns who asks, and for what
/// at whom.
async fn judge(
    visitor: &Visitor,
    data: &RequestData,
) -> Result<(i64, Option<(Design, Vec<i64>)>), Trouble> {
    let (rules, person) = (visitor.salon.rules, &visitor.person);
    if person.role == UserType::Shop && rules.on(RequestRule::ShopsDoNotRequest) {
        return Err(refuse("A shop asks for nothing."));
    }
    let store = &visitor.salon.store;
    let customer = store.customer(person.world, &data.customer_key).await?;
    let customer = match (customer, rules.off()) {
        (Some(customer), _) if customer.id == person.id => customer.id,
        (Some(customer), Some(RequestRule::RequestIsOwnOnly | RequestRule::ShopsDoNotRequest)) => {
            customer.id
        }
        (None, Some(RequestRule::RequestNeedsKnownCustomer)) => person.id,
        (Some(_), _) => return Err(refuse("customer_key is another customer's.")),
        (None, _) => return Err(refuse("There is no such customer.")),
    };
    let design = store.design(person.world, &data.design_key).await?;
    let of_design = match design {
        Some(design) => {
            let shops = shops_of(visitor, &design).await?;
            Some((design, shops))
        }
        None if !rules.on(RequestRule::RequestNeedsKnownDesign) => None,
        None => return Err(refuse("There is no such design.")),
    };
    Ok((customer, of_design))
}

/// The shops that a request for a design goes to (NS-REQ-18).
async fn shops_of(visitor: &Visitor, design: &Design) -> Result<Vec<i64>, Trouble> {
    let (store, world) = (&visitor.salon.store, visitor.person.world);
    let mut shops = store.shops_of(design).await?;
    let is_away = |shop: &i64| visitor.salon.parts.hub.is_empty(person_group(*shop));
    match visitor.salon.rules.off() {
        Some(RequestRule::EveryShopOfDesignIsAsked) => shops.truncate(1),
        Some(RequestRule::OnlyShopsOfDesignAreAsked) => {
            shops = store.people(world, UserType::Shop).await?;
        }
        Some(RequestRule::ShopMayBeAway) if shops.iter().any(is_away) => {
            return Err(refuse("A shop is away."));
        }
        _ => {}
    }
    Ok(shops)
}

async fn act(
    visitor: &Visitor,
    customer: i64,
    of_design: &Option<(Design, Vec<i64>)>,
    data: &RequestData,
) -> Result<Vec<Made>, Trouble> {
    let (rules, store) = (visitor.salon.rules, &visitor.salon.store);
    let Some((design, shops)) = of_design else {
        return Ok(Vec::new());
    };
    if !rules.on(RequestRule::RepeatedRequestIsAnother) {
        let kept = store.requests(Of::Customer(customer)).await?;
        if kept.iter().any(|kept| kept.design_key.0 == design.key) {
            return Ok(Vec::new());
        }
    }
    let asked = store::Asked {
        customer,
        design,
        shops,
        contents: &data.contents,
    };
    Ok(store.ask(asked, visitor.salon.parts.clock.now_ms()).await?)
}

async fn tell(visitor: &mut Visitor, data: RequestData, made: Vec<Made>) -> Result<(), Trouble> {
    let message = match made.len() {
        1 => "1 shop was asked.".to_owned(),
        shops => format!("{shops} shops were asked."),
    };
    let reply = CompletedRequest::new(message);
    visitor.reply(&reply);
    let mut sent = visitor.notice(&CustomerRequestSent::new(data));
    let rules = visitor.salon.rules;
    if !rules.on(RequestRule::OthersHearRequestData) {
        sent = visitor.notice(&reply);
    }
    let mistake = match rules.off() {
        Some(RequestRule::CustomerIsTold) => Some(Mistake::Nobody),
        Some(RequestRule::AskerHearsOnce) => Some(Mistake::ActorToo),
        _ => None,
    };
    tell_others(visitor, &sent, mistake);
    if !rules.on(RequestRule::OtherCustomersHearNothing) {
        tell_all_but(visitor, UserType::Customer, &[visitor.person.id], &sent).await?;
    }
    tell_shops(visitor, &made).await
}

/// Each shop hears of its own request, on every connection (NS-REQ-7, NS-REQ-21).
async fn tell_shops(visitor: &mut Visitor, made: &[Made]) -> Result<(), Trouble> {
    let rules = visitor.salon.rules;
    let mistake = match rules.off() {
        Some(RequestRule::ShopIsTold) => Some(Mistake::Nobody),
        Some(RequestRule::ShopHearsOnce) => Some(Mistake::Twice),
        Some(RequestRule::AllOfShopHear) => Some(Mistake::OneConnection),
        _ => None,
    };
    for request in made {
        let key = match (rules.on(RequestRule::EveryShopHasItsRequest), made.first()) {
            (false, Some(first)) => &first.key,
            _ => &request.key,
        };
        let told = visitor.notice(&ShopNewRequest::new(key.clone()));
        tell_person(&visitor.salon, request.shop, &told, mistake);
    }
    if let Some(first) = made.first() {
        let told = visitor.notice(&ShopNewRequest::new(first.key.clone()));
        let asked: Vec<_> = made.iter().map(|request| request.shop).collect();
        match rules.off() {
            Some(RequestRule::OnlyShopsAskedHear) => {
                tell_all_but(visitor, UserType::Shop, &asked, &told).await?;
            }
            Some(RequestRule::CustomersHearNoRequest) => {
                tell_all_but(visitor, UserType::Customer, &[], &told).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Nothing comes of a refused request (NS-REQ-13), unless a rule is off.
async fn after_refusal(
    visitor: &mut Visitor,
    asked: &Asked,
    rule: RequestRule,
) -> Result<(), Trouble> {
    let world = visitor.person.world;
    match rule {
        RequestRule::RefusedRequestIsNotTold => {
            let told = ShopNewRequest::new(RequestKey("request-000000".to_owned()));
            let told = visitor.notice(&told);
            tell_all_but(visitor, UserType::Shop, &[], &told).await?;
        }
        RequestRule::RefusedRequestIsNotKept => {
            let store = &visitor.salon.store;
            let designs = store.designs(world).await?;
            let named = asked.field::<DesignKey>("design_key").ok();
            let named =
                |design: &&Design| named.as_ref().is_some_and(|named| named.0 == design.key);
            let Some(design) = designs.iter().find(named).or(designs.first()) else {
                return Ok(());
            };
            let contents = asked.field("contents").or_else(|_| {
                let nothing = String::new().try_into();
                nothing.map_err(refuse)
            })?;
            let asked = store::Asked {
                customer: visitor.person.id,
                design,
                shops: &store.people(world, UserType::Shop).await?,
                contents: &contents,
            };
            store.ask(asked, visitor.salon.parts.clock.now_ms()).await?;
        }
        _ => {}
    }
    Ok(())
}
