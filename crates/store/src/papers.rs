//! Papers that were issued, with their frozen facts, and the codes that a case is asked after by. The bytes lie
//! elsewhere, named by their hash. Must not draw a paper or decide who may read one.

use domain::case::PaperKind;
use domain::id::{CaseId, PaperId};
use domain::time::Timestamp;
use serde_json::Value as Json;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO papers (id, case_id, seq, kind, number, code, facts, issued_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_CASE = "SELECT id, case_id, seq, kind, number, code, facts, sha256, issued_at FROM papers
        WHERE case_id = $1 ORDER BY seq";
    ONE_OF = "SELECT id, case_id, seq, kind, number, code, facts, sha256, issued_at FROM papers
        WHERE case_id = $1 AND id = $2";
    BY_CODE = "SELECT id, case_id, seq, kind, number, code, facts, sha256, issued_at FROM papers WHERE code = $1";
    SET_HASH = "UPDATE papers SET sha256 = $2 WHERE id = $1 AND sha256 IS NULL";
    BY_RECEIPT = "SELECT case_id, code FROM query_codes WHERE receipt = $1";
}

/// A paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Identifier.
    pub id: PaperId,
    /// The case.
    pub case: CaseId,
    /// The event that gave it, by its place in the timeline.
    pub seq: i64,
    /// What it is.
    pub kind: PaperKind,
    /// Its number.
    pub number: String,
    /// What it is verified by.
    pub code: String,
    /// What it says.
    pub facts: Json,
    /// Hash of its bytes, once it was drawn.
    pub sha256: Option<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct PaperRow {
    id: String,
    case_id: String,
    seq: i64,
    kind: String,
    number: String,
    code: String,
    facts: String,
    sha256: Option<String>,
    issued_at: i64,
}

impl TryFrom<PaperRow> for Paper {
    type Error = StoreError;
    fn try_from(row: PaperRow) -> Result<Self, StoreError> {
        const TABLE: &str = "papers";
        Ok(Self {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            case: sound(row.case_id.parse().ok(), TABLE, "case_id", &row.id)?,
            kind: sound(PaperKind::parse(&row.kind), TABLE, "kind", &row.id)?,
            facts: sound(serde_json::from_str(&row.facts).ok(), TABLE, "facts", &row.id)?,
            issued_at: sound(Timestamp::from_micros(row.issued_at), TABLE, "issued_at", &row.id)?,
            seq: row.seq,
            number: row.number,
            code: row.code,
            sha256: row.sha256,
        })
    }
}

/// Adds a paper. A receipt is kept with what it acknowledges: `cases::save_received`.
pub async fn add(tx: &mut Tx, paper: &Paper) -> Result<(), StoreError> {
    let values = values![
        paper.id,
        paper.case,
        paper.seq,
        paper.kind.as_str(),
        paper.number.as_str(),
        paper.code.as_str(),
        paper.facts.to_string(),
        paper.issued_at,
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// The papers of a case, oldest first.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<Paper>, StoreError> {
    let rows: Vec<PaperRow> = tx.all(&OF_CASE, values![case]).await?;
    rows.into_iter().map(Paper::try_from).collect()
}

/// One of them.
pub async fn one(tx: &mut Tx, case: CaseId, id: PaperId) -> Result<Option<Paper>, StoreError> {
    let row: Option<PaperRow> = tx.one(&ONE_OF, values![case, id]).await?;
    row.map(Paper::try_from).transpose()
}

/// The paper of a code.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Paper>, StoreError> {
    let row: Option<PaperRow> = tx.one(&BY_CODE, values![code]).await?;
    row.map(Paper::try_from).transpose()
}

/// Names the bytes of a paper, once and for all; false when they were named before.
pub async fn set_hash(tx: &mut Tx, id: PaperId, sha256: &str) -> Result<bool, StoreError> {
    Ok(tx.run(&SET_HASH, values![id, sha256]).await? > 0)
}

/// The case of a receipt, with the code that it is asked after by.
pub async fn by_receipt(tx: &mut Tx, receipt: &str) -> Result<Option<(CaseId, String)>, StoreError> {
    let row: Option<(String, String)> = tx.one(&BY_RECEIPT, values![receipt]).await?;
    row.map(|(case, code)| {
        let id = sound(case.parse().ok(), "query_codes", "case_id", &case)?;
        Ok((id, code))
    })
    .transpose()
}
