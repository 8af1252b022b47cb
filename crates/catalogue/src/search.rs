//! Finding an item by what a person types: Chinese, pinyin, its initials, English, or the code.
use crate::{Catalogue, Item};
use pinyin::ToPinyin;

impl Catalogue {
    /// Items that answer the query, best first. An empty query finds nothing.
    pub fn search(&self, query: &str) -> Vec<&Item> {
        let query = Query::new(query);
        let mut hits: Vec<(u32, &Item)> = self
            .items()
            .iter()
            .map(|item| (query.score(item), item))
            .filter(|(score, _)| *score > 0)
            .collect();
        hits.sort_by_key(|(score, item)| (std::cmp::Reverse(*score), item.code.clone()));
        hits.into_iter().map(|(_, item)| item).collect()
    }
}

/// Points for a hit, by how sure it is that the person meant this item.
mod points {
    pub(super) const EXACT: u32 = 1000;
    pub(super) const CODE_PART: u32 = 600;
    pub(super) const NAME: u32 = 500;
    pub(super) const KEYWORD: u32 = 400;
    pub(super) const PINYIN: u32 = 350;
    pub(super) const INITIALS: u32 = 250;
    pub(super) const RESULT: u32 = 200;
    pub(super) const WORDS: u32 = 300;
    pub(super) const BIGRAMS: u32 = 150;
}

struct Query {
    /// Lower case, without white space.
    glued: String,
    /// Lower-case English words.
    words: Vec<String>,
    bigrams: Vec<[char; 2]>,
    latin: bool,
}

impl Query {
    fn new(text: &str) -> Self {
        let glued = glue(text);
        let words = words(text).filter(|w| !STOP.contains(&w.as_str())).collect();
        Self {
            words,
            bigrams: bigrams(&glued),
            latin: glued.is_ascii(),
            glued,
        }
    }

    fn score(&self, item: &Item) -> u32 {
        if self.glued.is_empty() {
            return 0;
        }
        let code = glue(item.code.as_str());
        if self.glued == code || self.glued == item.id.as_str() || self.glued == code.replace('-', "") {
            return points::EXACT;
        }
        if self.latin {
            self.latin_score(item, &code)
        } else {
            self.chinese_score(item)
        }
    }

    fn latin_score(&self, item: &Item, code: &str) -> u32 {
        let mut score = 0;
        let code_like = self.glued.starts_with("sc") && self.glued.len() > 2;
        if code_like && (code.starts_with(&self.glued) || code.replace('-', "").starts_with(&self.glued)) {
            score = points::CODE_PART;
        }
        let syllables = self.glued.replace(['\'', '-'], "");
        for (nth, text) in chinese(item).enumerate() {
            // Every further text says less about the item than its name does.
            let less = 20 * nth.min(5) as u32;
            score = score.max(points::PINYIN.saturating_sub(less) * u32::from(in_pinyin(text, &syllables)));
            score = score.max(points::INITIALS.saturating_sub(less) * u32::from(in_initials(text, &syllables)));
        }
        score.max(self.english_score(item))
    }

    /// All words must be there; a word may be the beginning of one of the item's.
    fn english_score(&self, item: &Item) -> u32 {
        let name: Vec<String> = words(&item.names.en).collect();
        let more: Vec<String> = item
            .keywords
            .iter()
            .flat_map(|k| words(k))
            .chain(words(item.id.as_str()))
            .chain(words(&item.department.en))
            .collect();
        let mut score = 0;
        for word in &self.words {
            let begins = |all: &[String]| all.iter().any(|w| w.starts_with(word.as_str()));
            score += match (begins(&name), begins(&more)) {
                (true, _) => points::WORDS,
                (false, true) => points::RESULT,
                (false, false) => return 0,
            };
        }
        score / self.words.len().max(1) as u32
    }

    fn chinese_score(&self, item: &Item) -> u32 {
        let name = glue(&item.names.zh);
        if name.contains(&self.glued) {
            // The shorter the rest, the surer the hit.
            let length = name.chars().count().max(1);
            return points::NAME + (100 * self.glued.chars().count() / length) as u32;
        }
        if item.keywords.iter().any(|k| glue(k) == self.glued) {
            return points::KEYWORD + 50;
        }
        if item
            .keywords
            .iter()
            .any(|k| glue(k).contains(&self.glued) || self.glued.contains(&glue(k)))
        {
            return points::KEYWORD;
        }
        if chinese(item).any(|text| glue(text).contains(&self.glued)) {
            return points::RESULT;
        }
        if self.bigrams.is_empty() {
            return 0;
        }
        let known: Vec<[char; 2]> = chinese(item).flat_map(|text| bigrams(&glue(text))).collect();
        let shared = self.bigrams.iter().filter(|b| known.contains(b)).count();
        // One pair in three, or the query is about something else.
        if shared * 3 < self.bigrams.len() {
            0
        } else {
            points::BIGRAMS * shared as u32 / self.bigrams.len() as u32
        }
    }
}

const STOP: [&str; 8] = ["a", "an", "the", "of", "for", "to", "in", "and"];

/// Chinese texts of an item, the most telling first.
fn chinese(item: &Item) -> impl Iterator<Item = &str> {
    std::iter::once(item.names.zh.as_str())
        .chain(item.keywords.iter().map(String::as_str).filter(|k| !k.is_ascii()))
        .chain(item.result.iter().map(|r| r.names.zh.as_str()))
        .chain([item.department.zh.as_str()])
}

fn glue(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
}

fn bigrams(text: &str) -> Vec<[char; 2]> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// Whether the syllables stand in the text, from the start of a syllable on; the last one may be unfinished.
fn in_pinyin(text: &str, syllables: &str) -> bool {
    let all: Vec<&str> = text.to_pinyin().map(|p| p.map_or("", pinyin::Pinyin::plain)).collect();
    syllables.len() > 1
        && (0..all.len()).any(|from| !all[from].is_empty() && all[from..].concat().starts_with(syllables))
}

fn in_initials(text: &str, letters: &str) -> bool {
    let all: String = text
        .to_pinyin()
        .map(|p| p.map_or(" ", pinyin::Pinyin::first_letter))
        .collect();
    letters.len() > 1 && all.contains(letters)
}
