//! `service_response`: answer a request; the customer hears that there is an answer (NS-RESP).

use std::{sync::Arc, time::Duration};

use wireproof_schemas::nail_salon::{
    completed_response::{CompletedResponse, ResponseData},
    customer_new_response::CustomerNewResponse,
    key::{RequestKey, UserType},
    status::Answer,
};

use super::{
    person_group,
    rule::{ListRule, ResponseRule},
    store::{NewResponse, Request},
    telling::{Mistake, tell as tell_person, tell_all_but, tell_others},
    visitor::Visitor,
};
use crate::asked::{Asked, Trouble, refuse};

/// Answers. The answer is kept first and told then, under the world's lock, so that of two at once
/// the second finds the first (NS-RESP-21).
pub(super) async fn service_response(visitor: &mut Visitor, asked: &Asked) -> Result<(), Trouble> {
    let salon = Arc::clone(&visitor.salon);
    let before = look_before(visitor, asked).await;
    let _order = salon.locks.lock(visitor.person.world).await;
    let result = answer(visitor, asked, before).await;
    if let (Err(Trouble::Refused(_)), Some(rule)) = (&result, salon.rules.off()) {
        after_refusal(visitor, asked, rule).await?;
    }
    result
}

/// What a server goes by that looks before it takes the lock, and gives others time to do the same.
async fn look_before(visitor: &Visitor, asked: &Asked) -> Option<Request> {
    if visitor.salon.rules.on(ResponseRule::OneOfTwoWins) {
        return None;
    }
    let (key, response) = read(asked).ok()?;
    let request = judge(visitor, &key, &response).await.ok();
    tokio::time::sleep(Duration::from_millis(100)).await;
    request
}

async fn answer(
    visitor: &mut Visitor,
    asked: &Asked,
    before: Option<Request>,
) -> Result<(), Trouble> {
    let (key, response) = read(asked)?;
    let request = match before {
        Some(request) => request,
        None => judge(visitor, &key, &response).await?,
    };
    act(visitor, &request, &response).await?;
    tell(visitor, &request, key, response).await
}

fn read(asked: &Asked) -> Result<(RequestKey, NewResponse), Trouble> {
    let response = NewResponse {
        status: asked.field("status")?,
        price: asked.field("price")?,
        contents: asked.field("contents")?,
    };
    Ok((asked.field("request_key")?, response))
}

/// A shop answers what it was asked, once.
async fn judge(
    visitor: &Visitor,
    key: &RequestKey,
    response: &NewResponse,
) -> Result<Request, Trouble> {
    let (rules, person) = (visitor.salon.rules, &visitor.person);
    if person.role == UserType::Customer && rules.on(ResponseRule::CustomersDoNotAnswer) {
        return Err(refuse("Only shops answer."));
    }
    match (rules.off(), response.status) {
        (Some(ResponseRule::AcceptedIsTaken), Answer::Accepted)
        | (Some(ResponseRule::RejectedIsTaken), Answer::Rejected) => {
            return Err(refuse("status: there is no such answer."));
        }
        _ => {}
    }
    let request = visitor.salon.store.request(person.world, key).await?;
    let request = match request {
        Some(request) => request,
        None if !rules.on(ResponseRule::UnknownRequestIsRefused) => nothing(visitor).await?,
        None => return Err(refuse("There is no such request.")),
    };
    let is_asked = request.shop == person.id || person.role == UserType::Customer;
    if !is_asked && rules.on(ResponseRule::OnlyShopAskedAnswers) {
        return Err(refuse("Another shop was asked."));
    }
    if request.is_answered && rules.on(ResponseRule::SecondAnswerIsRefused) {
        return Err(refuse("This request is answered."));
    }
    Ok(request)
}

/// A request that was never made.
async fn nothing(visitor: &Visitor) -> Result<Request, Trouble> {
    let shop = visitor.person.id;
    let shop_name = visitor.salon.store.shop_name(shop).await?;
    Ok(Request {
        id: 0,
        customer: 0,
        shop,
        shop_name: shop_name.unwrap_or_default(),
        created_at: 0,
        is_answered: false,
    })
}

async fn act(visitor: &Visitor, request: &Request, response: &NewResponse) -> Result<(), Trouble> {
    let (rules, salon) = (visitor.salon.rules, &visitor.salon);
    let is_away = salon.parts.hub.is_empty(person_group(request.customer));
    if request.id == 0 || (is_away && !rules.on(ListRule::AnswerToAbsentIsKept)) {
        return Ok(());
    }
    let now = salon.parts.clock.now_ms();
    salon.store.answer(request, response, now).await?;
    if !rules.on(ListRule::AnswerIsListedOnceTold) {
        let unlisted = salon.unlisted.lock();
        unlisted
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(request.id);
    }
    Ok(())
}

/// The shop is answered and hears the same on its other connections (NS-RESP-20); the customer
/// hears of it on all of theirs (NS-RESP-23).
async fn tell(
    visitor: &mut Visitor,
    request: &Request,
    key: RequestKey,
    response: NewResponse,
) -> Result<(), Trouble> {
    let rules = visitor.salon.rules;
    let is_accepted = response.status == Answer::Accepted;
    let data = ResponseData {
        shop_name: request.shop_name.clone(),
        price: response.price,
        contents: response.contents,
    };
    let frame = CompletedResponse::new(response.status, data);
    visitor.reply(&frame);
    let sent = visitor.notice(&frame);
    let mistake = match rules.off() {
        Some(ResponseRule::OthersOfShopHear) => Some(Mistake::Nobody),
        Some(ResponseRule::AnswererHearsOnce) => Some(Mistake::ActorToo),
        _ => None,
    };
    tell_others(visitor, &sent, mistake);
    if !rules.on(ResponseRule::OtherShopsDoNotHear) {
        tell_all_but(visitor, UserType::Shop, &[visitor.person.id], &sent).await?;
    }

    let told = CustomerNewResponse::new(&request.shop_name, key);
    let told = visitor.notice(&told);
    let mistake = match rules.off() {
        Some(ResponseRule::CustomerHearsResponse) => Some(Mistake::Nobody),
        Some(ResponseRule::RejectionIsTold) if !is_accepted => Some(Mistake::Nobody),
        Some(ResponseRule::CustomerHearsOnce) => Some(Mistake::Twice),
        Some(ResponseRule::AllOfCustomerHear) => Some(Mistake::OneConnection),
        _ => None,
    };
    tell_person(&visitor.salon, request.customer, &told, mistake);
    if !rules.on(ResponseRule::OtherCustomersDoNotHear) {
        tell_all_but(visitor, UserType::Customer, &[request.customer], &told).await?;
    }
    Ok(())
}

/// Nothing comes of a refused answer (NS-RESP-19), unless a rule is off.
async fn after_refusal(
    visitor: &mut Visitor,
    asked: &Asked,
    rule: ResponseRule,
) -> Result<(), Trouble> {
    let Ok(key) = asked.field::<RequestKey>("request_key") else {
        return Ok(());
    };
    let request = visitor.salon.store.request(visitor.person.world, &key);
    let request = request.await?;
    match (rule, request) {
        (ResponseRule::RefusedResponseIsNotTold, request) => {
            let shop_name = request.map_or_else(String::new, |request| request.shop_name);
            let told = visitor.notice(&CustomerNewResponse::new(shop_name, key));
            tell_all_but(visitor, UserType::Customer, &[], &told).await?;
        }
        (ResponseRule::RefusedResponseIsNotKept, Some(request)) => {
            overwrite(visitor, &request, Answer::Rejected).await?;
        }
        (ResponseRule::FirstAnswerStands, Some(request)) if request.is_answered => {
            let status = asked.field("status").unwrap_or(Answer::Rejected);
            overwrite(visitor, &request, status).await?;
        }
        _ => {}
    }
    Ok(())
}

async fn overwrite(visitor: &Visitor, request: &Request, status: Answer) -> Result<(), Trouble> {
    let response = NewResponse {
        status,
        price: 0.try_into().map_err(refuse)?,
        contents: String::new().try_into().map_err(refuse)?,
    };
    let now = visitor.salon.parts.clock.now_ms();
    Ok(visitor.salon.store.answer(request, &response, now).await?)
}
