//! Very many experts and owners, to measure cloud support by. Hidden from the command line's help, refused in production.
//!
//! Only people and places: what they do is done over the interface.

use super::seed::PASSWORD;
use super::{AppError, Ctx, many, secrets};
use crate::config::Mode;
use ::support::expert::{Expert, Presence};
use ::support::shift::Hours;
use ::support::skill::{Capacity, Lang, Skills};
use domain::id::{PersonId, RoleId};
use domain::people::{OrganisationKind, RoleKind};
use std::collections::BTreeSet;
use store::people::{self, NewPerson};
use store::support_experts::{self, Kept};

/// Departments that they are spread over.
const DEPARTMENTS: u32 = 12;
/// Owners beside each expert.
const OWNERS: u32 = 4;

/// Adds so many experts (`expert-0` and so on, with the password of the seed), round the clock and away as yet, and four times as
/// many owners (`13900000000` and so on), each with an enterprise.
pub async fn run(ctx: &Ctx, experts: u32) -> Result<(), AppError> {
    if ctx.config.mode == Mode::Production {
        return Err(AppError::Production);
    }
    let hash = secrets::hash_slowly(ctx, PASSWORD).await?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let mut departments = Vec::new();
    for number in 0..DEPARTMENTS.min(experts) {
        let (kind, name) = (OrganisationKind::Department, format!("示范支撑部门{number}"));
        departments.push(many::place(ctx, &mut tx, kind, name, now).await?);
    }
    for (number, department) in (0..experts).zip(departments.iter().cycle()) {
        let person = NewPerson {
            id: PersonId::new(now, ctx.random()?),
            name: format!("示范专家{number}"),
            login: Some(format!("expert-{number}")),
            mobile: None,
            password_hash: Some(hash.clone()),
            totp_secret: None,
            demonstration: true,
        };
        people::add_person(&mut tx, &person, now).await?;
        let role = RoleId::new(now, ctx.random()?);
        people::add_role(&mut tx, role, person.id, *department, RoleKind::Officer, now).await?;
        let expert = Expert {
            person: person.id,
            skills: Skills {
                departments: BTreeSet::from([*department]),
                items: BTreeSet::new(),
                languages: BTreeSet::from([Lang::Chinese]),
            },
            capacity: Capacity {
                coach: 3,
                remote: 2,
                video: 1,
            },
            hours: Hours::always(),
            deputy: None,
            presence: Presence::Away,
        };
        support_experts::put(&mut tx, &Kept { expert, given_at: now }).await?;
    }
    for number in 0..experts * OWNERS {
        let (kind, name) = (OrganisationKind::Enterprise, format!("示范求助企业{number}"));
        let enterprise = many::place(ctx, &mut tx, kind, name, now).await?;
        let person = NewPerson {
            id: PersonId::new(now, ctx.random()?),
            name: format!("示范业主{number}"),
            login: None,
            mobile: Some(format!("139{number:08}")),
            password_hash: None,
            totp_secret: None,
            demonstration: true,
        };
        people::add_person(&mut tx, &person, now).await?;
        let role = RoleId::new(now, ctx.random()?);
        people::add_role(&mut tx, role, person.id, enterprise, RoleKind::Owner, now).await?;
    }
    Ok(tx.commit().await?)
}
