//! Where everything is kept: one SQLite database, in memory or in a file.
//!
//! This module opens it and knows worlds; what a protocol keeps is in the protocol's own
//! `store.rs`. Whoever writes begins with [`Store::write`], so that two writers queue instead of
//! failing halfway.

use std::{path::Path, time::Duration};

use sqlx::{
    Sqlite, SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::options::Database;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// A transaction that writes; rolled back when dropped.
pub(crate) type Write = Transaction<'static, Sqlite>;

/// The database.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pool: SqlitePool,
}

/// The database did not do what it should.
#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
pub(crate) struct StoreError(#[from] sqlx::Error);

/// A row holds what nobody could have put there.
pub(crate) fn unfit(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}

/// The database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file, or it is no database.
    #[error("the database cannot be opened")]
    Open(#[from] sqlx::Error),
    /// Its tables are not those of this server.
    #[error("the database's tables cannot be brought up to date")]
    Migrate(#[from] MigrateError),
}

impl Store {
    /// Opens the database and brings its tables up to date.
    pub(crate) async fn open(database: &Database) -> Result<Self, OpenError> {
        let pool = match database {
            Database::Memory => memory().await?,
            Database::File(path) => file(path).await?,
        };
        MIGRATIONS.run(&pool).await?;
        Ok(Self { pool })
    }

    /// For reading.
    pub(crate) fn read(&self) -> &SqlitePool {
        &self.pool
    }

    /// For writing: waits for its turn at once, not at the first write.
    pub(crate) async fn write(&self) -> Result<Write, StoreError> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// The key of a protocol's world.
    pub(crate) async fn world(
        &self,
        protocol: &str,
        name: &str,
    ) -> Result<Option<i64>, StoreError> {
        let find = sqlx::query_scalar("SELECT id FROM worlds WHERE protocol = ? AND name = ?");
        Ok(find
            .bind(protocol)
            .bind(name)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Ends a world with all that is in it.
    pub(crate) async fn end_world(&self, world: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM worlds WHERE id = ?")
            .bind(world)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Closes all connections to the database; what was committed is in the file.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// Makes a world and returns its key.
pub(crate) async fn make_world(
    write: &mut Write,
    protocol: &str,
    name: &str,
) -> Result<i64, StoreError> {
    let make = sqlx::query_scalar("INSERT INTO worlds (protocol, name) VALUES (?, ?) RETURNING id");
    Ok(make
        .bind(protocol)
        .bind(name)
        .fetch_one(&mut **write)
        .await?)
}

/// The database lives as long as its one connection, so that connection is kept whatever happens. To
/// test it before use would be a moment in which whoever gives up drops it.
async fn memory() -> Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None);
    pool.connect_with(SqliteConnectOptions::new().in_memory(true))
        .await
}

/// With a write-ahead log readers and the one writer do not wait for each other.
async fn file(path: &Path) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(10));
    SqlitePoolOptions::new()
        .max_connections(4)
        .connect_with(options)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever goes away while something is read or written must not take the database along.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_is_given_up_takes_nothing_along() {
        let store = Store::open(&Database::Memory).await.expect("it opens");
        let mut write = store.write().await.expect("its turn");
        let world = make_world(&mut write, "p", "w").await.expect("a world");
        write.commit().await.expect("it is kept");
        for turns in 0..2_000 {
            let reader = store.clone();
            let task = tokio::spawn(async move {
                if turns % 2 == 0 {
                    reader.world("p", "w").await?;
                } else {
                    let mut write = reader.write().await?;
                    make_world(&mut write, "p", "lost").await?;
                }
                Ok::<_, StoreError>(())
            });
            for _ in 0..turns % 7 {
                tokio::task::yield_now().await;
            }
            task.abort();
        }
        let found = store.world("p", "w").await.expect("its tables");
        assert_eq!(found, Some(world));
        let mut write = store.write().await.expect("its turn again");
        make_world(&mut write, "p", "another")
            .await
            .expect("a world");
        write.commit().await.expect("it is kept");
        assert_eq!(store.world("p", "lost").await.expect("its tables"), None);
    }
}
