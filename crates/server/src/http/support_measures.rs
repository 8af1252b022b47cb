//! What came of the questions of a department, in numbers.

use super::extract::{Asked, At, Caller, Shared};
use super::problem::Problem;
use crate::app::support::measures::{self, SupportMeasuresView};
use axum::Json;
use axum::extract::State;
use domain::id::OrganisationId;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(support_measures))
}

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DaysIn {
    /// First day of asking.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// Last day; no more than a year after the first.
    #[param(value_type = String, format = Date)]
    to: Date,
}

/// How soon there were answers, what was solved at the first contact, what is asked again, where and why: for who leads the
/// department, and for who leads the district.
#[utoipa::path(get, path = "/support/measures/{organisation}", operation_id = "support_measures", tag = "support",
    params(("organisation" = String, Path, description = "Identifier of a department"), DaysIn),
    responses((status = 200, body = SupportMeasuresView)))]
async fn support_measures(
    State(ctx): State<Shared>,
    caller: Caller,
    At(department): At<OrganisationId>,
    Asked(days): Asked<DaysIn>,
) -> Result<Json<SupportMeasuresView>, Problem> {
    let days = (days.from, days.to);
    Ok(Json(measures::show(&ctx, &caller.0.actor, department, days).await?))
}
