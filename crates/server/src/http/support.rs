//! Cloud support: asking, the thread of a question, its steps, an expert's desk, the board of who leads.

use super::extract::{Asked, At, Body, Caller, Shared, idempotency_key};
use super::problem::Problem;
use crate::app::AppError;
use crate::app::once::Key;
use crate::app::support::asking::{self, NewQuestion};
use crate::app::support::board::{self, BoardView, StaffingView};
use crate::app::support::desk::{self, DeskView};
use crate::app::support::steps::{self, Step};
use crate::app::support::talk::{TalkView, TickView};
use crate::app::support::thread::{self, NewMessage};
use crate::app::support::views::{AnchorView, QuestionView, Suggestion, ThreadView};
use ::support::expert::{Presence, PresenceKind};
use ::support::question::{Cause, Way};
use ::support::skill::{Lang, Tier};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::id::{AttachmentId, CaseId, OrganisationId, PersonId, QuestionId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Questions on a page of one's own.
const PAGE: usize = 50;

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(suggest_support))
        .routes(routes!(list_questions, ask_question))
        .routes(routes!(own_questions))
        .routes(routes!(show_question))
        .routes(routes!(list_talk, send_talk))
        .routes(routes!(read_talk))
        .routes(routes!(tick_steps))
        .routes(routes!(move_question))
        .routes(routes!(support_desk))
        .routes(routes!(set_presence))
        .routes(routes!(support_board))
        .routes(routes!(support_staffing))
}

/// What is pointed at.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PointedIn {
    /// A field of the form.
    field: Option<String>,
    /// A material of the item.
    material: Option<String>,
    /// Key of a finding.
    finding: Option<String>,
}

/// A question to be asked.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuestionIn {
    /// In words.
    words: String,
    /// Where it arose.
    #[serde(default)]
    anchor: AnchorView,
    /// How closely somebody should help; without it as suggested.
    #[schema(schema_with = crate::app::words::support_tier, required = false)]
    #[serde(default)]
    tier: Option<Tier>,
    /// Which department; without it the one that decides on the case.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    department: Option<OrganisationId>,
    /// In which language; without it Chinese.
    #[schema(schema_with = crate::app::words::support_lang, required = false)]
    #[serde(default)]
    lang: Option<Lang>,
    /// How the asker wants to be helped; without it live.
    #[schema(schema_with = crate::app::words::support_way, required = false)]
    #[serde(default)]
    way: Option<Way>,
}

/// Questions.
#[derive(Debug, Serialize, ToSchema)]
struct QuestionsOut {
    items: Vec<QuestionView>,
    next: Option<String>,
}

/// Where a list goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PageIn {
    /// What the page before named as `next`.
    cursor: Option<String>,
}

/// Behind which message.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AfterIn {
    /// Only messages behind this number.
    after: Option<i64>,
}

/// Messages of a thread.
#[derive(Debug, Serialize, ToSchema)]
struct TalkOut {
    items: Vec<TalkView>,
    next: Option<String>,
}

/// A message to be sent.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TalkIn {
    /// What its sender calls it, up to 64 signs: sent again, it is the same message.
    client_id: String,
    /// What it says.
    #[serde(default)]
    words: String,
    /// Where it points.
    #[serde(default)]
    anchor: AnchorView,
    /// Steps that the asker ticks off.
    #[serde(default)]
    steps: Vec<String>,
    /// Pictures that were put in before.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pictures: Vec<AttachmentId>,
}

/// Messages to be sent, in their order: all that waited while there was no line.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TalksIn {
    messages: Vec<TalkIn>,
}

/// How far one has read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TalkReadIn {
    /// Number of the last message that was read.
    last: i64,
}

/// Which steps are done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TicksIn {
    /// One for each step, in order.
    done: Vec<bool>,
}

/// The steps of a list.
#[derive(Debug, Serialize, ToSchema)]
struct TicksOut {
    items: Vec<TickView>,
}

/// A step of a question. Which others are needed beside `step` is said by each.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StepIn {
    /// Which.
    #[schema(schema_with = crate::app::words::support_step)]
    step: steps::StepKind,
    /// `transfer`: to which department; without it the same.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    department: Option<OrganisationId>,
    /// `change_tier`, and perhaps `transfer`: how closely.
    #[schema(schema_with = crate::app::words::support_tier, required = false)]
    #[serde(default)]
    tier: Option<Tier>,
    /// `close`: what the trouble was.
    #[schema(schema_with = crate::app::words::support_cause, required = false)]
    #[serde(default)]
    cause: Option<Cause>,
    /// `close`: whether it was solved.
    #[serde(default)]
    solved: Option<bool>,
    /// `call_back`: when.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    at: Option<Timestamp>,
    /// `assign`: to whom.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    person: Option<PersonId>,
    /// The version of the question that the person saw.
    #[serde(default)]
    version: Option<i64>,
}

fn missing(pointer: &'static str) -> Problem {
    AppError::InvalidValue {
        field: pointer.to_owned(),
    }
    .into()
}

impl StepIn {
    fn step(&self) -> Result<Step, Problem> {
        use steps::StepKind as K;
        Ok(match self.step {
            K::Accept => Step::Accept,
            K::Decline => Step::Decline,
            K::Join => Step::Join,
            K::Leave => Step::Leave,
            K::Transfer => Step::Transfer(self.department, self.tier),
            K::ChangeTier => Step::ChangeTier(self.tier.ok_or_else(|| missing("/tier"))?),
            K::Answer => Step::Answer,
            K::Close => Step::Close(
                self.cause.ok_or_else(|| missing("/cause"))?,
                self.solved.ok_or_else(|| missing("/solved"))?,
            ),
            K::Withdraw => Step::Withdraw,
            K::CallBack => Step::CallBack(self.at.ok_or_else(|| missing("/at"))?),
            K::InWriting => Step::InWriting,
            K::Solved => Step::Solved,
            K::AskOn => Step::AskOn,
            K::Assign => Step::Assign(self.person.ok_or_else(|| missing("/person"))?),
            K::AgreeCall => Step::AgreeCall,
            // A message is sent, not a step.
            K::Write => return Err(missing("/step")),
        })
    }
}

/// Whether one is there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PresenceIn {
    /// Whether one is there.
    #[schema(schema_with = crate::app::words::support_presence)]
    presence: PresenceKind,
    /// When a break ends; only with `break`, at most four hours ahead.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    until: Option<Timestamp>,
}

/// Boards.
#[derive(Debug, Serialize, ToSchema)]
struct BoardsOut {
    items: Vec<BoardView>,
}

/// What would happen if one asked now: tier and department with the reason, what is promised, answers that may do.
#[utoipa::path(get, path = "/cases/{case}/support", operation_id = "suggest_support", tag = "support",
    params(("case" = String, Path, description = "Identifier of a case"), PointedIn),
    responses((status = 200, body = Suggestion)))]
async fn suggest_support(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    Asked(asked): Asked<PointedIn>,
) -> Result<Json<Suggestion>, Problem> {
    let anchor = AnchorView {
        field: asked.field,
        material: asked.material,
        finding: asked.finding,
        ..AnchorView::default()
    };
    Ok(Json(asking::prepare(&ctx, &caller.0.actor, case, &anchor).await?))
}

/// The questions about a case, newest first.
#[utoipa::path(get, path = "/cases/{case}/questions", operation_id = "list_questions", tag = "support",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = QuestionsOut)))]
async fn list_questions(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<QuestionsOut>, Problem> {
    let items = asking::of_case(&ctx, &caller.0.actor, case).await?;
    Ok(Json(QuestionsOut { items, next: None }))
}

/// Ask. Whoever is free and fits is offered the question at once.
#[utoipa::path(post, path = "/cases/{case}/questions", operation_id = "ask_question", tag = "support",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is asked once")),
    request_body(content = QuestionIn,
        example = json!({"words": "租赁合同的出租方与产权人不一致，怎么办？", "anchor": {"material": "lease"}})),
    responses((status = 201, body = ThreadView)))]
async fn ask_question(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    headers: HeaderMap,
    Body(body): Body<QuestionIn>,
) -> Result<(StatusCode, Json<ThreadView>), Problem> {
    let sent = serde_json::to_string(&body).unwrap_or_default();
    let key = Key::new(idempotency_key(&headers)?, &format!("ask_question {case}"), &sent)?;
    let new = NewQuestion {
        words: body.words,
        anchor: body.anchor,
        tier: body.tier,
        department: body.department,
        lang: body.lang.unwrap_or(Lang::Chinese),
        way: body.way.unwrap_or(Way::Live),
    };
    let thread = asking::ask(&ctx, &caller.0.actor, case, &new, key.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(thread)))
}

/// The questions that one has asked, newest first.
#[utoipa::path(get, path = "/support/questions", operation_id = "own_questions", tag = "support", params(PageIn),
    responses((status = 200, body = QuestionsOut)))]
async fn own_questions(
    State(ctx): State<Shared>,
    caller: Caller,
    Asked(page): Asked<PageIn>,
) -> Result<Json<QuestionsOut>, Problem> {
    let before = page.cursor.map(|cursor| cursor.parse::<QuestionId>()).transpose();
    let before = before.map_err(|_| AppError::CursorUnusable)?;
    let (items, next) = asking::own(&ctx, &caller.0.actor, before, PAGE).await?;
    Ok(Json(QuestionsOut { items, next }))
}

/// A question with the last messages of its thread.
#[utoipa::path(get, path = "/support/questions/{question}", operation_id = "show_question", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    responses((status = 200, body = ThreadView)))]
async fn show_question(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
) -> Result<Json<ThreadView>, Problem> {
    Ok(Json(thread::show(&ctx, &caller.0.actor, question).await?))
}

/// The messages of a thread behind a number, in order.
#[utoipa::path(get, path = "/support/questions/{question}/messages", operation_id = "list_talk", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question"), AfterIn),
    responses((status = 200, body = TalkOut)))]
async fn list_talk(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Asked(asked): Asked<AfterIn>,
) -> Result<Json<TalkOut>, Problem> {
    let items = thread::messages(&ctx, &caller.0.actor, question, asked.after.unwrap_or(0)).await?;
    let next = items.last().filter(|_| items.len() == thread::MOST);
    let next = next.map(|last| last.number.to_string());
    Ok(Json(TalkOut { items, next }))
}

/// Send messages, each kept once and numbered in the order of the list.
#[utoipa::path(post, path = "/support/questions/{question}/messages", operation_id = "send_talk", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    request_body(content = TalksIn, example = json!({"messages": [{"client_id": "m-1", "words": "请看合同第一页的出租方。"}]})),
    responses((status = 201, body = TalkOut)))]
async fn send_talk(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Body(body): Body<TalksIn>,
) -> Result<(StatusCode, Json<TalkOut>), Problem> {
    let new: Vec<NewMessage> = body
        .messages
        .into_iter()
        .map(|message| NewMessage {
            client_id: message.client_id,
            words: message.words,
            anchor: message.anchor,
            steps: message.steps,
            pictures: message.pictures,
        })
        .collect();
    let items = thread::send(&ctx, &caller.0.actor, question, &new).await?;
    Ok((StatusCode::CREATED, Json(TalkOut { items, next: None })))
}

/// Say how far one has read.
#[utoipa::path(post, path = "/support/questions/{question}/read", operation_id = "read_talk", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    request_body(content = TalkReadIn, example = json!({"last": 1})),
    responses((status = 204, description = "It is noted")))]
async fn read_talk(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Body(body): Body<TalkReadIn>,
) -> Result<StatusCode, Problem> {
    thread::read(&ctx, &caller.0.actor, question, body.last).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tick off the steps that a message lists; the side that asked does it.
#[utoipa::path(put, path = "/support/questions/{question}/messages/{number}/ticks", operation_id = "tick_steps",
    tag = "support", params(("question" = String, Path, description = "Identifier of a question"),
        ("number" = i64, Path, description = "Number of the message")),
    request_body(content = TicksIn, example = json!({"done": [true, false]})),
    responses((status = 200, body = TicksOut)))]
async fn tick_steps(
    State(ctx): State<Shared>,
    caller: Caller,
    At((question, number)): At<(QuestionId, i64)>,
    Body(body): Body<TicksIn>,
) -> Result<Json<TicksOut>, Problem> {
    let items = thread::tick(&ctx, &caller.0.actor, question, number, &body.done).await?;
    Ok(Json(TicksOut { items }))
}

/// Take a step: `next` of a question lists those that one may take now.
#[utoipa::path(post, path = "/support/questions/{question}/steps", operation_id = "move_question", tag = "support",
    params(("question" = String, Path, description = "Identifier of a question")),
    request_body(content = StepIn, example = json!({"step": "close", "cause": "unsure", "solved": true})),
    responses((status = 200, body = ThreadView)))]
async fn move_question(
    State(ctx): State<Shared>,
    caller: Caller,
    At(question): At<QuestionId>,
    Body(body): Body<StepIn>,
) -> Result<Json<ThreadView>, Problem> {
    let step = body.step()?;
    let thread = steps::act(&ctx, &caller.0.actor, question, &step, body.version).await?;
    Ok(Json(thread))
}

/// An expert's own desk: offers, what is in hand, and whether one is there.
#[utoipa::path(get, path = "/support/desk", operation_id = "support_desk", tag = "support",
    responses((status = 200, body = DeskView)))]
async fn support_desk(State(ctx): State<Shared>, caller: Caller) -> Result<Json<DeskView>, Problem> {
    Ok(Json(desk::show(&ctx, &caller.0.actor).await?))
}

/// Say whether one is there. Who comes is offered what waits.
#[utoipa::path(put, path = "/support/presence", operation_id = "set_presence", tag = "support",
    request_body(content = PresenceIn, example = json!({"presence": "online"})),
    responses((status = 200, body = DeskView)))]
async fn set_presence(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<PresenceIn>,
) -> Result<Json<DeskView>, Problem> {
    let presence = Presence::of(body.presence, body.until).ok_or_else(|| missing("/until"))?;
    Ok(Json(desk::set_presence(&ctx, &caller.0.actor, presence).await?))
}

/// Who waits, who helps, who is there: for who leads a department, and for who leads the district.
#[utoipa::path(get, path = "/support/board", operation_id = "support_board", tag = "support",
    responses((status = 200, body = BoardsOut)))]
async fn support_board(State(ctx): State<Shared>, caller: Caller) -> Result<Json<BoardsOut>, Problem> {
    let items = board::show(&ctx, &caller.0.actor).await?;
    Ok(Json(BoardsOut { items }))
}

/// How many experts have to be there, half hour by half hour, by Erlang C.
#[utoipa::path(get, path = "/support/staffing/{organisation}", operation_id = "support_staffing", tag = "support",
    params(("organisation" = String, Path, description = "Identifier of a department")),
    responses((status = 200, body = StaffingView)))]
async fn support_staffing(
    State(ctx): State<Shared>,
    caller: Caller,
    At(department): At<OrganisationId>,
) -> Result<Json<StaffingView>, Problem> {
    Ok(Json(board::staffing_of(&ctx, &caller.0.actor, department).await?))
}
