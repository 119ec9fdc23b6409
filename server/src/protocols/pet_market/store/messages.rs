//! What was written in rooms, in the order in which it was (PM-CHAT).

use sqlx::{FromRow, Row, sqlite::SqliteRow};
use wireproof_schemas::{
    created_at::CreatedAt,
    pet_market::message::{MessageId, MessageText, RoomMessage},
};

use super::{Account, Store, rooms::mark};
use crate::store::{StoreError, unfit};

/// A message that is to be kept.
pub(in crate::protocols::pet_market) struct NewMessage<'a> {
    pub(in crate::protocols::pet_market) room: i64,
    pub(in crate::protocols::pet_market) sender: &'a Account,
    pub(in crate::protocols::pet_market) text: MessageText,
    /// What it makes of whether support has read the room, if anything.
    pub(in crate::protocols::pet_market) support_read: Option<bool>,
    /// In milliseconds since 1970.
    pub(in crate::protocols::pet_market) now: i64,
}

/// A message as kept.
struct Kept(RoomMessage);

impl Store {
    /// What was written in a room after a message, oldest first, and no more than so many.
    pub(in crate::protocols::pet_market) async fn messages_after(
        &self,
        room: i64,
        MessageId(after): MessageId,
        most: usize,
    ) -> Result<Vec<RoomMessage>, StoreError> {
        let find = "SELECT m.id, a.username, m.text, m.created_at FROM pet_market_messages m \
                    JOIN pet_market_accounts a ON a.id = m.sender \
                    WHERE m.room = ? AND m.id > ? ORDER BY m.id LIMIT ?";
        let find = sqlx::query_as(find).bind(room).bind(after);
        let find = find.bind(i64::try_from(most).unwrap_or(i64::MAX));
        let found: Vec<Kept> = find.fetch_all(self.store.read()).await?;
        Ok(found.into_iter().map(|Kept(message)| message).collect())
    }

    /// Keeps a message and returns it once it is committed (PM-GEN-16), unless it is not to last.
    /// No message of a room is before another that was written earlier, even when clocks are set
    /// back. Whoever calls holds the room's lock.
    pub(in crate::protocols::pet_market) async fn write_message(
        &self,
        new: NewMessage<'_>,
        lasts: bool,
    ) -> Result<RoomMessage, StoreError> {
        let mut write = self.write().await?;
        let insert = "INSERT INTO pet_market_messages (room, sender, text, created_at) \
                      SELECT ?1, ?2, ?3, max(?4, coalesce((SELECT created_at FROM \
                      pet_market_messages WHERE room = ?1 ORDER BY id DESC LIMIT 1), ?4)) \
                      RETURNING id, created_at";
        let insert = sqlx::query_as(insert)
            .bind(new.room)
            .bind(new.sender.id)
            .bind(new.text.as_str())
            .bind(new.now);
        let (id, at): (i64, i64) = insert.fetch_one(&mut *write).await?;
        if let Some(support_read) = new.support_read {
            mark(&mut write, new.room, support_read).await?;
        }
        if lasts {
            write.commit().await?;
        }
        Ok(RoomMessage {
            id: MessageId(id),
            sender: new.sender.username.clone(),
            message: new.text,
            created_at: CreatedAt::try_from(at).map_err(unfit)?,
        })
    }

    /// Loses what was written in a room; only a server that breaks a rule does.
    pub(in crate::protocols::pet_market) async fn forget(
        &self,
        room: i64,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM pet_market_messages WHERE room = ?")
            .bind(room)
            .execute(self.store.read())
            .await?;
        Ok(())
    }
}

impl FromRow<'_, SqliteRow> for Kept {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let at: i64 = row.try_get("created_at")?;
        let text: String = row.try_get("text")?;
        Ok(Self(RoomMessage {
            id: MessageId(row.try_get("id")?),
            sender: row.try_get("username")?,
            message: MessageText::try_from(text).map_err(unfit)?,
            created_at: CreatedAt::try_from(at).map_err(unfit)?,
        }))
    }
}
