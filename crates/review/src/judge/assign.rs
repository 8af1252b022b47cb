//! Which paper serves which material, and what follows from it: missing, double and unexpected papers.
use super::codes::FindingCode as Code;
use super::compare::{self, Agreement, Compare, Said};
use super::condition;
use super::draft::{Arg, Draft, Weight};
use super::paper::{self, Paper};
use super::{Input, Set, unusable};
use catalogue::{FieldRef, Item, Material, MaterialId, Names, Rule};
use std::collections::BTreeMap;

/// What the papers of the set serve for.
#[derive(Debug, Default)]
pub(crate) struct Assignment {
    /// Papers of each material, by index, the best first.
    pub papers: BTreeMap<MaterialId, Vec<usize>>,
}

impl Assignment {
    pub(crate) fn of(&self, material: &MaterialId) -> &[usize] {
        self.papers.get(material).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn material(&self, paper: usize) -> Option<&MaterialId> {
        self.papers
            .iter()
            .find(|(_, list)| list.contains(&paper))
            .map(|(id, _)| id)
    }
}

/// Gives papers to materials: first where there is no choice, then by how well names and numbers agree.
pub(crate) fn assign(item: &Item, papers: &[Paper<'_>], input: &Input<'_>) -> Assignment {
    let mut done = Assignment::default();
    let wanted: Vec<&Material> = item
        .materials
        .iter()
        .filter(|m| {
            m.when
                .as_ref()
                .is_none_or(|c| condition::holds(c, input.form) != Some(false))
        })
        .collect();
    let (by_kind, any_paper): (Vec<&Material>, Vec<&Material>) = wanted.iter().partition(|m| !m.kinds.is_empty());
    for group in [by_kind, any_paper] {
        // One paper for each material first, so that a second material of the same kind is not robbed.
        while let Some((material, paper)) = best(&group, papers, &done, item, input, false) {
            done.papers.entry(material.id.clone()).or_default().push(paper);
        }
        while let Some((material, paper)) = best(&group, papers, &done, item, input, true) {
            done.papers.entry(material.id.clone()).or_default().push(paper);
        }
    }
    done
}

/// The surest pair of a material and a free paper. `further` looks for additional papers of served materials.
fn best<'m>(
    group: &[&'m Material],
    papers: &[Paper<'_>],
    done: &Assignment,
    item: &Item,
    input: &Input<'_>,
    further: bool,
) -> Option<(&'m Material, usize)> {
    let free: Vec<usize> = (0..papers.len()).filter(|&p| done.material(p).is_none()).collect();
    let serves = |m: &Material, p: usize| papers[p].readable() && fits(m, &papers[p]);
    let mut top = None;
    for material in group {
        let served = done.of(&material.id);
        if served.is_empty() == further {
            continue;
        }
        let candidates: Vec<usize> = free.iter().copied().filter(|&p| serves(material, p)).collect();
        let rivals = group
            .iter()
            .filter(|o| o.id != material.id && done.of(&o.id).is_empty() && shares(o, material))
            .count();
        for &p in &candidates {
            // Of the papers that nobody else wants, only those that the item takes in number, or that complete it,
            // or that compete for the place, are kept; `judge_double` speaks of the last.
            if further && !material.many && !belongs(material, served, p, papers, item, input, done) {
                continue;
            }
            let score = affinity(material, &papers[p], papers, done, item, input) + title(material, &papers[p], input);
            let sure = (candidates.len() == 1 && rivals == 0, score, material.when.is_none());
            let key = (sure, standing(&papers[p]));
            if top.as_ref().is_none_or(|(k, _, _)| key > *k) {
                top = Some((key, *material, p));
            }
        }
    }
    top.map(|(_, m, p)| (m, p))
}

/// How well a paper stands beside one that fits as well: by how much was read on it, then by what was read, so that the order
/// in which the files came decides only between papers that say the same.
fn standing<'p>(paper: &'p Paper<'_>) -> (usize, Vec<(&'p str, bool, u32)>) {
    let fields = paper.fields.values().map(|f| f.field);
    let said: Vec<_> = fields
        .map(|f| (f.value.as_str(), f.certain, (f.confidence * 1000.0) as u32))
        .collect();
    let sound = said.iter().filter(|(_, certain, _)| *certain).count();
    (sound, said)
}

fn shares(a: &Material, b: &Material) -> bool {
    a.kinds.iter().any(|k| b.kinds.contains(k))
}

fn fits(material: &Material, paper: &Paper<'_>) -> bool {
    if material.kinds.is_empty() {
        return paper.unknown() && !paper.leaves.iter().all(|l| paper::blank(l.document));
    }
    material.kinds.contains(paper.kind)
}

/// Whether a further paper is part of the material: another kind that completes it, the same paper again, or a rival.
fn belongs(
    material: &Material,
    served: &[usize],
    paper: usize,
    papers: &[Paper<'_>],
    item: &Item,
    input: &Input<'_>,
    done: &Assignment,
) -> bool {
    let first = &papers[served[0]];
    let other = &papers[paper];
    if material.kinds.is_empty() {
        return false;
    }
    if first.kind != other.kind || same_key(first, other) == Some(true) {
        return true;
    }
    // A further card of somebody else is not a rival unless it fits just as well.
    let score = |p: &Paper<'_>| affinity(material, p, papers, done, item, input);
    !other.kind.as_str().starts_with("id_card") || score(other) > 0 && score(other) >= score(first)
}

/// Whether both carry the same number; `None` where one carries none.
fn same_key(a: &Paper<'_>, b: &Paper<'_>) -> Option<bool> {
    Some(compare::tidy(&a.key()?.field.value) == compare::tidy(&b.key()?.field.value))
}

/// How many of the values that should agree with the material's do agree, less those that do not.
fn affinity(
    material: &Material,
    paper: &Paper<'_>,
    papers: &[Paper<'_>],
    done: &Assignment,
    item: &Item,
    input: &Input<'_>,
) -> i32 {
    let mut score = 0;
    for check in &item.checks {
        let (refs, same): (&[FieldRef], Compare) = match &check.rule {
            Rule::SameName(r) => (r, compare::firm),
            Rule::SamePerson(r) => (r, compare::person),
            Rule::SameCreditCode(r) | Rule::SameIdNumber(r) => (r, compare::number),
            Rule::SameAddress(r) => (r, compare::address),
            _ => continue,
        };
        for own in refs.iter().filter(|r| r.material.as_ref() == Some(&material.id)) {
            let Some(mine) = paper.value(&own.field) else { continue };
            for other in refs.iter().filter(|r| r.material.as_ref() != Some(&material.id)) {
                let theirs = match &other.material {
                    None => condition::text(input.form, other.field.as_str()),
                    Some(id) => done
                        .of(id)
                        .first()
                        .and_then(|&p| papers[p].value(&other.field))
                        .map(ToOwned::to_owned),
                };
                let Some(theirs) = theirs else { continue };
                let sure = |text| Said {
                    text,
                    confidence: 1.0,
                    certain: true,
                };
                score += match same(sure(mine), sure(&theirs)) {
                    Agreement::Same | Agreement::Noted => 2,
                    Agreement::Doubtful => 0,
                    Agreement::Different => -1,
                };
            }
        }
    }
    score
}

/// Whether the paper or its file carries the name of the material: the only hint where the item takes any paper.
fn title(material: &Material, paper: &Paper<'_>, input: &Input<'_>) -> i32 {
    if !material.kinds.is_empty() && !paper.unknown() {
        return 0;
    }
    let name = compare::tidy(&material.names.zh);
    let file = &input.files[paper.leaves[0].file].name;
    let on_paper = paper
        .lines()
        .take(8)
        .any(|(l, _)| compare::tidy(&l.text).contains(&name));
    i32::from(on_paper || file.contains(&name) || file.contains(material.id.as_str())) * 3
}

/// Missing, double and unexpected papers, and pages and files that cannot be used.
pub(crate) fn judge(set: &mut Set<'_>) {
    let mut missing = missing(set);
    unusable::judge(set, &mut missing);
    for material in missing {
        report_missing(set, material);
    }
    double(set);
    unexpected(set);
}

/// Materials that are asked for and served by no paper.
fn missing<'a>(set: &Set<'a>) -> Vec<&'a Material> {
    let Some(item) = set.input.item else { return Vec::new() };
    item.materials
        .iter()
        .filter(|m| {
            m.when
                .as_ref()
                .is_none_or(|c| condition::holds(c, set.input.form) == Some(true))
        })
        .filter(|m| set.assignment.of(&m.id).is_empty())
        .collect()
}

fn report_missing(set: &mut Set<'_>, material: &Material) {
    let Some(item) = set.input.item else { return };
    let late = item.may_be_late.contains(&material.id);
    let other_side = |kind: &str, other: &str| {
        material.kinds.iter().any(|k| *k == *kind) && set.papers.iter().any(|p| *p.kind == *other && p.readable())
    };
    let side = other_side("id_card_back", "id_card_front") || other_side("id_card_front", "id_card_back");
    // Only where no card of that side is there at all: a missing card of a second person is a missing material.
    let side = side && !set.papers.iter().any(|p| material.kinds.contains(p.kind));
    let (code, key) = match (side, late) {
        (_, true) => (Code::MaterialMissing, "material-missing-late"),
        (true, false) => (Code::PageMissing, "page-missing-side"),
        (false, false) => (Code::MaterialMissing, "material-missing"),
    };
    let hint = material.hint.clone().unwrap_or(Names {
        zh: String::new(),
        en: String::new(),
    });
    set.drafts.push(
        Draft::new(code, if late { Weight::Ask } else { Weight::Blocking }, key)
            .material(Some(&material.id))
            .document(material.kinds.first())
            .arg("hint", Arg::Names(hint))
            .basis(set.rule(material.id.as_str())),
    );
}

/// Two papers for a material that needs one.
fn double(set: &mut Set<'_>) {
    let mut drafts = Vec::new();
    let mut compared = |a: usize, b: usize, material: Option<&MaterialId>, basis: String| {
        let (first, other) = (&set.papers[a], &set.papers[b]);
        let same = (first.fields.iter())
            .filter_map(|(name, f)| other.get(name).map(|o| (f, o)))
            .all(|(f, o)| compare::distance(&compare::tidy(&f.field.value), &compare::tidy(&o.field.value)) <= 1);
        let known = first.fields.keys().filter(|n| other.fields.contains_key(*n)).count();
        let (weight, key) = if same && known > 0 {
            (Weight::Ask, "material-duplicate")
        } else {
            (Weight::Ask, "material-duplicate-differs")
        };
        let draft = Draft::new(Code::MaterialDuplicate, weight, key)
            .material(material)
            .document(Some(other.kind))
            .at([other.spot(), first.spot()])
            .arg("other", Arg::Place(Some(first.spot())))
            .basis(basis);
        // Without an item there is no material, and the paper goes by what it is.
        drafts.push(match material {
            Some(_) => draft,
            None => draft.arg("material", Arg::Names(set.labels.document(other.kind))),
        });
    };
    if let Some(item) = set.input.item {
        for material in item.materials.iter().filter(|m| !m.kinds.is_empty()) {
            let list = set.assignment.of(&material.id);
            for (at, &b) in list.iter().enumerate() {
                let twin = list[..at].iter().copied().find(|&a| {
                    set.papers[a].kind == set.papers[b].kind
                        && (!material.many || same_key(&set.papers[a], &set.papers[b]) == Some(true))
                });
                if let Some(a) = twin {
                    compared(a, b, Some(&material.id), set.rule(material.id.as_str()));
                }
            }
        }
    } else {
        for b in 0..set.papers.len() {
            let twin = (0..b).find(|&a| {
                set.papers[a].kind == set.papers[b].kind && same_key(&set.papers[a], &set.papers[b]) == Some(true)
            });
            if let Some(a) = twin {
                compared(a, b, None, "set".into());
            }
        }
    }
    set.drafts.extend(drafts);
}

/// Papers that serve nothing.
fn unexpected(set: &mut Set<'_>) {
    let mut drafts = Vec::new();
    // Where there is a checklist, somebody meant something by handing it in.
    let strange = set.input.item.map_or(Weight::Warning, |_| Weight::Ask);
    for (index, paper) in set.papers.iter().enumerate() {
        let taken = set.assignment.material(index).is_some() || set.unread.contains(&index);
        if taken || !paper.readable() || set.input.item.is_none() && !paper.unknown() {
            continue;
        }
        let blank = paper.leaves.iter().all(|l| paper::blank(l.document));
        let spare_card = paper.kind.as_str().starts_with("id_card");
        let (weight, key) = if blank {
            (Weight::Info, "blank-sheet")
        } else if spare_card {
            (Weight::Info, "document-unexpected-card")
        } else if paper.unknown() {
            (strange, "document-unexpected-unknown")
        } else {
            (strange, "document-unexpected")
        };
        drafts.push(
            Draft::new(Code::DocumentUnexpected, weight, key)
                .document(Some(paper.kind))
                .at([paper.spot()])
                .basis(set.rule("materials")),
        );
    }
    set.drafts.extend(drafts);
}
