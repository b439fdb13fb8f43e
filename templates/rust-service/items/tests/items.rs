//! Items in a real PostgreSQL, which DATABASE_TEST_URL names; without it these tests say so and do nothing. Each test
//! has a schema of its own.

mod support;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use serde_json::{Value, json};
use service::app::App;
use service::database::Database;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use support::{app_with, get, json as body_of, send};

struct Bench {
    app: App,
    router: Router,
}

impl Bench {
    /// * `schema` - of this test alone
    async fn start(schema: &str) -> Option<Self> {
        let Ok(url) = std::env::var("DATABASE_TEST_URL") else {
            eprintln!("skipped: DATABASE_TEST_URL is not set");
            return None;
        };
        let mut connection = PgConnection::connect(&url).await.unwrap();
        let make = format!("drop schema if exists {schema} cascade; create schema {schema}");
        sqlx::raw_sql(AssertSqlSafe(make))
            .execute(&mut connection)
            .await
            .unwrap();
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{separator}options=-c%20search_path%3D{schema}");
        // Twice: a database that is up to date stays as it is.
        Database::migrate(&url).await.unwrap();
        Database::migrate(&url).await.unwrap();
        let app = app_with(&[
            ("DATABASE_URL", url.as_str()),
            ("DATABASE_READ_URL", url.as_str()),
        ]);
        let router = app.finish(app.router());
        Some(Self { app, router })
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Response<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(
            &self.router,
            request.body(Body::from(body.to_string())).unwrap(),
        )
        .await
    }

    async fn create(&self, name: &str) -> Value {
        let response = self
            .send("POST", "/api/v1/items", &[], json!({ "name": name }))
            .await;
        assert_eq!(response.status(), StatusCode::CREATED);
        body_of(response).await
    }
}

fn path_of(item: &Value) -> String {
    format!("/api/v1/items/{}", item["id"].as_str().unwrap())
}

#[tokio::test]
async fn is_ready_with_its_database_and_measures_it() {
    let Some(bench) = Bench::start("test_ready").await else {
        return;
    };
    let response = get(&bench.router, "/health/readiness").await;
    assert_eq!(response.status(), StatusCode::OK);
    bench.create("measured").await;
    bench.app.before_scrape();
    let metrics = bench.app.metrics.text().unwrap();
    for line in [
        r#"database_query_duration_seconds_count{query="create_item"} 1"#,
        "database_connections_max 10",
        r#"database_connections{state="idle"}"#,
    ] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
    bench.app.close().await;
    let response = get(&bench.router, "/api/v1/items").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn creates_reads_changes_and_removes() {
    let Some(bench) = Bench::start("test_crud").await else {
        return;
    };
    let item = bench.create("  Ünïcode \"quoted\" ").await;
    assert_eq!(item["name"], "Ünïcode \"quoted\"");
    let path = path_of(&item);
    let read = get(&bench.router, &path).await;
    assert_eq!(read.headers()[header::ETAG], "\"1\"");
    assert_eq!(body_of(read).await, item);

    let input = json!({ "name": "new", "description": "changed" });
    let blind = bench.send("PUT", &path, &[], input.clone()).await;
    assert_eq!(blind.status(), StatusCode::PRECONDITION_REQUIRED);
    let seen = [("if-match", "\"1\"")];
    let changed = bench.send("PUT", &path, &seen, input.clone()).await;
    assert_eq!(changed.headers()[header::ETAG], "\"2\"");
    let late = bench.send("PUT", &path, &seen, input).await;
    assert_eq!(late.status(), StatusCode::PRECONDITION_FAILED);
    let stale = bench.send("DELETE", &path, &seen, Value::Null).await;
    assert_eq!(stale.status(), StatusCode::PRECONDITION_FAILED);

    let current = [("if-match", "\"2\"")];
    let gone = bench.send("DELETE", &path, &current, Value::Null).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    let again = bench.send("DELETE", &path, &current, Value::Null).await;
    assert_eq!(again.status(), StatusCode::NOT_FOUND);
    let read = get(&bench.router, &path).await;
    assert_eq!(read.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn gives_every_item_once_over_all_pages() {
    let Some(bench) = Bench::start("test_pages").await else {
        return;
    };
    let mut created = Vec::new();
    for number in 0..5 {
        created.push(bench.create(&format!("item {number}")).await["id"].clone());
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/items?limit=2".to_owned();
    loop {
        let page = body_of(get(&bench.router, &path).await).await;
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["id"].clone()));
        match page["nextCursor"].as_str() {
            Some(next) => path = format!("/api/v1/items?limit=2&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, created);
    for wrong in ["limit=0", "limit=101", "cursor=yesterday"] {
        let response = get(&bench.router, &format!("/api/v1/items?{wrong}")).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn creates_once_per_idempotency_key() {
    let Some(bench) = Bench::start("test_keys").await else {
        return;
    };
    let key = [("idempotency-key", "order-1")];
    let input = json!({ "name": "once" });
    let (first, second) = tokio::join!(
        bench.send("POST", "/api/v1/items", &key, input.clone()),
        bench.send("POST", "/api/v1/items", &key, input),
    );
    assert_eq!(first.status(), StatusCode::CREATED);
    assert_eq!(second.status(), StatusCode::CREATED);
    assert_eq!(body_of(first).await["id"], body_of(second).await["id"]);
    let other = json!({ "name": "another" });
    let refused = bench.send("POST", "/api/v1/items", &key, other).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn refuses_what_is_no_item() {
    let Some(bench) = Bench::start("test_input").await else {
        return;
    };
    for wrong in [
        json!({ "name": " " }),
        json!({ "name": "x".repeat(201) }),
        json!({ "name": "a", "description": "x".repeat(2001) }),
        json!({ "name": "a\u{0}b" }),
        json!({ "name": "a", "owner": "me" }),
        Value::Null,
    ] {
        let response = bench
            .send("POST", "/api/v1/items", &[], wrong.clone())
            .await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{wrong}");
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "application/problem+json"
        );
    }
    let unknown = get(&bench.router, "/api/v1/items/not-an-id").await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}
