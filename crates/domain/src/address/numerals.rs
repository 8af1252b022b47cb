//! Figures for Chinese numerals, but only where a unit shows that they count something: 十二号 is 12号, while 文一路
//! and 三里亭 stay names.

use crate::chinese_number;

const UNITS: [&str; 14] = [
    "号", "层", "楼", "幢", "栋", "座", "单元", "室", "房", "弄", "组", "铺", "#", "院",
];

fn is_numeral(c: char) -> bool {
    chinese_number::is_numeral(c) && !matches!(c, '万' | '亿' | '萬' | '億')
}

/// Replaces numerals that stand before a unit, after 之, or at the end of the text after a figure's unit.
pub(super) fn to_figures(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_numeral) {
        let (before, from_numeral) = rest.split_at(at);
        out.push_str(before);
        let end = from_numeral.find(|c| !is_numeral(c)).unwrap_or(from_numeral.len());
        let (numeral, after) = from_numeral.split_at(end);
        match counts(&out, numeral, after).then(|| value(numeral)).flatten() {
            Some(value) => out.push_str(&value),
            None => out.push_str(numeral),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn counts(before: &str, numeral: &str, after: &str) -> bool {
    if UNITS.iter().any(|unit| after.starts_with(unit)) {
        return true;
    }
    if before.ends_with("号之") || (before.ends_with('之') && after.starts_with('号')) {
        return true;
    }
    // 庆春路十二号三〇五
    numeral.chars().count() >= 2 && after.is_empty() && before.ends_with(['号', '层', '楼', '幢', '栋', '座', '元'])
}

fn value(numeral: &str) -> Option<String> {
    let number = chinese_number::parse(numeral)
        .ok()
        .filter(|number| !number.colloquial)?;
    number.value.to_whole().map(|value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::to_figures;

    #[test]
    fn numerals_before_a_unit_become_figures() {
        assert_eq!(to_figures("庆春路十二号三层三〇五室"), "庆春路12号3层305室");
        assert_eq!(to_figures("庆春路12号之一"), "庆春路12号之1");
        assert_eq!(to_figures("庆春路十二号三〇五"), "庆春路12号305");
        assert_eq!(to_figures("地下一层"), "地下1层");
    }

    #[test]
    fn numerals_in_names_stay() {
        assert_eq!(to_figures("文一路三里亭百合公寓"), "文一路三里亭百合公寓");
    }
}
