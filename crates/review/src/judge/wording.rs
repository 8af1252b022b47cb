//! Rules about wording: what a text must say, must not say, or whose name it must hold.
use super::codes::FindingCode as Code;
use super::compare::tidy;
use super::draft::{Draft, Weight};
use super::rules::Judge;
use super::values::resolve;
use catalogue::{FieldRef, MaterialId};

impl<'a> Judge<'_, 'a> {
    pub(super) fn holds(&mut self, field: &'a FieldRef, words: &'a [String], wanted: bool) {
        for value in resolve(self.set, field) {
            let text = of_the_house(&tidy(&value.text));
            let found = words.iter().find(|w| says(&text, w));
            if found.is_some() == wanted {
                continue;
            }
            let key = if wanted {
                "use-mismatch-lacks"
            } else {
                "use-mismatch-holds"
            };
            let weight = if value.unsure() { Weight::Ask } else { Weight::Blocking };
            let shown = found.map_or_else(|| words.join(" / "), ToOwned::to_owned);
            let draft = self
                .about(Code::UseMismatch, weight, key, &value, None)
                .plain("words", shown);
            self.drafts.push(draft);
        }
    }

    pub(super) fn holds_name(&mut self, text: &'a FieldRef, name: &'a FieldRef) {
        let names = resolve(self.set, name);
        for value in resolve(self.set, text) {
            if names.is_empty() || names.iter().any(|n| holds_trade_name(&value.text, &n.text)) {
                continue;
            }
            let draft = self.about(
                Code::NameMismatch,
                Weight::Blocking,
                "trade-name-lacking",
                &value,
                names.first(),
            );
            self.drafts.push(draft);
        }
    }

    pub(super) fn text_on(&mut self, field: &'a FieldRef, material: &'a MaterialId) {
        for value in resolve(self.set, field) {
            let wanted = plain(&value.text);
            for &index in self.set.assignment.of(material) {
                let paper = &self.set.papers[index];
                let all: String = paper.lines().map(|(l, _)| plain(&l.text)).collect();
                let Some(difference) = nearest(&wanted, &all) else {
                    continue;
                };
                if difference == 0 {
                    continue;
                }
                let length = wanted.chars().count();
                let clear = paper
                    .lines()
                    .any(|(l, _)| l.confidence >= 0.8 && l.text.chars().count() >= 2);
                let (weight, key) = if !clear || difference * 4 <= length || paper.doubtful() {
                    (Weight::Ask, "text-not-read")
                } else {
                    (Weight::Blocking, "text-differs")
                };
                let draft = Draft::new(Code::NameMismatch, weight, key)
                    .material(Some(material))
                    .document(Some(paper.kind))
                    .field(&field.field)
                    .at([paper.spot()])
                    .plain("value", value.text.clone())
                    .plain("other", all.chars().take(40).collect::<String>())
                    .basis(self.basis());
                self.drafts.push(draft);
            }
        }
    }
}

/// Whether a sign shows the firm's name or the part of it that tells it from others.
fn holds_trade_name(text: &str, name: &str) -> bool {
    const COMMON: [&str; 24] = [
        "杭州", "浙江", "上城", "有限", "限公", "公司", "责任", "任公", "餐饮", "管理", "商贸", "贸易", "服务", "个体",
        "工商", "商户", "美容", "美发", "酒店", "科技", "文化", "咨询", "企业", "分公",
    ];
    let (text, name) = (plain(text), plain(name));
    if text.is_empty() || name.contains(&text) || text.contains(&name) {
        return true;
    }
    let letters: Vec<char> = name.chars().collect();
    letters.windows(2).map(|w| w.iter().collect::<String>()).any(|pair| {
        !COMMON.contains(&pair.as_str()) && pair.chars().all(|c| !"省市区县".contains(c)) && text.contains(&pair)
    })
}

/// Certificates state two uses, 城镇住宅用地/商业服务: that of the land before the stroke and that of the house behind it.
/// What is done in the house is what counts.
fn of_the_house(text: &str) -> String {
    let parts: Vec<&str> = text.split('/').collect();
    let house: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|p| !p.contains("用地") && !p.is_empty())
        .collect();
    if parts.len() > 1 && !house.is_empty() {
        house.join("/")
    } else {
        text.to_owned()
    }
}

/// Whether the text holds the word and does not negate it.
fn says(text: &str, word: &str) -> bool {
    let word = tidy(word);
    text.match_indices(&word)
        .any(|(at, _)| !text[..at].ends_with(['不', '非', '未']))
}

fn plain(text: &str) -> String {
    tidy(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// How many characters differ between the text and the part of the other that is nearest to it.
fn nearest(wanted: &str, all: &str) -> Option<usize> {
    let wanted: Vec<char> = wanted.chars().collect();
    if wanted.is_empty() {
        return None;
    }
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    let mut least = wanted.len();
    for c in all.chars() {
        let mut corner = row[0];
        for j in 0..wanted.len() {
            let here = (corner + usize::from(c != wanted[j]))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            corner = row[j + 1];
            row[j + 1] = here;
        }
        least = least.min(row[wanted.len()]);
    }
    Some(least)
}
