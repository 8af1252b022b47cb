//! Use cases: open a transaction, let the domain decide, save, commit, then wake workers and watchers.
//!
//! Started by HTTP, jobs and commands alike. Must not know HTTP, and must do nothing outside the database while a write
//! transaction is open.

pub mod access;
pub mod backup;
pub mod blobs;
pub mod cases;
pub mod clocks;
pub mod counter;
pub mod crowd;
pub mod deadlines;
pub mod desk;
pub mod desk_views;
mod dossier;
pub mod error;
pub mod figures;
pub mod findings;
pub mod form;
pub mod handover;
pub mod inspection;
pub mod invitations;
pub mod items;
pub mod keeping;
pub mod mail;
pub mod many;
pub mod masking;
pub mod materials;
pub mod messages;
pub mod moves;
pub mod names;
mod notice_words;
pub mod notifications;
pub mod once;
pub mod outbox;
mod overturns;
pub mod pages;
pub mod papers;
pub mod places;
pub mod printer;
pub mod qr;
pub mod rates;
pub mod records;
pub mod registration;
pub mod review;
pub mod scanner;
pub mod second_factor;
pub mod secrets;
pub mod seed;
pub mod senders;
pub mod sign_in;
pub mod signing;
pub mod soundness;
pub mod support;
pub mod uploads;
pub mod views;
pub mod views_people;
pub mod words;

use crate::config::Config;
use crate::live::Hub;
use crate::metrics::Metrics;
use crate::time::Clock;
use catalogue::Catalogue;
use domain::access::Actor;
use domain::id::{CaseId, PersonId};
use domain::time::Timestamp;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::audit::{self, Entry};
use store::{Db, Tx};
use tokio::sync::{Notify, Semaphore};

pub use error::AppError;

/// Where identifiers and secrets get their randomness.
#[derive(Debug)]
pub enum Randomness {
    /// From the system.
    System,
    /// Counted, so that a test sees the same identifiers each time. Never in the program.
    Counted(AtomicU64),
}

impl Randomness {
    /// So many bytes that nobody can guess.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], AppError> {
        let mut bytes = [0; N];
        match self {
            Self::System => getrandom::fill(&mut bytes).map_err(|_| AppError::Broken("no randomness"))?,
            Self::Counted(next) => {
                let count = next.fetch_add(1, Ordering::Relaxed).to_be_bytes();
                for (byte, value) in bytes.iter_mut().rev().zip(count.iter().rev()) {
                    *byte = *value;
                }
            }
        }
        Ok(bytes)
    }
}

/// Everything that a use case needs.
#[derive(Debug)]
pub struct Ctx {
    /// The database.
    pub db: Db,
    /// The files.
    pub blobs: blobs::Blobs,
    /// The settings.
    pub config: Config,
    /// Items, document kinds and calendar.
    pub catalogue: &'static Catalogue,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub randomness: Randomness,
    /// Who sends codes.
    pub sender: Arc<dyn senders::Sender>,
    /// Who is watching.
    pub hub: Hub,
    /// Wakes the worker.
    pub work: Notify,
    /// Wakes who sends messages.
    pub post: Notify,
    /// Passwords that are checked at once: each takes memory and time on purpose.
    pub passwords: Semaphore,
    /// Draws papers.
    pub printer: Arc<printer::Printer>,
    /// What the station counts of itself.
    pub metrics: Metrics,
    /// Clocks of cases that were listed lately.
    pub clocks: clocks::Remembered,
    /// What questions are compared with.
    pub alike: support::alike::Remembered,
    /// Signs records.
    pub signer: Arc<dyn signing::Signer>,
}

impl Ctx {
    /// This moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Randomness for an identifier.
    pub fn random(&self) -> Result<[u8; 10], AppError> {
        self.randomness.bytes()
    }

    /// After a commit: tells people that they have a notification.
    pub fn told(&self, people: &[PersonId]) {
        for person in people {
            self.hub.tell(person.to_string(), 0);
        }
    }

    /// After a commit: tells who is watching the case, and the worker.
    pub fn changed(&self, case: CaseId, version: i64) {
        self.hub.tell(case.to_string(), version);
        self.work.notify_one();
    }
}

/// Opens the configured database: PostgreSQL by its address, else the file.
pub async fn open(url: &str, file: &Path) -> Result<Db, AppError> {
    Ok(if url.is_empty() {
        Db::sqlite(file).await?
    } else {
        Db::postgres(url).await?
    })
}

/// Something for the auditors.
async fn audit(
    tx: &mut Tx,
    at: Timestamp,
    person: Option<PersonId>,
    action: &str,
    subject: &str,
) -> Result<(), AppError> {
    audit_with(tx, at, person, action, subject, &serde_json::json!({})).await
}

/// Something for the auditors, with more than who and what.
async fn audit_with(
    tx: &mut Tx,
    at: Timestamp,
    person: Option<PersonId>,
    action: &str,
    subject: &str,
    detail: &serde_json::Value,
) -> Result<(), AppError> {
    let entry = Entry {
        at,
        person,
        action,
        subject,
        detail: &detail.to_string(),
    };
    Ok(audit::append(tx, &entry).await?)
}

/// What somebody did to a case: a clerk in a counter session stands there with both names.
async fn audit_act(tx: &mut Tx, at: Timestamp, actor: &Actor, action: &str, case: CaseId) -> Result<(), AppError> {
    let detail = match &actor.on_behalf {
        Some(session) => serde_json::json!({ "on_behalf": session.principal() }),
        None => serde_json::json!({}),
    };
    audit_with(tx, at, Some(actor.person), action, &case.to_string(), &detail).await
}

/// Checking the audit log.
pub mod audit_log {
    use super::{AppError, Ctx};
    pub use store::audit::Verified;

    /// Whether every row is there and as it was written.
    pub async fn verify(ctx: &Ctx) -> Result<Verified, AppError> {
        Ok(store::audit::verify(&mut ctx.db.read().await?).await?)
    }
}
