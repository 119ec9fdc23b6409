//! What hotel-desk keeps: hotels, their departments, staff and guests; what is written is in
//! [`conversations`].

mod conversations;

use sqlx::{FromRow, Row, sqlite::SqliteRow};
use wireproof_schemas::hotel_desk::{
    conversation::Department,
    guest::{GuestId, GuestInfo},
};

pub(super) use self::conversations::{Kept, NewConversation, NewMessage, add_conversation};
use super::rule::HotelRule;
use crate::{
    rule::Rules,
    store::{self, StoreError, Write, unfit},
};

/// The department that a guest who writes first writes to (HD-GUEST-5). Every hotel has it.
pub(super) const DEFAULT_DEPARTMENT: &str = "reception";

/// What a conversation is about unless its maker says otherwise (HD-NEW-6).
pub(super) const GENERAL: &str = "general";

/// A hotel as kept.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Hotel {
    pub(super) world: i64,
    pub(super) id: i64,
}

/// Somebody who works in a hotel.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Person {
    pub(super) world: i64,
    pub(super) hotel: i64,
    pub(super) id: i64,
    pub(super) user_type: String,
    pub(super) name: String,
}

/// A department of a hotel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Division {
    pub(super) world: i64,
    pub(super) id: i64,
    pub(super) name: Department,
}

/// The tables of hotel-desk.
pub(super) struct Store {
    store: store::Store,
    rules: Rules,
}

const FIND_DIVISION: &str = "SELECT h.world, d.id, d.name FROM hotel_desk_departments d \
                             JOIN hotel_desk_hotels h ON h.id = d.hotel";

impl Store {
    /// The tables in this database.
    pub(super) fn new(store: store::Store, rules: Rules) -> Self {
        Self { store, rules }
    }

    /// The user of this number.
    pub(super) async fn person(&self, id: i64) -> Result<Option<Person>, StoreError> {
        let find = "SELECT h.world, p.hotel, p.id, p.user_type, p.name FROM hotel_desk_people p \
                    JOIN hotel_desk_hotels h ON h.id = p.hotel \
                    WHERE p.id = ? AND p.id NOT IN (SELECT person FROM hotel_desk_guests)";
        let find = sqlx::query_as(find).bind(id);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// The departments of a user, ordered by name.
    pub(super) async fn divisions_of(&self, person: i64) -> Result<Vec<Division>, StoreError> {
        let find = format!(
            "{FIND_DIVISION} JOIN hotel_desk_members m ON m.department = d.id \
             WHERE m.person = ? ORDER BY d.name"
        );
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find)).bind(person);
        Ok(find.fetch_all(self.store.read()).await?)
    }

    /// All departments of a hotel; only a server that breaks a rule asks.
    pub(super) async fn divisions(&self, hotel: i64) -> Result<Vec<Division>, StoreError> {
        let find = format!("{FIND_DIVISION} WHERE d.hotel = ? ORDER BY d.name");
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find)).bind(hotel);
        Ok(find.fetch_all(self.store.read()).await?)
    }

    /// The departments of other hotels that have the name of one of somebody's; only a server that
    /// breaks a rule asks.
    pub(super) async fn namesakes(&self, person: i64) -> Result<Vec<Division>, StoreError> {
        let find = format!(
            "{FIND_DIVISION} JOIN hotel_desk_people p ON p.id = ? JOIN hotel_desk_hotels o ON o.id = p.hotel \
             WHERE h.world = o.world AND h.id <> o.id AND d.name IN \
             (SELECT own.name FROM hotel_desk_departments own \
              JOIN hotel_desk_members m ON m.department = own.id WHERE m.person = p.id)"
        );
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find)).bind(person);
        Ok(find.fetch_all(self.store.read()).await?)
    }

    /// Whether somebody works in a department of their hotel that has this name.
    pub(super) async fn works_in(
        &self,
        person: i64,
        department: &Department,
    ) -> Result<bool, StoreError> {
        let find = "SELECT EXISTS (SELECT 1 FROM hotel_desk_members m \
                    JOIN hotel_desk_departments d ON d.id = m.department \
                    WHERE m.person = ? AND d.name = ?)";
        let find = sqlx::query_scalar(find)
            .bind(person)
            .bind(department.as_str());
        Ok(find.fetch_one(self.store.read()).await?)
    }

    /// The department of a hotel that has this name.
    pub(super) async fn division(
        &self,
        hotel: i64,
        name: &str,
    ) -> Result<Option<Division>, StoreError> {
        let find = format!("{FIND_DIVISION} WHERE d.hotel = ? AND d.name = ?");
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find))
            .bind(hotel)
            .bind(name);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// The hotel whose gateway has this key.
    pub(super) async fn hotel_of(&self, gateway_key: &str) -> Result<Option<Hotel>, StoreError> {
        let find = sqlx::query_as("SELECT world, id FROM hotel_desk_hotels WHERE gateway_key = ?");
        let find = find.bind(gateway_key);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// The guest of a hotel whose number has these digits.
    pub(super) async fn guest(
        &self,
        hotel: i64,
        digits: &str,
    ) -> Result<Option<GuestInfo>, StoreError> {
        let find = "SELECT p.id, p.name, g.room_number FROM hotel_desk_people p \
                    JOIN hotel_desk_guests g ON g.person = p.id \
                    WHERE (?1 IS NULL OR p.hotel = ?1) AND g.digits = ?2";
        let hotel = self
            .rules
            .on(HotelRule::GuestsAreOfOneHotel)
            .then_some(hotel);
        let find = sqlx::query(find).bind(hotel).bind(digits);
        let row = find.fetch_optional(self.store.read()).await?;
        Ok(row.as_ref().map(guest).transpose()?)
    }

    /// Begins to make a world.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        self.store.write().await
    }
}

/// Adds a hotel whose gateway has this key.
pub(super) async fn add_hotel(
    write: &mut Write,
    world: i64,
    gateway_key: &str,
) -> Result<i64, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO hotel_desk_hotels (world, gateway_key) VALUES (?, ?) RETURNING id",
    );
    let insert = insert.bind(world).bind(gateway_key);
    Ok(insert.fetch_one(&mut **write).await?)
}

/// The department of this name, which is added unless there is one.
pub(super) async fn add_division(
    write: &mut Write,
    hotel: i64,
    name: &str,
) -> Result<i64, StoreError> {
    let insert = "INSERT INTO hotel_desk_departments (hotel, name) VALUES (?, ?) \
                  ON CONFLICT (hotel, name) DO UPDATE SET name = excluded.name RETURNING id";
    let insert = sqlx::query_scalar(insert).bind(hotel).bind(name);
    Ok(insert.fetch_one(&mut **write).await?)
}

/// Adds somebody to a hotel.
pub(super) async fn add_person(
    write: &mut Write,
    hotel: i64,
    (user_type, name): (&str, &str),
) -> Result<i64, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO hotel_desk_people (hotel, user_type, name) VALUES (?, ?, ?) RETURNING id",
    );
    let insert = insert.bind(hotel).bind(user_type).bind(name);
    Ok(insert.fetch_one(&mut **write).await?)
}

/// Lets somebody work in a department.
pub(super) async fn add_member(
    write: &mut Write,
    division: i64,
    person: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO hotel_desk_members (department, person) VALUES (?, ?)")
        .bind(division)
        .bind(person)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// What makes somebody a guest.
pub(super) async fn add_guest(
    write: &mut Write,
    person: i64,
    (room_number, digits): (&str, &str),
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO hotel_desk_guests (person, room_number, digits) VALUES (?, ?, ?)")
        .bind(person)
        .bind(room_number)
        .bind(digits)
        .execute(&mut **write)
        .await?;
    Ok(())
}

impl FromRow<'_, SqliteRow> for Division {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let name: String = row.try_get("name")?;
        Ok(Self {
            world: row.try_get("world")?,
            id: row.try_get("id")?,
            name: Department::try_from(name).map_err(unfit)?,
        })
    }
}

fn guest(row: &SqliteRow) -> Result<GuestInfo, sqlx::Error> {
    Ok(GuestInfo {
        id: GuestId(row.try_get("id")?),
        name: row.try_get("name")?,
        room_number: row.try_get("room_number")?,
    })
}
