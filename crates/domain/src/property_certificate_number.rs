//! Numbers of real-estate certificates, and of the house and land certificates that they replaced.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{fold, is_dash, pattern};
use crate::verdict::{Reason, Verdict};

const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀黔贵滇云藏陕秦甘陇青宁新港澳台";

/// 浙(2021)杭州市不动产权第0123456号, after folding and with plain brackets.
static CERTIFICATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\p{Han})\((\d{4})\)(\p{Han}{1,20})不动产权第(\d+)号?$"));
/// 杭房权证上更字第12345678号
static HOUSE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\p{Han}{1,8})房权证(\p{Han}{0,10}?)字?第?(\d{4,14}(?:-\d{1,4})?)号?$"));
/// 杭上国用(2010)第000123号
static LAND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\p{Han}{1,10})(国用|集用)\((\d{4})\)字?第(\d{1,12}(?:-\d{1,6})?)号?$"));

/// Validates 浙（2021）杭州市不动产权第0123456号 with any brackets; the normalised form has full-width ones.
///
/// Also knows 房权证 and 国用 numbers of before 2016, which are accepted in its place (part `form`).
pub fn validate(input: &str) -> Verdict {
    let number: String = fold(input)
        .chars()
        .map(|c| match c {
            '〔' | '[' | '【' | '〈' | '{' => '(',
            '〕' | ']' | '】' | '〉' | '}' => ')',
            c if is_dash(c) => '-',
            c => c,
        })
        .collect();
    Verdict::from(certificate(&number).or_else(|reason| house(&number).or_else(|| land(&number)).ok_or(reason)))
}

fn certificate(number: &str) -> Result<Verdict, Reason> {
    let Some(found) = CERTIFICATE.captures(number) else {
        return Err(Reason::WrongForm);
    };
    let (province, year, place, serial) = (&found[1], &found[2], &found[3], &found[4]);
    if !PROVINCES.contains(province) {
        return Err(Reason::UnknownCategory);
    }
    if serial.len() != 7 {
        return Err(Reason::WrongLength);
    }
    // Unified registration began in 2015.
    if !("2014".."2200").contains(&year) {
        return Err(Reason::OutOfRange);
    }
    Ok(
        Verdict::valid(format!("{province}（{year}）{place}不动产权第{serial}号"))
            .part("form", "certificate")
            .part("province", province)
            .part("year", year)
            .part("place", place)
            .part("serial", serial),
    )
}

fn house(number: &str) -> Option<Verdict> {
    let found = HOUSE.captures(number)?;
    let (place, mark, serial) = (&found[1], &found[2], &found[3]);
    let mark_with_suffix = if mark.is_empty() {
        String::new()
    } else {
        format!("{mark}字")
    };
    Some(
        Verdict::valid(format!("{place}房权证{mark_with_suffix}第{serial}号"))
            .part("form", "house")
            .part("place", place)
            .part("serial", serial),
    )
}

fn land(number: &str) -> Option<Verdict> {
    let found = LAND.captures(number)?;
    let (place, right, year, serial) = (&found[1], &found[2], &found[3], &found[4]);
    Some(
        Verdict::valid(format!("{place}{right}（{year}）第{serial}号"))
            .part("form", "land")
            .part("place", place)
            .part("year", year)
            .part("serial", serial),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "浙（2021）杭州市不动产权第0123456号";

    #[test]
    fn all_brackets_and_spaces_normalise_to_one_form() {
        for text in [
            PRINTED,
            "浙(2021)杭州市不动产权第0123456号",
            "浙〔2021〕杭州市 不动产权第 0123456 号",
            "浙（２０２１）杭州市不动产权第０１２３４５６号",
        ] {
            assert_eq!(validate(text).normalised.as_deref(), Some(PRINTED), "{text}");
        }
        assert_eq!(validate(PRINTED).parts["place"], "杭州市");
        assert_eq!(validate(PRINTED).parts["serial"], "0123456");
    }

    #[test]
    fn older_certificates_are_known_by_their_form() {
        assert_eq!(validate("杭房权证上更字第12345678号").parts["form"], "house");
        assert_eq!(validate("杭上国用（2010）第000123号").parts["form"], "land");
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (text, reason) in [
            ("浙（2021）杭州市不动产权第012345号", Reason::WrongLength),
            ("某（2021）杭州市不动产权第0123456号", Reason::UnknownCategory),
            ("浙（1821）杭州市不动产权第0123456号", Reason::OutOfRange),
            ("浙（2021）杭州市不动产证明第0123456号", Reason::WrongForm),
            ("0123456", Reason::WrongForm),
        ] {
            assert_eq!(validate(text).reason, Some(reason), "{text}");
        }
    }
}
