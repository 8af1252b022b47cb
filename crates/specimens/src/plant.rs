//! The defects planted on purpose. Each changes the facts or the paper in one place and says so in the truth.

use fastrand::Rng;
use serde_json::Value;

use crate::invent::{Address, Licence, Party, Person, Spelling, Subject, days, pick, years};
use crate::numbers;
use crate::papers::lease::{self, Length};
use crate::papers::licence;
use crate::plan::{Copy, Plan};

const LEASE: &str = "lease_contract";
const LICENCE: &str = "business_licence";
const PROPERTY: &str = "property_certificate";
const ID: &str = "id_card_front";

/// The planted defects; `Clean` plants none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plant {
    Clean,
    Missing,
    Duplicate,
    Unexpected,
    Unreadable,
    Cut,
    LeaseEnded,
    IdExpired,
    LeaseFuture,
    Name,
    Head,
    Lessor,
    Room,
    CodeInvalid,
    CodeOther,
    IdInvalid,
    IdOther,
    LicenceUnsealed,
    LeaseUnsealed,
    SealOther,
    Unsigned,
    Blank,
    Short,
    Area,
    Broken,
    /// A stamp says that the licence is no longer one.
    Status,
    /// The lease without its last page.
    PageMissing,
    /// A grey copy of the licence without the applicant's seal.
    Unstamped,
    /// The lease ends on a day that no calendar has.
    NoSuchDay,
    /// The certificate has a second owner, who has no part in the lease.
    CoOwner,
}

/// The order in which sets get their defects; a clean one every few.
pub(crate) const PLANTS: [Plant; 45] = [
    Plant::Clean,
    Plant::LeaseEnded,
    Plant::Room,
    Plant::Unreadable,
    Plant::Clean,
    Plant::CodeInvalid,
    Plant::Short,
    Plant::LeaseUnsealed,
    Plant::Clean,
    Plant::Name,
    Plant::IdOther,
    Plant::Missing,
    Plant::Clean,
    Plant::Head,
    Plant::IdInvalid,
    Plant::Area,
    Plant::Cut,
    Plant::Clean,
    Plant::SealOther,
    Plant::LeaseFuture,
    Plant::PageMissing,
    Plant::Duplicate,
    Plant::Clean,
    Plant::Unsigned,
    Plant::Unexpected,
    Plant::CodeOther,
    Plant::Status,
    Plant::Clean,
    Plant::Broken,
    Plant::Lessor,
    Plant::Unstamped,
    Plant::Clean,
    Plant::LicenceUnsealed,
    Plant::Blank,
    Plant::NoSuchDay,
    Plant::IdExpired,
    Plant::Clean,
    Plant::Room,
    Plant::Clean,
    Plant::LeaseEnded,
    Plant::Clean,
    Plant::CoOwner,
    Plant::Clean,
    Plant::Name,
    Plant::Clean,
];

/// Plants the defect into the facts; what concerns pictures is done when they are taken.
pub(crate) fn spoil(plan: &mut Plan, rng: &mut Rng, place: &Address) {
    match plan.plant {
        Plant::Clean
        | Plant::Missing
        | Plant::Duplicate
        | Plant::Unexpected
        | Plant::Unreadable
        | Plant::Cut
        | Plant::Broken => {}
        Plant::LeaseEnded | Plant::IdExpired | Plant::LeaseFuture | Plant::Short => term(plan, rng),
        Plant::Name | Plant::Head | Plant::Lessor | Plant::CoOwner => party(plan, rng),
        Plant::CodeInvalid | Plant::CodeOther | Plant::IdInvalid | Plant::IdOther => number(plan, rng),
        Plant::LicenceUnsealed | Plant::LeaseUnsealed | Plant::SealOther | Plant::Unsigned | Plant::Blank => {
            paper(plan, rng);
        }
        Plant::Status | Plant::PageMissing | Plant::Unstamped | Plant::NoSuchDay => life(plan, rng),
        Plant::Room => {
            let mut other = place.clone();
            match rng.u8(0..3) {
                0 => other.room += 1,
                1 => other.room += if other.shop { 2 } else { 100 },
                _ => other.number += 2,
            }
            wrong_room(plan, &other);
        }
        Plant::Area => {
            let area = plan.property.area.parse::<f64>().unwrap_or(50.0) * (1.12 + rng.f64() * 0.3);
            plan.lease.area = format!("{area:.2}");
            plan.form
                .insert("premises_area".to_owned(), Value::from(plan.lease.area.clone()));
            plan.plant("area_mismatch", LEASE, "area");
        }
    }
}

/// The lease is for other premises.
pub(crate) fn wrong_room(plan: &mut Plan, other: &Address) {
    plan.lease.address = other.write(Spelling::Plain);
    plan.plant("address_mismatch", LEASE, "address");
}

/// Ends the lease on a day, some years after it began.
fn end_lease(plan: &mut Plan, end: jiff::civil::Date, length: i64) {
    plan.twins.retain(|t| !t.starts_with("lease_ends_"));
    plan.lease.end = end;
    plan.lease.start = days(years(end, -length, false), 1);
    plan.lease.signed = days(plan.lease.start, -7);
}

fn term(plan: &mut Plan, rng: &mut Rng) {
    let today = plan.today;
    match plan.plant {
        Plant::LeaseEnded => {
            end_lease(plan, days(today, -rng.i64(5..90)), 2);
            plan.plant("document_expired", LEASE, "end");
        }
        Plant::LeaseFuture => {
            end_lease(plan, years(days(today, rng.i64(12..60)), 3, true), 3);
            plan.lease.signed = days(today, -8);
            plan.plant("document_not_yet_valid", LEASE, "start");
        }
        Plant::Short => {
            end_lease(plan, days(today, rng.i64(12..80)), 3);
            plan.plant("term_too_short", LEASE, "end");
        }
        _ => {
            plan.both_sides = true;
            let to = days(today, -rng.i64(10..300));
            plan.validity.to = Some(to);
            plan.validity.from = years(to, -10, false);
            plan.plant("document_expired", "id_card_back", "valid_to");
        }
    }
}

fn party(plan: &mut Plan, rng: &mut Rng) {
    match plan.plant {
        Plant::Name => {
            let other = Licence::invent(rng, Subject::Company, plan.today, plan.licence.address.clone());
            plan.lease.lessee = Party::firm(&other);
            plan.plant("name_mismatch", LEASE, "lessee");
        }
        Plant::Head => {
            plan.licence.head = Person::invent(rng);
            plan.plant("person_mismatch", LICENCE, "legal_representative");
        }
        Plant::CoOwner => {
            plan.property.owners = vec![plan.lease.lessor.clone(), Party::person(&Person::invent(rng))];
            plan.property.co_ownership = "共同共有";
            plan.plant("co_owner_missing", PROPERTY, "owner");
        }
        _ => {
            plan.property.owners = vec![Party::person(&Person::invent(rng))];
            plan.lease.lessor = Party::person(&Person::invent(rng));
            plan.plant("person_mismatch", LEASE, "lessor");
        }
    }
}

fn number(plan: &mut Plan, rng: &mut Rng) {
    match plan.plant {
        Plant::CodeInvalid => {
            let position = rng.usize(9..17);
            plan.licence.credit_code = numbers::spoil(rng, &plan.licence.credit_code, position);
            plan.form.remove("credit_code");
            plan.plant("credit_code_invalid", LICENCE, "credit_code");
        }
        Plant::CodeOther => {
            let other = numbers::credit_code(rng, &plan.licence.credit_code[..2], "330102");
            plan.form.insert("credit_code".to_owned(), Value::from(other));
            plan.plant("credit_code_mismatch", LICENCE, "credit_code");
        }
        Plant::IdInvalid => {
            let position = rng.usize(14..16);
            plan.person.number = numbers::spoil(rng, &plan.person.number, position);
            plan.form.remove("id_number");
            plan.plant("id_number_invalid", ID, "number");
        }
        _ => {
            let other = numbers::resident_number(rng, "330102", plan.person.birth, plan.person.male);
            plan.form.insert("id_number".to_owned(), Value::from(other));
            plan.plant("id_number_mismatch", ID, "number");
        }
    }
}

fn paper(plan: &mut Plan, rng: &mut Rng) {
    match plan.plant {
        Plant::LicenceUnsealed => {
            if plan.licence_form == licence::Form::Electronic {
                plan.licence_form = licence::Form::Duplicate;
            }
            plan.licence_flaws.unsealed = true;
            plan.plant("seal_missing", LICENCE, "");
        }
        Plant::LeaseUnsealed => {
            plan.lease_flaws.unsealed = true;
            plan.plant("seal_missing", LEASE, "lessee");
        }
        Plant::SealOther => {
            plan.lease_flaws.foreign_seal = true;
            plan.plant("seal_mismatch", LEASE, "lessee");
        }
        Plant::Unsigned => {
            plan.lease_flaws.unsigned = true;
            plan.plant("signature_missing", LEASE, "lessee");
        }
        _ => {
            let field = pick(rng, &["end", "area"]);
            plan.lease_flaws.blank = Some(field);
            plan.plant("field_missing", LEASE, field);
        }
    }
}

/// What makes a paper worthless though all of its facts are right.
fn life(plan: &mut Plan, rng: &mut Rng) {
    match plan.plant {
        Plant::Status => {
            plan.licence_flaws.status = Some(pick(rng, &["注销", "已注销", "吊销", "作废", "遗失作废"]));
            plan.plant("licence_status", LICENCE, "");
        }
        Plant::PageMissing => {
            // The parties stand on the first page of these; the defect is noted when the page is left out.
            plan.lease_form = match plan.lease_form {
                lease::Form::Paragraphs | lease::Form::Model | lease::Form::Table => lease::Form::Paragraphs,
                _ => lease::Form::TradeModel,
            };
            plan.lease.length = Length::Long;
        }
        Plant::Unstamped => {
            plan.twins.retain(|t| *t != "grey_copy_stamped");
            plan.copy = Copy::Unstamped;
            plan.plant("copy_unstamped", LICENCE, "");
        }
        _ => {
            plan.twins.retain(|t| !t.starts_with("lease_ends_"));
            let year = plan.today.year() + 2;
            plan.lease.misprint = Some(pick(
                rng,
                &[(year, 6, 31), (year, 2, 30), (year, 9, 31), (year, 11, 31)],
            ));
            plan.plant("field_uncertain", LEASE, "end");
        }
    }
}
