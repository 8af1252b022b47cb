//! Cloud support by video: how one connects. What pages say to one another goes over the socket of the hints.

use super::extract::{At, Caller, Shared};
use super::problem::Problem;
use crate::app::support::call::{self, CallView};
use axum::Json;
use axum::extract::State;
use domain::id::QuestionId;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(show_call))
}

/// How one connects in the call of a question: servers and credentials that are good for some minutes. For the side that asked and
/// for who helps, while somebody helps by video.
#[utoipa::path(get, path = "/support/questions/{question}/call", operation_id = "show_call", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    responses((status = 200, body = CallView)))]
async fn show_call(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
) -> Result<Json<CallView>, Problem> {
    Ok(Json(call::show(&ctx, &caller.0.actor, question).await?))
}
