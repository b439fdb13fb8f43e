//! The cache: away, and against the server that REDIS_TEST_URL names; without it that test says so and does nothing.

use std::sync::Arc;
use std::time::Duration;

use service::cache::Cache;
use service::metrics::Metrics;

fn cache_at(url: &str) -> (Cache, Arc<Metrics>) {
    let metrics = Arc::new(Metrics::new().unwrap());
    (Cache::new(url, metrics.clone()).unwrap(), metrics)
}

#[tokio::test]
async fn is_no_more_than_slower_without_it() {
    let (cache, metrics) = cache_at("redis://127.0.0.1:1");
    cache.set("key", &1, Duration::from_secs(1)).await;
    assert_eq!(cache.get::<u32>("key").await, None);
    assert!(!cache.is_up().await);
    let text = metrics.text().unwrap();
    assert!(
        text.contains(r#"cache_requests_total{result="error"} 1"#),
        "{text}"
    );
}

#[tokio::test]
async fn keeps_and_forgets() {
    let Ok(url) = std::env::var("REDIS_TEST_URL") else {
        eprintln!("skipped: REDIS_TEST_URL is not set");
        return;
    };
    let (cache, metrics) = cache_at(&url);
    let key = format!("cache-test-{}", std::process::id());
    assert!(cache.is_up().await);
    assert_eq!(cache.get::<String>(&key).await, None);
    cache.set(&key, &"value", Duration::from_secs(60)).await;
    assert_eq!(cache.get::<String>(&key).await, Some("value".to_owned()));
    cache.forget(&key).await;
    assert_eq!(cache.get::<String>(&key).await, None);
    let text = metrics.text().unwrap();
    assert!(
        text.contains(r#"cache_requests_total{result="hit"} 1"#),
        "{text}"
    );
    assert!(
        text.contains(r#"cache_requests_total{result="miss"} 2"#),
        "{text}"
    );
}
