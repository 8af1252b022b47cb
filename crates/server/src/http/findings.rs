//! What people say to findings of the pre-review.

use super::extract::{At, Body, Caller, Shared};
use super::problem::Problem;
use crate::app::findings::{self, FindingNoteView};
use axum::Json;
use axum::extract::State;
use domain::id::CaseId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(answer_finding, unanswer_finding))
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerIn {
    /// Explained by the enterprise's side, or accepted by a clerk in a counter session.
    #[schema(schema_with = crate::app::words::finding_answer)]
    answer: findings::Answer,
    /// The words.
    words: String,
}

/// All answers of the case.
#[derive(Debug, Serialize, ToSchema)]
struct AnswersOut {
    items: Vec<FindingNoteView>,
    next: Option<String>,
}

/// Answer a finding of the last report. The answer goes with the case; it changes no verdict.
#[utoipa::path(put, path = "/cases/{case}/findings/{finding}", operation_id = "answer_finding", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("finding" = String, Path, description = "Key of a finding of the last report")),
    request_body(content = AnswerIn, example = json!({"answer": "explained", "words": "公章在合同第三页"})),
    responses((status = 200, body = AnswersOut)))]
async fn answer_finding(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, finding)): At<(CaseId, String)>,
    Body(body): Body<AnswerIn>,
) -> Result<Json<AnswersOut>, Problem> {
    let said = (body.answer, body.words.as_str());
    let items = findings::answer(&ctx, &caller.0.actor, case, &finding, said).await?;
    Ok(Json(AnswersOut { items, next: None }))
}

/// Take an answer back.
#[utoipa::path(delete, path = "/cases/{case}/findings/{finding}", operation_id = "unanswer_finding", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("finding" = String, Path, description = "Key of a finding of the last report")),
    responses((status = 200, body = AnswersOut)))]
async fn unanswer_finding(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, finding)): At<(CaseId, String)>,
) -> Result<Json<AnswersOut>, Problem> {
    let items = findings::take_back(&ctx, &caller.0.actor, case, &finding).await?;
    Ok(Json(AnswersOut { items, next: None }))
}
