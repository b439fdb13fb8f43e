//! Liveness asks the process alone: restarting it does not mend a database. Readiness asks what this service itself
//! owns, never what others run, or their outage would become ours.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::app::App;

/// Set once, when the order to stop arrives.
#[derive(Default)]
pub struct Lifecycle {
    draining: AtomicBool,
}

impl Lifecycle {
    pub fn start_draining(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }

    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }
}

/// One thing that was looked at.
pub struct Check {
    name: &'static str,
    is_up: bool,
    /// Whether the service cannot do its work without it
    is_required: bool,
}

impl Check {
    pub fn required(name: &'static str, is_up: bool) -> Self {
        Self {
            name,
            is_up,
            is_required: true,
        }
    }

    pub fn optional(name: &'static str, is_up: bool) -> Self {
        Self {
            name,
            is_up,
            is_required: false,
        }
    }
}

#[derive(Serialize)]
struct Report {
    status: &'static str,
    checks: BTreeMap<&'static str, &'static str>,
}

pub async fn live() -> Response {
    report(&[])
}

pub async fn ready(State(app): State<App>) -> Response {
    if app.lifecycle.is_draining() {
        return report(&[Check::required("accepting", false)]);
    }
    report(&app.checks().await)
}

fn report(checks: &[Check]) -> Response {
    let is_up = checks.iter().all(|check| check.is_up || !check.is_required);
    let code = if is_up {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let report = Report {
        status: word(is_up),
        checks: checks
            .iter()
            .map(|check| (check.name, word(check.is_up)))
            .collect(),
    };
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (code, headers, Json(report)).into_response()
}

fn word(is_up: bool) -> &'static str {
    if is_up { "ok" } else { "unavailable" }
}
