//! Notifications: rows of the transaction of their cause, each once for a person, and what each person wants to hear.

use std::collections::HashMap;

use domain::id::{CaseId, NotificationId, OrganisationId, PersonId};
use domain::people::RoleKind;
use domain::time::Timestamp;
use serde_json::Value as Json;

use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::sql::in_list;

stmts! {
    ADD = "INSERT INTO notifications (id, person_id, case_id, kind, mark, facts, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    OF_PERSON = "SELECT n.id, n.case_id, c.item, c.receipt, n.kind, n.facts, n.at, n.read_at FROM notifications n
        JOIN cases c ON c.id = n.case_id WHERE n.person_id = $1 AND n.id < $2 ORDER BY n.id DESC LIMIT $3";
    UNREAD = "SELECT COUNT(*) FROM (SELECT 1 FROM notifications WHERE person_id = $1 AND read_at IS NULL LIMIT 100) AS part";
    READ = "UPDATE notifications SET read_at = $3 WHERE id = $1 AND person_id = $2 AND read_at IS NULL";
    READ_ALL = "UPDATE notifications SET read_at = $2 WHERE person_id = $1 AND read_at IS NULL AND id <= $3";
    READ_CASE = "UPDATE notifications SET read_at = $3 WHERE person_id = $1 AND case_id = $2 AND read_at IS NULL";
    SET = "INSERT INTO notification_settings (person_id, kind, in_app, by_message, by_mail)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id, kind) DO UPDATE SET in_app = excluded.in_app,
        by_message = excluded.by_message, by_mail = excluded.by_mail";
    CHOSEN = "SELECT p.id, s.in_app, s.by_message, s.by_mail, m.address FROM people p
        LEFT JOIN notification_settings s ON s.person_id = p.id AND s.kind = $2
        LEFT JOIN mail_addresses m ON m.person_id = p.id WHERE p.id" [in_list];
    HOLDERS_CHOSEN = "SELECT r.person_id, r.kind, s.in_app, s.by_message, s.by_mail, m.address
        FROM roles r JOIN people p ON p.id = r.person_id
        LEFT JOIN notification_settings s ON s.person_id = p.id AND s.kind = $3
        LEFT JOIN mail_addresses m ON m.person_id = p.id
        WHERE r.organisation_id = $1 AND r.ended_at IS NULL AND p.disabled = $2 ORDER BY r.id LIMIT 200";
    HOLDERS = "SELECT r.person_id, r.kind FROM roles r JOIN people p ON p.id = r.person_id
        WHERE r.organisation_id = $1 AND r.ended_at IS NULL AND p.disabled = $2 ORDER BY r.id LIMIT 200";
    REACHED = "SELECT mobile, lang FROM people WHERE id = $1 AND disabled = $2";
    LANG = "UPDATE people SET lang = $2 WHERE id = $1";
    COLLEAGUES = "SELECT DISTINCT p.id, p.name FROM roles r JOIN people p ON p.id = r.person_id
        WHERE r.organisation_id = $1 AND r.kind IN ('officer', 'department_lead') AND r.ended_at IS NULL
        AND p.disabled = $2 ORDER BY p.name, p.id LIMIT 200";
}

/// Sorts after every identifier of a notification.
const LAST: &str = "notification_~";

/// A notification that is to be raised.
#[derive(Debug, Clone)]
pub struct New<'a> {
    /// Identifier.
    pub id: NotificationId,
    /// For whom.
    pub person: PersonId,
    /// About which case.
    pub case: CaseId,
    /// Which.
    pub kind: &'a str,
    /// One of a mark is raised once for a person.
    pub mark: &'a str,
    /// What it says, beside the case.
    pub facts: &'a Json,
}

/// Raises one; false when there was one of this mark.
pub async fn add(tx: &mut Tx, new: &New<'_>, at: Timestamp) -> Result<bool, StoreError> {
    let values = values![
        new.id,
        new.person,
        new.case,
        new.kind,
        new.mark,
        new.facts.to_string(),
        at
    ];
    Ok(tx.run(&ADD, values).await? > 0)
}

/// A notification with its case.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Notification {
    pub id: String,
    pub case_id: String,
    pub item: String,
    pub receipt: Option<String>,
    pub kind: String,
    pub facts: String,
    pub at: i64,
    pub read_at: Option<i64>,
}

/// Those of a person, newest first.
pub async fn of_person(
    tx: &mut Tx,
    person: PersonId,
    before: Option<NotificationId>,
    limit: i64,
) -> Result<Vec<Notification>, StoreError> {
    let before = before.map_or_else(|| LAST.to_owned(), |id| id.to_string());
    let rows: Vec<Notification> = tx.all(&OF_PERSON, values![person, before, limit]).await?;
    for row in &rows {
        sound(Timestamp::from_micros(row.at), "notifications", "at", &row.id)?;
    }
    Ok(rows)
}

/// How many are unread, up to a hundred.
pub async fn unread(tx: &mut Tx, person: PersonId) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&UNREAD, values![person]).await?;
    Ok(row.map_or(0, |(count,)| count))
}

/// Marks one as read.
pub async fn read(tx: &mut Tx, person: PersonId, id: NotificationId, at: Timestamp) -> Result<(), StoreError> {
    tx.run(&READ, values![id, person, at]).await.map(|_| ())
}

/// Marks all up to one as read.
pub async fn read_all(tx: &mut Tx, person: PersonId, up_to: NotificationId, at: Timestamp) -> Result<(), StoreError> {
    tx.run(&READ_ALL, values![person, at, up_to]).await.map(|_| ())
}

/// Marks all about a case as read.
pub async fn read_case(tx: &mut Tx, person: PersonId, case: CaseId, at: Timestamp) -> Result<(), StoreError> {
    tx.run(&READ_CASE, values![person, case, at]).await.map(|_| ())
}

/// What a person has chosen of a kind, where something was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// In the application.
    pub in_app: Option<bool>,
    /// By message.
    pub by_message: Option<bool>,
    /// By mail.
    pub by_mail: Option<bool>,
    /// Whether there is a confirmed address for mail.
    pub has_mail: bool,
}

type ChosenRow = (String, Option<bool>, Option<bool>, Option<bool>, Option<String>);
type HolderRow = (String, String, Option<bool>, Option<bool>, Option<bool>, Option<String>);

/// What people have chosen of one kind.
pub async fn chosen(tx: &mut Tx, kind: &str, people: &[PersonId]) -> Result<HashMap<PersonId, Chosen>, StoreError> {
    let mut chosen = HashMap::new();
    let rows: Vec<ChosenRow> = tx.all(&CHOSEN, vec![in_list(people), kind.into()]).await?;
    for (person, in_app, by_message, by_mail, address) in rows {
        let id = sound(person.parse().ok(), "people", "id", &person)?;
        let has_mail = address.is_some();
        chosen.insert(
            id,
            Chosen {
                in_app,
                by_message,
                by_mail,
                has_mail,
            },
        );
    }
    Ok(chosen)
}

/// Keeps a choice.
pub async fn set(
    tx: &mut Tx,
    person: PersonId,
    kind: &str,
    (in_app, by_message, by_mail): (bool, bool, Option<bool>),
) -> Result<(), StoreError> {
    tx.run(&SET, values![person, kind, in_app, by_message, by_mail])
        .await
        .map(|_| ())
}

/// Who holds a role in an organisation.
pub async fn holders(tx: &mut Tx, organisation: OrganisationId) -> Result<Vec<(PersonId, RoleKind)>, StoreError> {
    let rows: Vec<(String, String)> = tx.all(&HOLDERS, values![organisation, false]).await?;
    rows.into_iter()
        .map(|(person, kind)| {
            Ok((
                sound(person.parse().ok(), "roles", "person_id", &person)?,
                sound(RoleKind::parse(&kind), "roles", "kind", &person)?,
            ))
        })
        .collect()
}

/// As [`holders`], with what each has chosen of a kind: both in one way to the database and back.
pub async fn holders_chosen(
    tx: &mut Tx,
    organisation: OrganisationId,
    of: &str,
) -> Result<Vec<(PersonId, RoleKind, Chosen)>, StoreError> {
    let rows: Vec<HolderRow> = tx.all(&HOLDERS_CHOSEN, values![organisation, false, of]).await?;
    rows.into_iter()
        .map(|(person, kind, in_app, by_message, by_mail, address)| {
            let chosen = Chosen {
                in_app,
                by_message,
                by_mail,
                has_mail: address.is_some(),
            };
            Ok((
                sound(person.parse().ok(), "roles", "person_id", &person)?,
                sound(RoleKind::parse(&kind), "roles", "kind", &person)?,
                chosen,
            ))
        })
        .collect()
}

/// Mobile number and language of a person who is not shut out.
pub async fn reached(tx: &mut Tx, person: PersonId) -> Result<Option<(Option<String>, String)>, StoreError> {
    tx.one(&REACHED, values![person, false]).await
}

/// Keeps the language that a person reads.
pub async fn set_lang(tx: &mut Tx, person: PersonId, lang: &str) -> Result<(), StoreError> {
    tx.run(&LANG, values![person, lang]).await.map(|_| ())
}

/// Officers and leads of a department.
pub async fn colleagues(tx: &mut Tx, department: OrganisationId) -> Result<Vec<(PersonId, String)>, StoreError> {
    let rows: Vec<(String, String)> = tx.all(&COLLEAGUES, values![department, false]).await?;
    rows.into_iter()
        .map(|(id, name)| Ok((sound(id.parse().ok(), "roles", "person_id", &id)?, name)))
        .collect()
}
