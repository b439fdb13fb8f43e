//! The work of a service that takes no requests: one round after another until it is told to stop. A round that has
//! begun is ended.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use crate::health::Lifecycle;

const PAUSE: Duration = Duration::from_secs(1);

/// * `round` - takes a job, does it, and says that it is done
pub async fn run(lifecycle: Arc<Lifecycle>, round: impl AsyncFn()) {
    while !lifecycle.is_draining() {
        round().await;
        sleep(PAUSE).await;
    }
}

/// Replace this by what the service is for.
pub async fn round() {
    tracing::debug!("nothing to do");
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn ends_the_round_that_has_begun_and_begins_no_other() {
        let lifecycle = Arc::new(Lifecycle::default());
        let rounds = AtomicU32::new(0);
        run(lifecycle.clone(), async || {
            lifecycle.start_draining();
            rounds.fetch_add(1, Ordering::SeqCst);
        })
        .await;
        assert_eq!(rounds.load(Ordering::SeqCst), 1);
    }
}
