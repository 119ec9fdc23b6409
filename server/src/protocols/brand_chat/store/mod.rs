//! What brand-chat keeps: brands, their users, rooms of two brands, and messages.

use sqlx::{FromRow, Row, sqlite::SqliteRow};
use wireproof_schemas::brand_chat::{
    brand::{Brand, BrandId},
    create_message::CreatedMessage,
    created_at::CreatedAt,
    message::{MessageId, MsgText},
    room::{Room, RoomPk},
    user::{User, UserId},
};

use super::rule::Rule;
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
}

/// The tables of brand-chat.
pub(super) struct Store {
    store: store::Store,
    rules: Rules<Rule>,
}

impl Store {
    /// The tables in this database.
    pub(super) fn new(store: store::Store, rules: Rules<Rule>) -> Self {
        Self { store, rules }
    }

    /// A user by id.
    pub(super) async fn person(&self, id: UserId) -> Result<Option<Person>, StoreError> {
        let find =
            sqlx::query_as("SELECT world, id, name, brand FROM brand_chat_users WHERE id = ?");
        Ok(find.bind(id.0).fetch_optional(self.store.read()).await?)
    }

    /// The rooms that a user's brand takes part in, ordered by `pk`. Which brand that is counts
    /// now, not at connect.
    pub(super) async fn rooms_of(&self, user: UserId) -> Result<Vec<Room>, StoreError> {
        let find = "SELECT *, TRUE AS is_member FROM brand_chat_rooms_shown \
                    WHERE first = (SELECT brand FROM brand_chat_users WHERE id = ?1) \
                    OR second = (SELECT brand FROM brand_chat_users WHERE id = ?1) ORDER BY pk";
        let rows: Vec<RoomRow> = sqlx::query_as(find)
            .bind(user.0)
            .fetch_all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(|row| row.room(self.rules)).collect())
    }

    /// Every room of a world, ordered by `pk`.
    pub(super) async fn rooms_of_world(&self, world: i64) -> Result<Vec<Room>, StoreError> {
        let find =
            "SELECT *, FALSE AS is_member FROM brand_chat_rooms_shown WHERE world = ? ORDER BY pk";
        let rows: Vec<RoomRow> = sqlx::query_as(find)
            .bind(world)
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

    /// Keeps a message and returns it as it is shown, once it is committed (BC-GEN-16). Whoever
    /// calls holds the room's lock.
    pub(super) async fn create_message(
        &self,
        room: Room,
        user: User,
        text: MsgText,
        now: i64,
    ) -> Result<CreatedMessage, StoreError> {
        let mut write = self.store.write().await?;
        let latest =
            "SELECT created_at FROM brand_chat_messages WHERE room = ? ORDER BY id DESC LIMIT 1";
        let latest = sqlx::query_scalar(latest).bind(room.pk.0);
        let latest: Option<i64> = latest.fetch_optional(&mut *write).await?;
        let at = self.time_of_message(now, latest);
        let insert = "INSERT INTO brand_chat_messages (room, author, text, created_at) VALUES (?, ?, ?, ?) RETURNING id";
        let insert = sqlx::query_scalar(insert)
            .bind(room.pk.0)
            .bind(user.id.0)
            .bind(text.as_str())
            .bind(at);
        let mut id: i64 = insert.fetch_one(&mut *write).await?;
        if !self.rules.on(Rule::IdIsUniqueOverRooms) {
            let count =
                sqlx::query_scalar("SELECT count(*) FROM brand_chat_messages WHERE room = ?");
            id = count.bind(room.pk.0).fetch_one(&mut *write).await?;
        }
        if self.rules.on(Rule::KeptBeforeTold) {
            write.commit().await.map_err(StoreError::from)?;
        }
        Ok(CreatedMessage {
            id: MessageId(id),
            text,
            user,
            created_at: shown(at)?,
            room,
        })
    }

    /// The time of writing, but never before that of the room's latest message (BC-CREATE-6):
    /// clocks are set back.
    fn time_of_message(&self, now: i64, latest: Option<i64>) -> i64 {
        match self.rules.off() {
            Some(Rule::TimeIsTimeOfWriting) => now + 3 * 60 * 60 * 1000,
            Some(Rule::TimeDoesNotRunBack) => latest.map_or(now, |latest| latest - 1000),
            _ => latest.map_or(now, |latest| now.max(latest)),
        }
    }

    /// Every message of a room in the order written. No documented operation tells it.
    pub(super) async fn messages(&self, room: &Room) -> Result<Vec<CreatedMessage>, StoreError> {
        let find = "SELECT m.id, m.text, m.created_at, u.id AS author, u.name AS author_name FROM brand_chat_messages m \
                    JOIN brand_chat_users u ON u.id = m.author WHERE m.room = ? ORDER BY m.id";
        let rows = sqlx::query(find)
            .bind(room.pk.0)
            .fetch_all(self.store.read())
            .await?;
        Ok(rows
            .iter()
            .map(|row| message(row, room))
            .collect::<Result<_, _>>()?)
    }

    /// Begins to make a world.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        self.store.write().await
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
) -> Result<UserId, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO brand_chat_users (world, name, brand) VALUES (?, ?, ?) RETURNING id",
    );
    Ok(UserId(
        insert
            .bind(world)
            .bind(name)
            .bind(brand.map(|brand| brand.0))
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
    fn room(self, rules: Rules<Rule>) -> Room {
        let has_business = if rules.on(Rule::TariffOfOneIsEnough) {
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
        })
    }
}

fn message(row: &SqliteRow, room: &Room) -> Result<CreatedMessage, sqlx::Error> {
    let text = MsgText::try_from(row.try_get::<String, _>("text")?).map_err(unfit)?;
    Ok(CreatedMessage {
        id: MessageId(row.try_get("id")?),
        text,
        user: User {
            id: UserId(row.try_get("author")?),
            name: row.try_get("author_name")?,
        },
        created_at: shown(row.try_get("created_at")?)?,
        room: room.clone(),
    })
}

fn shown(at: i64) -> Result<CreatedAt, sqlx::Error> {
    CreatedAt::try_from(at).map_err(unfit)
}

/// A row holds what nobody could have put there.
fn unfit(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}

#[cfg(test)]
mod tests;
