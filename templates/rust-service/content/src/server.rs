//! Serving, and ending in the order that loses no request: not ready, wait until routers know, take no more
//! connections, let requests end, close what they used.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::app::App;
use crate::problem::Problem;

pub struct Listeners {
    pub http: TcpListener,
    pub metrics: TcpListener,
}

#[derive(Clone, Copy)]
pub struct Patience {
    /// Until routers know that no more requests are wanted
    pub delay: Duration,
    /// For requests under way
    pub drain: Duration,
}

/// Serves until `stop` ends, then drains.
pub async fn serve(
    app: App,
    router: Router,
    listeners: Listeners,
    patience: Patience,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let scrapes =
        tokio::spawn(axum::serve(listeners.metrics, metrics_router(app.clone())).into_future());
    let (close, closed) = oneshot::channel::<()>();
    let server = axum::serve(listeners.http, app.finish(router)).with_graceful_shutdown(async {
        let _ = closed.await;
    });
    let mut server = tokio::spawn(server.into_future());

    tokio::select! {
        () = stop => {}
        ended = &mut server => return ended.map_err(io::Error::other)?,
    }
    tracing::info!("stopping: not ready any more");
    app.lifecycle.start_draining();
    sleep(patience.delay).await;
    tracing::info!("stopping: no more connections");
    let _ = close.send(());
    match timeout(patience.drain, &mut server).await {
        Ok(ended) => ended.map_err(io::Error::other)??,
        Err(_) => {
            tracing::warn!("some requests did not end in time");
            server.abort();
        }
    }
    app.close().await;
    scrapes.abort();
    Ok(())
}

fn metrics_router(app: App) -> Router {
    async fn metrics(State(app): State<App>) -> Response {
        app.before_scrape();
        match app.metrics.text() {
            Ok(text) => {
                ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
            }
            Err(error) => {
                tracing::error!(%error, "metrics cannot be written");
                Problem::internal().into_response()
            }
        }
    }
    Router::new()
        .route("/metrics", get(metrics))
        .with_state(app)
}
