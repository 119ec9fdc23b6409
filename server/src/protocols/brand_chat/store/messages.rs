//! Messages: written, edited, deleted.
//!
//! A deleted message leaves its id and its time behind, so that every query has to say whether it
//! means those too. What a change can get at is its [`Reach`].

use std::collections::HashSet;

use sqlx::{Row, SqliteExecutor, sqlite::SqliteRow};
use wireproof_schemas::brand_chat::{
    brand::BrandId,
    create_message::CreatedMessage,
    created_at::CreatedAt,
    message::{MessageId, MsgText},
    room::{Room, RoomPk},
    user::{User, UserId},
};

use super::Store;
use crate::{
    protocols::brand_chat::rule::CreateRule,
    store::{StoreError, unfit},
};

/// Which messages a change can get at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// Whose they must be.
    pub(crate) by: By,
    /// In which room they must be; only a server that breaks a rule looks everywhere.
    pub(crate) room: Option<RoomPk>,
    /// Whether deleted ones count; only a server that breaks a rule gets at those.
    pub(crate) deleted_too: bool,
}

/// Whose messages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    /// Those that one user wrote.
    User(UserId),
    /// Those that users of one brand wrote.
    Brand(BrandId),
    /// Everybody's.
    Anybody,
}

impl Reach {
    /// The same, whoever wrote them.
    pub(crate) fn by_anybody(self) -> Self {
        Self {
            by: By::Anybody,
            ..self
        }
    }
}

impl Store {
    /// Keeps a message and returns it as it is shown, once it is committed (BC-GEN-16). Whoever
    /// calls holds the room's lock.
    pub(crate) async fn create_message(
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
        if !self.rules.on(CreateRule::IdIsUniqueOverRooms) {
            let count =
                sqlx::query_scalar("SELECT count(*) FROM brand_chat_messages WHERE room = ?");
            id = count.bind(room.pk.0).fetch_one(&mut *write).await?;
        }
        self.keep(write).await?;
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
            Some(CreateRule::TimeIsTimeOfWriting) => now + 3 * 60 * 60 * 1000,
            Some(CreateRule::TimeDoesNotRunBack) => latest.map_or(now, |latest| latest - 1000),
            _ => latest.map_or(now, |latest| now.max(latest)),
        }
    }

    /// Every message of a room in the order written. No documented operation tells it.
    pub(crate) async fn messages(&self, room: &Room) -> Result<Vec<CreatedMessage>, StoreError> {
        let find = "SELECT m.id, m.text, m.created_at, u.id AS author, u.name AS author_name FROM brand_chat_messages m \
                    JOIN brand_chat_users u ON u.id = m.author WHERE m.room = ? AND NOT m.is_deleted ORDER BY m.id";
        let rows = sqlx::query(find)
            .bind(room.pk.0)
            .fetch_all(self.store.read())
            .await?;
        Ok(rows
            .iter()
            .map(|row| message(row, room))
            .collect::<Result<_, _>>()?)
    }

    /// Gives a message within reach another text, and returns whether there was one. Whoever calls
    /// holds the room's lock.
    pub(crate) async fn edit(
        &self,
        reach: &Reach,
        id: MessageId,
        text: &MsgText,
    ) -> Result<bool, StoreError> {
        let mut write = self.store.write().await?;
        if reached(&mut *write, reach, &[id]).await?.is_empty() {
            return Ok(false);
        }
        let edit = sqlx::query("UPDATE brand_chat_messages SET text = ? WHERE id = ?")
            .bind(text.as_str())
            .bind(id.0);
        edit.execute(&mut *write).await?;
        self.keep(write).await?;
        Ok(true)
    }

    /// Deletes those of the messages that are within reach, and returns which those are. Whoever
    /// calls holds the room's lock.
    pub(crate) async fn delete(
        &self,
        reach: &Reach,
        ids: &[MessageId],
    ) -> Result<HashSet<MessageId>, StoreError> {
        let mut write = self.store.write().await?;
        let deleted = reached(&mut *write, reach, ids).await?;
        let delete = "UPDATE brand_chat_messages SET is_deleted = TRUE, text = '' \
                      WHERE id IN (SELECT value FROM json_each(?))";
        let delete = sqlx::query(delete).bind(list(&deleted));
        delete.execute(&mut *write).await?;
        self.keep(write).await?;
        Ok(deleted)
    }

    /// Whether a message is within reach.
    pub(crate) async fn has(&self, reach: &Reach, id: MessageId) -> Result<bool, StoreError> {
        Ok(!reached(self.store.read(), reach, &[id]).await?.is_empty())
    }

    /// The room of a message.
    pub(crate) async fn room_of(&self, id: MessageId) -> Result<Option<RoomPk>, StoreError> {
        let find = sqlx::query_scalar("SELECT room FROM brand_chat_messages WHERE id = ?");
        let found: Option<i64> = find.bind(id.0).fetch_optional(self.store.read()).await?;
        Ok(found.map(RoomPk))
    }

    /// The text of a message that was not deleted. No documented operation tells it.
    pub(crate) async fn text_of(&self, id: MessageId) -> Result<Option<MsgText>, StoreError> {
        let find = "SELECT text FROM brand_chat_messages WHERE id = ? AND NOT is_deleted";
        let find = sqlx::query_scalar(find).bind(id.0);
        let found: Option<String> = find.fetch_optional(self.store.read()).await?;
        Ok(found.map(MsgText::try_from).transpose().map_err(unfit)?)
    }
}

/// Those of the messages that are within reach.
async fn reached(
    database: impl SqliteExecutor<'_>,
    reach: &Reach,
    ids: &[MessageId],
) -> Result<HashSet<MessageId>, StoreError> {
    let find = "SELECT id FROM brand_chat_messages WHERE id IN (SELECT value FROM json_each(?1)) \
                AND (?2 IS NULL OR room = ?2) AND (?3 IS NULL OR author = ?3) \
                AND (?4 IS NULL OR author IN (SELECT id FROM brand_chat_users WHERE brand = ?4)) \
                AND (?5 OR NOT is_deleted)";
    let (author, brand) = match reach.by {
        By::User(user) => (Some(user.0), None),
        By::Brand(brand) => (None, Some(brand.0)),
        By::Anybody => (None, None),
    };
    let find = sqlx::query_scalar(find)
        .bind(list(ids))
        .bind(reach.room.map(|room| room.0))
        .bind(author)
        .bind(brand)
        .bind(reach.deleted_too);
    let found: Vec<i64> = find.fetch_all(database).await?;
    Ok(found.into_iter().map(MessageId).collect())
}

/// Ids as a JSON array, which SQLite takes for a table.
fn list<'a>(ids: impl IntoIterator<Item = &'a MessageId>) -> String {
    let ids: Vec<_> = ids.into_iter().map(|id| id.0.to_string()).collect();
    format!("[{}]", ids.join(","))
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
