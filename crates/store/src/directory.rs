//! Organisations, people and roles for those who keep them.

use domain::id::{OrganisationId, PersonId, RoleId, SessionId};
use domain::people::{Organisation, RoleKind};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::people::OrganisationRow;

stmts! {
    PLACES = "SELECT id, kind, name_zh, name_en, parent_id, credit_code, address, hours, counters, closed_at, version
        FROM organisations WHERE kind <> 'enterprise' ORDER BY id";
    ENTERPRISES = "SELECT id, kind, name_zh, name_en, parent_id, credit_code, address, hours, counters, closed_at, version
        FROM organisations WHERE kind = 'enterprise' AND id < $1
        AND ($2 = '' OR credit_code = $2 OR (name_zh >= $2 AND name_zh < $3)) ORDER BY id DESC LIMIT $4";
    ENTRY = "SELECT id, kind, name_zh, name_en, parent_id, credit_code, address, hours, counters, closed_at, version
        FROM organisations WHERE id = $1";
    BY_CODE = "SELECT id FROM organisations WHERE credit_code = $1";
    CHANGE = "UPDATE organisations SET name_zh = $3, name_en = $4, parent_id = $5, address = $6, hours = $7,
        counters = $8, version = version + 1 WHERE id = $1 AND version = $2 AND closed_at IS NULL";
    CLOSE = "UPDATE organisations SET closed_at = $3, version = version + 1
        WHERE id = $1 AND version = $2 AND closed_at IS NULL";
    A_ROLE_IN = "SELECT id FROM roles WHERE organisation_id = $1 AND ended_at IS NULL LIMIT 1";
    A_CHILD_OF = "SELECT id FROM organisations WHERE parent_id = $1 AND closed_at IS NULL LIMIT 1";
    A_CASE_AT = "SELECT id FROM cases WHERE outlet_id = $1
        AND state NOT IN ('not_accepted', 'delivered', 'withdrawn', 'closed') LIMIT 1";
    A_CASE_OF = "SELECT id FROM cases WHERE department_id = $1
        AND state NOT IN ('not_accepted', 'delivered', 'withdrawn', 'closed') LIMIT 1";
    PEOPLE = "SELECT id, name, login, mobile, disabled, demonstration, password_due, totp_secret IS NOT NULL AS totp
        FROM people WHERE id < $1 AND ($2 = '' OR login = $2 OR mobile = $2 OR (name >= $2 AND name < $3))
        ORDER BY id DESC LIMIT $4";
    STAFF = "SELECT id, name, login, mobile, disabled, demonstration, password_due, totp_secret IS NOT NULL AS totp
        FROM people WHERE login IS NOT NULL AND id < $1
        AND ($2 = '' OR login = $2 OR mobile = $2 OR (name >= $2 AND name < $3)) ORDER BY id DESC LIMIT $4";
    ONE = "SELECT id, name, login, mobile, disabled, demonstration, password_due, totp_secret IS NOT NULL AS totp
        FROM people WHERE id = $1";
    SET_DISABLED = "UPDATE people SET disabled = $2 WHERE id = $1";
    SET_NAME = "UPDATE people SET name = $2 WHERE id = $1";
    END_ROLE = "UPDATE roles SET ended_at = $3 WHERE id = $1 AND person_id = $2 AND ended_at IS NULL";
    END_SESSIONS = "UPDATE sessions SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL AND id <> $3";
    MEMBERS = "SELECT r.id, r.kind, r.person_id, p.name, p.mobile FROM roles r JOIN people p ON p.id = r.person_id
        WHERE r.organisation_id = $1 AND r.ended_at IS NULL ORDER BY r.id";
    HOLDERS = "SELECT COUNT(*) FROM roles r JOIN people p ON p.id = r.person_id
        WHERE r.kind = $1 AND r.ended_at IS NULL AND p.disabled = $2";
}

/// Above every identifier and every name.
const TOP: &str = "\u{10ffff}";

/// An organisation with what only those who keep it see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The organisation.
    pub organisation: Organisation,
    /// Counters of an outlet.
    pub counters: Option<i64>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Counts the changes.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    #[sqlx(flatten)]
    organisation: OrganisationRow,
    counters: Option<i64>,
    closed_at: Option<i64>,
    version: i64,
}

impl TryFrom<EntryRow> for Entry {
    type Error = StoreError;
    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let organisation = Organisation::try_from(row.organisation)?;
        let closed = row.closed_at.map(|micros| {
            let moment = Timestamp::from_micros(micros);
            sound(moment, "organisations", "closed_at", &organisation.id.to_string())
        });
        Ok(Self {
            closed_at: closed.transpose()?,
            counters: row.counters,
            version: row.version,
            organisation,
        })
    }
}

fn entries(rows: Vec<EntryRow>) -> Result<Vec<Entry>, StoreError> {
    rows.into_iter().map(Entry::try_from).collect()
}

/// Where a list goes on, and what is searched for.
#[derive(Debug, Clone, Default)]
pub struct Wanted<I> {
    /// Only those made before this one.
    pub before: Option<I>,
    /// A whole number or name to sign in with, or the beginning of a name; empty for all.
    pub search: String,
    /// How many at most.
    pub limit: i64,
}

impl<I: ToString> Wanted<I> {
    fn parts(&self) -> (String, String, String) {
        let before = self.before.as_ref().map_or_else(|| TOP.to_owned(), I::to_string);
        (before, self.search.clone(), format!("{}{TOP}", self.search))
    }
}

/// Everything but the enterprises.
pub async fn places(tx: &mut Tx) -> Result<Vec<Entry>, StoreError> {
    entries(tx.all(&PLACES, values![]).await?)
}

/// Enterprises, newest first.
pub async fn enterprises(tx: &mut Tx, wanted: &Wanted<OrganisationId>) -> Result<Vec<Entry>, StoreError> {
    let (before, search, end) = wanted.parts();
    entries(tx.all(&ENTERPRISES, values![before, search, end, wanted.limit]).await?)
}

/// One of them.
pub async fn entry(tx: &mut Tx, id: OrganisationId) -> Result<Option<Entry>, StoreError> {
    let row: Option<EntryRow> = tx.one(&ENTRY, values![id]).await?;
    row.map(Entry::try_from).transpose()
}

/// Whether an enterprise of this credit code is there.
pub async fn has_code(tx: &mut Tx, credit_code: &str) -> Result<bool, StoreError> {
    let row: Option<(String,)> = tx.one(&BY_CODE, values![credit_code]).await?;
    Ok(row.is_some())
}

/// Changes one, only over the version that the person saw.
pub async fn change(tx: &mut Tx, to: &Entry) -> Result<(), StoreError> {
    let organisation = &to.organisation;
    let values = values![
        organisation.id,
        to.version,
        organisation.name_zh.as_str(),
        organisation.name_en.as_str(),
        organisation.parent,
        organisation.address.clone(),
        organisation.hours.clone(),
        to.counters,
    ];
    tx.run_guarded(&CHANGE, values).await
}

/// Closes one, only over the version that the person saw.
pub async fn close(tx: &mut Tx, id: OrganisationId, version: i64, now: Timestamp) -> Result<(), StoreError> {
    tx.run_guarded(&CLOSE, values![id, version, now]).await
}

/// Whether roles, open cases or others below hang on it.
pub async fn in_use(tx: &mut Tx, id: OrganisationId) -> Result<bool, StoreError> {
    for stmt in [&A_ROLE_IN, &A_CHILD_OF, &A_CASE_AT, &A_CASE_OF] {
        let row: Option<(String,)> = tx.one(stmt, values![id]).await?;
        if row.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A person, for those who keep people.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Kept {
    /// Identifier.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// What staff sign in with.
    pub login: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// May not sign in.
    pub disabled: bool,
    /// Made by the seed.
    pub demonstration: bool,
    /// Has to change the password.
    pub password_due: bool,
    /// Has an authenticator.
    pub totp: bool,
}

#[derive(sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "as the row has them")]
struct KeptRow {
    id: String,
    name: String,
    login: Option<String>,
    mobile: Option<String>,
    disabled: bool,
    demonstration: bool,
    password_due: bool,
    totp: bool,
}

impl TryFrom<KeptRow> for Kept {
    type Error = StoreError;
    fn try_from(row: KeptRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: sound(row.id.parse().ok(), "people", "id", &row.id)?,
            name: row.name,
            login: row.login,
            mobile: row.mobile,
            disabled: row.disabled,
            demonstration: row.demonstration,
            password_due: row.password_due,
            totp: row.totp,
        })
    }
}

/// People, newest first; with `staff` only those who sign in by name.
pub async fn people(tx: &mut Tx, wanted: &Wanted<PersonId>, staff: bool) -> Result<Vec<Kept>, StoreError> {
    let (before, search, end) = wanted.parts();
    let stmt = if staff { &STAFF } else { &PEOPLE };
    let rows: Vec<KeptRow> = tx.all(stmt, values![before, search, end, wanted.limit]).await?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// One of them.
pub async fn person(tx: &mut Tx, id: PersonId) -> Result<Option<Kept>, StoreError> {
    let row: Option<KeptRow> = tx.one(&ONE, values![id]).await?;
    row.map(Kept::try_from).transpose()
}

/// Lets a person in or not.
pub async fn set_disabled(tx: &mut Tx, person: PersonId, disabled: bool) -> Result<(), StoreError> {
    tx.run_guarded(&SET_DISABLED, values![person, disabled]).await
}

/// Gives a person a name.
pub async fn set_name(tx: &mut Tx, person: PersonId, name: &str) -> Result<(), StoreError> {
    tx.run_guarded(&SET_NAME, values![person, name]).await
}

/// Ends a role; false when the person does not hold it.
pub async fn end_role(tx: &mut Tx, role: RoleId, person: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&END_ROLE, values![role, person, now]).await? > 0)
}

/// Ends all sessions of a person but one.
pub async fn end_sessions(
    tx: &mut Tx,
    person: PersonId,
    but: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let but = but.map_or_else(String::new, |but| but.to_string());
    tx.run(&END_SESSIONS, values![person, now, but]).await
}

/// Somebody who holds a role in an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The role.
    pub role: RoleId,
    /// What it is.
    pub kind: RoleKind,
    /// The person.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Mobile number.
    pub mobile: Option<String>,
}

/// Those who hold a role in an organisation, longest first.
pub async fn members(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<Member>, StoreError> {
    let rows: Vec<(String, String, String, String, Option<String>)> = tx.all(&MEMBERS, values![organisation]).await?;
    rows.into_iter()
        .map(|(role, kind, person, name, mobile)| {
            Ok(Member {
                role: sound(role.parse().ok(), "roles", "id", &role)?,
                kind: sound(RoleKind::parse(&kind), "roles", "kind", &role)?,
                person: sound(person.parse().ok(), "roles", "person_id", &role)?,
                name,
                mobile,
            })
        })
        .collect()
}

/// How many who may sign in hold a role of this kind.
pub async fn holders(tx: &mut Tx, kind: RoleKind) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&HOLDERS, values![kind.as_str(), false]).await?;
    Ok(row.map_or(0, |(count,)| count))
}
