//! Experts of the support team: what they can, whether they are there, and who is looked at for a department.

use std::collections::BTreeMap;

use ::support::expert::{Expert, Presence, PresenceKind};
use ::support::shift::Hours;
use ::support::skill::{Capacity, Skills, Tier};
use domain::id::{OrganisationId, PersonId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::sql::in_list;

stmts! {
    LOCK = "UPDATE support_desk SET turns = turns + 1 WHERE id = 1";
    FIND = "SELECT person_id, profile, deputy_id, presence, presence_until, given_at FROM support_experts
        WHERE person_id = $1";
    OF_DEPARTMENT = "SELECT person_id, profile, deputy_id, presence, presence_until, given_at FROM support_experts
        WHERE person_id IN (SELECT person_id FROM support_skills WHERE department_id = $1) ORDER BY person_id";
    DEPARTMENTS = "SELECT DISTINCT department_id FROM support_skills WHERE person_id = $1 ORDER BY department_id";
    ADD = "INSERT INTO support_experts (person_id, profile, deputy_id, presence, presence_until, given_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (person_id) DO UPDATE SET profile = excluded.profile, deputy_id = excluded.deputy_id";
    CLEAR_SKILLS = "DELETE FROM support_skills WHERE for_id = $1";
    ADD_SKILL = "INSERT INTO support_skills (department_id, person_id, for_id) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING";
    SET_PRESENCE = "UPDATE support_experts SET presence = $2, presence_until = $3 WHERE person_id = $1";
    SET_GIVEN = "UPDATE support_experts SET given_at = $2 WHERE person_id = $1";
    IN_HAND = "SELECT h.person_id, q.tier FROM support_hands h JOIN support_questions q ON q.id = h.question_id
        WHERE h.person_id" [in_list];
    IN_HAND_OF = "SELECT h.person_id, q.tier FROM support_hands h JOIN support_questions q ON q.id = h.question_id
        WHERE h.person_id = $1";
}

const TABLE: &str = "support_experts";

#[derive(Serialize, Deserialize)]
struct Profile {
    skills: Skills,
    capacity: Capacity,
    hours: Hours,
}

#[derive(sqlx::FromRow)]
struct ExpertRow {
    person_id: String,
    profile: String,
    deputy_id: Option<String>,
    presence: String,
    presence_until: Option<i64>,
    given_at: i64,
}

/// An expert, and when something was last given.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The expert.
    pub expert: Expert,
    /// When something was last given.
    pub given_at: Timestamp,
}

impl TryFrom<ExpertRow> for Kept {
    type Error = StoreError;
    fn try_from(row: ExpertRow) -> Result<Self, StoreError> {
        let key = &row.person_id;
        let profile: Profile = sound(serde_json::from_str(&row.profile).ok(), TABLE, "profile", key)?;
        let until = row.presence_until.map(Timestamp::from_micros);
        let until = until.map(|at| sound(at, TABLE, "presence_until", key)).transpose()?;
        let kind = sound(PresenceKind::parse(&row.presence), TABLE, "presence", key)?;
        let deputy = row.deputy_id.as_deref().map(str::parse::<PersonId>);
        let expert = Expert {
            person: sound(key.parse().ok(), TABLE, "person_id", key)?,
            skills: profile.skills,
            capacity: profile.capacity,
            hours: profile.hours,
            deputy: sound(deputy.transpose().ok(), TABLE, "deputy_id", key)?,
            presence: sound(Presence::of(kind, until), TABLE, "presence_until", key)?,
        };
        Ok(Self {
            given_at: sound(Timestamp::from_micros(row.given_at), TABLE, "given_at", key)?,
            expert,
        })
    }
}

/// Orders all routing: nobody else gives work until this transaction ends.
pub async fn lock(tx: &mut Tx) -> Result<(), StoreError> {
    tx.run_guarded(&LOCK, values![]).await
}

/// One.
pub async fn find(tx: &mut Tx, person: PersonId) -> Result<Option<Kept>, StoreError> {
    let row: Option<ExpertRow> = tx.one(&FIND, values![person]).await?;
    row.map(Kept::try_from).transpose()
}

/// Those who are looked at for a department.
pub async fn of_department(tx: &mut Tx, department: OrganisationId) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<ExpertRow> = tx.all(&OF_DEPARTMENT, values![department]).await?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// The departments for which somebody is looked at.
pub async fn departments(tx: &mut Tx, person: PersonId) -> Result<Vec<OrganisationId>, StoreError> {
    let rows: Vec<(String,)> = tx.all(&DEPARTMENTS, values![person]).await?;
    rows.into_iter()
        .map(|(id,)| sound(id.parse().ok(), "support_skills", "department_id", &id))
        .collect()
}

/// Keeps what somebody can; whether they are there stays as it is.
pub async fn put(tx: &mut Tx, kept: &Kept) -> Result<(), StoreError> {
    let expert = &kept.expert;
    let profile = Profile {
        skills: expert.skills.clone(),
        capacity: expert.capacity,
        hours: expert.hours.clone(),
    };
    let profile = serde_json::to_string(&profile).ok();
    let values = values![
        expert.person,
        sound(profile, TABLE, "profile", &expert.person.to_string())?,
        expert.deputy,
        expert.presence.kind().as_str(),
        expert.presence.until(),
        kept.given_at,
    ];
    tx.run(&ADD, values).await?;
    tx.run(&CLEAR_SKILLS, values![expert.person]).await?;
    for department in &expert.skills.departments {
        for looked_at in [Some(expert.person), expert.deputy].into_iter().flatten() {
            tx.run(&ADD_SKILL, values![*department, looked_at, expert.person])
                .await?;
        }
    }
    Ok(())
}

/// Notes whether somebody is there.
pub async fn set_presence(tx: &mut Tx, person: PersonId, presence: Presence) -> Result<(), StoreError> {
    let values = values![person, presence.kind().as_str(), presence.until()];
    tx.run_guarded(&SET_PRESENCE, values).await
}

/// Notes when something was given.
pub async fn set_given(tx: &mut Tx, person: PersonId, at: Timestamp) -> Result<(), StoreError> {
    tx.run_guarded(&SET_GIVEN, values![person, at]).await
}

/// What each of some people has in hand: the tier of each. They are named, not looked up within the statement: a server that has
/// counted at night, when nobody has anything in hand, goes through all of them for each hand in the morning.
pub async fn in_hand(tx: &mut Tx, people: &[PersonId]) -> Result<BTreeMap<PersonId, Vec<Tier>>, StoreError> {
    grouped(tx.all(&IN_HAND, vec![in_list(people)]).await?)
}

/// What somebody has in hand: the tier of each.
pub async fn in_hand_of(tx: &mut Tx, person: PersonId) -> Result<Vec<Tier>, StoreError> {
    let rows = tx.all(&IN_HAND_OF, values![person]).await?;
    Ok(grouped(rows)?.remove(&person).unwrap_or_default())
}

fn grouped(rows: Vec<(String, String)>) -> Result<BTreeMap<PersonId, Vec<Tier>>, StoreError> {
    let mut found: BTreeMap<PersonId, Vec<Tier>> = BTreeMap::new();
    for (person, tier) in rows {
        let id = sound(person.parse().ok(), "support_hands", "person_id", &person)?;
        let tier = sound(Tier::parse(&tier), "support_questions", "tier", &person)?;
        found.entry(id).or_default().push(tier);
    }
    Ok(found)
}
