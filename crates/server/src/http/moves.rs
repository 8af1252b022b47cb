//! Transitions: one operation each, and each gives the case as the caller sees it afterwards.

use super::cases::case_out;
use super::extract::{At, Body, Caller, Shared, idempotency_key};
use super::problem::Problem;
use crate::app::moves::{Move, act};
use crate::app::once::Key;
use crate::app::views::CaseView;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use domain::case::{
    CorrectionItem, CorrectionNotice, Decision, Delivery, Gaps, Means, NotOurs, PauseCause, Suspension,
};
use domain::id::CaseId;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Nothing but the version that the person saw.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlainIn {
    /// The version of the case that the person saw; refused when it has another by now.
    version: Option<i64>,
}

/// Materials that come late.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GapsIn {
    /// Which, by their words.
    materials: Vec<String>,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    by: Date,
}

/// Acceptance.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptIn {
    /// The version that the person saw.
    version: Option<i64>,
    /// What comes late, where the item allows it.
    gaps: Option<GapsIn>,
}

/// Not a matter for this organ.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NotAcceptIn {
    /// The version that the person saw.
    version: Option<i64>,
    /// Why.
    reason: String,
    /// The right organ.
    right_organ: Option<String>,
}

/// One thing to mend.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CorrectionItemIn {
    /// Word of a material or a field.
    subject: String,
    /// What is wrong.
    problem: String,
    /// How to mend it.
    remedy: String,
}

/// Everything that is to be mended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CorrectionIn {
    /// The version that the person saw.
    version: Option<i64>,
    /// Everything, at once.
    items: Vec<CorrectionItemIn>,
    /// Why a second notice is needed; for the lead.
    again: Option<String>,
}

/// A pause for a lawful cause.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SuspendIn {
    /// The version that the person saw.
    version: Option<i64>,
    /// The cause.
    #[schema(schema_with = crate::app::words::pause_cause)]
    cause: PauseCause,
    /// The announced end.
    #[schema(value_type = String, format = Date)]
    until: Date,
    /// What the applicant is told.
    note: String,
}

/// A reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReasonIn {
    /// The version that the person saw.
    version: Option<i64>,
    /// The reason.
    reason: String,
}

/// A grant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantIn {
    /// The version that the person saw.
    version: Option<i64>,
    /// Conditions.
    conditions: Option<String>,
}

/// A delivery.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeliverIn {
    /// The version that the person saw.
    version: Option<i64>,
    /// How.
    #[schema(schema_with = crate::app::words::means)]
    means: Means,
    /// To whom.
    recipient: String,
}

type Moved = Result<(HeaderMap, Json<CaseView>), Problem>;

async fn moved(
    ctx: Shared,
    caller: Caller,
    case: CaseId,
    headers: &HeaderMap,
    what: Move,
    version: Option<i64>,
) -> Moved {
    // The move itself is part of what a key stands for.
    let key = Key::new(idempotency_key(headers)?, "move_case", &format!("{case} {what:?}"))?;
    let case = act(&ctx, &caller.0.actor, case, what, version, key.as_ref()).await?;
    Ok(case_out(case))
}

macro_rules! moves {
    ($($(#[doc = $doc:literal])+ $name:ident $path:literal $body:ident $example:tt => $what:expr;)+) => {
        pub(super) fn router() -> OpenApiRouter<Shared> {
            OpenApiRouter::new()$(.routes(routes!($name)))+
        }

        $($(#[doc = $doc])+
        #[utoipa::path(post, path = $path, tag = "moves",
            params(("case" = String, Path, description = "Identifier of a case"),
                ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is done once")),
            request_body(content = $body, example = json!($example)),
            responses((status = 200, body = CaseView)))]
        async fn $name(
            State(ctx): State<Shared>,
            caller: Caller,
            At(case): At<CaseId>,
            headers: HeaderMap,
            Body(body): Body<$body>,
        ) -> Moved {
            let version = body.version;
            let what: fn($body) -> Move = $what;
            moved(ctx, caller, case, &headers, what(body), version).await
        })+
    };
}

moves! {
    /// Hand a draft in: a receipt with a number.
    submit_case "/cases/{case}/submit" PlainIn {"version": 1} => |_| Move::Submit;
    /// Throw a draft away.
    discard_case "/cases/{case}/discard" PlainIn {"version": 1} => |_| Move::Discard;
    /// Take back what was handed in.
    withdraw_case "/cases/{case}/withdraw" PlainIn {"version": 2} => |_| Move::Withdraw;
    /// Hand in again, mended.
    resubmit_case "/cases/{case}/resubmit" PlainIn {"version": 3} => |_| Move::Resubmit;
    /// Bring what was late.
    close_gaps "/cases/{case}/close-gaps" PlainIn {"version": 3} => |_| Move::CloseGaps;
    /// Accept (受理), whole or with materials that come late.
    accept_case "/cases/{case}/accept" AcceptIn {"version": 2, "gaps": null} => |body| {
        Move::Accept(body.gaps.map(|gaps| Gaps { materials: gaps.materials, by: gaps.by }))
    };
    /// Not a matter for this organ, or for any (不予受理).
    not_accept_case "/cases/{case}/not-accept" NotAcceptIn
        {"version": 2, "reason": "不属于本机关职权范围", "right_organ": "区消防救援机构"} => |body| {
        Move::NotAccept(NotOurs { reason: body.reason, right_organ: body.right_organ })
    };
    /// Say what is to be mended: everything, once (一次性告知).
    request_correction "/cases/{case}/request-correction" CorrectionIn {"version": 2, "items": [
        {"subject": "lease", "problem": "承租方未盖章", "remedy": "请加盖公章后重新上传"}
    ], "again": null} => |body| {
        let items = body.items.into_iter().map(|item| CorrectionItem {
            subject: item.subject,
            problem: item.problem,
            remedy: item.remedy,
        });
        Move::RequestCorrection(CorrectionNotice { items: items.collect() }, body.again)
    };
    /// Take up.
    take_up_case "/cases/{case}/take-up" PlainIn {"version": 3} => |_| Move::TakeUp;
    /// Stop the clock for a lawful cause, announced.
    suspend_case "/cases/{case}/suspend" SuspendIn
        {"version": 4, "cause": "inspection", "until": "2026-12-10", "note": "现场核查"} => |body| {
        Move::Suspend(Suspension { cause: body.cause, until: body.until, note: body.note })
    };
    /// Let the clock run on.
    resume_case "/cases/{case}/resume" PlainIn {"version": 5} => |_| Move::Resume;
    /// Extend the limit, once.
    extend_case "/cases/{case}/extend" ReasonIn {"version": 4, "reason": "案情复杂"} => |body| Move::Extend(body.reason);
    /// Send back a step.
    return_case "/cases/{case}/return" ReasonIn {"version": 4, "reason": "请补充核查记录"} => |body| Move::Return(body.reason);
    /// Grant (准予).
    grant_case "/cases/{case}/grant" GrantIn {"version": 4, "conditions": null} => |body| {
        Move::Decide(Decision::Grant { conditions: body.conditions })
    };
    /// Refuse (不予), with reasons.
    refuse_case "/cases/{case}/refuse" ReasonIn {"version": 4, "reason": "场所不符合条件"} => |body| {
        Move::Decide(Decision::Refuse { reason: body.reason })
    };
    /// Record that the decision was handed out (送达).
    deliver_case "/cases/{case}/deliver" DeliverIn {"version": 5, "means": "counter", "recipient": "李云"} => |body| {
        Move::Deliver(Delivery { means: body.means, recipient: body.recipient })
    };
    /// Take back what was granted.
    revoke_case "/cases/{case}/revoke" ReasonIn {"version": 5, "reason": "以欺骗手段取得"} => |body| Move::Revoke(body.reason);
}
