//! How a scenario's people and rooms come to be: brands, their colleagues, users without a brand,
//! administrators, and rooms.

use std::collections::HashMap;

use serde_json::{Map, Value};
use wireproof_schemas::{
    brand_chat::{
        PROTOCOL,
        brand::BrandId,
        user::UserId,
        world::{
            AdminGives, AdminWith, BrandGives, BrandWith, ColleagueWith, Credentials, MemberGives,
            RoomGives, RoomWith, Tariff, UserGives, UserWith,
        },
    },
    world::Ref,
};

use super::{
    Chat,
    store::{add_brand, add_room, add_user},
};
use crate::{
    auth::TokenType,
    store::{Write, make_world},
    world::{FoundError, Thing},
};

/// Makes a world, whole or not at all, and returns what a scenario gets to know of each thing.
pub(super) async fn found(
    chat: &Chat,
    name: &str,
    things: &[Thing],
) -> Result<Map<String, Value>, FoundError> {
    let mut write = chat.store.write().await?;
    let id = make_world(&mut write, PROTOCOL.id, name).await?;
    let mut world = World {
        chat,
        id,
        write,
        brands: HashMap::new(),
    };
    let mut bindings = Map::new();
    for thing in things {
        let gives = match thing.kind.as_str() {
            "brand" => world.brand(thing).await,
            "colleague" => world.colleague(thing).await,
            "user" => world.user(thing).await,
            "admin" => world.admin(thing).await,
            "room" => world.room(thing).await,
            _ => Err(FoundError::no_kind(thing)),
        };
        bindings.insert(thing.name.clone(), gives?);
    }
    world
        .write
        .commit()
        .await
        .map_err(crate::store::StoreError::from)?;
    Ok(bindings)
}

struct World<'a> {
    chat: &'a Chat,
    id: i64,
    write: Write,
    /// The brand of everybody who has one, by the name of the person.
    brands: HashMap<String, BrandGives>,
}

impl World<'_> {
    async fn brand(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let BrandWith { tariff } = thing.with()?;
        let tariff = match tariff {
            Tariff::Basic => "basic",
            Tariff::Business => "business",
        };
        let name = format!("{}'s brand", thing.name);
        let id = add_brand(&mut self.write, self.id, &name, tariff).await?;
        self.member(thing, BrandGives { id, name }).await
    }

    async fn colleague(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let ColleagueWith { of } = thing.with()?;
        let brand = self.brand_of(thing, &of)?.clone();
        self.member(thing, brand).await
    }

    async fn member(&mut self, thing: &Thing, brand: BrandGives) -> Result<Value, FoundError> {
        let id = add_user(&mut self.write, self.id, &thing.name, Some(brand.id), false).await?;
        self.brands.insert(thing.name.clone(), brand.clone());
        let credentials = self.credentials(id)?;
        thing.gives(&MemberGives {
            id,
            name: thing.name.clone(),
            brand,
            credentials,
        })
    }

    async fn user(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let UserWith {} = thing.with()?;
        let id = add_user(&mut self.write, self.id, &thing.name, None, false).await?;
        let credentials = self.credentials(id)?;
        thing.gives(&UserGives {
            id,
            name: thing.name.clone(),
            credentials,
        })
    }

    async fn admin(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let AdminWith { of } = thing.with()?;
        let brand = match of {
            Some(of) => Some(self.brand_of(thing, &of)?.clone()),
            None => None,
        };
        let brand_id = brand.as_ref().map(|brand| brand.id);
        let id = add_user(&mut self.write, self.id, &thing.name, brand_id, true).await?;
        if let Some(brand) = &brand {
            self.brands.insert(thing.name.clone(), brand.clone());
        }
        let credentials = self.credentials(id)?;
        thing.gives(&AdminGives {
            id,
            name: thing.name.clone(),
            brand,
            credentials,
        })
    }

    async fn room(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let RoomWith {
            participants: [one, other],
        } = thing.with()?;
        let brands: [BrandId; 2] = [
            self.brand_of(thing, &one)?.id,
            self.brand_of(thing, &other)?.id,
        ];
        if brands[0] == brands[1] {
            return Err(FoundError::thing(
                thing,
                "a room is of two different brands",
            ));
        }
        let pk = add_room(&mut self.write, self.id, brands).await?;
        thing.gives(&RoomGives { pk })
    }

    fn brand_of(&self, thing: &Thing, person: &Ref) -> Result<&BrandGives, FoundError> {
        let name = &person.name;
        self.brands.get(name).ok_or_else(|| {
            FoundError::thing(thing, format!("nobody with a brand is called {name:?}"))
        })
    }

    fn credentials(&self, UserId(user): UserId) -> Result<Credentials, FoundError> {
        let tokens = &self.chat.parts.tokens;
        Ok(Credentials {
            token: tokens.issue(user, TokenType::Access)?,
            expired_token: tokens.issue_expired(user)?,
            refresh_token: tokens.issue(user, TokenType::Refresh)?,
            hs512_token: tokens.issue_hs512(user)?,
            // Users are numbered from 1.
            ghost_token: tokens.issue(-user, TokenType::Access)?,
        })
    }
}
