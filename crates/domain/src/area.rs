//! Areas in square metres. Must not compare areas: tolerances belong to the checks.

use std::sync::LazyLock;

use regex::Regex;

use crate::chinese_number;
use crate::decimal::Decimal;
use crate::text::{fold, pattern};
use crate::verdict::{Reason, Verdict};

/// Label, figures or numerals, unit. NFKC has made m2 of ㎡ and m².
static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([^0-9零〇一二两三四五六七八九十壹贰叁肆伍陆柒捌玖]*?)(约|大约)?:?([0-9][0-9,]*(?:\.[0-9]+)*|[零〇一二两三四五六七八九十百千万点壹贰叁肆伍陆柒捌玖拾佰仟]+)(平方米|平米|平方|平|m2|M2|㎡|亩|公顷|万平方米)?(左右)?",
    )
});

/// 1 mu is 10000/15 m².
const MU: (u64, u64) = (10_000, 15);

struct Measure {
    value: Decimal,
    rank: u8,
    unit: &'static str,
    approximate: bool,
    colloquial: bool,
}

/// Validates an area and normalises it to square metres.
///
/// Of several areas 房屋建筑面积 and 建筑面积 come before 专有, 套内 and 使用 areas, and those before the land's.
pub fn validate(input: &str) -> Verdict {
    Verdict::from(read(&fold(input)))
}

fn read(text: &str) -> Result<Verdict, Reason> {
    if text.starts_with(['-', '−', '负']) {
        return Err(Reason::OutOfRange);
    }
    let mut measures = Vec::new();
    let mut end = 0;
    for found in MEASURE.captures_iter(text) {
        end = found.get(0).map_or(end, |whole| whole.end());
        measures.push(measure(&found)?);
    }
    // Without any figures there is no area; with a strange tail the figures are not the whole story.
    if measures.is_empty() {
        return Err(Reason::NotANumber);
    }
    if text[end..].chars().any(char::is_alphanumeric) {
        return Err(Reason::WrongForm);
    }
    let best = measures.iter().map(|measure| measure.rank).min().unwrap_or(0);
    let mut candidates = measures.iter().filter(|measure| measure.rank == best);
    let chosen = candidates.next().ok_or(Reason::NotANumber)?;
    let rivals = candidates.any(|other| other.value != chosen.value);
    if chosen.value.is_zero() {
        return Err(Reason::OutOfRange);
    }
    let verdict = Verdict::valid(chosen.value.to_string()).part("unit", chosen.unit);
    Ok(if rivals {
        verdict.uncertain(Reason::Ambiguous)
    } else if chosen.approximate {
        verdict.uncertain(Reason::Approximate)
    } else if chosen.colloquial {
        verdict.uncertain(Reason::ColloquialNumber)
    } else {
        verdict
    })
}

fn measure(found: &regex::Captures<'_>) -> Result<Measure, Reason> {
    let label = &found[1];
    let number = chinese_number::parse(&found[3])?;
    let (value, unit) = match found.get(4).map(|unit| unit.as_str()) {
        Some("亩") => (number.value.times(MU.0)?.divided(MU.1, 2), "mu"),
        Some("公顷") => (number.value.times(10_000)?, "hectare"),
        Some("万平方米") => (number.value.times(10_000)?, "m2"),
        Some(_) => (number.value, "m2"),
        None => (number.value, "none"),
    };
    let approximate = found.get(2).is_some() || found.get(5).is_some() || label.contains('约');
    Ok(Measure {
        value,
        rank: rank(label),
        unit,
        approximate,
        colloquial: number.colloquial,
    })
}

/// Smaller is better.
fn rank(label: &str) -> u8 {
    if label.contains("宗地") || label.contains("土地") || label.contains("分摊") || label.contains("地下") {
        return 5;
    }
    if label.contains("房屋建筑面积") || label.contains("总建筑面积") {
        return 0;
    }
    if label.contains("专有") || label.contains("套内") || label.contains("使用") {
        return 3;
    }
    if label.contains("建筑面积") { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_are_read() {
        for (text, value) in [
            ("86.32㎡", "86.32"),
            ("86.32平方米", "86.32"),
            ("86.32 m2", "86.32"),
            ("86.32m²", "86.32"),
            ("86.32平米", "86.32"),
            ("建筑面积：86.32㎡，套内70.10㎡", "86.32"),
            ("套内建筑面积70.10㎡，建筑面积86.32㎡", "86.32"),
            ("共有宗地面积1234.50㎡/房屋建筑面积86.32㎡", "86.32"),
            ("0.5亩", "333.33"),
            ("1,234.5㎡", "1234.5"),
            ("86.32", "86.32"),
            ("八十六平方米", "86"),
            ("1.2公顷", "12000"),
        ] {
            let verdict = validate(text);
            assert_eq!(verdict.normalised.as_deref(), Some(value), "{text}");
            assert!(verdict.certain, "{text}");
        }
    }

    #[test]
    fn about_is_uncertain() {
        for text in ["约86平方米", "86平方米左右", "建筑面积约86平方米"] {
            let verdict = validate(text);
            assert_eq!(verdict.normalised.as_deref(), Some("86"), "{text}");
            assert_eq!(
                (verdict.certain, verdict.reason),
                (false, Some(Reason::Approximate)),
                "{text}"
            );
        }
    }

    #[test]
    fn two_areas_of_one_rank_are_ambiguous() {
        assert_eq!(validate("86.32㎡，70.10㎡").reason, Some(Reason::Ambiguous));
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (text, reason) in [
            ("平方米", Reason::NotANumber),
            ("0㎡", Reason::OutOfRange),
            ("-5㎡", Reason::OutOfRange),
            ("86.32.1㎡", Reason::NotANumber),
            ("1,23㎡", Reason::MisplacedSeparator),
            ("86米高", Reason::WrongForm),
        ] {
            assert_eq!(validate(text).reason, Some(reason), "{text}");
        }
    }
}
