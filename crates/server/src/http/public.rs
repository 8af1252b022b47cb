//! What anybody may ask without signing in: whether a paper is genuine, and how far a case is.

use super::extract::{Asked, At, Shared, Visit};
use super::problem::Problem;
use crate::app::papers::public::{self, GenuinePaper, Progress};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(verify_paper))
        .routes(routes!(progress))
}

/// Which case.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProgressIn {
    /// Number of the receipt.
    receipt: String,
    /// The code that stands on it.
    code: String,
}

/// Whether a paper is genuine: what it says of itself, the hash of its bytes, and how it stands today.
#[utoipa::path(get, path = "/public/papers/{code}", operation_id = "verify_paper", tag = "public",
    params(("code" = String, Path, description = "The code of verification that stands on the paper")),
    responses((status = 200, body = GenuinePaper)))]
async fn verify_paper(
    State(ctx): State<Shared>,
    visit: Visit,
    At(code): At<String>,
) -> Result<Json<GenuinePaper>, Problem> {
    Ok(Json(public::verify(&ctx, &code, &visit.0).await?))
}

/// How far a case is, by the number of its receipt and the code on it.
#[utoipa::path(get, path = "/public/progress", operation_id = "progress", tag = "public", params(ProgressIn),
    responses((status = 200, body = Progress)))]
async fn progress(
    State(ctx): State<Shared>,
    visit: Visit,
    Asked(asked): Asked<ProgressIn>,
) -> Result<Json<Progress>, Problem> {
    Ok(Json(
        public::progress(&ctx, &asked.receipt, &asked.code, &visit.0).await?,
    ))
}
