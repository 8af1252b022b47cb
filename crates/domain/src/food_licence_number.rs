//! Food business licence numbers (食品经营许可和备案管理办法, 2023): JY, 14 digits, the last a check digit.

use crate::checksum;
use crate::text::fold_upper;
use crate::verdict::{Reason, Verdict};

/// Validates JY + 14 digits, ISO 7064 MOD 11,10 over the first 13.
pub fn validate(input: &str) -> Verdict {
    let number = fold_upper(input);
    let Some(digits) = number.strip_prefix("JY") else {
        return Verdict::invalid(Reason::WrongPrefix);
    };
    if digits.chars().count() != 14 {
        return Verdict::invalid(Reason::WrongLength);
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Verdict::invalid(Reason::ForbiddenCharacter);
    }
    if checksum::mod_11_10(&digits[..13]) != digits.chars().last() {
        return Verdict::invalid(Reason::WrongChecksum);
    }
    let business = match digits.as_bytes()[0] {
        b'1' => "sale",
        b'2' => "catering",
        b'3' => "canteen",
        _ => return Verdict::invalid(Reason::UnknownCategory),
    };
    Verdict::valid(number.as_str())
        .part("business", business)
        .part("place", &digits[1..7])
        .part("serial", &digits[7..13])
        .part("check", &digits[13..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_vectors_are_valid_and_tell_the_business() {
        assert_eq!(validate("JY23301020000010").parts["business"], "catering");
        assert_eq!(validate("jy1330102 0012346").parts["business"], "sale");
    }

    #[test]
    fn every_refusal_has_its_reason() {
        assert_eq!(validate("SC23301020000010").reason, Some(Reason::WrongPrefix));
        assert_eq!(validate("JY2330102000001").reason, Some(Reason::WrongLength));
        assert_eq!(validate("JY2330102000001O").reason, Some(Reason::ForbiddenCharacter));
        assert_eq!(validate("JY23301020000011").reason, Some(Reason::WrongChecksum));
        let unknown = format!("933010200000{}", 1);
        let check = checksum::mod_11_10(&unknown).unwrap();
        assert_eq!(
            validate(&format!("JY{unknown}{check}")).reason,
            Some(Reason::UnknownCategory)
        );
    }

    proptest! {
        #[test]
        fn any_change_of_one_digit_is_refused(at in 2usize..16, to in "[0-9]") {
            let mut changed = "JY23301020000010".to_owned();
            changed.replace_range(at..=at, &to);
            prop_assume!(changed != "JY23301020000010");
            prop_assert!(!validate(&changed).valid);
        }
    }
}
