//! What brand-chat keeps: brands, their users, rooms of two brands, and [`messages`].

mod messages;

use sqlx::{FromRow, Row, sqlite::SqliteRow};
use wireproof_schemas::brand_chat::{
    brand::{Brand, BrandId},
    room::{Room, RoomPk},
    user::{User, UserId},
};

pub(super) use self::messages::{By, Reach};
use super::rule::{KeptRule, RoomRule};
use crate::{
    rule::Rules,
    store::{self, StoreError, Write},
};

/// A user as kept: who they are and where they belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// The world that they belong to.
    pub(super) world: i64,
    /// Who they are.
    pub(super) user: User,
    /// Whose brand they are, if any.
    pub(super) brand: Option<BrandId>,
    /// Whether they were an administrator when they connected; [`Store::is_admin`] is about now.
    pub(super) is_admin: bool,
}

/// The tables of brand-chat.
pub(super) struct Store {
    store: store::Store,
    rules: Rules,
}

impl Store {
    /// The tables in this database.
    pub(super) fn new(store: store::Store, rules: Rules) -> Self {
        Self { store, rules }
    }

    /// A user by id.
    pub(super) async fn person(&self, id: UserId) -> Result<Option<Person>, StoreError> {
        let find = sqlx::query_as(
            "SELECT world, id, name, brand, is_admin FROM brand_chat_users WHERE id = ?",
        );
        Ok(find.bind(id.0).fetch_optional(self.store.read()).await?)
    }

    /// Whether somebody is an administrator now.
    pub(super) async fn is_admin(&self, person: &Person) -> Result<bool, StoreError> {
        let find = sqlx::query_scalar("SELECT is_admin FROM brand_chat_users WHERE id = ?");
        let found: Option<bool> = find
            .bind(person.user.id.0)
            .fetch_optional(self.store.read())
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// The rooms that a user's brand takes part in, ordered by `pk`. Which brand that is counts
    /// now, not at connect.
    pub(super) async fn rooms_of(&self, person: &Person) -> Result<Vec<Room>, StoreError> {
        let find = "SELECT *, TRUE AS is_member FROM brand_chat_rooms_shown \
                    WHERE first = (SELECT brand FROM brand_chat_users WHERE id = ?1) \
                    OR second = (SELECT brand FROM brand_chat_users WHERE id = ?1) ORDER BY pk";
        let rows: Vec<RoomRow> = sqlx::query_as(find)
            .bind(person.user.id.0)
            .fetch_all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(|row| row.room(self.rules)).collect())
    }

    /// Every room of a person's world, ordered by `pk`.
    pub(super) async fn rooms_of_world(&self, person: &Person) -> Result<Vec<Room>, StoreError> {
        let find =
            "SELECT *, FALSE AS is_member FROM brand_chat_rooms_shown WHERE world = ? ORDER BY pk";
        let rows: Vec<RoomRow> = sqlx::query_as(find)
            .bind(person.world)
            .fetch_all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(|row| row.room(self.rules)).collect())
    }

    /// A room of a person's world, and whether the person's brand takes part in it now.
    pub(super) async fn room(
        &self,
        person: &Person,
        pk: RoomPk,
    ) -> Result<Option<(Room, bool)>, StoreError> {
        let find = "SELECT *, coalesce((SELECT brand FROM brand_chat_users WHERE id = ?3) IN (first, second), FALSE) \
                    AS is_member FROM brand_chat_rooms_shown WHERE world = ?1 AND pk = ?2";
        let find = sqlx::query_as(find)
            .bind(person.world)
            .bind(pk.0)
            .bind(person.user.id.0);
        let row: Option<RoomRow> = find.fetch_optional(self.store.read()).await?;
        Ok(row.map(|row| {
            let is_member = row.is_member;
            (row.room(self.rules), is_member)
        }))
    }

    /// Begins to write.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        self.store.write().await
    }

    /// Keeps what was written; what is told afterwards can be relied on (BC-GEN-16).
    async fn keep(&self, write: Write) -> Result<(), StoreError> {
        if self.rules.on(KeptRule::KeptBeforeTold) {
            write.commit().await?;
        }
        Ok(())
    }
}

/// Adds a brand to a world.
pub(super) async fn add_brand(
    write: &mut Write,
    world: i64,
    name: &str,
    tariff: &str,
) -> Result<BrandId, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO brand_chat_brands (world, name, tariff) VALUES (?, ?, ?) RETURNING id",
    );
    Ok(BrandId(
        insert
            .bind(world)
            .bind(name)
            .bind(tariff)
            .fetch_one(&mut **write)
            .await?,
    ))
}

/// Adds a user to a world.
pub(super) async fn add_user(
    write: &mut Write,
    world: i64,
    name: &str,
    brand: Option<BrandId>,
    is_admin: bool,
) -> Result<UserId, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO brand_chat_users (world, name, brand, is_admin) VALUES (?, ?, ?, ?) RETURNING id",
    );
    Ok(UserId(
        insert
            .bind(world)
            .bind(name)
            .bind(brand.map(|brand| brand.0))
            .bind(is_admin)
            .fetch_one(&mut **write)
            .await?,
    ))
}

/// Adds a room of two brands to a world.
pub(super) async fn add_room(
    write: &mut Write,
    world: i64,
    [first, second]: [BrandId; 2],
) -> Result<RoomPk, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO brand_chat_rooms (world, first, second) VALUES (?, ?, ?) RETURNING pk",
    );
    Ok(RoomPk(
        insert
            .bind(world)
            .bind(first.0)
            .bind(second.0)
            .fetch_one(&mut **write)
            .await?,
    ))
}

#[derive(FromRow)]
struct RoomRow {
    pk: i64,
    first: i64,
    first_name: String,
    first_business: bool,
    second: i64,
    second_name: String,
    second_business: bool,
    is_member: bool,
}

impl RoomRow {
    fn room(self, rules: Rules) -> Room {
        let has_business = if rules.on(RoomRule::TariffOfOneIsEnough) {
            self.first_business || self.second_business
        } else {
            self.first_business && self.second_business
        };
        let first = Brand {
            id: BrandId(self.first),
            name: self.first_name,
        };
        let second = Brand {
            id: BrandId(self.second),
            name: self.second_name,
        };
        Room {
            pk: RoomPk(self.pk),
            participants: [first, second],
            has_business,
        }
    }
}

impl FromRow<'_, SqliteRow> for Person {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let user = User {
            id: UserId(row.try_get("id")?),
            name: row.try_get("name")?,
        };
        let brand: Option<i64> = row.try_get("brand")?;
        Ok(Self {
            world: row.try_get("world")?,
            user,
            brand: brand.map(BrandId),
            is_admin: row.try_get("is_admin")?,
        })
    }
}

#[cfg(test)]
mod tests;
