//! Addresses of this station, and as codes that a phone reads from a screen.

use super::problem::{Code, Problem};
use crate::app::Ctx;
use axum::http::{HeaderMap, header};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Empty modules around a code.
const QUIET: usize = 4;

/// How a browser reaches the station: as configured, else as this request did.
pub(super) fn home(ctx: &Ctx, headers: &HeaderMap) -> String {
    let public = ctx.config.server.public_url.trim_end_matches('/');
    if !public.is_empty() {
        return public.to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}

/// A text as a code: SVG with one path.
pub(super) fn svg(text: &str) -> Result<String, Problem> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| Problem::from(Code::Internal))?;
    let (width, modules) = (code.width(), code.to_colors());
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (at, _) in modules.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark) {
        let _ = write!(path, "M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}
