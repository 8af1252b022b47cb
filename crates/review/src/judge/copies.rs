//! Originals and copies: an original carries the seal of the organ that issued it, a copy the seal of its holder.
//!
//! A grey scan of an original looks like a copy, and a seal may be too faint to be made out: nothing here blocks.
use super::Set;
use super::codes::FindingCode as Code;
use super::compare::{self, Agreement, tidy};
use super::draft::{Arg, Draft, Weight};
use super::paper::Paper;
use super::rules::applicant;
use super::seals::{Seal, all_seals};
use crate::model::{Document, Look};
use catalogue::{FieldName, Material};

pub(crate) fn judge(set: &mut Set<'_>) {
    let mut drafts = Vec::new();
    for index in set.judged() {
        let paper = &set.papers[index];
        let material =
            (set.assignment.material(index)).and_then(|id| set.input.item?.materials.iter().find(|m| m.id == *id));
        if grey(paper) {
            drafts.extend(material.filter(|m| m.stamped).and_then(|m| stamped(set, m, paper)));
        } else {
            drafts.extend(issued(set, material, paper));
        }
    }
    set.drafts.extend(drafts);
}

/// Whether the paper is a copy as far as its colours say.
fn grey(paper: &Paper<'_>) -> bool {
    paper.leaves.iter().all(|l| l.document.look == Look::Grey)
}

/// A copy must carry the seal of the firm that hands it in.
fn stamped(set: &Set<'_>, material: &Material, paper: &Paper<'_>) -> Option<Draft> {
    let holder = paper.value(&FieldName::from("name")).map(ToOwned::to_owned);
    let holders: Vec<String> = applicant(set).into_iter().chain(holder).collect();
    let seals = all_seals(paper);
    let fit = |s: &Seal<'_>| {
        let read = |name: &String| compare::seal(&s.mark.text, s.mark.text_confidence, name);
        holders.iter().map(read).min()
    };
    // A fresh seal on a grey sheet was set on the copy; whose it is cannot be said where it is not read.
    let fresh = |s: &&Seal<'_>| s.mark.red && !foreign(s, fit(s));
    if seals.iter().any(|s| fit(s) == Some(Agreement::Same)) || seals.iter().any(|s| fresh(&s)) {
        return None;
    }
    let perhaps = seals.iter().find(|s| s.mark.red || fit(s) == Some(Agreement::Doubtful));
    let (key, spot) = match perhaps {
        Some(seal) => ("copy-unstamped-doubtful", seal.spot),
        None => ("copy-unstamped", paper.spot()),
    };
    Some(
        Draft::new(Code::CopyUnstamped, Weight::Ask, key)
            .material(Some(&material.id))
            .document(Some(paper.kind))
            .at([spot])
            .plain("party", holders.first()?)
            .basis(set.rule(material.id.as_str())),
    )
}

/// Whether the seal reads as the name of a firm that is not the holder.
fn foreign(seal: &Seal<'_>, fit: Option<Agreement>) -> bool {
    let organ = ["局", "委员会", "政府", "审批"];
    fit == Some(Agreement::Different) && !organ.iter().any(|w| seal.mark.text.contains(w))
}

/// An original must carry the seal of its organ. Said only of a paper in colour that was taken well and whole, and on
/// whose lower part there is no red at all.
fn issued(set: &Set<'_>, material: Option<&Material>, paper: &Paper<'_>) -> Option<Draft> {
    let organ = paper.rules?.sealed_by.as_ref()?;
    let whole = |d: &Document| d.quality.cut.is_empty() && d.look == Look::Coloured { red_below: false };
    let seen =
        (paper.leaves.iter()).all(|l| l.document.seals.is_empty() && whole(l.document) && !electronic(l.document));
    if !seen || paper.doubtful() {
        return None;
    }
    let name = match paper.value(organ) {
        Some(name) => Arg::Plain(name.to_owned()),
        None => Arg::Names(set.labels.field(Some(paper.kind), organ)),
    };
    let what = material.map_or(paper.kind.as_str(), |m| m.id.as_str());
    Some(
        Draft::new(Code::SealMissing, Weight::Ask, "issuer-seal-missing")
            .material(material.map(|m| &m.id))
            .document(Some(paper.kind))
            .field(organ)
            .at([paper.spot()])
            .arg("party", name)
            .basis(set.rule(what)),
    )
}

/// Whether the paper is the print of an electronic one, which need carry no wet seal: it says so, or stands upright
/// around a code. The upright forms of the press, which have a code as well, say who had them printed.
fn electronic(document: &Document) -> bool {
    let says = |words: &[&str]| {
        let texts = document.text.iter().map(|l| tidy(&l.text));
        texts.into_iter().any(|text| words.iter().any(|w| text.contains(w)))
    };
    let upright = document.frame.height() > document.frame.width();
    says(&["电子营业执照", "电子证照", "电子证书", "电子许可证"])
        || !document.codes.is_empty() && upright && !says(&["监制", "印制"])
}
