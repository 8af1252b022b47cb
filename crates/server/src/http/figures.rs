//! Figures for those who lead, as JSON and as a table for office programs.

use super::extract::{Asked, Caller, Shared};
use super::i18n::{self, Lang};
use super::problem::Problem;
use crate::app::desk_views::FiguresView;
use crate::app::figures::{self, Wanted};
use crate::app::views::OrganisationRef;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use domain::id::OrganisationId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(show_figures))
        .routes(routes!(figures_table))
        .routes(routes!(figure_parts))
}

/// Which figures.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FiguresIn {
    /// First day of receipt.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// Last day of receipt; no more than a year after the first.
    #[param(value_type = String, format = Date)]
    to: Date,
    /// One department or station; all that one leads where nothing is said.
    #[param(value_type = Option<String>)]
    of: Option<OrganisationId>,
}

impl From<FiguresIn> for Wanted {
    fn from(asked: FiguresIn) -> Self {
        Self {
            from: asked.from,
            to: asked.to,
            of: asked.of,
        }
    }
}

/// Parts of the district.
#[derive(Debug, Serialize, ToSchema)]
struct PartsOut {
    items: Vec<OrganisationRef>,
    next: Option<String>,
}

/// Figures of the cases that were first handed in within a span of days.
#[utoipa::path(get, path = "/figures", operation_id = "show_figures", tag = "figures", params(FiguresIn),
    responses((status = 200, body = FiguresView)))]
async fn show_figures(
    State(ctx): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<FiguresIn>,
) -> Result<Json<FiguresView>, Problem> {
    Ok(Json(figures::show(&ctx, &caller.0.actor, &asked.into()).await?))
}

/// The same figures as a table for office programs.
#[utoipa::path(get, path = "/figures/table", operation_id = "figures_table", tag = "figures", params(FiguresIn),
    responses((status = 200, description = "UTF-8 with its mark, cells guarded against formulas",
        content_type = "text/csv", body = String)))]
async fn figures_table(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Asked(asked): Asked<FiguresIn>,
) -> Result<Response, Problem> {
    let figures = figures::show(&ctx, &caller.0.actor, &asked.into()).await?;
    let table = figures::table(&figures, i18n::asked(&headers) == Lang::En);
    let name = format!("attachment; filename=\"figures-{}-{}.csv\"", figures.from, figures.to);
    let mut response = table.into_response();
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Departments and stations whose figures one may ask for by themselves.
#[utoipa::path(get, path = "/figures/parts", operation_id = "figure_parts", tag = "figures",
    responses((status = 200, body = PartsOut)))]
async fn figure_parts(State(ctx): State<Shared>, caller: Caller) -> Result<Json<PartsOut>, Problem> {
    let items = figures::parts(&ctx, &caller.0.actor).await?;
    Ok(Json(PartsOut { items, next: None }))
}
