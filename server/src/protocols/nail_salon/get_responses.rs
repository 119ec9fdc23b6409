//! `get_responses`: a customer's requests and what became of them, design by design (NS-LIST).

use std::sync::PoisonError;

use wireproof_schemas::nail_salon::{
    get_responses::{Design, ResponseList},
    key::{CustomerKey, UserType},
};

use super::{
    listing::listing,
    rule::{EnvelopeRule, ListRule},
    store::{Kept, Of, Person},
    telling::tell_everybody_else,
    visitor::Visitor,
};
use crate::asked::{Asked, Trouble, refuse};

/// Answers with everything that the customer who asks has requested.
pub(super) async fn get_responses(visitor: &mut Visitor, asked: &Asked) -> Result<(), Trouble> {
    let key = asked.field("customer_key")?;
    let customer = judge(visitor, &key).await?;
    let designs = act(visitor, customer).await?;
    tell(visitor, designs);
    Ok(())
}

/// A customer asks for what is theirs.
async fn judge(visitor: &Visitor, key: &CustomerKey) -> Result<Option<Person>, Trouble> {
    let (rules, person) = (visitor.salon.rules, &visitor.person);
    if person.role == UserType::Shop && rules.on(ListRule::ShopsDoNotList) {
        return Err(refuse("A shop has no list of answers."));
    }
    let customer = visitor.salon.store.customer(person.world, key).await?;
    match customer {
        Some(customer) if customer.id == person.id => Ok(Some(customer)),
        Some(customer) if person.role == UserType::Shop || !rules.on(ListRule::ListIsOwnOnly) => {
            Ok(Some(customer))
        }
        Some(_) => Err(refuse("customer_key is another customer's.")),
        None if !rules.on(ListRule::ListNeedsKnownCustomer) => Ok(None),
        None => Err(refuse("There is no such customer.")),
    }
}

async fn act(visitor: &Visitor, customer: Option<Person>) -> Result<Vec<Design>, Trouble> {
    let rules = visitor.salon.rules;
    let Some(customer) = customer else {
        return Ok(Vec::new());
    };
    let of = match rules.on(ListRule::OnlyOwnAreListed) {
        true => Of::Customer(customer.id),
        false => Of::World(customer.world),
    };
    let mut requests = visitor.salon.store.requests(of).await?;
    if !rules.on(ListRule::AnswerIsListedOnceTold) {
        hold_back(visitor, &mut requests);
    }
    let designs = listing(rules, requests);
    if designs.is_empty() && !rules.on(ListRule::NoRequestsIsEmptyList) {
        return Err(refuse("You have asked for nothing."));
    }
    Ok(designs)
}

/// Hides each answer once.
fn hold_back(visitor: &Visitor, requests: &mut [Kept]) {
    let unlisted = visitor.salon.unlisted.lock();
    let mut unlisted = unlisted.unwrap_or_else(PoisonError::into_inner);
    for request in requests {
        if unlisted.remove(&request.id) {
            request.answer = None;
        }
    }
}

fn tell(visitor: &mut Visitor, designs: Vec<Design>) {
    visitor.habits.lists += 1;
    let frame = visitor.reply(&ResponseList::new(designs));
    let rules = visitor.salon.rules;
    if !rules.on(EnvelopeRule::ListIsHeardByAskerOnly) {
        tell_everybody_else(visitor, &frame);
    }
}
