//! Telephone numbers of the mainland. Must not ask whether a number is in use.

use crate::text::{fold, is_dash};
use crate::verdict::{Reason, Verdict};

/// Validates a mobile number (1[3-9] + 9 digits), a land line with or without area code and extension, or a
/// 400/800 service number.
pub fn validate(input: &str) -> Verdict {
    let text = fold(input);
    let (number, extension) = split_extension(&text);
    let verdict = read(number, extension);
    // 0571-87001234-801: the last dash may stand for 转.
    match number
        .rsplit_once(is_dash)
        .filter(|_| !verdict.valid && extension.is_none())
    {
        Some((number, extension)) => Some(read(number, Some(extension)))
            .filter(|found| found.valid)
            .unwrap_or(verdict),
        None => verdict,
    }
}

fn read(number: &str, extension: Option<&str>) -> Verdict {
    let mut digits = String::with_capacity(16);
    for c in number.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => {}
            '(' | ')' | '.' | '/' => {}
            c if is_dash(c) => {}
            _ => return Verdict::invalid(Reason::ForbiddenCharacter),
        }
    }
    let digits = without_country(digits);
    let verdict = Verdict::from(
        mobile(&digits)
            .or_else(|_| service(&digits))
            .or_else(|_| land_line(&digits)),
    );
    match extension {
        Some(extension) if verdict.valid => with_extension(verdict, extension),
        _ => verdict,
    }
}

fn split_extension(text: &str) -> (&str, Option<&str>) {
    match text.find('转') {
        Some(at) => (&text[..at], Some(&text[at + '转'.len_utf8()..])),
        None => (text, None),
    }
}

fn with_extension(verdict: Verdict, extension: &str) -> Verdict {
    if extension.is_empty() || extension.len() > 6 || !extension.bytes().all(|b| b.is_ascii_digit()) {
        return Verdict::invalid(Reason::WrongForm);
    }
    verdict.part("extension", extension)
}

/// Without the country code; the zero that it replaces in front of an area code is put back.
fn without_country(digits: String) -> String {
    let rest = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() >= 10));
    match rest {
        Some(rest) if rest.starts_with(['0', '1', '4', '8']) => rest.to_owned(),
        Some(rest) => format!("0{rest}"),
        None => digits,
    }
}

fn mobile(digits: &str) -> Result<Verdict, Reason> {
    match digits.as_bytes() {
        [b'1', b'3'..=b'9', ..] if digits.len() == 11 => Ok(Verdict::valid(digits).part("line", "mobile")),
        _ => Err(Reason::WrongForm),
    }
}

fn service(digits: &str) -> Result<Verdict, Reason> {
    if digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
        let normalised = format!("{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..]);
        return Ok(Verdict::valid(normalised).part("line", "service"));
    }
    Err(Reason::WrongForm)
}

fn land_line(digits: &str) -> Result<Verdict, Reason> {
    let area = match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        [b'0' | b'1', ..] => {
            return Err(if digits.len() == 11 {
                Reason::WrongForm
            } else {
                Reason::WrongLength
            });
        }
        _ => 0,
    };
    let Some((code, local)) = digits.split_at_checked(area) else {
        return Err(Reason::WrongLength);
    };
    if !(7..=8).contains(&local.len()) || (area == 3 && local.len() != 8) {
        return Err(Reason::WrongLength);
    }
    if local.starts_with(['0', '1']) {
        return Err(Reason::WrongForm);
    }
    if code.is_empty() {
        return Ok(Verdict::valid(local)
            .part("line", "land_line")
            .uncertain(Reason::NoAreaCode));
    }
    Ok(Verdict::valid(format!("{code}-{local}"))
        .part("line", "land_line")
        .part("area_code", code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobiles_are_eleven_digits() {
        for text in [
            "13800001234",
            "138 0000 1234",
            "+86 138-0000-1234",
            "008613800001234",
            "１３８００００１２３４",
        ] {
            assert_eq!(validate(text).normalised.as_deref(), Some("13800001234"), "{text}");
        }
        assert_eq!(validate("1380000123").reason, Some(Reason::WrongLength));
        assert_eq!(validate("12800001234").reason, Some(Reason::WrongForm));
    }

    #[test]
    fn land_lines_are_written_with_their_area_code() {
        for text in ["0571-87001234", "(0571)87001234", "0571 8700 1234", "057187001234"] {
            assert_eq!(validate(text).normalised.as_deref(), Some("0571-87001234"), "{text}");
        }
        assert_eq!(validate("010-65001234").normalised.as_deref(), Some("010-65001234"));
        assert_eq!(validate("0571-87001234转801").parts["extension"], "801");
        assert_eq!(validate("0571 - 8700 1234-801").parts["extension"], "801");
        assert_eq!(validate("86-571-87001234").normalised.as_deref(), Some("0571-87001234"));
        assert_eq!(validate("400-820-1234").parts["line"], "service");
    }

    #[test]
    fn a_land_line_without_area_code_is_uncertain() {
        let verdict = validate("87001234");
        assert!(verdict.valid && !verdict.certain);
        assert_eq!(verdict.reason, Some(Reason::NoAreaCode));
    }

    #[test]
    fn two_numbers_in_one_field_are_refused() {
        assert_eq!(
            validate("13800001234、13800001235").reason,
            Some(Reason::ForbiddenCharacter)
        );
        assert!(!validate("1380000123413800001235").valid);
    }
}
