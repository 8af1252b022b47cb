//! Answer cards, a row a version, and whether one was enough.

use ::support::card::{Card, CardState};
use domain::id::{CardId, CaseId, OrganisationId, PersonId, QuestionId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO support_cards (id, version, question_id, item, department_id, field, material, code, body, state,
        written_by, written_at, item_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    LATEST = "SELECT id, version, question_id, item, department_id, field, material, code, body, state, written_by,
        reviewed_by, expires, item_sha256 FROM support_cards WHERE id = $1 ORDER BY version DESC LIMIT 1";
    SHOWN = "SELECT id, version, question_id, item, department_id, field, material, code, body, state, written_by,
        reviewed_by, expires, item_sha256 FROM support_cards WHERE id = $1 AND state = 'published' ORDER BY version DESC LIMIT 1";
    SHOWN_OF_ITEM = "SELECT id, version, question_id, item, department_id, field, material, code, body, state, written_by,
        reviewed_by, expires, item_sha256 FROM support_cards
        WHERE item = $1 AND state = 'published' ORDER BY id, version LIMIT 500";
    OF_DEPARTMENT = "SELECT id, version, question_id, item, department_id, field, material, code, body, state, written_by,
        reviewed_by, expires, item_sha256 FROM support_cards
        WHERE department_id = $1 AND state <> 'retired' ORDER BY id DESC, version DESC LIMIT 500";
    SAVE = "UPDATE support_cards SET state = $3, reviewed_by = $4, reviewed_at = $5, expires = $6, item_sha256 = $8
        WHERE id = $1 AND version = $2 AND state = $7";
    RETIRE_BEFORE = "UPDATE support_cards SET state = 'retired' WHERE id = $1 AND version < $2 AND state <> 'retired'";
    USE = "INSERT INTO support_card_uses (card_id, case_id, person_id, solved, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (card_id, case_id, person_id) DO UPDATE SET solved = excluded.solved, at = excluded.at";
    AVOIDED = "SELECT k.item, k.field, k.material, k.code, CAST(SUM(CASE WHEN u.solved THEN 1 ELSE 0 END) AS BIGINT)
        FROM support_card_uses u JOIN support_cards k ON k.id = u.card_id
        AND k.version = (SELECT MAX(m.version) FROM support_cards m WHERE m.id = u.card_id)
        WHERE k.department_id = $1 AND u.at >= $2 AND u.at < $3
        GROUP BY k.item, k.field, k.material, k.code ORDER BY k.item, k.field, k.material, k.code";
    USED = "SELECT COUNT(*), CAST(SUM(CASE WHEN solved THEN 1 ELSE 0 END) AS BIGINT) FROM support_card_uses
        WHERE card_id = $1";
}

const TABLE: &str = "support_cards";

/// A card as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Identifier.
    pub id: CardId,
    /// Its version.
    pub version: i64,
    /// The question that it came of.
    pub question: Option<QuestionId>,
    /// The item.
    pub item: String,
    /// The department.
    pub department: OrganisationId,
    /// The field.
    pub field: Option<String>,
    /// The material.
    pub material: Option<String>,
    /// The code of a finding.
    pub code: Option<String>,
    /// What it says, as JSON.
    pub body: String,
    /// How it stands.
    pub card: Card,
    /// SHA-256 of the item when the card was written or looked over; empty where that is not known.
    pub item_sha256: String,
}

#[derive(sqlx::FromRow)]
struct CardRow {
    id: String,
    version: i64,
    question_id: Option<String>,
    item: String,
    department_id: String,
    field: Option<String>,
    material: Option<String>,
    code: Option<String>,
    body: String,
    state: String,
    written_by: String,
    reviewed_by: Option<String>,
    expires: Option<String>,
    item_sha256: String,
}

impl TryFrom<CardRow> for Kept {
    type Error = StoreError;
    fn try_from(row: CardRow) -> Result<Self, StoreError> {
        let key = row.id.as_str();
        let question = row.question_id.as_deref().map(str::parse::<QuestionId>);
        let reviewed = row.reviewed_by.as_deref().map(str::parse::<PersonId>);
        let expires = row.expires.as_deref().map(str::parse);
        Ok(Self {
            id: sound(key.parse().ok(), TABLE, "id", key)?,
            question: sound(question.transpose().ok(), TABLE, "question_id", key)?,
            department: sound(row.department_id.parse().ok(), TABLE, "department_id", key)?,
            card: Card {
                state: sound(CardState::parse(&row.state), TABLE, "state", key)?,
                written_by: sound(row.written_by.parse().ok(), TABLE, "written_by", key)?,
                reviewed_by: sound(reviewed.transpose().ok(), TABLE, "reviewed_by", key)?,
                expires: sound(expires.transpose().ok(), TABLE, "expires", key)?,
            },
            version: row.version,
            item: row.item,
            field: row.field,
            material: row.material,
            code: row.code,
            body: row.body,
            item_sha256: row.item_sha256,
        })
    }
}

fn many(rows: Vec<CardRow>) -> Result<Vec<Kept>, StoreError> {
    rows.into_iter().map(Kept::try_from).collect()
}

/// Adds a version.
pub async fn add(tx: &mut Tx, new: &Kept, at: Timestamp) -> Result<(), StoreError> {
    let values = values![
        new.id,
        new.version,
        new.question,
        new.item.as_str(),
        new.department,
        new.field.clone(),
        new.material.clone(),
        new.code.clone(),
        new.body.as_str(),
        new.card.state.as_str(),
        new.card.written_by,
        at,
        new.item_sha256.as_str(),
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// The newest version of a card.
pub async fn latest(tx: &mut Tx, id: CardId) -> Result<Option<Kept>, StoreError> {
    let row: Option<CardRow> = tx.one(&LATEST, values![id]).await?;
    row.map(Kept::try_from).transpose()
}

/// The version of a card that is published.
pub async fn published(tx: &mut Tx, id: CardId) -> Result<Option<Kept>, StoreError> {
    let row: Option<CardRow> = tx.one(&SHOWN, values![id]).await?;
    row.map(Kept::try_from).transpose()
}

/// The published ones of an item.
pub async fn of_item(tx: &mut Tx, item: &str) -> Result<Vec<Kept>, StoreError> {
    many(tx.all(&SHOWN_OF_ITEM, values![item]).await?)
}

/// Those of a department that are not retired, newest first.
pub async fn of_department(tx: &mut Tx, department: OrganisationId) -> Result<Vec<Kept>, StoreError> {
    many(tx.all(&OF_DEPARTMENT, values![department]).await?)
}

/// Saves how a version stands, only from how it stood. Published, it takes the place of those before.
pub async fn save(tx: &mut Tx, before: CardState, kept: &Kept, at: Timestamp) -> Result<(), StoreError> {
    let card = kept.card;
    let values = values![
        kept.id,
        kept.version,
        card.state.as_str(),
        card.reviewed_by,
        card.reviewed_by.map(|_| at),
        card.expires.map(|day| day.to_string()),
        before.as_str(),
        kept.item_sha256.as_str(),
    ];
    tx.run_guarded(&SAVE, values).await?;
    if card.state == CardState::Published {
        tx.run(&RETIRE_BEFORE, values![kept.id, kept.version]).await?;
    }
    Ok(())
}

/// Notes whether a card was enough.
pub async fn used(
    tx: &mut Tx,
    card: CardId,
    case: CaseId,
    person: PersonId,
    solved: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.run(&USE, values![card, case, person, solved, at]).await.map(|_| ())
}

/// How often cards of a part of an item were enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Avoided {
    /// The item.
    pub item: String,
    /// The field.
    pub field: Option<String>,
    /// The material.
    pub material: Option<String>,
    /// The code of a finding.
    pub code: Option<String>,
    /// How often one was enough.
    pub solved: i64,
}

type AvoidedRow = (String, Option<String>, Option<String>, Option<String>, Option<i64>);

/// How often the cards of a department were enough within a span, by what they are about.
pub async fn avoided(
    tx: &mut Tx,
    department: OrganisationId,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Avoided>, StoreError> {
    let rows: Vec<AvoidedRow> = tx.all(&AVOIDED, values![department, from, to]).await?;
    let avoided = rows.into_iter().map(|(item, field, material, code, solved)| Avoided {
        item,
        field,
        material,
        code,
        solved: solved.unwrap_or(0),
    });
    Ok(avoided.collect())
}

/// How often a card was offered with an answer to that, and how often it was enough.
pub async fn tally(tx: &mut Tx, card: CardId) -> Result<(i64, i64), StoreError> {
    let row: Option<(i64, Option<i64>)> = tx.one(&USED, values![card]).await?;
    Ok(row.map_or((0, 0), |(all, solved)| (all, solved.unwrap_or(0))))
}
