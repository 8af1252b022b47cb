//! Everything that the two databases have to do alike, run on both.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cases;
mod chain;
mod copies;
mod flush;
mod jobs;
mod keeping;
mod papers;
mod people;
mod room;
mod statements;
mod work_list;

use domain::case::{Author, Case, NewCase};
use domain::id::{CaseId, EventId, OrganisationId, PersonId, RoleId};
use domain::people::{Organisation, OrganisationKind, RoleKind};
use domain::time::Timestamp;
use store::Tx;
use store::people::NewPerson;

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::new("2026-11-26T01:00:00.000007Z".parse().unwrap()).plus_seconds(second)
}

pub(crate) fn org(n: u8) -> OrganisationId {
    OrganisationId::new(at(0), [n; 10])
}

pub(crate) fn person(n: u8) -> PersonId {
    PersonId::new(at(0), [n; 10])
}

pub(crate) fn case_id(n: u8) -> CaseId {
    CaseId::new(at(i64::from(n)), [n; 10])
}

pub(crate) fn event_id(n: u8) -> EventId {
    EventId::new(at(0), [n; 10])
}

pub(crate) fn organisation(n: u8, kind: OrganisationKind) -> Organisation {
    Organisation {
        id: org(n),
        kind,
        name_zh: format!("云栖区第{n}"),
        name_en: format!("Number {n}"),
        parent: None,
        credit_code: None,
        address: Some("云栖路1号".to_owned()),
        hours: None,
    }
}

pub(crate) fn newcomer(n: u8) -> NewPerson {
    NewPerson {
        id: person(n),
        name: format!("李云{n}"),
        login: Some(format!("li{n}")),
        mobile: Some(format!("1380000000{n}")),
        password_hash: None,
        totp_secret: None,
        demonstration: true,
    }
}

/// Enterprise 1, department 2, outlet 3, and person 1 who owns the enterprise.
pub(crate) async fn place(tx: &mut Tx) {
    for (n, kind) in [
        (1, OrganisationKind::Enterprise),
        (2, OrganisationKind::Department),
        (3, OrganisationKind::Outlet),
    ] {
        store::people::add_organisation(tx, &organisation(n, kind), at(0))
            .await
            .unwrap();
    }
    store::people::add_person(tx, &newcomer(1), at(0)).await.unwrap();
    let role = RoleId::new(at(0), [1; 10]);
    store::people::add_role(tx, role, person(1), org(1), RoleKind::Owner, at(0))
        .await
        .unwrap();
}

pub(crate) fn author() -> Author {
    Author::Person {
        person: person(1),
        role: RoleKind::Owner,
        organisation: org(1),
        on_behalf: None,
    }
}

pub(crate) async fn draft(tx: &mut Tx, n: u8) -> Case {
    let new = NewCase {
        id: case_id(n),
        item: "premises-check".to_owned(),
        enterprise: org(1),
        department: org(2),
        outlet: Some(org(3)),
    };
    let (case, event) = Case::start(new, author(), at(i64::from(n)));
    store::cases::add(tx, &case, &event, event_id(n)).await.unwrap();
    case
}
