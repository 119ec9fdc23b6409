//! Rooms: one a user (PM-ROOM).

use wireproof_schemas::pet_market::room::RoomName;

use crate::store::{StoreError, Write};

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
