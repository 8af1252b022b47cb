//! A creating request sent twice with the same key is done once.

use super::secrets::digest;
use super::{AppError, Ctx};
use domain::id::PersonId;
use store::idempotency::{self, Answered};
use store::{StoreError, Tx};

/// Longest key.
const LONGEST: usize = 200;

/// A key with the request that it came with.
#[derive(Debug, Clone)]
pub struct Key {
    key: String,
    hash: String,
}

impl Key {
    /// A key for an operation on something, with what was sent.
    pub fn new(key: Option<String>, operation: &str, body: &str) -> Result<Option<Self>, AppError> {
        let Some(key) = key else { return Ok(None) };
        if key.is_empty() || key.len() > LONGEST || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(AppError::KeyUnusable);
        }
        let hash = digest(&format!("{operation}\n{body}"));
        Ok(Some(Self { key, hash }))
    }
}

/// What came of the request before, when there was one.
pub async fn answered(ctx: &Ctx, tx: &mut Tx, person: PersonId, key: Option<&Key>) -> Result<Option<String>, AppError> {
    let Some(key) = key else { return Ok(None) };
    match idempotency::find(tx, person, &key.key).await? {
        None => Ok(None),
        Some(found) if found.request_hash == key.hash => {
            // Who asks again is told that it is done: so it has to be on the disk, though another request put it there.
            ctx.db.settled().await?;
            Ok(Some(found.subject))
        }
        Some(_) => Err(AppError::KeyReused),
    }
}

/// Whether a key was used before by this person.
pub async fn is_known(tx: &mut Tx, person: PersonId, key: Option<&str>) -> Result<bool, AppError> {
    let Some(key) = key else { return Ok(false) };
    Ok(idempotency::find(tx, person, key).await?.is_some())
}

/// Keeps what came of it. The same request at the same moment is told that it was too late.
pub async fn keep(
    ctx: &Ctx,
    tx: &mut Tx,
    person: PersonId,
    key: Option<&Key>,
    subject: String,
) -> Result<(), AppError> {
    let Some(key) = key else { return Ok(()) };
    let answer = Answered {
        request_hash: key.hash.clone(),
        subject,
    };
    match idempotency::add(tx, person, &key.key, &answer, ctx.now()).await {
        Err(StoreError::Conflict) => Err(AppError::Stale),
        other => Ok(other?),
    }
}
