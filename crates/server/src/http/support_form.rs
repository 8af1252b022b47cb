//! The shared form of a question. How it is written is said in docs/adr/0021-shared-form.md.

use super::extract::{Asked, At, Body, Caller, Shared};
use super::problem::Problem;
use crate::app::support::form_views::{AcceptedView, PenView, SharedView};
use crate::app::support::shared::{self, Accepting};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::{PersonId, QuestionId};
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(open_form))
        .routes(routes!(show_form, write_form))
        .routes(routes!(accept_proposal))
}

/// What one has.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HaveIn {
    /// The state vector of one's own document in base64; without it one has nothing.
    have: Option<String>,
}

/// What one wrote.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateIn {
    /// A Yjs update (version 1) in base64: entries of one's own part, written with pens of one's own.
    update: String,
    /// The state vector of one's own document in base64.
    #[serde(default)]
    have: String,
}

/// A proposal to be accepted, as one saw it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptIn {
    /// Whose it is.
    #[schema(value_type = String)]
    person: PersonId,
    /// Which.
    proposal: String,
    /// The field.
    field: String,
    /// What it proposes.
    #[schema(value_type = Option<Value>)]
    value: Value,
    /// The version of the field that one saw; 0 for one that was empty.
    version: i64,
}

/// Sit down at the form that is shared: a page that opens is given a pen.
#[utoipa::path(post, path = "/support/questions/{question}/form/pens", operation_id = "open_form", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    responses((status = 201, body = PenView)))]
async fn open_form(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
) -> Result<(StatusCode, Json<PenView>), Problem> {
    let pen = shared::open(&ctx, &caller.0.actor, question).await?;
    Ok((StatusCode::CREATED, Json(pen)))
}

/// What one lacks of the shared form: asker and helpers, while the question is helped with on a tier that shares it.
#[utoipa::path(get, path = "/support/questions/{question}/form", operation_id = "show_form", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question"), HaveIn),
    responses((status = 200, body = SharedView)))]
async fn show_form(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Asked(asked): Asked<HaveIn>,
) -> Result<Json<SharedView>, Problem> {
    let have = asked.have.unwrap_or_default();
    Ok(Json(shared::show(&ctx, &caller.0.actor, question, &have).await?))
}

/// Send what one wrote into one's own part, and be sent what one lacks. Sent twice, it is taken in once.
#[utoipa::path(post, path = "/support/questions/{question}/form", operation_id = "write_form", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    request_body(content = UpdateIn, example = json!({"update": "AAA=", "have": "AA=="})),
    responses((status = 200, body = SharedView)))]
async fn write_form(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Body(body): Body<UpdateIn>,
) -> Result<Json<SharedView>, Problem> {
    let actor = &caller.0.actor;
    Ok(Json(
        shared::write(&ctx, actor, question, &body.update, &body.have).await?,
    ))
}

/// Make a proposal the value of its field: the side that asked, with its own right to the draft.
#[utoipa::path(post, path = "/support/questions/{question}/form/accept", operation_id = "accept_proposal",
    tag = "support", params(("question" = String, Path, description = "Identifier of a question")),
    request_body(content = AcceptIn, example = json!({"person": "person_00000000000000000000000000000000",
        "proposal": "0123456789abcdef", "field": "premises_area", "value": "86.5", "version": 0})),
    responses((status = 200, body = AcceptedView)))]
async fn accept_proposal(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Body(body): Body<AcceptIn>,
) -> Result<Json<AcceptedView>, Problem> {
    let accepting = Accepting {
        of: body.person,
        proposal: body.proposal,
        field: body.field,
        value: body.value,
        seen: body.version,
    };
    Ok(Json(shared::accept(&ctx, &caller.0.actor, question, &accepting).await?))
}
