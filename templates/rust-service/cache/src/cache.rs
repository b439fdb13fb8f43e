//! A cache that may be away: then every look-up is a miss, and the service goes on.

use std::sync::Arc;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{AsyncCommands, Client, RedisResult};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::metrics::Metrics;

/// Longest that a look-up may hold a request up.
const PATIENCE: Duration = Duration::from_millis(250);

#[derive(Clone)]
pub struct Cache {
    connection: ConnectionManager,
    metrics: Arc<Metrics>,
}

impl Cache {
    /// Connects with the first look-up, and again after each loss. Needs a runtime around it.
    pub fn new(url: &str, metrics: Arc<Metrics>) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(0);
        Ok(Self {
            connection: ConnectionManager::new_lazy_with_config(Client::open(url)?, config)?,
            metrics,
        })
    }

    /// * `key` - with the name of the service in front where others use the same cache
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let found: RedisResult<Option<String>> = self.connection.clone().get(key).await;
        let (result, value) = match found {
            Ok(text) => match text.and_then(|text| serde_json::from_str(&text).ok()) {
                Some(value) => ("hit", Some(value)),
                None => ("miss", None),
            },
            Err(error) => {
                tracing::debug!(%error, "the cache did not answer");
                ("error", None)
            }
        };
        self.metrics
            .cache_requests
            .with_label_values(&[result])
            .inc();
        value
    }

    pub async fn set<T: Serialize>(&self, key: &str, value: &T, lifetime: Duration) {
        let Ok(text) = serde_json::to_string(value) else {
            return;
        };
        let stored: RedisResult<()> = self
            .connection
            .clone()
            .set_ex(key, text, lifetime.as_secs().max(1))
            .await;
        if let Err(error) = stored {
            tracing::debug!(%error, "the cache did not take a value");
        }
    }

    pub async fn forget(&self, key: &str) {
        let forgotten: RedisResult<()> = self.connection.clone().del(key).await;
        if let Err(error) = forgotten {
            tracing::warn!(%error, key, "the cache may answer with what was changed");
        }
    }

    pub async fn is_up(&self) -> bool {
        let answer: RedisResult<()> = self.connection.clone().ping().await;
        answer.is_ok()
    }
}
