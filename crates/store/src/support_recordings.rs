//! Recordings of calls: where each stands, who agreed to it, and which files its parts are.
//!
//! What a part holds lies with the files; a row of it goes when its file has gone.

use ::support::access::Side;
use ::support::recording::{Consent, Recording, RecordingState};
use domain::id::{QuestionId, RecordingId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO support_recordings (id, question_id, recorder_id, proposed_by, proposed_at, state, state_data,
        begun_at, last_at, parts, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (question_id) WHERE state = 'open' DO NOTHING";
    LOCK = "UPDATE support_recordings SET parts = parts WHERE id = $1";
    FIND = "SELECT id, question_id, recorder_id, proposed_by, proposed_at, state, state_data, begun_at, last_at, parts,
        bytes FROM support_recordings WHERE question_id = $1 AND id = $2";
    OF_QUESTION = "SELECT id, question_id, recorder_id, proposed_by, proposed_at, state, state_data, begun_at, last_at,
        parts, bytes FROM support_recordings WHERE question_id = $1 ORDER BY id DESC LIMIT 100";
    OPEN = "SELECT id, question_id, recorder_id, proposed_by, proposed_at, state, state_data, begun_at, last_at, parts,
        bytes FROM support_recordings WHERE question_id = $1 AND state = 'open'";
    SILENT = "SELECT question_id, id FROM support_recordings WHERE state = 'open' AND last_at <= $1
        ORDER BY last_at LIMIT $2";
    OLD = "SELECT question_id, id FROM support_recordings WHERE state = 'ended' AND parts > 0 AND last_at <= $1
        AND id > $2 ORDER BY id LIMIT $3";
    SAVE = "UPDATE support_recordings SET state = $2, state_data = $3, begun_at = $4, last_at = $5, parts = $6, bytes = $7
        WHERE id = $1";
    AGREE = "INSERT INTO support_recording_consents (recording_id, person_id, side, at, withdrawn_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (recording_id, person_id) DO UPDATE SET withdrawn_at = excluded.withdrawn_at";
    CONSENTS = "SELECT person_id, side, at, withdrawn_at FROM support_recording_consents
        WHERE recording_id = $1 ORDER BY at, person_id";
    ADD_PART = "INSERT INTO support_recording_parts (recording_id, number, sha256, size, at) VALUES ($1, $2, $3, $4, $5)";
    PART = "SELECT sha256 FROM support_recording_parts WHERE recording_id = $1 AND number = $2";
    PARTS = "SELECT number, sha256 FROM support_recording_parts WHERE recording_id = $1 ORDER BY number LIMIT $2";
    DROP_PART = "DELETE FROM support_recording_parts WHERE recording_id = $1 AND number = $2";
}

const TABLE: &str = "support_recordings";

#[derive(sqlx::FromRow)]
struct RecordingRow {
    id: String,
    question_id: String,
    recorder_id: String,
    proposed_by: String,
    proposed_at: i64,
    state: String,
    state_data: String,
    begun_at: Option<i64>,
    last_at: i64,
    parts: i64,
    bytes: i64,
}

#[derive(sqlx::FromRow)]
struct ConsentRow {
    person_id: String,
    side: String,
    at: i64,
    withdrawn_at: Option<i64>,
}

fn moment(micros: i64, column: &'static str, row: &str) -> Result<Timestamp, StoreError> {
    sound(Timestamp::from_micros(micros), TABLE, column, row)
}

impl TryFrom<ConsentRow> for Consent {
    type Error = StoreError;

    fn try_from(row: ConsentRow) -> Result<Self, StoreError> {
        let key = row.person_id.as_str();
        let withdrawn = row.withdrawn_at.map(|at| moment(at, "withdrawn_at", key));
        Ok(Self {
            person: sound(key.parse().ok(), TABLE, "person_id", key)?,
            side: sound(Side::parse(&row.side), TABLE, "side", key)?,
            at: moment(row.at, "at", key)?,
            withdrawn_at: withdrawn.transpose()?,
        })
    }
}

async fn whole(tx: &mut Tx, row: RecordingRow) -> Result<Recording, StoreError> {
    let key = row.id.as_str();
    let state: Option<RecordingState> = serde_json::from_str(&row.state_data).ok();
    let begun = row.begun_at.map(|at| moment(at, "begun_at", key));
    let id: RecordingId = sound(key.parse().ok(), TABLE, "id", key)?;
    let consents: Vec<ConsentRow> = tx.all(&CONSENTS, values![id]).await?;
    Ok(Recording {
        id,
        question: sound(row.question_id.parse().ok(), TABLE, "question_id", key)?,
        recorder: sound(row.recorder_id.parse().ok(), TABLE, "recorder_id", key)?,
        proposed_by: sound(row.proposed_by.parse().ok(), TABLE, "proposed_by", key)?,
        proposed_at: moment(row.proposed_at, "proposed_at", key)?,
        state: sound(
            state.filter(|state| state.word() == row.state),
            TABLE,
            "state_data",
            key,
        )?,
        consents: consents
            .into_iter()
            .map(Consent::try_from)
            .collect::<Result<_, StoreError>>()?,
        begun_at: begun.transpose()?,
        last_at: moment(row.last_at, "last_at", key)?,
        parts: sound(u32::try_from(row.parts).ok(), TABLE, "parts", key)?,
        bytes: sound(u64::try_from(row.bytes).ok(), TABLE, "bytes", key)?,
    })
}

fn data(recording: &Recording) -> Result<String, StoreError> {
    let text = serde_json::to_string(&recording.state).ok();
    sound(text, TABLE, "state_data", &recording.id.to_string())
}

fn whole_number(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// Adds one that is asked for; false when one goes on already.
pub async fn add(tx: &mut Tx, recording: &Recording) -> Result<bool, StoreError> {
    let values = values![
        recording.id,
        recording.question,
        recording.recorder,
        recording.proposed_by,
        recording.proposed_at,
        recording.state.word(),
        data(recording)?,
        recording.begun_at,
        recording.last_at,
        i64::from(recording.parts),
        whole_number(recording.bytes),
    ];
    if tx.run(&ADD, values).await? == 0 {
        return Ok(false);
    }
    agree(tx, recording).await?;
    Ok(true)
}

async fn agree(tx: &mut Tx, recording: &Recording) -> Result<(), StoreError> {
    for consent in &recording.consents {
        let (side, at) = (consent.side.as_str(), consent.at);
        let values = values![recording.id, consent.person, side, at, consent.withdrawn_at];
        tx.run(&AGREE, values).await?;
    }
    Ok(())
}

/// Saves one with its consents. Only behind [`locked`].
pub async fn save(tx: &mut Tx, recording: &Recording) -> Result<(), StoreError> {
    let values = values![
        recording.id,
        recording.state.word(),
        data(recording)?,
        recording.begun_at,
        recording.last_at,
        i64::from(recording.parts),
        whole_number(recording.bytes),
    ];
    tx.run(&SAVE, values).await?;
    agree(tx, recording).await
}

/// One of a question.
pub async fn find(tx: &mut Tx, question: QuestionId, id: RecordingId) -> Result<Option<Recording>, StoreError> {
    match tx.one(&FIND, values![question, id]).await? {
        Some(row) => whole(tx, row).await.map(Some),
        None => Ok(None),
    }
}

/// One of a question, held until the transaction ends: nobody else changes it meanwhile.
pub async fn locked(tx: &mut Tx, question: QuestionId, id: RecordingId) -> Result<Option<Recording>, StoreError> {
    tx.run(&LOCK, values![id]).await?;
    find(tx, question, id).await
}

/// Those of a question, newest first.
pub async fn of_question(tx: &mut Tx, question: QuestionId) -> Result<Vec<Recording>, StoreError> {
    let mut all = Vec::new();
    for row in tx.all::<RecordingRow>(&OF_QUESTION, values![question]).await? {
        all.push(whole(tx, row).await?);
    }
    Ok(all)
}

/// The one of a question that is asked for or goes on.
pub async fn open(tx: &mut Tx, question: QuestionId) -> Result<Option<Recording>, StoreError> {
    match tx.one(&OPEN, values![question]).await? {
        Some(row) => whole(tx, row).await.map(Some),
        None => Ok(None),
    }
}

fn named(rows: Vec<(String, String)>) -> Result<Vec<(QuestionId, RecordingId)>, StoreError> {
    rows.into_iter()
        .map(|(question, id)| {
            let of = sound(question.parse().ok(), TABLE, "question_id", &id)?;
            Ok((of, sound(id.parse().ok(), TABLE, "id", &id)?))
        })
        .collect()
}

/// Those that go on and had neither part nor consent since a moment.
pub async fn silent(tx: &mut Tx, since: Timestamp, limit: i64) -> Result<Vec<(QuestionId, RecordingId)>, StoreError> {
    named(tx.all(&SILENT, values![since, limit]).await?)
}

/// Those that are over and had their last part before a moment, in the order of their identifiers, after one.
pub async fn old(
    tx: &mut Tx,
    before: Timestamp,
    after: Option<RecordingId>,
    limit: i64,
) -> Result<Vec<(QuestionId, RecordingId)>, StoreError> {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    named(tx.all(&OLD, values![before, after, limit]).await?)
}

/// Adds a part, whose file is on the disk.
pub async fn add_part(
    tx: &mut Tx,
    recording: RecordingId,
    number: u32,
    (sha256, size): (&str, usize),
    at: Timestamp,
) -> Result<(), StoreError> {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let values = values![recording, i64::from(number), sha256, size, at];
    tx.run(&ADD_PART, values).await.map(|_| ())
}

/// The file of a part.
pub async fn part(tx: &mut Tx, recording: RecordingId, number: u32) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = tx.one(&PART, values![recording, i64::from(number)]).await?;
    Ok(row.map(|(sha256,)| sha256))
}

/// The first parts of a recording, by number, with their files.
pub async fn parts(tx: &mut Tx, recording: RecordingId, limit: i64) -> Result<Vec<(i64, String)>, StoreError> {
    tx.all(&PARTS, values![recording, limit]).await
}

/// Forgets a part, whose file has gone.
pub async fn drop_part(tx: &mut Tx, recording: RecordingId, number: i64) -> Result<(), StoreError> {
    tx.run(&DROP_PART, values![recording, number]).await.map(|_| ())
}
