//! `nearby_shops`: the shops there are (NS-SHOPS).

use wireproof_schemas::nail_salon::{
    key::UserType,
    nearby_shops::{Shop, ShopList},
};

use super::{
    rule::{EnvelopeRule, ShopsRule},
    telling::tell_everybody_else,
    visitor::Visitor,
};
use crate::asked::{Trouble, refuse};

/// Answers with every shop of the world, ordered by key. Both roles may ask, and nothing but the
/// reply comes of it.
pub(super) async fn nearby_shops(visitor: &mut Visitor) -> Result<(), Trouble> {
    judge(visitor)?;
    let shops = act(visitor).await?;
    tell(visitor, shops);
    Ok(())
}

fn judge(visitor: &Visitor) -> Result<(), Trouble> {
    match (visitor.salon.rules.off(), visitor.person.role) {
        (Some(ShopsRule::CustomersListShops), UserType::Customer)
        | (Some(ShopsRule::ShopsListShops), UserType::Shop) => {
            Err(refuse("Your role may not ask for shops."))
        }
        _ => Ok(()),
    }
}

async fn act(visitor: &Visitor) -> Result<Vec<Shop>, Trouble> {
    let mut shops = visitor.salon.store.shops(visitor.person.world).await?;
    match visitor.salon.rules.off() {
        Some(ShopsRule::EveryShopIsListed) => shops.truncate(1),
        Some(ShopsRule::ShopsAreOrdered) => shops.reverse(),
        _ => {}
    }
    Ok(shops)
}

fn tell(visitor: &mut Visitor, shops: Vec<Shop>) {
    visitor.habits.lists += 1;
    let frame = visitor.reply(&ShopList::new(shops));
    let rules = visitor.salon.rules;
    if !rules.on(EnvelopeRule::ShopsAreHeardByAskerOnly) {
        tell_everybody_else(visitor, &frame);
    }
}
