//! What pet-market keeps: accounts here, the rest one topic a file.

mod ads;
mod messages;
mod rooms;
mod tickets;

use sqlx::FromRow;

pub(super) use self::{
    ads::{add_ad, change_ad, delete_ad, newest_ad},
    messages::NewMessage,
    rooms::{Room, add_room},
    tickets::{add_ticket, new_ticket},
};
use crate::{
    auth::Refresh,
    store::{self, StoreError, Write},
};

/// Somebody who can log in.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Account {
    pub(super) world: i64,
    pub(super) id: i64,
    pub(super) username: String,
    pub(super) is_support: bool,
}

/// The tables of pet-market.
#[derive(Clone)]
pub(super) struct Store {
    store: store::Store,
}

impl Store {
    /// The tables in this database.
    pub(super) fn new(store: store::Store) -> Self {
        Self { store }
    }

    /// The account of this number.
    pub(super) async fn account(&self, id: i64) -> Result<Option<Account>, StoreError> {
        let find = "SELECT world, id, username, is_support FROM pet_market_accounts WHERE id = ?";
        let find = sqlx::query_as(find).bind(id);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// The account of this username, and what is kept of its password.
    pub(super) async fn login(&self, username: &str) -> Result<Option<(i64, String)>, StoreError> {
        let find = "SELECT id, password FROM pet_market_accounts WHERE username = ?";
        let find = sqlx::query_as(find).bind(username);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// Notes that a refresh token was used, at this time in seconds since 1970, and says whether it
    /// was the first time. Tokens whose time is over need no note.
    pub(super) async fn spend(&self, token: &Refresh, now: i64) -> Result<bool, StoreError> {
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM pet_market_spent_refreshes WHERE expires_at <= ?")
            .bind(now)
            .execute(&mut *write)
            .await?;
        let insert = "INSERT INTO pet_market_spent_refreshes (jti, expires_at) VALUES (?, ?) \
                      ON CONFLICT (jti) DO NOTHING";
        let insert = sqlx::query(insert).bind(&token.jti).bind(token.expires_at);
        let is_first = insert.execute(&mut *write).await?.rows_affected() == 1;
        write.commit().await?;
        Ok(is_first)
    }

    /// Whether a refresh token was used.
    pub(super) async fn is_spent(&self, token: &Refresh) -> Result<bool, StoreError> {
        let find = "SELECT EXISTS (SELECT 1 FROM pet_market_spent_refreshes WHERE jti = ?)";
        let find = sqlx::query_scalar(find).bind(&token.jti);
        Ok(find.fetch_one(self.store.read()).await?)
    }

    /// Begins to write.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        self.store.write().await
    }
}

/// Adds an account, whose password is kept as this PHC string.
pub(super) async fn add_account(
    write: &mut Write,
    world: i64,
    (username, password, is_support): (&str, &str, bool),
) -> Result<i64, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO pet_market_accounts (world, username, password, is_support) \
         VALUES (?, ?, ?, ?) RETURNING id",
    );
    let insert = insert.bind(world).bind(username).bind(password);
    Ok(insert.bind(is_support).fetch_one(&mut **write).await?)
}
