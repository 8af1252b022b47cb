//! From text to parts. Must not fail: what is not understood becomes part of a name.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numerals::to_figures;
use super::{Address, Numbers};
use crate::text::{fold_upper, is_dash, pattern};

macro_rules! patterns {
    ($($name:ident = $literal:expr;)+) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| pattern($literal));)+
    };
}

patterns! {
    PROVINCE = r"^(?:中国)?(\p{Han}{2,3}省|内蒙古自治区|广西壮族自治区|西藏自治区|宁夏回族自治区|新疆维吾尔自治区)";
    CITY = r"^(\p{Han}{2,4}?市)";
    DISTRICT = r"^([\p{Han}--[路街巷弄]]{1,10}?(?:[^小园社街校景厂片库业院路]区|县|旗|市))";
    STREET = r"^(\p{Han}{1,8}?(?:街道|镇|乡))";
    COMMUNITY = r"^(\p{Han}{1,10}?(?:社区|村))";
    GROUP = r"^(\d{1,3})组";
    // The road's suffix stands right before its number; roads may themselves be numbered (2号大街).
    ROAD_NUMBER = r"^(\p{Han}*?(?:\d{1,3}号(?:大街|大道|路|街)|(?:\p{Han}{1,12}?)(?:大道|大街|路|街|巷|弄|里|胡同|道|埭|桥|坊|线)))((?:\d+[弄巷])?)((?:[甲乙丙丁戊附临])?\d+[^\p{Han}]*号?)";
    ROAD_ALONE = r"^(\p{Han}{1,12}(?:大道|大街|路|街|巷|弄|胡同))";
    LANE = r"^(\d+)[弄巷]";
    NUMBER = r"^([甲乙丙丁戊附临]?)(\d+)([A-Z甲乙丙丁]?)(?:[-之](\d+))?号(?:([甲乙丙丁])|(?:之|-|附)(\d+))?";
    NUMBERS = r"^(\d+号?(?:[、,]\d+号?)+)号";
    LOWEST = r"底层|首层";
    // 305室-5 and 305室-A are rooms of their own, as 305-5室 is.
    SUB_ROOM = r"(\d)(室|房)-([A-Z]|\d{1,2})$";
    BARE_NUMBER = r"^(\d+)$";
    BUILDING = r"^(?:第?(\d+[A-Z]?|[A-Z]\d*|[甲乙丙丁东南西北中主裙])号?(?:幢|栋|座)|(\d+[A-Z]?|[A-Z])(?:号楼|#楼?)|([A-Z东南西北主裙])楼)";
    UNIT = r"^(\d+|[A-Z甲乙丙丁])单元";
    BASEMENT = r"^(?:(?:地下|负|-|B)(\d+)(?:层|楼|F)|地下室|B(\d)-)";
    BASEMENT_BARE = r"^B(\d)$";
    FLOOR = r"^第?(\d+(?:[-至、,]\d+)*)(?:层|楼|F)";
    DASHED = r"^(\d{1,2})-(?:(\d{1,2})-)?([A-Z]?\d{3,4})(?:号?室|号房?|房|#)?$";
    ROOM = r"^(?:沿街|底商|商铺|店铺|铺位|商位|摊位|店面|铺|房间|室|房)?([A-Z]?\d+[A-Z]?(?:[-至、,/]\d+[A-Z]?|-[A-Z])*)(?:号?(?:沿街|底层)?(?:室|房间|房屋|房|商铺|店铺|铺位|商位|摊位|店面|铺|店)|号|#)?";
}

/// What licences print after an address and what belongs to no place.
const NOTES: [&str; 8] = [
    "自主申报",
    "住所申报",
    "集群注册",
    "一照多址",
    "托管",
    "商务秘书",
    "经营场所",
    "仅限办公",
];
/// Endings of names of estates and buildings.
const NAME_ENDS: [&str; 22] = [
    "大厦", "广场", "中心", "小区", "园区", "花园", "公寓", "新村", "家园", "大楼", "商厦", "商城", "市场", "城", "苑",
    "府", "园", "里", "邸", "湾", "庭", "座",
];

/// Reads an address into parts. Any text gives an address, if need be an empty one.
pub fn parse(input: &str) -> Address {
    let folded: String = fold_upper(input)
        .chars()
        .map(|c| match c {
            c if is_dash(c) => '-',
            '~' | '〜' => '-',
            '〔' | '[' | '【' => '(',
            '〕' | ']' | '】' => ')',
            c => c,
        })
        .filter(|c| !matches!(c, '。' | ';' | '"' | '\'' | '“' | '”' | '*'))
        .collect();
    let folded = LOWEST.replace_all(&folded, "1层");
    let (outside, brackets) = split_brackets(&to_figures(&folded));
    let outside = SUB_ROOM.replace(&outside, "$1-$3$2");
    let mut address = Address::default();
    read(&outside, &mut address);
    for inside in brackets {
        if !NOTES.iter().any(|note| inside.contains(note)) {
            let mut other = Address::default();
            read(&inside, &mut other);
            fill(&mut address, other);
        }
    }
    address
}

/// The text without its brackets, and what stood in them.
fn split_brackets(text: &str) -> (String, Vec<String>) {
    let mut outside = String::new();
    let mut brackets = Vec::new();
    let mut inside: Option<String> = None;
    for c in text.chars() {
        match (c, &mut inside) {
            ('(', None) => inside = Some(String::new()),
            ('(' | ')', _) => brackets.extend(inside.take()),
            (c, Some(inside)) => inside.push(c),
            (c, None) => outside.push(c),
        }
    }
    brackets.extend(inside);
    (outside, brackets)
}

/// Takes over the parts that only the bracket has.
fn fill(address: &mut Address, other: Address) {
    fn over<T>(mine: &mut Option<T>, other: Option<T>) {
        if mine.is_none() {
            *mine = other;
        }
    }
    over(&mut address.province, other.province);
    over(&mut address.city, other.city);
    over(&mut address.district, other.district);
    over(&mut address.street, other.street);
    over(&mut address.community, other.community);
    if address.road.is_none() && address.number.is_none() {
        address.road = other.road;
        address.lane = other.lane;
        address.number = other.number;
    }
    over(&mut address.building, other.building);
    over(&mut address.unit, other.unit);
    over(&mut address.floor, other.floor);
    over(&mut address.room, other.room);
    let known = |name: &String| NAME_ENDS.iter().any(|end| name.ends_with(end));
    address.names.extend(other.names.into_iter().filter(known));
}

fn read(text: &str, address: &mut Address) {
    let rest = areas(text, address);
    let rest = road(rest, address);
    inside(rest, address);
}

/// Province down to community.
fn areas<'a>(text: &'a str, address: &mut Address) -> &'a str {
    let mut rest = text;
    if let Some(found) = PROVINCE.captures(rest) {
        address.province = Some(found[1].to_owned());
        rest = after(rest, &found);
    }
    rest = area(rest, &CITY, &mut address.city);
    rest = area(rest, &DISTRICT, &mut address.district);
    rest = area(rest, &STREET, &mut address.street);
    if !COMMUNITY.captures(rest).is_some_and(|found| found[1].ends_with("新村")) {
        rest = area(rest, &COMMUNITY, &mut address.community);
    }
    if let Some(found) = GROUP.captures(rest) {
        rest = after(rest, &found);
    }
    rest
}

/// Takes an area, unless its suffix only begins another word: 市场, 镇海路, 中山村路, or it runs over a road's number.
fn area<'a>(rest: &'a str, form: &Regex, field: &mut Option<String>) -> &'a str {
    const FOLLOWERS: [&str; 16] = [
        "场", "民", "政", "域", "间", "路", "街", "巷", "弄", "大道", "里", "东路", "西路", "南路", "北路", "中路",
    ];
    let Some(found) = form.captures(rest) else {
        return rest;
    };
    let tail = after(rest, &found);
    // 街道 itself begins with 街, so only the text after the suffix matters.
    if FOLLOWERS.iter().any(|follower| tail.starts_with(follower)) || found[1].contains("号") {
        return rest;
    }
    *field = Some(found[1].to_owned());
    tail
}

fn road<'a>(text: &'a str, address: &mut Address) -> &'a str {
    if let Some(found) = ROAD_NUMBER.captures(text)
        && !starts_building(&text[found.get(1).map_or(0, |road| road.end())..])
    {
        address.road = Some(found[1].to_owned());
        let mut rest = &text[found[1].len()..];
        if let Some(lane) = LANE.captures(rest) {
            address.lane = Some(lane[1].to_owned());
            rest = after(rest, &lane);
        }
        return number(rest, address);
    }
    if let Some(found) = ROAD_ALONE.captures(text) {
        address.road = Some(found[1].to_owned());
        return after(text, &found);
    }
    text
}

/// 12号楼 and 2幢 right after a road are buildings, not numbers at the road.
fn starts_building(text: &str) -> bool {
    BUILDING.is_match(text)
}

fn number<'a>(text: &'a str, address: &mut Address) -> &'a str {
    if let Some(found) = NUMBERS.captures(text) {
        address.number = Some(Numbers::list(&found[1].replace('号', "")));
        return after(text, &found);
    }
    if let Some(found) = NUMBER.captures(text) {
        // 号-1幢 has no sub-number.
        address.number = Some(Numbers::at_road(&found));
        return after(text, &found);
    }
    if let Some(found) = BARE_NUMBER.captures(text) {
        address.number = Some(Numbers::one(&found[1]));
        return "";
    }
    text
}

/// Everything behind the number at the road, in any order.
fn inside(text: &str, address: &mut Address) {
    let mut rest = text;
    let mut name = String::new();
    while let Some(c) = rest.chars().next() {
        if let Some(tail) = take(rest, address, &name) {
            keep(&mut name, address);
            rest = tail;
            continue;
        }
        if c.is_alphanumeric() {
            name.push(c);
        } else {
            keep(&mut name, address);
        }
        rest = &rest[c.len_utf8()..];
    }
    keep(&mut name, address);
}

fn keep(name: &mut String, address: &mut Address) {
    // Signs and stray figures are no name.
    let name = std::mem::take(name);
    if name.chars().any(|c| !c.is_ascii_digit()) && name.chars().count() > 1 {
        address.names.push(name);
    }
}

/// Takes one part from the beginning of the text.
fn take<'a>(rest: &'a str, address: &mut Address, name: &str) -> Option<&'a str> {
    // 东, 主 and the like are buildings only at the start of a word: 云锦东座 is left to the name.
    let fresh = name.is_empty() || rest.starts_with(|c: char| c.is_ascii());
    if let Some(found) = BUILDING.captures(rest).filter(|_| fresh && address.building.is_none()) {
        // 305# at the end is a room.
        let tail = after(rest, &found);
        if !(found[0].ends_with('#') && tail.is_empty()) {
            let building = found.iter().skip(1).flatten().next()?.as_str();
            address.building = Some(trimmed(building));
            return Some(tail);
        }
    }
    if let Some(found) = UNIT.captures(rest) {
        address.unit = Some(trimmed(&found[1]));
        return Some(after(rest, &found));
    }
    if let Some(found) = BASEMENT.captures(rest).or_else(|| BASEMENT_BARE.captures(rest)) {
        let level = found
            .iter()
            .skip(1)
            .flatten()
            .next()
            .map_or("1", |level| level.as_str());
        address.floor = Some(Numbers::one(&format!("B{}", trimmed(level))));
        return Some(after(rest, &found));
    }
    if let Some(found) = FLOOR.captures(rest) {
        address.floor = Some(Numbers::list(&found[1]));
        return Some(after(rest, &found));
    }
    // Without a road a village's or an estate's number comes first: 华联村12号.
    let unnumbered = address.number.is_none() && address.road.is_none() && address.room.is_none();
    if let Some(found) = NUMBER
        .captures(rest)
        .filter(|found| unnumbered && !room_follows(after(rest, found)))
    {
        address.number = Some(Numbers::at_road(&found));
        return Some(after(rest, &found));
    }
    room(rest, address)
}

fn room_follows(tail: &str) -> bool {
    ["室", "房", "商铺", "店铺", "铺", "楼", "商位", "摊位"]
        .iter()
        .any(|word| tail.starts_with(word))
}

fn room<'a>(rest: &'a str, address: &mut Address) -> Option<&'a str> {
    if address.room.is_some() {
        return None;
    }
    if let Some(found) = DASHED.captures(rest) {
        let (first, second) = (trimmed(&found[1]), found.get(2).map(|second| trimmed(second.as_str())));
        // 2-1-305 is building, unit, room; 2-305 after a building is unit and room.
        if address.building.is_none() {
            address.building = Some(first);
            address.unit = address.unit.take().or(second);
        } else if address.unit.is_none() {
            address.unit = Some(first);
        }
        address.room = Some(Numbers::one(&found[3]));
        return Some("");
    }
    let found = ROOM.captures(rest)?;
    // Figures inside a name (尚城1157利星) are no room, but 101东侧 is one.
    let tail = after(rest, &found);
    let inside_name = tail.starts_with(|c: char| c.is_alphabetic() && !"东南西北内旁及和与".contains(c));
    if found[0] == found[1] && inside_name {
        return None;
    }
    address.room = Some(Numbers::list(&found[1]));
    Some(tail)
}

fn after<'a>(text: &'a str, found: &Captures<'_>) -> &'a str {
    &text[found.get(0).map_or(0, |whole| whole.end())..]
}

/// Without leading zeros.
fn trimmed(text: &str) -> String {
    let bare = text.trim_start_matches('0');
    if bare.starts_with(|c: char| c.is_ascii_digit()) {
        bare.to_owned()
    } else {
        text.to_owned()
    }
}

impl Numbers {
    /// Longer ranges are not spelt out: nobody rents five hundred rooms.
    const LONGEST_RANGE: u32 = 500;

    pub(super) fn one(text: &str) -> Self {
        let text = trimmed(text);
        Self {
            holds: BTreeSet::from([text.clone()]),
            text,
        }
    }

    /// `301`, `301-305` (a range), `305-1` (a room of its own), `301、303`.
    fn list(text: &str) -> Self {
        let mut holds = BTreeSet::new();
        let mut items = Vec::new();
        for item in text.split(['、', ',', '/']) {
            let (first, last) = item
                .split_once(['-', '至'])
                .map_or((item, None), |(first, last)| (first, Some(last)));
            let first = trimmed(first);
            if let Some(last) = last.map(trimmed) {
                let written = format!("{first}-{last}");
                holds.extend(Self::between(&first, &last).unwrap_or_else(|| BTreeSet::from([written.clone()])));
                items.push(written);
            } else {
                holds.insert(first.clone());
                items.push(first);
            }
        }
        items.sort();
        Self {
            text: items.join("、"),
            holds,
        }
    }

    /// A number at the road: 12, 12-1, 甲12, 12A; 12-16 may be a range.
    fn at_road(found: &Captures<'_>) -> Self {
        let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
        let prefix = format!("{}{}", part(1), part(5));
        let main = format!("{prefix}{}{}", trimmed(part(2)), part(3));
        let sub = trimmed(found.get(4).or_else(|| found.get(6)).map_or("", |sub| sub.as_str()));
        if sub.is_empty() {
            return Self {
                holds: BTreeSet::from([main.clone()]),
                text: main,
            };
        }
        let text = format!("{main}-{sub}");
        let mut holds = BTreeSet::from([text.clone()]);
        // After 号 it is always a sub-number; before it, it may be the end of a range.
        if found.get(4).is_some() {
            holds.extend(Self::between(&main, &sub).unwrap_or_default());
        }
        Self { text, holds }
    }

    fn between(first: &str, last: &str) -> Option<BTreeSet<String>> {
        let (from, to): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        (from < to && to - from <= Self::LONGEST_RANGE).then(|| (from..=to).map(|n| n.to_string()).collect())
    }
}
