//! Organisation codes (GB 11714-1997), as they stand alone on papers of before 2015.

use crate::checksum;
use crate::text::{fold_upper, is_dash};
use crate::verdict::{Reason, Verdict};

/// Validates 8 digits or letters and a check character, with or without the dash between.
///
/// MOD 11 over 36 characters cannot see every wrong letter (A for L, B for M and so on): a valid verdict is weaker
/// than that of a credit code.
pub fn validate(input: &str) -> Verdict {
    let code: String = fold_upper(input).chars().filter(|&c| !is_dash(c)).collect();
    if code.chars().count() != 9 {
        return Verdict::invalid(Reason::WrongLength);
    }
    let check_fits = |c: char| c == 'X' || c.is_ascii_digit();
    if !code.bytes().all(|b| b.is_ascii_alphanumeric()) || !code.ends_with(check_fits) {
        return Verdict::invalid(Reason::ForbiddenCharacter);
    }
    let (body, check) = code.split_at(8);
    if checksum::organisation(body) != check.chars().next() {
        return Verdict::invalid(Reason::WrongChecksum);
    }
    Verdict::valid(format!("{body}-{check}"))
        .part("body", body)
        .part("check", check)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_vectors_are_valid_with_and_without_the_dash() {
        for code in ["MA2KAAAA-6", "47000001-3", "MA8X9T3Q-1"] {
            assert_eq!(validate(code).normalised.as_deref(), Some(code));
            assert_eq!(validate(&code.replace('-', "")).normalised.as_deref(), Some(code));
            assert_eq!(
                validate(&code.replace('-', "－").to_lowercase()).normalised.as_deref(),
                Some(code)
            );
        }
    }

    #[test]
    fn every_refusal_has_its_reason() {
        assert_eq!(validate("MA2KAAAA").reason, Some(Reason::WrongLength));
        assert_eq!(validate("MA2KAAA某6").reason, Some(Reason::ForbiddenCharacter));
        assert_eq!(validate("MA2KAAAA-7").reason, Some(Reason::WrongChecksum));
    }

    proptest! {
        #[test]
        fn any_change_of_one_digit_is_refused(at in 0usize..8, to in "[0-9]") {
            let mut changed = "470000013".to_owned();
            changed.replace_range(at..=at, &to);
            prop_assume!(changed != "470000013");
            prop_assert!(!validate(&changed).valid);
        }
    }
}
