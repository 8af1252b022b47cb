//! Whether the process lives, and whether it can work.

use super::extract::Shared;
use axum::extract::State;
use axum::http::StatusCode;

/// The process answers.
pub(super) async fn lives() -> &'static str {
    "ok\n"
}

/// Database and files can be used.
pub(super) async fn ready(State(ctx): State<Shared>) -> (StatusCode, &'static str) {
    if let Err(error) = ctx.db.ping().await {
        tracing::error!(error = &error as &dyn std::error::Error, "the database does not answer");
        return (StatusCode::SERVICE_UNAVAILABLE, "database\n");
    }
    if ctx.blobs.check().await.is_err() {
        return (StatusCode::SERVICE_UNAVAILABLE, "files\n");
    }
    (StatusCode::OK, "ok\n")
}
