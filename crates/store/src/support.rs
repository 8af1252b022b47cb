//! Questions to the support team: where each stands, what happened to it, who has it in hand.

use ::support::access::Voice;
use ::support::anchor::Anchor;
use ::support::measures::{Ended, Place, Told};
use ::support::question::{Question, QuestionState, StateKind, Way, What};
use ::support::skill::{Lang, Need, Tier};
use domain::id::{CaseId, OrganisationId, PersonId, QuestionId};
use domain::people::RoleKind;
use domain::time::Timestamp;
use serde::de::DeserializeOwned;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO support_questions (id, case_id, department_id, item, lang, tier, anchor, words, asked_by,
        asked_role, asked_for, asked_at, at_counter, way, state, state_data, passed, preferred_id, called_at,
        first_answer_at, climbed, numbered, wakes_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 0, $22,
        $23)";
    FIND = "SELECT id, case_id, department_id, item, lang, tier, anchor, words, asked_by, asked_role, asked_for,
        asked_at, at_counter, way, state, state_data, passed, preferred_id, called_at, first_answer_at, climbed, numbered,
        version FROM support_questions WHERE id = $1";
    OF_CASE = "SELECT id, case_id, department_id, item, lang, tier, anchor, words, asked_by, asked_role, asked_for,
        asked_at, at_counter, way, state, state_data, passed, preferred_id, called_at, first_answer_at, climbed, numbered,
        version FROM support_questions WHERE case_id = $1 ORDER BY id DESC LIMIT 200";
    LINE = "SELECT id, case_id, department_id, item, lang, tier, anchor, words, asked_by, asked_role, asked_for,
        asked_at, at_counter, way, state, state_data, passed, preferred_id, called_at, first_answer_at, climbed, numbered,
        version FROM support_questions WHERE state = 'waiting' AND department_id = $1 ORDER BY asked_at, id LIMIT 500";
    OPEN_OF_DEPARTMENT = "SELECT id, case_id, department_id, item, lang, tier, anchor, words, asked_by, asked_role,
        asked_for, asked_at, at_counter, way, state, state_data, passed, preferred_id, called_at, first_answer_at, climbed,
        numbered, version FROM support_questions
        WHERE department_id = $1 AND state = $2 ORDER BY id LIMIT 500";
    IN_HAND = "SELECT id, case_id, department_id, item, lang, tier, anchor, words, asked_by, asked_role, asked_for,
        asked_at, at_counter, way, state, state_data, passed, preferred_id, called_at, first_answer_at, climbed, numbered,
        version FROM support_questions
        WHERE id IN (SELECT question_id FROM support_hands WHERE person_id = $1) ORDER BY id";
    ASKED_BY = "SELECT id, case_id, department_id, item, lang, tier, anchor, words, asked_by, asked_role, asked_for,
        asked_at, at_counter, way, state, state_data, passed, preferred_id, called_at, first_answer_at, climbed, numbered,
        version FROM support_questions WHERE asked_by = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    SAVE = "UPDATE support_questions SET department_id = $3, tier = $4, way = $5, state = $6, state_data = $7,
        passed = $8, preferred_id = $9, called_at = $10, first_answer_at = $11, climbed = $12, wakes_at = $13, version = $14
        WHERE id = $1 AND version = $2";
    WAKES = "SELECT id FROM support_questions WHERE wakes_at <= $1 ORDER BY wakes_at, id LIMIT $2";
    WAITED_FOR = "SELECT DISTINCT department_id FROM support_questions WHERE state = 'waiting' ORDER BY department_id";
    DROP_HANDS = "DELETE FROM support_hands WHERE question_id = $1";
    ADD_HAND = "INSERT INTO support_hands (question_id, person_id) VALUES ($1, $2)";
    ADD_EVENT = "INSERT INTO support_events (question_id, version, at, person_id, what, data)
        VALUES ($1, $2, $3, $4, $5, $6)";
    EVENTS = "SELECT e.version, e.at, e.person_id, p.name AS person, e.what, e.data FROM support_events e
        LEFT JOIN people p ON p.id = e.person_id WHERE e.question_id = $1 ORDER BY e.version";
    MEAN_HANDLE = "SELECT CAST(AVG(e.at - a.at) AS BIGINT) FROM support_questions q
        JOIN support_events a ON a.question_id = q.id AND a.what = 'accepted'
        JOIN support_events e ON e.question_id = q.id AND e.what IN ('answered', 'closed') AND e.at > a.at
        WHERE q.department_id = $1 AND q.asked_at >= $2 AND q.asked_at < $3";
    TOLD = "SELECT q.id, q.tier, q.item, q.anchor, c.outlet_id, q.asked_for, q.asked_at, q.first_answer_at, q.state_data,
        (SELECT COUNT(*) FROM support_events e WHERE e.question_id = q.id AND e.what IN ('asked_on', 'transferred')) AS more
        FROM support_questions q JOIN cases c ON c.id = q.case_id
        WHERE q.department_id = $1 AND q.asked_at >= $2 AND q.asked_at < $3 ORDER BY q.asked_at, q.id LIMIT $4";
    ARRIVALS = "SELECT asked_at, tier FROM support_questions
        WHERE department_id = $1 AND asked_at >= $2 AND asked_at < $3 ORDER BY asked_at LIMIT 100000";
}

const TABLE: &str = "support_questions";

#[derive(sqlx::FromRow)]
struct QuestionRow {
    id: String,
    case_id: String,
    department_id: String,
    item: String,
    lang: String,
    tier: String,
    anchor: String,
    words: String,
    asked_by: String,
    asked_role: String,
    asked_for: String,
    asked_at: i64,
    at_counter: bool,
    way: String,
    state: String,
    state_data: String,
    passed: String,
    preferred_id: Option<String>,
    called_at: Option<i64>,
    first_answer_at: Option<i64>,
    climbed: String,
    numbered: i64,
    version: i64,
}

/// A question as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The question.
    pub question: Question,
    /// What was asked, in words.
    pub words: String,
    /// How many messages its thread has.
    pub numbered: i64,
}

fn json<T: DeserializeOwned>(text: &str, column: &'static str, row: &str) -> Result<T, StoreError> {
    sound(serde_json::from_str(text).ok(), TABLE, column, row)
}

impl TryFrom<QuestionRow> for Kept {
    type Error = StoreError;
    fn try_from(row: QuestionRow) -> Result<Self, StoreError> {
        let key = row.id.as_str();
        let moment = |micros, column| sound(Timestamp::from_micros(micros), TABLE, column, key);
        let preferred = row.preferred_id.as_deref().map(str::parse::<PersonId>);
        let state: ::support::question::QuestionState = json(&row.state_data, "state_data", key)?;
        sound(
            StateKind::parse(&row.state).filter(|kind| *kind == state.kind()),
            TABLE,
            "state",
            key,
        )?;
        let question = Question {
            id: sound(key.parse().ok(), TABLE, "id", key)?,
            case: sound(row.case_id.parse().ok(), TABLE, "case_id", key)?,
            need: Need {
                department: sound(row.department_id.parse().ok(), TABLE, "department_id", key)?,
                item: row.item.clone(),
                lang: sound(Lang::parse(&row.lang), TABLE, "lang", key)?,
                tier: sound(Tier::parse(&row.tier), TABLE, "tier", key)?,
            },
            anchor: json(&row.anchor, "anchor", key)?,
            asked: Voice {
                person: sound(row.asked_by.parse().ok(), TABLE, "asked_by", key)?,
                role: sound(RoleKind::parse(&row.asked_role), TABLE, "asked_role", key)?,
                organisation: sound(row.asked_for.parse().ok(), TABLE, "asked_for", key)?,
            },
            asked_at: moment(row.asked_at, "asked_at")?,
            at_counter: row.at_counter,
            way: sound(Way::parse(&row.way), TABLE, "way", key)?,
            state,
            passed: json(&row.passed, "passed", key)?,
            preferred: sound(preferred.transpose().ok(), TABLE, "preferred_id", key)?,
            called_at: row.called_at.map(|at| moment(at, "called_at")).transpose()?,
            first_answer_at: row
                .first_answer_at
                .map(|at| moment(at, "first_answer_at"))
                .transpose()?,
            climbed: json(&row.climbed, "climbed", key)?,
            version: row.version,
        };
        Ok(Self {
            question,
            words: row.words,
            numbered: row.numbered,
        })
    }
}

fn many(rows: Vec<QuestionRow>) -> Result<Vec<Kept>, StoreError> {
    rows.into_iter().map(Kept::try_from).collect()
}

fn text(value: &impl serde::Serialize, column: &'static str, question: &Question) -> Result<String, StoreError> {
    sound(
        serde_json::to_string(value).ok(),
        TABLE,
        column,
        &question.id.to_string(),
    )
}

/// Adds one that is asked. Looked at again at `wakes_at`.
pub async fn add(tx: &mut Tx, question: &Question, words: &str, wakes_at: Option<Timestamp>) -> Result<(), StoreError> {
    let values = values![
        question.id,
        question.case,
        question.need.department,
        question.need.item.as_str(),
        question.need.lang.as_str(),
        question.need.tier.as_str(),
        text(&question.anchor, "anchor", question)?,
        words,
        question.asked.person,
        question.asked.role.as_str(),
        question.asked.organisation,
        question.asked_at,
        question.at_counter,
        question.way.as_str(),
        question.state.kind().as_str(),
        text(&question.state, "state_data", question)?,
        text(&question.passed, "passed", question)?,
        question.preferred,
        question.called_at,
        question.first_answer_at,
        text(&question.climbed, "climbed", question)?,
        wakes_at,
        question.version,
    ];
    tx.run(&ADD, values).await?;
    hands(tx, question).await
}

/// Saves one over the version that was read.
pub async fn save(
    tx: &mut Tx,
    before: i64,
    question: &Question,
    wakes_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let values = values![
        question.id,
        before,
        question.need.department,
        question.need.tier.as_str(),
        question.way.as_str(),
        question.state.kind().as_str(),
        text(&question.state, "state_data", question)?,
        text(&question.passed, "passed", question)?,
        question.preferred,
        question.called_at,
        question.first_answer_at,
        text(&question.climbed, "climbed", question)?,
        wakes_at,
        question.version,
    ];
    tx.run_guarded(&SAVE, values).await?;
    hands(tx, question).await
}

async fn hands(tx: &mut Tx, question: &Question) -> Result<(), StoreError> {
    tx.run(&DROP_HANDS, values![question.id]).await?;
    for person in question.state.hands() {
        tx.run(&ADD_HAND, values![question.id, *person]).await?;
    }
    Ok(())
}

/// One.
pub async fn find(tx: &mut Tx, id: QuestionId) -> Result<Option<Kept>, StoreError> {
    let row: Option<QuestionRow> = tx.one(&FIND, values![id]).await?;
    row.map(Kept::try_from).transpose()
}

/// Those of a case, newest first.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<Kept>, StoreError> {
    many(tx.all(&OF_CASE, values![case]).await?)
}

/// Those that wait for a department, longest first.
pub async fn line(tx: &mut Tx, department: OrganisationId) -> Result<Vec<Kept>, StoreError> {
    many(tx.all(&LINE, values![department]).await?)
}

/// Those of a department in a state, oldest first.
pub async fn in_state(tx: &mut Tx, department: OrganisationId, state: StateKind) -> Result<Vec<Kept>, StoreError> {
    many(tx.all(&OPEN_OF_DEPARTMENT, values![department, state.as_str()]).await?)
}

/// Those that somebody is offered, or helps with.
pub async fn in_hand(tx: &mut Tx, person: PersonId) -> Result<Vec<Kept>, StoreError> {
    many(tx.all(&IN_HAND, values![person]).await?)
}

/// Those that somebody asked, newest first, after one.
pub async fn asked_by(
    tx: &mut Tx,
    person: PersonId,
    before: Option<QuestionId>,
    limit: i64,
) -> Result<Vec<Kept>, StoreError> {
    let before = before.map_or_else(|| "\u{10ffff}".to_owned(), |id| id.to_string());
    many(tx.all(&ASKED_BY, values![person, before, limit]).await?)
}

/// Those to be looked at because time has passed.
pub async fn waking(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<QuestionId>, StoreError> {
    let rows: Vec<(String,)> = tx.all(&WAKES, values![now, limit]).await?;
    rows.into_iter()
        .map(|(id,)| sound(id.parse().ok(), TABLE, "id", &id))
        .collect()
}

/// The departments for which somebody waits.
pub async fn waited_for(tx: &mut Tx) -> Result<Vec<OrganisationId>, StoreError> {
    let rows: Vec<(String,)> = tx.all(&WAITED_FOR, values![]).await?;
    rows.into_iter()
        .map(|(id,)| sound(id.parse().ok(), TABLE, "department_id", &id))
        .collect()
}

/// When questions to a department were asked, with their tier.
pub async fn arrivals(
    tx: &mut Tx,
    department: OrganisationId,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(Timestamp, Tier)>, StoreError> {
    let rows: Vec<(i64, String)> = tx.all(&ARRIVALS, values![department, from, to]).await?;
    rows.into_iter()
        .map(|(at, tier)| {
            let moment = sound(Timestamp::from_micros(at), TABLE, "asked_at", &tier)?;
            Ok((moment, sound(Tier::parse(&tier), TABLE, "tier", &tier)?))
        })
        .collect()
}

/// Most questions that numbers are made of at a time.
pub const MOST_TOLD: i64 = 20_000;

#[derive(sqlx::FromRow)]
struct ToldRow {
    id: String,
    tier: String,
    item: String,
    anchor: String,
    outlet_id: Option<String>,
    asked_for: String,
    asked_at: i64,
    first_answer_at: Option<i64>,
    state_data: String,
    more: i64,
}

impl TryFrom<ToldRow> for Told {
    type Error = StoreError;

    fn try_from(row: ToldRow) -> Result<Self, StoreError> {
        let id = row.id.as_str();
        let state = sound(serde_json::from_str(&row.state_data).ok(), TABLE, "state_data", id)?;
        let ended = match state {
            QuestionState::Closed { at, cause, solved } => Some(Ended { at, cause, solved }),
            _ => None,
        };
        let anchor: Anchor = sound(serde_json::from_str(&row.anchor).ok(), TABLE, "anchor", id)?;
        let first = row.first_answer_at.map(Timestamp::from_micros);
        Ok(Self {
            tier: sound(Tier::parse(&row.tier), TABLE, "tier", id)?,
            place: Place::of(&anchor),
            outlet: row
                .outlet_id
                .map(|outlet| sound(outlet.parse().ok(), "cases", "outlet_id", id))
                .transpose()?,
            asked_for: sound(row.asked_for.parse().ok(), TABLE, "asked_for", id)?,
            asked_at: sound(Timestamp::from_micros(row.asked_at), TABLE, "asked_at", id)?,
            first_answer_at: first.map(|at| sound(at, TABLE, "first_answer_at", id)).transpose()?,
            ended,
            more_than_once: row.more > 0,
            item: row.item,
        })
    }
}

/// What came of the questions that a department was asked, the first [`MOST_TOLD`] of them.
pub async fn told(
    tx: &mut Tx,
    department: OrganisationId,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Told>, StoreError> {
    let rows: Vec<ToldRow> = tx.all(&TOLD, values![department, from, to, MOST_TOLD]).await?;
    rows.into_iter().map(Told::try_from).collect()
}

/// Seconds from taking a question up to its answer or end, on average.
pub async fn mean_handle(
    tx: &mut Tx,
    department: OrganisationId,
    (from, to): (Timestamp, Timestamp),
) -> Result<Option<f64>, StoreError> {
    let row: Option<(Option<i64>,)> = tx.one(&MEAN_HANDLE, values![department, from, to]).await?;
    Ok(row.and_then(|(mean,)| mean).map(|micros| micros as f64 / 1e6))
}

/// Appends what happened.
pub async fn add_event(
    tx: &mut Tx,
    question: &Question,
    at: Timestamp,
    by: Option<PersonId>,
    what: &What,
) -> Result<(), StoreError> {
    let data = text(what, "data", question)?;
    let values = values![question.id, question.version, at, by, what.word(), data];
    tx.run(&ADD_EVENT, values).await.map(|_| ())
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// The version of the question that it made.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// Whose doing it was; none for what the desk or the time did.
    pub by: Option<PersonId>,
    /// Name of that person.
    pub person: Option<String>,
    /// What.
    pub what: What,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    version: i64,
    at: i64,
    person_id: Option<String>,
    person: Option<String>,
    what: String,
    data: String,
}

/// What happened to a question, in order.
pub async fn events(tx: &mut Tx, id: QuestionId) -> Result<Vec<Event>, StoreError> {
    const EVENTS_TABLE: &str = "support_events";
    let rows: Vec<EventRow> = tx.all(&EVENTS, values![id]).await?;
    rows.into_iter()
        .map(|row| {
            let by = row.person_id.as_deref().map(str::parse::<PersonId>);
            let what: Option<What> = serde_json::from_str(&row.data).ok();
            Ok(Event {
                version: row.version,
                at: sound(Timestamp::from_micros(row.at), EVENTS_TABLE, "at", &row.what)?,
                by: sound(by.transpose().ok(), EVENTS_TABLE, "person_id", &row.what)?,
                person: row.person,
                what: sound(what, EVENTS_TABLE, "data", &row.what)?,
            })
        })
        .collect()
}
