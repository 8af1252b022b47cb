//! What the desk knows the answer of: questions that were answered and cards that are shown, with what they came to. Read whole
//! and rarely, for likeness of text; the words do not leave the station.

use ::support::likeness::{Known, MOST, Source};
use ::support::question::QuestionState;
use ::support::skill::Tier;
use jiff::civil::Date;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ANSWERED = "SELECT id, words, tier, department_id, state_data FROM support_questions
        WHERE state IN ('answered', 'closed') ORDER BY id DESC LIMIT $1";
    SHOWN = "SELECT k.id, k.body, q.tier, k.department_id FROM support_cards k
        LEFT JOIN support_questions q ON q.id = k.question_id
        WHERE k.state = 'published' AND k.expires >= $1 ORDER BY k.id DESC LIMIT $2";
    STAMP = "SELECT (SELECT MAX(at) FROM support_events WHERE what = 'answered'),
        (SELECT MAX(at) FROM support_events WHERE what = 'asked_on'),
        (SELECT MAX(at) FROM support_events WHERE what = 'closed'),
        (SELECT MAX(reviewed_at) FROM support_cards), (SELECT COUNT(*) FROM support_cards WHERE state = 'published')";
}

/// A card that is shown, with the words as they are kept.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What it says, as JSON.
    pub body: String,
    /// What it came to; its words are to be filled in.
    pub known: Known,
}

type AnsweredRow = (String, String, String, String, String);

/// Questions that have an answer, or were closed as solved: the newest of them, the newest first.
pub async fn answered(tx: &mut Tx) -> Result<Vec<Known>, StoreError> {
    const TABLE: &str = "support_questions";
    let rows: Vec<AnsweredRow> = tx.all(&ANSWERED, values![most()]).await?;
    let mut known = Vec::with_capacity(rows.len());
    for (id, words, tier, department, state) in rows {
        let state = sound(serde_json::from_str(&state).ok(), TABLE, "state_data", &id)?;
        // What was taken back or not solved says nothing of who can solve it.
        if matches!(state, QuestionState::Closed { solved: false, .. }) {
            continue;
        }
        known.push(Known {
            words,
            source: Source::Question,
            tier: sound(Tier::parse(&tier), TABLE, "tier", &id)?,
            department: sound(department.parse().ok(), TABLE, "department_id", &id)?,
        });
    }
    Ok(known)
}

type ShownRow = (String, String, Option<String>, String);

/// Cards that are shown on a day. One that came of no question is read, so it is help in words.
pub async fn shown(tx: &mut Tx, today: Date) -> Result<Vec<Shown>, StoreError> {
    const TABLE: &str = "support_cards";
    let rows: Vec<ShownRow> = tx.all(&SHOWN, values![today.to_string(), most()]).await?;
    let mut shown = Vec::with_capacity(rows.len());
    for (id, body, tier, department) in rows {
        let tier = tier.as_deref().map_or(Some(Tier::Coach), Tier::parse);
        let known = Known {
            words: String::new(),
            source: Source::Card,
            tier: sound(tier, "support_questions", "tier", &id)?,
            department: sound(department.parse().ok(), TABLE, "department_id", &id)?,
        };
        shown.push(Shown { body, known });
    }
    Ok(shown)
}

fn most() -> i64 {
    i64::try_from(MOST).unwrap_or(i64::MAX)
}

/// What changes when something is answered, asked on, closed, shown or taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(StampRow);

type StampRow = (Option<i64>, Option<i64>, Option<i64>, Option<i64>, i64);

/// How what is known stands now: a few looks into indexes.
pub async fn stamp(tx: &mut Tx) -> Result<Stamp, StoreError> {
    let row: Option<StampRow> = tx.one(&STAMP, values![]).await?;
    Ok(Stamp(row.unwrap_or_default()))
}
