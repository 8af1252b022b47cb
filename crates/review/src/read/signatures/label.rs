//! The wording of signature places: a word for the party, others in brackets behind it, and what is asked for.
//!
//! Knows words only; where a label may stand on paper is for its parent to say.
use crate::shapes::alike;
use catalogue::SignaturePlace;

/// What a label asks for, in any number and order, e.g. 签字或盖章.
const ASKED: [&str; 13] = [
    "合同专用章",
    "按手印",
    "签字",
    "签名",
    "签章",
    "签署",
    "盖章",
    "公章",
    "印章",
    "捺印",
    "手印",
    "指印",
    "章",
];

/// What may stand beside it without asking for anything.
const BESIDE: [&str; 15] = [
    "法定代表人",
    "授权代表",
    "委托代理人",
    "负责人",
    "代表人",
    "代表",
    "单位",
    "个人",
    "企业",
    "本人",
    "或",
    "和",
    "并",
    "及",
    "加盖",
];

/// A label found in a run of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    /// First character.
    pub from: usize,
    /// Behind its last character, colon included.
    pub to: usize,
    /// How plainly it says that somebody signs here.
    pub says: Says,
}

/// How plainly a label says that somebody signs at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    /// A party's word alone: the head of a contract has it as well.
    Party,
    /// With 签字, 盖章 or the like behind it, not in brackets: a sentence may say so too.
    Openly,
    /// With 签字, 盖章 or the like in brackets, or a label taken as it stands.
    Plainly,
}

/// Every label of the place in the text.
pub(super) fn labels(text: &[char], place: &SignaturePlace) -> Vec<Label> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match label(text, at, place) {
            Some(label) => {
                at = label.to;
                out.push(label);
            }
            None => at += 1,
        }
    }
    out
}

fn label(text: &[char], from: usize, place: &SignaturePlace) -> Option<Label> {
    let whole = place.labels.iter().filter_map(|l| word(text, from, l)).max();
    let (mut to, says) = match whole {
        Some(to) => (to, Says::Plainly),
        None => party(text, from, place)?,
    };
    if matches!(text.get(to), Some(':' | ';')) {
        to += 1;
    }
    Some(Label { from, to, says })
}

/// A party's word with what belongs to it.
fn party(text: &[char], from: usize, place: &SignaturePlace) -> Option<(usize, Says)> {
    let one = |at: usize| place.parties.iter().filter_map(|p| word(text, at, p)).max();
    let mut to = one(from)?;
    // 出租方(甲方), 承诺人(单位)
    if let Some('(') = text.get(to)
        && let Some(inner) = one(to + 1).or_else(|| beside(text, to + 1))
        && let Some(')') = text.get(inner)
    {
        to = inner + 1;
    }
    let bracket = matches!(text.get(to), Some('('));
    Some(match asked(text, to) {
        Some(end) if bracket || text.get(end - 1) == Some(&')') => (end, Says::Plainly),
        Some(end) => (end, Says::Openly),
        None => (to, Says::Party),
    })
}

/// Behind the words that ask for a signature or a seal; brackets, strokes and company of those words are passed over.
fn asked(text: &[char], from: usize) -> Option<usize> {
    let mut at = from;
    let mut end = None;
    while at < text.len() {
        if let Some(to) = ASKED.iter().filter_map(|w| word(text, at, w)).max() {
            at = to;
            end = Some(to);
        } else if let Some(to) = beside(text, at) {
            at = to;
        } else if matches!(text[at], '(' | ')' | '/' | '、' | ',') {
            at += 1;
            if end.is_some() && text[at - 1] == ')' {
                end = Some(at);
            }
        } else {
            break;
        }
    }
    end
}

fn beside(text: &[char], at: usize) -> Option<usize> {
    BESIDE.iter().filter_map(|w| word(text, at, w)).max()
}

/// Behind the word, where it stands at this place; one character of two or more may be a look-alike.
fn word(text: &[char], at: usize, word: &str) -> Option<usize> {
    let mut slips = 0;
    let mut to = at;
    for c in word.chars() {
        let read = *text.get(to)?;
        if read != c {
            slips += 1;
            if slips > 1 || !alike(read, c) {
                return None;
            }
        }
        to += 1;
    }
    (slips == 0 || to - at >= 2).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::{FieldName, Names};

    fn lessor() -> SignaturePlace {
        let names = || Names {
            zh: String::new(),
            en: String::new(),
        };
        SignaturePlace {
            name: FieldName::from("lessor"),
            names: names(),
            parties: ["甲方", "出租方"].map(String::from).to_vec(),
            labels: vec!["单位公章".to_owned()],
            party: None,
        }
    }

    fn found(text: &str) -> Vec<(String, Says)> {
        let chars: Vec<char> = text.chars().collect();
        labels(&chars, &lessor())
            .into_iter()
            .map(|l| (chars[l.from..l.to].iter().collect(), l.says))
            .collect()
    }

    #[test]
    fn a_party_with_any_ending_is_one_label() {
        for text in [
            "甲方(签字或盖章):",
            "甲方(签字、盖章)",
            "出租方(甲方)(签章):",
            "甲方(出租方)(签字并按手印):",
            "甲方(公章)",
            "甲方代表(签字):",
            "田方(签宇):",
            "甲方(签字",
            "单位公章:",
        ] {
            assert_eq!(found(text), [(text.to_owned(), Says::Plainly)]);
        }
    }

    #[test]
    fn a_word_alone_and_a_word_before_an_open_ending_say_less() {
        assert_eq!(found("甲方:王小明"), [("甲方:".to_owned(), Says::Party)]);
        assert_eq!(found("出租方(甲方):"), [("出租方(甲方):".to_owned(), Says::Party)]);
        assert_eq!(found("甲方签章:"), [("甲方签章:".to_owned(), Says::Openly)]);
        assert_eq!(found("乙方(签章):"), []);
    }

    #[test]
    fn two_parties_on_one_line_are_told_apart() {
        assert_eq!(
            found("乙方(盖章):甲方(盖章):"),
            [("甲方(盖章):".to_owned(), Says::Plainly)]
        );
    }
}
