//! Rooms: one a user (PM-ROOM), and what support has read of them (PM-READ).

use sqlx::FromRow;
use wireproof_schemas::pet_market::room::RoomName;

use super::{Account, Store};
use crate::store::{StoreError, Write};

/// A room as kept.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(in crate::protocols::pet_market) struct Room {
    pub(in crate::protocols::pet_market) world: i64,
    pub(in crate::protocols::pet_market) id: i64,
    /// The user whose room it is.
    pub(in crate::protocols::pet_market) account: i64,
    pub(in crate::protocols::pet_market) username: String,
    pub(in crate::protocols::pet_market) support_read: bool,
}

const FIND: &str = "SELECT a.world, r.id, r.account, a.username, r.support_read FROM pet_market_rooms r \
                    JOIN pet_market_accounts a ON a.id = r.account";

impl Store {
    /// The room of this number.
    pub(in crate::protocols::pet_market) async fn room(
        &self,
        RoomName(id): RoomName,
    ) -> Result<Option<Room>, StoreError> {
        let find = format!("{FIND} WHERE r.id = ?");
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find)).bind(id);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// The rooms of a world by their number.
    pub(in crate::protocols::pet_market) async fn rooms(
        &self,
        world: i64,
    ) -> Result<Vec<Room>, StoreError> {
        let find = format!("{FIND} WHERE a.world = ? ORDER BY r.id");
        let find = sqlx::query_as(sqlx::AssertSqlSafe(find)).bind(world);
        Ok(find.fetch_all(self.store.read()).await?)
    }

    /// The room of a user, which is made by the first call: of two at once, by one (PM-ROOM-16).
    pub(in crate::protocols::pet_market) async fn room_of(
        &self,
        account: &Account,
    ) -> Result<RoomName, StoreError> {
        let find = sqlx::query_scalar("SELECT id FROM pet_market_rooms WHERE account = ?");
        let find = find.bind(account.id);
        if let Some(room) = find.fetch_optional(self.store.read()).await? {
            return Ok(RoomName(room));
        }
        let mut write = self.write().await?;
        let room = add_room(&mut write, account.id).await?;
        write.commit().await?;
        Ok(room)
    }

    /// Gives a user another room in place of the one they had; only a server that breaks a rule
    /// does.
    pub(in crate::protocols::pet_market) async fn renew_room(
        &self,
        account: &Account,
    ) -> Result<RoomName, StoreError> {
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM pet_market_rooms WHERE account = ?")
            .bind(account.id)
            .execute(&mut *write)
            .await?;
        let room = add_room(&mut write, account.id).await?;
        write.commit().await?;
        Ok(room)
    }

    /// Keeps whether support has read a room.
    pub(in crate::protocols::pet_market) async fn mark(
        &self,
        room: i64,
        support_read: bool,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        mark(&mut write, room, support_read).await?;
        write.commit().await?;
        Ok(())
    }
}

/// Keeps it as a part of something.
pub(super) async fn mark(
    write: &mut Write,
    room: i64,
    support_read: bool,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE pet_market_rooms SET support_read = ? WHERE id = ?")
        .bind(support_read)
        .bind(room)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// The room of a user, which is added unless there is one.
pub(in crate::protocols::pet_market) async fn add_room(
    write: &mut Write,
    account: i64,
) -> Result<RoomName, StoreError> {
    let insert = "INSERT INTO pet_market_rooms (account) VALUES (?) \
                  ON CONFLICT (account) DO UPDATE SET account = excluded.account RETURNING id";
    let insert = sqlx::query_scalar(insert).bind(account);
    Ok(RoomName(insert.fetch_one(&mut **write).await?))
}
