//! Papers of a case: the list, their bytes, a look beforehand; and the signed record of the pre-review.

use super::extract::{At, Body, Caller, Shared};
use super::materials::percent;
use super::problem::Problem;
use crate::app::moves::Move;
use crate::app::papers;
use crate::app::records::{self, RecordView};
use crate::app::views::PaperView;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::case::{
    CorrectionItem, CorrectionNotice, Decision, Delivery, Gaps, Means, NotOurs, PauseCause, Suspension,
};
use domain::id::{CaseId, PaperId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_papers))
        .routes(routes!(paper_content))
        .routes(routes!(preview_paper))
        .routes(routes!(review_record))
}

/// Papers.
#[derive(Debug, Serialize, ToSchema)]
struct PapersOut {
    items: Vec<PaperView>,
    next: Option<String>,
}

/// A thing to mend.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MendIn {
    /// Word of a material or a field.
    subject: String,
    /// What is wrong.
    problem: String,
    /// How to mend it.
    remedy: String,
}

/// A step whose paper is to be looked at beforehand, with what the step itself takes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
enum PreviewIn {
    /// 受理.
    Accept {
        /// Materials that come late, by their words.
        late: Option<Vec<String>>,
        /// The last day for them.
        #[schema(value_type = Option<String>, format = Date)]
        by: Option<Date>,
    },
    /// 不予受理.
    NotAccept {
        /// Why.
        reason: String,
        /// The right organ.
        right_organ: Option<String>,
    },
    /// 一次性告知补正.
    RequestCorrection {
        /// Everything, at once.
        items: Vec<MendIn>,
        /// Why a second notice is needed.
        again: Option<String>,
    },
    /// 中止计时.
    Suspend {
        /// The cause.
        #[schema(schema_with = crate::app::words::pause_cause)]
        cause: PauseCause,
        /// The announced end.
        #[schema(value_type = String, format = Date)]
        until: Date,
        /// What the applicant is told.
        note: String,
    },
    /// 延期.
    Extend {
        /// Why.
        reason: String,
    },
    /// 准予.
    Grant {
        /// Conditions.
        conditions: Option<String>,
    },
    /// 不予.
    Refuse {
        /// Why.
        reason: String,
    },
    /// 送达.
    Deliver {
        /// How.
        #[schema(schema_with = crate::app::words::means)]
        means: Means,
        /// To whom.
        recipient: String,
    },
    /// 撤销.
    Revoke {
        /// Why.
        reason: String,
    },
}

impl From<PreviewIn> for Move {
    fn from(step: PreviewIn) -> Self {
        match step {
            PreviewIn::Accept { late, by } => Self::Accept(match (late, by) {
                (Some(materials), Some(by)) if !materials.is_empty() => Some(Gaps { materials, by }),
                _ => None,
            }),
            PreviewIn::NotAccept { reason, right_organ } => Self::NotAccept(NotOurs { reason, right_organ }),
            PreviewIn::RequestCorrection { items, again } => {
                let items = items.into_iter().map(|item| CorrectionItem {
                    subject: item.subject,
                    problem: item.problem,
                    remedy: item.remedy,
                });
                Self::RequestCorrection(CorrectionNotice { items: items.collect() }, again)
            }
            PreviewIn::Suspend { cause, until, note } => Self::Suspend(Suspension { cause, until, note }),
            PreviewIn::Extend { reason } => Self::Extend(reason),
            PreviewIn::Grant { conditions } => Self::Decide(Decision::Grant { conditions }),
            PreviewIn::Refuse { reason } => Self::Decide(Decision::Refuse { reason }),
            PreviewIn::Deliver { means, recipient } => Self::Deliver(Delivery { means, recipient }),
            PreviewIn::Revoke { reason } => Self::Revoke(reason),
        }
    }
}

/// The papers of a case, oldest first.
#[utoipa::path(get, path = "/cases/{case}/papers", operation_id = "list_papers", tag = "papers",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = PapersOut)))]
async fn list_papers(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<PapersOut>, Problem> {
    let items = papers::list(&ctx, &caller.0.actor, case).await?;
    Ok(Json(PapersOut { items, next: None }))
}

/// A paper as PDF. Its bytes never change once they were given out.
#[utoipa::path(get, path = "/cases/{case}/papers/{paper}/content", operation_id = "paper_content", tag = "papers",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("paper" = String, Path, description = "Identifier of a paper")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream",
        description = "The paper, as application/pdf")))]
async fn paper_content(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, paper)): At<(CaseId, PaperId)>,
) -> Result<Response, Problem> {
    let (name, bytes) = papers::content(&ctx, &caller.0.actor, case, paper).await?;
    Ok(pdf(bytes, &format!("attachment; filename*=UTF-8''{}", percent(&name))))
}

/// The paper that a step would give, marked as a preview. Nothing is moved, numbered or kept.
#[utoipa::path(post, path = "/cases/{case}/papers/preview", operation_id = "preview_paper", tag = "papers",
    params(("case" = String, Path, description = "Identifier of a case")),
    request_body(content = PreviewIn, example = json!({"step": "not_accept", "reason": "不属于本机关职权范围", "right_organ": null})),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream",
        description = "The preview, as application/pdf")))]
async fn preview_paper(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    Body(step): Body<PreviewIn>,
) -> Result<Response, Problem> {
    let bytes = papers::preview(&ctx, &caller.0.actor, case, step.into()).await?;
    Ok(pdf(bytes, "inline; filename=preview.pdf"))
}

fn pdf(bytes: Vec<u8>, disposition: &str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(value) = HeaderValue::from_str(disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    (headers, bytes).into_response()
}

/// The signed record of the pre-review that the set was handed in with.
#[utoipa::path(get, path = "/cases/{case}/review-record", operation_id = "review_record", tag = "papers",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = RecordView)))]
async fn review_record(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<RecordView>, Problem> {
    Ok(Json(records::show(&ctx, &caller.0.actor, case).await?))
}
