//! Whether two readings say the same, with doubt where a reading may be at fault rather than the paper.
use super::paper::DOUBTFUL;
use domain::Kind;
use domain::address::Comparison;
use domain::name::{self, NameMatch};
use jiff::civil::Date;

/// Below this confidence a single differing character of a name is put down to the reading.
const NAME_SURE: f32 = 0.9;

/// The answer of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    Same,
    /// The same, with something worth saying.
    Noted,
    /// A person should look.
    Doubtful,
    Different,
}

/// A text with how far it can be relied on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    pub text: &'a str,
    pub confidence: f32,
    pub certain: bool,
}

impl Said<'_> {
    fn unsure(&self) -> bool {
        !self.certain || self.confidence < DOUBTFUL
    }
}

/// A way to compare two values.
pub(crate) type Compare = fn(Said<'_>, Said<'_>) -> Agreement;

/// Names of firms.
pub(crate) fn firm(a: Said<'_>, b: Said<'_>) -> Agreement {
    names(name::compare_companies(a.text, b.text), name::normalise_company, a, b)
}

/// Names of people.
pub(crate) fn person(a: Said<'_>, b: Said<'_>) -> Agreement {
    names(name::compare_persons(a.text, b.text), name::normalise_person, a, b)
}

fn names(found: NameMatch, normal: fn(&str) -> String, a: Said<'_>, b: Said<'_>) -> Agreement {
    let shaky = |s: Said<'_>| s.confidence < NAME_SURE || s.unsure();
    match found {
        NameMatch::Same => Agreement::Same,
        NameMatch::SameWithWarning => Agreement::Noted,
        NameMatch::Different if (shaky(a) || shaky(b)) && distance(&normal(a.text), &normal(b.text)) == 1 => {
            Agreement::Doubtful
        }
        NameMatch::Different => Agreement::Different,
    }
}

/// A name of a person or a firm.
pub(crate) fn party(a: Said<'_>, b: Said<'_>) -> Agreement {
    if natural(a.text) && natural(b.text) {
        person(a, b)
    } else {
        firm(a, b)
    }
}

/// Credit codes and resident numbers.
pub(crate) fn number(a: Said<'_>, b: Said<'_>) -> Agreement {
    let upper = |t: &str| tidy(t).to_uppercase();
    let (x, y) = (upper(a.text), upper(b.text));
    if x == y {
        return Agreement::Same;
    }
    let pairs: Vec<_> = x.chars().zip(y.chars()).filter(|(p, q)| p != q).collect();
    let one = x.chars().count() == y.chars().count() && pairs.len() == 1 && alike(pairs[0].0, pairs[0].1);
    if one && (a.unsure() || b.unsure()) {
        Agreement::Doubtful
    } else {
        Agreement::Different
    }
}

/// Dates, amounts and other numbers in their normal form.
pub(crate) fn value(a: Said<'_>, b: Said<'_>) -> Agreement {
    let (first, second) = (tidy(a.text), tidy(b.text));
    let equal = match (first.parse::<f64>(), second.parse::<f64>()) {
        (Ok(one), Ok(other)) => (one - other).abs() < 0.005,
        _ => first == second,
    };
    if equal { Agreement::Same } else { Agreement::Different }
}

/// Whether a credit code obeys its rule.
pub(crate) fn credit_code(text: &str) -> bool {
    domain::validate(Kind::CreditCode, text).valid
}

/// Whether a resident number obeys its rule at a date.
pub(crate) fn id_number(text: &str, today: Date) -> bool {
    domain::validate_at(Kind::IdNumber, text, today).valid
}

/// Whether it is a resident number rather than a credit code.
pub(crate) fn is_id_number(text: &str) -> bool {
    domain::validate(Kind::IdNumber, text).valid && !credit_code(text)
}

/// Addresses of premises.
pub(crate) fn address(a: Said<'_>, b: Said<'_>) -> Agreement {
    match domain::address::compare(a.text, b.text) {
        Comparison::Same => Agreement::Same,
        Comparison::SameWithWarning => Agreement::Noted,
        Comparison::Unclear(_) => Agreement::Doubtful,
        // A digit that may have been misread is for a person to compare.
        Comparison::Different(_) if (a.unsure() || b.unsure()) && distance(&tidy(a.text), &tidy(b.text)) == 1 => {
            Agreement::Doubtful
        }
        Comparison::Different(_) => Agreement::Different,
    }
}

/// Whether a party is a natural person by its name.
pub(crate) fn natural(name: &str) -> bool {
    const FIRM: [&str; 22] = [
        "公司", "店", "厂", "部", "中心", "局", "院", "社", "馆", "行", "所", "企业", "个体", "合伙", "集团", "会",
        "学校", "酒店", "商场", "超市", "室", "委员",
    ];
    let name = tidy(name);
    let count = name.chars().filter(|c| !"·•.".contains(*c)).count();
    let ends_like_firm = FIRM
        .iter()
        .any(|w| name.ends_with(w) && count > w.chars().count() + 1 && count > 3);
    !ends_like_firm && ((2..=4).contains(&count) || name.contains('·'))
}

/// How well a seal's text fits a party: it is read along an arc and rarely without a fault. Characters that were not
/// read are no contradiction; other characters are, and weigh more the clearer the seal reads.
pub(crate) fn seal(text: &str, confidence: f32, party: &str) -> Agreement {
    let strip = |t: &str| {
        let mut t: String = tidy_firm(t)
            .chars()
            .filter(|c| !c.is_ascii_digit() && !"★☆*()".contains(*c))
            .collect();
        for word in [
            "合同专用章",
            "财务专用章",
            "发票专用章",
            "业务专用章",
            "检测专用章",
            "公章",
            "印章",
            "专用章",
        ] {
            t = t.replace(word, "");
        }
        t
    };
    let (seal, party) = (strip(text), strip(party));
    let (read, whole) = (seal.chars().count(), party.chars().count());
    if read == 0 || whole == 0 {
        return Agreement::Doubtful;
    }
    let part = within(&seal, &party) && read * 10 >= whole * 7;
    let wrong = distance(&seal, &party);
    if seal.contains(&party) || part || wrong <= 1 && confidence < NAME_SURE {
        Agreement::Same
    } else if confidence < NAME_SURE && wrong * 2 <= whole || confidence < DOUBTFUL || read < 4 && whole > 4 {
        Agreement::Doubtful
    } else {
        Agreement::Different
    }
}

/// Whether the characters of `part` stand in `whole` in this order.
fn within(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|c| rest.any(|w| w == c))
}

/// White space gone, wide characters made narrow.
pub(crate) fn tidy(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .collect()
}

fn tidy_firm(text: &str) -> String {
    let text = tidy(text);
    text.strip_suffix("(个体工商户)").map(ToOwned::to_owned).unwrap_or(text)
}

/// Whether two characters are easily taken for each other.
pub(crate) fn alike(a: char, b: char) -> bool {
    const GROUPS: [&str; 7] = ["0ODQCU", "1ILT7", "2Z", "5S", "6G", "8B3", "VUY"];
    GROUPS.iter().any(|g| g.contains(a) && g.contains(b))
}

/// Changes of one character that lead from one text to the other.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let here = (corner + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = row[j + 1];
            row[j + 1] = here;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(text: &str) -> Said<'_> {
        Said {
            text,
            confidence: 0.99,
            certain: true,
        }
    }

    #[test]
    fn one_character_of_a_name_is_doubt_only_where_the_reading_is_unsure() {
        assert_eq!(person(sure("张三丰"), sure("张三丰")), Agreement::Same);
        assert_eq!(person(sure("张三丰"), sure("张三峰")), Agreement::Different);
        let unsure = Said {
            confidence: 0.8,
            ..sure("张三峰")
        };
        assert_eq!(person(sure("张三丰"), unsure), Agreement::Doubtful);
    }

    #[test]
    fn a_seal_fits_its_firm_despite_unread_characters_and_no_other() {
        let firm = "杭州云锦餐饮管理有限公司";
        assert_eq!(
            seal("杭州云锦餐饮管理有限公司合同专用章3301020012345", 0.9, firm),
            Agreement::Same
        );
        assert_eq!(seal("杭州云锦餐管理有限公", 0.7, firm), Agreement::Same);
        assert_eq!(seal("杭州云锦餐钦管理有限公司", 0.7, firm), Agreement::Same);
        assert_eq!(seal("杭州青禾餐饮管理有限公司", 0.7, firm), Agreement::Doubtful);
        assert_eq!(seal("杭州青禾餐饮管理有限公司", 0.95, firm), Agreement::Different);
        assert_eq!(seal("", 0.0, firm), Agreement::Doubtful);
    }

    #[test]
    fn people_are_told_from_firms() {
        assert!(natural("王小明"));
        assert!(natural("迪丽热巴·买买提"));
        assert!(!natural("云锦面馆"));
        assert!(!natural("杭州云锦餐饮管理有限公司"));
    }
}
