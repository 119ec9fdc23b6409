//! What customers ask and shops answer, as kept.
//!
//! Whoever writes holds the lock of the world, so that what is told has the order of what is kept.

use sqlx::{FromRow, Row, sqlite::SqliteRow};
use wireproof_schemas::nail_salon::{
    contents::Contents,
    get_responses::{Answered, Asked as Wanted},
    key::{DesignKey, RequestKey, ResponseKey},
    moment::Moment,
    price::Price,
    status::Answer,
};

use super::{Design, Store};
use crate::{
    protocols::nail_salon::rule::{KeptRule, ListRule},
    store::{StoreError, unfit},
};

/// A request to one shop that has just been made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::protocols::nail_salon) struct Made {
    /// The shop.
    pub(in crate::protocols::nail_salon) shop: i64,
    /// The request.
    pub(in crate::protocols::nail_salon) key: RequestKey,
}

/// What is asked, and of whom.
pub(in crate::protocols::nail_salon) struct Asked<'a> {
    pub(in crate::protocols::nail_salon) customer: i64,
    pub(in crate::protocols::nail_salon) design: &'a Design,
    pub(in crate::protocols::nail_salon) shops: &'a [i64],
    pub(in crate::protocols::nail_salon) contents: &'a Contents,
}

/// A request as whoever answers has to know it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(in crate::protocols::nail_salon) struct Request {
    pub(in crate::protocols::nail_salon) id: i64,
    pub(in crate::protocols::nail_salon) customer: i64,
    pub(in crate::protocols::nail_salon) shop: i64,
    pub(in crate::protocols::nail_salon) shop_name: String,
    pub(in crate::protocols::nail_salon) created_at: i64,
    pub(in crate::protocols::nail_salon) is_answered: bool,
}

/// What a shop answers.
#[derive(Clone, Debug)]
pub(in crate::protocols::nail_salon) struct NewResponse {
    pub(in crate::protocols::nail_salon) status: Answer,
    pub(in crate::protocols::nail_salon) price: Price,
    pub(in crate::protocols::nail_salon) contents: Contents,
}

/// Whose requests are read.
#[derive(Clone, Copy, Debug)]
pub(in crate::protocols::nail_salon) enum Of {
    /// One customer's.
    Customer(i64),
    /// Those of everybody in a world; only a server that breaks a rule reads these.
    World(i64),
}

/// A request together with everything that a list shows of it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::protocols::nail_salon) struct Kept {
    pub(in crate::protocols::nail_salon) id: i64,
    pub(in crate::protocols::nail_salon) key: RequestKey,
    pub(in crate::protocols::nail_salon) design_key: DesignKey,
    pub(in crate::protocols::nail_salon) design_name: String,
    pub(in crate::protocols::nail_salon) shop: i64,
    pub(in crate::protocols::nail_salon) shop_name: String,
    pub(in crate::protocols::nail_salon) created_at: Moment,
    pub(in crate::protocols::nail_salon) wanted: Wanted,
    pub(in crate::protocols::nail_salon) answer: Option<(Answer, Answered)>,
}

impl Store {
    /// Keeps a request to each of these shops and returns them once they are committed
    /// (NS-GEN-16). All have one time, and no two requests of a customer have the same, so that
    /// their order is always that of asking (NS-LIST-27).
    pub(in crate::protocols::nail_salon) async fn ask(
        &self,
        asked: Asked<'_>,
        now: i64,
    ) -> Result<Vec<Made>, StoreError> {
        let mut write = self.store.write().await?;
        let latest = "SELECT max(created_at) FROM nail_salon_requests WHERE customer = ?";
        let latest = sqlx::query_scalar(latest).bind(asked.customer);
        let latest: Option<i64> = latest.fetch_one(&mut *write).await?;
        let now = match self.rules.on(ListRule::TimeIsTimeOfRequest) {
            true => now,
            false => now + 9 * 60 * 60 * 1000,
        };
        let at = latest.map_or(now, |latest| now.max(latest + 1));
        let mut made = Vec::new();
        for shop in asked.shops {
            let insert = "INSERT INTO nail_salon_requests (customer, shop, design, contents, created_at) \
                          VALUES (?, ?, ?, ?, ?) RETURNING key";
            let insert = sqlx::query_scalar(insert)
                .bind(asked.customer)
                .bind(shop)
                .bind(asked.design.id)
                .bind(asked.contents.as_str())
                .bind(at);
            made.push(Made {
                shop: *shop,
                key: RequestKey(insert.fetch_one(&mut *write).await?),
            });
        }
        if self.rules.on(KeptRule::RequestIsKeptBeforeTold) {
            write.commit().await.map_err(StoreError::from)?;
        }
        Ok(made)
    }

    /// A request of a world by its key.
    pub(in crate::protocols::nail_salon) async fn request(
        &self,
        world: i64,
        key: &RequestKey,
    ) -> Result<Option<Request>, StoreError> {
        let find = "SELECT r.id, r.customer, r.shop, s.name AS shop_name, r.created_at, \
                    EXISTS (SELECT 1 FROM nail_salon_responses WHERE request = r.id) AS is_answered \
                    FROM nail_salon_requests r JOIN nail_salon_shops s ON s.person = r.shop \
                    JOIN nail_salon_people p ON p.id = r.shop WHERE p.world = ? AND r.key = ?";
        let find = sqlx::query_as(find).bind(world).bind(&key.0);
        Ok(find.fetch_optional(self.store.read()).await?)
    }

    /// Keeps the answer to a request, in place of any other; it is committed when this returns
    /// (NS-GEN-16), and never before its request (NS-LIST-20): clocks are set back.
    pub(in crate::protocols::nail_salon) async fn answer(
        &self,
        request: &Request,
        response: &NewResponse,
        now: i64,
    ) -> Result<(), StoreError> {
        let at = match self.rules.on(ListRule::AnswerIsNotBeforeRequest) {
            true => now.max(request.created_at),
            false => request.created_at - 1000,
        };
        let mut write = self.store.write().await?;
        let insert = "INSERT OR REPLACE INTO nail_salon_responses (request, status, price, contents, created_at) \
                      VALUES (?, ?, ?, ?, ?)";
        sqlx::query(insert)
            .bind(request.id)
            .bind(match response.status {
                Answer::Accepted => "accepted",
                Answer::Rejected => "rejected",
            })
            .bind(i64::from(response.price))
            .bind(response.contents.as_str())
            .bind(at)
            .execute(&mut *write)
            .await?;
        if self.rules.on(KeptRule::ResponseIsKeptBeforeTold) {
            write.commit().await.map_err(StoreError::from)?;
        }
        Ok(())
    }

    /// The requests to a shop, oldest first: those that it has not answered, or all.
    pub(in crate::protocols::nail_salon) async fn requests_to(
        &self,
        shop: i64,
        answered_too: bool,
    ) -> Result<Vec<RequestKey>, StoreError> {
        let find = "SELECT key FROM nail_salon_requests WHERE shop = ?1 AND (?2 OR \
                    id NOT IN (SELECT request FROM nail_salon_responses)) ORDER BY created_at, id";
        let find = sqlx::query_scalar(find).bind(shop).bind(answered_too);
        let keys: Vec<String> = find.fetch_all(self.store.read()).await?;
        Ok(keys.into_iter().map(RequestKey).collect())
    }

    /// Requests with their answers, oldest first; those of one time by shop (NS-LIST-27).
    pub(in crate::protocols::nail_salon) async fn requests(
        &self,
        of: Of,
    ) -> Result<Vec<Kept>, StoreError> {
        let find = "SELECT r.id, r.key, r.contents, r.created_at, r.shop, s.name AS shop_name, \
                    d.key AS design_key, d.name AS design_name, d.price AS list_price, \
                    a.key AS response_key, a.status, a.price, a.contents AS answered, \
                    a.created_at AS answered_at FROM nail_salon_requests r \
                    JOIN nail_salon_designs d ON d.id = r.design \
                    JOIN nail_salon_people p ON p.id = r.shop \
                    JOIN nail_salon_shops s ON s.person = r.shop \
                    LEFT JOIN nail_salon_responses a ON a.request = r.id \
                    WHERE r.customer = ?1 OR p.world = ?2 ORDER BY r.created_at, p.key, r.id";
        let (customer, world) = match of {
            Of::Customer(customer) => (Some(customer), None),
            Of::World(world) => (None, Some(world)),
        };
        let find = sqlx::query_as(find).bind(customer).bind(world);
        Ok(find.fetch_all(self.store.read()).await?)
    }
}

impl FromRow<'_, SqliteRow> for Kept {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let text = |column| row.try_get::<String, _>(column);
        Ok(Self {
            id: row.try_get("id")?,
            key: RequestKey(text("key")?),
            design_key: DesignKey(text("design_key")?),
            design_name: text("design_name")?,
            shop: row.try_get("shop")?,
            shop_name: text("shop_name")?,
            created_at: Moment::try_from(row.try_get::<i64, _>("created_at")?).map_err(unfit)?,
            wanted: Wanted {
                price: Price::try_from(row.try_get::<i64, _>("list_price")?).map_err(unfit)?,
                contents: Contents::try_from(text("contents")?).map_err(unfit)?,
            },
            answer: answer(row)?,
        })
    }
}

fn answer(row: &SqliteRow) -> Result<Option<(Answer, Answered)>, sqlx::Error> {
    let Some(status) = row.try_get::<Option<String>, _>("status")? else {
        return Ok(None);
    };
    let status = match status.as_str() {
        "accepted" => Answer::Accepted,
        _ => Answer::Rejected,
    };
    let answered = Answered {
        response_key: ResponseKey(row.try_get("response_key")?),
        price: Price::try_from(row.try_get::<i64, _>("price")?).map_err(unfit)?,
        contents: Contents::try_from(row.try_get::<String, _>("answered")?).map_err(unfit)?,
        created_at: Moment::try_from(row.try_get::<i64, _>("answered_at")?).map_err(unfit)?,
    };
    Ok(Some((status, answered)))
}
