//! Brings a database to the shape that this program knows. An applied file never changes: its hash is kept.

use domain::time::Timestamp;
use sha2::{Digest, Sha256};

use crate::db::{Db, Tx};
use crate::error::StoreError;

/// Every step, in order: portable text that both databases run.
const STEPS: &[(&str, &str)] = &[
    ("0001_people", include_str!("../migrations/0001_people.sql")),
    ("0002_cases", include_str!("../migrations/0002_cases.sql")),
    ("0003_work", include_str!("../migrations/0003_work.sql")),
    ("0004_papers", include_str!("../migrations/0004_papers.sql")),
    ("0005_arrivals", include_str!("../migrations/0005_arrivals.sql")),
    ("0006_keeping", include_str!("../migrations/0006_keeping.sql")),
    ("0007_desk", include_str!("../migrations/0007_desk.sql")),
    ("0020_speed", include_str!("../migrations/0020_speed.sql")),
    ("0021_mail", include_str!("../migrations/0021_mail.sql")),
    ("0022_support", include_str!("../migrations/0022_support.sql")),
    ("0023_shared_form", include_str!("../migrations/0023_shared_form.sql")),
    ("0024_card_items", include_str!("../migrations/0024_card_items.sql")),
    ("0025_recordings", include_str!("../migrations/0025_recordings.sql")),
];

const HOME: &str = "CREATE TABLE IF NOT EXISTS migrations (
    name TEXT NOT NULL PRIMARY KEY,
    sha256 TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)";

/// Two programs that start at once must not migrate at once. SQLite's writer holds its lock already.
const POSTGRES_LOCK: &str = "SELECT pg_advisory_xact_lock(8213064021)";

stmts! {
    APPLIED = "SELECT name, sha256 FROM migrations ORDER BY name";
    RECORD = "INSERT INTO migrations (name, sha256, applied_at) VALUES ($1, $2, $3)";
}

/// Every step that this program knows.
pub(crate) fn names() -> Vec<&'static str> {
    STEPS.iter().map(|(name, _)| *name).collect()
}

/// The tables, each after those that it refers to, as the steps say.
pub(crate) fn tables() -> Vec<&'static str> {
    let mut waiting: Vec<(&str, Vec<&str>)> = Vec::new();
    for statement in STEPS.iter().flat_map(|(_, text)| text.split(';')) {
        let Some(name) = after(statement, "CREATE TABLE ").or_else(|| after(statement, "ALTER TABLE ")) else {
            continue;
        };
        let rest = statement.split("REFERENCES ").skip(1);
        let referred = rest.filter_map(word).filter(|other| *other != name);
        match waiting.iter_mut().find(|(known, _)| *known == name) {
            Some((_, all)) => all.extend(referred),
            None => waiting.push((name, referred.collect())),
        }
    }
    let mut ordered: Vec<&str> = Vec::new();
    while let Some(at) = (waiting.iter()).position(|(_, referred)| referred.iter().all(|r| ordered.contains(r))) {
        ordered.push(waiting.remove(at).0);
    }
    ordered
}

/// The word behind another in a statement.
fn after<'t>(statement: &'t str, words: &str) -> Option<&'t str> {
    statement.split_once(words).and_then(|(_, rest)| word(rest))
}

fn word(text: &str) -> Option<&str> {
    text.split(|c: char| c.is_whitespace() || c == '(').next()
}

#[derive(sqlx::FromRow)]
struct Applied {
    name: String,
    sha256: String,
}

/// The steps that were applied.
pub(crate) async fn applied(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    let rows: Vec<Applied> = tx.all(&APPLIED, values![]).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.sha256)).collect())
}

impl Db {
    /// Applies what is missing and names it. Refuses a database that another version has changed.
    pub async fn migrate(&self, at: Timestamp) -> Result<Vec<&'static str>, StoreError> {
        let mut tx = self.write().await?;
        if let Tx::Postgres(_) = tx {
            tx.script(POSTGRES_LOCK).await?;
        }
        tx.script(HOME).await?;
        let before = applied(&mut tx).await?;
        if let Some((name, _)) = before
            .iter()
            .find(|(name, _)| !STEPS.iter().any(|(known, _)| known == name))
        {
            return Err(StoreError::Migration(name.clone()));
        }
        let mut done = Vec::new();
        for (name, text) in STEPS {
            let hash = hex(&Sha256::digest(text.as_bytes()));
            match before.iter().find(|(applied, _)| applied == name) {
                Some((_, known)) if *known == hash => {}
                Some(_) => return Err(StoreError::Migration((*name).to_owned())),
                None => {
                    tx.script(text).await?;
                    tx.run(&RECORD, values![*name, hash, at]).await?;
                    done.push(*name);
                }
            }
        }
        tx.commit().await?;
        Ok(done)
    }
}

/// Bytes as lower-case figures.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
