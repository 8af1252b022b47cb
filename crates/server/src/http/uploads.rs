//! Uploads in parts: tus 1.0 with creation, expiration, checksum and termination.

use super::extract::{At, Caller, Shared};
use super::problem::{Code, Problem};
use crate::app::AppError;
use crate::app::materials::Target;
use crate::app::uploads::{self, NewUpload, Standing};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::id::UploadId;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The version that is spoken.
const VERSION: &str = "1.0.0";
/// Largest part: it is held in memory until it is on the disk.
const LARGEST_PART: usize = 8 * 1024 * 1024;

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create_upload, upload_options))
        .routes(routes!(head_upload, patch_upload, end_upload))
        .layer(DefaultBodyLimit::max(LARGEST_PART))
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

fn spoken() -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, "tus-resumable", VERSION);
    headers
}

/// An HTTP date, as the expiration extension wants it.
fn http_date(moment: domain::time::Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let text = moment.to_string();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let month = part(5, 7).parse::<usize>().unwrap_or(1).clamp(1, 12);
    let weekday = moment.as_seconds().div_euclid(86_400).rem_euclid(7);
    let weekday = usize::try_from(weekday).unwrap_or_default();
    format!(
        "{}, {} {} {} {} GMT",
        DAYS[weekday],
        part(8, 10),
        MONTHS[month - 1],
        part(0, 4),
        part(11, 19)
    )
}

fn said(standing: &Standing) -> HeaderMap {
    let mut headers = spoken();
    set(&mut headers, "upload-offset", &standing.received.to_string());
    set(&mut headers, "upload-length", &standing.size.to_string());
    set(&mut headers, "upload-expires", &http_date(standing.until));
    if let Some(file) = &standing.file {
        set(&mut headers, "x-yizhan-file", file);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn number<N: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Result<N, Problem> {
    let number = text(headers, name).and_then(|value| value.parse().ok());
    number.ok_or_else(|| AppError::UploadUnclear.into())
}

fn speaks(headers: &HeaderMap) -> Result<(), Problem> {
    match text(headers, "tus-resumable") {
        Some(VERSION) => Ok(()),
        _ => Err(Code::TusVersion.into()),
    }
}

/// The values of `Upload-Metadata`: words and base64.
fn metadata(headers: &HeaderMap) -> Result<NewUpload, Problem> {
    let all = text(headers, "upload-metadata").unwrap_or_default();
    let value = |wanted: &str| {
        let pairs = all.split(',').filter_map(|pair| pair.trim().split_once(' '));
        let found = pairs.into_iter().find(|(name, _)| *name == wanted)?;
        String::from_utf8(STANDARD.decode(found.1).ok()?).ok()
    };
    let needed = |wanted: &str| value(wanted).ok_or(AppError::UploadUnclear);
    let replaces = value("replaces").map(|file| file.parse()).transpose();
    Ok(NewUpload {
        case: needed("case")?.parse().map_err(|_| Code::NotFound)?,
        target: Target {
            slot: needed("slot")?,
            name: needed("name")?,
            replaces: replaces.map_err(|_| Code::NotFound)?,
        },
        size: number(headers, "upload-length")?,
    })
}

/// What is spoken here.
#[utoipa::path(options, path = "/uploads", operation_id = "upload_options", tag = "uploads",
    responses((status = 204, description = "Version, extensions and limits in headers")))]
async fn upload_options(State(ctx): State<Shared>) -> (StatusCode, HeaderMap) {
    let mut headers = spoken();
    set(&mut headers, "tus-version", VERSION);
    set(
        &mut headers,
        "tus-extension",
        "creation,expiration,checksum,termination",
    );
    set(&mut headers, "tus-checksum-algorithm", "sha256");
    set(&mut headers, "tus-max-size", &ctx.config.uploads.most_bytes.to_string());
    (StatusCode::NO_CONTENT, headers)
}

/// Announce an upload in parts.
#[utoipa::path(post, path = "/uploads", operation_id = "create_upload", tag = "uploads",
    params(("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Length" = u64, Header, description = "Bytes in all"),
        ("Upload-Metadata" = String, Header,
            description = "`case`, `slot`, `name` and perhaps `replaces`, each with its value in base64")),
    responses((status = 201, description = "`Location` is where the parts go")))]
async fn create_upload(State(ctx): State<Shared>, caller: Caller, headers: HeaderMap) -> Result<Response, Problem> {
    speaks(&headers)?;
    let begun = uploads::begin(&ctx, &caller.0.actor, &metadata(&headers)?).await?;
    let mut answer = said(&begun);
    set(
        &mut answer,
        "location",
        &format!("{}/uploads/{}", super::HOME, begun.id),
    );
    Ok((StatusCode::CREATED, answer).into_response())
}

/// How much of an upload is on the disk.
#[utoipa::path(head, path = "/uploads/{upload}", operation_id = "head_upload", tag = "uploads",
    params(("upload" = String, Path, description = "Identifier of an upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0")),
    responses((status = 200, description = "`Upload-Offset` and `Upload-Length`")))]
async fn head_upload(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<UploadId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    speaks(&headers)?;
    let standing = uploads::standing(&ctx, &caller.0.actor, id).await?;
    Ok((StatusCode::OK, said(&standing)).into_response())
}

/// Send a part, from where the last one ended. Answered when it is on the disk; with the last part the file is in the case,
/// and `X-Yizhan-File` names it. An empty part at the end completes what was interrupted just then.
#[utoipa::path(patch, path = "/uploads/{upload}", operation_id = "patch_upload", tag = "uploads",
    params(("upload" = String, Path, description = "Identifier of an upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Offset" = u64, Header, description = "Where the part begins"),
        ("Upload-Checksum" = Option<String>, Header, description = "`sha256` and the hash of the part in base64")),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream", description = "At most 8 MiB"),
    responses((status = 204, description = "`Upload-Offset` is where the next part begins")))]
async fn patch_upload(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<UploadId>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Response, Problem> {
    speaks(&headers)?;
    let body = body.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::from(Code::BodyTooLarge),
        _ => AppError::UploadBroken.into(),
    })?;
    let checksum = match text(&headers, "upload-checksum") {
        None => None,
        Some(value) => Some(value.strip_prefix("sha256 ").ok_or(AppError::UploadUnclear)?),
    };
    let from = number(&headers, "upload-offset")?;
    let actor = &caller.0.actor;
    let standing = if body.is_empty() {
        uploads::resume(&ctx, actor, id).await?
    } else {
        uploads::advance(&ctx, actor, id, from, &body, checksum).await?
    };
    Ok((StatusCode::NO_CONTENT, said(&standing)).into_response())
}

/// Give an upload up.
#[utoipa::path(delete, path = "/uploads/{upload}", operation_id = "end_upload", tag = "uploads",
    params(("upload" = String, Path, description = "Identifier of an upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0")),
    responses((status = 204, description = "It is gone")))]
async fn end_upload(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<UploadId>,
    headers: HeaderMap,
) -> Result<(StatusCode, HeaderMap), Problem> {
    speaks(&headers)?;
    uploads::terminate(&ctx, &caller.0.actor, id).await?;
    Ok((StatusCode::NO_CONTENT, spoken()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_http_wants_it() {
        let moment = domain::time::Timestamp::new("2026-11-26T02:03:04Z".parse().unwrap());
        assert_eq!(http_date(moment), "Thu, 26 Nov 2026 02:03:04 GMT");
    }
}
