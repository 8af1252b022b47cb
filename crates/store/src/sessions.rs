//! Sessions, one-time codes and tries. Only hashes of what a person holds are kept.

use domain::id::{CodeId, PersonId, RoleId, SessionId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::people::{HeldRole, RoleBeside};
use crate::second_factor::Standing;

stmts! {
    ADD = "INSERT INTO sessions (id, person_id, role_id, token_hash, agent, created_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    BY_TOKEN = "SELECT id, person_id, role_id, agent, created_at, seen_at, expires_at FROM sessions
        WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2";
    RECOGNISED = "SELECT s.id, s.person_id, s.role_id, s.agent, s.created_at, s.seen_at, s.expires_at, p.login, p.mobile,
        p.password_hash, p.password_due, p.totp_secret, p.totp_pending, p.disabled, p.demonstration, r.id AS held_id,
        r.kind AS held_kind, o.id AS organisation_id, o.kind AS organisation_kind, o.name_zh, o.name_en, o.parent_id,
        o.credit_code, o.address, o.hours
        FROM sessions s JOIN people p ON p.id = s.person_id
        LEFT JOIN roles r ON r.person_id = p.id AND r.ended_at IS NULL
        LEFT JOIN organisations o ON o.id = r.organisation_id
        WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 ORDER BY r.id";
    OF_PERSON = "SELECT id, person_id, role_id, agent, created_at, seen_at, expires_at FROM sessions
        WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY id DESC";
    SEE = "UPDATE sessions SET seen_at = $2 WHERE id = $1";
    ACT_AS = "UPDATE sessions SET role_id = $2 WHERE id = $1";
    REVOKE = "UPDATE sessions SET revoked_at = $3 WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL";
    ADD_CODE = "INSERT INTO sign_in_codes (id, mobile, code_hash, created_at, expires_at, tries)
        VALUES ($1, $2, $3, $4, $5, 0)";
    LAST_CODE = "SELECT id, code_hash, tries FROM sign_in_codes
        WHERE mobile = $1 AND used_at IS NULL AND expires_at > $2 ORDER BY id DESC LIMIT 1";
    TRY_CODE = "UPDATE sign_in_codes SET tries = tries + 1 WHERE id = $1";
    USE_CODE = "UPDATE sign_in_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
    COUNT_TRY = "INSERT INTO attempts (subject, since, tally) VALUES ($1, $2, 1)
        ON CONFLICT (subject, since) DO UPDATE SET tally = attempts.tally + 1 RETURNING tally";
    FORGET_TRIES = "DELETE FROM attempts WHERE since < $1";
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Identifier.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// The role acted in.
    pub role: Option<RoleId>,
    /// What the browser calls itself.
    pub agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, about.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: String,
    person_id: String,
    role_id: Option<String>,
    agent: String,
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;
    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        const TABLE: &str = "sessions";
        let role = row.role_id.map(|text| text.parse()).transpose();
        let moment = |micros, column| sound(Timestamp::from_micros(micros), TABLE, column, &row.id);
        Ok(Self {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            person: sound(row.person_id.parse().ok(), TABLE, "person_id", &row.id)?,
            role: sound(role.ok(), TABLE, "role_id", &row.id)?,
            created_at: moment(row.created_at, "created_at")?,
            seen_at: moment(row.seen_at, "seen_at")?,
            expires_at: moment(row.expires_at, "expires_at")?,
            agent: row.agent,
        })
    }
}

/// Adds a session, of whose token only the hash is kept.
pub async fn add(tx: &mut Tx, session: &Session, token_hash: &str) -> Result<(), StoreError> {
    let values = values![
        session.id,
        session.person,
        session.role,
        token_hash,
        session.agent.as_str(),
        session.created_at,
        session.expires_at,
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// The session of a token, while it lasts.
pub async fn by_token(tx: &mut Tx, token_hash: &str, now: Timestamp) -> Result<Option<Session>, StoreError> {
    let row: Option<SessionRow> = tx.one(&BY_TOKEN, values![token_hash, now]).await?;
    row.map(Session::try_from).transpose()
}

#[derive(sqlx::FromRow)]
struct RecognisedRow {
    #[sqlx(flatten)]
    session: SessionRow,
    #[sqlx(flatten)]
    standing: Standing,
    #[sqlx(flatten)]
    role: RoleBeside,
}

/// Somebody who is recognised by a token.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The session.
    pub session: Session,
    /// How the person stands.
    pub standing: Standing,
    /// The roles of the person, oldest first.
    pub roles: Vec<HeldRole>,
}

/// Whom a token is recognised as, while its session lasts: one question, which every request asks.
pub async fn recognised(tx: &mut Tx, token_hash: &str, now: Timestamp) -> Result<Option<Recognised>, StoreError> {
    let rows: Vec<RecognisedRow> = tx.all(&RECOGNISED, values![token_hash, now]).await?;
    let mut found: Option<Recognised> = None;
    for row in rows {
        let recognised = match &mut found {
            Some(recognised) => recognised,
            none => none.insert(Recognised {
                session: row.session.try_into()?,
                standing: row.standing,
                roles: Vec::new(),
            }),
        };
        recognised.roles.extend(row.role.held()?);
    }
    Ok(found)
}

/// The sessions of a person that last, newest first.
pub async fn of_person(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<SessionRow> = tx.all(&OF_PERSON, values![person, now]).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Notes that it was used.
pub async fn see(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
    tx.run(&SEE, values![id, now]).await.map(|_| ())
}

/// Changes the role acted in.
pub async fn act_as(tx: &mut Tx, id: SessionId, role: Option<RoleId>) -> Result<(), StoreError> {
    tx.run_guarded(&ACT_AS, values![id, role]).await
}

/// Ends one of a person's sessions; false when there is none such.
pub async fn revoke(tx: &mut Tx, id: SessionId, person: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&REVOKE, values![id, person, now]).await? > 0)
}

/// A one-time code that was sent.
#[derive(Debug, Clone)]
pub struct SentCode {
    /// Identifier.
    pub id: CodeId,
    /// Hash of the code.
    pub code_hash: String,
    /// How often it was tried.
    pub tries: i64,
}

/// Keeps the hash of a code that is sent.
pub async fn add_code(
    tx: &mut Tx,
    id: CodeId,
    mobile: &str,
    code_hash: &str,
    now: Timestamp,
    expires: Timestamp,
) -> Result<(), StoreError> {
    tx.run(&ADD_CODE, values![id, mobile, code_hash, now, expires])
        .await
        .map(|_| ())
}

/// The last code sent to a number, while it lasts and was not used.
pub async fn last_code(tx: &mut Tx, mobile: &str, now: Timestamp) -> Result<Option<SentCode>, StoreError> {
    let row: Option<(String, String, i64)> = tx.one(&LAST_CODE, values![mobile, now]).await?;
    row.map(|(id, code_hash, tries)| {
        Ok(SentCode {
            id: sound(id.parse().ok(), "sign_in_codes", "id", &id)?,
            code_hash,
            tries,
        })
    })
    .transpose()
}

/// Counts a try of a code.
pub async fn try_code(tx: &mut Tx, id: CodeId) -> Result<(), StoreError> {
    tx.run(&TRY_CODE, values![id]).await.map(|_| ())
}

/// Uses a code up; false when it was used before.
pub async fn use_code(tx: &mut Tx, id: CodeId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&USE_CODE, values![id, now]).await? > 0)
}

/// Counts a try within a window that begins at `since`; how many it holds now.
pub async fn count_try(tx: &mut Tx, subject: &str, since: Timestamp) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&COUNT_TRY, values![subject, since]).await?;
    Ok(row.map_or(1, |(tally,)| tally))
}

/// Forgets windows that are over.
pub async fn forget_tries(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    tx.run(&FORGET_TRIES, values![before]).await.map(|_| ())
}
