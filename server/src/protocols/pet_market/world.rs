//! How a scenario's people, rooms and ads come to be.

use std::collections::HashMap;

use serde_json::{Map, Value};
use wireproof_schemas::pet_market::{
    PROTOCOL,
    field::{AnimalKind, Description, Gender, Line, Whole},
    world::{AdWith, PersonGives, PersonWith, RoomGives, RoomWith, VisitorGives},
};

use super::{
    Market,
    store::{add_account, add_ad, add_room, add_ticket, new_ticket},
    values::Values,
};
use crate::{
    auth::TokenType,
    password::{self, HashError},
    store::{StoreError, Write, make_world},
    world::{FoundError, Thing},
};

/// Makes a world, whole or not at all, and returns what a scenario gets to know of each thing.
pub(super) async fn found(
    market: &Market,
    name: &str,
    things: &[Thing],
) -> Result<Map<String, Value>, FoundError> {
    let passwords = passwords(things).await?;
    let mut write = market.store.write().await?;
    let mut world = World {
        market,
        id: make_world(&mut write, PROTOCOL.id, name).await?,
        write,
        users: HashMap::new(),
        passwords,
    };
    let mut bindings = Map::new();
    for thing in things {
        let gives = match thing.kind.as_str() {
            "user" => world.person(thing, false).await,
            "support" => world.person(thing, true).await,
            "visitor" => visitor(thing),
            "room" => world.room(thing).await,
            "ad" => world.ad(thing).await,
            _ => Err(FoundError::no_kind(thing)),
        };
        bindings.insert(thing.name.clone(), gives?);
    }
    world.write.commit().await.map_err(StoreError::from)?;
    Ok(bindings)
}

struct World<'a> {
    market: &'a Market,
    id: i64,
    write: Write,
    /// Users by their names in the scenario.
    users: HashMap<String, i64>,
    passwords: HashMap<String, Password>,
}

/// A password, and what is kept of it.
#[derive(Default)]
struct Password {
    text: String,
    kept: String,
}

/// A password for each person. Hashing takes its time, so it is done before the database has to wait
/// for it.
async fn passwords(things: &[Thing]) -> Result<HashMap<String, Password>, HashError> {
    let mut passwords = HashMap::new();
    for thing in things
        .iter()
        .filter(|thing| ["user", "support"].contains(&thing.kind.as_str()))
    {
        let text = password::random();
        let kept = password::hash(text.clone()).await?;
        passwords.insert(thing.name.clone(), Password { text, kept });
    }
    Ok(passwords)
}

impl World<'_> {
    async fn person(&mut self, thing: &Thing, is_support: bool) -> Result<Value, FoundError> {
        let PersonWith {} = thing.with()?;
        let username = format!("{}-{:08x}", thing.name, rand::random::<u32>());
        let Password { text, kept } = self.passwords.remove(&thing.name).unwrap_or_default();
        let account = (username.as_str(), kept.as_str(), is_support);
        let id = add_account(&mut self.write, self.id, account).await?;
        if !is_support {
            self.users.insert(thing.name.clone(), id);
        }
        let Market { parts, .. } = self.market;
        let ticket = new_ticket();
        let life = i64::try_from(parts.limits.ticket.as_millis()).unwrap_or(i64::MAX);
        let expires_at = parts.clock.now_ms().saturating_add(life);
        add_ticket(&mut self.write, id, (&ticket, expires_at)).await?;
        thing.gives(&PersonGives {
            username,
            password: text,
            token: parts.tokens.issue(id, TokenType::Access)?,
            refresh_token: parts.tokens.issue(id, TokenType::Refresh)?,
            expired_token: parts.tokens.issue_expired(id)?,
            // Accounts are numbered from 1.
            ghost_token: parts.tokens.issue(-id, TokenType::Access)?,
            ticket,
        })
    }

    async fn room(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let RoomWith { of } = thing.with()?;
        let found = self.users.get(&of.name);
        let nobody = || FoundError::thing(thing, format!("no user is called {:?}", of.name));
        let account = *found.ok_or_else(nobody)?;
        let name = add_room(&mut self.write, account).await?;
        thing.gives(&RoomGives { name })
    }

    async fn ad(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let AdWith {} = thing.with()?;
        let unfit = |error: &dyn std::fmt::Display| FoundError::thing(thing, error);
        let line = |text: String| {
            Line::try_from(text)
                .map(Some)
                .map_err(|error| unfit(&error))
        };
        let number = |number: i64| {
            Whole::try_from(number)
                .map(Some)
                .map_err(|error| unfit(&error))
        };
        let description = Description::try_from("Милый пупсик".to_owned());
        let values = Values {
            title: line(format!("{} {}", thing.name, self.id))?,
            description: Some(description.map_err(|error| unfit(&error))?),
            kind: Some(AnimalKind::Dog),
            breed: line("пуп".to_owned())?,
            age: number(1)?,
            gender: Some(Gender::M),
            location: line("Москва".to_owned())?,
            price: number(16_000)?,
        };
        let ad = add_ad(&mut self.write, (Some(self.id), None), &values, None).await?;
        thing.gives(&ad)
    }
}

fn visitor(thing: &Thing) -> Result<Value, FoundError> {
    let PersonWith {} = thing.with()?;
    thing.gives(&VisitorGives {})
}
