//! Numbers that carry check digits, made valid from random stems.
//! Nothing here reads a document; the check digits are computed, never looked up.

use fastrand::Rng;
use jiff::civil::Date;

const CREDIT_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const RESIDENT_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check character of a unified social credit code (GB 32100-2015) over its first 17 characters.
pub(crate) fn credit_check(stem: &str) -> Option<char> {
    let mut sum = 0;
    let mut weight = 1;
    for byte in stem.bytes() {
        let value = CREDIT_ALPHABET.iter().position(|&c| c == byte)?;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    Some(char::from(CREDIT_ALPHABET[(31 - sum % 31) % 31]))
}

/// The check character of an organisation code (GB 11714) over its first 8 characters.
pub(crate) fn organisation_check(stem: &str) -> char {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = stem
        .chars()
        .zip(weights)
        .map(|(c, w)| c.to_digit(36).unwrap_or(0) * w)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// The check character of a resident number (GB 11643) over its first 17 digits.
pub(crate) fn resident_check(stem: &str) -> char {
    let sum: u32 = stem
        .chars()
        .zip(RESIDENT_WEIGHTS)
        .map(|(c, w)| c.to_digit(10).unwrap_or(0) * w)
        .sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}

/// The last digit of a licence number under ISO 7064 MOD 11,10.
pub(crate) fn mod_11_10(digits: &str) -> char {
    let mut product = 10;
    for digit in digits.chars().filter_map(|c| c.to_digit(10)) {
        let sum = match (product + digit) % 10 {
            0 => 10,
            other => other,
        };
        product = sum * 2 % 11;
    }
    char::from_digit((11 - product) % 10, 10).unwrap_or('0')
}

/// A valid credit code of the given two leading characters (`91` enterprise, `92` trader, `93` co-operative).
pub(crate) fn credit_code(rng: &mut Rng, kind: &str, place: &str) -> String {
    loop {
        let tail: String = (0..4)
            .map(|_| pick_char(rng, b"0123456789ABCDEFGHJKLMNPQRTUWXY"))
            .collect();
        let organisation = format!("MA{}{}{tail}", rng.u8(2..9), pick_char(rng, b"ABCDEFGHJKLMNPQRTUWXY"));
        let stem = format!("{kind}{place}{organisation}{}", organisation_check(&organisation));
        if let Some(check) = credit_check(&stem) {
            return format!("{stem}{check}");
        }
    }
}

/// A valid resident number; digit 17 is odd for men.
pub(crate) fn resident_number(rng: &mut Rng, place: &str, birth: Date, male: bool) -> String {
    let order = rng.u32(1..498) * 2 + u32::from(male);
    let stem = format!(
        "{place}{:04}{:02}{:02}{order:03}",
        birth.year(),
        birth.month(),
        birth.day()
    );
    let check = resident_check(&stem);
    format!("{stem}{check}")
}

/// A property unit number in its four printed groups.
pub(crate) fn unit_number(rng: &mut Rng) -> String {
    format!(
        "330102 {:03}{:03} GB{:05} F{:04}{:04}",
        rng.u32(1..30),
        rng.u32(1..60),
        rng.u32(1..400),
        rng.u32(1..30),
        rng.u32(1..900)
    )
}

/// A food-business licence number of the given trade digit (1 sale, 2 catering, 3 canteen).
pub(crate) fn food_licence(rng: &mut Rng, trade: u8) -> String {
    let stem = format!("{trade}330102{:06}", rng.u32(1..999_999));
    let check = mod_11_10(&stem);
    format!("JY{stem}{check}")
}

/// The number with one digit changed, so that its check no longer holds.
pub(crate) fn spoil(rng: &mut Rng, number: &str, position: usize) -> String {
    let old = number.chars().nth(position).unwrap_or('0');
    let new = loop {
        let digit = pick_char(rng, b"0123456789");
        if digit != old {
            break digit;
        }
    };
    number
        .chars()
        .enumerate()
        .map(|(i, c)| if i == position { new } else { c })
        .collect()
}

fn pick_char(rng: &mut Rng, from: &[u8]) -> char {
    char::from(from[rng.usize(0..from.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors_hold() {
        for code in [
            "91330102MA2KAAAA62",
            "92330102MA2KBBBB9X",
            "91330102MA8X9T3Q14",
            "12330102470000013H",
            "52330102MJ8900002R",
        ] {
            assert_eq!(credit_check(&code[..17]), code.chars().last(), "{code}");
            assert_eq!(
                organisation_check(&code[8..16]),
                code.chars().nth(16).unwrap(),
                "{code}"
            );
        }
        for code in ["91330102MA2KAAAA1J", "92330102MA2KBBBB28", "91330102MA8X9T3Q5G"] {
            assert_eq!(credit_check(&code[..17]), code.chars().last(), "{code}");
        }
        for number in ["330102198803070215", "330104200002291184"] {
            assert_eq!(
                resident_check(&number[..17]),
                number.chars().last().unwrap(),
                "{number}"
            );
        }
        for number in ["330102000001232", "330102600000452", "23301020000010", "13301020012346"] {
            assert_eq!(
                mod_11_10(&number[..number.len() - 1]),
                number.chars().last().unwrap(),
                "{number}"
            );
        }
    }

    #[test]
    fn made_numbers_are_valid_and_spoilt_ones_are_not() {
        let mut rng = Rng::with_seed(7);
        for _ in 0..200 {
            let code = credit_code(&mut rng, "91", "330102");
            assert_eq!(credit_check(&code[..17]), code.chars().last());
            let bad = spoil(&mut rng, &code, 4);
            assert_ne!(credit_check(&bad[..17]), bad.chars().last());
            let number = resident_number(&mut rng, "330102", jiff::civil::date(1988, 3, 7), true);
            assert_eq!(resident_check(&number[..17]), number.chars().last().unwrap());
            let bad = spoil(&mut rng, &number, 16);
            assert_ne!(resident_check(&bad[..17]), bad.chars().last().unwrap());
        }
    }
}
