//! How a scenario's people, rooms and ads come to be.

use std::collections::HashMap;

use serde_json::{Map, Value};
use wireproof_schemas::pet_market::{
    PROTOCOL,
    world::{PersonGives, PersonWith, RoomGives, RoomWith, VisitorGives},
};

use super::{
    Market,
    store::{add_account, add_room, add_ticket, new_ticket},
};
use crate::{
    auth::TokenType,
    store::{StoreError, Write, make_world},
    world::{FoundError, Thing},
};

/// Makes a world, whole or not at all, and returns what a scenario gets to know of each thing.
pub(super) async fn found(
    market: &Market,
    name: &str,
    things: &[Thing],
) -> Result<Map<String, Value>, FoundError> {
    let mut write = market.store.write().await?;
    let mut world = World {
        market,
        id: make_world(&mut write, PROTOCOL.id, name).await?,
        write,
        users: HashMap::new(),
    };
    let mut bindings = Map::new();
    for thing in things {
        let gives = match thing.kind.as_str() {
            "user" => world.person(thing, false).await,
            "support" => world.person(thing, true).await,
            "visitor" => visitor(thing),
            "room" => world.room(thing).await,
            other => Err(FoundError::thing(
                thing,
                format!("there is no kind {other:?}"),
            )),
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
}

impl World<'_> {
    async fn person(&mut self, thing: &Thing, is_support: bool) -> Result<Value, FoundError> {
        let PersonWith {} = thing.with()?;
        let username = format!("{}-{:08x}", thing.name, rand::random::<u32>());
        let password = format!("{:032x}", rand::random::<u128>());
        let account = (username.as_str(), "!", is_support);
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
            password,
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
}

fn visitor(thing: &Thing) -> Result<Value, FoundError> {
    let PersonWith {} = thing.with()?;
    thing.gives(&VisitorGives {})
}
