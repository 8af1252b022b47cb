//! Pictures of a thread, and what an expert may answer with.

use super::extract::{Asked, At, Caller, Shared};
use super::materials::{download, receive_of};
use super::problem::Problem;
use crate::app::desk_views::AttachmentView;
use crate::app::support::pictures;
use crate::app::support::replies::{self, ReplyView};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::{AttachmentId, QuestionId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(talk_picture))
        .routes(routes!(suggest_replies))
}

/// What takes a whole file as its body.
pub(super) fn uploads() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(add_talk_picture))
}

/// A picture's name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PictureIn {
    /// Name of the file as the person knows it.
    name: String,
}

/// What may be answered.
#[derive(Debug, Serialize, ToSchema)]
struct RepliesOut {
    items: Vec<ReplyView>,
    next: Option<String>,
}

/// Put in a picture that a message will carry: the body is the file, of a kind that browsers show.
#[utoipa::path(post, path = "/support/questions/{question}/pictures", operation_id = "add_talk_picture", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question"), PictureIn),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the picture"),
    responses((status = 201, body = AttachmentView)))]
async fn add_talk_picture(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Asked(asked): Asked<PictureIn>,
    body: Body,
) -> Result<(StatusCode, Json<AttachmentView>), Problem> {
    let actor = &caller.0.actor;
    pictures::may_add(&ctx, actor, question).await?;
    let (kept, media_type) = receive_of(&ctx, body, Some(pictures::SHOWN)).await?;
    let picture = pictures::add(&ctx, actor, question, &asked.name, (&kept, media_type)).await?;
    Ok((StatusCode::CREATED, Json(picture)))
}

/// The bytes of a picture of a thread: to the side that asked, to who helps, to who leads.
#[utoipa::path(get, path = "/support/questions/{question}/pictures/{attachment}/content", operation_id = "talk_picture",
    tag = "support", params(("question" = String, Path, description = "Identifier of a question"),
        ("attachment" = String, Path, description = "Identifier of a picture")),
    responses((status = 200, description = "The picture", content_type = "application/octet-stream", body = Vec<u8>)))]
async fn talk_picture(
    State(ctx): State<Shared>,
    caller: Caller,
    At((question, attachment)): At<(QuestionId, AttachmentId)>,
) -> Result<Response, Problem> {
    let (picture, bytes) = pictures::content(&ctx, &caller.0.actor, question, attachment).await?;
    Ok(download(&picture.media_type, &picture.name, bytes))
}

/// What who helps may answer with one press: cards that fit, and standing sentences, in the language of the thread.
#[utoipa::path(get, path = "/support/questions/{question}/replies", operation_id = "suggest_replies", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    responses((status = 200, body = RepliesOut)))]
async fn suggest_replies(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
) -> Result<Json<RepliesOut>, Problem> {
    let items = replies::suggested(&ctx, &caller.0.actor, question).await?;
    Ok(Json(RepliesOut { items, next: None }))
}
