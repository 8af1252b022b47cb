//! Any papers in any state against any item of the shipped catalogue: what must hold whatever comes in.
use crate::common::*;
use catalogue::{DocumentType, Item, Material, ValueKind};
use proptest::prelude::*;
use proptest::sample::Index;
use review::judge::{Input, Judgement, judge};
use review::model::{FileReading, Look};
use review::report::{Severity, Verdict};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use vision::{Side, Trouble};

/// Judges against the shipped catalogue.
pub(crate) fn judged(item: Option<&Item>, files: &[FileReading], form: &Value) -> Judgement {
    let form: BTreeMap<String, Value> = serde_json::from_value(form.clone()).unwrap();
    judge(&Input {
        item,
        documents: catalogue::embedded().documents(),
        files,
        form: &form,
        date: today(),
    })
}

/// Values of a kind, some that agree between papers, some that do not, some that are none.
fn values(kind: ValueKind) -> &'static [&'static str] {
    match kind {
        ValueKind::Organisation => &[
            "杭州云锦餐饮管理有限公司",
            "杭州云绵餐饮管理有限公司",
            "杭州青禾商贸有限公司",
        ],
        ValueKind::Party => &["杭州云锦餐饮管理有限公司", "李青禾", "李青禾、周远"],
        ValueKind::Person => &["王小明", "李青禾", "王晓明"],
        ValueKind::CreditCode => &["91330102MA2KAAAA62", "92330102MA2KBBBB9X", "91330102MA2KAAAA63"],
        ValueKind::IdNumber | ValueKind::IdOrCreditCode => {
            &["330102198803070215", "330104200002291184", "330102198803070216"]
        }
        ValueKind::PropertyCertificateNumber => &[
            "浙（2021）杭州市不动产权第0123456号",
            "浙（2022）杭州市不动产权第0000001号",
        ],
        ValueKind::Date | ValueKind::PeriodStart => &["2025-04-01", "2026-02-30", "2027-01-01"],
        ValueKind::PeriodEnd => &["2028-03-31", "2026-04-10", "2025-12-31", "长期"],
        ValueKind::Period => &["2025-04-01/2028-03-31", "2020-01-01/2021-01-01"],
        ValueKind::Amount | ValueKind::Area => &["86.32", "86.00", "120"],
        ValueKind::Address => &[
            "杭州市上城区庆春路12号305室",
            "庆春路12号305",
            "杭州市上城区庆春路12号306室",
            "庆春路12号",
        ],
        ValueKind::Phone => &["13800000000", "0571-87000000"],
        _ => &[
            "商服用地/商业服务",
            "城镇住宅用地/住宅",
            "合格",
            "男",
            "JY23301020000010",
        ],
    }
}

/// What chance decides of a document.
#[derive(Debug, Clone)]
struct Chance {
    kind: Index,
    picks: Vec<(u8, Index)>,
    state: u8,
    seals: Vec<Index>,
    signed: Vec<(bool, Option<Index>)>,
    look: u8,
}

fn chance() -> impl Strategy<Value = Chance> {
    let picks = prop::collection::vec((any::<u8>(), any::<Index>()), 16);
    let signed = prop::collection::vec((any::<bool>(), any::<Option<Index>>()), 3);
    let seals = prop::collection::vec(any::<Index>(), 0..3);
    (any::<Index>(), picks, any::<u8>(), seals, signed, any::<u8>()).prop_map(
        |(kind, picks, state, seals, signed, look)| Chance {
            kind,
            picks,
            state,
            seals,
            signed,
            look,
        },
    )
}

/// A document of a kind; kinds that run over pages say so much that each stands for itself.
fn made(chance: &Chance, kinds: &[&DocumentType]) -> Doc {
    let kind = kinds[chance.kind.index(kinds.len())];
    let mut paper = doc(kind.kind.as_str()).line(kind.identify.titles.first().map_or("纸", String::as_str));
    for (field, (dice, pick)) in kind.fields.iter().zip(&chance.picks) {
        if dice % 4 == 0 && !kind.many_pages {
            continue;
        }
        let values = values(field.value);
        let value = values[pick.index(values.len())];
        paper = paper
            .field(field.name.as_str(), value)
            .change(field.name.as_str(), |f| {
                f.certain = dice % 16 != 1;
                f.valid = !value.contains("02-30") && !value.ends_with("63") && !value.ends_with("216");
            });
    }
    for seal in &chance.seals {
        let texts = [
            "杭州云锦餐饮管理有限公司",
            "",
            "杭州青禾商贸有限公司",
            "上城区市场监督管理局",
        ];
        paper = paper.seal(texts[seal.index(texts.len())], 0.9);
    }
    for (place, (by_hand, seal)) in kind.signatures.iter().zip(&chance.signed) {
        let seal = seal
            .filter(|_| !chance.seals.is_empty())
            .map(|s| s.index(chance.seals.len()));
        paper = paper.place(place.name.as_str(), *by_hand, seal);
    }
    paper.0.look = match chance.look % 4 {
        0 => Look::Grey,
        1 => Look::Unseen,
        2 => Look::Coloured { red_below: true },
        _ => Look::Coloured { red_below: false },
    };
    match chance.state % 10 {
        0 => paper.unreadable(Trouble::Blurred),
        1 => paper.cut(Side::Bottom),
        2 => {
            paper.0.quality.troubles = vec![Trouble::Dark];
            paper
        }
        _ => paper,
    }
}

/// A heap of files: one document each, some of them two, now and then one that is broken.
fn heap(chances: &[Chance], item: &Item) -> Vec<FileReading> {
    let all = catalogue::embedded().documents();
    let wanted = |k: &&DocumentType| item.materials.iter().any(|m| m.kinds.contains(&k.kind));
    let near: Vec<&DocumentType> = all.iter().filter(wanted).collect();
    let mut files: Vec<FileReading> = Vec::new();
    for (at, chance) in chances.iter().enumerate() {
        let any: Vec<&DocumentType> = all.iter().collect();
        let kinds = if chance.look < 220 && !near.is_empty() {
            &near
        } else {
            &any
        };
        let made = made(chance, kinds);
        match files.last_mut() {
            Some(last) if chance.state >= 200 && last.error.is_none() => {
                let page = last.documents.len() as u32 + 1;
                last.documents.push(made.page(page).0);
            }
            _ if chance.state == 199 => files.push(broken(&format!("{at}.pdf"))),
            _ => files.push(file(&format!("{at}.jpg"), [made])),
        }
    }
    files
}

fn item_of(pick: Index) -> &'static Item {
    let items = catalogue::embedded().items();
    &items[pick.index(items.len())]
}

fn forms() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({})),
        Just(form()),
        Just(json!({"applicant_name": FIRM, "agent_used": true, "agent_name": "李青禾", "premises_tenure": "owned"})),
        Just(json!({"by_commitment": true, "workers": [{"name": "王小明", "id_number": NUMBER}], "change": true})),
    ]
}

/// Code, weight and what it is about, in an order of its own.
fn gist(judged: &Judgement) -> Vec<String> {
    let mut lines = said(judged);
    lines.sort();
    lines
}

/// The materials that something blocking is said about, and how much is said that concerns none.
fn blocked(judged: &Judgement) -> BTreeSet<Option<&str>> {
    let blocking = judged.findings.iter().filter(|f| f.severity == Severity::Blocking);
    blocking.map(|f| f.material.as_deref()).collect()
}

fn always_required(item: &Item) -> Vec<&Material> {
    let always = |m: &&Material| m.when.is_none() && !m.kinds.is_empty();
    item.materials.iter().filter(always).collect()
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_the_files_changes_neither_verdict_nor_findings(
        item in any::<Index>(), chances in prop::collection::vec(chance(), 0..8), form in forms(),
        order in any::<prop::sample::Index>(),
    ) {
        let item = item_of(item);
        let files = heap(&chances, item);
        let mut turned = files.clone();
        if !turned.is_empty() {
            let by = order.index(turned.len());
            turned.rotate_left(by);
            turned[..by.max(1)].reverse();
        }
        let (one, other) = (judged(Some(item), &files, &form), judged(Some(item), &turned, &form));
        prop_assert_eq!(one.verdict, other.verdict, "{}: {:#?} {:#?}", item.id, gist(&one), gist(&other));
    }

    #[test]
    fn a_file_more_that_cannot_be_read_mends_nothing(
        item in any::<Index>(), chances in prop::collection::vec(chance(), 0..8), form in forms(), first in any::<bool>(),
        page in any::<bool>(),
    ) {
        let item = item_of(item);
        let files = heap(&chances, item);
        let more = if page {
            file("blurred.jpg", [doc("unknown").unreadable(Trouble::Blurred)])
        } else {
            broken("more.pdf")
        };
        let mut with = files.clone();
        with.insert(if first { 0 } else { files.len() }, more);
        let (before, after) = (judged(Some(item), &files, &form), judged(Some(item), &with, &form));
        prop_assert!(after.verdict >= before.verdict, "{}: {:#?} {:#?}", item.id, gist(&before), gist(&after));
        let lost: Vec<_> = blocked(&before).difference(&blocked(&after)).copied().collect();
        prop_assert!(lost.is_empty(), "{}: {lost:?} {:#?} {:#?}", item.id, gist(&before), gist(&after));
    }

    #[test]
    fn findings_speak_of_what_is_there(
        item in any::<Option<Index>>(), chances in prop::collection::vec(chance(), 0..8), form in forms(),
    ) {
        let item = item.map(item_of);
        let files = heap(&chances, item.unwrap_or(&catalogue::embedded().items()[0]));
        let judged = judged(item, &files, &form);
        let has = |name: &str, page: Option<u32>| files.iter().any(|f| {
            f.name == name && page.is_none_or(|p| f.documents.iter().any(|d| d.page == p))
        });
        for finding in &judged.findings {
            if let Some(name) = &finding.file {
                prop_assert!(has(name, finding.page), "{finding:?}");
            }
            for place in &finding.evidence {
                prop_assert!(has(&place.file, Some(place.page)), "{finding:?}");
            }
            if let Some(material) = &finding.material {
                let known = item.is_some_and(|i| i.materials.iter().any(|m| m.id.as_str() == material));
                prop_assert!(known, "{finding:?}");
            }
            for text in [&finding.message.zh, &finding.message.en, &finding.basis.zh, &finding.basis.en] {
                prop_assert!(!text.is_empty() && !text.contains('{'), "{finding:?}");
            }
        }
        for (file, index) in judged.materials.keys() {
            prop_assert!(files[*file].documents.get(*index).is_some());
        }
        for (name, value) in &judged.form {
            prop_assert!(has(&value.file, Some(value.page)), "{name}: {value:?}");
        }
    }

    #[test]
    fn nothing_passes_without_a_readable_paper_for_every_material_that_is_always_asked_for(
        item in any::<Index>(), chances in prop::collection::vec(chance(), 0..12), form in forms(),
    ) {
        let item = item_of(item);
        let files = heap(&chances, item);
        let judged = judged(Some(item), &files, &form);
        if judged.verdict == Verdict::Pass {
            for material in always_required(item) {
                let served = judged.materials.iter().any(|((file, index), id)| {
                    *id == material.id && files[*file].documents[*index].quality.readable
                });
                prop_assert!(served, "{} {}: {:?}", item.id, material.id, gist(&judged));
            }
        }
        let unread = files.iter().any(|f| f.error.is_some());
        prop_assert!(!(unread && judged.verdict == Verdict::Pass), "a file that could not be opened");
    }
}
