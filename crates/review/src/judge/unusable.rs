//! Pages and files that cannot be read, and the missing materials that they plausibly are.
//!
//! Each takes the material that it plausibly is off the list of missing ones, so that one fault is said once.
use super::codes::FindingCode as Code;
use super::draft::{Arg, Draft, Spot, Weight};
use super::paper::{self, Leaf, Paper};
use super::{Set, legible};
use catalogue::{Material, MaterialId};

pub(crate) fn judge(set: &mut Set<'_>, missing: &mut Vec<&Material>) {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut unread = Vec::new();
    for (index, paper) in set.papers.iter().enumerate() {
        let smeared = set.assignment.material(index).is_none() && legible::smeared(paper);
        let whole = smeared || !paper.readable();
        let bad: Vec<&Leaf<'_>> = (paper.leaves.iter())
            .filter(|l| whole || !l.document.quality.readable)
            .collect();
        let (blank, bad): (Vec<_>, Vec<_>) = bad.into_iter().partition(|l| spare_blank(set, l));
        drafts.extend(blank.into_iter().map(|l| {
            Draft::new(Code::DocumentUnexpected, Weight::Info, "blank-sheet")
                .at([spot(l)])
                .basis("quality")
        }));
        if bad.is_empty() {
            continue;
        }
        let (material, weight) = match set.assignment.material(index) {
            Some(id) => (Some(id.clone()), Weight::Blocking),
            None if whole => stands_for(set, missing, paper),
            None => (None, Weight::Blocking),
        };
        if whole {
            unread.push((index, material.clone()));
        }
        drafts.extend(bad.iter().map(|l| unreadable(paper, l, material.as_ref(), weight)));
    }
    drafts.extend(files(set));
    last_one(&mut drafts, &mut unread, missing);
    for (index, material) in unread {
        set.unread.insert(index);
        set.unreadable.extend(material.map(|id| (index, id)));
    }
    set.drafts.extend(drafts);
}

fn spot(leaf: &Leaf<'_>) -> Spot {
    Spot {
        file: leaf.file,
        page: leaf.document.page,
        quad: Some(leaf.document.frame),
    }
}

/// Whether it is a blank sheet among others, as scanners take along.
fn spare_blank(set: &Set<'_>, leaf: &Leaf<'_>) -> bool {
    paper::blank(leaf.document) && set.input.files[leaf.file].documents.len() > 1
}

fn unreadable(paper: &Paper<'_>, leaf: &Leaf<'_>, material: Option<&MaterialId>, weight: Weight) -> Draft {
    let why = leaf.document.quality.troubles.first().copied();
    Draft::new(Code::ImageUnreadable, weight, "image-unreadable")
        .material(material)
        .document(Some(paper.kind))
        .at([spot(leaf)])
        .arg("trouble", Arg::Message(trouble(why)))
        .arg("advice", Arg::Message(how(why)))
        .basis("quality")
}

/// Which of the missing materials an unreadable paper plausibly is, and what it weighs that it cannot be read.
fn stands_for(set: &Set<'_>, missing: &mut Vec<&Material>, paper: &Paper<'_>) -> (Option<MaterialId>, Weight) {
    if let Some(at) = claimed(set, missing, paper) {
        return (Some(missing.remove(at).id.clone()), Weight::Blocking);
    }
    let item = set.input.item;
    let serving = item.and_then(|i| i.materials.iter().find(|m| m.kinds.contains(paper.kind)));
    let served = serving.is_some_and(|m| !set.assignment.of(&m.id).is_empty());
    // A page that nobody knows does no harm where every paper asked for is there.
    let idle = paper.unknown() && item.is_some() && missing.is_empty();
    let weight = if served || idle {
        Weight::Warning
    } else {
        Weight::Blocking
    };
    (None, weight)
}

/// The one of its kind, or the one whose words or shape it still shows.
fn claimed(set: &Set<'_>, missing: &[&Material], paper: &Paper<'_>) -> Option<usize> {
    if !paper.unknown() {
        return missing.iter().position(|m| m.kinds.contains(paper.kind));
    }
    let score = |i: &usize| legible::plausible(paper, missing[*i], set.input.documents);
    (0..missing.len())
        .filter(|i| !missing[*i].kinds.is_empty() && score(i) > 0)
        .max_by_key(|i| (score(i), std::cmp::Reverse(*i)))
}

fn files(set: &Set<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (file, reading) in set.input.files.iter().enumerate() {
        let Some(error) = &reading.error else { continue };
        let whole = Spot {
            file,
            page: 0,
            quad: None,
        };
        drafts.push(
            Draft::new(Code::FileUnusable, Weight::Blocking, "file-unusable")
                .at([whole])
                .arg("why", Arg::Message(super::file_trouble(&error.code)))
                .basis("file"),
        );
    }
    drafts
}

/// Something unread and one missing material: it is plausibly that one.
fn last_one(drafts: &mut [Draft], unread: &mut [(usize, Option<MaterialId>)], missing: &mut Vec<&Material>) {
    if missing.len() != 1 {
        return;
    }
    let open = |d: &&mut Draft| {
        d.material.is_none()
            && (d.code == Code::FileUnusable || d.code == Code::ImageUnreadable && d.weight == Weight::Blocking)
    };
    if let Some(draft) = drafts.iter_mut().find(open) {
        let id = missing.remove(0).id.clone();
        if draft.code == Code::ImageUnreadable
            && let Some(paper) = unread.iter_mut().find(|(_, m)| m.is_none())
        {
            paper.1 = Some(id.clone());
        }
        draft.material = Some(id);
    }
}

fn trouble(trouble: Option<vision::Trouble>) -> &'static str {
    use vision::Trouble as T;
    match trouble {
        Some(T::LowResolution) => "trouble-low-resolution",
        Some(T::Blurred) => "trouble-blurred",
        Some(T::Dark) => "trouble-dark",
        Some(T::Bright) => "trouble-bright",
        Some(T::Glare) => "trouble-glare",
        Some(T::Cut) => "trouble-cut",
        Some(T::Covered) => "trouble-covered",
        Some(T::Blank) => "trouble-blank",
        None => "trouble-other",
    }
}

fn how(trouble: Option<vision::Trouble>) -> &'static str {
    use vision::Trouble as T;
    match trouble {
        Some(T::LowResolution) => "advice-low-resolution",
        Some(T::Blurred) => "advice-blurred",
        Some(T::Dark) => "advice-dark",
        Some(T::Bright) => "advice-bright",
        Some(T::Glare) => "advice-glare",
        Some(T::Cut) => "advice-cut",
        Some(T::Covered) => "advice-covered",
        Some(T::Blank) => "advice-blank",
        None => "advice-other",
    }
}
