//! From text to a value: normalised, checked against the rule of its kind, put right where only one reading is possible.
//!
//! Knows what values look like; where they stand on paper is the business of others.
use super::layout::is_han;
use super::running::pattern;
use crate::shapes;
use catalogue::{Field, ValueKind};
use domain::{Kind, confusion, validate};

/// A value as text, and how far it may be relied on.
#[derive(Debug, Clone)]
pub(super) struct Cleaned {
    pub text: String,
    /// A look-alike was put right.
    pub corrected: bool,
    /// It satisfies the rule of its kind.
    pub valid: bool,
    /// Only one reading is possible.
    pub certain: bool,
}

impl Cleaned {
    pub(super) fn sound(text: String) -> Self {
        Self {
            text,
            corrected: false,
            valid: true,
            certain: true,
        }
    }
}

/// The value that a text is for a field; `None` where it can be none.
pub(super) fn clean(field: &Field, text: &str) -> Option<Cleaned> {
    match field.value {
        ValueKind::Text => Some(Cleaned::sound(closed(print(text)))),
        ValueKind::List => Some(Cleaned::sound(closed(simplified(&super::scope::list(&print(text)))))),
        ValueKind::Number => number(text),
        ValueKind::Organisation | ValueKind::Party => name(text),
        ValueKind::Person => person(text),
        ValueKind::CreditCode => checked(Kind::CreditCode, &code(text, 18)?),
        ValueKind::IdNumber => checked(Kind::IdNumber, &code(text, 18)?),
        ValueKind::IdOrCreditCode => {
            let text = code(text, 18)?;
            let id = checked(Kind::IdNumber, &text).filter(|c| c.valid);
            id.or_else(|| checked(Kind::CreditCode, &text))
        }
        ValueKind::PropertyCertificateNumber => certificate_number(text),
        ValueKind::PropertyUnit => checked(Kind::PropertyUnit, text),
        ValueKind::FoodLicenceNumber => checked(Kind::FoodLicenceNumber, text),
        ValueKind::Phone => checked(Kind::Phone, text),
        ValueKind::Date => date(text),
        ValueKind::Amount => amount(text),
        ValueKind::Area => area(text),
        ValueKind::Address => address(text),
        ValueKind::Period => period(text, None),
        ValueKind::PeriodStart => period(text, Some(true)),
        ValueKind::PeriodEnd => period(text, Some(false)),
        ValueKind::Choice => choice(field, text),
    }
}

/// As a person would write it: brackets full width beside Chinese.
pub(super) fn print(text: &str) -> String {
    if !text.chars().any(is_han) {
        return text.to_owned();
    }
    let mut before = ' ';
    text.chars()
        .map(|c| {
            let printed = match c {
                '(' => '（',
                ')' => '）',
                ';' => '；',
                ':' if !before.is_ascii() => '：',
                ',' if !before.is_ascii() => '，',
                other => other,
            };
            before = c;
            printed
        })
        .collect()
}

/// A bracket at the very end is the thinnest of marks: one that was opened is closed.
fn closed(text: String) -> String {
    let count = |c: char| text.matches(c).count();
    let inner = text.rsplit_once('（').map_or(0, |(_, inner)| inner.chars().count());
    if count('（') == count('）') + 1 && inner >= 2 && !text.ends_with('）') {
        return text + "）";
    }
    text
}

const TRADITIONAL: &str = "傳劉張楊趙吳鄭羅韓馮葉蔣蕭賈鄒譚陸賴鍾盧蘭偉強軍麗紅艷傑濤勝賢義榮緒維純練繼續顧領順願區號樓棟層單雲東廣場廈園鎮鄉縣車務營業電設計術產銷項錦銀鋪門長陽橋灣處龍馬鳳華國開發閣館創豐興寧蘇陳錢鐵雙禮聖綠藝萬經濟貿圖書會學與際網軟點飲飾機構體療醫藥諮詢訊資貨運輸紡織裝製動農";
const SIMPLIFIED: &str = "传刘张杨赵吴郑罗韩冯叶蒋萧贾邹谭陆赖钟卢兰伟强军丽红艳杰涛胜贤义荣绪维纯练继续顾领顺愿区号楼栋层单云东广场厦园镇乡县车务营业电设计术产销项锦银铺门长阳桥湾处龙马凤华国开发阁馆创丰兴宁苏陈钱铁双礼圣绿艺万经济贸图书会学与际网软点饮饰机构体疗医药咨询讯资货运输纺织装制动农";

/// Official papers are set in simplified characters: in addresses and lists a traditional one is a slip of the reader.
/// Names are left as they are.
fn simplified(text: &str) -> String {
    let plain = |c: char| {
        let at = TRADITIONAL.chars().position(|t| t == c);
        at.and_then(|i| SIMPLIFIED.chars().nth(i)).unwrap_or(c)
    };
    text.chars().map(plain).collect()
}

/// Whether the character is set otherwise on official papers.
pub(super) fn traditional(c: char) -> bool {
    TRADITIONAL.contains(c)
}

/// A name whose last word was cut by the edge of its paper or of its box: only one form of an enterprise begins so.
fn whole(text: &str) -> String {
    const FORMS: [&str; 4] = ["有限合伙", "普通合伙", "特殊普通合伙", "个体工商户"];
    let Some((front, inner)) = text.rsplit_once('(') else {
        return text.to_owned();
    };
    // 有限 alone begins a limited company too.
    let fewest = if front.ends_with("合伙企业") { 2 } else { 3 };
    let inner = inner.trim_end_matches(')');
    let cut = |form: &&&str| form.starts_with(inner) && **form != inner && inner.chars().count() >= fewest;
    match FORMS.iter().find(cut) {
        Some(form) => format!("{front}({form})"),
        None => text.to_owned(),
    }
}

/// A name without the words of a seal that lies over its end.
fn unsealed(text: &str) -> &str {
    const WORDS: [&str; 8] = [
        "合同专用章",
        "财务专用章",
        "发票专用章",
        "业务专用章",
        "检测专用章",
        "检验专用章",
        "专用章",
        "公章",
    ];
    WORDS.iter().find_map(|w| text.strip_suffix(w)).unwrap_or(text)
}

fn name(text: &str) -> Option<Cleaned> {
    let cut = unsealed(text).trim_end_matches(['(', '（']);
    let text = whole(cut);
    let han = text.chars().filter(|c| is_han(*c)).count();
    // "(盖章)" behind a label is an instruction, not a name; a sentence is a clause about the party.
    if text.starts_with('(') || sentence(&text) {
        return None;
    }
    (han >= 2 || text.chars().count() >= 3).then(|| Cleaned {
        corrected: text != cut,
        ..Cleaned::sound(closed(print(&text)))
    })
}

/// Whether the text goes on from its label as a sentence does: 申请人保证所填内容真实.
fn sentence(text: &str) -> bool {
    const VERBS: [&str; 41] = [
        "无转",
        "无权",
        "保证",
        "承诺",
        "予以",
        "应当",
        "应于",
        "应在",
        "必须",
        "有权",
        "可以",
        "不得",
        "负责",
        "同意",
        "声明",
        "愿意",
        "签字",
        "签章",
        "盖章",
        "签名",
        "全权",
        "已经",
        "已充分",
        "自愿",
        "提供",
        "按照",
        "按期",
        "违反",
        "违约",
        "未按",
        "逾期",
        "如需",
        "如有",
        "负担",
        "承担",
        "自行",
        "支付",
        "缴纳",
        "的",
        "在",
        "将",
    ];
    text.chars().count() > 60
        || text.contains(['。', ';', '；'])
        || VERBS.iter().any(|v| text.starts_with(v))
        || text.contains(',') && !text.is_ascii()
}

/// A person's name without the end of the words that are laid across copies, which ran into it.
fn unmarked(text: &str) -> &str {
    const WORDS: [&str; 6] = ["业务使用", "务使用", "使用", "他用无效", "用无效", "无效"];
    const SHORTEST: usize = 2;
    let cut = WORDS.iter().find_map(|words| text.strip_suffix(words));
    cut.filter(|name| name.chars().count() >= SHORTEST).unwrap_or(text)
}

/// What begins the type of an enterprise or another part of a licence, and no name.
const NO_NAMES: [&str; 7] = [
    "有限",
    "股份有限",
    "个体工商户",
    "个人独资",
    "经营范围",
    "许可经营",
    "一般经营",
];

fn person(text: &str) -> Option<Cleaned> {
    if sentence(text) && !text.contains(',') {
        return None;
    }
    // 委派代表 and the like follow the name of a partner.
    let text = unsealed(text).split(['(', '（', ':', ',', ';']).next().unwrap_or(text);
    let text = unmarked(text);
    // A single character is a speck or what is left of a name, and no name.
    let plain = text.chars().count() > 1 && text.chars().all(|c| is_han(c) || c == '·' || c.is_ascii_alphabetic());
    // Without a dot between its parts no name is that long.
    let long = !text.contains('·') && text.chars().filter(|c| is_han(*c)).count() > 8;
    // Where a press set the labels and a printer the values a little higher or lower, the next line is another value.
    let other = NO_NAMES.iter().any(|words| text.starts_with(words));
    (plain && !long && !other).then(|| Cleaned::sound(text.to_owned()))
}

fn number(text: &str) -> Option<Cleaned> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    plain
        .chars()
        .any(|c| c.is_ascii_digit())
        .then(|| Cleaned::sound(print(&plain)))
}

/// The run of letters and digits of a code; a little too long or short is still shown, as invalid.
fn code(text: &str, length: usize) -> Option<String> {
    // Specks between the figures pass for dots.
    let run = text
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '·'))
        .map(|run| run.replace(['.', '·'], "").to_ascii_uppercase())
        .max_by_key(String::len)
        .filter(|s| s.len() + 3 >= length && s.chars().filter(char::is_ascii_digit).count() >= 6)?;
    Some(if run.len() > length {
        run[..length].to_owned()
    } else {
        run
    })
}

/// By the validator of the kind; a single look-alike is put right where only one reading passes.
fn checked(kind: Kind, text: &str) -> Option<Cleaned> {
    let verdict = validate(kind, text);
    if let (true, Some(value)) = (verdict.valid, verdict.normalised) {
        return Some(Cleaned {
            text: value,
            corrected: false,
            valid: true,
            certain: verdict.certain,
        });
    }
    if let Some(value) = confusion::repair(kind, text) {
        return Some(Cleaned {
            text: value,
            corrected: true,
            valid: true,
            certain: true,
        });
    }
    let looks_like_one = match kind {
        Kind::Amount | Kind::Area | Kind::Phone => text.chars().any(|c| c.is_ascii_digit()),
        Kind::Date => text.chars().any(|c| c.is_ascii_digit()) || text.contains('年') && text.contains('月'),
        _ => true,
    };
    looks_like_one.then(|| Cleaned {
        text: text.to_owned(),
        corrected: false,
        valid: false,
        certain: true,
    })
}

fn certificate_number(text: &str) -> Option<Cleaned> {
    let regex = pattern(r"\p{Han}\(\d{4}\)\p{Han}{2,12}不动产权第?\d+号?")?;
    let text = regex.find(text).map_or(text, |m| m.as_str());
    let mut cleaned = checked(Kind::PropertyCertificateNumber, text)?;
    cleaned.text = print(&cleaned.text);
    Some(cleaned)
}

const DATE: &str = r"\d{4}年\d{1,2}月\d{1,2}日?|\d{4}[./-]\d{1,2}[./-]\d{1,2}|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日|[零壹贰叁肆伍陆柒捌玖]{4}年[零壹贰叁肆伍陆柒捌玖拾]{1,3}月[零壹贰叁肆伍陆柒捌玖拾]{1,4}日|\d{8}|\d{4}年\d{1,2}月";

fn date(text: &str) -> Option<Cleaned> {
    let regex = pattern(DATE)?;
    let text = regex.find(text).map_or(text, |m| m.as_str());
    checked(Kind::Date, text)
}

/// Both ends of a period, or the one asked for.
fn period(text: &str, start: Option<bool>) -> Option<Cleaned> {
    let regex = pattern(DATE)?;
    let open = ["长期", "永久", "无固定期限"].iter().any(|w| text.contains(w));
    let dates: Vec<Cleaned> = regex
        .find_iter(text)
        .filter_map(|m| checked(Kind::Date, m.as_str()))
        .collect();
    let valid = dates.iter().all(|d| d.valid);
    let only_end = dates.len() == 1 && (text.ends_with('止') || text.contains("至") && !text.contains("起"));
    let (first, last) = match (dates.first(), dates.get(1)) {
        (Some(a), Some(b)) => (Some(a.text.clone()), Some(b.text.clone())),
        (Some(a), None) if open => (Some(a.text.clone()), Some("长期".to_owned())),
        (Some(a), None) if only_end || start == Some(false) => (None, Some(a.text.clone())),
        (Some(a), None) => (Some(a.text.clone()), None),
        (None, _) if open => (None, Some("长期".to_owned())),
        (None, _) => return None,
    };
    let value = match start {
        Some(true) => first?,
        Some(false) => last?,
        None => match (first, last) {
            (Some(a), Some(b)) => format!("{a}/{b}"),
            (None, Some(b)) => b,
            (Some(a), None) => a,
            (None, None) => return None,
        },
    };
    Some(Cleaned {
        text: value,
        corrected: false,
        valid,
        certain: true,
    })
}

/// An amount, without what ran into its end.
fn amount(text: &str) -> Option<Cleaned> {
    const WHOLE: &str = r"^为?(?:人民币)?(?:[零〇壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千万亿]+|[\d,.]+[万亿]?)[元圆](?:整|正|人民币)?";
    let text = &thousands(text);
    let whole = pattern(WHOLE)?.find(text).map_or(text.as_str(), |m| m.as_str());
    let whole = whole.strip_prefix('为').unwrap_or(whole);
    if validate(Kind::Amount, text).valid {
        return checked(Kind::Amount, text);
    }
    checked(Kind::Amount, whole)
}

/// The amount with its commas, where they were read as points: only the last point parts the cents.
fn thousands(text: &str) -> String {
    const POINTS: &str = r"(?P<v>\d{1,3}(?:\.\d{3})+)\.\d{2}(?:\D|$)";
    let found = pattern(POINTS).and_then(|points| Some(points.captures(text)?.name("v")?.range()));
    found.map_or_else(
        || text.to_owned(),
        |v| {
            format!(
                "{}{}{}",
                &text[..v.start],
                text[v.clone()].replace('.', ","),
                &text[v.end..]
            )
        },
    )
}

fn area(text: &str) -> Option<Cleaned> {
    // The number of the next clause, where the blank for the area was left empty; no premises are that small.
    const CLAUSE: &str =
        r"^(?:\(?\d{1,2}(?:[、.)]|\.\d[、.]?)[\p{Han}&&[^平米亩]]|\d\.\d$|[(第]?[一二三四五六七八九十]{1,3}[、.)条]?$)";
    if pattern(CLAUSE)?.is_match(text) {
        return None;
    }
    // Areas are printed with two decimals: what looks like more figures is the unit, read as such.
    let unit = pattern(r"^(?P<v>.*\d\.\d{2})\d{1,2}$")?;
    let text = unit
        .captures(text)
        .and_then(|c| c.name("v"))
        .map_or(text, |v| v.as_str());
    let found = validate(Kind::Area, text);
    if found.valid {
        return checked(Kind::Area, text);
    }
    // A table gives a bare number under its heading.
    // What follows the second decimal is the next line.
    let regex = pattern(r"\d[\d,]*(?:\.\d{1,2})?")?;
    let text = text.replace("m2", "");
    let number = regex.find(&text)?.as_str();
    checked(Kind::Area, &format!("{number}平方米"))
}

fn address(text: &str) -> Option<Cleaned> {
    let long = text.chars().count() >= 4 && text.chars().filter(|c| is_han(*c)).count() >= 2;
    long.then(|| Cleaned::sound(simplified(&print(text))))
}

fn choice(field: &Field, text: &str) -> Option<Cleaned> {
    let named = field.one_of.iter().filter(|w| text.contains(w.as_str()));
    if let Some(word) = named.max_by_key(|w| w.len()) {
        return Some(Cleaned::sound(word.clone()));
    }
    // Of a closed list the one that looks like it, where only one does.
    let alike = |w: &&String| {
        w.chars().count() == text.chars().count() && w.chars().zip(text.chars()).all(|(a, b)| shapes::alike(a, b))
    };
    let mut near = field.one_of.iter().filter(alike);
    let only = near.next().filter(|_| near.next().is_none())?;
    Some(Cleaned {
        corrected: true,
        ..Cleaned::sound(only.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_the_next_clause_is_no_area() {
        let value = |text| area(text).map(|c| c.text);
        for clause in [
            "1.2乙方承租该房屋用于商业",
            "2、租赁期限为3年",
            "(3)租金",
            "2.1.甲方",
            "1.2",
        ] {
            assert_eq!(value(clause), None, "{clause}");
        }
        assert_eq!(value("35.5平方米"), Some("35.5".to_owned()));
        assert_eq!(value("240.19商业服务"), Some("240.19".to_owned()));
    }

    #[test]
    fn commas_of_an_amount_that_were_read_as_points_part_thousands() {
        let value = |text| amount(text).filter(|c| c.valid).map(|c| c.text);
        assert_eq!(value("人民币9.900.00元"), Some("9900".to_owned()));
        assert_eq!(value("为人民币10.000.00元(大写:壹万元整)"), Some("10000".to_owned()));
        assert_eq!(value("1,234.567.00元"), Some("1234567".to_owned()));
        assert_eq!(value("9900.00元"), Some("9900".to_owned()));
    }

    #[test]
    fn a_partnership_whose_last_word_was_cut_is_named_whole() {
        let named = |text| name(text).map(|c| (c.text, c.corrected));
        let whole = "杭州朝屿健身服务合伙企业（有限合伙）".to_owned();
        assert_eq!(named("杭州朝屿健身服务合伙企业(有限合"), Some((whole.clone(), true)));
        assert_eq!(named("杭州朝屿健身服务合伙企业(有限合伙)"), Some((whole, false)));
    }

    #[test]
    fn traditional_characters_of_an_address_are_written_simplified() {
        assert_eq!(simplified("雲錦大廈1幢"), "云锦大厦1幢");
        assert_eq!(simplified("產"), "产", "the two tables go in step");
    }
}
