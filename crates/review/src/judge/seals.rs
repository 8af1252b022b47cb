//! Seals and signatures where an item wants them.
use super::Set;
use super::codes::FindingCode as Code;
use super::compare::{self, Agreement, tidy};
use super::draft::{Arg, Draft, Spot, Weight};
use super::paper::{Leaf, Paper};
use super::rules::applicant;
use crate::model::{SealMark, SignatureMark};
use catalogue::{FieldName, Material, SignatureKind, SignatureRule, ValueKind};

/// From this likeness on a seal is put down to a firm.
const LIKE: f32 = 0.6;

pub(crate) fn judge(set: &mut Set<'_>) {
    let Some(item) = set.input.item else { return };
    let mut drafts = Vec::new();
    for material in &item.materials {
        for &index in set.assignment.of(&material.id) {
            let paper = &set.papers[index];
            for rule in &material.signed {
                drafts.extend(signed(set, material, paper, rule));
            }
        }
    }
    set.drafts.extend(drafts);
}

/// What a place shows.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    mark: &'a SignatureMark,
    seal: Option<Seal<'a>>,
    spot: Spot,
}

/// A seal of the paper with its place in the set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seal<'a> {
    pub(super) mark: &'a SealMark,
    pub(super) spot: Spot,
}

fn places<'a>(paper: &Paper<'a>, name: &FieldName) -> Vec<Place<'a>> {
    let at = |leaf: &Leaf<'a>, quad| Spot {
        file: leaf.file,
        page: leaf.document.page,
        quad: Some(quad),
    };
    let own = || {
        (paper.leaves.iter())
            .flat_map(|l| l.document.signatures.iter().map(move |m| (l, m)))
            .filter(|(_, m)| m.place == *name)
    };
    // The parties named at the head or the foot of a page are not where they sign, where another page has the places.
    let signs = |l: &Leaf<'_>| l.document.signatures.iter().any(|m| !m.weak);
    let elsewhere = paper.leaves.iter().any(signs);
    own()
        .filter(|(l, _)| signs(l) || !elsewhere)
        .map(|(l, mark)| Place {
            mark,
            seal: mark.seal.and_then(|s| l.document.seals.get(s)).map(|s| Seal {
                mark: s,
                spot: at(l, s.quad),
            }),
            spot: at(l, mark.quad),
        })
        .collect()
}

/// The seals of a paper; thumb prints are none.
pub(super) fn all_seals<'a>(paper: &Paper<'a>) -> Vec<Seal<'a>> {
    let of = |l: &Leaf<'a>, mark: &'a SealMark| Seal {
        mark,
        spot: Spot {
            file: l.file,
            page: l.document.page,
            quad: Some(mark.quad),
        },
    };
    (paper.leaves.iter())
        .flat_map(|l| (l.document.seals.iter().filter(|s| !s.thumb)).map(move |s| of(l, s)))
        .collect()
}

/// The finding about a place, where there is something to say.
fn signed(set: &Set<'_>, material: &Material, paper: &Paper<'_>, rule: &SignatureRule) -> Option<Draft> {
    let place = (paper.rules).and_then(|r| r.signatures.iter().find(|s| s.name == rule.place));
    let party = place.and_then(|p| p.party.as_ref()).and_then(|f| paper.value(f));
    let finder = Finder {
        set,
        material,
        paper,
        rule,
        party,
        others: others(set, paper, party),
        found: places(paper, &rule.place),
    };
    let handwritten = finder.found.iter().any(|p| p.mark.handwritten);
    let person = party.is_some_and(compare::natural);
    let by_hand = rule.by != SignatureKind::Seal || person;
    if by_hand && handwritten {
        // A seal beside the handwriting must still be the party's.
        return finder.sealed().filter(|_| !person).and_then(|s| finder.compare(s));
    }
    if rule.by == SignatureKind::Signature {
        return Some(finder.unsigned());
    }
    if let Some(party) = party
        && all_seals(paper).iter().any(|s| finder.reads_as(s.mark, party))
    {
        return None;
    }
    match finder.sealed() {
        Some(seal) => finder.compare(seal),
        None => Some(finder.unsealed(by_hand)),
    }
}

/// Firms other than the party that may have sealed the paper: those it names, and the applicant and the owners.
fn others(set: &Set<'_>, paper: &Paper<'_>, party: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = applicant(set).into_iter().collect();
    for p in std::iter::once(paper).chain(&set.papers) {
        let fields = p.rules.map(|r| r.fields.as_slice()).unwrap_or_default();
        let firms = (fields.iter())
            .filter(|f| matches!(f.value, ValueKind::Party | ValueKind::Organisation))
            .filter_map(|f| p.value(&f.name));
        names.extend(
            firms
                .flat_map(|v| v.split(['、', ',', '，', ';', '；']))
                .map(str::to_owned),
        );
    }
    let is_party = |n: &str| party.is_some_and(|p| compare::near(n, p));
    names.retain(|n| n.chars().count() > 4 && !compare::natural(n) && !is_party(n));
    names.sort();
    names.dedup();
    names
}

struct Finder<'s, 'a> {
    set: &'s Set<'a>,
    material: &'s Material,
    paper: &'s Paper<'a>,
    rule: &'s SignatureRule,
    party: Option<&'s str>,
    others: Vec<String>,
    found: Vec<Place<'a>>,
}

impl<'a> Finder<'_, 'a> {
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
                (self.party).map_or(Arg::Message("party-unknown"), |p| Arg::Plain(p.to_owned())),
            )
            .basis(self.set.rule(self.material.id.as_str()))
    }

    /// Whether the seal carries the party's name, and no other firm's fits it better.
    fn reads_as(&self, seal: &SealMark, party: &str) -> bool {
        compare::seal(&seal.text, seal.text_confidence, party) == Agreement::Same && self.owner(seal).is_none()
    }

    /// The other firm whose name the seal carries, when it fits better than the party's.
    fn owner(&self, seal: &SealMark) -> Option<&str> {
        let own = self.party.map_or(0.0, |p| compare::likeness(&seal.text, p));
        let other = (self.others.iter())
            .map(|o| (o.as_str(), compare::likeness(&seal.text, o)))
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        (other.1 >= LIKE && other.1 > own).then_some(other.0)
    }

    /// The seal at the place; one that is nobody else's where there is a choice.
    fn sealed(&self) -> Option<Seal<'a>> {
        let seals = || self.found.iter().filter_map(|p| p.seal);
        seals()
            .find(|s| self.owner(s.mark).is_none())
            .or_else(|| seals().next())
    }

    /// A seal at the place, against the party that must have sealed.
    fn compare(&self, seal: Seal<'_>) -> Option<Draft> {
        // Whose seal it should be is not known; `field_missing` speaks of the party where it is required.
        let party = self.party.filter(|p| !compare::natural(p))?;
        let text = &seal.mark.text;
        let draft = |weight, key| {
            let draft = self.draft(Code::SealMismatch, weight, key, seal.spot);
            Some(draft.plain("seal", text.clone()))
        };
        if let Some(owner) = self.owner(seal.mark) {
            // It is the other side's seal, taken for this one because this one was not seen, or not set.
            return Some(draft(Weight::Ask, "seal-of-other")?.plain("other", owner));
        }
        match compare::seal(text, seal.mark.text_confidence, party) {
            Agreement::Same | Agreement::Noted => None,
            // A seal that could not be read at all is no contradiction; that it is there is what the rule asks first.
            Agreement::Doubtful if tidy(text).is_empty() => {
                Some(self.draft(Code::SealMismatch, Weight::Ask, "seal-unread", seal.spot))
            }
            Agreement::Doubtful => draft(Weight::Ask, "seal-mismatch-doubtful"),
            Agreement::Different if self.poor() => draft(Weight::Ask, "seal-mismatch-doubtful"),
            Agreement::Different => draft(Weight::Blocking, "seal-mismatch"),
        }
    }

    /// No seal at the place: perhaps it stands elsewhere on the paper, or was not made out.
    fn unsealed(&self, by_hand: bool) -> Draft {
        let at_place = self.found.first().map(|p| p.spot);
        let spot = at_place.unwrap_or_else(|| self.paper.last_spot());
        let (code, key) = match (self.rule.by, by_hand) {
            (SignatureKind::Seal, false) => (Code::SealMissing, "seal-missing"),
            _ => (Code::SignatureMissing, "seal-or-signature-missing"),
        };
        // A seal that stands at no other place and is nobody else's may be the one.
        let elsewhere: Vec<*const SealMark> = (self.paper.leaves.iter())
            .flat_map(|l| l.document.signatures.iter().map(move |m| (l, m)))
            .filter(|(_, m)| m.place != self.rule.place)
            .filter_map(|(l, m)| l.document.seals.get(m.seal?))
            .map(std::ptr::from_ref)
            .collect();
        let perhaps = all_seals(self.paper).into_iter().find(|s| {
            let own = self.party.is_some_and(|p| compare::likeness(&s.mark.text, p) >= LIKE);
            self.owner(s.mark).is_none() && (own || !elsewhere.contains(&std::ptr::from_ref(s.mark)))
        });
        if let Some(seal) = perhaps {
            return self.draft(code, Weight::Ask, "seal-elsewhere", seal.spot);
        }
        self.nothing(code, key, spot)
    }

    fn unsigned(&self) -> Draft {
        let spot = (self.found.first()).map_or_else(|| self.paper.last_spot(), |p| p.spot);
        if self.found.iter().any(|p| p.seal.is_some()) {
            return self.draft(Code::SignatureMissing, Weight::Ask, "signature-sealed-only", spot);
        }
        self.nothing(Code::SignatureMissing, "signature-missing", spot)
    }

    /// Nothing is there. It blocks only where the place was found, on a page taken well, without a trace of ink.
    fn nothing(&self, code: Code, key: &'static str, spot: Spot) -> Draft {
        if self.found.is_empty() && self.no_signature_page() {
            let weight = if self.poor() { Weight::Ask } else { Weight::Blocking };
            return self.draft(Code::PageMissing, weight, "page-missing-signatures", spot);
        }
        let trace = self.found.iter().any(|p| p.mark.perhaps_sealed);
        if self.found.is_empty() || trace || self.poor() || self.unread_beside() {
            return self.draft(code, Weight::Ask, "seal-place-doubtful", spot);
        }
        self.draft(code, Weight::Blocking, key, spot)
    }

    /// Whether a page of the paper's files could not be read: the party may have sealed there.
    fn unread_beside(&self) -> bool {
        let own = |file: usize| self.paper.leaves.iter().any(|l| l.file == file);
        let unread = self.set.unread.iter().flat_map(|&p| &self.set.papers[p].leaves);
        unread.map(|l| l.file).any(own)
    }

    fn poor(&self) -> bool {
        self.paper.doubtful()
    }

    /// Whether a paper of several pages shows none of the places at which its parties sign, and no seal.
    fn no_signature_page(&self) -> bool {
        let Some(rules) = self.paper.rules.filter(|r| r.many_pages) else {
            return false;
        };
        let words: Vec<String> = (rules.signatures.iter())
            .flat_map(|s| s.labels.iter().chain(&s.parties))
            .map(|l| tidy(l))
            .collect();
        let signing = |text: &str| {
            let text = tidy(text);
            text.chars().count() < 30
                && words.iter().any(|w| text.contains(w))
                && ["签字", "签名", "签章", "签署", "盖章", "公章", "印章", "手印"]
                    .iter()
                    .any(|w| text.contains(w))
        };
        let leaves = &self.paper.leaves;
        leaves
            .iter()
            .all(|l| l.document.signatures.is_empty() && l.document.seals.is_empty())
            && !self.paper.lines().any(|(l, _)| signing(&l.text))
    }
}
