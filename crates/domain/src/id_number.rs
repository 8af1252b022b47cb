//! Resident identity numbers (GB 11643). Must not compare the place code with a list: codes were withdrawn over
//! the years and stay on people's cards.

use jiff::civil::Date;

use crate::checksum;
use crate::text::fold_upper;
use crate::verdict::{Reason, Verdict};

/// Nobody on an identity card was born before this year.
const EARLIEST_BIRTH: i16 = 1850;
/// No card of today shows a later year of birth; with a date in hand the real limit is that date.
const LATEST_BIRTH: i16 = 2199;

/// Validates an 18-digit number, or a 15-digit one of before 1999 (uncertain: it has no check digit).
///
/// With `today`, a date of birth after it is refused.
pub fn validate(input: &str, today: Option<Date>) -> Verdict {
    // Pens and some fonts turn the final X into a multiplication sign.
    let number = fold_upper(input).replace('×', "X");
    Verdict::from(match number.chars().count() {
        18 => eighteen(&number, today),
        15 => fifteen(&number),
        _ => Err(Reason::WrongLength),
    })
}

fn eighteen(number: &str, today: Option<Date>) -> Result<Verdict, Reason> {
    let (body, last) = number
        .char_indices()
        .nth(17)
        .map(|(at, c)| (&number[..at], c))
        .ok_or(Reason::WrongLength)?;
    if !body.bytes().all(|b| b.is_ascii_digit()) || !(last == 'X' || last.is_ascii_digit()) {
        return Err(Reason::ForbiddenCharacter);
    }
    // The date comes first: to say "no such day" helps more than to say that the check fails.
    let birth = birth(&body[6..14])?;
    if checksum::resident(body) != Some(last) {
        return Err(Reason::WrongChecksum);
    }
    if today.is_some_and(|today| birth > today) {
        return Err(Reason::DateInFuture);
    }
    described(number, &body[..6], birth, &body[14..17])
}

fn fifteen(number: &str) -> Result<Verdict, Reason> {
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Reason::ForbiddenCharacter);
    }
    let birth = birth(&format!("19{}", &number[6..12]))?;
    Ok(described(number, &number[..6], birth, &number[12..15])?.uncertain(Reason::NoCheckDigit))
}

fn birth(yyyymmdd: &str) -> Result<Date, Reason> {
    let date = Date::strptime("%Y%m%d", yyyymmdd).map_err(|_| Reason::NoSuchDate)?;
    if (EARLIEST_BIRTH..=LATEST_BIRTH).contains(&date.year()) {
        Ok(date)
    } else {
        Err(Reason::OutOfRange)
    }
}

fn described(number: &str, place: &str, birth: Date, sequence: &str) -> Result<Verdict, Reason> {
    // 1 to 8 are the great regions; 9 is for foreigners with the right of abode.
    if place.starts_with('0') {
        return Err(Reason::UnknownCategory);
    }
    let odd = sequence.ends_with(['1', '3', '5', '7', '9']);
    Ok(Verdict::valid(number)
        .part("place", place)
        .part("birth", birth)
        .part("sequence", sequence)
        .part("sex", if odd { "male" } else { "female" }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_vectors_are_valid_and_tell_birth_and_sex() {
        let verdict = validate("330102198803070215", None);
        assert!(verdict.valid && verdict.certain);
        assert_eq!(verdict.parts["birth"], "1988-03-07");
        assert_eq!(verdict.parts["sex"], "male");
        assert!(validate("330104200002291184", None).valid);
        assert_eq!(validate("330104200002291184", None).parts["sex"], "female");
    }

    #[test]
    fn a_day_that_never_was_is_refused() {
        assert_eq!(validate("330102190002300011", None).reason, Some(Reason::NoSuchDate));
    }

    #[test]
    fn old_numbers_of_fifteen_digits_are_uncertain() {
        let verdict = validate("330102880307021", None);
        assert!(verdict.valid && !verdict.certain);
        assert_eq!(verdict.reason, Some(Reason::NoCheckDigit));
        assert_eq!(verdict.parts["birth"], "1988-03-07");
        assert_eq!(validate("330102881307021", None).reason, Some(Reason::NoSuchDate));
    }

    #[test]
    fn nobody_is_born_after_today() {
        assert!(validate("330104200002291184", Some(date(2000, 2, 29))).valid);
        let verdict = validate("330104200002291184", Some(date(2000, 2, 28)));
        assert_eq!(verdict.reason, Some(Reason::DateInFuture));
    }

    #[test]
    fn a_small_x_and_spaces_are_read() {
        let body = "33010219880307019";
        let check = checksum::resident(body).unwrap();
        let spaced = format!("{} {}", &body[..6], &body[6..]);
        assert!(validate(&format!("{spaced}{}", check.to_ascii_lowercase()), None).valid);
        let with_x = (100..1000)
            .map(|n| format!("33010219880307{n}"))
            .find(|b| checksum::resident(b) == Some('X'))
            .unwrap();
        assert_eq!(
            validate(&format!("{with_x}x"), None).normalised,
            Some(format!("{with_x}X"))
        );
        assert!(validate(&format!("{with_x}×"), None).valid);
    }

    #[test]
    fn years_zero_and_9999_are_out_of_range() {
        for year in ["0000", "9999"] {
            let body = format!("330102{year}0101021");
            let number = format!("{body}{}", checksum::resident(&body).unwrap());
            assert_eq!(validate(&number, None).reason, Some(Reason::OutOfRange), "{year}");
        }
    }

    proptest! {
        #[test]
        fn any_change_of_one_character_is_refused(at in 0usize..18, to in "[0-9X]") {
            let number = "330102198803070215";
            let mut changed = number.to_owned();
            changed.replace_range(at..=at, &to);
            prop_assume!(changed != number);
            prop_assert!(!validate(&changed, None).valid);
        }

        #[test]
        fn arbitrary_text_of_eighteen_characters_never_panics(text in "\\PC{15}|\\PC{18}") {
            let _ = validate(&text, None);
        }
    }
}
