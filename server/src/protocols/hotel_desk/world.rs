//! How a scenario's hotels, staff, guests and conversations come to be.

use std::collections::HashMap;

use serde_json::{Map, Value};
use wireproof_schemas::{
    hotel_desk::{
        PROTOCOL,
        conversation::{Department, Status},
        guest::{GuestId, GuestInfo, WhatsappNumber},
        staff::UserId,
        world::{
            ConversationGives, ConversationWith, GuestGives, GuestWith, HotelGives, HotelWith,
            StaffGives, StaffWith, UserWith,
        },
    },
    world::Ref,
};

use super::{
    Desk,
    connect::STAFF,
    store::{
        DEFAULT_DEPARTMENT, Division, GENERAL, NewConversation, add_conversation, add_division,
        add_guest, add_hotel, add_member, add_person,
    },
};
use crate::{
    auth::TokenType,
    store::{StoreError, Write, make_world},
    world::{FoundError, Thing},
};

/// Makes a world, whole or not at all, and returns what a scenario gets to know of each thing.
pub(super) async fn found(
    desk: &Desk,
    name: &str,
    things: &[Thing],
) -> Result<Map<String, Value>, FoundError> {
    let mut write = desk.store.write().await?;
    let id = make_world(&mut write, PROTOCOL.id, name).await?;
    let usual = Hotel::found(&mut write, id).await?;
    let mut world = World {
        desk,
        id,
        write,
        usual,
        hotels: HashMap::new(),
        guests: HashMap::new(),
    };
    let mut bindings = Map::new();
    for thing in things {
        let gives = match thing.kind.as_str() {
            "hotel" => world.hotel(thing).await,
            "staff" => world.staff(thing).await,
            "user" => world.user(thing).await,
            "guest" => world.guest(thing).await,
            "conversation" => world.conversation(thing).await,
            _ => Err(FoundError::no_kind(thing)),
        };
        bindings.insert(thing.name.clone(), gives?);
    }
    world.write.commit().await.map_err(StoreError::from)?;
    Ok(bindings)
}

#[derive(Clone)]
struct Hotel {
    id: i64,
    gateway_key: String,
}

impl Hotel {
    /// A hotel with a reception, and a gateway whose key nobody can guess.
    async fn found(write: &mut Write, world: i64) -> Result<Self, StoreError> {
        let gateway_key = format!("{:032x}", rand::random::<u128>());
        let id = add_hotel(write, world, &gateway_key).await?;
        add_division(write, id, DEFAULT_DEPARTMENT).await?;
        Ok(Self { id, gateway_key })
    }
}

struct World<'a> {
    desk: &'a Desk,
    id: i64,
    write: Write,
    /// The hotel of everything that names none.
    usual: Hotel,
    hotels: HashMap<String, Hotel>,
    /// Guests and their hotels, by their names in the scenario.
    guests: HashMap<String, (i64, GuestInfo)>,
}

impl World<'_> {
    async fn hotel(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let HotelWith {} = thing.with()?;
        let hotel = Hotel::found(&mut self.write, self.id).await?;
        self.hotels.insert(thing.name.clone(), hotel);
        thing.gives(&HotelGives {
            name: thing.name.clone(),
        })
    }

    async fn staff(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let StaffWith { departments, hotel } = thing.with()?;
        let hotel = self.hotel_of(thing, hotel.as_ref())?.id;
        let id = add_person(&mut self.write, hotel, (STAFF, &thing.name)).await?;
        let usual = || department(thing, DEFAULT_DEPARTMENT).map(|usual| vec![usual]);
        for department in departments.map_or_else(usual, Ok)? {
            let division = add_division(&mut self.write, hotel, department.as_str()).await?;
            add_member(&mut self.write, division, id).await?;
        }
        self.person(thing, id)
    }

    async fn user(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let UserWith { user_type } = thing.with()?;
        let user_type = user_type.as_deref().unwrap_or("manager");
        let hotel = self.usual.id;
        let id = add_person(&mut self.write, hotel, (user_type, &thing.name)).await?;
        self.person(thing, id)
    }

    fn person(&self, thing: &Thing, id: i64) -> Result<Value, FoundError> {
        let tokens = &self.desk.parts.tokens;
        thing.gives(&StaffGives {
            id: UserId(id),
            name: thing.name.clone(),
            token: tokens.issue(id, TokenType::Access)?,
            expired_token: tokens.issue_expired(id)?,
            refresh_token: tokens.issue(id, TokenType::Refresh)?,
            // People are numbered from 1.
            ghost_token: tokens.issue(-id, TokenType::Access)?,
        })
    }

    async fn guest(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let GuestWith { room_number, hotel } = thing.with()?;
        let hotel = self.hotel_of(thing, hotel.as_ref())?.clone();
        let id = add_person(&mut self.write, hotel.id, ("guest", &thing.name)).await?;
        // By the guest's place in this world, so that a transcript is the same in every run.
        let room_number = room_number.unwrap_or_else(|| format!("{}a", 101 + self.guests.len()));
        let number = WhatsappNumber(format!("+49151{id:08}"));
        add_guest(&mut self.write, id, (&room_number, &number.digits())).await?;
        let guest = GuestInfo {
            id: GuestId(id),
            name: thing.name.clone(),
            room_number,
        };
        self.guests
            .insert(thing.name.clone(), (hotel.id, guest.clone()));
        thing.gives(&GuestGives {
            id: guest.id,
            name: guest.name,
            room_number: guest.room_number,
            whatsapp_number: number,
            gateway_key: hotel.gateway_key,
        })
    }

    async fn conversation(&mut self, thing: &Thing) -> Result<Value, FoundError> {
        let with: ConversationWith = thing.with()?;
        let name = &with.guest.name;
        let found = self.guests.get(name).cloned();
        let nobody = || FoundError::thing(thing, format!("no guest is called {name:?}"));
        let (hotel, guest) = found.ok_or_else(nobody)?;
        let usual = || department(thing, DEFAULT_DEPARTMENT);
        let department = with.department.map_or_else(usual, Ok)?;
        let id = add_division(&mut self.write, hotel, department.as_str()).await?;
        let new = NewConversation {
            guest,
            division: Division {
                world: self.id,
                id,
                name: department.clone(),
            },
            conversation_type: GENERAL.to_owned(),
        };
        let status = with.status.unwrap_or(Status::Active);
        let now = self.desk.now();
        let kept = add_conversation(&mut self.write, new, status, now).await?;
        thing.gives(&ConversationGives {
            id: kept.id,
            department,
        })
    }

    fn hotel_of(&self, thing: &Thing, hotel: Option<&Ref>) -> Result<&Hotel, FoundError> {
        let Some(Ref { name }) = hotel else {
            return Ok(&self.usual);
        };
        let found = self.hotels.get(name);
        found.ok_or_else(|| FoundError::thing(thing, format!("no hotel is called {name:?}")))
    }
}

fn department(thing: &Thing, name: &str) -> Result<Department, FoundError> {
    Department::try_from(name.to_owned()).map_err(|error| FoundError::thing(thing, error))
}
