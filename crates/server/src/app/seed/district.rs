//! The places and people of the demonstration beside those of the small district. Every name is invented.

use super::sets::Set;
use super::{Account, PASSWORD};
use crate::app::secrets::hash_password;
use crate::app::{AppError, Ctx};
use catalogue::FieldName;
use domain::Kind;
use domain::access::{ActingRole, Actor};
use domain::id::{OrganisationId, PersonId, RoleId};
use domain::people::{Organisation, OrganisationKind, RoleKind};
use domain::time::Timestamp;
use store::people::{self, NewPerson};
use store::{Tx, directory};

/// Enterprises, those of the small district included.
const FIRMS: usize = 60;
/// Officers and clerks beside those of the small district: with them 19 and 23.
const OFFICERS: usize = 18;
const CLERKS: usize = 22;

/// Departments of the small district that have an officer and a lead.
const LED: [&str; 2] = ["社区综合服务窗口", "市场监督管理部门"];
/// The outlet of the small district that has a clerk.
const EAST: &str = "云栖驿站东门网点";

/// Departments beside the three of the small district, as the catalogue names them.
const DEPARTMENTS: [(&str, &str); 9] = [
    ("城市管理部门", "Urban management"),
    ("公安机关", "Police"),
    ("人力资源和社会保障部门", "Human resources and social security"),
    ("住房城乡建设部门", "Housing and construction"),
    ("住房保障部门", "Housing"),
    ("商务部门", "Commerce"),
    ("文化和旅游部门", "Culture and tourism"),
    ("消防救援机构", "Fire and rescue"),
    ("烟草专卖部门", "Tobacco monopoly"),
];

const STREETS: [(&str, &str); 14] = [
    ("云栖街道", "Yunqi Subdistrict"),
    ("松风街道", "Songfeng Subdistrict"),
    ("听雨街道", "Tingyu Subdistrict"),
    ("望山街道", "Wangshan Subdistrict"),
    ("荷香街道", "Hexiang Subdistrict"),
    ("柳浦街道", "Liupu Subdistrict"),
    ("石泉街道", "Shiquan Subdistrict"),
    ("竹影街道", "Zhuying Subdistrict"),
    ("墨池街道", "Mochi Subdistrict"),
    ("星渚街道", "Xingzhu Subdistrict"),
    ("兰汀街道", "Lanting Subdistrict"),
    ("春晓街道", "Chunxiao Subdistrict"),
    ("秋水街道", "Qiushui Subdistrict"),
    ("月泉街道", "Yuequan Subdistrict"),
];

/// Stations beside the first, each with its outlets.
const STATIONS: [(&str, &str); 2] = [
    ("松风企业服务驿站", "Songfeng enterprise station"),
    ("墨池企业服务驿站", "Mochi enterprise station"),
];

/// Outlets beside the two of the small district: names, address, counters, and the station by its number.
const OUTLETS: [(&str, &str, &str, u8, usize); 10] = [
    (
        "云栖驿站示范银行云栖支行网点",
        "Demonstration Bank, Yunqi branch",
        "示范区云栖路66号",
        3,
        0,
    ),
    (
        "云栖驿站商圈服务中心网点",
        "Shopping street centre",
        "示范区灯市街9号",
        4,
        0,
    ),
    ("松风驿站大厅网点", "Songfeng hall", "示范区松风路2号", 5, 1),
    (
        "松风驿站示范银行听雨支行网点",
        "Demonstration Bank, Tingyu branch",
        "示范区听雨路31号",
        2,
        1,
    ),
    ("松风驿站望山社区网点", "Wangshan community", "示范区望山街7号", 2, 1),
    ("松风驿站荷香市场网点", "Hexiang market", "示范区荷香路118号", 2, 1),
    ("墨池驿站大厅网点", "Mochi hall", "示范区墨池路1号", 5, 2),
    (
        "墨池驿站示范银行星渚支行网点",
        "Demonstration Bank, Xingzhu branch",
        "示范区星渚路50号",
        2,
        2,
    ),
    ("墨池驿站兰汀园区网点", "Lanting park", "示范区兰汀大道200号", 3, 2),
    ("墨池驿站月泉社区网点", "Yuequan community", "示范区月泉街16号", 2, 2),
];

const SURNAMES: [&str; 24] = [
    "温", "骆", "邬", "祝", "滕", "詹", "屠", "厉", "柯", "晏", "荀", "阮", "庾", "尤", "池", "苗", "乔", "储", "靳",
    "宓", "蔺", "褚", "湛", "麦",
];
const GIVEN: [&str; 17] = [
    "砚秋", "知远", "予安", "听澜", "见山", "书言", "若溪", "景行", "清和", "一苇", "观复", "疏影", "子衿", "望舒",
    "云舟", "枕石", "临川",
];
const FIRST: [&str; 12] = [
    "松月", "听荷", "半亩", "有间", "拾穗", "南枝", "小满", "白露", "栖川", "晴窗", "知味", "山前",
];
const TRADES: [(&str, bool); 12] = [
    ("餐饮管理有限公司", false),
    ("书店", true),
    ("食品商行", true),
    ("信息技术有限公司", false),
    ("花艺工作室", true),
    ("服饰有限公司", false),
    ("理发店", true),
    ("文化创意有限公司", false),
    ("便利店", true),
    ("健身服务有限公司", false),
    ("小吃店", true),
    ("酒店管理有限公司", false),
];

/// A name that nobody else of the demonstration has.
fn person_name(number: usize) -> String {
    let of = |words: &[&'static str], at: usize| words.get(at % words.len()).copied().unwrap_or_default();
    format!("{}{}", of(&SURNAMES, number), of(&GIVEN, number))
}

/// An enterprise with its owner, and the set that its papers come from.
#[derive(Debug, Clone)]
pub(super) struct Firm {
    pub(super) name: String,
    pub(super) credit_code: String,
    pub(super) trader: bool,
    pub(super) address: String,
    pub(super) owner: Actor,
    pub(super) owner_name: String,
    pub(super) id_number: String,
    pub(super) mobile: String,
    pub(super) set: Option<Set>,
}

impl Firm {
    /// Whether a set speaks of the enterprise itself with a field, and not of the one item that it was made for.
    #[expect(clippy::unused_self, reason = "said of a firm")]
    pub(super) fn says(&self, field: &FieldName) -> bool {
        let name = field.as_str();
        name.starts_with("premises_")
            || [
                "applicant_name",
                "applicant_kind",
                "credit_code",
                "legal_representative",
                "id_number",
                "contact_name",
            ]
            .contains(&name)
    }
}

/// A department with its people.
#[derive(Debug)]
pub(super) struct Department {
    pub(super) id: OrganisationId,
    pub(super) name: String,
    pub(super) officers: Vec<Actor>,
    pub(super) lead: Option<Actor>,
}

/// An outlet with its clerks.
#[derive(Debug)]
pub(super) struct Outlet {
    pub(super) id: OrganisationId,
    pub(super) clerks: Vec<Actor>,
}

/// Everybody who plays a part.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) departments: Vec<Department>,
    pub(super) outlets: Vec<Outlet>,
    pub(super) firms: Vec<Firm>,
    /// Those who were added to the small district.
    pub(super) accounts: Vec<Account>,
}

/// A role as it is acted in.
fn acting(person: PersonId, id: RoleId, kind: RoleKind, organisation: OrganisationId) -> Actor {
    Actor {
        person,
        acting: Some(ActingRole {
            id,
            kind,
            organisation,
            below: Vec::new(),
        }),
        on_behalf: None,
    }
}

/// The role of somebody of the small district.
async fn known(tx: &mut Tx, person: PersonId, kind: RoleKind, place: OrganisationId) -> Result<Actor, AppError> {
    let roles = people::roles(tx, person).await?;
    let role = roles
        .iter()
        .find(|role| role.kind == kind && role.organisation.id == place);
    let role = role.ok_or(AppError::Broken("a role that is not there"))?;
    Ok(acting(person, role.id, kind, place))
}

/// Makes places and people in one transaction.
struct Maker<'c> {
    ctx: &'c Ctx,
    tx: Tx,
    hash: String,
    accounts: Vec<Account>,
    named: usize,
}

impl Maker<'_> {
    async fn place(&mut self, mut new: Organisation) -> Result<OrganisationId, AppError> {
        let now = self.ctx.now();
        new.id = OrganisationId::new(now, self.ctx.random()?);
        people::add_organisation(&mut self.tx, &new, now).await?;
        Ok(new.id)
    }

    async fn person(
        &mut self,
        name: &str,
        sign_in: &str,
        roles: &[(RoleKind, OrganisationId)],
    ) -> Result<Vec<Actor>, AppError> {
        let now = self.ctx.now();
        let owner = roles.first().is_none_or(|(kind, _)| !kind.is_staff());
        let id = PersonId::new(now, self.ctx.random()?);
        let person = NewPerson {
            id,
            name: name.to_owned(),
            login: (!owner).then(|| sign_in.to_owned()),
            mobile: owner.then(|| sign_in.to_owned()),
            password_hash: (!owner).then(|| self.hash.clone()),
            totp_secret: None,
            demonstration: true,
        };
        people::add_person(&mut self.tx, &person, now).await?;
        let mut actors = Vec::with_capacity(roles.len());
        for (kind, place) in roles {
            let at = self.ctx.now();
            let role = RoleId::new(at, self.ctx.random()?);
            people::add_role(&mut self.tx, role, id, *place, *kind, at).await?;
            actors.push(acting(id, role, *kind, *place));
        }
        if !roles.is_empty() {
            let words: Vec<&str> = roles.iter().map(|(kind, _)| kind.as_str()).collect();
            self.accounts.push(Account {
                name: name.to_owned(),
                sign_in: sign_in.to_owned(),
                totp: false,
                roles: words.join(", "),
            });
        }
        Ok(actors)
    }

    fn next_name(&mut self) -> String {
        self.named += 1;
        person_name(self.named)
    }
}

fn organisation(kind: OrganisationKind, zh: &str, en: &str, parent: Option<OrganisationId>) -> Organisation {
    Organisation {
        // Given when it is added.
        id: OrganisationId::new(Timestamp::new(jiff::Timestamp::UNIX_EPOCH), [0; 10]),
        kind,
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        parent,
        credit_code: None,
        address: None,
        hours: None,
    }
}

/// Adds everything to the small district, which is there already.
pub(super) async fn make(ctx: &Ctx, sets: Vec<Set>) -> Result<Cast, AppError> {
    let hash = tokio::task::spawn_blocking(|| hash_password(PASSWORD))
        .await
        .map_err(|_| AppError::Broken("a password task ended"))??;
    let mut maker = Maker {
        ctx,
        tx: ctx.db.write().await?,
        hash,
        accounts: Vec::new(),
        named: 0,
    };
    let district = first(&mut maker.tx, OrganisationKind::District).await?;
    let departments = departments(&mut maker, district).await?;
    for (zh, en) in STREETS {
        maker
            .place(organisation(OrganisationKind::Street, zh, en, Some(district)))
            .await?;
    }
    let outlets = outlets(&mut maker, district).await?;
    let firms = firms(&mut maker, sets).await?;
    let Maker { tx, accounts, .. } = maker;
    tx.commit().await?;
    Ok(Cast {
        departments,
        outlets,
        firms,
        accounts,
    })
}

async fn first(tx: &mut Tx, kind: OrganisationKind) -> Result<OrganisationId, AppError> {
    let all = people::organisations(tx, kind).await?;
    Ok(all.first().ok_or(AppError::Broken("a place that is not there"))?.id)
}

async fn departments(maker: &mut Maker<'_>, district: OrganisationId) -> Result<Vec<Department>, AppError> {
    let small = people::organisations(&mut maker.tx, OrganisationKind::Department).await?;
    let mut departments: Vec<Department> = small
        .into_iter()
        .map(|found| Department {
            id: found.id,
            name: found.name_zh,
            officers: Vec::new(),
            lead: None,
        })
        .collect();
    for (number, (zh, en)) in DEPARTMENTS.into_iter().enumerate() {
        let mut new = organisation(OrganisationKind::Department, zh, en, Some(district));
        new.address = Some(format!("示范区云栖路{}号", 11 + 2 * number));
        departments.push(Department {
            id: maker.place(new).await?,
            name: zh.to_owned(),
            officers: Vec::new(),
            lead: None,
        });
    }
    let officer = people::by_login(&mut maker.tx, "officer")
        .await?
        .ok_or(AppError::NotFound)?;
    let lead = people::by_login(&mut maker.tx, "lead")
        .await?
        .ok_or(AppError::NotFound)?;
    for department in departments.iter_mut().filter(|it| LED.contains(&it.name.as_str())) {
        let id = department.id;
        department
            .officers
            .push(known(&mut maker.tx, officer.person, RoleKind::Officer, id).await?);
        department.lead = Some(known(&mut maker.tx, lead.person, RoleKind::DepartmentLead, id).await?);
    }
    for number in 0..OFFICERS {
        let at = number % departments.len();
        let Some(department) = departments.get_mut(at) else {
            break;
        };
        let name = maker.next_name();
        let mut roles = vec![(RoleKind::Officer, department.id)];
        if department.lead.is_none() {
            roles.push((RoleKind::DepartmentLead, department.id));
        }
        let mut actors = maker
            .person(&name, &format!("officer{:02}", number + 2), &roles)
            .await?;
        if actors.len() > 1 {
            department.lead = actors.pop();
        }
        department.officers.append(&mut actors);
    }
    Ok(departments)
}

async fn outlets(maker: &mut Maker<'_>, district: OrganisationId) -> Result<Vec<Outlet>, AppError> {
    let mut stations = vec![first(&mut maker.tx, OrganisationKind::Station).await?];
    for (zh, en) in STATIONS {
        stations.push(
            maker
                .place(organisation(OrganisationKind::Station, zh, en, Some(district)))
                .await?,
        );
    }
    let clerk = people::by_login(&mut maker.tx, "clerk")
        .await?
        .ok_or(AppError::NotFound)?;
    let mut outlets = Vec::new();
    let mut small = people::organisations(&mut maker.tx, OrganisationKind::Outlet).await?;
    small.sort_by_key(|outlet| outlet.name_zh != EAST);
    for small in small {
        outlets.push(Outlet {
            id: small.id,
            clerks: Vec::new(),
        });
    }
    if let Some(east) = outlets.first_mut() {
        east.clerks
            .push(known(&mut maker.tx, clerk.person, RoleKind::Clerk, east.id).await?);
    }
    let mut led: Vec<Option<OrganisationId>> = vec![None; outlets.len()];
    for (zh, en, address, counters, station) in OUTLETS {
        let mut new = organisation(OrganisationKind::Outlet, zh, en, stations.get(station).copied());
        new.address = Some(address.to_owned());
        new.hours = Some(format!("周一至周六 09:00–17:30，{counters} 个窗口"));
        let hall = zh.ends_with("大厅网点");
        led.push(stations.get(station).copied().filter(|_| hall));
        outlets.push(Outlet {
            id: maker.place(new).await?,
            clerks: Vec::new(),
        });
    }
    for number in 0..CLERKS {
        // The first outlet has one already.
        let at = (number + 1) % outlets.len();
        let Some(outlet) = outlets.get_mut(at) else { break };
        let name = maker.next_name();
        let mut roles = vec![(RoleKind::Clerk, outlet.id)];
        if outlet.clerks.is_empty() {
            roles.extend(
                led.get(at)
                    .copied()
                    .flatten()
                    .map(|station| (RoleKind::StationLead, station)),
            );
        }
        let mut actors = maker.person(&name, &format!("clerk{:02}", number + 2), &roles).await?;
        actors.truncate(1);
        outlet.clerks.append(&mut actors);
    }
    Ok(outlets)
}

/// The last signs of a number that make it sound.
fn completed(kind: Kind, body: &str, ends: &[&str]) -> Result<String, AppError> {
    ends.iter()
        .map(|end| format!("{body}{end}"))
        .find(|number| domain::validate(kind, number).valid)
        .ok_or(AppError::Broken("a number that cannot be made sound"))
}

/// A credit code of a range that is not given out, sound by both its check characters.
fn credit_code(number: usize, trader: bool) -> Result<String, AppError> {
    const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let ends: Vec<String> = SIGNS
        .chars()
        .flat_map(|a| SIGNS.chars().map(move |b| format!("{a}{b}")))
        .collect();
    let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
    let class = if trader { "92" } else { "91" };
    completed(Kind::CreditCode, &format!("{class}330102MA9DEM{number:02}"), &ends)
}

/// A resident number with a running number that nobody has: 000.
fn id_number(number: usize) -> Result<String, AppError> {
    let ends = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "X"];
    let body = format!(
        "330102{}{:02}{:02}000",
        1970 + number % 30,
        1 + number % 12,
        1 + number % 28
    );
    completed(Kind::IdNumber, &body, &ends)
}

/// All enterprises: the two of the small district, those of the sets, and others.
async fn firms(maker: &mut Maker<'_>, sets: Vec<Set>) -> Result<Vec<Firm>, AppError> {
    let mut firms = Vec::with_capacity(FIRMS);
    for (mobile, owner_name, address) in [
        ("13800000001", "李云", "示范区云栖路12号101室"),
        ("13800000002", "周青", "示范区西溪街22号"),
    ] {
        let person = people::by_mobile(&mut maker.tx, mobile)
            .await?
            .ok_or(AppError::NotFound)?
            .person;
        let roles = people::roles(&mut maker.tx, person).await?;
        let own = roles
            .into_iter()
            .find(|role| role.kind == RoleKind::Owner)
            .ok_or(AppError::NotFound)?;
        let at = firms.len();
        firms.push(Firm {
            trader: at == 1,
            credit_code: own.organisation.credit_code.unwrap_or_default(),
            name: own.organisation.name_zh,
            address: address.to_owned(),
            owner: acting(person, own.id, RoleKind::Owner, own.organisation.id),
            owner_name: owner_name.to_owned(),
            id_number: id_number(at)?,
            mobile: mobile.to_owned(),
            set: None,
        });
    }
    let mut sets = sets.into_iter();
    for number in firms.len()..FIRMS {
        let firm = firm(maker, number, sets.next()).await?;
        firms.push(firm);
    }
    Ok(firms)
}

async fn firm(maker: &mut Maker<'_>, number: usize, set: Option<Set>) -> Result<Firm, AppError> {
    let (word, trader) = TRADES.get(number % TRADES.len()).copied().unwrap_or_default();
    let said = |field: &str| set.as_ref().and_then(|set| set.text(field)).map(str::to_owned);
    let trader = said("applicant_kind").map_or(trader, |kind| kind == "trader");
    let first = FIRST.get(number / 5 % FIRST.len()).copied().unwrap_or_default();
    let invented = format!("示范区{first}{word}");
    let mut new = organisation(
        OrganisationKind::Enterprise,
        &said("applicant_name").unwrap_or(invented),
        "",
        None,
    );
    new.name_en = new.name_zh.clone();
    let code = match said("credit_code") {
        Some(code) => code,
        None => credit_code(number, trader)?,
    };
    if directory::has_code(&mut maker.tx, &code).await? {
        return Err(AppError::EnterpriseTaken);
    }
    new.credit_code = Some(code.clone());
    let street = STREETS
        .get(number % STREETS.len())
        .map_or("", |(zh, _)| zh.trim_end_matches("街道"));
    let address = said("premises_address").unwrap_or_else(|| format!("示范区{street}路{}号", 2 + number * 3));
    new.address = Some(address.clone());
    let name = new.name_zh.clone();
    let id = maker.place(new).await?;
    let owner_name = match said("legal_representative") {
        Some(name) => name,
        None => maker.next_name(),
    };
    let mobile = format!("138000001{number:02}");
    let mut actors = maker.person(&owner_name, &mobile, &[(RoleKind::Owner, id)]).await?;
    Ok(Firm {
        name,
        credit_code: code,
        trader,
        address,
        owner: actors.pop().ok_or(AppError::Broken("an owner without a role"))?,
        owner_name,
        id_number: match said("id_number") {
            Some(id_number) => id_number,
            None => id_number(number)?,
        },
        mobile,
        set,
    })
}

/// Somebody who has no role yet and asks for an enterprise.
pub(super) async fn newcomer(ctx: &Ctx) -> Result<(PersonId, String), AppError> {
    let mut maker = Maker {
        ctx,
        tx: ctx.db.write().await?,
        hash: String::new(),
        accounts: Vec::new(),
        named: 99,
    };
    let mobile = "13800000199";
    maker.person("", mobile, &[]).await?;
    let Maker { mut tx, .. } = maker;
    let person = people::by_mobile(&mut tx, mobile)
        .await?
        .ok_or(AppError::NotFound)?
        .person;
    tx.commit().await?;
    Ok((person, credit_code(98, true)?))
}
