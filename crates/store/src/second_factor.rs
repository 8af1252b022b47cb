//! What staff prove themselves with besides a password, and what they still owe. Only hashes of recovery codes are kept.

use domain::id::PersonId;
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::StoreError;

stmts! {
    STANDING = "SELECT login, mobile, password_hash, password_due, totp_secret, totp_pending, disabled, demonstration
        FROM people WHERE id = $1";
    SET_PASSWORD = "UPDATE people SET password_hash = $2, password_due = $3 WHERE id = $1";
    PEND = "UPDATE people SET totp_pending = $2 WHERE id = $1";
    ENROL = "UPDATE people SET totp_secret = totp_pending, totp_pending = NULL, totp_step = $3
        WHERE id = $1 AND totp_pending = $2";
    RESET = "UPDATE people SET totp_secret = NULL, totp_pending = NULL, totp_step = 0
        WHERE id = $1 AND totp_secret IS NOT NULL";
    ADD_CODE = "INSERT INTO recovery_codes (person_id, code_hash) VALUES ($1, $2)";
    FORGET_CODES = "DELETE FROM recovery_codes WHERE person_id = $1";
    USE_CODE = "UPDATE recovery_codes SET used_at = $3 WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL";
    CODES_LEFT = "SELECT COUNT(*) FROM recovery_codes WHERE person_id = $1 AND used_at IS NULL";
}

/// How a person stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// What staff sign in with.
    pub login: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// Hash of the password.
    pub password_hash: Option<String>,
    /// Whether the password was set by somebody else and has to be changed.
    pub password_due: bool,
    /// Secret of the authenticator.
    pub totp_secret: Option<String>,
    /// Secret that was shown and not confirmed yet.
    pub totp_pending: Option<String>,
    /// May not sign in any more.
    pub disabled: bool,
    /// Made by the seed.
    pub demonstration: bool,
}

/// How a person stands.
pub async fn standing(tx: &mut Tx, person: PersonId) -> Result<Option<Standing>, StoreError> {
    tx.one(&STANDING, values![person]).await
}

/// Sets a password; `due` when its owner has to change it.
pub async fn set_password(tx: &mut Tx, person: PersonId, hash: &str, due: bool) -> Result<(), StoreError> {
    tx.run_guarded(&SET_PASSWORD, values![person, hash, due]).await
}

/// Keeps a secret that is shown, until a code of it is given.
pub async fn pend(tx: &mut Tx, person: PersonId, secret: &str) -> Result<(), StoreError> {
    tx.run_guarded(&PEND, values![person, secret]).await
}

/// The secret that was shown counts from now on, its codes from this step; false when another was shown since.
pub async fn enrol(tx: &mut Tx, person: PersonId, secret: &str, step: i64) -> Result<bool, StoreError> {
    Ok(tx.run(&ENROL, values![person, secret, step]).await? > 0)
}

/// Forgets the authenticator; false when there is none.
pub async fn reset(tx: &mut Tx, person: PersonId) -> Result<bool, StoreError> {
    tx.run(&FORGET_CODES, values![person]).await?;
    Ok(tx.run(&RESET, values![person]).await? > 0)
}

/// Puts these recovery codes in place of those of before.
pub async fn set_codes(tx: &mut Tx, person: PersonId, hashes: &[String]) -> Result<(), StoreError> {
    tx.run(&FORGET_CODES, values![person]).await?;
    for hash in hashes {
        tx.run(&ADD_CODE, values![person, hash.as_str()]).await?;
    }
    Ok(())
}

/// Uses a recovery code up; false when there is none such.
pub async fn use_code(tx: &mut Tx, person: PersonId, hash: &str, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&USE_CODE, values![person, hash, now]).await? > 0)
}

/// Recovery codes that were not used.
pub async fn codes_left(tx: &mut Tx, person: PersonId) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&CODES_LEFT, values![person]).await?;
    Ok(row.map_or(0, |(count,)| count))
}
