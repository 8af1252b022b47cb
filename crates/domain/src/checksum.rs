//! The check characters of the standards. Works on characters that are already in their alphabet and must not
//! judge anything else.

/// The 31 characters of GB 32100: no I, O, S, V, Z.
pub(crate) const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Check character of a credit code over its first 17 characters (GB 32100-2015, MOD 31 with weights 3^(i-1)).
pub(crate) fn credit(body: &str) -> Option<char> {
    let mut weight = 1;
    let mut sum = 0;
    for c in body.chars() {
        sum += CREDIT_ALPHABET.find(c)? * weight;
        weight = weight * 3 % 31;
    }
    CREDIT_ALPHABET.chars().nth((31 - sum % 31) % 31)
}

/// Check character of an organisation code over its first 8 characters (GB 11714, MOD 11).
pub(crate) fn organisation(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    for (c, weight) in body.chars().zip(WEIGHTS) {
        sum += c.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        11 => Some('0'),
        10 => Some('X'),
        check => char::from_digit(check, 10),
    }
}

/// Check character of a resident number over its first 17 digits (GB 11643, ISO 7064 MOD 11-2).
pub(crate) fn resident(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    for (c, weight) in body.chars().zip(WEIGHTS) {
        sum += c.to_digit(10)? * weight;
    }
    "10X98765432".chars().nth((sum % 11) as usize)
}

/// Check digit by ISO 7064 MOD 11,10, as registration numbers and food licence numbers carry it.
pub(crate) fn mod_11_10(body: &str) -> Option<char> {
    let mut product = 10;
    for c in body.chars() {
        let sum = (product + c.to_digit(10)?) % 10;
        product = if sum == 0 { 10 } else { sum } * 2 % 11;
    }
    char::from_digit((11 - product) % 10, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters_match_the_vectors() {
        assert_eq!(credit("91330102MA2KAAAA6"), Some('2'));
        assert_eq!(organisation("MA2KAAAA"), Some('6'));
        assert_eq!(resident("33010219880307021"), Some('5'));
        assert_eq!(mod_11_10("33010200000123"), Some('2'));
        assert_eq!(mod_11_10("1330102001234"), Some('6'));
    }

    #[test]
    fn characters_outside_the_alphabet_have_no_check() {
        assert_eq!(credit("91330102MI2KAAAA6"), None);
        assert_eq!(organisation("MA2K-AAA"), None);
        assert_eq!(resident("3301021988030702X"), None);
        assert_eq!(mod_11_10("12a"), None);
    }
}
