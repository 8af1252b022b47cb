//! Scopes of business: lists in the wording that the registries prescribe, whose thin marks a reader loses.
//!
//! Puts back only marks of prescribed wording; the entries themselves are left as they were read.

use super::layout::find;

/// What the registries print behind entries, as it reads without its brackets.
const NOTES: [[&str; 2]; 2] = [
    ["依法须经批准的项目", "经相关部门批准后方可开展经营活动"],
    ["除依法须经批准的项目外", "凭营业执照依法自主开展经营活动"],
];
/// The most usual entry of all is a list itself.
const SERVICES: [&str; 6] = ["技术服务", "技术开发", "技术咨询", "技术交流", "技术转让", "技术推广"];
const HEADINGS: [&str; 2] = ["一般项目", "许可项目"];
/// How most entries of the registries' list of businesses end.
const ENTRY_ENDS: [&str; 6] = ["销售", "零售", "批发", "服务", "制造", "租赁"];
/// How the entries of food permits end, and how the next one begins, as the rules for such permits word them.
const FOOD_ENDS: [&str; 5] = ["食品销售", "）销售", "销售）", "制售", "制售）"];
const FOOD_HEADS: [&str; 12] = [
    "预包装食品",
    "散装食品",
    "散装熟食",
    "特殊食品",
    "保健食品",
    "婴幼儿配方",
    "特殊医学用途",
    "热食类",
    "冷食类",
    "生食类",
    "糕点类",
    "自制饮品",
];

/// The text with the marks of the prescribed wording put right. A colon only follows a heading (许可项目：); elsewhere it
/// is a semicolon that lost its tail. The 一 of 一般项目 is the thinnest of characters and is lost first, and a heading
/// begins a sentence.
pub(super) fn list(printed: &str) -> String {
    let mut text = printed.to_owned();
    if let Some(rest) = text.strip_prefix("般项目") {
        text = format!("一般项目{rest}");
    }
    for words in NOTES.as_flattened() {
        text = worded(&text, words);
    }
    text = headed(&text);
    for [head, tail] in NOTES {
        for mark in ["）", "，", ",", "、", "）,", "），", ""] {
            text = text.replace(&format!("{head}{mark}{tail}"), &format!("{head}，{tail}"));
        }
        text = opened(&text, head);
        text = note_closed(&text.replace(&format!("{tail}、"), &format!("{tail}，")), tail);
    }
    for pair in SERVICES.windows(2) {
        for mark in ["", "·", ",", "，"] {
            text = text.replace(&pair.join(mark), &pair.join("、"));
        }
    }
    text = text.replace("技术推广，", "技术推广；");
    text = text.replace("。般项目", "。一般项目");
    // Once at the end of a line, where a box goes too far, and once where the next one begins.
    text = text.replace("一一般项目", "一般项目").replace("））。", "）。");
    for heading in HEADINGS {
        for mark in ["）", "），", "）,", "）、", "）。", "）.", "）·", "）；"] {
            text = text.replace(&format!("{mark}{heading}"), &format!("）。{heading}"));
        }
        for mark in ["；", "，"] {
            text = text.replace(&format!("{heading}{mark}"), &format!("{heading}："));
        }
    }
    text = parted(&entries(&colons(&text)));
    text = food(&text);
    let chars: Vec<char> = text.chars().collect();
    let heading = |i: usize| i >= 2 && chars[i - 2..i] == ['项', '目'];
    chars
        .iter()
        .enumerate()
        .map(|(i, &c)| if c == '：' && !heading(i) { '；' } else { c })
        .collect()
}

/// The prescribed words where one or two characters of a long run of them were misread.
fn worded(text: &str, words: &str) -> String {
    const ONE_IN: usize = 8;
    let wanted: Vec<char> = words.chars().collect();
    let mut chars: Vec<char> = text.chars().collect();
    let allowed = wanted.len() / ONE_IN;
    let mut at = 0;
    while let Some((from, wrong)) = find(&chars, &wanted, at, allowed) {
        if wrong > 0 {
            chars[from..from + wanted.len()].copy_from_slice(&wanted);
        }
        at = from + wanted.len();
    }
    chars.into_iter().collect()
}

/// Without a mark or two that ran into the heading at the very beginning.
fn headed(text: &str) -> String {
    const MOST: usize = 2;
    let at = |h: &&str| {
        text.find(*h)
            .filter(|at| (1..=MOST).contains(&text[..*at].chars().count()))
    };
    let cut = HEADINGS.iter().find_map(at).unwrap_or(0);
    text[cut..].to_owned()
}

/// A heading that begins the text or a sentence, with the colon that it always has.
fn colons(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 3);
    for (i, sentence) in text.split('。').enumerate() {
        if i > 0 {
            out.push('。');
        }
        let rest = HEADINGS.iter().find_map(|h| Some((h, sentence.strip_prefix(h)?)));
        match rest {
            Some((heading, rest)) if !rest.starts_with('：') && !rest.is_empty() => {
                out.push_str(heading);
                out.push('：');
                out.push_str(rest);
            }
            _ => out.push_str(sentence),
        }
    }
    out
}

/// A comma between entries of a list whose other entries are parted by semicolons lost its dot.
fn entries(text: &str) -> String {
    const FEWEST: usize = 2;
    if text.matches('；').count() < FEWEST {
        return text.to_owned();
    }
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = depth == 0 && matches!(c, '，' | ',') && ENTRY_ENDS.iter().any(|e| out.ends_with(e));
        out.push(if ends { '；' } else { c });
    }
    out
}

/// Two entries that run into each other because the mark between them, at the end of a line, was not seen: a whole entry ends
/// there and another one follows, in a list whose other entries are parted by semicolons.
fn parted(text: &str) -> String {
    const FEWEST: usize = 1;
    const SHORTEST: usize = 4;
    /// After these an entry is over, unless one of the words behind them goes on with it.
    const ENDS: [&str; 3] = ["零售", "销售", "服务"];
    const GOES_ON: [&str; 32] = [
        "市场", "平台", "代理", "需要", "业", "商", "店", "额", "点", "网", "与", "及", "和", "或", "咨询", "管理",
        "技术", "服务", "策划", "信息", "渠道", "中心", "器", "外包", "消费", "机", "区", "站", "费", "员", "型", "的",
    ];
    if text.matches('；').count() < FEWEST {
        return text.to_owned();
    }
    let mut out: Vec<String> = Vec::new();
    for entry in text.split('；') {
        // Headings, sentences and notes in brackets are made otherwise.
        let from = entry.rfind(['：', '。']).map_or(0, |at| at + '：'.len_utf8());
        let words = entry[from..].split('（').next().unwrap_or_default();
        let cut = ENDS.iter().find_map(|end| {
            let at = words.find(end)? + end.len();
            let (first, second) = words.split_at(at);
            let whole = first.chars().count() >= SHORTEST && second.chars().count() >= SHORTEST;
            let goes_on = || GOES_ON.iter().any(|word| second.starts_with(word));
            (whole && !words.contains(['、', '，']) && !goes_on()).then_some(from + at)
        });
        match cut {
            Some(at) => out.extend([entry[..at].to_owned(), entry[at..].to_owned()]),
            None => out.push(entry.to_owned()),
        }
    }
    out.join("；")
}

/// Two entries of a food permit that run into each other, parted by the mark that stands between the others.
fn food(text: &str) -> String {
    let marks = ['；', '、', '，'].into_iter();
    let mark = marks.max_by_key(|m| text.matches(*m).count()).unwrap_or('，');
    let mut out = text.to_owned();
    for end in FOOD_ENDS {
        for head in FOOD_HEADS {
            out = out.replace(&format!("{end}{head}"), &format!("{end}{mark}{head}"));
        }
    }
    out
}

/// A note that begins with its prescribed words, in brackets.
fn opened(text: &str, head: &str) -> String {
    match text.split_once(head) {
        None => text.to_owned(),
        Some((before, after)) => {
            let mark = if before.ends_with(['（', '除']) { "" } else { "（" };
            format!("{before}{mark}{head}{}", opened(after, head))
        }
    }
}

/// A note that ends with its prescribed words, or with the words about the outcome behind them, is closed.
fn note_closed(text: &str, tail: &str) -> String {
    const OUTCOME: &str = "，具体经营项目以审批结果为准";
    let Some((before, after)) = text.split_once(tail) else {
        return text.to_owned();
    };
    let (outcome, rest) = after.strip_prefix(OUTCOME).map_or(("", after), |rest| (OUTCOME, rest));
    let begins = |rest: &str| rest.is_empty() || rest.starts_with('。') || HEADINGS.iter().any(|h| rest.starts_with(h));
    let mark = if begins(rest) { "）" } else { "" };
    format!("{before}{tail}{outcome}{mark}{}", note_closed(rest, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_the_prescribed_wording_are_put_back_and_entries_left_alone() {
        let whole = "许可项目：餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）。一般项目：日用品销售";
        for read in [
            whole.replace("）。", "）"),
            whole.replace("）。", ""),
            whole.replace("）。", "。"),
            whole.replace("）。", "）·"),
            whole.replace("项目，经", "项目）经"),
            whole.replace("项目，经", "项目经"),
            whole.replace("务（", "务"),
            whole.replace("一般项目：", "一般项目；"),
            whole.replace("一般", "般"),
            whole.replace("相关", "相美"),
            whole.replace("许可项目", "印许可项目"),
            whole.replace("一般项目", "一一般项目"),
            whole.replace("）。", "））。"),
        ] {
            assert_eq!(list(&read), whole, "{read}");
        }
        let outcome = "许可项目：餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以审批结果为准）。一般项目：餐饮管理";
        assert_eq!(list(&outcome.replace("为准）", "为准")), outcome);
        assert_eq!(list(&outcome.replace("活动，", "活动、")), outcome);
        assert_eq!(list(&whole.replace("一般项目：", "一般项目")), whole);
        let goods = "一般项目：日用百货销售；针纺织品销售；鞋帽零售；工艺品销售（象牙销售，及其制品除外）";
        assert_eq!(list(&goods.replace("百货销售；", "百货销售，")), goods);
        let other = "一般项目：箱包销售（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）";
        assert_eq!(list(other), other);
        assert_eq!(list(&other.replace('（', "")), other);
        assert_eq!(list(&other.replace('）', "")), other);
        assert_eq!(list("技术服务、技术开发技术咨询"), "技术服务、技术开发、技术咨询");
        assert_eq!(list("技术转让、技术推广，软件开发"), "技术转让、技术推广；软件开发");
        assert_eq!(list("技术转让·技术推广"), "技术转让、技术推广");
        assert_eq!(list("食品销售：日用品零售"), "食品销售；日用品零售");
        assert_eq!(list(whole), whole);
    }

    #[test]
    fn entries_whose_mark_at_the_end_of_a_line_was_lost_are_parted_and_long_entries_are_not() {
        let whole = "一般项目：文具用品零售；咖啡豆零售；阅读推广活动策划；停车场服务；洗染服务";
        assert_eq!(list(&whole.replace("豆零售；", "豆零售")), whole);
        assert_eq!(list(&whole.replace("场服务；", "场服务")), whole);
        let noted = "一般项目：鞋帽零售；化妆品零售；互联网销售（除销售需要许可的商品）；日用品零售";
        assert_eq!(list(&noted.replace("妆品零售；", "妆品零售")), noted);
        for long in [
            "一般项目：农产品销售平台运营；文具用品零售；咖啡豆零售",
            "一般项目：计算机服务器租赁；文具用品零售；咖啡豆零售",
            "一般项目：互联网销售（除销售需要许可的商品）；文具用品零售；咖啡豆零售",
            "一般项目：家政服务；养老服务机构经营管理；服务消费机器人制造",
        ] {
            assert_eq!(list(long), long);
        }
    }

    #[test]
    fn entries_of_a_food_permit_that_run_into_each_other_are_parted_by_its_own_mark() {
        let whole = "预包装食品（含冷藏冷冻食品）销售，热食类食品制售，自制饮品制售";
        assert_eq!(list(&whole.replace("制售，自", "制售自")), whole);
        assert_eq!(list(&whole.replace("销售，", "销售")), whole);
        let other = "热食类食品制售；冷食类食品制售；自制饮品制售";
        assert_eq!(list(&other.replace("制售；冷", "制售冷")), other);
        assert_eq!(list("食品销售、热食类食品制售"), "食品销售、热食类食品制售");
    }
}
