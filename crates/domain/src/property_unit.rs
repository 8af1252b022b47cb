//! Real-estate unit codes (GB/T 37346-2019): 28 characters that name one piece of land and what stands on it.

use crate::text::{fold_upper, is_dash};
use crate::verdict::{Reason, Verdict};

/// Validates 6 county + 3 cadastral district + 3 sub-district + 2 letters + 5 digits + 1 letter + 8 digits.
///
/// The normalised form is grouped as it is printed: `330102 001001 GB00012 F00010001`.
pub fn validate(input: &str) -> Verdict {
    let code: String = fold_upper(input).chars().filter(|&c| !is_dash(c)).collect();
    if code.chars().count() != 28 {
        return Verdict::invalid(Reason::WrongLength);
    }
    let fits = |(at, c): (usize, char)| match at {
        // Ownership: state, collective, disputed.
        12 => matches!(c, 'G' | 'J' | 'Z'),
        13 => c.is_ascii_uppercase(),
        // What stands on it: house, forest, other, nothing.
        19 => matches!(c, 'F' | 'L' | 'Q' | 'W'),
        _ => c.is_ascii_digit(),
    };
    if !code.chars().enumerate().all(fits) {
        return Verdict::invalid(Reason::ForbiddenCharacter);
    }
    Verdict::valid(format!(
        "{} {} {} {}",
        &code[..6],
        &code[6..12],
        &code[12..19],
        &code[19..]
    ))
    .part("county", &code[..6])
    .part("cadastral_district", &code[6..9])
    .part("cadastral_subdistrict", &code[9..12])
    .part("land_right", &code[12..14])
    .part("parcel", &code[14..19])
    .part("fixture", &code[19..20])
    .part("fixture_number", &code[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_read_and_written_as_printed() {
        let verdict = validate("330102001001gb00012f00010001");
        assert_eq!(verdict.normalised.as_deref(), Some("330102 001001 GB00012 F00010001"));
        assert_eq!(verdict.parts["land_right"], "GB");
        assert_eq!(
            validate("330102 001001 GB00012 F00010001").normalised,
            verdict.normalised
        );
        assert!(validate("330102 001001 GB00012 W00000000").valid);
    }

    #[test]
    fn every_refusal_has_its_reason() {
        assert_eq!(
            validate("330102 001001 GB00012 F0001000").reason,
            Some(Reason::WrongLength)
        );
        assert_eq!(
            validate("330102 001001 GB00012 E00010001").reason,
            Some(Reason::ForbiddenCharacter)
        );
        assert_eq!(
            validate("3301O2 001001 GB00012 F00010001").reason,
            Some(Reason::ForbiddenCharacter)
        );
        assert_eq!(
            validate("三三零一零二零零一零零一GB零零零一二F零零零一零零零一").reason,
            Some(Reason::ForbiddenCharacter)
        );
    }
}
