//! Messages of a question, numbered without gaps, each kept once for its sender's own identifier; and how far each has read.

use ::support::access::Voice;
use ::support::anchor::Anchor;
use domain::access::Forbidden;
use domain::id::{OrganisationId, PersonId, QuestionId};
use domain::people::{OrganisationKind, RoleKind};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::entries::Named;
use crate::error::{StoreError, sound};

stmts! {
    NUMBER = "UPDATE support_questions SET numbered = numbered + 1 WHERE id = $1 RETURNING numbered";
    ADD = "INSERT INTO support_messages
        (question_id, number, person_id, role, organisation_id, client_id, at, words, anchor, steps)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (question_id, person_id, client_id) DO NOTHING";
    SAY = [only_postgres] "WITH place AS (
        UPDATE support_questions SET numbered = numbered + 1 WHERE id = $1 RETURNING numbered), said AS (
        INSERT INTO support_messages
        (question_id, number, person_id, role, organisation_id, client_id, at, words, anchor, steps)
        SELECT $1, numbered, $2, $3, $4, $5, $6, $7, $8, $9 FROM place
        ON CONFLICT (question_id, person_id, client_id) DO NOTHING
        RETURNING number, person_id, role, organisation_id, client_id, at, words, anchor, steps), mark AS (
        INSERT INTO support_readers (question_id, person_id, number, at) SELECT $1, $2, number, $6 FROM said
        ON CONFLICT (question_id, person_id) DO UPDATE SET number = excluded.number, at = excluded.at)
        SELECT m.number, m.person_id, p.name AS person, m.role, m.organisation_id, o.kind, o.name_zh, o.name_en,
        m.client_id, m.at, m.words, m.anchor, m.steps
        FROM said m JOIN people p ON p.id = m.person_id JOIN organisations o ON o.id = m.organisation_id";
    GIVE_BACK = "UPDATE support_questions SET numbered = numbered - 1 WHERE id = $1";
    SENT = "SELECT m.number, m.person_id, p.name AS person, m.role, m.organisation_id, o.kind, o.name_zh, o.name_en,
        m.client_id, m.at, m.words, m.anchor, m.steps FROM support_messages m
        JOIN people p ON p.id = m.person_id JOIN organisations o ON o.id = m.organisation_id
        WHERE m.question_id = $1 AND m.person_id = $2 AND m.client_id = $3";
    AFTER = "SELECT m.number, m.person_id, p.name AS person, m.role, m.organisation_id, o.kind, o.name_zh, o.name_en,
        m.client_id, m.at, m.words, m.anchor, m.steps FROM support_messages m
        JOIN people p ON p.id = m.person_id JOIN organisations o ON o.id = m.organisation_id
        WHERE m.question_id = $1 AND m.number > $2 ORDER BY m.number LIMIT $3";
    ONE = "SELECT m.number, m.person_id, p.name AS person, m.role, m.organisation_id, o.kind, o.name_zh, o.name_en,
        m.client_id, m.at, m.words, m.anchor, m.steps FROM support_messages m
        JOIN people p ON p.id = m.person_id JOIN organisations o ON o.id = m.organisation_id
        WHERE m.question_id = $1 AND m.number = $2";
    SET_STEPS = "UPDATE support_messages SET steps = $3 WHERE question_id = $1 AND number = $2";
    READ = "INSERT INTO support_readers (question_id, person_id, number, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (question_id, person_id) DO UPDATE SET
        at = CASE WHEN excluded.number > support_readers.number THEN excluded.at ELSE support_readers.at END,
        number = CASE WHEN excluded.number > support_readers.number THEN excluded.number
            ELSE support_readers.number END";
    READERS = "SELECT r.person_id, p.name AS person, r.number FROM support_readers r
        JOIN people p ON p.id = r.person_id WHERE r.question_id = $1 ORDER BY r.person_id";
}

const TABLE: &str = "support_messages";

/// A step of a list that an expert gives and the asker ticks off.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// What is to be done.
    pub words: String,
    /// Whether it is.
    pub done: bool,
}

/// A message to be kept.
#[derive(Debug, Clone)]
pub struct New<'m> {
    /// What its sender calls it.
    pub client_id: &'m str,
    /// What it says.
    pub words: &'m str,
    /// Where it points.
    pub anchor: &'m Anchor,
    /// Steps to be done.
    pub steps: &'m [Tick],
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its number in the thread, from 1.
    pub number: i64,
    /// Who wrote it.
    pub voice: Voice,
    /// Name of the person.
    pub person: String,
    /// Where the role is held.
    pub organisation: Named,
    /// What its sender calls it.
    pub client_id: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub words: String,
    /// Where it points.
    pub anchor: Anchor,
    /// Steps to be done.
    pub steps: Vec<Tick>,
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    number: i64,
    person_id: String,
    person: String,
    role: String,
    organisation_id: String,
    kind: String,
    name_zh: String,
    name_en: String,
    client_id: String,
    at: i64,
    words: String,
    anchor: String,
    steps: String,
}

fn voice(row: &MessageRow) -> Result<Voice, Forbidden> {
    let organisation: OrganisationId = row.organisation_id.parse().map_err(|_| Forbidden)?;
    Ok(Voice {
        person: row.person_id.parse().map_err(|_| Forbidden)?,
        role: RoleKind::parse(&row.role).ok_or(Forbidden)?,
        organisation,
    })
}

impl TryFrom<MessageRow> for Message {
    type Error = StoreError;
    fn try_from(row: MessageRow) -> Result<Self, StoreError> {
        let key = row.number.to_string();
        let voice = sound(voice(&row).ok(), TABLE, "person_id", &key)?;
        Ok(Self {
            voice,
            at: sound(Timestamp::from_micros(row.at), TABLE, "at", &key)?,
            anchor: sound(serde_json::from_str(&row.anchor).ok(), TABLE, "anchor", &key)?,
            steps: sound(serde_json::from_str(&row.steps).ok(), TABLE, "steps", &key)?,
            organisation: Named {
                id: voice.organisation,
                kind: sound(
                    OrganisationKind::parse(&row.kind),
                    "organisations",
                    "kind",
                    &row.organisation_id,
                )?,
                zh: row.name_zh,
                en: row.name_en,
            },
            number: row.number,
            person: row.person,
            client_id: row.client_id,
            words: row.words,
        })
    }
}

/// Adds a message behind all others; who writes has read up to it. None when its sender has sent it before: also at this very
/// moment, over another program.
pub async fn add(
    tx: &mut Tx,
    question: QuestionId,
    voice: &Voice,
    new: &New<'_>,
    at: Timestamp,
) -> Result<Option<Message>, StoreError> {
    let anchor = sound(serde_json::to_string(new.anchor).ok(), TABLE, "anchor", new.client_id)?;
    let steps = sound(serde_json::to_string(new.steps).ok(), TABLE, "steps", new.client_id)?;
    let (role, id) = (voice.role.as_str(), new.client_id);
    // From here on nobody else writes to the question until this transaction ends.
    let row: Option<MessageRow> = if matches!(tx, Tx::Postgres(_)) {
        let values = values![
            question,
            voice.person,
            role,
            voice.organisation,
            id,
            at,
            new.words,
            anchor,
            steps
        ];
        tx.one(&SAY, values).await?
    } else {
        let row: Option<(i64,)> = tx.one(&NUMBER, values![question]).await?;
        let (number,) = row.ok_or(StoreError::Conflict)?;
        let (person, organisation) = (voice.person, voice.organisation);
        let values = values![
            question,
            number,
            person,
            role,
            organisation,
            id,
            at,
            new.words,
            anchor,
            steps
        ];
        if tx.run(&ADD, values).await? > 0 {
            read(tx, question, voice.person, number, at).await?;
            tx.one(&ONE, values![question, number]).await?
        } else {
            None
        }
    };
    if row.is_none() {
        tx.run_guarded(&GIVE_BACK, values![question]).await?;
    }
    row.map(Message::try_from).transpose()
}

/// The message that somebody sent under an identifier of their own.
pub async fn sent(
    tx: &mut Tx,
    question: QuestionId,
    person: PersonId,
    client_id: &str,
) -> Result<Option<Message>, StoreError> {
    let row: Option<MessageRow> = tx.one(&SENT, values![question, person, client_id]).await?;
    row.map(Message::try_from).transpose()
}

/// The messages behind a number, in order.
pub async fn after(tx: &mut Tx, question: QuestionId, number: i64, limit: i64) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<MessageRow> = tx.all(&AFTER, values![question, number, limit]).await?;
    rows.into_iter().map(Message::try_from).collect()
}

/// One message.
pub async fn find(tx: &mut Tx, question: QuestionId, number: i64) -> Result<Option<Message>, StoreError> {
    let row: Option<MessageRow> = tx.one(&ONE, values![question, number]).await?;
    row.map(Message::try_from).transpose()
}

/// Ticks steps off.
pub async fn set_steps(tx: &mut Tx, question: QuestionId, number: i64, steps: &[Tick]) -> Result<(), StoreError> {
    let key = number.to_string();
    let steps = sound(serde_json::to_string(steps).ok(), TABLE, "steps", &key)?;
    tx.run_guarded(&SET_STEPS, values![question, number, steps]).await
}

/// Notes how far somebody has read; never back.
pub async fn read(
    tx: &mut Tx,
    question: QuestionId,
    person: PersonId,
    number: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.run(&READ, values![question, person, number, at]).await.map(|_| ())
}

/// How far somebody has read.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Reader {
    pub person_id: String,
    pub person: String,
    pub number: i64,
}

/// How far each has read.
pub async fn readers(tx: &mut Tx, question: QuestionId) -> Result<Vec<Reader>, StoreError> {
    tx.all(&READERS, values![question]).await
}
