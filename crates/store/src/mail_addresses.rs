//! Mail addresses of people: the confirmed one, and one that waits for its code. Must not decide whether a code is right.

use domain::id::PersonId;
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    OF_PERSON = "SELECT address, pending, code_hash, pending_until, tries FROM mail_addresses WHERE person_id = $1";
    PEND = "INSERT INTO mail_addresses (person_id, pending, code_hash, pending_until, tries) VALUES ($1, $2, $3, $4, 0)
        ON CONFLICT (person_id) DO UPDATE SET pending = excluded.pending, code_hash = excluded.code_hash,
        pending_until = excluded.pending_until, tries = 0";
    TRY = "UPDATE mail_addresses SET tries = tries + 1 WHERE person_id = $1";
    CONFIRM = "UPDATE mail_addresses SET address = pending, confirmed_at = $3, pending = NULL, code_hash = NULL,
        pending_until = NULL, tries = 0 WHERE person_id = $1 AND pending = $2";
    REMOVE = "DELETE FROM mail_addresses WHERE person_id = $1";
}

/// An address that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The address.
    pub address: String,
    /// Hash of the code.
    pub code_hash: String,
    /// Until when the code is good.
    pub until: Timestamp,
    /// How often one was tried.
    pub tries: i64,
}

/// What a person has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// The confirmed address.
    pub address: Option<String>,
    /// One that waits for its code.
    pub pending: Option<Pending>,
}

type MailRow = (Option<String>, Option<String>, Option<String>, Option<i64>, i64);

/// What a person has.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Mail, StoreError> {
    let row: Option<MailRow> = tx.one(&OF_PERSON, values![person]).await?;
    let Some((address, pending, code_hash, until, tries)) = row else {
        return Ok(Mail::default());
    };
    let pending = match (pending, code_hash, until) {
        (Some(address), Some(code_hash), Some(until)) => Some(Pending {
            address,
            code_hash,
            until: sound(
                Timestamp::from_micros(until),
                "mail_addresses",
                "pending_until",
                &person.to_string(),
            )?,
            tries,
        }),
        _ => None,
    };
    Ok(Mail { address, pending })
}

/// Keeps an address that waits for its code, in place of one that waited before.
pub async fn pend(tx: &mut Tx, person: PersonId, pending: &Pending) -> Result<(), StoreError> {
    let values = values![
        person,
        pending.address.as_str(),
        pending.code_hash.as_str(),
        pending.until
    ];
    tx.run(&PEND, values).await.map(|_| ())
}

/// Counts a try.
pub async fn tried(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    tx.run(&TRY, values![person]).await.map(|_| ())
}

/// The address that waits counts from now on.
pub async fn confirm(tx: &mut Tx, person: PersonId, address: &str, at: Timestamp) -> Result<(), StoreError> {
    tx.run_guarded(&CONFIRM, values![person, address, at]).await
}

/// Forgets both.
pub async fn remove(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    tx.run(&REMOVE, values![person]).await.map(|_| ())
}
