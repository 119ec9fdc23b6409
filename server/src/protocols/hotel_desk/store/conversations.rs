//! Conversations and what is written in them, as kept.
//!
//! Whoever writes holds the lock of the hotel, so that what is told has the order of what is kept.

use sqlx::{FromRow, Row, sqlite::SqliteRow};
use wireproof_schemas::hotel_desk::{
    content::{Content, Preview},
    conversation::{Conversation, ConversationId, Department, Status},
    guest::{GuestId, GuestInfo},
    message::{MessageData, MessageId, SenderType},
    moment::Moment,
};

use super::{Division, Store};
use crate::{
    protocols::hotel_desk::rule::{GuestRule, HotelRule, KeptRule},
    store::{StoreError, Write, unfit},
};

/// A conversation as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) struct Kept {
    pub(in crate::protocols::hotel_desk) id: ConversationId,
    pub(in crate::protocols::hotel_desk) guest: GuestInfo,
    pub(in crate::protocols::hotel_desk) division: Division,
    pub(in crate::protocols::hotel_desk) conversation_type: String,
    pub(in crate::protocols::hotel_desk) status: Status,
    pub(in crate::protocols::hotel_desk) created_at: Moment,
    /// When it was begun, last written to or closed.
    pub(in crate::protocols::hotel_desk) updated_at: Moment,
    pub(in crate::protocols::hotel_desk) preview: Preview,
    /// `updated_at` in seconds since 1970.
    pub(in crate::protocols::hotel_desk) updated: i64,
}

impl Kept {
    /// The conversation as staff gets to know it.
    pub(in crate::protocols::hotel_desk) fn shown(&self) -> Conversation {
        Conversation {
            id: self.id,
            guest_name: self.guest.name.clone(),
            department: self.division.name.clone(),
            conversation_type: self.conversation_type.clone(),
            status: self.status,
            created_at: self.created_at,
            last_message_preview: self.preview.clone(),
        }
    }
}

/// What somebody writes.
#[derive(Clone, Debug)]
pub(in crate::protocols::hotel_desk) struct NewMessage<'a> {
    pub(in crate::protocols::hotel_desk) sender: i64,
    pub(in crate::protocols::hotel_desk) sender_type: SenderType,
    pub(in crate::protocols::hotel_desk) sender_name: &'a str,
    pub(in crate::protocols::hotel_desk) content: Content,
}

/// A conversation that begins.
#[derive(Clone, Debug)]
pub(in crate::protocols::hotel_desk) struct NewConversation {
    pub(in crate::protocols::hotel_desk) guest: GuestInfo,
    pub(in crate::protocols::hotel_desk) division: Division,
    pub(in crate::protocols::hotel_desk) conversation_type: String,
}

const FIND: &str = "SELECT h.world, c.id, c.guest, p.name AS guest_name, g.room_number, \
     c.department, d.name AS department_name, c.type, c.status, c.created_at, c.updated_at, \
     (SELECT content FROM hotel_desk_messages WHERE conversation = c.id ORDER BY id DESC LIMIT 1) AS last \
     FROM hotel_desk_conversations c JOIN hotel_desk_departments d ON d.id = c.department \
     JOIN hotel_desk_hotels h ON h.id = d.hotel JOIN hotel_desk_people p ON p.id = c.guest JOIN hotel_desk_guests g ON g.person = c.guest";

impl Store {
    /// A conversation of a hotel.
    pub(in crate::protocols::hotel_desk) async fn conversation(
        &self,
        hotel: i64,
        id: ConversationId,
    ) -> Result<Option<Kept>, StoreError> {
        let find = format!("{FIND} WHERE (?1 IS NULL OR d.hotel = ?1) AND c.id = ?2");
        let is_of_one = self.rules.on(HotelRule::ConversationsAreOfOneHotel);
        let hotel = is_of_one.then_some(hotel);
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find))
            .bind(hotel)
            .bind(id.0);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// The active conversation of a guest with a department.
    pub(in crate::protocols::hotel_desk) async fn active(
        &self,
        GuestId(guest): GuestId,
        division: i64,
    ) -> Result<Option<Kept>, StoreError> {
        let find = format!("{FIND} WHERE c.guest = ? AND c.department = ? AND c.status = 'active'");
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find))
            .bind(guest)
            .bind(division);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// All active conversations of a department; only a server that breaks a rule asks.
    pub(in crate::protocols::hotel_desk) async fn all_active(
        &self,
        division: i64,
    ) -> Result<Vec<Kept>, StoreError> {
        let find = format!("{FIND} WHERE c.department = ? AND c.status = 'active' ORDER BY c.id");
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find)).bind(division);
        Ok(find.fetch_all(self.store.read()).await?)
    }

    /// The active conversation of a guest in which something happened last.
    pub(in crate::protocols::hotel_desk) async fn last_active(
        &self,
        GuestId(guest): GuestId,
    ) -> Result<Option<Kept>, StoreError> {
        let order = match self.rules.off() {
            Some(GuestRule::LastActiveCounts) => "c.activity",
            Some(GuestRule::ActivityCountsNotAge) => "c.id DESC",
            _ => "c.activity DESC, c.id DESC",
        };
        let find =
            format!("{FIND} WHERE c.guest = ? AND c.status = 'active' ORDER BY {order} LIMIT 1");
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find)).bind(guest);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// Lets the last closed conversation of a guest go on; only a server that breaks a rule does so.
    pub(in crate::protocols::hotel_desk) async fn reopen(
        &self,
        GuestId(guest): GuestId,
    ) -> Result<Option<Kept>, StoreError> {
        let mut write = self.store.write().await?;
        let open = "UPDATE hotel_desk_conversations SET status = 'active' WHERE id = \
                    (SELECT max(id) FROM hotel_desk_conversations WHERE guest = ?)";
        let open = sqlx::query(open).bind(guest);
        open.execute(&mut *write).await?;
        write.commit().await.map_err(StoreError::from)?;
        self.last_active(GuestId(guest)).await
    }

    /// Keeps a message; it is committed when this returns (HD-GEN-16).
    pub(in crate::protocols::hotel_desk) async fn write_message(
        &self,
        kept: &Kept,
        message: NewMessage<'_>,
        at: i64,
    ) -> Result<MessageData, StoreError> {
        let mut write = self.store.write().await?;
        let message = add_message(&mut write, kept, message, at).await?;
        if self.rules.on(KeptRule::MessageIsKept) {
            write.commit().await.map_err(StoreError::from)?;
        }
        Ok(message)
    }

    /// Keeps a new conversation; it is committed when this returns.
    pub(in crate::protocols::hotel_desk) async fn begin(
        &self,
        new: NewConversation,
        now: i64,
    ) -> Result<Kept, StoreError> {
        let mut write = self.store.write().await?;
        let kept = add_conversation(&mut write, new, Status::Active, now).await?;
        if self.rules.on(KeptRule::NewIsThere) {
            write.commit().await.map_err(StoreError::from)?;
        }
        Ok(kept)
    }

    /// Keeps a new conversation with its first message; both are committed when this returns.
    pub(in crate::protocols::hotel_desk) async fn begin_with(
        &self,
        new: NewConversation,
        message: NewMessage<'_>,
        now: i64,
    ) -> Result<(Kept, MessageData), StoreError> {
        let mut write = self.store.write().await?;
        let mut kept = add_conversation(&mut write, new, Status::Active, now).await?;
        let message = add_message(&mut write, &kept, message, now).await?;
        kept.preview = Preview::of(message.content.as_str());
        write.commit().await.map_err(StoreError::from)?;
        Ok((kept, message))
    }

    /// Closes a conversation; that is committed when this returns.
    pub(in crate::protocols::hotel_desk) async fn close(
        &self,
        kept: Kept,
        at: i64,
    ) -> Result<Kept, StoreError> {
        let mut write = self.store.write().await?;
        let close =
            "UPDATE hotel_desk_conversations SET status = 'closed', updated_at = ? WHERE id = ?";
        let close = sqlx::query(close).bind(at).bind(kept.id.0);
        close.execute(&mut *write).await?;
        if self.rules.on(KeptRule::ClosingLasts) {
            write.commit().await.map_err(StoreError::from)?;
        }
        Ok(Kept {
            status: Status::Closed,
            updated_at: moment(at)?,
            updated: at,
            ..kept
        })
    }

    /// Keeps that somebody has read everything in a conversation.
    pub(in crate::protocols::hotel_desk) async fn mark_read(
        &self,
        id: ConversationId,
        person: i64,
    ) -> Result<(), StoreError> {
        let mut write = self.store.write().await?;
        let insert = "INSERT OR REPLACE INTO hotel_desk_reads (conversation, person, message) \
                      SELECT ?1, ?2, coalesce(max(id), 0) FROM hotel_desk_messages WHERE conversation = ?1";
        let insert = sqlx::query(insert).bind(id.0).bind(person);
        insert.execute(&mut *write).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok(())
    }
}

/// Adds a conversation.
pub(in crate::protocols::hotel_desk) async fn add_conversation(
    write: &mut Write,
    new: NewConversation,
    status: Status,
    now: i64,
) -> Result<Kept, StoreError> {
    let insert = "INSERT INTO hotel_desk_conversations \
                  (guest, department, type, status, created_at, updated_at, activity) \
                  SELECT ?1, ?2, ?3, ?4, ?5, ?5, 1 + coalesce(max(activity), 0) \
                  FROM hotel_desk_conversations WHERE guest = ?1 RETURNING id";
    let insert = sqlx::query_scalar(insert)
        .bind(new.guest.id.0)
        .bind(new.division.id)
        .bind(&new.conversation_type)
        .bind(match status {
            Status::Active => "active",
            Status::Closed => "closed",
        })
        .bind(now);
    Ok(Kept {
        id: ConversationId(insert.fetch_one(&mut **write).await?),
        guest: new.guest,
        division: new.division,
        conversation_type: new.conversation_type,
        status,
        created_at: moment(now)?,
        updated_at: moment(now)?,
        preview: Preview::default(),
        updated: now,
    })
}

async fn add_message(
    write: &mut Write,
    kept: &Kept,
    message: NewMessage<'_>,
    at: i64,
) -> Result<MessageData, StoreError> {
    let insert = "INSERT INTO hotel_desk_messages (conversation, sender, content, created_at) \
                  VALUES (?, ?, ?, ?) RETURNING id";
    let insert = sqlx::query_scalar(insert)
        .bind(kept.id.0)
        .bind(message.sender)
        .bind(message.content.as_str())
        .bind(at);
    let id = insert.fetch_one(&mut **write).await?;
    let touch = "UPDATE hotel_desk_conversations SET updated_at = ?1, activity = \
                 (SELECT 1 + max(activity) FROM hotel_desk_conversations WHERE guest = ?2) WHERE id = ?3";
    let touch = sqlx::query(touch)
        .bind(at)
        .bind(kept.guest.id.0)
        .bind(kept.id.0);
    touch.execute(&mut **write).await?;
    Ok(MessageData {
        id: MessageId(id),
        conversation_id: kept.id,
        sender_type: message.sender_type,
        sender_name: message.sender_name.to_owned(),
        content: message.content,
        created_at: moment(at)?,
        guest_info: kept.guest.clone(),
    })
}

fn moment(seconds: i64) -> Result<Moment, StoreError> {
    Ok(Moment::try_from(seconds).map_err(unfit)?)
}

impl FromRow<'_, SqliteRow> for Kept {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let text = |column| row.try_get::<String, _>(column);
        let time = |column| {
            let seconds: i64 = row.try_get(column)?;
            Moment::try_from(seconds).map_err(unfit)
        };
        let last: Option<String> = row.try_get("last")?;
        Ok(Self {
            id: ConversationId(row.try_get("id")?),
            guest: GuestInfo {
                id: GuestId(row.try_get("guest")?),
                name: text("guest_name")?,
                room_number: text("room_number")?,
            },
            division: Division {
                world: row.try_get("world")?,
                id: row.try_get("department")?,
                name: Department::try_from(text("department_name")?).map_err(unfit)?,
            },
            conversation_type: text("type")?,
            status: match text("status")?.as_str() {
                "active" => Status::Active,
                _ => Status::Closed,
            },
            created_at: time("created_at")?,
            updated_at: time("updated_at")?,
            preview: Preview::of(last.as_deref().unwrap_or_default()),
            updated: row.try_get("updated_at")?,
        })
    }
}
