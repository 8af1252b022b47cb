//! What holds for every request: headers of safety, no changes from foreign pages, problems in the caller's words.

use super::i18n;
use super::problem::{Code, Problem};
use crate::app::Ctx;
use crate::app::secrets::figures;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// A header that no page of another origin can set without asking us first.
pub const OURS: HeaderName = HeaderName::from_static("x-yizhan");

const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The outermost layer: names the request, turns problems into words, and sets the headers.
pub async fn around(State(ctx): State<Arc<Ctx>>, request: Request, next: Next) -> Response {
    let lang = i18n::asked(request.headers());
    let api = request.uri().path().starts_with("/api/");
    let trace_id = trace_id(&ctx);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let answered = next.run(request).await;
    let problem = answered.extensions().get::<Problem>().cloned();
    let mut response = match problem {
        Some(problem) => problem.said(lang, &trace_id),
        // The router's own refusals have no words yet.
        None if api && answered.status() == StatusCode::METHOD_NOT_ALLOWED => {
            Problem::from(Code::MethodUnknown).said(lang, &trace_id)
        }
        None => answered,
    };
    tracing::info!(%method, path, status = response.status().as_u16(), trace_id, "request");
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        if !headers.contains_key(*name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if ctx.config.is_secure() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    if let Ok(value) = HeaderValue::from_str(&trace_id) {
        headers.insert(HeaderName::from_static("x-trace-id"), value);
    }
    response
}

fn trace_id(ctx: &Ctx) -> String {
    figures(&ctx.randomness.bytes::<8>().unwrap_or_default())
}

/// Changes come from our own pages only.
pub async fn own_pages_only(State(ctx): State<Arc<Ctx>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && !is_ours(&ctx, request.headers()) {
        return Problem::from(Code::ForeignPage).into_response();
    }
    next.run(request).await
}

/// Whether a request carries our header, and an origin that is ours where it names one.
pub fn is_ours(ctx: &Ctx, headers: &HeaderMap) -> bool {
    headers.contains_key(OURS) && same_origin(ctx, headers)
}

/// Whether the origin that a request names, if it names one, is ours.
pub fn same_origin(ctx: &Ctx, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else { return false };
    let public = ctx.config.server.public_url.trim_end_matches('/');
    if !public.is_empty() {
        return origin == public;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| {
        origin.strip_prefix("http://") == Some(host) || origin.strip_prefix("https://") == Some(host)
    })
}
