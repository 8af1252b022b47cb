//! Whether two readings say the same, with doubt where a reading may be at fault rather than the paper.
use super::paper::DOUBTFUL;
use crate::shapes::alike;
use domain::Kind;
use domain::address::Comparison;
use domain::name::{self, NameMatch};
use jiff::civil::Date;

/// Below this confidence a single differing character of a name is put down to the reading.
const NAME_SURE: f32 = 0.9;

/// From this confidence a seal's text is believed against a party.
const SEAL_SURE: f32 = 0.85;
/// From this confidence two characters of a ring are believed against a party.
const RING_SURE: f32 = 0.94;
/// Characters of a name from which one that differs may be a slip of the reader, and the doubt, summed over the
/// characters that were read, that leaves room for one.
const LONG_RING: usize = 10;
const ROOM: f32 = 0.3;
/// Below this confidence a single differing digit is put down to the reading.
const NUMBER_SURE: f32 = 0.85;
/// Below this confidence a single differing character of a road or a building is put down to the reading: such names
/// are rare words, which no dictionary helps to read.
const ROAD_SURE: f32 = 0.97;

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

/// Names of firms. The word for a trader that some licences print behind the name makes no difference.
pub(crate) fn firm(a: Said<'_>, b: Said<'_>) -> Agreement {
    let bare = |t: &str| {
        let name = name::normalise_company(t);
        name.strip_suffix("个体工商户").map_or(name.clone(), ToOwned::to_owned)
    };
    let (x, y) = (bare(a.text), bare(b.text));
    match names(name::compare_companies(&x, &y), &x, &y, a, b) {
        // Where a bracket closes is a matter of reading.
        Agreement::Different | Agreement::Doubtful if unbracketed(&x) == unbracketed(&y) => Agreement::Noted,
        // What lost its end, or ran on into the next label, is no other firm.
        Agreement::Different if cut_short(&x, &y) || cut_short(&y, &x) => Agreement::Doubtful,
        other => other,
    }
}

fn unbracketed(name: &str) -> String {
    name.chars().filter(|c| !"()（）".contains(*c)).collect()
}

/// Characters from which a person's name is a long one, written out from another language.
const LONG: usize = 6;

/// Names of people.
pub(crate) fn person(a: Said<'_>, b: Said<'_>) -> Agreement {
    let (x, y) = (name::normalise_person(a.text), name::normalise_person(b.text));
    match names(name::compare_persons(&x, &y), &x, &y, a, b) {
        // A character lost or taken along: another name has another character, not one less.
        Agreement::Different if lost_end(&x, &y) || lost_end(&y, &x) => Agreement::Doubtful,
        // The dot within a name is the smallest of marks; a long name without it is nobody else's.
        Agreement::Different | Agreement::Doubtful if x.replace('·', "") == y.replace('·', "") => {
            let long = x.chars().count().min(y.chars().count()) >= LONG;
            if long { Agreement::Noted } else { Agreement::Doubtful }
        }
        // Two people whose long names differ in one character are rarer than one misread character.
        Agreement::Different if x.chars().count().min(y.chars().count()) >= LONG && distance(&x, &y) == 1 => {
            Agreement::Doubtful
        }
        other => other,
    }
}

fn names(found: NameMatch, x: &str, y: &str, a: Said<'_>, b: Said<'_>) -> Agreement {
    let shaky = |s: Said<'_>| s.confidence < NAME_SURE || s.unsure();
    let few = distance(x, y) <= 1.max(x.chars().count().max(y.chars().count()) / 6);
    match found {
        NameMatch::Same => Agreement::Same,
        NameMatch::SameWithWarning => Agreement::Noted,
        NameMatch::Different if (shaky(a) || shaky(b)) && few || look_alike(x, y) => Agreement::Doubtful,
        NameMatch::Different => Agreement::Different,
    }
}

/// Whether the texts differ only in characters that look alike.
fn look_alike(x: &str, y: &str) -> bool {
    x.chars().count() == y.chars().count() && x.chars().zip(y.chars()).all(|(p, q)| alike(p, q))
}

/// Whether one is the other without characters at one end.
fn lost_end(part: &str, whole: &str) -> bool {
    part.chars().count() >= 2 && (whole.starts_with(part) || whole.ends_with(part))
}

/// Whether one of the two holds the other and the part that differs does not make a firm's name of it.
fn cut_short(part: &str, whole: &str) -> bool {
    part.chars().count() >= 2 && whole.contains(part) && !(organisation(part) && organisation(whole))
}

/// Whether the text ends as the whole name of a firm or an office does.
pub(crate) fn organisation(text: &str) -> bool {
    const ENDS: [&str; 28] = [
        "公司",
        "店",
        "厂",
        "部",
        "中心",
        "局",
        "院",
        "社",
        "馆",
        "行",
        "所",
        "集团",
        "委员会",
        "学校",
        "酒店",
        "商场",
        "超市",
        "站",
        "坊",
        "铺",
        "(有限合伙)",
        "（有限合伙）",
        "(普通合伙)",
        "（普通合伙）",
        "办公室",
        "协会",
        "有限合伙",
        "普通合伙",
    ];
    text.chars().count() >= 5 && ENDS.iter().any(|e| text.ends_with(e))
}

/// Whether two different texts are near enough for one to be a misreading of the other.
pub(crate) fn near(a: &str, b: &str) -> bool {
    let (a, b) = (tidy(a), tidy(b));
    distance(&a, &b) <= 1.max(a.chars().count().max(b.chars().count()) / 6)
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
    let one = x.chars().count() == y.chars().count() && pairs.len() == 1;
    let shaky = |s: Said<'_>| s.unsure() || s.confidence < NUMBER_SURE;
    if one && (shaky(a) || shaky(b)) {
        Agreement::Doubtful
    } else {
        Agreement::Different
    }
}

/// Dates, amounts and other numbers in their normal form.
pub(crate) fn value(a: Said<'_>, b: Said<'_>) -> Agreement {
    let (first, second) = (bare(a.text), bare(b.text));
    let equal = match (first.parse::<f64>(), second.parse::<f64>()) {
        (Ok(one), Ok(other)) => (one - other).abs() < 0.005,
        _ => first == second,
    };
    if equal { Agreement::Same } else { Agreement::Different }
}

/// A number without the unit that a person types behind it; any other text as it is.
fn bare(text: &str) -> String {
    const UNITS: [&str; 9] = ["元/月", "元整", "元", "平方米", "m2", "m²", "㎡", "人", "间"];
    let text = tidy(text);
    let number = UNITS
        .iter()
        .find_map(|u| text.strip_suffix(u))
        .map(|n| n.replace(',', ""));
    number.filter(|n| n.parse::<f64>().is_ok()).unwrap_or(text)
}

/// Whether a credit code obeys its rule.
pub(crate) fn credit_code(text: &str) -> bool {
    domain::validate(Kind::CreditCode, text).valid
}

/// Whether a resident number obeys its rule at a date.
pub(crate) fn id_number(text: &str, today: Date) -> bool {
    domain::validate_at(Kind::IdNumber, text, today).valid
}

/// Whether it is a resident number rather than a credit code. Of all resident numbers one in thirty-one obeys the rule of
/// credit codes as well; hardly a code holds a day of birth and its check digit.
pub(crate) fn is_id_number(text: &str) -> bool {
    domain::validate(Kind::IdNumber, text).valid
}

/// Whether it is a credit code rather than a resident number.
pub(crate) fn is_credit_code(text: &str) -> bool {
    credit_code(text) && !is_id_number(text)
}

/// Addresses of premises.
pub(crate) fn address(a: Said<'_>, b: Said<'_>) -> Agreement {
    match domain::address::compare(a.text, b.text) {
        Comparison::Same => Agreement::Same,
        Comparison::SameWithWarning => Agreement::Noted,
        Comparison::Unclear(_) => Agreement::Doubtful,
        Comparison::Different(_) if misread_address(a, b) => Agreement::Doubtful,
        Comparison::Different(_) => Agreement::Different,
    }
}

/// Whether the addresses differ in a single place that may have been misread.
fn misread_address(a: Said<'_>, b: Said<'_>) -> bool {
    let digits = |t: &str| tidy(t).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let words = |t: &str| {
        tidy(t)
            .chars()
            .filter(|c| !c.is_ascii_alphanumeric())
            .collect::<String>()
    };
    let sure = |limit: f32| [a, b].iter().all(|s| !s.unsure() && s.confidence >= limit);
    if digits(a.text) != digits(b.text) {
        return !sure(NUMBER_SURE) && distance(&tidy(a.text), &tidy(b.text)) == 1;
    }
    // One may spell out the province; the difference is looked for in what both say.
    let (x, y) = (words(a.text), words(b.text));
    let (short, long) = if x.chars().count() <= y.chars().count() {
        (x, y)
    } else {
        (y, x)
    };
    let skip = long.chars().count() - short.chars().count();
    let tail: String = long.chars().skip(skip).collect();
    look_alike(&short, &tail) || !sure(ROAD_SURE) && distance(&short, &tail) == 1
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
/// read are no contradiction. It is another's only where it reads as a whole name of its own and shares little of what
/// tells the party from others.
pub(crate) fn seal(text: &str, confidence: f32, party: &str) -> Agreement {
    let (seal, party) = (seal_name(text), seal_name(party));
    let (read, whole) = (seal.chars().count(), party.chars().count());
    if read == 0 || whole == 0 {
        return Agreement::Doubtful;
    }
    let part = within(&seal, &party) && read * 10 >= whole * 7;
    let wrong = distance(&seal, &party);
    // Of a ring of many characters a single one is off, and the reading leaves room for it.
    let slip = wrong <= 1 && whole >= LONG_RING && (1.0 - confidence) * read as f32 >= ROOM;
    if seal.contains(&party) || part || look_alike(&seal, &party) || slip || wrong <= 1 && confidence < NAME_SURE {
        return Agreement::Same;
    }
    let clear = confidence >= SEAL_SURE && organisation(&seal) && read >= 5;
    // Where the ring begins the reader sees least: one end alone off is no other name.
    let same = seal
        .chars()
        .rev()
        .zip(party.chars().rev())
        .take_while(|(a, b)| a == b)
        .count();
    if same >= 7 && same + 4 > read.max(whole) {
        return Agreement::Doubtful;
    }
    // Two characters of a ring that is otherwise the party's may both be slips, unless it was read without any doubt.
    if wrong <= 2 && read == whole && confidence < RING_SURE {
        return Agreement::Doubtful;
    }
    if clear && apart(&seal, &party) {
        Agreement::Different
    } else {
        Agreement::Doubtful
    }
}

/// How much of the party's name a seal's text holds, 0 to 1.
pub(crate) fn likeness(text: &str, party: &str) -> f32 {
    let (seal, party) = (seal_name(text), seal_name(party));
    let longest = seal.chars().count().max(party.chars().count());
    if longest == 0 {
        return 0.0;
    }
    1.0 - distance(&seal, &party) as f32 / longest as f32
}

/// The name on a seal without what else is cut into it.
fn seal_name(text: &str) -> String {
    let mut name: String = tidy_firm(text)
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
        name = name.replace(word, "");
    }
    name
}

/// Whether less than half of what stands between the common beginning and the common end is shared.
fn apart(seal: &str, party: &str) -> bool {
    let (mut x, mut y): (Vec<char>, Vec<char>) = (seal.chars().collect(), party.chars().collect());
    let same = x.iter().zip(&y).take_while(|(p, q)| p == q).count();
    x.drain(..same);
    y.drain(..same);
    while let (Some(p), Some(q)) = (x.last(), y.last())
        && p == q
    {
        x.pop();
        y.pop();
    }
    let shared = y.iter().filter(|q| x.iter().any(|p| alike(*p, **q))).count();
    y.len().max(x.len()) >= 2 && shared * 2 < y.len().max(1)
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
    fn a_person_whose_name_lost_its_first_character_or_its_dot_is_asked_after_and_another_person_is_not() {
        assert_eq!(person(sure("郦明微"), sure("明微")), Agreement::Doubtful);
        assert_ne!(
            person(sure("迪丽苏曼·阿迪里拉"), sure("迪丽苏曼阿迪里拉")),
            Agreement::Different
        );
        assert_eq!(person(sure("郦明微"), sure("郦明远")), Agreement::Different);
        assert_eq!(
            person(sure("古丽艾娜·买苏木江"), sure("古丽艾娜·买苏东江")),
            Agreement::Doubtful
        );
    }

    #[test]
    fn a_firm_is_the_same_wherever_its_bracket_closes() {
        assert_eq!(
            firm(sure("石榴籽（杭州贸易有限公司）"), sure("石榴籽（杭州）贸易有限公司")),
            Agreement::Noted
        );
        assert_eq!(
            firm(sure("石榴籽（宁波）贸易有限公司"), sure("石榴籽（杭州）贸易有限公司")),
            Agreement::Different
        );
    }

    #[test]
    fn a_seal_whose_ring_begins_unreadably_is_doubt_and_no_other_firm() {
        let firm = "杭州上城青禾和农产品专业合作社";
        assert_eq!(
            seal("三载州上城青禾和农产品专业合作社", 0.95, firm),
            Agreement::Doubtful
        );
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
        assert_eq!(seal("杭州青禾餐饮管理有限公司", 0.9, firm), Agreement::Doubtful);
        assert_eq!(seal("杭州青禾餐饮管理有限公司", 0.95, firm), Agreement::Different);
        assert_eq!(
            seal("杭州市上城区青木化店", 0.95, "杭州市上城区青禾花店"),
            Agreement::Same
        );
        assert_eq!(seal("", 0.0, firm), Agreement::Doubtful);
        let branch = "杭州槐序和科技有限公司上城分公司";
        let read = "杭州槐序租科技有限公司上城分公司";
        assert_eq!(seal(read, 0.97, branch), Agreement::Same);
        assert_eq!(seal(read, 0.999, branch), Agreement::Doubtful);
    }

    #[test]
    fn a_unit_behind_a_number_makes_no_other_number() {
        assert_eq!(value(sure("27300.00元"), sure("27300")), Agreement::Same);
        assert_eq!(value(sure("86.3平方米"), sure("86.30")), Agreement::Same);
        assert_eq!(value(sure("27300元"), sure("27800")), Agreement::Different);
        assert_eq!(value(sure("贰元"), sure("2")), Agreement::Different);
    }

    #[test]
    fn people_are_told_from_firms() {
        assert!(natural("王小明"));
        assert!(natural("迪丽热巴·买买提"));
        assert!(!natural("云锦面馆"));
        assert!(!natural("杭州云锦餐饮管理有限公司"));
    }
}
