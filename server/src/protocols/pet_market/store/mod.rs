//! What pet-market keeps: accounts here, the rest one topic a file.

mod rooms;
mod tickets;

use sqlx::FromRow;

pub(super) use self::{
    rooms::add_room,
    tickets::{add_ticket, new_ticket},
};
use crate::store::{self, StoreError, Write};

/// Somebody who can log in.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Account {
    pub(super) world: i64,
    pub(super) id: i64,
    pub(super) username: String,
    pub(super) is_support: bool,
}

/// The tables of pet-market.
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
