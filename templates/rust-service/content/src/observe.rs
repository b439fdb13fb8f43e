//! Around every request: a span, its metrics, one line in the log, and the longest time that it may take.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use opentelemetry::global;
use opentelemetry::propagation::Extractor;
use opentelemetry::trace::TraceContextExt;
use tokio::time::timeout;
use tracing::{Instrument, Span, field, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::app::App;
use crate::problem::Problem;

pub async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = bounded_method(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unmatched", MatchedPath::as_str)
        .to_owned();
    let span = span_of(method, &route, request.headers());
    let answer = timeout(
        app.request_timeout,
        next.run(request).instrument(span.clone()),
    );
    let response = match answer.await {
        Ok(response) => response,
        Err(_) => Problem::unavailable("This took longer than it may").into_response(),
    };
    let status = response.status();
    let seconds = started.elapsed().as_secs_f64();
    let labels = [method, route.as_str(), status.as_str()];
    app.metrics.requests.with_label_values(&labels).inc();
    app.metrics
        .request_duration
        .with_label_values(&labels)
        .observe(seconds);
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    span.in_scope(|| {
        if status.is_server_error() {
            tracing::error!(status = status.as_u16(), seconds, "request failed");
        } else if route.starts_with("/health") || route == "/ready" {
            tracing::debug!(status = status.as_u16(), seconds, "probe answered");
        } else {
            tracing::info!(status = status.as_u16(), seconds, "request answered");
        }
    });
    response
}

/// The trace goes on from the caller's, if it sent one.
fn span_of(method: &str, route: &str, headers: &HeaderMap) -> Span {
    let span = info_span!(
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = field::Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = field::Empty,
        trace_id = field::Empty,
        span_id = field::Empty,
    );
    let parent =
        global::get_text_map_propagator(|propagator| propagator.extract(&Headers(headers)));
    if span.set_parent(parent).is_ok() {
        let context = span.context();
        let ids = context.span().span_context().clone();
        span.record("trace_id", ids.trace_id().to_string());
        span.record("span_id", ids.span_id().to_string());
    }
    span
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}

fn bounded_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_methods_nobody_defined_as_one() {
        let strange = Method::from_bytes(b"BREW").unwrap();
        assert_eq!(bounded_method(&strange), "OTHER");
        assert_eq!(bounded_method(&Method::PATCH), "PATCH");
    }
}
