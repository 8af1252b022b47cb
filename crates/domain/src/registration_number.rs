//! Business registration numbers of before the credit code (GS 15-2006): 6 place, 8 serial, 1 check.

use crate::checksum;
use crate::text::fold;
use crate::verdict::{Reason, Verdict};

/// Validates 15 digits by ISO 7064 MOD 11,10.
pub fn validate(input: &str) -> Verdict {
    let number = fold(input);
    if number.chars().count() != 15 {
        return Verdict::invalid(Reason::WrongLength);
    }
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return Verdict::invalid(Reason::ForbiddenCharacter);
    }
    if checksum::mod_11_10(&number[..14]) != number.chars().last() {
        return Verdict::invalid(Reason::WrongChecksum);
    }
    // 0 to 3 domestic enterprise, 4 and 5 foreign-invested, 6 to 9 individual trader (GS 15-2006).
    let subject = match number.as_bytes()[6] {
        b'0'..=b'3' => "enterprise",
        b'4' | b'5' => "foreign_invested_enterprise",
        _ => "individual_trader",
    };
    Verdict::valid(number.as_str())
        .part("place", &number[..6])
        .part("serial", &number[6..14])
        .part("subject", subject)
        .part("check", &number[14..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_vectors_are_valid() {
        assert_eq!(validate("330102000001232").parts["subject"], "enterprise");
        assert_eq!(validate("330102 600000452").parts["subject"], "individual_trader");
    }

    #[test]
    fn every_refusal_has_its_reason() {
        assert_eq!(validate("33010200000123").reason, Some(Reason::WrongLength));
        assert_eq!(validate("33010200000123X").reason, Some(Reason::ForbiddenCharacter));
        assert_eq!(validate("330102000001233").reason, Some(Reason::WrongChecksum));
    }

    proptest! {
        #[test]
        fn any_change_of_one_digit_is_refused(at in 0usize..15, to in "[0-9]") {
            let mut changed = "330102000001232".to_owned();
            changed.replace_range(at..=at, &to);
            prop_assume!(changed != "330102000001232");
            prop_assert!(!validate(&changed).valid);
        }
    }
}
