//! Districts with invented names: a small one to test with, and a large one to look at. Never in production.
//!
//! The small one is places and people alone. The large one ([`demonstration()`]) is filled by the use cases that people
//! start, under a clock of its own; must not write a case by any other way.

mod clock;
mod demonstration;
mod district;
mod filling;
mod lives;
mod sets;
mod team;

pub use demonstration::demonstration;

use super::secrets::hash_password;
use super::{AppError, Ctx};
use crate::config::Mode;
use domain::id::{OrganisationId, PersonId, RoleId};
use domain::people::{Organisation, OrganisationKind, RoleKind};
use store::people::{self, NewPerson};

/// The password of every demonstration sign-in.
pub const PASSWORD: &str = "yizhan-demo-2026";
/// The authenticator's secret of the demonstration administrator.
pub const TOTP_SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// An organisation to be made: word, kind, names, the word of what it belongs to, credit code, address, hours.
type Place = (
    &'static str,
    OrganisationKind,
    (&'static str, &'static str),
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
);

const PLACES: &[Place] = &[
    (
        "district",
        OrganisationKind::District,
        ("示范区", "Demonstration District"),
        None,
        None,
        None,
    ),
    (
        "counter",
        OrganisationKind::Department,
        ("社区综合服务窗口", "Community service counter"),
        Some("district"),
        None,
        Some("示范区云栖路1号"),
    ),
    (
        "market",
        OrganisationKind::Department,
        ("市场监督管理部门", "Market supervision"),
        Some("district"),
        None,
        Some("示范区云栖路3号"),
    ),
    (
        "health",
        OrganisationKind::Department,
        ("卫生健康部门", "Health"),
        Some("district"),
        None,
        Some("示范区云栖路5号"),
    ),
    (
        "station",
        OrganisationKind::Station,
        ("云栖企业服务驿站", "Yunqi enterprise station"),
        Some("district"),
        None,
        Some("示范区云栖路8号"),
    ),
    (
        "outlet-east",
        OrganisationKind::Outlet,
        ("云栖驿站东门网点", "East gate outlet"),
        Some("station"),
        None,
        Some("示范区云栖路8号一层"),
    ),
    (
        "outlet-west",
        OrganisationKind::Outlet,
        ("云栖驿站西溪网点", "Xixi outlet"),
        Some("station"),
        None,
        Some("示范区西溪街20号"),
    ),
    (
        "tea",
        OrganisationKind::Enterprise,
        ("杭州云栖茶事餐饮有限公司", "Yunqi Tea Catering Co., Ltd."),
        None,
        Some("91330102MA2KAAAA62"),
        None,
    ),
    (
        "books",
        OrganisationKind::Enterprise,
        ("示范区青简书店", "Qingjian Bookshop"),
        None,
        Some("92330102MA2KBBBB9X"),
        None,
    ),
];

/// A person: name, what they sign in with, and the roles with their places.
type Member = (&'static str, SignIn, &'static [(RoleKind, &'static str)]);

enum SignIn {
    Login(&'static str),
    LoginWithTotp(&'static str),
    Mobile(&'static str),
}

const PEOPLE: &[Member] = &[
    ("李云", SignIn::Mobile("13800000001"), &[(RoleKind::Owner, "tea")]),
    (
        "周青",
        SignIn::Mobile("13800000002"),
        &[(RoleKind::Owner, "books"), (RoleKind::Agent, "tea")],
    ),
    (
        "王窗",
        SignIn::Login("clerk"),
        &[(RoleKind::Clerk, "outlet-east"), (RoleKind::StationLead, "station")],
    ),
    (
        "陈审",
        SignIn::Login("officer"),
        &[(RoleKind::Officer, "counter"), (RoleKind::Officer, "market")],
    ),
    (
        "赵局",
        SignIn::Login("lead"),
        &[
            (RoleKind::DepartmentLead, "counter"),
            (RoleKind::DepartmentLead, "market"),
        ],
    ),
    ("钱区", SignIn::Login("leader"), &[(RoleKind::Leader, "district")]),
    (
        "孙管",
        SignIn::LoginWithTotp("admin"),
        &[(RoleKind::Administrator, "district"), (RoleKind::Auditor, "district")],
    ),
];

/// How somebody of the demonstration signs in, for the person at the machine.
#[derive(Debug, Clone)]
pub struct Account {
    /// Name.
    pub name: String,
    /// Mobile number or sign-in name.
    pub sign_in: String,
    /// Whether an authenticator is asked for.
    pub totp: bool,
    /// The roles.
    pub roles: String,
}

/// Makes the district. Refuses production, and a database that has people.
pub async fn run(ctx: &Ctx) -> Result<Vec<Account>, AppError> {
    if ctx.config.mode == Mode::Production {
        return Err(AppError::Production);
    }
    let hash = tokio::task::spawn_blocking(|| hash_password(PASSWORD))
        .await
        .map_err(|_| AppError::Broken("a password task ended"))??;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    if people::anybody(&mut tx).await? {
        return Err(AppError::NotEmpty);
    }
    let mut made: Vec<(&str, OrganisationId)> = Vec::new();
    let find = |made: &[(&str, OrganisationId)], word: &str| {
        let found = made.iter().find(|(known, _)| *known == word);
        found
            .map(|(_, id)| *id)
            .ok_or(AppError::Broken("a place that is not there"))
    };
    for (word, kind, (zh, en), parent, credit_code, address) in PLACES {
        let organisation = Organisation {
            id: OrganisationId::new(now, ctx.random()?),
            kind: *kind,
            name_zh: (*zh).to_owned(),
            name_en: (*en).to_owned(),
            parent: parent.map(|parent| find(&made, parent)).transpose()?,
            credit_code: credit_code.map(str::to_owned),
            address: address.map(str::to_owned),
            hours: (*kind == OrganisationKind::Outlet).then(|| "周一至周五 09:00–17:00".to_owned()),
        };
        people::add_organisation(&mut tx, &organisation, now).await?;
        made.push((*word, organisation.id));
    }
    let mut accounts = Vec::new();
    // The first role of a person is the one acted in: each a moment after the one before.
    let mut moment = now.plus_seconds(-60);
    for (name, sign_in, roles) in PEOPLE {
        let (login, mobile, totp) = match sign_in {
            SignIn::Login(login) => (Some(*login), None, false),
            SignIn::LoginWithTotp(login) => (Some(*login), None, true),
            SignIn::Mobile(mobile) => (None, Some(*mobile), false),
        };
        let person = NewPerson {
            id: PersonId::new(now, ctx.random()?),
            name: (*name).to_owned(),
            login: login.map(str::to_owned),
            mobile: mobile.map(str::to_owned),
            password_hash: login.map(|_| hash.clone()),
            totp_secret: totp.then(|| TOTP_SECRET.to_owned()),
            demonstration: true,
        };
        people::add_person(&mut tx, &person, now).await?;
        for (kind, place) in *roles {
            moment = moment.plus_seconds(1);
            let role = RoleId::new(moment, ctx.random()?);
            people::add_role(&mut tx, role, person.id, find(&made, place)?, *kind, moment).await?;
        }
        let words: Vec<&str> = roles.iter().map(|(kind, _)| kind.as_str()).collect();
        accounts.push(Account {
            name: (*name).to_owned(),
            sign_in: login.or(mobile).unwrap_or_default().to_owned(),
            totp,
            roles: words.join(", "),
        });
    }
    team::small(&mut tx, now).await?;
    tx.commit().await?;
    Ok(accounts)
}
