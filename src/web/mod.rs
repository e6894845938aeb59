//! Metrics and health over HTTP, on a loopback address or a unix socket, when configured.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::config::Listen;
use crate::telemetry::events;
use crate::telemetry::health::Health;

/// Serves metrics and health until the process ends. A server that cannot start is logged; the service
/// goes on without it.
pub async fn serve_http(listen: Listen, health: Arc<Health>) {
    let served = match &listen {
        Listen::Off => return,
        Listen::Tcp(address) => serve_tcp(*address, &health).await,
        Listen::Impossible { why, .. } => Err(std::io::Error::other(why.clone())),
        Listen::Unix(path) => serve_unix(path.clone(), &health).await,
    };
    if let Err(e) = served {
        events::http_failed(&listen.to_string(), &e.to_string());
    }
}

async fn serve_tcp(address: SocketAddr, health: &Arc<Health>) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    events::http_listening(&listener.local_addr()?.to_string());
    axum::serve(listener, build_router(health)).await
}

async fn serve_unix(path: PathBuf, health: &Arc<Health>) -> std::io::Result<()> {
    // A socket that an earlier process left; the lock says that it is gone.
    match std::fs::remove_file(&path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let listener = tokio::net::UnixListener::bind(&path)?;
    events::http_listening(&format!("unix:{}", path.display()));
    axum::serve(listener, build_router(health)).await
}

fn build_router(health: &Arc<Health>) -> Router {
    let (for_ready, for_metrics) = (Arc::clone(health), Arc::clone(health));
    Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(async move || readiness_response(&for_ready)))
        .route("/metrics", get(async move || metrics_response(&for_metrics)))
}

fn readiness_response(health: &Health) -> (StatusCode, String) {
    match health.reason_not_ready() {
        None => (StatusCode::OK, "ready\n".to_owned()),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}

fn metrics_response(health: &Health) -> impl IntoResponse + use<> {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], health.metrics.to_openmetrics())
}
