//! Pages that a paper counts itself: 第 3 页 共 8 页.
use super::Set;
use super::codes::FindingCode as Code;
use super::compare::tidy;
use super::draft::{Draft, Weight};
use super::paper::Paper;
use std::collections::BTreeSet;

pub(crate) fn judge(set: &mut Set<'_>) {
    let mut drafts = Vec::new();
    for index in set.judged() {
        let paper = &set.papers[index];
        if !paper.rules.is_some_and(|r| r.many_pages) {
            continue;
        }
        let Some((missing, sure)) = missing(paper) else {
            continue;
        };
        let weight = if sure && !paper.doubtful() {
            Weight::Blocking
        } else {
            Weight::Ask
        };
        let pages = missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
        drafts.push(
            Draft::new(Code::PageMissing, weight, "page-missing-counted")
                .material(set.assignment.material(index))
                .document(Some(paper.kind))
                .at([paper.spot()])
                .plain("pages", pages)
                .basis(set.rule(paper.kind.as_str())),
        );
    }
    set.drafts.extend(drafts);
}

/// The pages that the paper counts and does not have, and whether every page that is there was counted.
fn missing(paper: &Paper<'_>) -> Option<(Vec<u32>, bool)> {
    let mut total: Option<u32> = None;
    let mut there: BTreeSet<u32> = BTreeSet::new();
    let mut counted = BTreeSet::new();
    for (line, spot) in paper.lines() {
        let Some((page, of)) = footer(&line.text) else { continue };
        if total.is_some_and(|t| t != of) {
            return None; // Two counts, e.g. of an annex: nothing is known.
        }
        total = Some(of);
        there.insert(page);
        counted.insert((spot.file, spot.page));
    }
    let total = total?;
    if paper.leaves.len() as u32 >= total {
        return None;
    }
    let missing: Vec<u32> = (1..=total).filter(|p| !there.contains(p)).collect();
    (!missing.is_empty()).then_some((missing, counted.len() == paper.leaves.len()))
}

/// Page and number of pages of a footer that says both.
fn footer(text: &str) -> Option<(u32, u32)> {
    const LONGEST: usize = 16;
    let text = tidy(text);
    if text.chars().count() > LONGEST {
        return None;
    }
    let behind = |word: char| {
        let digits: String = text
            .split(word)
            .nth(1)?
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse::<u32>().ok()
    };
    let (page, of) = (behind('第')?, behind('共')?);
    (text.contains('页') && page >= 1 && page <= of && of <= 200).then_some((page, of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_footer_says_the_page_and_how_many_there_are() {
        assert_eq!(footer("第 2 页 共 5 页"), Some((2, 5)));
        assert_eq!(footer("共5页，第1页"), Some((1, 5)));
        assert_eq!(footer("第3页/共3页"), Some((3, 3)));
        assert_eq!(footer("本合同共5页"), None);
        assert_eq!(footer("第7页 共5页"), None);
    }
}
