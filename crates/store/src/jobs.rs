//! Jobs: rows written in the transaction of their cause, claimed by a lease.
//!
//! A worker holds a lease, not a transaction; a lease that ran out can be claimed again, so jobs are idempotent.

use domain::id::JobId;
use domain::time::Timestamp;
use serde_json::Value as Json;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ENQUEUE = "INSERT INTO jobs (id, kind, payload, state, run_at, attempts, dedup_key, created_at)
        VALUES ($1, $2, $3, 'queued', $4, 0, $5, $6)
        ON CONFLICT (dedup_key) WHERE dedup_key IS NOT NULL AND state = 'queued' DO UPDATE
        SET run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END";
    HASTEN = "UPDATE jobs SET run_at = $2 WHERE dedup_key = $1 AND state = 'queued' AND run_at > $2";
    CLAIM = "UPDATE jobs SET state = 'running', lease_until = $2, attempts = attempts + 1
        WHERE id = (SELECT id FROM jobs
        WHERE (state = 'queued' AND run_at <= $1) OR (state = 'running' AND lease_until < $1)
        ORDER BY run_at, id LIMIT 1" [skip_locked] ")
        RETURNING id, kind, payload, attempts";
    CLAIM_KIND = "UPDATE jobs SET state = 'running', lease_until = $2, attempts = attempts + 1
        WHERE id = (SELECT id FROM jobs
        WHERE kind = $3 AND ((state = 'queued' AND run_at <= $1) OR (state = 'running' AND lease_until < $1))
        ORDER BY run_at, id LIMIT 1" [skip_locked] ")
        RETURNING id, kind, payload, attempts";
    FORGET = "UPDATE jobs SET payload = '{}' WHERE id = $1";
    TALLY = "SELECT state, COUNT(*) FROM jobs WHERE state <> 'done' GROUP BY state ORDER BY state";
    FAILED = "SELECT id, kind, attempts, last_error, created_at FROM jobs
        WHERE state = 'failed' AND id < $1 ORDER BY id DESC LIMIT $2";
    RERUN = "UPDATE jobs SET state = 'queued', attempts = 0, run_at = $2 WHERE id = $1 AND state = 'failed'";
    RENEW = "UPDATE jobs SET lease_until = $3 WHERE id = $1 AND attempts = $2 AND state = 'running'";
    FINISH = "UPDATE jobs SET state = 'done', lease_until = NULL
        WHERE id = $1 AND attempts = $2 AND state = 'running'";
    RETRY = "UPDATE jobs SET state = 'queued', lease_until = NULL, dedup_key = NULL, run_at = $3, last_error = $4
        WHERE id = $1 AND attempts = $2 AND state = 'running'";
    FAIL = "UPDATE jobs SET state = 'failed', lease_until = NULL, last_error = $3
        WHERE id = $1 AND attempts = $2 AND state = 'running'";
    SWEEP = "DELETE FROM jobs WHERE state = 'done' AND created_at < $1";
}

/// A job to be done.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Identifier.
    pub id: JobId,
    /// What is to be done.
    pub kind: &'static str,
    /// With what.
    pub payload: Json,
    /// Not before.
    pub run_at: Timestamp,
    /// While one of this key waits, another is not added: the one that waits begins when the earlier of both would.
    pub dedup_key: Option<String>,
}

/// A job that was claimed.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Identifier.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// With what.
    pub payload: Json,
    /// How often it was claimed; the number that the lease is held under.
    pub attempts: i64,
}

/// Adds a job. One of the same key that waits is written anew and so held until this transaction ends: a worker that claimed it
/// before would not see what the job is asked for, and nobody would ask again.
pub async fn enqueue(tx: &mut Tx, job: &NewJob, now: Timestamp) -> Result<(), StoreError> {
    let values = values![
        job.id,
        job.kind,
        job.payload.to_string(),
        job.run_at,
        job.dedup_key.clone(),
        now
    ];
    tx.run(&ENQUEUE, values).await.map(|_| ())
}

/// Lets a job that waits for later begin now.
pub async fn hasten(tx: &mut Tx, dedup_key: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.run(&HASTEN, values![dedup_key, now]).await.map(|_| ())
}

/// Claims the next job that is due, until `lease`.
pub async fn claim(tx: &mut Tx, now: Timestamp, lease: Timestamp) -> Result<Option<Claimed>, StoreError> {
    let row: Option<(String, String, String, i64)> = tx.one(&CLAIM, values![now, lease]).await?;
    row.map(claimed).transpose()
}

fn claimed((id, kind, payload, attempts): (String, String, String, i64)) -> Result<Claimed, StoreError> {
    Ok(Claimed {
        id: sound(id.parse().ok(), "jobs", "id", &id)?,
        payload: sound(serde_json::from_str(&payload).ok(), "jobs", "payload", &id)?,
        kind,
        attempts,
    })
}

/// Claims the next job of a kind that is due, until `lease`.
pub async fn claim_kind(
    tx: &mut Tx,
    kind: &str,
    now: Timestamp,
    lease: Timestamp,
) -> Result<Option<Claimed>, StoreError> {
    let row: Option<(String, String, String, i64)> = tx.one(&CLAIM_KIND, values![now, lease, kind]).await?;
    row.map(claimed).transpose()
}

/// Forgets with what a job was done: it may be a secret.
pub async fn forget_payload(tx: &mut Tx, job: JobId) -> Result<(), StoreError> {
    tx.run(&FORGET, values![job]).await.map(|_| ())
}

/// A job that was parked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// Identifier.
    pub id: JobId,
    /// What was to be done.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// How many there are in each state but done.
pub async fn tally(tx: &mut Tx) -> Result<Vec<(String, i64)>, StoreError> {
    tx.all(&TALLY, values![]).await
}

/// How the jobs stand, all kinds together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Those that wait or run.
    pub waiting: i64,
    /// Those that are parked for a person to look at.
    pub parked: i64,
}

/// How the jobs stand.
pub async fn standing(tx: &mut Tx) -> Result<Standing, StoreError> {
    let mut standing = Standing::default();
    for (state, count) in tally(tx).await? {
        match state.as_str() {
            "failed" => standing.parked += count,
            _ => standing.waiting += count,
        }
    }
    Ok(standing)
}

/// Those that were parked, newest first.
pub async fn failed(tx: &mut Tx, before: Option<JobId>, limit: i64) -> Result<Vec<Parked>, StoreError> {
    let before = before.map_or_else(|| "\u{10ffff}".to_owned(), |before| before.to_string());
    let rows: Vec<(String, String, i64, Option<String>, i64)> = tx.all(&FAILED, values![before, limit]).await?;
    rows.into_iter()
        .map(|(id, kind, attempts, error, created_at)| {
            Ok(Parked {
                created_at: sound(Timestamp::from_micros(created_at), "jobs", "created_at", &id)?,
                id: sound(id.parse().ok(), "jobs", "id", &id)?,
                kind,
                attempts,
                error,
            })
        })
        .collect()
}

/// Lets a parked job be tried again; false when it is not parked.
pub async fn rerun(tx: &mut Tx, job: JobId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&RERUN, values![job, now]).await? > 0)
}

/// Holds the lease for longer; false when somebody else has it.
pub async fn renew(tx: &mut Tx, job: &Claimed, lease: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&RENEW, values![job.id, job.attempts, lease]).await? > 0)
}

/// Marks it as done; false when somebody else has it.
pub async fn finish(tx: &mut Tx, job: &Claimed) -> Result<bool, StoreError> {
    Ok(tx.run(&FINISH, values![job.id, job.attempts]).await? > 0)
}

/// Gives it back, to be tried again later.
pub async fn retry(tx: &mut Tx, job: &Claimed, run_at: Timestamp, why: &str) -> Result<bool, StoreError> {
    Ok(tx.run(&RETRY, values![job.id, job.attempts, run_at, why]).await? > 0)
}

/// Parks it where an operator sees it.
pub async fn fail(tx: &mut Tx, job: &Claimed, why: &str) -> Result<bool, StoreError> {
    Ok(tx.run(&FAIL, values![job.id, job.attempts, why]).await? > 0)
}

/// Forgets those that were done long ago.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.run(&SWEEP, values![before]).await
}
