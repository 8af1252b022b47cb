//! The work list: filters, counts, saved views, and who has a case in hand.

use super::extract::{Asked, At, Body, Caller, Shared};
use super::problem::{Code, Problem};
use crate::app::desk::{self, Wanted};
use crate::app::desk_views::{CountsView, SavedViewView};
use crate::app::views::{CaseSummary, PersonView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::case::{Colour, StateKind};
use domain::id::{CaseId, OrganisationId, PersonId, ViewId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(count_cases))
        .routes(routes!(saved_views, save_view))
        .routes(routes!(remove_view))
        .routes(routes!(colleagues, assign_case))
}

/// Cases in a page.
const USUAL: usize = 20;
/// Most cases in a page.
const MOST: usize = 100;

/// The order of a list.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Sort {
    /// Those handed in last first.
    Newest,
    /// The most pressing first, and only those with a clock that has not stopped.
    Due,
}

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListIn {
    /// Only those in these states, with commas between.
    state: Option<String>,
    /// Only those whose most pressing clock has this colour today; grey is paused.
    #[param(schema_with = crate::app::words::colour)]
    colour: Option<Colour>,
    /// Due on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    due_from: Option<Date>,
    /// Due on this day or before.
    #[param(value_type = Option<String>, format = Date)]
    due_to: Option<Date>,
    /// Handed in on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Handed in on this day or before.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Only those of this item, by word or code.
    item: Option<String>,
    /// Only those of this outlet.
    #[param(value_type = Option<String>)]
    outlet: Option<OrganisationId>,
    /// Only those of this enterprise.
    #[param(value_type = Option<String>)]
    enterprise: Option<OrganisationId>,
    /// Only those that one has in hand oneself.
    #[serde(default)]
    mine: bool,
    /// Number of a receipt, credit code, item, or part of an enterprise's name.
    search: Option<String>,
    /// The order; newest first where nothing is said.
    #[param(inline)]
    sort: Option<Sort>,
    /// Go on where the page before ended.
    cursor: Option<String>,
    /// How many at most, up to 100; 20 where nothing is said.
    limit: Option<usize>,
}

/// Cases.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CasesOut {
    items: Vec<CaseSummary>,
    next: Option<String>,
}

fn states(text: Option<&str>) -> Result<Vec<StateKind>, Problem> {
    let words = text
        .into_iter()
        .flat_map(|text| text.split(','))
        .filter(|word| !word.is_empty());
    let mut states = Vec::new();
    for word in words {
        let state = StateKind::parse(word).ok_or(Code::BadRequest)?;
        if !states.contains(&state) {
            states.push(state);
        }
    }
    Ok(states)
}

/// The cases that one may see: newest first, or the most pressing first.
#[utoipa::path(get, path = "/cases", operation_id = "list_cases", tag = "cases", params(ListIn),
    responses((status = 200, body = CasesOut)))]
pub(super) async fn list_cases(
    State(ctx): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<ListIn>,
) -> Result<Json<CasesOut>, Problem> {
    let wanted = Wanted {
        states: states(asked.state.as_deref())?,
        colour: asked.colour,
        due_from: asked.due_from,
        due_to: asked.due_to,
        filed_from: asked.from,
        filed_to: asked.to,
        item: asked.item,
        outlet: asked.outlet,
        enterprise: asked.enterprise,
        mine: asked.mine,
        text: asked.search,
        by_due: matches!(asked.sort, Some(Sort::Due)),
        cursor: asked.cursor,
        limit: asked.limit.unwrap_or(USUAL).clamp(1, MOST),
    };
    let (items, next) = desk::list(&ctx, &caller.0.actor, &wanted).await?;
    Ok(Json(CasesOut { items, next }))
}

/// How many cases there are in each state and colour.
#[utoipa::path(get, path = "/me/case-counts", operation_id = "count_cases", tag = "cases",
    responses((status = 200, body = CountsView)))]
async fn count_cases(State(ctx): State<Shared>, caller: Caller) -> Result<Json<CountsView>, Problem> {
    Ok(Json(desk::counts(&ctx, &caller.0.actor).await?))
}

/// Saved views.
#[derive(Debug, Serialize, ToSchema)]
struct SavedViewsOut {
    items: Vec<SavedViewView>,
    next: Option<String>,
}

/// Filters to be saved under a name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SaveViewIn {
    /// Name.
    name: String,
    /// The filters, as the query of the list's address.
    query: String,
}

/// One's saved views.
#[utoipa::path(get, path = "/me/views", operation_id = "saved_views", tag = "cases",
    responses((status = 200, body = SavedViewsOut)))]
async fn saved_views(State(ctx): State<Shared>, caller: Caller) -> Result<Json<SavedViewsOut>, Problem> {
    let items = desk::views(&ctx, &caller.0.actor).await?;
    Ok(Json(SavedViewsOut { items, next: None }))
}

/// Save filters under a name; a view of that name is replaced.
#[utoipa::path(post, path = "/me/views", operation_id = "save_view", tag = "cases",
    request_body(content = SaveViewIn, example = json!({"name": "今天到期", "query": "colour=amber&sort=due"})),
    responses((status = 200, body = SavedViewView)))]
async fn save_view(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<SaveViewIn>,
) -> Result<Json<SavedViewView>, Problem> {
    Ok(Json(
        desk::save_view(&ctx, &caller.0.actor, &body.name, &body.query).await?,
    ))
}

/// Take a saved view away.
#[utoipa::path(delete, path = "/me/views/{view}", operation_id = "remove_view", tag = "cases",
    params(("view" = String, Path, description = "Identifier of a view")),
    responses((status = 204, description = "It is gone")))]
async fn remove_view(State(ctx): State<Shared>, caller: Caller, At(view): At<ViewId>) -> Result<StatusCode, Problem> {
    desk::remove_view(&ctx, &caller.0.actor, view).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// People.
#[derive(Debug, Serialize, ToSchema)]
struct ColleaguesOut {
    items: Vec<PersonView>,
    next: Option<String>,
}

/// Who takes a case in hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssignIn {
    /// The person; null for nobody.
    #[schema(value_type = Option<String>)]
    person: Option<PersonId>,
}

/// Who has a case in hand.
#[derive(Debug, Serialize, ToSchema)]
struct AssignedOut {
    assignee: Option<PersonView>,
}

/// Those of the department who may take a case in hand.
#[utoipa::path(get, path = "/cases/{case}/assignee", operation_id = "colleagues", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = ColleaguesOut)))]
async fn colleagues(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<ColleaguesOut>, Problem> {
    let items = desk::colleagues(&ctx, &caller.0.actor, case).await?;
    Ok(Json(ColleaguesOut { items, next: None }))
}

/// Give a case to somebody of the department, or to nobody.
#[utoipa::path(put, path = "/cases/{case}/assignee", operation_id = "assign_case", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case")),
    request_body(content = AssignIn, example = json!({"person": null})),
    responses((status = 200, body = AssignedOut)))]
async fn assign_case(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    Body(body): Body<AssignIn>,
) -> Result<Json<AssignedOut>, Problem> {
    let assignee = desk::assign(&ctx, &caller.0.actor, case, body.person).await?;
    Ok(Json(AssignedOut { assignee }))
}
