//! One's notifications, and what one wants to hear.

use super::extract::{Asked, Body, Caller, Shared};
use super::problem::Problem;
use crate::app::desk_views::{NoticeSetting, NotificationView};
use crate::app::notifications;
use axum::Json;
use axum::extract::State;
use domain::id::NotificationId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_notifications))
        .routes(routes!(read_notifications))
        .routes(routes!(notification_settings, set_notifications))
}

/// Notifications in a page.
const USUAL: usize = 20;
/// Most in a page.
const MOST: usize = 100;

/// Which notifications.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListIn {
    /// Go on where the page before ended.
    #[param(value_type = Option<String>)]
    cursor: Option<NotificationId>,
    /// How many at most, up to 100; 20 where nothing is said.
    limit: Option<usize>,
}

/// Notifications.
#[derive(Debug, Serialize, ToSchema)]
struct NotificationsOut {
    items: Vec<NotificationView>,
    /// How many are unread, up to a hundred.
    unread: i64,
    next: Option<String>,
}

/// What was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoticesReadIn {
    /// These.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    some: Vec<NotificationId>,
    /// All up to this one.
    #[schema(value_type = Option<String>)]
    up_to: Option<NotificationId>,
}

/// How many are left.
#[derive(Debug, Serialize, ToSchema)]
struct UnreadOut {
    unread: i64,
}

/// A language of the interface.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
enum LangIn {
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

/// What one wants to hear.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettingsIn {
    /// Kinds; those that are not named stay as they are.
    #[serde(default)]
    settings: Vec<NoticeSetting>,
    /// The language that messages are written in.
    #[schema(inline)]
    lang: Option<LangIn>,
}

/// What one wants to hear.
#[derive(Debug, Serialize, ToSchema)]
struct SettingsOut {
    settings: Vec<NoticeSetting>,
    /// The language that messages are written in.
    lang: String,
}

/// One's notifications, newest first.
#[utoipa::path(get, path = "/me/notifications", operation_id = "list_notifications", tag = "notifications",
    params(ListIn), responses((status = 200, body = NotificationsOut)))]
async fn list_notifications(
    State(ctx): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<ListIn>,
) -> Result<Json<NotificationsOut>, Problem> {
    let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST);
    let (items, unread, next) = notifications::list(&ctx, &caller.0.actor, asked.cursor, limit).await?;
    Ok(Json(NotificationsOut { items, unread, next }))
}

/// Say which were read.
#[utoipa::path(post, path = "/me/notifications/read", operation_id = "read_notifications", tag = "notifications",
    request_body(content = NoticesReadIn, example = json!({"some": [], "up_to": null})),
    responses((status = 200, body = UnreadOut)))]
async fn read_notifications(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<NoticesReadIn>,
) -> Result<Json<UnreadOut>, Problem> {
    let unread = notifications::read(&ctx, &caller.0.actor, &body.some, body.up_to).await?;
    Ok(Json(UnreadOut { unread }))
}

/// What one hears of, in the application and by message.
#[utoipa::path(get, path = "/me/notification-settings", operation_id = "notification_settings", tag = "notifications",
    responses((status = 200, body = SettingsOut)))]
async fn notification_settings(State(ctx): State<Shared>, caller: Caller) -> Result<Json<SettingsOut>, Problem> {
    let (settings, lang) = notifications::settings(&ctx, &caller.0.actor).await?;
    Ok(Json(SettingsOut { settings, lang }))
}

/// Choose what one hears of, and in which language.
#[utoipa::path(put, path = "/me/notification-settings", operation_id = "set_notifications", tag = "notifications",
    request_body(content = SettingsIn, example = json!({"settings": [], "lang": "zh-CN"})),
    responses((status = 200, body = SettingsOut)))]
async fn set_notifications(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<SettingsIn>,
) -> Result<Json<SettingsOut>, Problem> {
    let lang = body.lang.map(|lang| match lang {
        LangIn::Zh => "zh-CN",
        LangIn::En => "en",
    });
    let (settings, lang) = notifications::choose(&ctx, &caller.0.actor, &body.settings, lang).await?;
    Ok(Json(SettingsOut { settings, lang }))
}
