//! What a set says: consistent facts, then the planted defect or the clean traits that only look wrong.

use fastrand::Rng;
use jiff::civil::{Date, date};
use serde_json::{Map, Value, json};

use crate::Split;
use crate::camera::Level;
use crate::invent::{Address, Licence, Party, Person, Spelling, Subject, chance, days, pick, years};
use crate::numbers;
use crate::papers::Flaws;
use crate::papers::identity::Validity;
use crate::papers::lease::{self, Lease, Length};
use crate::papers::licence;
use crate::papers::property::{self, Property};
use crate::plant::{Plant, spoil, wrong_room};
use crate::truth::Defect;

/// Whether the licence is the paper itself or a grey copy of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Copy {
    No,
    /// With the fresh seal of the applicant.
    Stamped,
    Unstamped,
}

/// Everything a set says.
pub(crate) struct Plan {
    pub(crate) today: Date,
    pub(crate) level: Level,
    pub(crate) plant: Plant,
    pub(crate) licence: Licence,
    pub(crate) licence_form: licence::Form,
    pub(crate) licence_flaws: Flaws,
    pub(crate) copy: Copy,
    pub(crate) person: Person,
    pub(crate) validity: Validity,
    pub(crate) both_sides: bool,
    pub(crate) marked: bool,
    pub(crate) property: Property,
    pub(crate) property_form: Option<property::Form>,
    pub(crate) lease: Lease,
    pub(crate) lease_form: lease::Form,
    pub(crate) lease_flaws: Flaws,
    pub(crate) form: Map<String, Value>,
    pub(crate) defects: Vec<Defect>,
    pub(crate) twins: Vec<&'static str>,
}

impl Plan {
    /// Notes a planted defect.
    pub(crate) fn plant(&mut self, code: &str, document: &str, field: &str) {
        self.defects.push(Defect {
            code: code.to_owned(),
            document: document.to_owned(),
            field: field.to_owned(),
        });
    }

    /// Keeps to forms that fit one clear picture each, for the shipped samples.
    pub(crate) fn calm(&mut self) {
        self.level = Level::Careful;
        self.lease_form = lease::Form::Table;
        self.lease.length = Length::Short;
        self.both_sides = false;
    }
}

/// Draws up one set; a plain one has no traits that look wrong.
pub(crate) fn draw_up(rng: &mut Rng, split: Split, plant: Plant, plain: bool) -> Plan {
    let today = days(date(2026, 3, 2), rng.i64(0..240));
    let subject = match plant {
        Plant::Unsigned => Subject::Trader,
        Plant::LeaseUnsealed | Plant::SealOther | Plant::Name => Subject::Company,
        _ => pick(
            rng,
            &[
                Subject::Company,
                Subject::Company,
                Subject::Company,
                Subject::Trader,
                Subject::Trader,
                Subject::Branch,
                Subject::Partnership,
                Subject::Sole,
                Subject::Cooperative,
            ],
        ),
    };
    let place = Address::invent(rng);
    let address = place.write(Spelling::Plain);
    let mut licence = Licence::invent(rng, subject, today, address.clone());
    let licence_form = licence_form(rng, split, &mut licence);
    let owners = owners(rng, today);
    let property = property(rng, &address, owners);
    let personal = plant == Plant::Unsigned;
    let lease = lease(rng, today, &licence, &property, personal);
    if personal {
        licence.founded = days(lease.signed, 20);
        licence.issued = licence.founded;
        licence.term = None;
    }
    let person = licence.head.clone();
    let validity = validity(rng, today, &person);
    let lease_form = lease_form(rng, split);
    let property_form = match split {
        _ if chance(rng, 12) => None,
        Split::Dev => Some(pick(rng, &[property::Form::Page, property::Form::Spread])),
        Split::Eval => Some(pick(rng, &[property::Form::WidePage, property::Form::SpreadPlan])),
    };
    let mut plan = Plan {
        today,
        level: pick(
            rng,
            &[
                Level::Scan,
                Level::Careful,
                Level::Careful,
                Level::Hurried,
                Level::Hurried,
            ],
        ),
        plant,
        form: form(&licence, &address, &lease),
        licence,
        licence_form,
        licence_flaws: Flaws::default(),
        copy: Copy::No,
        person,
        validity,
        both_sides: chance(rng, 35),
        marked: false,
        property,
        property_form,
        lease,
        lease_form,
        lease_flaws: Flaws::default(),
        defects: Vec::new(),
        twins: Vec::new(),
    };
    if !plain {
        twin(&mut plan, rng, &place);
    }
    if plain && plant == Plant::Room {
        wrong_room(
            &mut plan,
            &Address {
                room: place.room + 1,
                ..place
            },
        );
    } else {
        spoil(&mut plan, rng, &place);
    }
    in_order(&mut plan);
    if plan.property_form.is_none() {
        before_2016(&mut plan.property, rng);
    }
    plan
}

/// A firm is founded before it hires.
fn in_order(plan: &mut Plan) {
    let licence = &mut plan.licence;
    if !plan.lease.lessee.firm || licence.founded <= plan.lease.signed {
        return;
    }
    let later = plan.lease.signed;
    licence.term = licence.term.map(|end| {
        if end == Date::MAX {
            end
        } else {
            years(days(later, -25), 30, true)
        }
    });
    licence.founded = days(later, -25);
    licence.issued = licence.founded;
}

/// The older certificate has another number and other words.
fn before_2016(property: &mut Property, rng: &mut Rng) {
    let place = pick(rng, &["更", "移", "换"]);
    property.number = format!("杭房权证上{place}字第{:08}号", rng.u32(10_000_000..19_999_999));
    property.right_nature = pick(rng, &["商品房", "存量房"]);
    property.purpose = "商业";
    property.registered = date(rng.i16(2004..2016), rng.i8(1..13), rng.i8(1..28));
}

/// The layout of the lease.
fn lease_form(rng: &mut Rng, split: Split) -> lease::Form {
    match split {
        Split::Dev => pick(rng, &[lease::Form::Paragraphs, lease::Form::Model, lease::Form::Table]),
        Split::Eval => pick(
            rng,
            &[
                lease::Form::ShopParagraphs,
                lease::Form::TradeModel,
                lease::Form::CoverTable,
                lease::Form::Prose,
                lease::Form::Numbered,
            ],
        ),
    }
}

/// The form follows the day of issue: the portrait form is older than 2019.
fn licence_form(rng: &mut Rng, split: Split, licence: &mut Licence) -> licence::Form {
    let forms: &[licence::Form] = match split {
        Split::Dev => &[
            licence::Form::Duplicate,
            licence::Form::Original,
            licence::Form::Duplicate,
            licence::Form::Portrait2015,
        ],
        Split::Eval => &[
            licence::Form::Duplicate,
            licence::Form::Electronic,
            licence::Form::Portrait2015,
            licence::Form::Original,
        ],
    };
    let form = pick(rng, forms);
    if form == licence::Form::Portrait2015 {
        licence.founded = days(date(2015, 11, 2), rng.i64(0..1100));
        licence.issued = licence.founded;
        let lasting = matches!(
            licence.subject,
            Subject::Company | Subject::Branch | Subject::Partnership
        );
        licence.term = lasting.then(|| {
            if rng.bool() {
                years(licence.founded, 30, true)
            } else {
                Date::MAX
            }
        });
    }
    form
}

fn owners(rng: &mut Rng, today: Date) -> Vec<Party> {
    if chance(rng, 35) {
        let place = Address::invent(rng).write(Spelling::Plain);
        return vec![Party::firm(&Licence::invent(rng, Subject::Company, today, place))];
    }
    vec![Party::person(&Person::invent(rng))]
}

fn property(rng: &mut Rng, address: &str, owners: Vec<Party>) -> Property {
    let year = rng.i16(2017..2023);
    let area = 28.0 + rng.f64() * 240.0;
    Property {
        number: format!("浙（{year}）杭州市不动产权第{:07}号", rng.u32(10_000..690_000)),
        owners,
        co_ownership: "单独所有",
        address: address.to_owned(),
        unit: numbers::unit_number(rng),
        purpose: pick(rng, &["商服用地/商业服务", "商服用地/商业", "商务金融用地/办公"]),
        area: format!("{area:.2}"),
        land: format!("{:.2}", 900.0 + rng.f64() * 4000.0),
        right_nature: pick(rng, &["出让/市场化商品房", "出让/其他"]),
        note: "",
        term: date(2040 + rng.i16(0..14), rng.i8(1..13), rng.i8(1..28)),
        registered: date(year, rng.i8(1..13), rng.i8(1..28)),
    }
}

fn lease(rng: &mut Rng, today: Date, licence: &Licence, property: &Property, personal: bool) -> Lease {
    let start = days(today, -rng.i64(20..400));
    let purpose = if property.purpose.contains("办公") {
        "办公"
    } else {
        pick(rng, &["商业", "商业经营", "店铺经营"])
    };
    Lease {
        lessor: property.owners[0].clone(),
        lessee: if personal {
            Party::person(&licence.head)
        } else {
            Party::firm(licence)
        },
        address: property.address.clone(),
        area: property.area.clone(),
        purpose,
        start,
        end: years(start, pick(rng, &[3, 3, 5]), true),
        rent: u64::from(rng.u32(30..400)) * 100,
        signed: days(start, -rng.i64(1..15)),
        misprint: None,
        length: Length::Usual,
    }
}

fn validity(rng: &mut Rng, today: Date, person: &Person) -> Validity {
    let from = days(today, -rng.i64(200..2800));
    let old = i32::from(from.year()) - i32::from(person.birth.year()) >= 46;
    let term = if i32::from(from.year()) - i32::from(person.birth.year()) >= 26 {
        20
    } else {
        10
    };
    Validity {
        authority: pick(rng, &["杭州市公安局上城分局", "德清县公安局", "浦江县公安局"]),
        from,
        to: (!old).then(|| years(from, term, false)),
    }
}

fn form(licence: &Licence, address: &str, lease: &Lease) -> Map<String, Value> {
    let kind = if licence.subject == Subject::Trader {
        "trader"
    } else {
        "enterprise"
    };
    let premises_use = if lease.purpose == "办公" {
        "office"
    } else {
        "commercial"
    };
    let value = json!({
        "applicant_name": licence.name,
        "applicant_kind": kind,
        "credit_code": licence.credit_code,
        "legal_representative": licence.head.name,
        "id_number": licence.head.number,
        "contact_name": licence.head.name,
        "contact_phone": licence.head.phone,
        "agent_used": false,
        "premises_address": address,
        "premises_area": lease.area,
        "premises_use": premises_use,
        "premises_tenure": "leased",
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Traits that look wrong and are not.
fn twin(plan: &mut Plan, rng: &mut Rng, place: &Address) {
    let share = if plan.plant == Plant::Clean { 34 } else { 15 };
    if chance(rng, share + 10) {
        let (name, spelling) = pick(
            rng,
            &[
                ("address_province", Spelling::Province),
                ("address_room_word", Spelling::Room),
                ("address_full_width", Spelling::Wide),
                ("address_short", Spelling::Short),
            ],
        );
        plan.twins.push(name);
        let written = place.write(spelling);
        match rng.u8(0..3) {
            0 => plan.lease.address = written,
            1 => plan.property.address = written,
            _ => {
                plan.form.insert("premises_address".to_owned(), Value::from(written));
            }
        }
    }
    if chance(rng, share) && plan.plant != Plant::Short {
        plan.twins.push("lease_ends_in_91_days");
        plan.lease.end = days(plan.today, 91);
        plan.lease.start = years(plan.lease.end, -3, false);
        plan.lease.start = days(plan.lease.start, 1);
        plan.lease.signed = days(plan.lease.start, -6);
    }
    if chance(rng, share) && plan.plant != Plant::Area {
        plan.twins.push("area_within_one_percent");
        let area = plan.property.area.parse::<f64>().unwrap_or(50.0) * (1.0 + 0.004 + rng.f64() * 0.004);
        plan.lease.area = format!("{area:.2}");
        plan.form
            .insert("premises_area".to_owned(), Value::from(plan.lease.area.clone()));
    }
    if chance(rng, share / 2) && !matches!(plan.plant, Plant::Short | Plant::LeaseEnded) {
        plan.twins.retain(|t| !t.starts_with("lease_ends_"));
        plan.twins.push("lease_ends_on_a_leap_day");
        plan.lease.start = date(2025, 3, 1);
        plan.lease.end = date(2028, 2, 29);
        plan.lease.signed = date(2025, 2, 24);
    }
    if plan.licence.name.contains('（') {
        plan.twins.push("name_brackets_half_width");
        let half = plan.licence.name.replace('（', "(").replace('）', ")");
        if plan.lease.lessee.firm {
            plan.lease.lessee.name = half;
        } else {
            plan.form.insert("applicant_name".to_owned(), Value::from(half));
        }
    }
    if chance(rng, share) {
        plan.twins.push("seal_over_text");
        plan.lease_flaws.seal_on_text = true;
    }
    if chance(rng, 45) {
        plan.twins.push("watermark_on_id");
        plan.marked = true;
    }
    if plan.validity.to.is_none() {
        plan.twins.push("id_without_end");
    }
    if chance(rng, share / 2) {
        plan.twins.push("residential_land_commercial_house");
        plan.property.purpose = "城镇住宅用地/商业服务";
    }
    if chance(rng, share / 3) {
        plan.twins.push("certificate_reissued_after_loss");
        plan.property.note = "因原证遗失，已公告并补发本证";
    }
    copied(plan, rng, share);
}

/// Traits of the licence's picture: a stamped copy, or words that forbid copying.
fn copied(plan: &mut Plan, rng: &mut Rng, share: u32) {
    if plan.plant != Plant::LicenceUnsealed && chance(rng, share / 2) {
        plan.twins.push("grey_copy_stamped");
        plan.copy = Copy::Stamped;
    } else if chance(rng, share / 2) {
        plan.twins.push("watermark_on_licence");
        plan.licence_flaws.watermark = Some(pick(
            rng,
            &[
                "仅供办理许可使用 复印无效",
                "仅限办理备案 再次复印无效",
                "仅供房屋租赁核验使用",
            ],
        ));
    }
}
