//! Ads, and the files that are no ad's picture (PM-ADS, PM-IMG).

use sqlx::{FromRow, Row, sqlite::SqliteRow};
use wireproof_schemas::pet_market::{
    ad::Ad,
    field::{AdId, AnimalKind, Gender},
};

use super::Store;
use crate::{
    files::FileName,
    protocols::pet_market::values::Values,
    store::{StoreError, Write, unfit},
};

/// Where pictures are served.
const MEDIA: &str = "/media/";

/// An ad as kept.
struct Kept(Ad);

impl Store {
    /// All ads by their number.
    pub(in crate::protocols::pet_market) async fn ads(&self) -> Result<Vec<Ad>, StoreError> {
        let find = sqlx::query_as("SELECT * FROM pet_market_ads ORDER BY id");
        let ads: Vec<Kept> = find.fetch_all(self.store.read()).await?;
        Ok(ads.into_iter().map(|kept| kept.0).collect())
    }

    /// Notes that a file is about to be written.
    pub(in crate::protocols::pet_market) async fn add_arriving(
        &self,
        name: &FileName,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO pet_market_loose_files (name, arrives) VALUES (?, 1)")
            .bind(name.as_str())
            .execute(self.store.read())
            .await?;
        Ok(())
    }

    /// The names of files that no ad has; those that are still to get one are left out, or not.
    pub(in crate::protocols::pet_market) async fn loose(
        &self,
        arriving_too: bool,
    ) -> Result<Vec<String>, StoreError> {
        let find = "SELECT name FROM pet_market_loose_files WHERE arrives <= ?";
        let find = sqlx::query_scalar(find).bind(arriving_too);
        Ok(find.fetch_all(self.store.read()).await?)
    }

    /// Forgets a file that was removed.
    pub(in crate::protocols::pet_market) async fn remove_loose(
        &self,
        name: &FileName,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM pet_market_loose_files WHERE name = ?")
            .bind(name.as_str())
            .execute(self.store.read())
            .await?;
        Ok(())
    }
}

/// The greatest number of an ad.
pub(in crate::protocols::pet_market) async fn newest_ad(
    write: &mut Write,
) -> Result<i64, StoreError> {
    let find = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM pet_market_ads");
    Ok(find.fetch_one(&mut **write).await?)
}

/// Adds an ad, which goes with its world if it has one. The number is the next one, unless it is
/// given.
pub(in crate::protocols::pet_market) async fn add_ad(
    write: &mut Write,
    (world, id): (Option<i64>, Option<i64>),
    values: &Values,
    image: Option<&FileName>,
) -> Result<Ad, StoreError> {
    let insert = "INSERT INTO pet_market_ads \
        (title, description, kind, breed, age, gender, location, price, world, id, image) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *";
    let insert = bind(sqlx::query_as(insert), values).bind(world).bind(id);
    let insert = insert.bind(image.map(FileName::as_str));
    let Kept(ad) = insert.fetch_one(&mut **write).await?;
    settle(write, image).await?;
    Ok(ad)
}

/// Changes what is given of an ad, if there is one of this number.
pub(in crate::protocols::pet_market) async fn change_ad(
    write: &mut Write,
    AdId(id): AdId,
    values: &Values,
    image: Option<Option<&FileName>>,
) -> Result<Option<Ad>, StoreError> {
    let change = "UPDATE pet_market_ads SET title = coalesce(?, title), \
        description = coalesce(?, description), kind = coalesce(?, kind), \
        breed = coalesce(?, breed), age = coalesce(?, age), gender = coalesce(?, gender), \
        location = coalesce(?, location), price = coalesce(?, price), \
        image = iif(?, ?, image) WHERE id = ? RETURNING *";
    let change = bind(sqlx::query_as(change), values);
    let name = image.flatten();
    let change = change
        .bind(image.is_some())
        .bind(name.map(FileName::as_str));
    let changed: Option<Kept> = change.bind(id).fetch_optional(&mut **write).await?;
    settle(write, name).await?;
    Ok(changed.map(|kept| kept.0))
}

/// Takes an ad out, and says whether there was one of this number.
pub(in crate::protocols::pet_market) async fn delete_ad(
    write: &mut Write,
    AdId(id): AdId,
) -> Result<bool, StoreError> {
    let delete = sqlx::query("DELETE FROM pet_market_ads WHERE id = ?").bind(id);
    Ok(delete.execute(&mut **write).await?.rows_affected() == 1)
}

/// A file is an ad's from here on.
async fn settle(write: &mut Write, image: Option<&FileName>) -> Result<(), StoreError> {
    if let Some(name) = image {
        sqlx::query("DELETE FROM pet_market_loose_files WHERE name = ?")
            .bind(name.as_str())
            .execute(&mut **write)
            .await?;
    }
    Ok(())
}

type Query<'q> = sqlx::query::QueryAs<'q, sqlx::Sqlite, Kept, sqlx::sqlite::SqliteArguments>;

fn bind<'q>(query: Query<'q>, values: &'q Values) -> Query<'q> {
    query
        .bind(values.title.as_ref().map(|text| text.as_str()))
        .bind(values.description.as_ref().map(|text| text.as_str()))
        .bind(values.kind.map(AnimalKind::as_str))
        .bind(values.breed.as_ref().map(|text| text.as_str()))
        .bind(values.age.map(i64::from))
        .bind(values.gender.map(Gender::as_str))
        .bind(values.location.as_ref().map(|text| text.as_str()))
        .bind(values.price.map(i64::from))
}

impl FromRow<'_, SqliteRow> for Kept {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let text = |name| row.try_get::<String, _>(name);
        let number = |name| row.try_get::<i64, _>(name);
        let image: Option<String> = row.try_get("image")?;
        let kind = match text("kind")?.as_str() {
            "Cat" => AnimalKind::Cat,
            _ => AnimalKind::Dog,
        };
        let gender = match text("gender")?.as_str() {
            "F" => Gender::F,
            _ => Gender::M,
        };
        Ok(Self(Ad {
            id: AdId(number("id")?),
            title: text("title")?.try_into().map_err(unfit)?,
            description: text("description")?.try_into().map_err(unfit)?,
            kind,
            breed: text("breed")?.try_into().map_err(unfit)?,
            age: number("age")?.try_into().map_err(unfit)?,
            gender,
            location: text("location")?.try_into().map_err(unfit)?,
            price: number("price")?.try_into().map_err(unfit)?,
            image: image.map(|name| format!("{MEDIA}{name}")),
        }))
    }
}
