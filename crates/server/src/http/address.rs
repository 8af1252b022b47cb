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
    format!("{}://{}", ctx.config.scheme(), host.unwrap_or("localhost"))
}

/// Where the same station answers over HTTPS, for who came to the other port; `None` when neither settings nor request tell a
/// name.
pub(super) fn over_https(ctx: &Ctx, headers: &HeaderMap) -> Option<String> {
    let public = ctx.config.server.public_url.trim_end_matches('/');
    if !public.is_empty() {
        return Some(public.to_owned());
    }
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let sound = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'[' | b']' | b':');
    if name.is_empty() || !name.bytes().all(sound) {
        return None;
    }
    Some(match ctx.config.server.port {
        443 => format!("https://{name}"),
        port => format!("https://{name}:{port}"),
    })
}
