//! What items are in the database.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::ItemInput;
use crate::database::Database;
use crate::problem::Problem;

#[derive(Deserialize, FromRow, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub id: Uuid,
    pub name: String,
    pub description: String,
    pub version: i64,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

pub enum Created {
    Item(Item),
    /// The key was used for another request
    KeyOfOther,
}

pub enum Saved {
    Item(Item),
    Missing,
    /// It is not the version that the caller has seen
    Newer,
}

pub async fn list(
    database: &Database,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Item>, sqlx::Error> {
    let query = sqlx::query_as(
        "select * from items where $1::uuid is null or id > $1 order by id limit $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(&database.read);
    database.timed("list_items", query).await
}

pub async fn read(database: &Database, id: Uuid) -> Result<Option<Item>, sqlx::Error> {
    let query = sqlx::query_as("select * from items where id = $1")
        .bind(id)
        .fetch_optional(&database.read);
    database.timed("read_item", query).await
}

pub async fn create(
    database: &Database,
    input: &ItemInput,
    key: Option<&str>,
) -> Result<Created, sqlx::Error> {
    database
        .timed("create_item", create_once(database, input, key))
        .await
}

/// Two requests with one key: the second waits for the first, and gets its item.
async fn create_once(
    database: &Database,
    input: &ItemInput,
    key: Option<&str>,
) -> Result<Created, sqlx::Error> {
    // Sorted by time, so that pages by id are pages by age.
    let id = Uuid::now_v7();
    let mut transaction = database.write.begin().await?;
    if let Some(key) = key {
        let request = serde_json::to_string(input).unwrap_or_default();
        let taken = sqlx::query(
            "insert into idempotency_keys (key, request, item_id) values ($1, $2, $3)
             on conflict (key) do nothing",
        )
        .bind(key)
        .bind(&request)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        if taken.rows_affected() == 0 {
            let earlier: Option<Item> = sqlx::query_as(
                "select items.* from items join idempotency_keys on item_id = id
                 where key = $1 and request = $2",
            )
            .bind(key)
            .bind(&request)
            .fetch_optional(&mut *transaction)
            .await?;
            return Ok(earlier.map_or(Created::KeyOfOther, Created::Item));
        }
    }
    let item =
        sqlx::query_as("insert into items (id, name, description) values ($1, $2, $3) returning *")
            .bind(id)
            .bind(input.name.trim())
            .bind(&input.description)
            .fetch_one(&mut *transaction)
            .await?;
    transaction.commit().await?;
    Ok(Created::Item(item))
}

pub async fn replace(
    database: &Database,
    id: Uuid,
    version: i64,
    input: &ItemInput,
) -> Result<Saved, sqlx::Error> {
    let query = sqlx::query_as(
        "update items set name = $3, description = $4, version = version + 1, updated_at = now()
         where id = $1 and version = $2 returning *",
    )
    .bind(id)
    .bind(version)
    .bind(input.name.trim())
    .bind(&input.description)
    .fetch_optional(&database.write);
    let item = database.timed("replace_item", query).await?;
    saved(database, id, item).await
}

pub async fn remove(database: &Database, id: Uuid, version: i64) -> Result<Saved, sqlx::Error> {
    let query = sqlx::query_as("delete from items where id = $1 and version = $2 returning *")
        .bind(id)
        .bind(version)
        .fetch_optional(&database.write);
    let item = database.timed("remove_item", query).await?;
    saved(database, id, item).await
}

/// Where nothing was changed: is it gone, or newer?
async fn saved(database: &Database, id: Uuid, item: Option<Item>) -> Result<Saved, sqlx::Error> {
    if let Some(item) = item {
        return Ok(Saved::Item(item));
    }
    let query = sqlx::query("select 1 from items where id = $1")
        .bind(id)
        .fetch_optional(&database.write);
    let row = database.timed("find_item", query).await?;
    Ok(row.map_or(Saved::Missing, |_| Saved::Newer))
}

/// Callers learn that the database is away, and nothing else of it.
impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "the database refused");
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::unavailable("The database does not answer; try again in a moment")
            }
            _ => Self::internal(),
        }
    }
}
