//! The audit log: append-only, each row carries the hash of the one before, so a changed or missing row shows.

use domain::id::PersonId;
use domain::time::Timestamp;
use sha2::{Digest, Sha256};

use crate::db::Tx;
use crate::error::StoreError;
use crate::migrate::hex;

stmts! {
    NEXT = "UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash";
    ADD = "UPDATE audit_head SET hash = $8 WHERE id = 1"
        [then] "INSERT INTO audit_log (seq, at, person_id, action, subject, detail, previous, hash)"
        "$1, $2, $3, $4, $5, $6, $7, $8";
    APPEND = [only_postgres] "WITH head AS (
        UPDATE audit_head a SET seq = o.seq + 1, hash = encode(sha256(
            int8send(octet_length(o.hash)::bigint) || convert_to(o.hash, 'UTF8') ||
            int8send(octet_length((o.seq + 1)::text)::bigint) || convert_to((o.seq + 1)::text, 'UTF8') || decode($6, 'hex')
        ), 'hex') FROM (SELECT id, seq, hash FROM audit_head WHERE id = 1 FOR UPDATE) o WHERE a.id = o.id
        RETURNING a.seq, o.hash AS previous, a.hash)
        INSERT INTO audit_log (seq, at, person_id, action, subject, detail, previous, hash)
        SELECT seq, $1, $2, $3, $4, $5, previous, hash FROM head";
    HEAD = "SELECT seq, hash FROM audit_head WHERE id = 1";
    FROM = "SELECT seq, at, person_id, action, subject, detail, previous, hash FROM audit_log
        WHERE seq > $1 ORDER BY seq LIMIT $2";
    SEARCH = "SELECT a.seq, a.at, a.person_id, p.name AS person, a.action, a.subject, a.detail
        FROM audit_log a LEFT JOIN people p ON p.id = a.person_id
        WHERE a.seq < $1 AND ($2 = '' OR a.person_id = $2) AND ($3 = '' OR a.action = $3) AND ($4 = '' OR a.subject = $4)
        AND a.at >= $5 AND a.at < $6 ORDER BY a.seq DESC LIMIT $7";
}

/// Rows that are checked at a time.
const PAGE: i64 = 1000;

/// Something that was done.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// When.
    pub at: Timestamp,
    /// By whom; none for the rules themselves, or where nobody was recognised.
    pub person: Option<PersonId>,
    /// What, as a fixed word.
    pub action: &'a str,
    /// To what: an identifier.
    pub subject: &'a str,
    /// More, as JSON; no personal data.
    pub detail: &'a str,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    at: i64,
    person_id: Option<String>,
    action: String,
    subject: String,
    detail: String,
    previous: String,
    hash: String,
}

impl Row {
    /// The hash over everything in the row, each part with its length so that parts cannot be shifted. `APPEND` takes it in the
    /// same way.
    fn digest(&self) -> String {
        let mut bytes = Vec::new();
        part(&mut bytes, &self.previous);
        part(&mut bytes, &self.seq.to_string());
        bytes.extend(self.rest());
        hex(&Sha256::digest(bytes))
    }

    /// What is hashed after the number.
    fn rest(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for text in [
            self.at.to_string().as_str(),
            self.person_id.as_deref().unwrap_or_default(),
            &self.action,
            &self.subject,
            &self.detail,
        ] {
            part(&mut bytes, text);
        }
        bytes
    }
}

fn part(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_be_bytes());
    bytes.extend(text.as_bytes());
}

/// Appends an entry. Call it last in a transaction: the head of the chain stays locked until the commit. That is why a server takes
/// the hash itself: everybody else waits for one way to it less.
pub async fn append(tx: &mut Tx, entry: &Entry<'_>) -> Result<(), StoreError> {
    let mut row = Row {
        seq: 0,
        at: entry.at.as_micros(),
        person_id: entry.person.map(|person| person.to_string()),
        action: entry.action.to_owned(),
        subject: entry.subject.to_owned(),
        detail: entry.detail.to_owned(),
        previous: String::new(),
        hash: String::new(),
    };
    if matches!(tx, Tx::Postgres(_)) {
        let rest = hex(&row.rest());
        let values = values![row.at, row.person_id, row.action, row.subject, row.detail, rest];
        return tx.run_guarded(&APPEND, values).await;
    }
    let head: Option<(i64, String)> = tx.one(&NEXT, values![]).await?;
    (row.seq, row.previous) = head.ok_or(StoreError::Conflict)?;
    row.hash = row.digest();
    let values = values![
        row.seq,
        row.at,
        row.person_id,
        row.action,
        row.subject,
        row.detail,
        row.previous,
        row.hash,
    ];
    tx.run_guarded(&ADD, values).await
}

/// What a check of the whole log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// Every row is there and as it was written.
    Sound {
        /// Rows.
        rows: i64,
        /// Hash of the last one: kept elsewhere, it shows a log cut short together with its head.
        head: String,
    },
    /// The first row that is not.
    Broken {
        /// Its number.
        seq: i64,
    },
}

/// Reads the whole log and checks each row against the one before, and the end against the head.
pub async fn verify(tx: &mut Tx) -> Result<Verified, StoreError> {
    let (mut last, mut hash) = (0, String::new());
    loop {
        let rows: Vec<Row> = tx.all(&FROM, values![last, PAGE]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.seq != last + 1 || row.previous != hash || row.digest() != row.hash {
                return Ok(Verified::Broken { seq: last + 1 });
            }
            (last, hash) = (row.seq, row.hash);
        }
    }
    let head: Option<(i64, String)> = tx.one(&HEAD, values![]).await?;
    if head == Some((last, hash.clone())) {
        Ok(Verified::Sound { rows: last, head: hash })
    } else {
        Ok(Verified::Broken { seq: last + 1 })
    }
}

/// What is searched for; an empty word stands for all.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only rows before this one.
    pub before: Option<i64>,
    /// By whom.
    pub person: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// From this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// How many at most.
    pub limit: i64,
}

/// A row, as an auditor sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// Its number.
    pub seq: i64,
    /// When, in microseconds.
    pub at: i64,
    /// By whom.
    pub person_id: Option<String>,
    /// Name of the person.
    pub person: Option<String>,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// More, as JSON.
    pub detail: String,
}

/// Rows, newest first.
pub async fn search(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Line>, StoreError> {
    let values = values![
        wanted.before.unwrap_or(i64::MAX),
        wanted.person.as_str(),
        wanted.action.as_str(),
        wanted.subject.as_str(),
        wanted.from.map_or(i64::MIN, Timestamp::as_micros),
        wanted.to.map_or(i64::MAX, Timestamp::as_micros),
        wanted.limit,
    ];
    tx.all(&SEARCH, values).await
}
