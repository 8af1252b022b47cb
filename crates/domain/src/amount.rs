//! Sums of money as papers state them: figures, words, or both; currency; per month, year or day. Values are in the
//! currency's main unit (yuan). Must not convert between currencies.

use std::sync::LazyLock;

use regex::Regex;

use crate::chinese_number::{self, Number};
use crate::decimal::Decimal;
use crate::text::{fold_upper, pattern};
use crate::verdict::{Reason, Verdict};

/// Figures with their units: 3,000.00, 100万, 1.5亿.
static FIGURES: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9][0-9,]*(?:\.[0-9]+)*[十百千万亿0-9]*"));
/// A sum in words.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[零〇○壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟一二两三四五六七八九十百千万萬亿億]+(?:[元圆圓](?:[零〇○壹贰貳叁參肆伍陆陸柒捌玖一二三四五六七八九]+[角分]|整|正|零)*)?(?:[角分](?:[零壹贰叁肆伍陆柒捌玖一二三四五六七八九]+分)?)?",
    )
});

/// Names and signs of currencies, the longer before the shorter.
const CURRENCIES: [(&str, &str); 29] = [
    ("人民币", "CNY"),
    ("RMB", "CNY"),
    ("CNY", "CNY"),
    ("HKD", "HKD"),
    ("HK$", "HKD"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("USD", "USD"),
    ("US$", "USD"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("EUR", "EUR"),
    ("欧元", "EUR"),
    ("€", "EUR"),
    ("GBP", "GBP"),
    ("英镑", "GBP"),
    ("£", "GBP"),
    ("JPY", "JPY"),
    ("日元", "JPY"),
    ("日圆", "JPY"),
    ("新台币", "TWD"),
    ("澳门元", "MOP"),
    ("新加坡元", "SGD"),
    ("澳元", "AUD"),
    ("加元", "CAD"),
    ("瑞士法郎", "CHF"),
    ("韩元", "KRW"),
    ("$", "USD"),
    ("¥", "CNY"),
];

/// Ways to say that the sum is for each period.
const PERIODS: [(&str, &str); 20] = [
    ("/半年", "half_year"),
    ("每半年", "half_year"),
    ("/季度", "quarter"),
    ("/季", "quarter"),
    ("每季度", "quarter"),
    ("每季", "quarter"),
    ("季租金", "quarter"),
    ("月租金", "month"),
    ("/每月", "month"),
    ("每个月", "month"),
    ("每月", "month"),
    ("/月", "month"),
    ("年租金", "year"),
    ("每年", "year"),
    ("/年", "year"),
    ("日租金", "day"),
    ("每天", "day"),
    ("每日", "day"),
    ("/天", "day"),
    ("/日", "day"),
];

const PER_AREA: [&str; 6] = ["/平方米", "每平方米", "/M2", "/平米", "每平米", "/平方"];
const APPROXIMATE: [&str; 6] = ["大约", "约", "左右", "不少于", "不超过", "上下"];
/// What may stand around a sum and says nothing about it.
const FILLERS: [&str; 14] = [
    "大写",
    "小写",
    "金额",
    "租金",
    "注册资本",
    "出资额",
    "共计",
    "合计",
    "为",
    "整",
    "正",
    "元",
    "圆",
    "块",
];
const MARKS: &[char] = &[
    '(', ')', ':', ';', ',', '。', '、', '·', '/', '.', '*', '[', ']', '【', '】', '《', '》',
];

/// Validates and normalises a sum: 人民币壹佰万元整, 3,000.00元/月, ￥12,500.50, 1.5亿元.
///
/// Where words and figures both stand and disagree the words win, and the verdict is uncertain. Parts: `currency`
/// (ISO 4217), `per`, `per_area`, `words`, `figures`.
pub fn validate(input: &str) -> Verdict {
    Verdict::from(read(&fold_upper(input)))
}

fn read(text: &str) -> Result<Verdict, Reason> {
    if text.starts_with(['-', '−', '负']) || text.contains("¥-") {
        return Err(Reason::OutOfRange);
    }
    let mut rest = text.to_owned();
    let approximate = take(&mut rest, APPROXIMATE.iter().map(|&word| (word, ()))).is_some();
    let per_area = take(&mut rest, PER_AREA.iter().map(|&word| (word, ()))).is_some();
    let period = take(
        &mut rest,
        PERIODS.iter().copied().filter(|(word, _)| !is_label_only(text, word)),
    );
    let (rest, currency) = take_currencies(rest)?;

    let figures =
        cut(&rest, &FIGURES).map(|(found, rest)| (chinese_number::parse(&found.replace(['元', '圆'], "")), rest));
    let (figures, rest) = match figures {
        Some((value, rest)) => (Some(value?), rest),
        None => (None, rest),
    };
    let (words, rest) = match cut(&rest, &WORDS) {
        Some((found, rest)) => (Some(in_words(&found)?), rest),
        None => (None, rest),
    };
    if !only_fillers(&rest) {
        return Err(if figures.is_some() || words.is_some() {
            Reason::WrongForm
        } else {
            Reason::NotANumber
        });
    }
    let (value, doubt) = settle(words, figures)?;
    let mut verdict = Verdict::valid(value.to_money()).part("currency", currency.unwrap_or("CNY"));
    if let Some(period) = period {
        verdict = verdict.part("per", period);
    }
    if per_area {
        verdict = verdict.part("per_area", "m2");
    }
    if let (Some(words), Some(figures)) = (words, figures) {
        verdict = verdict
            .part("words", words.value.to_money())
            .part("figures", figures.value.to_money());
    }
    let doubt = doubt.or(approximate.then_some(Reason::Approximate));
    Ok(doubt.map_or(verdict.clone(), |reason| verdict.uncertain(reason)))
}

/// 日 in 日元 and the like are no periods.
fn is_label_only(text: &str, word: &str) -> bool {
    word == "/日" && text.contains("/日元")
}

/// Removes the first of `words` that the text holds.
fn take<'a, T>(text: &mut String, words: impl IntoIterator<Item = (&'a str, T)>) -> Option<T> {
    for (word, meaning) in words {
        if let Some(at) = text.find(word) {
            text.replace_range(at..at + word.len(), "");
            return Some(meaning);
        }
    }
    None
}

/// Removes all names of currencies (人民币 and ¥ may both stand there); two different ones are ambiguous.
fn take_currencies(mut text: String) -> Result<(String, Option<&'static str>), Reason> {
    let mut found = None;
    for (word, code) in CURRENCIES {
        // The 元 of 伍佰万美元 belongs to the currency, and closes the words.
        while let Some(at) = text.find(word) {
            let closing = if word.ends_with('元') { "元" } else { "" };
            text.replace_range(at..at + word.len(), closing);
            if found.is_some_and(|before| before != code) {
                return Err(Reason::Ambiguous);
            }
            found = Some(code);
        }
    }
    Ok((text, found))
}

fn cut(text: &str, form: &Regex) -> Option<(String, String)> {
    let found = form.find(text)?;
    Some((
        found.as_str().to_owned(),
        format!("{}{}", &text[..found.start()], &text[found.end()..]),
    ))
}

fn in_words(text: &str) -> Result<Number, Reason> {
    chinese_number::parse_money_words(text).or_else(|_| chinese_number::parse(text))
}

fn only_fillers(text: &str) -> bool {
    let mut rest = text.trim_start_matches(MARKS);
    while !rest.is_empty() {
        let Some(next) = crate::text::strip_any(rest, &FILLERS) else {
            return false;
        };
        rest = next.trim_start_matches(MARKS);
    }
    true
}

fn settle(words: Option<Number>, figures: Option<Number>) -> Result<(Decimal, Option<Reason>), Reason> {
    let colloquial = |number: Number| number.colloquial.then_some(Reason::ColloquialNumber);
    match (words, figures) {
        (Some(words), Some(figures)) if words.value != figures.value => Ok((words.value, Some(Reason::WordsDisagree))),
        (Some(number), _) | (None, Some(number)) => Ok((number.value, colloquial(number))),
        (None, None) => Err(Reason::NotANumber),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_are_read() {
        for (text, value, currency) in [
            ("人民币壹佰万元整", "1000000", "CNY"),
            ("伍拾万圆", "500000", "CNY"),
            ("100万元", "1000000", "CNY"),
            ("￥12,500.50", "12500.50", "CNY"),
            ("壹万贰仟叁佰肆拾伍元陆角柒分", "12345.67", "CNY"),
            ("壹仟零伍元", "1005", "CNY"),
            ("伍佰万美元", "5000000", "USD"),
            ("1.5亿元", "150000000", "CNY"),
            ("人民币 100 万元整", "1000000", "CNY"),
            ("1,000,000.00", "1000000", "CNY"),
            ("US$300", "300", "USD"),
            ("港币贰拾万元整", "200000", "HKD"),
            ("伍角", "0.50", "CNY"),
            ("人民币(大写)：叁仟元整", "3000", "CNY"),
        ] {
            let verdict = validate(text);
            assert_eq!(verdict.normalised.as_deref(), Some(value), "{text}");
            assert!(verdict.certain, "{text}");
            assert_eq!(verdict.parts["currency"], currency, "{text}");
        }
    }

    #[test]
    fn a_sum_for_each_period_says_so() {
        for (text, value, per) in [
            ("3,000.00元/月", "3000", "month"),
            ("每月人民币12,000.00元（大写：壹万贰仟元整）", "12000", "month"),
            ("年租金：人民币叁万陆仟元整", "36000", "year"),
            ("日租金 3.5 元/平方米", "3.50", "day"),
        ] {
            let verdict = validate(text);
            assert_eq!(verdict.normalised.as_deref(), Some(value), "{text}");
            assert_eq!(verdict.parts["per"], per, "{text}");
        }
        assert_eq!(validate("3.5元/平方米/天").parts["per_area"], "m2");
    }

    #[test]
    fn words_win_over_figures_that_disagree() {
        let verdict = validate("12,000.00元（大写：壹万壹仟元整）");
        assert_eq!(verdict.normalised.as_deref(), Some("11000"));
        assert_eq!((verdict.certain, verdict.reason), (false, Some(Reason::WordsDisagree)));
        assert_eq!(verdict.parts["figures"], "12000");
        assert!(validate("12,000.00元（大写：壹万贰仟元整）").certain);
    }

    #[test]
    fn doubtful_sums_are_uncertain() {
        assert_eq!(validate("约3000元").reason, Some(Reason::Approximate));
        assert_eq!(validate("三千五元").reason, Some(Reason::ColloquialNumber));
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (text, reason) in [
            ("元整", Reason::NotANumber),
            ("面议", Reason::NotANumber),
            ("-3000元", Reason::OutOfRange),
            ("3,00,0元", Reason::MisplacedSeparator),
            ("12.500.50元", Reason::NotANumber),
            ("3000元押一付三", Reason::WrongForm),
            ("100美元200欧元", Reason::Ambiguous),
        ] {
            assert_eq!(validate(text).reason, Some(reason), "{text}");
        }
    }
}
