//! A port that only says where HTTPS is.

use super::address::over_https;
use super::extract::Shared;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use std::io;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Sends everybody to the same place over HTTPS until it is told to stop.
pub async fn serve(ctx: Shared, listener: TcpListener, mut stop: watch::Receiver<bool>) -> io::Result<()> {
    axum::serve(listener, Router::new().fallback(elsewhere).with_state(ctx))
        .with_graceful_shutdown(async move {
            let _ = stop.wait_for(|stop| *stop).await;
        })
        .await
}

async fn elsewhere(State(ctx): State<Shared>, headers: HeaderMap, uri: Uri) -> Response {
    let Some(home) = over_https(&ctx, &headers) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    (
        StatusCode::PERMANENT_REDIRECT,
        [(header::LOCATION, format!("{home}{path}"))],
    )
        .into_response()
}
