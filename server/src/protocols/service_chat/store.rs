//! What service-chat keeps: people, chats of both kinds, and messages.

use sqlx::{FromRow, Row, sqlite::SqliteRow};
use wireproof_schemas::{
    service_chat::{
        chat_id::ChatId,
        created_at::CreatedAt,
        message::{ChatMessage, Content, MessageId},
        user_id::UserId,
    },
    word::Word,
};

use super::{
    kind::{Kind, Role},
    rule::MessageRule,
};
use crate::{
    rule::Rules,
    store::{self, StoreError, Write, unfit},
};

/// Somebody as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// The world that they belong to.
    pub(super) world: i64,
    /// Which user they are.
    pub(super) id: i64,
    /// Which part they have.
    pub(super) role: Role,
}

/// A chat as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chat {
    /// The world that it belongs to.
    pub(super) world: i64,
    /// Which chat of all it is.
    pub(super) id: i64,
    /// Which kind it is of.
    pub(super) kind: Kind,
    /// Which number it has among those of its kind.
    pub(super) number: i64,
    /// The master, or who works for support.
    pub(super) staff: i64,
    /// The client.
    pub(super) client: i64,
}

impl Chat {
    /// Whether somebody participates.
    pub(super) fn is_of(&self, person: &Person) -> bool {
        [self.staff, self.client].contains(&person.id)
    }

    /// Who else participates.
    pub(super) fn other_than(&self, person: i64) -> i64 {
        match self.staff == person {
            true => self.client,
            false => self.staff,
        }
    }

    /// The client, for a server that takes anybody for them.
    pub(super) fn client_person(&self) -> Person {
        Person {
            world: self.world,
            id: self.client,
            role: Role::Client,
        }
    }

    /// A chat of which nothing is kept; only a server that breaks a rule lets anybody in.
    pub(super) fn of_nobody(kind: Kind, number: i64, person: &Person) -> Self {
        Self {
            world: person.world,
            id: 0,
            kind,
            number,
            staff: person.id,
            client: person.id,
        }
    }
}

/// The tables of service-chat.
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
    pub(super) async fn person(&self, id: i64) -> Result<Option<Person>, StoreError> {
        let find = sqlx::query_as("SELECT world, id, role FROM service_chat_people WHERE id = ?");
        Ok(find.bind(id).fetch_optional(self.store.read()).await?)
    }

    /// The chat of a kind that has this number.
    pub(super) async fn chat(&self, kind: Kind, number: i64) -> Result<Option<Chat>, StoreError> {
        let find = "SELECT world, id, kind, number, staff, client FROM service_chat_chats \
                    WHERE kind = ? AND number = ?";
        let find = sqlx::query_as(find).bind(kind.kept()).bind(number);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// Keeps a message and returns it once it is committed (SC-GEN-16). Time never runs backwards
    /// within a chat, whatever the clock does (SC-MSG-8). Whoever calls holds the chat's lock.
    pub(super) async fn keep(
        &self,
        chat: &Chat,
        author: i64,
        content: Content,
        now: i64,
    ) -> Result<ChatMessage, StoreError> {
        let mut write = self.store.write().await?;
        let latest = "SELECT created_at FROM service_chat_messages WHERE chat = ? \
                      ORDER BY id DESC LIMIT 1";
        let latest = sqlx::query_scalar(latest).bind(chat.id);
        let latest: Option<i64> = latest.fetch_optional(&mut *write).await?;
        let at = match (latest, self.rules.on(MessageRule::TimeRunsForward)) {
            (Some(latest), true) => now.max(latest),
            (Some(latest), false) => latest - 1,
            (None, _) => now,
        };
        let created_at = CreatedAt::try_from(at).map_err(unfit)?;
        let insert = "INSERT INTO service_chat_messages (chat, author, content, created_at) \
                      VALUES (?, ?, ?, ?) RETURNING id";
        let insert = sqlx::query_scalar(insert)
            .bind(chat.id)
            .bind(author)
            .bind(content.as_str())
            .bind(at);
        let id = insert.fetch_one(&mut *write).await?;
        if self.rules.on(MessageRule::MessageIsKept) {
            write.commit().await.map_err(StoreError::from)?;
        }
        Ok(ChatMessage {
            r#type: Word::new(),
            id: MessageId(id),
            content,
            sender_id: UserId(author),
            chat_id: ChatId(chat.number),
            created_at,
        })
    }

    /// What somebody has written last in a chat, or anybody if nobody is named; only a server that
    /// breaks a rule asks.
    pub(super) async fn latest(
        &self,
        chat: &Chat,
        author: Option<i64>,
    ) -> Result<Option<String>, StoreError> {
        let find = "SELECT content FROM service_chat_messages \
                    WHERE chat = ?1 AND (?2 IS NULL OR author = ?2) ORDER BY id DESC LIMIT 1";
        let find = sqlx::query_scalar(find).bind(chat.id).bind(author);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// Begins to make a world.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        self.store.write().await
    }
}

/// Adds somebody.
pub(super) async fn add_person(
    write: &mut Write,
    world: i64,
    role: Role,
) -> Result<i64, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO service_chat_people (world, role) VALUES (?, ?) RETURNING id",
    );
    let insert = insert.bind(world).bind(role.kept());
    Ok(insert.fetch_one(&mut **write).await?)
}

/// Adds a chat of two under a number that no other of its kind has.
pub(super) async fn add_chat(
    write: &mut Write,
    world: i64,
    (kind, number): (Kind, i64),
    (staff, client): (i64, i64),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO service_chat_chats (world, kind, number, staff, client) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(world)
    .bind(kind.kept())
    .bind(number)
    .bind(staff)
    .bind(client)
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// The greatest number of the chats of a kind, or of both.
pub(super) async fn greatest(write: &mut Write, kind: Option<Kind>) -> Result<i64, StoreError> {
    let find = "SELECT coalesce(max(number), 0) FROM service_chat_chats \
                WHERE ?1 IS NULL OR kind = ?1";
    let find = sqlx::query_scalar(find).bind(kind.map(Kind::kept));
    Ok(find.fetch_one(&mut **write).await?)
}

impl FromRow<'_, SqliteRow> for Person {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let role = row.try_get("role")?;
        Ok(Self {
            world: row.try_get("world")?,
            id: row.try_get("id")?,
            role: Role::named(role).ok_or_else(|| unfit(UnknownWord(role.to_owned())))?,
        })
    }
}

impl FromRow<'_, SqliteRow> for Chat {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let kind: &str = row.try_get("kind")?;
        Ok(Self {
            world: row.try_get("world")?,
            id: row.try_get("id")?,
            kind: match kind == Kind::Support.kept() {
                true => Kind::Support,
                false => Kind::Service,
            },
            number: row.try_get("number")?,
            staff: row.try_get("staff")?,
            client: row.try_get("client")?,
        })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no word that is kept here")]
struct UnknownWord(String);
