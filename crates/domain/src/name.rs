//! Names of companies and persons: normalisation and comparison. Must not judge whether a name exists or is allowed.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// Pairs of one traditional and one simplified character, from Open Chinese Convert (Apache-2.0), TSCharacters.txt.
static PAIRS: &str = include_str!("../data/traditional_simplified.txt");

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    PAIRS
        .lines()
        .filter_map(|line| {
            let mut pair = line.chars();
            Some((pair.next()?, pair.next()?))
        })
        .collect()
});

/// What comparing two names found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMatch {
    /// One name.
    Same,
    /// One name, once in traditional and once in simplified characters: to be shown to a person.
    SameWithWarning,
    /// Two names.
    Different,
}

/// The text with each traditional character replaced by its simplified form.
pub fn simplified(text: &str) -> String {
    text.chars().map(|c| SIMPLIFIED.get(&c).copied().unwrap_or(c)).collect()
}

/// A company's name as it is stored and shown: NFKC, no white space or line breaks, full-width brackets, Latin
/// letters in upper case.
pub fn normalise_company(name: &str) -> String {
    fold(name)
        .chars()
        .map(|c| match c {
            '(' | '〔' | '[' | '【' => '（',
            ')' | '〕' | ']' | '】' => '）',
            c => c.to_ascii_uppercase(),
        })
        .collect()
}

/// A person's name as it is stored and shown: NFKC, no white space, "·" between the parts of the name.
pub fn normalise_person(name: &str) -> String {
    fold(name)
        .chars()
        .map(|c| match c {
            '•' | '.' | '・' | '‧' | '∙' | '⋅' | '˙' | '●' | '。' => '·',
            c => c.to_ascii_uppercase(),
        })
        .collect()
}

/// Compares names of companies. 有限公司 and 有限责任公司 differ, and so do a company and its branch; a trailing
/// （个体工商户） makes no difference.
pub fn compare_companies(a: &str, b: &str) -> NameMatch {
    compare(&bare_company(a), &bare_company(b))
}

/// Compares names of persons.
pub fn compare_persons(a: &str, b: &str) -> NameMatch {
    compare(&normalise_person(a), &normalise_person(b))
}

fn bare_company(name: &str) -> String {
    let name = normalise_company(name);
    let bare = name.strip_suffix("（个体工商户）").unwrap_or(&name);
    bare.to_owned()
}

fn compare(a: &str, b: &str) -> NameMatch {
    if a == b {
        NameMatch::Same
    } else if simplified(a) == simplified(b) {
        NameMatch::SameWithWarning
    } else {
        NameMatch::Different
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn brackets_spaces_and_line_breaks_make_no_difference_to_a_company() {
        assert_eq!(
            compare_companies("杭州云锦(中国)餐饮管理\n有限公司", "杭州云锦（中国）餐饮管理有限公司"),
            NameMatch::Same
        );
        assert_eq!(normalise_company("杭州　云锦(中国)ｔｅａ店"), "杭州云锦（中国）TEA店");
    }

    #[test]
    fn a_trader_is_the_same_with_and_without_the_suffix() {
        assert_eq!(
            compare_companies("上城区张三面馆（个体工商户）", "上城区张三面馆"),
            NameMatch::Same
        );
    }

    #[test]
    fn other_companies_stay_other_companies() {
        assert_eq!(
            compare_companies("杭州云锦有限公司", "杭州云锦有限责任公司"),
            NameMatch::Different
        );
        assert_eq!(
            compare_companies("杭州云锦有限公司", "杭州云锦有限公司上城分公司"),
            NameMatch::Different
        );
    }

    #[test]
    fn all_dots_between_the_parts_of_a_name_are_one() {
        for name in ["迪丽·某某", "迪丽•某某", "迪丽.某某", "迪丽・某某", "迪丽 · 某某"] {
            assert_eq!(compare_persons(name, "迪丽·某某"), NameMatch::Same, "{name}");
        }
    }

    #[test]
    fn traditional_characters_are_the_same_with_a_warning() {
        assert_eq!(compare_persons("張偉", "张伟"), NameMatch::SameWithWarning);
        assert_eq!(
            compare_companies("杭州雲錦有限公司", "杭州云锦有限公司"),
            NameMatch::SameWithWarning
        );
        assert_eq!(compare_persons("张伟", "张玮"), NameMatch::Different);
    }

    proptest! {
        #[test]
        fn comparison_is_symmetric_and_reflexive(a in "\\PC{0,8}", b in "\\PC{0,8}") {
            prop_assert_eq!(compare_persons(&a, &a), NameMatch::Same);
            prop_assert_eq!(compare_companies(&a, &a), NameMatch::Same);
            prop_assert_eq!(compare_persons(&a, &b), compare_persons(&b, &a));
        }
    }
}
