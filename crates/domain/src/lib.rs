//! Values and rules of the trade: validators, normalisers, addresses, the working-day calendar.
//!
//! Everything here is a pure function of its arguments. This crate must not read files, clocks, networks or
//! randomness, and must not know how a value was read from paper or how it is shown to a person.

#[macro_use]
mod verdict;
mod words;

pub mod access;
pub mod address;
pub mod amount;
pub mod area;
pub mod calendar;
pub mod case;
mod checksum;
pub mod chinese_number;
pub mod clock;
pub mod confusion;
pub mod counter;
pub mod credit_code;
pub mod date;
pub mod date_range;
mod decimal;
pub mod food_licence_number;
pub mod handover;
pub mod id;
pub mod id_number;
pub mod mail;
pub mod name;
pub mod notice;
pub mod organisation_code;
pub mod people;
pub mod personal;
pub mod phone;
pub mod property_certificate_number;
pub mod property_unit;
pub mod registration;
pub mod registration_number;
mod text;
pub mod time;

use jiff::civil::Date;

pub use decimal::Decimal;
pub use text::fold;
pub use verdict::{Kind, Reason, UnknownKind, Verdict};

/// Validates and normalises one value. Never panics; the same input gives the same verdict for ever.
///
/// Without a date no rule about "not in the future" is applied; see [`validate_at`].
pub fn validate(kind: Kind, input: &str) -> Verdict {
    validate_with(kind, input, None)
}

/// Like [`validate`], and also refuses what lies in the future of `today` where the rule says so
/// (the date of birth inside a resident number).
pub fn validate_at(kind: Kind, input: &str, today: Date) -> Verdict {
    validate_with(kind, input, Some(today))
}

fn validate_with(kind: Kind, input: &str, today: Option<Date>) -> Verdict {
    if input.chars().all(text::is_blank) {
        return Verdict::invalid(Reason::Empty);
    }
    if input.len() > text::LONGEST_VALUE {
        return Verdict::invalid(Reason::WrongLength);
    }
    match kind {
        Kind::CreditCode => credit_code::validate(input),
        Kind::IdNumber => id_number::validate(input, today),
        Kind::RegistrationNumber => registration_number::validate(input),
        Kind::OrganisationCode => organisation_code::validate(input),
        Kind::PropertyCertificateNumber => property_certificate_number::validate(input),
        Kind::PropertyUnit => property_unit::validate(input),
        Kind::FoodLicenceNumber => food_licence_number::validate(input),
        Kind::Phone => phone::validate(input),
        Kind::Date => date::validate(input),
        Kind::Amount => amount::validate(input),
        Kind::Area => area::validate(input),
        Kind::Address => address::validate(input),
        Kind::ChineseNumber => chinese_number::validate(input),
    }
}
