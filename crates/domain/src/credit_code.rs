//! Unified social credit codes (GB 32100-2015). Must not look anything up: only the code itself is judged.

use crate::checksum;
use crate::text::fold_upper;
use crate::verdict::{Reason, Verdict};

/// Authorities of GB 32100 table 1: 机构编制, 外交, 司法, 文化, 民政, 旅游, 宗教, 工会, 工商 (市场监管), 军委, 农业, 其他.
const AUTHORITIES: &str = "123456789ANY";

/// How far the two checks of a credit code hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checks {
    Both,
    OuterOnly,
}

/// Validates a credit code of 18 characters.
///
/// The check of the organisation code inside (positions 9 to 17, GB 11714) fails on codes that are really in use:
/// it is a note ([`Reason::InnerChecksum`]), not a refusal.
pub fn validate(input: &str) -> Verdict {
    let code = fold_upper(input);
    match check(&code) {
        Ok(checks) => accepted(&code, checks),
        Err(reason) => Verdict::invalid(reason),
    }
}

/// Applies all rules to a folded code.
pub(crate) fn check(code: &str) -> Result<Checks, Reason> {
    if code.chars().count() != 18 {
        return Err(Reason::WrongLength);
    }
    if !code.chars().all(|c| checksum::CREDIT_ALPHABET.contains(c)) {
        return Err(Reason::ForbiddenCharacter);
    }
    if checksum::credit(&code[..17]) != code.chars().last() {
        return Err(Reason::WrongChecksum);
    }
    if !code[2..8].bytes().all(|b| b.is_ascii_digit()) {
        return Err(Reason::WrongForm);
    }
    if !code.starts_with(|c| AUTHORITIES.contains(c)) {
        return Err(Reason::UnknownCategory);
    }
    if checksum::organisation(&code[8..16]) == code[16..17].chars().next() {
        Ok(Checks::Both)
    } else {
        Ok(Checks::OuterOnly)
    }
}

fn accepted(code: &str, checks: Checks) -> Verdict {
    let verdict = Verdict::valid(code)
        .part("authority", &code[..1])
        .part("kind", &code[..2])
        .part("place", &code[2..8])
        .part("organisation_code", format_args!("{}-{}", &code[8..16], &code[16..17]))
        .part("check", &code[17..]);
    let verdict = match subject(&code[..2]) {
        Some(subject) => verdict.part("subject", subject),
        None => verdict,
    };
    match checks {
        Checks::Both => verdict,
        Checks::OuterOnly => verdict.noted(Reason::InnerChecksum),
    }
}

/// The kind of subject that the first two characters stand for.
fn subject(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "91" => "enterprise",
        "92" => "individual_trader",
        "93" => "co_operative",
        "11" => "organ",
        "12" => "public_institution",
        "13" => "mass_organisation",
        "51" => "social_organisation",
        "52" => "private_non_enterprise",
        "53" => "foundation",
        "54" => "villagers_committee",
        "81" => "trade_union",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOTH: [&str; 5] = [
        "91330102MA2KAAAA62",
        "92330102MA2KBBBB9X",
        "91330102MA8X9T3Q14",
        "12330102470000013H",
        "52330102MJ8900002R",
    ];
    const OUTER_ONLY: [&str; 3] = ["91330102MA2KAAAA1J", "92330102MA2KBBBB28", "91330102MA8X9T3Q5G"];

    #[test]
    fn codes_with_both_checks_are_valid_without_a_note() {
        for code in BOTH {
            let verdict = validate(code);
            assert!(verdict.valid && verdict.certain, "{code}");
            assert_eq!(verdict.reason, None, "{code}");
            assert_eq!(verdict.normalised.as_deref(), Some(code));
        }
    }

    #[test]
    fn a_failing_inner_check_is_a_note() {
        for code in OUTER_ONLY {
            let verdict = validate(code);
            assert!(verdict.valid && verdict.certain, "{code}");
            assert_eq!(verdict.reason, Some(Reason::InnerChecksum), "{code}");
        }
    }

    #[test]
    fn parts_name_the_subject_and_the_organisation_code() {
        let parts = validate("91330102MA2KAAAA62").parts;
        assert_eq!(parts["subject"], "enterprise");
        assert_eq!(parts["place"], "330102");
        assert_eq!(parts["organisation_code"], "MA2KAAAA-6");
    }

    #[test]
    fn spaced_full_width_and_lower_case_codes_are_read() {
        let verdict = validate("　９１330102 ma2k aaaa 62\n");
        assert_eq!(verdict.normalised.as_deref(), Some("91330102MA2KAAAA62"));
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (code, reason) in [
            ("91330102MA2KAAAA6", Reason::WrongLength),
            ("91330102MA2KAAAA622", Reason::WrongLength),
            ("91330102MI2KAAAA62", Reason::ForbiddenCharacter),
            ("91330102MA2KAAAA61", Reason::WrongChecksum),
            ("000000000000000000", Reason::UnknownCategory),
        ] {
            assert_eq!(validate(code).reason, Some(reason), "{code}");
            assert!(!validate(code).valid, "{code}");
        }
    }

    proptest! {
        #[test]
        fn any_change_of_one_character_is_refused(which in 0usize..8, at in 0usize..18, to in 0usize..31) {
            let code = BOTH.iter().chain(&OUTER_ONLY).nth(which).unwrap();
            let replacement = checksum::CREDIT_ALPHABET.as_bytes()[to];
            let mut bytes = code.as_bytes().to_vec();
            prop_assume!(bytes[at] != replacement);
            bytes[at] = replacement;
            prop_assert!(!validate(std::str::from_utf8(&bytes).unwrap()).valid);
        }
    }
}
