//! Invitations to act for an enterprise, by mobile number.

use domain::id::{InvitationId, OrganisationId, PersonId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

domain::words!(
    /// What came of an invitation.
    Settled {
        /// Accepted.
        Accepted = "accepted",
        /// Declined by the person.
        Declined = "declined",
        /// Taken back by the enterprise.
        TakenBack = "taken_back",
    }
);

stmts! {
    ADD = "INSERT INTO invitations (id, organisation_id, mobile, name, invited_by, at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OPEN_FOR = "SELECT i.id, i.organisation_id, i.mobile, i.name, i.at, i.ends_at, p.name AS by_name
        FROM invitations i JOIN people p ON p.id = i.invited_by
        WHERE i.mobile = $1 AND i.settled IS NULL AND i.ends_at > $2 ORDER BY i.id";
    OPEN_OF = "SELECT i.id, i.organisation_id, i.mobile, i.name, i.at, i.ends_at, p.name AS by_name
        FROM invitations i JOIN people p ON p.id = i.invited_by
        WHERE i.organisation_id = $1 AND i.settled IS NULL AND i.ends_at > $2 ORDER BY i.id";
    SETTLE = "UPDATE invitations SET settled = $2, settled_at = $3
        WHERE id = $1 AND settled IS NULL AND ends_at > $3";
}

/// An invitation that was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Identifier.
    pub id: InvitationId,
    /// For whom one would act.
    pub organisation: OrganisationId,
    /// Who is invited.
    pub mobile: String,
    /// Name of who is invited.
    pub name: String,
    /// Name of who invites.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when it can be accepted.
    pub ends_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    organisation_id: String,
    mobile: String,
    name: String,
    at: i64,
    ends_at: i64,
    by_name: String,
}

impl TryFrom<Row> for Invitation {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        const TABLE: &str = "invitations";
        let moment = |micros, column| sound(Timestamp::from_micros(micros), TABLE, column, &row.id);
        Ok(Self {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            organisation: sound(row.organisation_id.parse().ok(), TABLE, "organisation_id", &row.id)?,
            at: moment(row.at, "at")?,
            ends_at: moment(row.ends_at, "ends_at")?,
            mobile: row.mobile,
            name: row.name,
            by: row.by_name,
        })
    }
}

/// Invites.
pub async fn add(tx: &mut Tx, new: &Invitation, by: PersonId) -> Result<(), StoreError> {
    let (mobile, name) = (new.mobile.as_str(), new.name.as_str());
    let values = values![new.id, new.organisation, mobile, name, by, new.at, new.ends_at];
    tx.run(&ADD, values).await.map(|_| ())
}

/// Those for a number that can be accepted.
pub async fn open_for(tx: &mut Tx, mobile: &str, now: Timestamp) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = tx.all(&OPEN_FOR, values![mobile, now]).await?;
    rows.into_iter().map(Invitation::try_from).collect()
}

/// Those of an enterprise that were not answered.
pub async fn open_of(tx: &mut Tx, organisation: OrganisationId, now: Timestamp) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = tx.all(&OPEN_OF, values![organisation, now]).await?;
    rows.into_iter().map(Invitation::try_from).collect()
}

/// Settles one; false when it was settled or is over.
pub async fn settle(tx: &mut Tx, id: InvitationId, how: Settled, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&SETTLE, values![id, how.as_str(), now]).await? > 0)
}
