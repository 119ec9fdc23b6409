//! How a scenario's people and chats come to be.
//!
//! Chats of either kind count for themselves, but a support chat may have to have the number of a
//! service chat. Such a service chat gets one that is free in both kinds, and no other support chat
//! of the world may take it before.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use wireproof_schemas::{
    service_chat::{
        PROTOCOL,
        chat_id::ChatId,
        user_id::UserId,
        world::{ChatGives, PersonGives, PersonWith, ServiceChatWith, SupportChatWith},
    },
    world::Ref,
};

use super::{
    Chats,
    kind::{Kind, Role},
    store::{add_chat, add_person, greatest},
};
use crate::{
    auth::TokenType,
    store::{StoreError, Write, make_world},
    world::{FoundError, Thing},
};

/// Makes a world, whole or not at all, and returns what a scenario gets to know of each thing.
pub(super) async fn found(
    chats: &Chats,
    name: &str,
    things: &[Thing],
) -> Result<Map<String, Value>, FoundError> {
    let mut write = chats.store.write().await?;
    let id = make_world(&mut write, PROTOCOL.id, name).await?;
    let mut world = World {
        chats,
        id,
        write,
        people: HashMap::new(),
        numbers: HashMap::new(),
        shared: shared(things)?,
        reserved: 0,
    };
    let mut bindings = Map::new();
    for thing in things {
        let gives = match (thing.kind.as_str(), Role::named(&thing.kind)) {
            (_, Some(role)) => world.person(thing, role).await,
            ("service_chat", _) => world.service_chat(thing).await,
            ("support_chat", _) => world.support_chat(thing).await,
            _ => Err(FoundError::no_kind(thing)),
        };
        bindings.insert(thing.name.clone(), gives?);
    }
    world.write.commit().await.map_err(StoreError::from)?;
    Ok(bindings)
}

/// The names of the service chats whose numbers support chats are to have.
fn shared(things: &[Thing]) -> Result<HashSet<String>, FoundError> {
    let mut shared = HashSet::new();
    for thing in things.iter().filter(|thing| thing.kind == "support_chat") {
        let with: SupportChatWith = thing.with()?;
        shared.extend(with.numbered_like.map(|chat| chat.name));
    }
    Ok(shared)
}

struct World<'a> {
    chats: &'a Chats,
    id: i64,
    write: Write,
    /// People and their parts, by their names in the scenario.
    people: HashMap<String, (i64, Role)>,
    /// The numbers of service chats, by their names in the scenario.
    numbers: HashMap<String, i64>,
    /// Service chats whose numbers are to be shared, until they are.
    shared: HashSet<String>,
    /// Up to here support chats that share no number get none.
    reserved: i64,
}

impl World<'_> {
    async fn person(&mut self, thing: &Thing, role: Role) -> Result<Value, FoundError> {
        let PersonWith {} = thing.with()?;
        let id = add_person(&mut self.write, self.id, role).await?;
        self.people.insert(thing.name.clone(), (id, role));
        let tokens = &self.chats.parts.tokens;
        let token = tokens.issue(id, TokenType::Access)?;
        thing.gives(&PersonGives {
            id: UserId(id),
            escaped_token: token.replace('.', "%2E"),
            token,
            expired_token: tokens.issue_expired(id)?,
            refresh_token: tokens.issue(id, TokenType::Refresh)?,
            // People are numbered from 1.
            ghost_token: tokens.issue(-id, TokenType::Access)?,
        })
    }

    async fn service_chat(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let ServiceChatWith { master, client } = thing.with()?;
        let two = (
            self.named(thing, &master, Role::Master)?,
            self.named(thing, &client, Role::Client)?,
        );
        let number = if self.shared.contains(&thing.name) {
            let number = 1 + greatest(&mut self.write, None).await?.max(self.reserved);
            self.reserved = number;
            number
        } else {
            1 + greatest(&mut self.write, Some(Kind::Service)).await?
        };
        self.numbers.insert(thing.name.clone(), number);
        self.chat(thing, (Kind::Service, number), two).await
    }

    async fn support_chat(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let SupportChatWith {
            support,
            client,
            numbered_like,
        } = thing.with()?;
        let two = (
            self.named(thing, &support, Role::Support)?,
            self.named(thing, &client, Role::Client)?,
        );
        let number = match numbered_like {
            Some(chat) => self.number_of(thing, &chat)?,
            None => {
                let greatest = greatest(&mut self.write, Some(Kind::Support)).await?;
                1 + greatest.max(self.reserved)
            }
        };
        self.chat(thing, (Kind::Support, number), two).await
    }

    async fn chat(
        &mut self,
        thing: &Thing,
        (kind, number): (Kind, i64),
        two: (i64, i64),
    ) -> Result<Value, FoundError> {
        add_chat(&mut self.write, self.id, (kind, number), two).await?;
        thing.gives(&ChatGives { id: ChatId(number) })
    }

    /// The number of a service chat, which one support chat can have.
    fn number_of(&mut self, thing: &Thing, chat: &Ref) -> Result<i64, FoundError> {
        let name = &chat.name;
        let number = self.numbers.get(name).copied();
        let number = number.ok_or_else(|| {
            FoundError::thing(thing, format!("no service chat is called {name:?}"))
        })?;
        match self.shared.remove(name) {
            true => Ok(number),
            false => Err(FoundError::thing(thing, "another chat has this number")),
        }
    }

    fn named(&self, thing: &Thing, person: &Ref, role: Role) -> Result<i64, FoundError> {
        let name = &person.name;
        match self.people.get(name) {
            Some((id, known)) if *known == role => Ok(*id),
            _ => {
                let role = role.kept();
                Err(FoundError::thing(
                    thing,
                    format!("no {role} is called {name:?}"),
                ))
            }
        }
    }
}
