//! Messages of a case with their files, and the department's own notes.

use super::extract::{Asked, At, Body, Caller, Shared, idempotency_key};
use super::materials::download;
use super::problem::Problem;
use crate::app::AppError;
use crate::app::desk_views::{AttachmentView, MessageView, NoteView};
use crate::app::messages::{self, NewMessage};
use crate::app::{materials, once::Key};
use axum::Json;
use axum::body::Body as RawBody;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::id::{AttachmentId, CaseId, MessageId};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_messages, send_message))
        .routes(routes!(read_messages))
        .routes(routes!(message_file))
        .routes(routes!(list_notes, add_note))
}

/// What takes a whole file as its body.
pub(super) fn uploads() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(attach_file))
}

/// A thread.
#[derive(Debug, Serialize, ToSchema)]
struct MessagesOut {
    items: Vec<MessageView>,
    next: Option<String>,
}

/// A message to be sent.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MessageIn {
    /// What it says.
    words: String,
    /// Files that were put in before.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    files: Vec<AttachmentId>,
}

/// How far one has read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadIn {
    /// The last message that was read.
    #[schema(value_type = String)]
    last: MessageId,
}

/// Notes.
#[derive(Debug, Serialize, ToSchema)]
struct NotesOut {
    items: Vec<NoteView>,
    next: Option<String>,
}

/// A note.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteIn {
    /// What it says.
    words: String,
}

/// A file's name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AttachIn {
    /// Name of the file as the person knows it.
    name: String,
}

/// The messages of a case, oldest first, with who has read them.
#[utoipa::path(get, path = "/cases/{case}/messages", operation_id = "list_messages", tag = "messages",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = MessagesOut)))]
async fn list_messages(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<MessagesOut>, Problem> {
    let items = messages::list(&ctx, &caller.0.actor, case).await?;
    Ok(Json(MessagesOut { items, next: None }))
}

/// Write to the others of a case.
#[utoipa::path(post, path = "/cases/{case}/messages", operation_id = "send_message", tag = "messages",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is written once")),
    request_body(content = MessageIn, example = json!({"words": "租赁合同已补盖公章，请查收。", "files": []})),
    responses((status = 201, body = MessageView)))]
async fn send_message(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    headers: HeaderMap,
    Body(body): Body<MessageIn>,
) -> Result<(StatusCode, Json<MessageView>), Problem> {
    let sent = serde_json::to_string(&body).unwrap_or_default();
    let key = Key::new(idempotency_key(&headers)?, &format!("send_message {case}"), &sent)?;
    let new = NewMessage {
        words: body.words,
        files: body.files,
    };
    let message = messages::send(&ctx, &caller.0.actor, case, &new, key.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(message)))
}

/// Say how far one has read; notifications of the case count as read too.
#[utoipa::path(post, path = "/cases/{case}/messages/read", operation_id = "read_messages", tag = "messages",
    params(("case" = String, Path, description = "Identifier of a case")),
    request_body(content = ReadIn, example = json!({"last": "message_00000000000000000000000000000000"})),
    responses((status = 204, description = "It is noted")))]
async fn read_messages(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    Body(body): Body<ReadIn>,
) -> Result<StatusCode, Problem> {
    messages::read(&ctx, &caller.0.actor, case, body.last).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put in a file that a message will carry: the body is the file.
#[utoipa::path(post, path = "/cases/{case}/messages/files", operation_id = "attach_file", tag = "messages",
    params(("case" = String, Path, description = "Identifier of a case"), AttachIn),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the file"),
    responses((status = 201, body = AttachmentView)))]
async fn attach_file(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    Asked(asked): Asked<AttachIn>,
    body: RawBody,
) -> Result<(StatusCode, Json<AttachmentView>), Problem> {
    let actor = &caller.0.actor;
    messages::may_attach(&ctx, actor, case).await?;
    let mut writing = ctx.blobs.begin(ctx.config.uploads.most_bytes).await?;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        writing.write(&chunk.map_err(|_| AppError::UploadBroken)?).await?;
    }
    let (kept, media_type) = materials::keep(&ctx, writing).await?;
    let file = messages::attach(&ctx, actor, case, &asked.name, (&kept, media_type)).await?;
    Ok((StatusCode::CREATED, Json(file)))
}

/// The bytes of a message's file.
#[utoipa::path(get, path = "/cases/{case}/messages/files/{attachment}/content", operation_id = "message_file",
    tag = "messages", params(("case" = String, Path, description = "Identifier of a case"),
        ("attachment" = String, Path, description = "Identifier of a message's file")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>)))]
async fn message_file(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, attachment)): At<(CaseId, AttachmentId)>,
) -> Result<Response, Problem> {
    let (file, bytes) = messages::content(&ctx, &caller.0.actor, case, attachment).await?;
    Ok(download(&file.media_type, &file.name, bytes))
}

/// The notes of one's department, which nobody else sees.
#[utoipa::path(get, path = "/cases/{case}/notes", operation_id = "list_notes", tag = "messages",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = NotesOut)))]
async fn list_notes(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<NotesOut>, Problem> {
    let items = messages::notes(&ctx, &caller.0.actor, case).await?;
    Ok(Json(NotesOut { items, next: None }))
}

/// Write a note that only the department sees.
#[utoipa::path(post, path = "/cases/{case}/notes", operation_id = "add_note", tag = "messages",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is written once")),
    request_body(content = NoteIn, example = json!({"words": "已电话核实产权。"})),
    responses((status = 201, body = NotesOut)))]
async fn add_note(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    headers: HeaderMap,
    Body(body): Body<NoteIn>,
) -> Result<(StatusCode, Json<NotesOut>), Problem> {
    let key = Key::new(idempotency_key(&headers)?, &format!("add_note {case}"), &body.words)?;
    let items = messages::note(&ctx, &caller.0.actor, case, &body.words, key.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(NotesOut { items, next: None })))
}
