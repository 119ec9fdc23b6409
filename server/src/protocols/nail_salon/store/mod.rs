//! What nail-salon keeps: customers, shops and designs; what is asked and answered is in
//! [`requests`].

mod requests;

use sqlx::{FromRow, Row, sqlite::SqliteRow};
use wireproof_schemas::nail_salon::{
    key::{CustomerKey, DesignKey, ShopId, ShopKey, UserId, UserType},
    nearby_shops::Shop,
    place::{Latitude, Longitude},
    price::Price,
};

pub(super) use self::requests::{Asked, Kept, Made, NewResponse, Of, Request};
use crate::{
    rule::Rules,
    store::{self, StoreError, Write, unfit},
};

/// A customer or a shop as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// The world that they belong to.
    pub(super) world: i64,
    /// Which number they have.
    pub(super) id: i64,
    /// In which role.
    pub(super) role: UserType,
    /// Under which key.
    pub(super) key: UserId,
}

/// A design as kept.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Design {
    /// Which number it has.
    pub(super) id: i64,
    /// Under which key.
    pub(super) key: String,
}

/// The tables of nail-salon.
pub(super) struct Store {
    store: store::Store,
    rules: Rules,
}

impl Store {
    /// The tables in this database.
    pub(super) fn new(store: store::Store, rules: Rules) -> Self {
        Self { store, rules }
    }

    /// Who has this key in a role.
    pub(super) async fn person(
        &self,
        role: UserType,
        key: &str,
    ) -> Result<Option<Person>, StoreError> {
        let find = sqlx::query_as(
            "SELECT world, id, role, key FROM nail_salon_people WHERE role = ? AND key = ?",
        );
        let find = find.bind(role_kept(role)).bind(key);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// The customer of a world who has this key.
    pub(super) async fn customer(
        &self,
        world: i64,
        key: &CustomerKey,
    ) -> Result<Option<Person>, StoreError> {
        let found = self.person(UserType::Customer, &key.0).await?;
        Ok(found.filter(|customer| customer.world == world))
    }

    /// Everybody of a world in a role, ordered by key.
    pub(super) async fn people(&self, world: i64, role: UserType) -> Result<Vec<i64>, StoreError> {
        let find = sqlx::query_scalar(
            "SELECT id FROM nail_salon_people WHERE world = ? AND role = ? ORDER BY key",
        );
        let find = find.bind(world).bind(role_kept(role));
        Ok(find.fetch_all(self.store.read()).await?)
    }

    /// The shops of a world, ordered by key (NS-SHOPS-6).
    pub(super) async fn shops(&self, world: i64) -> Result<Vec<Shop>, StoreError> {
        let find = "SELECT p.key, s.shop_id, s.name, s.lat, s.lng, s.url FROM nail_salon_shops s \
                    JOIN nail_salon_people p ON p.id = s.person WHERE p.world = ? ORDER BY p.key";
        let rows = sqlx::query(find)
            .bind(world)
            .fetch_all(self.store.read())
            .await?;
        Ok(rows.iter().map(shop).collect::<Result<_, _>>()?)
    }

    /// The name of a shop.
    pub(super) async fn shop_name(&self, shop: i64) -> Result<Option<String>, StoreError> {
        let find = sqlx::query_scalar("SELECT name FROM nail_salon_shops WHERE person = ?");
        Ok(find.bind(shop).fetch_optional(self.store.read()).await?)
    }

    /// The designs of a world, ordered by key.
    pub(super) async fn designs(&self, world: i64) -> Result<Vec<Design>, StoreError> {
        let find =
            sqlx::query_as("SELECT id, key FROM nail_salon_designs WHERE world = ? ORDER BY key");
        Ok(find.bind(world).fetch_all(self.store.read()).await?)
    }

    /// The design of a world that has this key.
    pub(super) async fn design(
        &self,
        world: i64,
        key: &DesignKey,
    ) -> Result<Option<Design>, StoreError> {
        let find =
            sqlx::query_as("SELECT id, key FROM nail_salon_designs WHERE world = ? AND key = ?");
        let find = find.bind(world).bind(&key.0);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// The shops that are asked for a design, ordered by key.
    pub(super) async fn shops_of(&self, design: &Design) -> Result<Vec<i64>, StoreError> {
        let find = "SELECT o.shop FROM nail_salon_offers o \
                    JOIN nail_salon_people p ON p.id = o.shop WHERE o.design = ? ORDER BY p.key";
        Ok(sqlx::query_scalar(find)
            .bind(design.id)
            .fetch_all(self.store.read())
            .await?)
    }

    /// Begins to make a world.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        self.store.write().await
    }
}

/// Adds somebody under this key.
pub(super) async fn add_person(
    write: &mut Write,
    world: i64,
    role: UserType,
    key: &str,
) -> Result<i64, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO nail_salon_people (world, role, key) VALUES (?, ?, ?) RETURNING id",
    );
    let insert = insert.bind(world).bind(role_kept(role)).bind(key);
    Ok(insert.fetch_one(&mut **write).await?)
}

/// What makes a person a shop.
pub(super) async fn add_shop(
    write: &mut Write,
    person: i64,
    shop: &Shop,
) -> Result<(), StoreError> {
    let insert = sqlx::query(
        "INSERT INTO nail_salon_shops (person, shop_id, name, lat, lng, url) VALUES (?, ?, ?, ?, ?, ?)",
    );
    insert
        .bind(person)
        .bind(&shop.shop_id.0)
        .bind(&shop.shop_name)
        .bind(f64::from(shop.lat))
        .bind(f64::from(shop.lng))
        .bind(&shop.shop_url)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Adds a design.
pub(super) async fn add_design(
    write: &mut Write,
    world: i64,
    (key, name, price): (&str, &str, Price),
) -> Result<i64, StoreError> {
    let insert = sqlx::query_scalar(
        "INSERT INTO nail_salon_designs (world, key, name, price) VALUES (?, ?, ?, ?) RETURNING id",
    );
    let insert = insert.bind(world).bind(key).bind(name);
    let insert = insert.bind(i64::from(price));
    Ok(insert.fetch_one(&mut **write).await?)
}

/// Lets a shop be asked for a design.
pub(super) async fn add_offer(write: &mut Write, design: i64, shop: i64) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO nail_salon_offers (design, shop) VALUES (?, ?)")
        .bind(design)
        .bind(shop)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// The number of the person who is added next, as keys hold it.
pub(super) async fn next_person(write: &mut Write) -> Result<String, StoreError> {
    next(write, "nail_salon_people").await
}

/// The number of the design that is added next, as keys hold it.
pub(super) async fn next_design(write: &mut Write) -> Result<String, StoreError> {
    next(write, "nail_salon_designs").await
}

async fn next(write: &mut Write, table: &str) -> Result<String, StoreError> {
    let find =
        "SELECT printf('%06d', 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0))";
    let find = sqlx::query_scalar(find).bind(table);
    Ok(find.fetch_one(&mut **write).await?)
}

fn role_kept(role: UserType) -> &'static str {
    match role {
        UserType::Customer => "customer",
        UserType::Shop => "shop",
    }
}

impl FromRow<'_, SqliteRow> for Person {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let role: &str = row.try_get("role")?;
        Ok(Self {
            world: row.try_get("world")?,
            id: row.try_get("id")?,
            role: if role == role_kept(UserType::Shop) {
                UserType::Shop
            } else {
                UserType::Customer
            },
            key: UserId(row.try_get("key")?),
        })
    }
}

fn shop(row: &SqliteRow) -> Result<Shop, sqlx::Error> {
    Ok(Shop {
        shop_key: ShopKey(row.try_get("key")?),
        shop_name: row.try_get("name")?,
        shop_id: ShopId(row.try_get("shop_id")?),
        lat: Latitude::try_from(row.try_get::<f64, _>("lat")?).map_err(unfit)?,
        lng: Longitude::try_from(row.try_get::<f64, _>("lng")?).map_err(unfit)?,
        shop_url: row.try_get("url")?,
    })
}

#[cfg(test)]
mod tests;
