//! The guide: items and outlets, open to everybody.

use super::extract::{Asked, At, Shared};
use super::problem::{Code, Problem};
use crate::app::views::{ItemSummary, ItemView, OutletView};
use crate::app::{cases, items};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_items))
        .routes(routes!(get_item))
        .routes(routes!(list_outlets))
}

/// A search.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Chinese, pinyin, its initials, English, or the code; all items where it is empty.
    #[serde(default)]
    search: String,
}

/// Items.
#[derive(Debug, Serialize, ToSchema)]
struct ItemsOut {
    items: Vec<ItemSummary>,
    next: Option<String>,
}

/// Outlets.
#[derive(Debug, Serialize, ToSchema)]
struct OutletsOut {
    items: Vec<OutletView>,
    next: Option<String>,
}

/// Search the items.
#[utoipa::path(get, path = "/items", operation_id = "list_items", tag = "items", params(Search),
    responses((status = 200, body = ItemsOut)))]
async fn list_items(State(ctx): State<Shared>, Asked(asked): Asked<Search>) -> Json<ItemsOut> {
    Json(ItemsOut {
        items: items::search(&ctx, &asked.search),
        next: None,
    })
}

/// One item, whole: form, materials, checks, questions.
#[utoipa::path(get, path = "/items/{item}", operation_id = "get_item", tag = "items",
    params(("item" = String, Path, description = "Word or code of an item, as premises-check or SC-00")),
    responses((status = 200, body = Object, description = "The schema `Item`")))]
async fn get_item(State(ctx): State<Shared>, At(item): At<String>) -> Result<Json<ItemView>, Problem> {
    let found = items::show(&ctx, &item).map_err(|_| Code::NotFound)?;
    Ok(Json(ItemView(found)))
}

/// Where a case can be handed in.
#[utoipa::path(get, path = "/outlets", operation_id = "list_outlets", tag = "items",
    responses((status = 200, body = OutletsOut)))]
async fn list_outlets(State(ctx): State<Shared>) -> Result<Json<OutletsOut>, Problem> {
    Ok(Json(OutletsOut {
        items: cases::outlets(&ctx).await?,
        next: None,
    }))
}
