//! Recordings of calls: who agrees, the parts that one page sends, and what may be watched of it.

use super::extract::{At, Body, Caller, Shared};
use super::problem::{Code, Problem};
use crate::app::AppError;
use crate::app::support::recording::{self, RecordingStep};
use crate::app::support::recording_views::{RecordingView, RecordingsView};
use ::support::recording::LARGEST_PART;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::{QuestionId, RecordingId};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_recordings, propose_recording))
        .routes(routes!(move_recording))
        .routes(routes!(watch_recording))
}

/// What takes a part as its body.
pub(super) fn parts() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(add_recording_part))
        .layer(DefaultBodyLimit::max(LARGEST_PART))
}

/// A step of a recording.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecordingStepIn {
    /// Which.
    #[schema(schema_with = crate::app::words::recording_step)]
    step: RecordingStep,
}

/// The recordings of a question: to its sides, to who leads, and of each to who agreed to it.
#[utoipa::path(get, path = "/support/questions/{question}/recordings", operation_id = "list_recordings", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    responses((status = 200, body = RecordingsView)))]
async fn list_recordings(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
) -> Result<Json<RecordingsView>, Problem> {
    Ok(Json(recording::list(&ctx, &caller.0.actor, question).await?))
}

/// Propose to record the call that one is in; that is one's own consent. It records when everybody in the call has agreed.
#[utoipa::path(post, path = "/support/questions/{question}/recordings", operation_id = "propose_recording", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    responses((status = 201, body = RecordingView)))]
async fn propose_recording(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
) -> Result<(StatusCode, Json<RecordingView>), Problem> {
    let view = recording::propose(&ctx, &caller.0.actor, question).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// A step of a recording: `agree`; `refuse` for not agreeing, or not any more, which ends it for all; `stop`; and `erase` for the
/// side that asked.
#[utoipa::path(post, path = "/support/questions/{question}/recordings/{recording}/steps", operation_id = "move_recording",
    tag = "support", params(("question" = String, Path, description = "Identifier of a question"),
        ("recording" = String, Path, description = "Identifier of a recording")),
    request_body(content = RecordingStepIn, example = json!({"step": "agree"})), responses((status = 200, body = RecordingView)))]
async fn move_recording(
    State(ctx): State<Shared>,
    caller: Caller,
    At(which): At<(QuestionId, RecordingId)>,
    Body(asked): Body<RecordingStepIn>,
) -> Result<Json<RecordingView>, Problem> {
    Ok(Json(recording::act(&ctx, &caller.0.actor, which, asked.step).await?))
}

/// Send a part of a recording, numbered from 1 without gaps, while it records: at most 2 MiB of a WebM stream. The same part
/// again is well.
#[utoipa::path(put, path = "/support/questions/{question}/recordings/{recording}/parts/{number}",
    operation_id = "add_recording_part", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question"),
        ("recording" = String, Path, description = "Identifier of a recording"),
        ("number" = u32, Path, description = "Number of the part")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the part"),
    responses((status = 204, description = "It is kept")))]
async fn add_recording_part(
    State(ctx): State<Shared>,
    caller: Caller,
    At((question, recording, number)): At<(QuestionId, RecordingId, u32)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let body = body.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::from(Code::BodyTooLarge),
        _ => AppError::UploadBroken.into(),
    })?;
    recording::append(&ctx, &caller.0.actor, (question, recording), number, &body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Watch a recording that is over: to who agreed to it and to who leads the department. Each watching is in the access log.
#[utoipa::path(get, path = "/support/questions/{question}/recordings/{recording}/content",
    operation_id = "watch_recording", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question"),
        ("recording" = String, Path, description = "Identifier of a recording")),
    responses((status = 200, description = "Sound and pictures", content_type = "video/webm", body = Vec<u8>)))]
async fn watch_recording(
    State(ctx): State<Shared>,
    caller: Caller,
    At((question, id)): At<(QuestionId, RecordingId)>,
) -> Result<Response, Problem> {
    let parts = recording::watch(&ctx, &caller.0.actor, (question, id)).await?;
    // One part in memory at a time. One that does not open ends the answer, and not as if it were whole.
    let content = stream::try_unfold(1, move |number| {
        let ctx = ctx.clone();
        async move {
            if number > parts {
                return Ok::<_, AppError>(None);
            }
            let bytes = recording::part(&ctx, id, number).await?;
            Ok(Some((Bytes::from(bytes), number + 1)))
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "video/webm"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"recording.webm\""),
    ];
    Ok((headers, axum::body::Body::from_stream(content)).into_response())
}
