//! Counter sessions: a clerk asks, the enterprise answers, either side ends.

use super::address;
use super::extract::{At, Body, Caller, Shared};
use super::problem::Problem;
use crate::app::counter::{self, CounterView, NewCounter, Step};
use crate::app::qr;
use crate::app::views::CaseSummary;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::id::CounterId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create_counter, list_counters))
        .routes(routes!(get_counter))
        .routes(routes!(confirm_counter))
        .routes(routes!(extend_counter))
        .routes(routes!(end_counter))
        .routes(routes!(send_counter_code))
        .routes(routes!(tell_counter_code))
        .routes(routes!(counter_cases))
}

/// What a clerk asks an enterprise for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CounterIn {
    /// Credit code, number of a receipt, or what the code on a business licence says.
    enterprise: String,
    /// What for, in words that the enterprise reads.
    purpose: String,
    /// For how many minutes; 30 where nothing is said, at most 120.
    minutes: Option<i64>,
}

/// A code that the enterprise told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ToldIn {
    code: String,
}

/// Sessions.
#[derive(Debug, Serialize, ToSchema)]
struct CountersOut {
    items: Vec<CounterView>,
    next: Option<String>,
}

/// A session with the address where the enterprise says yes.
#[derive(Debug, Serialize, ToSchema)]
struct CounterOut {
    #[serde(flatten)]
    session: CounterView,
    /// Address of the page on which the enterprise answers, after signing in.
    link: String,
    /// The link as a code to be photographed: SVG.
    qr: String,
}

/// Cases of the enterprise.
#[derive(Debug, Serialize, ToSchema)]
struct CounterCasesOut {
    items: Vec<CaseSummary>,
    next: Option<String>,
}

fn out(ctx: &Shared, headers: &HeaderMap, session: CounterView) -> Result<Json<CounterOut>, Problem> {
    let link = format!("{}/counter/{}", address::home(ctx, headers), session.id);
    let qr = qr::svg(&link)?;
    Ok(Json(CounterOut { session, link, qr }))
}

/// Ask an enterprise whether one may act for it at the counter.
#[utoipa::path(post, path = "/counter-sessions", operation_id = "create_counter", tag = "counter",
    request_body(content = CounterIn,
        example = json!({"enterprise": "91330102MA2KAAAA62", "purpose": "经营场所材料核验", "minutes": 30})),
    responses((status = 201, body = CounterOut)))]
async fn create_counter(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<CounterIn>,
) -> Result<(StatusCode, Json<CounterOut>), Problem> {
    let new = NewCounter {
        enterprise: body.enterprise,
        purpose: body.purpose,
        minutes: body.minutes,
    };
    let asked = counter::ask(&ctx, &caller.0.actor, &new).await?;
    Ok((StatusCode::CREATED, out(&ctx, &headers, asked)?))
}

/// A clerk's own sessions, or those of the enterprise; newest first.
#[utoipa::path(get, path = "/counter-sessions", operation_id = "list_counters", tag = "counter",
    responses((status = 200, body = CountersOut)))]
async fn list_counters(State(ctx): State<Shared>, caller: Caller) -> Result<Json<CountersOut>, Problem> {
    let items = counter::list(&ctx, &caller.0.actor).await?;
    Ok(Json(CountersOut { items, next: None }))
}

/// A session, for either side.
#[utoipa::path(get, path = "/counter-sessions/{counter}", operation_id = "get_counter", tag = "counter",
    params(("counter" = String, Path, description = "Identifier of a counter session")),
    responses((status = 200, body = CounterOut)))]
async fn get_counter(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    At(id): At<CounterId>,
) -> Result<Json<CounterOut>, Problem> {
    out(&ctx, &headers, counter::show(&ctx, &caller.0.actor, id).await?)
}

/// Say yes, for the enterprise.
#[utoipa::path(post, path = "/counter-sessions/{counter}/confirm", operation_id = "confirm_counter", tag = "counter",
    params(("counter" = String, Path, description = "Identifier of a counter session")),
    responses((status = 200, body = CounterOut)))]
async fn confirm_counter(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    At(id): At<CounterId>,
) -> Result<Json<CounterOut>, Problem> {
    out(
        &ctx,
        &headers,
        counter::step(&ctx, &caller.0.actor, id, Step::Confirm).await?,
    )
}

/// Ask once more, to go on for longer: it needs a new answer.
#[utoipa::path(post, path = "/counter-sessions/{counter}/extend", operation_id = "extend_counter", tag = "counter",
    params(("counter" = String, Path, description = "Identifier of a counter session")),
    responses((status = 200, body = CounterOut)))]
async fn extend_counter(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    At(id): At<CounterId>,
) -> Result<Json<CounterOut>, Problem> {
    out(
        &ctx,
        &headers,
        counter::step(&ctx, &caller.0.actor, id, Step::AskAgain).await?,
    )
}

/// End it, or say no; for either side.
#[utoipa::path(post, path = "/counter-sessions/{counter}/end", operation_id = "end_counter", tag = "counter",
    params(("counter" = String, Path, description = "Identifier of a counter session")),
    responses((status = 200, body = CounterOut)))]
async fn end_counter(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    At(id): At<CounterId>,
) -> Result<Json<CounterOut>, Problem> {
    out(
        &ctx,
        &headers,
        counter::step(&ctx, &caller.0.actor, id, Step::End).await?,
    )
}

/// Send a code to the number of the enterprise's owner, who tells it to the clerk.
#[utoipa::path(post, path = "/counter-sessions/{counter}/code", operation_id = "send_counter_code", tag = "counter",
    params(("counter" = String, Path, description = "Identifier of a counter session")),
    responses((status = 204, description = "It was sent")))]
async fn send_counter_code(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<CounterId>,
) -> Result<StatusCode, Problem> {
    counter::send_code(&ctx, &caller.0.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tell the code that the owner told.
#[utoipa::path(post, path = "/counter-sessions/{counter}/tell-code", operation_id = "tell_counter_code", tag = "counter",
    params(("counter" = String, Path, description = "Identifier of a counter session")),
    request_body(content = ToldIn, example = json!({"code": "123456"})),
    responses((status = 200, body = CounterOut)))]
async fn tell_counter_code(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    At(id): At<CounterId>,
    Body(body): Body<ToldIn>,
) -> Result<Json<CounterOut>, Problem> {
    let step = Step::Tell(body.code.trim().to_owned());
    out(&ctx, &headers, counter::step(&ctx, &caller.0.actor, id, step).await?)
}

/// The cases of the enterprise, for the clerk while a session runs.
#[utoipa::path(get, path = "/counter-sessions/{counter}/cases", operation_id = "counter_cases", tag = "counter",
    params(("counter" = String, Path, description = "Identifier of a counter session")),
    responses((status = 200, body = CounterCasesOut)))]
async fn counter_cases(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<CounterId>,
) -> Result<Json<CounterCasesOut>, Problem> {
    let items = counter::cases_of(&ctx, &caller.0.actor, id).await?;
    Ok(Json(CounterCasesOut { items, next: None }))
}
