//! Likeness of text: what those questions came to that are like the one that somebody is typing. A suggestion beside the rules
//! of [`crate::suggest`], for what they are not sure of; who asks decides.
//!
//! Words are segmented by a dictionary, weighed by how rare they are among what is known, and compared by the angle between
//! them. Of what is known nothing but tier and department comes out again: the words of others are not to be read here.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use domain::id::OrganisationId;
use jieba_rs::Jieba;
use unicode_normalization::UnicodeNormalization as _;

use crate::skill::Tier;

/// The most that is known at a time: of what there is, the newest.
pub const MOST: usize = 2000;
/// How alike two texts have to be, of 1.
const ALIKE: f32 = 0.3;
/// How alike a single one has to be to be enough, of 1.
const CLOSE: f32 = 0.6;
/// The closest that are asked.
const NEAREST: usize = 5;
/// Characters of a text that are looked at.
const LONGEST: usize = 1000;

/// The dictionary: some megabytes, read once when it is first needed.
static DICTIONARY: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Words that say nothing of what a question is about.
static EMPTY: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let chinese = "的 了 吗 呢 吧 啊 我 我们 你 您 你们 他 这 那 这个 那个 是 在 有 和 与 或 也 都 就 要 会 能 可以 需要 怎么 怎样 \
        如何 怎么办 什么 哪个 哪里 请 请问 一下 还 不 没有 一个 应该 时候 问题 办 做 用 到 把 被 让 给 对 从 为 为什么";
    let english = "a an and are be can do does for from have how i if in is it me my need not of on or should the there this to \
        we what when where which who why will with you your";
    chinese.split_whitespace().chain(english.split_whitespace()).collect()
});

/// Where something that is known comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A question that was answered.
    Question,
    /// An answer that was kept.
    Card,
}

/// Something that is known: its words, and what it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// In words.
    pub words: String,
    /// Where it comes from.
    pub source: Source,
    /// How closely somebody helped in the end.
    pub tier: Tier,
    /// Which department did.
    pub department: OrganisationId,
}

/// What those that are alike speak for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alike {
    /// The tier.
    pub tier: Tier,
    /// The department.
    pub department: OrganisationId,
    /// Answered questions that speak for it.
    pub questions: usize,
    /// Kept answers that do.
    pub cards: usize,
    /// How many are alike, whatever they speak for.
    pub of: usize,
}

/// What is known, ready to be compared with.
#[derive(Debug, Default)]
pub struct Index {
    known: Vec<(Source, Tier, OrganisationId)>,
    /// For each word those that have it, with its weight there.
    holders: HashMap<String, Vec<(usize, f32)>>,
}

/// The words of a text that say what it is about, with how often each is there.
fn terms(text: &str) -> BTreeMap<String, f32> {
    let text: String = text.nfkc().take(LONGEST).collect::<String>().to_lowercase();
    let mut counted = BTreeMap::new();
    for token in DICTIONARY.cut_for_search(&text, false) {
        let says = token.word.chars().any(char::is_alphanumeric) && !EMPTY.contains(token.word);
        if says {
            *counted.entry(token.word.to_owned()).or_insert(0.0) += 1.0;
        }
    }
    counted
}

/// How much a word says that so many of all have.
fn rarity(holders: usize, all: usize) -> f32 {
    (1.0 + (all as f32 + 1.0) / (holders as f32 + 1.0)).ln()
}

/// Weights of a length of 1 together.
fn even(weights: &mut [f32]) {
    let length = weights.iter().map(|weight| weight * weight).sum::<f32>().sqrt();
    if length > 0.0 {
        for weight in weights {
            *weight /= length;
        }
    }
}

impl Index {
    /// Takes in what is known, the newest first; more than [`MOST`] is left out.
    pub fn of(known: impl IntoIterator<Item = Known>) -> Self {
        let known: Vec<Known> = known.into_iter().take(MOST).collect();
        let texts: Vec<_> = known.iter().map(|one| terms(&one.words)).collect();
        let mut held: HashMap<&str, usize> = HashMap::new();
        for term in texts.iter().flat_map(BTreeMap::keys) {
            *held.entry(term).or_default() += 1;
        }
        let mut holders: HashMap<String, Vec<(usize, f32)>> = HashMap::new();
        for (at, text) in texts.iter().enumerate() {
            let rare = |term: &str| rarity(held.get(term).copied().unwrap_or(0), texts.len());
            let mut weights: Vec<f32> = text.iter().map(|(term, count)| count.sqrt() * rare(term)).collect();
            even(&mut weights);
            for (term, weight) in text.keys().zip(weights) {
                holders.entry(term.clone()).or_default().push((at, weight));
            }
        }
        let known = known.into_iter().map(|one| (one.source, one.tier, one.department));
        Self {
            known: known.collect(),
            holders,
        }
    }

    /// What those most alike speak for; none where nothing is alike enough, or only one thing somewhat.
    pub fn like(&self, words: &str) -> Option<Alike> {
        let near = self.near(&terms(words));
        let mut spoken: BTreeMap<(Tier, OrganisationId), (f32, Alike)> = BTreeMap::new();
        for (at, likeness) in &near {
            let (source, tier, department) = *self.known.get(*at)?;
            let nothing = Alike {
                tier,
                department,
                questions: 0,
                cards: 0,
                of: near.len(),
            };
            let (weight, alike) = spoken.entry((tier, department)).or_insert((0.0, nothing));
            *weight += likeness;
            match source {
                Source::Question => alike.questions += 1,
                Source::Card => alike.cards += 1,
            }
        }
        let closest = near.first().map_or(0.0, |(_, likeness)| *likeness);
        let best = spoken.into_values().max_by(|(one, _), (other, _)| one.total_cmp(other));
        let (_, alike) = best?;
        // One that is somewhat alike may be so by chance.
        (closest >= CLOSE || alike.questions + alike.cards >= 2).then_some(alike)
    }

    /// Those most alike, the closest first; of those equally close the newest.
    fn near(&self, text: &BTreeMap<String, f32>) -> Vec<(usize, f32)> {
        // What nobody has said before counts as well: a question about something else is not alike for one common word.
        let held = |term: &str| self.holders.get(term).map_or(&[][..], Vec::as_slice);
        let rare = |term: &str| rarity(held(term).len(), self.known.len());
        let mut weights: Vec<f32> = text.iter().map(|(term, count)| count.sqrt() * rare(term)).collect();
        even(&mut weights);
        let mut likeness = vec![0.0_f32; self.known.len()];
        for (term, weight) in text.keys().zip(weights) {
            for (at, there) in held(term) {
                if let Some(sum) = likeness.get_mut(*at) {
                    *sum += weight * there;
                }
            }
        }
        let mut near: Vec<_> = likeness
            .into_iter()
            .enumerate()
            .filter(|(_, sum)| *sum >= ALIKE)
            .collect();
        near.sort_by(|(at, one), (there, other)| other.total_cmp(one).then(at.cmp(there)));
        near.truncate(NEAREST);
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;
    use proptest::prelude::*;

    fn department(n: u8) -> OrganisationId {
        OrganisationId::new(Timestamp::from_micros(0).unwrap(), [n; 10])
    }

    fn known(words: &str, tier: Tier, n: u8) -> Known {
        Known {
            words: words.to_owned(),
            source: Source::Question,
            tier,
            department: department(n),
        }
    }

    fn index() -> Index {
        Index::of([
            known("房产证上的面积和租赁合同写的面积对不上，以哪个为准？", Tier::Remote, 1),
            known("经营场所面积按房产证还是租赁合同填写？", Tier::Remote, 1),
            known("合同面积比房产证面积大，填哪一个？", Tier::Remote, 1),
            known("户外招牌要不要另外申请？", Tier::Video, 2),
            known("门口的招牌尺寸有没有要求？", Tier::Video, 2),
            known("身份证照片拍不清楚", Tier::Coach, 1),
            known("How large may the sign above the door be?", Tier::Video, 2),
        ])
    }

    #[test]
    fn what_is_like_answered_questions_goes_where_they_went_and_says_how_many_they_were() {
        let alike = index().like("租赁合同和房产证的面积不一样怎么填").unwrap();
        assert_eq!((alike.tier, alike.department), (Tier::Remote, department(1)));
        assert_eq!((alike.questions, alike.cards, alike.of), (3, 0, 3));
        let alike = index().like("请问户外招牌怎么申请").unwrap();
        assert_eq!((alike.tier, alike.department), (Tier::Video, department(2)));
    }

    #[test]
    fn what_was_never_asked_and_what_says_nothing_is_like_nothing() {
        for words in [
            "",
            "怎么办？",
            "请问一下",
            "……！",
            "营业执照丢了能补办吗",
            "how do I do this",
            "食品安全员要考试吗",
        ] {
            assert_eq!(index().like(words), None, "{words}");
        }
        assert_eq!(Index::default().like("房产证面积"), None);
    }

    #[test]
    fn english_and_full_width_signs_are_compared_as_well() {
        let alike = index().like("How ＬＡＲＧＥ may my sign above the door be").unwrap();
        assert_eq!((alike.tier, alike.questions), (Tier::Video, 1));
    }

    #[test]
    fn a_kept_answer_counts_beside_the_questions_and_the_many_outweigh_the_one() {
        let card = Known {
            source: Source::Card,
            ..known("面积以房产证为准还是合同为准", Tier::Coach, 1)
        };
        let all = [
            card,
            known("面积以房产证为准吗", Tier::Remote, 3),
            known("面积是以房产证为准吗", Tier::Remote, 3),
        ];
        let alike = Index::of(all).like("面积以房产证为准吗").unwrap();
        assert_eq!((alike.tier, alike.department), (Tier::Remote, department(3)));
        assert_eq!((alike.questions, alike.cards, alike.of), (2, 0, 3));
    }

    #[test]
    fn no_more_is_known_than_the_newest() {
        let many = (0..MOST + 10).map(|n| known(if n < MOST { "招牌尺寸" } else { "排烟管道" }, Tier::Video, 2));
        let index = Index::of(many);
        assert!(index.like("招牌尺寸").is_some());
        assert_eq!(index.like("排烟管道"), None);
    }

    proptest! {
        #[test]
        fn a_question_is_like_itself_whatever_it_says(words in "[一-龥a-z0-9，。 ]{0,60}") {
            let index = Index::of([known(&words, Tier::Remote, 1), known("招牌尺寸", Tier::Video, 2)]);
            match index.like(&words) {
                Some(alike) => prop_assert_eq!(alike.tier, Tier::Remote),
                None => prop_assert!(terms(&words).is_empty()),
            }
        }
    }
}
