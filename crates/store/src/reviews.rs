//! The pre-review of a case's materials: one row a case, the last one.

use domain::id::CaseId;
use domain::time::Timestamp;
use serde_json::Value as Json;

use crate::db::Tx;
use crate::error::{StoreError, sound};

domain::words!(
    /// How far a pre-review has come.
    ReviewState {
        /// Waits for a worker.
        Waiting = "waiting",
        /// Being read.
        Running = "running",
        /// Done.
        Done = "done",
        /// Could not be done.
        Failed = "failed",
    }
);

stmts! {
    WAIT = "INSERT INTO case_reviews (case_id, state, content_version, pages, report, updated_at)
        VALUES ($1, 'waiting', $2, 0, NULL, $3)
        ON CONFLICT (case_id) DO UPDATE SET state = 'waiting', content_version = $2, pages = 0, updated_at = $3";
    PROGRESS = "UPDATE case_reviews SET state = 'running', pages = $3, updated_at = $4,
        report = COALESCE(CAST($5 AS TEXT), report) WHERE case_id = $1 AND content_version = $2 AND state IN ('waiting', 'running')";
    FINISH = "UPDATE case_reviews SET state = $3, report = $4, updated_at = $5
        WHERE case_id = $1 AND content_version = $2";
    FIND = "SELECT state, content_version, pages, report, updated_at FROM case_reviews WHERE case_id = $1";
}

/// A pre-review.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// How far it has come.
    pub state: ReviewState,
    /// The version of form and materials that it is of.
    pub content_version: i64,
    /// Pages read so far.
    pub pages: i64,
    /// The last report; while a newer one is made, that of before, and then what is found on the pages read so far.
    pub report: Option<Json>,
    /// When this changed.
    pub updated_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    state: String,
    content_version: i64,
    pages: i64,
    report: Option<String>,
    updated_at: i64,
}

/// Notes that a pre-review of this version is wanted.
pub async fn wait(tx: &mut Tx, case: CaseId, content_version: i64, now: Timestamp) -> Result<(), StoreError> {
    tx.run(&WAIT, values![case, content_version, now]).await.map(|_| ())
}

/// Notes how far it has come: pages read, and what was found on them; false when a newer version is wanted by now.
pub async fn progress(
    tx: &mut Tx,
    case: CaseId,
    version: i64,
    (pages, report): (i64, Option<&Json>),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values = values![case, version, pages, now, report.map(Json::to_string)];
    Ok(tx.run(&PROGRESS, values).await? > 0)
}

/// Keeps the report of a version, or notes that there is none; false when a newer version is wanted by now.
pub async fn finish(
    tx: &mut Tx,
    case: CaseId,
    version: i64,
    report: Option<&Json>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let state = match report {
        Some(_) => ReviewState::Done,
        None => ReviewState::Failed,
    };
    let text = report.map(Json::to_string);
    let values = values![case, version, state.as_str(), text, now];
    let kept = tx.run(&FINISH, values).await? > 0;
    if let Some(report) = report.filter(|_| kept) {
        crate::figures::keep_findings(tx, case, report).await?;
    }
    Ok(kept)
}

/// The pre-review of a case.
pub async fn find(tx: &mut Tx, case: CaseId) -> Result<Option<Review>, StoreError> {
    let row: Option<ReviewRow> = tx.one(&FIND, values![case]).await?;
    row.map(|row| {
        let key = case.to_string();
        let report = row.report.as_deref().map(serde_json::from_str).transpose();
        Ok(Review {
            state: sound(ReviewState::parse(&row.state), "case_reviews", "state", &key)?,
            report: sound(report.ok(), "case_reviews", "report", &key)?,
            updated_at: sound(
                Timestamp::from_micros(row.updated_at),
                "case_reviews",
                "updated_at",
                &key,
            )?,
            content_version: row.content_version,
            pages: row.pages,
        })
    })
    .transpose()
}
