//! How a scenario's people and designs come to be.
//!
//! Keys are unique over all worlds and count up, padded with zeros, so that the order of keys is
//! that in which things were made.

use std::collections::HashMap;

use serde_json::{Map, Value};
use wireproof_schemas::{
    nail_salon::{
        PROTOCOL,
        key::{CustomerKey, DesignKey, ShopId, ShopKey, UserId, UserType},
        nearby_shops::Shop,
        place::{Latitude, Longitude},
        price::Price,
        world::{CustomerGives, CustomerWith, DesignGives, DesignWith, ShopGives, ShopWith},
    },
    world::Ref,
};

use super::{
    Salon,
    store::{add_design, add_offer, add_person, add_shop, next_design, next_person},
};
use crate::{
    store::{StoreError, Write, make_world},
    world::{FoundError, Thing},
};

/// What a design costs unless a scenario says otherwise.
const LIST_PRICE: i64 = 30_000;

/// Where a shop is unless a scenario says otherwise.
const PLACE: (f64, f64) = (37.5665, 126.978);

/// Makes a world, whole or not at all, and returns what a scenario gets to know of each thing.
pub(super) async fn found(
    salon: &Salon,
    name: &str,
    things: &[Thing],
) -> Result<Map<String, Value>, FoundError> {
    let mut write = salon.store.write().await?;
    let id = make_world(&mut write, PROTOCOL.id, name).await?;
    let mut world = World {
        id,
        write,
        customers: HashMap::new(),
        shops: HashMap::new(),
        designs: Vec::new(),
    };
    let mut bindings = Map::new();
    for thing in things {
        let gives = match thing.kind.as_str() {
            "customer" => world.customer(thing).await,
            "shop" => world.shop(thing).await,
            "design" => world.design(thing).await,
            _ => Err(FoundError::no_kind(thing)),
        };
        bindings.insert(thing.name.clone(), gives?);
    }
    world.offer_designs().await?;
    world.write.commit().await.map_err(StoreError::from)?;
    Ok(bindings)
}

struct World {
    id: i64,
    write: Write,
    /// The keys of customers, by their names in the scenario.
    customers: HashMap<String, String>,
    /// Shops and their keys, by their names in the scenario.
    shops: HashMap<String, (i64, String)>,
    /// Designs, and the shops that are asked for each where the scenario names them.
    designs: Vec<(i64, Option<Vec<i64>>)>,
}

impl World {
    async fn customer(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let CustomerWith { key: text } = thing.with()?;
        let number = next_person(&mut self.write).await?;
        let key = match text {
            Some(text) if text.contains('/') => {
                return Err(FoundError::thing(thing, "a key holds no slash"));
            }
            Some(text) => format!("customer-{number}-{text}-{number}"),
            None => format!("customer-{number}"),
        };
        add_person(&mut self.write, self.id, UserType::Customer, &key).await?;
        self.customers.insert(thing.name.clone(), key.clone());
        thing.gives(&CustomerGives {
            user_type: UserType::Customer,
            user_id: UserId(key.clone()),
            customer_key: CustomerKey(key),
        })
    }

    async fn shop(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let with: ShopWith = thing.with()?;
        let number = next_person(&mut self.write).await?;
        let key = match &with.key_of {
            Some(customer) => self.key_of(thing, customer)?,
            None => format!("shop-{number}"),
        };
        let (lat, lng) = (Latitude::try_from(PLACE.0), Longitude::try_from(PLACE.1));
        let place = |error| FoundError::thing(thing, error);
        let shop = Shop {
            shop_key: ShopKey(key.clone()),
            shop_name: with
                .name
                .unwrap_or_else(|| format!("{}'s salon", thing.name)),
            shop_id: ShopId(format!("salon-{number}")),
            lat: with.lat.map_or(lat, Ok).map_err(place)?,
            lng: with.lng.map_or(lng, Ok).map_err(place)?,
            shop_url: with.url.unwrap_or_default(),
        };
        let person = add_person(&mut self.write, self.id, UserType::Shop, &key).await?;
        add_shop(&mut self.write, person, &shop).await?;
        self.shops.insert(thing.name.clone(), (person, key.clone()));
        thing.gives(&ShopGives {
            user_type: UserType::Shop,
            user_id: UserId(key),
            shop_key: shop.shop_key,
            shop_id: shop.shop_id,
            name: shop.shop_name,
            lat: shop.lat,
            lng: shop.lng,
            url: shop.shop_url,
        })
    }

    /// The key of a customer, for a shop that is to have the same (NS-CONN-7).
    fn key_of(&self, thing: &Thing, customer: &Ref) -> Result<String, FoundError> {
        let name = &customer.name;
        let key = self.customers.get(name);
        let key =
            key.ok_or_else(|| FoundError::thing(thing, format!("no customer is called {name:?}")))?;
        match self.shops.values().any(|(_, taken)| taken == key) {
            true => Err(FoundError::thing(thing, "another shop has this key")),
            false => Ok(key.clone()),
        }
    }

    async fn design(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let with: DesignWith = thing.with()?;
        let list_price = Price::try_from(LIST_PRICE);
        let list_price = list_price.map_err(|error| FoundError::thing(thing, error));
        let price = with.price.map_or(list_price, Ok)?;
        let key = format!("design-{}", next_design(&mut self.write).await?);
        let name = format!("{} design", thing.name);
        let id = add_design(&mut self.write, self.id, (&key, &name, price)).await?;
        let shops = with.shops.map(|shops| {
            let shops = shops.iter().map(|shop| self.shop_named(thing, shop));
            shops.collect::<Result<Vec<_>, _>>()
        });
        self.designs.push((id, shops.transpose()?));
        thing.gives(&DesignGives {
            key: DesignKey(key),
            name,
            price,
        })
    }

    fn shop_named(&self, thing: &Thing, shop: &Ref) -> Result<i64, FoundError> {
        let name = &shop.name;
        let found = self.shops.get(name).map(|(shop, _)| *shop);
        found.ok_or_else(|| FoundError::thing(thing, format!("no shop is called {name:?}")))
    }

    /// A design is offered by the shops that the scenario names, or by all, also those that it
    /// names after the design.
    async fn offer_designs(&mut self) -> Result<(), FoundError> {
        let all: Vec<_> = self.shops.values().map(|(shop, _)| *shop).collect();
        for (design, shops) in &self.designs {
            for shop in shops.as_ref().unwrap_or(&all) {
                add_offer(&mut self.write, *design, *shop).await?;
            }
        }
        Ok(())
    }
}
