//! Numbers in Chinese numerals, plain (一百零五) and financial (壹佰零伍), as cardinals or strings of digits, and
//! sums of money in words (GB/T 15835 and the rules for filling bank paper). Must not know currencies other than
//! the units 元, 角, 分: see `amount`.

use crate::decimal::Decimal;
use crate::text::fold;
use crate::verdict::{Reason, Verdict};

/// A number that was read, and whether its form leaves no doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// The value.
    pub value: Decimal,
    /// 三千五 for 3500: spoken, and not fit for a document.
    pub colloquial: bool,
}

impl Number {
    fn exact(value: Decimal) -> Self {
        Self {
            value,
            colloquial: false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Digit(u64),
    /// 廿, 卅, 卌
    Tens(u64),
    /// 十, 百, 千
    Unit(u64),
    /// 万, 亿
    Big(u64),
}

fn token(c: char) -> Option<Token> {
    Some(match c {
        '零' | '〇' | '○' | '◯' | '0' => Token::Digit(0),
        '一' | '壹' | '弌' | '幺' | '壱' | '1' => Token::Digit(1),
        '二' | '贰' | '貳' | '两' | '兩' | '弍' | '2' => Token::Digit(2),
        '三' | '叁' | '參' | '叄' | '弎' | '参' | '3' => Token::Digit(3),
        '四' | '肆' | '4' => Token::Digit(4),
        '五' | '伍' | '5' => Token::Digit(5),
        '六' | '陆' | '陸' | '6' => Token::Digit(6),
        '七' | '柒' | '7' => Token::Digit(7),
        '八' | '捌' | '8' => Token::Digit(8),
        '九' | '玖' | '9' => Token::Digit(9),
        '廿' | '卄' | '念' => Token::Tens(20),
        '卅' => Token::Tens(30),
        '卌' => Token::Tens(40),
        '十' | '拾' => Token::Unit(10),
        '百' | '佰' => Token::Unit(100),
        '千' | '仟' => Token::Unit(1000),
        '万' | '萬' => Token::Big(10_000),
        '亿' | '億' => Token::Big(100_000_000),
        _ => return None,
    })
}

/// True for a character that numbers in words are made of (not for ASCII digits).
pub(crate) fn is_numeral(c: char) -> bool {
    !c.is_ascii() && token(c).is_some()
}

/// Validates a number or a sum in words, or in figures with units (3万5千); normalises it to plain decimal.
pub fn validate(input: &str) -> Verdict {
    let text = fold(input);
    match parse_money_words(&text).or_else(|_| parse(&text)) {
        Ok(number) if number.colloquial => Verdict::valid(number.value.to_string()).uncertain(Reason::ColloquialNumber),
        Ok(number) => Verdict::valid(number.value.to_string()),
        Err(reason) => Verdict::invalid(reason),
    }
}

/// Reads a folded number: 一百零五, 壹佰零伍, 二〇二五, 三点五, 12,345.67, 1.5亿, 3万5千.
pub fn parse(text: &str) -> Result<Number, Reason> {
    if text.is_empty() {
        return Err(Reason::Empty);
    }
    if text.bytes().any(|b| b.is_ascii_digit()) {
        return figures(text);
    }
    if let Some((whole, fraction)) = text.split_once('点') {
        return with_fraction(whole, fraction);
    }
    let tokens = text
        .chars()
        .map(token)
        .collect::<Option<Vec<_>>>()
        .ok_or(Reason::ForbiddenCharacter)?;
    let all_digits = tokens.iter().all(|token| matches!(token, Token::Digit(_)));
    if all_digits {
        digit_string(&tokens)
    } else {
        cardinal_value(&tokens)
    }
}

/// Reads a folded sum in words: 壹万贰仟叁佰肆拾伍元陆角柒分, 壹佰万元整, 伍角.
pub fn parse_money_words(text: &str) -> Result<Number, Reason> {
    let text = text.trim_end_matches(['整', '正']);
    let (yuan, rest) = match text.split_once(['元', '圆', '圓']) {
        Some((yuan, rest)) => (Some(yuan), rest),
        None if text.ends_with(['角', '分']) => (None, text),
        None => return Err(Reason::NotANumber),
    };
    let (jiao, rest) = rest
        .split_once('角')
        .map_or((None, rest), |(jiao, rest)| (Some(jiao), rest));
    let (fen, rest) = rest
        .split_once('分')
        .map_or((None, rest), |(fen, rest)| (Some(fen), rest));
    if !rest.trim_end_matches(['整', '正', '零']).is_empty() {
        return Err(Reason::WrongForm);
    }
    let whole = yuan.map_or(Ok(Number::exact(Decimal::ZERO)), parse)?;
    let jiao = jiao.map_or(Ok(0), small)?;
    let fen = fen.map_or(Ok(0), small)?;
    let cents = Decimal::whole(jiao * 10 + fen)?.divided(100, 2);
    Ok(Number {
        value: whole.value.plus(cents)?,
        colloquial: whole.colloquial,
    })
}

/// One digit before 角 or 分, with an optional zero in front (元零柒分).
fn small(text: &str) -> Result<u64, Reason> {
    let mut digit = 0;
    for c in text.chars() {
        match token(c) {
            Some(Token::Digit(value)) if digit == 0 => digit = value,
            _ => return Err(Reason::NotANumber),
        }
    }
    if text.is_empty() {
        Err(Reason::NotANumber)
    } else {
        Ok(digit)
    }
}

fn with_fraction(whole: &str, fraction: &str) -> Result<Number, Reason> {
    let whole = parse(whole)?;
    let mut digits = String::from("0.");
    for c in fraction.chars() {
        match token(c) {
            Some(Token::Digit(value)) => digits.extend(char::from_digit(value as u32, 10)),
            _ => return Err(Reason::NotANumber),
        }
    }
    if digits.len() == 2 {
        return Err(Reason::NotANumber);
    }
    Ok(Number {
        value: whole.value.plus(Decimal::parse(&digits)?)?,
        ..whole
    })
}

fn digit_string(tokens: &[Token]) -> Result<Number, Reason> {
    let mut value = Decimal::ZERO;
    for token in tokens {
        if let Token::Digit(digit) = token {
            value = value.times(10)?.plus(Decimal::whole(*digit)?)?;
        }
    }
    Ok(Number::exact(value))
}

/// What has been read of a cardinal so far.
#[derive(Default)]
struct Cardinal {
    /// Finished 亿.
    hundred_millions: u64,
    /// Finished 万 within the present 亿.
    ten_thousands: u64,
    /// Thousands, hundreds and tens of the present section of four.
    section: u64,
    digit: Option<u64>,
    /// The unit before the present digit; `None` after a zero or at the start, where no short form is possible.
    last_unit: Option<u64>,
    /// Units within a section must grow smaller.
    section_unit: Option<u64>,
    seen_ten_thousand: bool,
    seen_hundred_million: bool,
}

fn cardinal_value(tokens: &[Token]) -> Result<Number, Reason> {
    let mut state = Cardinal::default();
    for token in tokens {
        state.push(*token).ok_or(Reason::NotANumber)?;
    }
    state.finish()
}

impl Cardinal {
    fn push(&mut self, token: Token) -> Option<()> {
        match token {
            Token::Digit(0) => {
                if self.digit.is_some() {
                    return None;
                }
                self.last_unit = None;
            }
            Token::Digit(value) => {
                if self.digit.replace(value).is_some() {
                    return None;
                }
            }
            Token::Tens(value) => {
                self.descend(10)?;
                if self.digit.is_some() {
                    return None;
                }
                self.section += value;
            }
            Token::Unit(unit) => {
                self.descend(unit)?;
                let digit = match self.digit.take() {
                    Some(digit) => digit,
                    // 十五 is fifteen, and 一万十五 is heard too; 百五 and 一百十 are not numbers.
                    None if unit == 10 && self.section == 0 => 1,
                    None => return None,
                };
                self.section += digit * unit;
            }
            Token::Big(unit) => self.close_section(unit)?,
        }
        Some(())
    }

    fn descend(&mut self, unit: u64) -> Option<()> {
        if self.section_unit.is_some_and(|before| unit >= before) {
            return None;
        }
        self.section_unit = Some(unit);
        self.last_unit = Some(unit);
        Some(())
    }

    fn close_section(&mut self, unit: u64) -> Option<()> {
        let section = self.section + self.digit.take().unwrap_or(0);
        if unit == 10_000 {
            if self.seen_ten_thousand || section == 0 {
                return None;
            }
            self.ten_thousands = section;
            self.seen_ten_thousand = true;
        } else {
            let below = self.ten_thousands * 10_000 + section;
            if self.seen_hundred_million || below == 0 {
                return None;
            }
            self.hundred_millions = below;
            self.seen_hundred_million = true;
            self.ten_thousands = 0;
            self.seen_ten_thousand = false;
        }
        self.section = 0;
        self.section_unit = None;
        self.last_unit = Some(unit);
        Some(())
    }

    fn finish(self) -> Result<Number, Reason> {
        let last = self.digit.unwrap_or(0);
        // 三千五 is 3500 and 一万二 is 12000, where no zero says otherwise.
        let short = self.last_unit.filter(|&unit| unit >= 100 && last > 0);
        let ones = last * short.map_or(1, |unit| unit / 10);
        let value = self.hundred_millions * 100_000_000 + self.ten_thousands * 10_000 + self.section + ones;
        Ok(Number {
            value: Decimal::whole(value)?,
            colloquial: short.is_some(),
        })
    }
}

/// Figures, with or without units: 12,345.67, 100万, 1.5亿, 3万5千, 1万亿.
fn figures(text: &str) -> Result<Number, Reason> {
    let mut total = Decimal::ZERO;
    let mut rest = text;
    let mut before: Option<u64> = None;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
            .unwrap_or(rest.len());
        let (number, tail) = rest.split_at(end);
        let value = Decimal::parse(number)?;
        let (unit, tail) = units(tail)?;
        match (before, unit) {
            (Some(before), Some(unit)) if unit >= before => return Err(Reason::NotANumber),
            // 3万5: said for 35,000, but 3万5000 is plain.
            (Some(before), None) if number.len() == 1 && before >= 100 => {
                return Ok(Number {
                    value: total.plus(value.times(before / 10)?)?,
                    colloquial: true,
                });
            }
            _ => {}
        }
        total = total.plus(value.times(unit.unwrap_or(1))?)?;
        before = unit;
        rest = tail;
    }
    Ok(Number::exact(total))
}

/// The units at the beginning of a text, multiplied (万亿 is 10^12).
fn units(text: &str) -> Result<(Option<u64>, &str), Reason> {
    let mut product: Option<u64> = None;
    for (at, c) in text.char_indices() {
        match token(c) {
            Some(Token::Unit(unit) | Token::Big(unit)) => {
                product = Some(product.unwrap_or(1).checked_mul(unit).ok_or(Reason::OutOfRange)?);
            }
            Some(Token::Digit(_)) if c.is_ascii_digit() => return Ok((product, &text[at..])),
            Some(_) => return Err(Reason::NotANumber),
            None => return Err(Reason::ForbiddenCharacter),
        }
    }
    Ok((product, ""))
}

/// Writes a whole number below 10^16 in plain numerals; larger ones are written as a string of digits.
pub fn cardinal(value: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if value == 0 || value >= 10_000_000_000_000_000 {
        return value
            .to_string()
            .chars()
            .filter_map(|c| c.to_digit(10))
            .map(|d| DIGITS[d as usize])
            .collect();
    }
    let mut text = String::new();
    let mut gap = false;
    for place in (0..16_u32).rev() {
        let digit = value / 10_u64.pow(place) % 10;
        if digit > 0 {
            if gap && !text.is_empty() {
                text.push('零');
            }
            gap = false;
            let leading_ten = digit == 1 && place % 4 == 1 && text.is_empty();
            if !leading_ten {
                text.push(DIGITS[digit as usize]);
            }
            text.push_str(["", "十", "百", "千"][(place % 4) as usize]);
        } else {
            gap = true;
        }
        let section = value / 10_u64.pow(place) % 10_000;
        if place % 4 == 0 && section > 0 {
            text.push_str(["", "万", "亿", "万"][(place / 4) as usize]);
        }
        // 万亿 with nothing between still needs its 亿.
        if place == 8 && section == 0 && value >= 1_000_000_000_000 {
            text.push('亿');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normalised(text: &str) -> Option<String> {
        validate(text).normalised
    }

    #[test]
    fn cardinals_are_read() {
        for (text, value) in [
            ("一百零五", "105"),
            ("十五", "15"),
            ("二十", "20"),
            ("廿三", "23"),
            ("两千", "2000"),
            ("一万零三十", "10030"),
            ("一亿零三万", "100030000"),
            ("一万亿", "1000000000000"),
            ("壹仟零伍", "1005"),
            ("二十万", "200000"),
            ("三点一四", "3.14"),
            ("零", "0"),
            ("一百一十", "110"),
        ] {
            let verdict = validate(text);
            assert_eq!(verdict.normalised.as_deref(), Some(value), "{text}");
            assert!(verdict.certain, "{text}");
        }
    }

    #[test]
    fn strings_of_digits_are_read() {
        assert_eq!(normalised("二〇二五").as_deref(), Some("2025"));
        assert_eq!(normalised("二○二五").as_deref(), Some("2025"));
        assert_eq!(normalised("贰零贰伍").as_deref(), Some("2025"));
    }

    #[test]
    fn figures_with_units_are_read() {
        for (text, value) in [
            ("100万", "1000000"),
            ("1.5亿", "150000000"),
            ("3万5千", "35000"),
            ("3万5000", "35000"),
            ("12,345.67", "12345.67"),
            ("１２", "12"),
            ("2万亿", "2000000000000"),
        ] {
            assert_eq!(normalised(text).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn sums_in_words_are_read() {
        for (text, value) in [
            ("壹万贰仟叁佰肆拾伍元陆角柒分", "12345.67"),
            ("壹佰万元整", "1000000"),
            ("壹佰元零柒分", "100.07"),
            ("伍角整", "0.5"),
            ("叁拾圆正", "30"),
        ] {
            assert_eq!(normalised(text).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn spoken_short_forms_are_uncertain() {
        for (text, value) in [
            ("三千五", "3500"),
            ("一万二", "12000"),
            ("一百五", "150"),
            ("3万5", "35000"),
        ] {
            let verdict = validate(text);
            assert_eq!(verdict.normalised.as_deref(), Some(value), "{text}");
            assert_eq!(
                (verdict.certain, verdict.reason),
                (false, Some(Reason::ColloquialNumber)),
                "{text}"
            );
        }
        assert!(validate("三千零五").certain);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "百五",
            "万",
            "十百",
            "一二百",
            "三千五千",
            "一万二万",
            "元整",
            "三点",
            "点五",
            "1.2.3",
            "角",
            "甲乙",
        ] {
            assert!(!validate(text).valid, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(value in prop_oneof![0u64..200_000, 0u64..10_000_000_000_000_000]) {
            let text = cardinal(value);
            let number = parse(&text).unwrap();
            prop_assert_eq!(number.value.to_whole(), Some(value), "{}", text);
            prop_assert!(!number.colloquial, "{}", text);
        }

        #[test]
        fn arbitrary_numerals_never_panic(text in "[零〇一二两三九廿卅十百千万亿点元角分整0-9.,]{0,40}") {
            let _ = validate(&text);
        }
    }
}
