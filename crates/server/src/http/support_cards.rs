//! Answer cards of the support team.

use super::extract::{At, Body, Caller, Shared};
use super::problem::Problem;
use crate::app::AppError;
use crate::app::support::cards::{self, Verdict};
use crate::app::support::views::{CardView, CardWords};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::{CardId, CaseId, QuestionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_cards))
        .routes(routes!(draft_card))
        .routes(routes!(rewrite_card))
        .routes(routes!(judge_card))
        .routes(routes!(use_card))
}

/// Cards.
#[derive(Debug, Serialize, ToSchema)]
struct CardsOut {
    items: Vec<CardView>,
    next: Option<String>,
}

/// What comes of a card.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JudgeIn {
    /// Whether it is shown; otherwise it is taken away.
    publish: bool,
    /// The last day on which it is shown.
    #[serde(default)]
    expires: Option<String>,
}

/// Whether a card was enough.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UseIn {
    /// Whether it was.
    solved: bool,
}

/// Cards of the departments that one helps with or leads, drafts too.
#[utoipa::path(get, path = "/support/cards", operation_id = "list_cards", tag = "support",
    responses((status = 200, body = CardsOut)))]
async fn list_cards(State(ctx): State<Shared>, caller: Caller) -> Result<Json<CardsOut>, Problem> {
    let items = cards::list(&ctx, &caller.0.actor).await?;
    Ok(Json(CardsOut { items, next: None }))
}

/// Draft a card out of a thread: whoever helped.
#[utoipa::path(post, path = "/support/questions/{question}/cards", operation_id = "draft_card", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    request_body(content = CardWords, example = json!({
        "question": {"zh-CN": "出租方不是产权人怎么办？", "en": "What if the lessor is not the owner?"},
        "answer": {"zh-CN": "请补交产权人同意转租的书面证明。", "en": "Add the owner's written consent to the sublease."},
        "basis": "经营场所材料共同要求"})),
    responses((status = 201, body = CardView)))]
async fn draft_card(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Body(body): Body<CardWords>,
) -> Result<(StatusCode, Json<CardView>), Problem> {
    let card = cards::draft(&ctx, &caller.0.actor, question, &body).await?;
    Ok((StatusCode::CREATED, Json(card)))
}

/// Write a new version; the published one is shown until this one is.
#[utoipa::path(put, path = "/support/cards/{card}", operation_id = "rewrite_card", tag = "support",
    params(("card" = String, Path, description = "Identifier of a card")),
    request_body(content = CardWords, example = json!({
        "question": {"zh-CN": "出租方不是产权人怎么办？", "en": "What if the lessor is not the owner?"},
        "answer": {"zh-CN": "请补交产权人同意转租的书面证明。", "en": "Add the owner's written consent to the sublease."},
        "basis": "经营场所材料共同要求"})),
    responses((status = 200, body = CardView)))]
async fn rewrite_card(
    State(ctx): State<Shared>,
    caller: Caller,
    At(card): At<CardId>,
    Body(body): Body<CardWords>,
) -> Result<Json<CardView>, Problem> {
    Ok(Json(cards::rewrite(&ctx, &caller.0.actor, card, &body).await?))
}

/// Look a card over: somebody other than its author publishes it, or it is taken away.
#[utoipa::path(post, path = "/support/cards/{card}/review", operation_id = "judge_card", tag = "support",
    params(("card" = String, Path, description = "Identifier of a card")),
    request_body(content = JudgeIn, example = json!({"publish": true, "expires": "2027-05-26"})),
    responses((status = 200, body = CardView)))]
async fn judge_card(
    State(ctx): State<Shared>,
    caller: Caller,
    At(card): At<CardId>,
    Body(body): Body<JudgeIn>,
) -> Result<Json<CardView>, Problem> {
    let wrong = || AppError::InvalidValue {
        field: "/expires".to_owned(),
    };
    let verdict = if body.publish {
        let until = body.expires.as_deref().ok_or_else(wrong)?;
        Verdict::Publish(until.parse().map_err(|_| wrong())?)
    } else {
        Verdict::Retire
    };
    Ok(Json(cards::judge(&ctx, &caller.0.actor, card, verdict).await?))
}

/// Say whether a card was enough, before a person is asked.
#[utoipa::path(post, path = "/cases/{case}/support/cards/{card}", operation_id = "use_card", tag = "support",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("card" = String, Path, description = "Identifier of a card")),
    request_body(content = UseIn, example = json!({"solved": true})),
    responses((status = 204, description = "It is noted")))]
async fn use_card(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, card)): At<(CaseId, CardId)>,
    Body(body): Body<UseIn>,
) -> Result<StatusCode, Problem> {
    cards::used(&ctx, &caller.0.actor, case, card, body.solved).await?;
    Ok(StatusCode::NO_CONTENT)
}
