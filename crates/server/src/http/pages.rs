//! The built pages: from a folder while they are written, else those that the program carries.

use super::problem::{Code, Problem};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

/// Files that were made small, by the hash of their content: each is asked for by every visitor.
static SMALL: Mutex<BTreeMap<[u8; 32], Vec<u8>>> = Mutex::new(BTreeMap::new());
/// What is shorter gains nothing.
const SHORT: usize = 1024;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Pages;

/// The file of a path, or the page that finds its way by itself.
pub(super) async fn page(uri: Uri, asked: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path == "api" {
        return Problem::from(Code::NotFound).into_response();
    }
    if let Some(file) = Pages::get(path) {
        return answer(path, file, &asked);
    }
    // What looks like a file and is none: an old script of a page that was left open.
    let named = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    match Pages::get("index.html").filter(|_| !named) {
        Some(index) => answer("index.html", index, &asked),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(path: &str, file: EmbeddedFile, asked: &HeaderMap) -> Response {
    let mut headers = HeaderMap::new();
    let kind = media_type(path);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // Built files carry their hash in the name; the page that names them must not be kept.
    let keep = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    let text = kind.starts_with("text/") || kind.starts_with("application/json") || kind == "image/svg+xml";
    if !text || file.data.len() < SHORT {
        return (headers, file.data.into_owned()).into_response();
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(built) = takes(asked, "br").then(|| Pages::get(&format!("{path}.br"))).flatten() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        return (headers, built.data.into_owned()).into_response();
    }
    match takes(asked, "gzip").then(|| small(&file)).flatten() {
        Some(small) => {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            (headers, small).into_response()
        }
        None => (headers, file.data.into_owned()).into_response(),
    }
}

fn takes(asked: &HeaderMap, wanted: &str) -> bool {
    let told = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    told.unwrap_or_default().split(',').any(|way| {
        let (name, weight) = way.split_once(';').unwrap_or((way, ""));
        name.trim() == wanted && weight.trim() != "q=0"
    })
}

/// The content made small, once.
fn small(file: &EmbeddedFile) -> Option<Vec<u8>> {
    let hash = file.metadata.sha256_hash();
    let mut known = SMALL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(small) = known.get(&hash) {
        return Some(small.clone());
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&file.data).ok()?;
    let small = encoder.finish().ok()?;
    known.insert(hash, small.clone());
    Some(small)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" | "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_small_files_only_when_it_takes_them() {
        let asking = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, text.parse().unwrap());
            headers
        };
        for (text, takes) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, gzip;q=0.8", true),
            ("identity", false),
            ("gzip;q=0", false),
            ("", false),
        ] {
            assert_eq!(super::takes(&asking(text), "gzip"), takes, "{text}");
        }
        assert!(!super::takes(&HeaderMap::new(), "gzip"));
        assert!(super::takes(&asking("gzip, deflate, br"), "br"));
        assert!(!super::takes(&asking("gzip, br;q=0"), "br"));
    }
}
