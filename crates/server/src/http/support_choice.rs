//! What one chooses by: what a question that is being typed is like, and where one can be handed on.

use super::extract::{Asked, At, Body, Caller, Shared};
use super::problem::Problem;
use crate::app::support::alike::{self, AlikeView};
use crate::app::support::handing::{self, DestinationView};
use ::support::skill::Tier;
use axum::Json;
use axum::extract::State;
use domain::id::{CaseId, QuestionId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(compare_question))
        .routes(routes!(list_destinations))
}

/// What is being typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WordsIn {
    /// So far, in words.
    words: String,
}

/// What it is like.
#[derive(Debug, Serialize, ToSchema)]
struct AlikeOut {
    /// None where nothing that was answered is alike enough.
    alike: Option<AlikeView>,
}

/// On which tier it would go on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OnTierIn {
    /// The tier; without it the one that it has.
    #[param(schema_with = crate::app::words::support_tier, required = false)]
    tier: Option<Tier>,
}

/// Departments.
#[derive(Debug, Serialize, ToSchema)]
struct DestinationsOut {
    items: Vec<DestinationView>,
    next: Option<String>,
}

/// Compare what is being typed with what was answered before: which tier and department it speaks for, and how many. Kept nowhere.
#[utoipa::path(post, path = "/cases/{case}/support/alike", operation_id = "compare_question", tag = "support",
    params(("case" = String, Path, description = "Identifier of a case")),
    request_body(content = WordsIn, example = json!({"words": "租赁合同的出租方与产权人不一致，怎么办？"})),
    responses((status = 200, body = AlikeOut)))]
async fn compare_question(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    Body(body): Body<WordsIn>,
) -> Result<Json<AlikeOut>, Problem> {
    let alike = alike::compare(&ctx, &caller.0.actor, case, &body.words).await?;
    Ok(Json(AlikeOut { alike }))
}

/// The departments that a question can be handed on to, and whether somebody who fits is free there now: to who helps.
#[utoipa::path(get, path = "/support/questions/{question}/destinations", operation_id = "list_destinations",
    tag = "support", params(("question" = String, Path, description = "Identifier of a question"), OnTierIn),
    responses((status = 200, body = DestinationsOut)))]
async fn list_destinations(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Asked(asked): Asked<OnTierIn>,
) -> Result<Json<DestinationsOut>, Problem> {
    let items = handing::destinations(&ctx, &caller.0.actor, question, asked.tier).await?;
    Ok(Json(DestinationsOut { items, next: None }))
}
