//! Files of a case: the bytes come as they are, without a form around them.

use super::extract::{Asked, At, Caller, Shared, idempotency_key};
use super::problem::{Code, Problem};
use crate::app::AppError;
use crate::app::blobs::Kept;
use crate::app::materials::{self, By, Target};
use crate::app::once::Key;
use crate::app::pages;
use crate::app::views::MaterialView;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::{CaseId, FileId};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_materials, upload_material))
        .routes(routes!(remove_material))
        .routes(routes!(material_content))
        .routes(routes!(material_page))
}

/// Where a file goes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UploadIn {
    /// Word of a material of the item.
    slot: String,
    /// Name of the file as the person knows it.
    name: String,
    /// The file that it takes the place of.
    #[param(value_type = Option<String>)]
    replaces: Option<FileId>,
}

/// Files.
#[derive(Debug, Serialize, ToSchema)]
struct MaterialsOut {
    items: Vec<MaterialView>,
    next: Option<String>,
}

/// The files of a case.
#[utoipa::path(get, path = "/cases/{case}/materials", operation_id = "list_materials", tag = "materials",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = MaterialsOut)))]
async fn list_materials(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<MaterialsOut>, Problem> {
    let items = materials::list(&ctx, &caller.0.actor, case).await?;
    Ok(Json(MaterialsOut { items, next: None }))
}

/// Put a file into a slot: the body is the file. A pre-review of the whole draft begins at once.
#[utoipa::path(post, path = "/cases/{case}/materials", operation_id = "upload_material", tag = "materials",
    params(("case" = String, Path, description = "Identifier of a case"), UploadIn,
        ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, the file is put in once")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the file"),
    responses((status = 201, body = MaterialView)))]
async fn upload_material(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    Asked(asked): Asked<UploadIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<MaterialView>), Problem> {
    let actor = &caller.0.actor;
    let sent = idempotency_key(&headers)?;
    let target = Target {
        slot: asked.slot,
        name: asked.name,
        replaces: asked.replaces,
    };
    let by = By::Actor(actor);
    materials::may_add(&ctx, &by, case, &target, sent.as_deref()).await?;
    let (kept, media_type) = receive(&ctx, body).await?;
    let about = format!("{case} {} {}", slot_of(&target), kept.sha256);
    let key = Key::new(sent, "upload_material", &about)?;
    let file = materials::add(&ctx, &by, case, &target, (&kept, media_type), key.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(file)))
}

/// Takes a body in and keeps it, when it is a file that is read.
pub(super) async fn receive(ctx: &Shared, body: Body) -> Result<(Kept, &'static str), Problem> {
    receive_of(ctx, body, None).await
}

/// Takes a body in and keeps it, when it is a file of one of these kinds.
pub(super) async fn receive_of(
    ctx: &Shared,
    body: Body,
    kinds: Option<&[&str]>,
) -> Result<(Kept, &'static str), Problem> {
    let mut writing = ctx.blobs.begin(ctx.config.uploads.most_bytes).await?;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk: Bytes = chunk.map_err(|_| AppError::UploadBroken)?;
        if let Err(refused) = writing.write(&chunk).await {
            // Whoever still sends does not hear an answer: the rest is let in, as far as a file may go, and forgotten.
            let mut left = ctx.config.uploads.most_bytes;
            while let Some(Ok(chunk)) = chunks.next().await {
                left = left.saturating_sub(chunk.len() as u64);
                if left == 0 {
                    break;
                }
            }
            return Err(refused.into());
        }
    }
    Ok(materials::keep_of(ctx, writing, kinds).await?)
}

/// Where a file goes, as a key of a request remembers it.
pub(super) fn slot_of(target: &Target) -> String {
    format!("{} {} {:?}", target.slot, target.name, target.replaces)
}

/// A page of a file as a picture, for what no browser shows. `X-Page-Width` and `X-Page-Height` are the scale of all boxes,
/// `X-Page-Count` says how many pages there are.
#[utoipa::path(get, path = "/cases/{case}/materials/{file}/pages/{page}", operation_id = "material_page",
    tag = "materials",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("file" = String, Path, description = "Identifier of a file"),
        ("page" = String, Path, description = "Page from one, as `1.jpg`")),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg", description = "The picture")))]
async fn material_page(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, file, page)): At<(CaseId, FileId, String)>,
) -> Result<Response, Problem> {
    let number = page.strip_suffix(".jpg").and_then(|number| number.parse().ok());
    let number: u32 = number.ok_or(Code::NotFound)?;
    let (tag, picture) = pages::picture(&ctx, &caller.0.actor, case, file, number).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300"));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        headers.insert(header::ETAG, tag);
    }
    for (name, measure) in [
        ("x-page-width", picture.width),
        ("x-page-height", picture.height),
        ("x-page-count", picture.pages),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(measure));
    }
    Ok((headers, picture.jpeg).into_response())
}

/// Take a file out of a draft.
#[utoipa::path(delete, path = "/cases/{case}/materials/{file}", operation_id = "remove_material", tag = "materials",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("file" = String, Path, description = "Identifier of a file")),
    responses((status = 204, description = "It is out")))]
async fn remove_material(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, file)): At<(CaseId, FileId)>,
) -> Result<StatusCode, Problem> {
    materials::remove(&ctx, &caller.0.actor, case, file).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The bytes of a file.
#[utoipa::path(get, path = "/cases/{case}/materials/{file}/content", operation_id = "material_content",
    tag = "materials",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("file" = String, Path, description = "Identifier of a file")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream",
        description = "The file, of the media type that its content has")))]
async fn material_content(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, file)): At<(CaseId, FileId)>,
) -> Result<Response, Problem> {
    let (material, bytes) = materials::content(&ctx, &caller.0.actor, case, file).await?;
    let mut response = download(&material.media_type, &material.name, bytes);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", material.sha256)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// A file as it goes out: shown by our own pages, kept by this browser alone, and never run.
pub(super) fn download(media_type: &str, name: &str, bytes: Vec<u8>) -> Response {
    let mut headers = HeaderMap::new();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, media_type);
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    set(header::CACHE_CONTROL, "private, max-age=300");
    let disposition = format!("inline; filename*=UTF-8''{}", percent(name));
    set(header::CONTENT_DISPOSITION, &disposition);
    (headers, bytes).into_response()
}

/// A name as RFC 8187 writes it.
pub(super) fn percent(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// The name that stands so.
pub(super) fn unpercent(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.bytes());
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let pair = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
