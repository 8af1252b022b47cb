//! How a browser reaches this station.

use crate::app::Ctx;
use axum::http::{HeaderMap, header};

/// How a browser reaches the station: as configured, else as this request did.
pub(super) fn home(ctx: &Ctx, headers: &HeaderMap) -> String {
    let public = ctx.config.server.public_url.trim_end_matches('/');
    if !public.is_empty() {
        return public.to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}
