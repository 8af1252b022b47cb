//! Seals and signatures where an item wants them.
use super::codes::FindingCode as Code;
use super::compare::{self, Agreement, tidy};
use super::draft::{Arg, Draft, Spot, Weight};
use super::paper::Paper;
use super::rules::applicant;
use super::{Set, draft};
use crate::model::{SealMark, SignatureMark};
use catalogue::{Material, SignatureKind, SignaturePlace, SignatureRule};

pub(crate) fn judge(set: &mut Set<'_>) {
    let Some(item) = set.input.item else { return };
    let mut drafts = Vec::new();
    for material in &item.materials {
        for &index in set.assignment.of(&material.id) {
            let paper = &set.papers[index];
            for rule in &material.signed {
                drafts.extend(signed(set, material, paper, rule));
            }
            if material.stamped {
                drafts.extend(stamped(set, material, paper));
            }
        }
    }
    set.drafts.extend(drafts);
}

/// What a place shows.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    mark: &'a SignatureMark,
    seal: Option<&'a SealMark>,
    spot: Spot,
}

fn places<'a>(paper: &Paper<'a>, rule: &SignatureRule) -> Vec<Place<'a>> {
    paper
        .leaves
        .iter()
        .flat_map(|l| l.document.signatures.iter().map(move |m| (l, m)))
        .filter(|(_, m)| m.place == rule.place)
        .map(|(l, mark)| Place {
            mark,
            seal: mark.seal.and_then(|s| l.document.seals.get(s)),
            spot: Spot {
                file: l.file,
                page: l.document.page,
                quad: Some(mark.quad),
            },
        })
        .collect()
}

/// The finding about a place, where there is something to say.
fn signed(set: &Set<'_>, material: &Material, paper: &Paper<'_>, rule: &SignatureRule) -> Option<Draft> {
    let place = paper
        .rules
        .and_then(|r| r.signatures.iter().find(|s| s.name == rule.place));
    let party = place.and_then(|p| p.party.as_ref()).and_then(|f| paper.value(f));
    let finder = Finder {
        set,
        material,
        paper,
        rule,
        place,
        party,
    };
    let found = places(paper, rule);
    let handwritten = found.iter().any(|p| p.mark.handwritten);
    let person = party.is_some_and(compare::natural);
    let by_hand = rule.by != SignatureKind::Seal || person;
    if by_hand && handwritten {
        // A seal beside the handwriting must still be the party's.
        let sealed = found.iter().find_map(|p| p.seal.map(|s| (s, p.spot)));
        return sealed
            .filter(|_| !person)
            .and_then(|(seal, spot)| finder.compare(seal, spot));
    }
    if rule.by == SignatureKind::Signature {
        return Some(finder.unsigned(&found));
    }
    let sealed = found.iter().find_map(|p| p.seal.map(|s| (s, p.spot)));
    match sealed {
        Some((seal, spot)) => finder.compare(seal, spot),
        None => finder.unsealed(&found, by_hand),
    }
}

struct Finder<'s, 'a> {
    set: &'s Set<'a>,
    material: &'s Material,
    paper: &'s Paper<'a>,
    rule: &'s SignatureRule,
    place: Option<&'s SignaturePlace>,
    party: Option<&'s str>,
}

impl Finder<'_, '_> {
    fn draft(&self, code: Code, weight: Weight, key: &'static str, spot: Spot) -> Draft {
        let label = self.set.labels.field(Some(self.paper.kind), &self.rule.place);
        Draft::new(code, weight, key)
            .material(Some(&self.material.id))
            .document(Some(self.paper.kind))
            .field(&self.rule.place)
            .at([spot])
            .arg("where", Arg::Names(label))
            .arg(
                "party",
                self.party
                    .map_or(Arg::Message("party-unknown"), |p| Arg::Plain(p.to_owned())),
            )
            .basis(self.set.rule(self.material.id.as_str()))
    }

    /// A seal at the place, against the party that must have sealed.
    fn compare(&self, seal: &SealMark, spot: Spot) -> Option<Draft> {
        let spot = Spot {
            quad: Some(seal.quad),
            ..spot
        };
        let Some(party) = self.party else {
            // Whose seal it should be is not known; `field_missing` speaks of the party where it is required.
            return None;
        };
        if compare::natural(party) {
            return None;
        }
        let (weight, key) = match compare::seal(&seal.text, seal.text_confidence, party) {
            Agreement::Same | Agreement::Noted => return None,
            Agreement::Different => (Weight::Blocking, "seal-mismatch"),
            // A seal that could not be read at all is no contradiction; that it is there is what the rule asks first.
            Agreement::Doubtful if tidy(&seal.text).is_empty() => return Some(self.unread(spot)),
            Agreement::Doubtful => (Weight::Ask, "seal-mismatch-doubtful"),
        };
        Some(
            self.draft(Code::SealMismatch, weight, key, spot)
                .plain("seal", seal.text.clone()),
        )
    }

    fn unread(&self, spot: Spot) -> Draft {
        self.draft(Code::SealMismatch, Weight::Ask, "seal-unread", spot)
    }

    /// No seal at the place: perhaps it stands elsewhere on the paper.
    fn unsealed(&self, found: &[Place<'_>], by_hand: bool) -> Option<Draft> {
        let seals = || {
            self.paper.leaves.iter().flat_map(|l| {
                let (file, page) = (l.file, l.document.page);
                l.document.seals.iter().map(move |s| {
                    (
                        s,
                        Spot {
                            file,
                            page,
                            quad: Some(s.quad),
                        },
                    )
                })
            })
        };
        let fit = |want: Agreement| {
            let party = self.party?;
            seals().find(|(s, _)| !s.text.is_empty() && compare::seal(&s.text, s.text_confidence, party) == want)
        };
        if fit(Agreement::Same).is_some() {
            return None;
        }
        let at_place = found.first().map(|p| p.spot);
        let spot = at_place.unwrap_or_else(|| self.paper.last_spot());
        let (code, key) = match (self.rule.by, by_hand) {
            (SignatureKind::Seal, _) => (Code::SealMissing, "seal-missing"),
            _ => (Code::SignatureMissing, "seal-or-signature-missing"),
        };
        // A seal that belongs to no other place and cannot be read may be the one.
        let other_places: Vec<usize> = self
            .paper
            .leaves
            .iter()
            .flat_map(|l| l.document.signatures.iter().filter_map(|m| m.seal))
            .collect();
        let loose = seals().count() > other_places.len();
        let perhaps = fit(Agreement::Doubtful).map(|(_, s)| s).or_else(|| {
            let unread = |(s, _): &(&SealMark, Spot)| s.text.is_empty();
            loose.then(|| seals().find(unread)).flatten().map(|(_, s)| s)
        });
        if let Some(seal) = perhaps {
            return Some(self.draft(code, Weight::Ask, "seal-elsewhere", seal));
        }
        if found.is_empty() && self.no_signature_page() {
            let weight = if self.paper.doubtful() {
                Weight::Ask
            } else {
                Weight::Blocking
            };
            return Some(self.draft(Code::PageMissing, weight, "page-missing-signatures", spot));
        }
        Some(self.poor(code, key, spot))
    }

    fn unsigned(&self, found: &[Place<'_>]) -> Draft {
        let spot = found.first().map_or_else(|| self.paper.last_spot(), |p| p.spot);
        if found.is_empty() && self.no_signature_page() {
            let weight = if self.paper.doubtful() {
                Weight::Ask
            } else {
                Weight::Blocking
            };
            return self.draft(Code::PageMissing, weight, "page-missing-signatures", spot);
        }
        if found.iter().any(|p| p.seal.is_some()) {
            return self.draft(Code::SignatureMissing, Weight::Ask, "signature-sealed-only", spot);
        }
        self.poor(Code::SignatureMissing, "signature-missing", spot)
    }

    /// Blocking on a page taken well; a question on one taken poorly.
    fn poor(&self, code: Code, key: &'static str, spot: Spot) -> Draft {
        if self.paper.doubtful() {
            return self.draft(code, Weight::Ask, "seal-place-doubtful", spot);
        }
        self.draft(code, Weight::Blocking, key, spot)
    }

    /// Whether a paper of several pages shows none of the places at which its parties sign, and no seal.
    fn no_signature_page(&self) -> bool {
        let Some(rules) = self.paper.rules.filter(|r| r.many_pages) else {
            return false;
        };
        let leaves = &self.paper.leaves;
        let labels: Vec<&str> = rules
            .signatures
            .iter()
            .flat_map(|s| &s.labels)
            .map(String::as_str)
            .collect();
        let signing = |text: &str| {
            let text = tidy(text);
            labels.iter().any(|l| text.contains(&tidy(l))) && ["签", "章", "盖"].iter().any(|w| text.contains(w))
        };
        self.place.is_some()
            && leaves
                .iter()
                .all(|l| l.document.signatures.is_empty() && l.document.seals.is_empty())
            && !self.paper.lines().any(|(l, _)| signing(&l.text))
    }
}

/// A copy that must carry the applicant's seal.
fn stamped(set: &Set<'_>, material: &Material, paper: &Paper<'_>) -> Option<Draft> {
    let owner = applicant(set)?;
    let seals: Vec<_> = paper
        .leaves
        .iter()
        .flat_map(|l| {
            l.document.seals.iter().map(move |s| {
                (
                    s,
                    Spot {
                        file: l.file,
                        page: l.document.page,
                        quad: Some(s.quad),
                    },
                )
            })
        })
        .collect();
    let fit = |s: &SealMark| compare::seal(&s.text, s.text_confidence, &owner);
    if seals.iter().any(|(s, _)| fit(s) == Agreement::Same) {
        return None;
    }
    let perhaps = seals.iter().find(|(s, _)| fit(s) == Agreement::Doubtful);
    let (weight, key, spot) = match perhaps {
        Some((_, spot)) => (Weight::Ask, "copy-unstamped-doubtful", *spot),
        None if paper.doubtful() => (Weight::Ask, "copy-unstamped-doubtful", paper.spot()),
        None => (Weight::Blocking, "copy-unstamped", paper.spot()),
    };
    Some(
        draft::Draft::new(Code::CopyUnstamped, weight, key)
            .material(Some(&material.id))
            .document(Some(paper.kind))
            .at([spot])
            .plain("party", owner)
            .basis(set.rule(material.id.as_str())),
    )
}
