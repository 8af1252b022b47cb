//! Organisations, people and their roles.

use domain::id::{OrganisationId, PersonId, RoleId};
use domain::people::{Organisation, OrganisationKind, RoleKind};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::sql::in_list;

stmts! {
    ADD_ORGANISATION = "INSERT INTO organisations
        (id, kind, name_zh, name_en, parent_id, credit_code, address, hours, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ORGANISATION = "SELECT id, kind, name_zh, name_en, parent_id, credit_code, address, hours
        FROM organisations WHERE id = $1";
    SOME_ORGANISATIONS = "SELECT id, kind, name_zh, name_en, parent_id, credit_code, address, hours
        FROM organisations WHERE id" [in_list];
    ORGANISATIONS = "SELECT id, kind, name_zh, name_en, parent_id, credit_code, address, hours
        FROM organisations WHERE kind = $1 AND closed_at IS NULL ORDER BY id";
    NAMED = "SELECT id, kind, name_zh, name_en, parent_id, credit_code, address, hours
        FROM organisations WHERE kind = $1 AND name_zh = $2 AND closed_at IS NULL";
    BELOW = "SELECT id, kind, name_zh, name_en, parent_id, credit_code, address, hours
        FROM organisations WHERE parent_id = $1 ORDER BY id";
    BY_CREDIT_CODE = "SELECT id, kind, name_zh, name_en, parent_id, credit_code, address, hours
        FROM organisations WHERE credit_code = $1";
    MOBILES_OF = "SELECT p.id, p.mobile FROM roles r JOIN people p ON p.id = r.person_id
        WHERE r.organisation_id = $1 AND r.kind = $2 AND r.ended_at IS NULL AND p.mobile IS NOT NULL AND p.disabled = $3
        ORDER BY r.id";
    ADD_PERSON = "INSERT INTO people
        (id, name, login, mobile, password_hash, totp_secret, totp_step, disabled, demonstration, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9)";
    BY_LOGIN = "SELECT id, name, password_hash, totp_secret, totp_step, demonstration
        FROM people WHERE login = $1 AND disabled = $2";
    BY_MOBILE = "SELECT id, name, password_hash, totp_secret, totp_step, demonstration
        FROM people WHERE mobile = $1 AND disabled = $2";
    DEMONSTRATION = "SELECT COUNT(*) FROM people WHERE demonstration = $1 AND disabled = $2";
    NAME = "SELECT name FROM people WHERE id = $1";
    USE_STEP = "UPDATE people SET totp_step = $2 WHERE id = $1 AND totp_step < $2";
    ADD_ROLE = "INSERT INTO roles (id, person_id, organisation_id, kind, created_at) VALUES ($1, $2, $3, $4, $5)";
    ROLES = "SELECT r.id AS role_id, r.kind AS role_kind, o.id, o.kind, o.name_zh, o.name_en, o.parent_id,
        o.credit_code, o.address, o.hours
        FROM roles r JOIN organisations o ON o.id = r.organisation_id
        WHERE r.person_id = $1 AND r.ended_at IS NULL ORDER BY r.id";
    ANYBODY = "SELECT id FROM people ORDER BY id LIMIT 1";
}

#[derive(sqlx::FromRow)]
pub(crate) struct OrganisationRow {
    id: String,
    kind: String,
    name_zh: String,
    name_en: String,
    parent_id: Option<String>,
    credit_code: Option<String>,
    address: Option<String>,
    hours: Option<String>,
}

impl TryFrom<OrganisationRow> for Organisation {
    type Error = StoreError;
    fn try_from(row: OrganisationRow) -> Result<Self, StoreError> {
        const TABLE: &str = "organisations";
        let parent = row.parent_id.map(|text| text.parse());
        Ok(Self {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            kind: sound(OrganisationKind::parse(&row.kind), TABLE, "kind", &row.id)?,
            parent: sound(parent.transpose().ok(), TABLE, "parent_id", &row.id)?,
            name_zh: row.name_zh,
            name_en: row.name_en,
            credit_code: row.credit_code,
            address: row.address,
            hours: row.hours,
        })
    }
}

fn organisations_of(rows: Vec<OrganisationRow>) -> Result<Vec<Organisation>, StoreError> {
    rows.into_iter().map(Organisation::try_from).collect()
}

/// What somebody needs to be recognised.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Hash of the password.
    pub password_hash: Option<String>,
    /// Secret of the authenticator, when enrolled.
    pub totp_secret: Option<String>,
    /// The last step whose code was used.
    pub totp_step: i64,
    /// Made by the seed; refused in production.
    pub demonstration: bool,
}

#[derive(sqlx::FromRow)]
struct CredentialsRow {
    id: String,
    name: String,
    password_hash: Option<String>,
    totp_secret: Option<String>,
    totp_step: i64,
    demonstration: bool,
}

impl TryFrom<CredentialsRow> for Credentials {
    type Error = StoreError;
    fn try_from(row: CredentialsRow) -> Result<Self, StoreError> {
        Ok(Self {
            person: sound(row.id.parse().ok(), "people", "id", &row.id)?,
            name: row.name,
            password_hash: row.password_hash,
            totp_secret: row.totp_secret,
            totp_step: row.totp_step,
            demonstration: row.demonstration,
        })
    }
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Identifier.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// What staff sign in with.
    pub login: Option<String>,
    /// What owners sign in with.
    pub mobile: Option<String>,
    /// Hash of the password.
    pub password_hash: Option<String>,
    /// Secret of the authenticator.
    pub totp_secret: Option<String>,
    /// Made by the seed.
    pub demonstration: bool,
}

/// A role with its organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRole {
    /// Identifier.
    pub id: RoleId,
    /// What it is.
    pub kind: RoleKind,
    /// Where it is held.
    pub organisation: Organisation,
}

#[derive(sqlx::FromRow)]
struct RoleRow {
    role_id: String,
    role_kind: String,
    #[sqlx(flatten)]
    organisation: OrganisationRow,
}

impl TryFrom<RoleRow> for HeldRole {
    type Error = StoreError;
    fn try_from(row: RoleRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: sound(row.role_id.parse().ok(), "roles", "id", &row.role_id)?,
            kind: sound(RoleKind::parse(&row.role_kind), "roles", "kind", &row.role_id)?,
            organisation: row.organisation.try_into()?,
        })
    }
}

/// A role beside the person who holds it, if there is one.
#[derive(sqlx::FromRow)]
pub(crate) struct RoleBeside {
    held_id: Option<String>,
    held_kind: Option<String>,
    organisation_id: Option<String>,
    organisation_kind: Option<String>,
    name_zh: Option<String>,
    name_en: Option<String>,
    parent_id: Option<String>,
    credit_code: Option<String>,
    address: Option<String>,
    hours: Option<String>,
}

impl RoleBeside {
    /// The role.
    pub(crate) fn held(self) -> Result<Option<HeldRole>, StoreError> {
        let (Some(role_id), Some(role_kind), Some(id), Some(kind)) = (
            self.held_id,
            self.held_kind,
            self.organisation_id,
            self.organisation_kind,
        ) else {
            return Ok(None);
        };
        let organisation = OrganisationRow {
            id,
            kind,
            name_zh: self.name_zh.unwrap_or_default(),
            name_en: self.name_en.unwrap_or_default(),
            parent_id: self.parent_id,
            credit_code: self.credit_code,
            address: self.address,
            hours: self.hours,
        };
        let row = RoleRow {
            role_id,
            role_kind,
            organisation,
        };
        row.try_into().map(Some)
    }
}

/// Adds an organisation.
pub async fn add_organisation(tx: &mut Tx, new: &Organisation, at: Timestamp) -> Result<(), StoreError> {
    let values = values![
        new.id,
        new.kind.as_str(),
        new.name_zh.as_str(),
        new.name_en.as_str(),
        new.parent,
        new.credit_code.clone(),
        new.address.clone(),
        new.hours.clone(),
        at,
    ];
    tx.run(&ADD_ORGANISATION, values).await?;
    crate::grams::index(tx, new).await
}

/// An organisation.
pub async fn organisation(tx: &mut Tx, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    let row: Option<OrganisationRow> = tx.one(&ORGANISATION, values![id]).await?;
    row.map(Organisation::try_from).transpose()
}

/// Some organisations, in no order.
pub async fn some_organisations(tx: &mut Tx, ids: &[OrganisationId]) -> Result<Vec<Organisation>, StoreError> {
    organisations_of(tx.all(&SOME_ORGANISATIONS, vec![in_list(ids)]).await?)
}

/// All of a kind.
pub async fn organisations(tx: &mut Tx, kind: OrganisationKind) -> Result<Vec<Organisation>, StoreError> {
    organisations_of(tx.all(&ORGANISATIONS, values![kind.as_str()]).await?)
}

/// The one of a kind with this Chinese name.
pub async fn named(tx: &mut Tx, kind: OrganisationKind, name_zh: &str) -> Result<Option<Organisation>, StoreError> {
    let row: Option<OrganisationRow> = tx.one(&NAMED, values![kind.as_str(), name_zh]).await?;
    row.map(Organisation::try_from).transpose()
}

/// The one with this credit code.
pub async fn by_credit_code(tx: &mut Tx, credit_code: &str) -> Result<Option<Organisation>, StoreError> {
    let row: Option<OrganisationRow> = tx.one(&BY_CREDIT_CODE, values![credit_code]).await?;
    row.map(Organisation::try_from).transpose()
}

/// Those who hold a role in an organisation and have a mobile number, with the number; who has held it longest first.
pub async fn mobiles_of(
    tx: &mut Tx,
    organisation: OrganisationId,
    kind: RoleKind,
) -> Result<Vec<(PersonId, String)>, StoreError> {
    let rows: Vec<(String, String)> = tx.all(&MOBILES_OF, values![organisation, kind.as_str(), false]).await?;
    rows.into_iter()
        .map(|(id, mobile)| Ok((sound(id.parse().ok(), "people", "id", &id)?, mobile)))
        .collect()
}

/// Those directly below one.
pub async fn below(tx: &mut Tx, parent: OrganisationId) -> Result<Vec<Organisation>, StoreError> {
    organisations_of(tx.all(&BELOW, values![parent]).await?)
}

/// Adds a person.
pub async fn add_person(tx: &mut Tx, new: &NewPerson, at: Timestamp) -> Result<(), StoreError> {
    let values = values![
        new.id,
        new.name.as_str(),
        new.login.clone(),
        new.mobile.clone(),
        new.password_hash.clone(),
        new.totp_secret.clone(),
        false,
        new.demonstration,
        at,
    ];
    tx.run(&ADD_PERSON, values).await.map(|_| ())
}

/// Who signs in with this name.
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<Credentials>, StoreError> {
    let row: Option<CredentialsRow> = tx.one(&BY_LOGIN, values![login, false]).await?;
    row.map(Credentials::try_from).transpose()
}

/// Who signs in with this mobile number.
pub async fn by_mobile(tx: &mut Tx, mobile: &str) -> Result<Option<Credentials>, StoreError> {
    let row: Option<CredentialsRow> = tx.one(&BY_MOBILE, values![mobile, false]).await?;
    row.map(Credentials::try_from).transpose()
}

/// How many who may sign in were made for a demonstration.
pub async fn demonstration(tx: &mut Tx) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&DEMONSTRATION, values![true, false]).await?;
    Ok(row.map_or(0, |(count,)| count))
}

/// A person's name.
pub async fn name(tx: &mut Tx, person: PersonId) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = tx.one(&NAME, values![person]).await?;
    Ok(row.map(|(name,)| name))
}

/// Marks a step of the authenticator as used; false when it or a later one was used before.
pub async fn use_totp_step(tx: &mut Tx, person: PersonId, step: i64) -> Result<bool, StoreError> {
    Ok(tx.run(&USE_STEP, values![person, step]).await? > 0)
}

/// Gives a person a role.
pub async fn add_role(
    tx: &mut Tx,
    id: RoleId,
    person: PersonId,
    organisation: OrganisationId,
    kind: RoleKind,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.run(&ADD_ROLE, values![id, person, organisation, kind.as_str(), at])
        .await
        .map(|_| ())
}

/// The roles of a person, oldest first.
pub async fn roles(tx: &mut Tx, person: PersonId) -> Result<Vec<HeldRole>, StoreError> {
    let rows: Vec<RoleRow> = tx.all(&ROLES, values![person]).await?;
    rows.into_iter().map(HeldRole::try_from).collect()
}

/// Whether anybody is there at all.
pub async fn anybody(tx: &mut Tx) -> Result<bool, StoreError> {
    let row: Option<(String,)> = tx.one(&ANYBODY, values![]).await?;
    Ok(row.is_some())
}
