//! The checks of an item across materials and form.
use super::Set;
use super::codes::FindingCode as Code;
use super::compare::{self, Agreement, Compare, Said};
use super::condition;
use super::draft::{Arg, Draft, Weight};
use super::terms::{Term, day, days, term};
use super::values::{Value, resolve};
use crate::report::Basis;
use catalogue::{Check, FieldName, FieldRef, MaterialId, Rule};
use jiff::Span;

pub(crate) fn judge(set: &mut Set<'_>) {
    let Some(item) = set.input.item else { return };
    let mut drafts = Vec::new();
    for check in &item.checks {
        let applies = check
            .when
            .as_ref()
            .is_none_or(|c| condition::holds(c, set.input.form) == Some(true));
        if applies {
            Judge {
                set,
                check,
                drafts: &mut drafts,
            }
            .rule();
        }
    }
    set.drafts.extend(drafts);
}

/// The applicant's name: as the form says, else as the licence does.
pub(crate) fn applicant(set: &Set<'_>) -> Option<String> {
    condition::text(set.input.form, "applicant_name").or_else(|| {
        let licence = set
            .judged()
            .into_iter()
            .find(|&p| *set.papers[p].kind == *"business_licence")?;
        set.papers[licence]
            .value(&FieldName::from("name"))
            .map(ToOwned::to_owned)
    })
}

/// One check being carried out; the rules about wording and bounds stand in their own files.
pub(super) struct Judge<'s, 'a> {
    pub(super) set: &'s Set<'a>,
    check: &'a Check,
    pub(super) drafts: &'s mut Vec<Draft>,
}

impl<'a> Judge<'_, 'a> {
    fn rule(&mut self) {
        match &self.check.rule {
            Rule::SameName(refs) => self.same(refs, compare::firm, Code::NameMismatch, "name-mismatch"),
            Rule::SamePerson(refs) => self.same(refs, compare::person, Code::PersonMismatch, "person-mismatch"),
            Rule::SameCreditCode(refs) => {
                self.same(refs, compare::number, Code::CreditCodeMismatch, "credit-code-mismatch");
            }
            Rule::SameIdNumber(refs) => self.same(refs, compare::number, Code::IdNumberMismatch, "id-number-mismatch"),
            Rule::SameAddress(refs) => self.same(refs, compare::address, Code::AddressMismatch, "address-mismatch"),
            Rule::OneOf { party, among, or } => self.one_of(party, among, or),
            Rule::InForce {
                start,
                end,
                at_least_days,
            } => self.in_force(start.as_ref(), end, *at_least_days),
            Rule::NotOlderThan { date, months } => self.not_older(date, *months),
            Rule::AreaWithin {
                inner,
                outer,
                tolerance_percent,
            } => self.area(inner, outer, *tolerance_percent),
            Rule::Holds { field, any_of } => self.holds(field, any_of, true),
            Rule::HoldsNot { field, none_of } => self.holds(field, none_of, false),
            Rule::OneForEach { people, material, name } => self.one_for_each(people, material, name),
            Rule::SameValue(refs) => self.same(refs, compare::value, Code::ValueMismatch, "value-mismatch"),
            Rule::HoldsName { text, name } => self.holds_name(text, name),
            Rule::Between {
                field,
                at_least,
                at_most,
            } => self.between(field, *at_least, *at_most),
            Rule::TermAtMost { start, end, months } => self.term_at_most(start, end, *months),
            Rule::DaysAhead { date, days } => self.days_ahead(date, *days),
            Rule::Fits { field, by, words } => self.fits(field, by, words),
            Rule::Covers { matter } => self.covers(matter),
            Rule::EveryOwner { party, owners, consent } => self.every_owner(party, owners, consent.as_ref()),
            Rule::TextOn { field, material } => self.text_on(field, material),
        }
    }

    pub(super) fn basis(&self) -> Basis {
        let said = |words: &str| self.set.rule(&format!("{}: {words}", self.check.id));
        Basis {
            zh: said(&self.check.basis.zh),
            en: said(&self.check.basis.en),
        }
    }

    /// A finding about a value, seen against another where there is one.
    pub(super) fn about(
        &self,
        code: Code,
        weight: Weight,
        key: &'static str,
        value: &Value<'_>,
        other: Option<&Value<'_>>,
    ) -> Draft {
        let mut draft = Draft::new(code, weight, key)
            .material(value.material)
            .document(value.kind)
            .field(value.field)
            .at(value.spot)
            .plain("value", value.text.clone())
            .basis(self.basis());
        if let Some(other) = other {
            let label = self.set.labels.field(other.kind, other.field);
            draft = draft
                .at(other.spot)
                .plain("other", other.text.clone())
                .arg("other_field", Arg::Names(label))
                .arg("other_place", Arg::Place(other.spot));
        }
        // A value of the form has no place in a file, though the other one has.
        draft.arg("value_place", Arg::Place(value.spot))
    }

    /// All values agree with what most of them say.
    fn same(&mut self, refs: &'a [FieldRef], compare: Compare, code: Code, key: &'static str) {
        let values: Vec<Value<'a>> = refs
            .iter()
            .flat_map(|r| resolve(self.set, r))
            .filter(|v| comparable(code, &v.text))
            .collect();
        let same = |a: &Value<'_>, b: &Value<'_>| compare(a.said(), b.said());
        let support = |v: &Value<'_>| values.iter().filter(|o| same(v, o) <= Agreement::Noted).count();
        // The one that most agree with; the earliest of equals, so that the order of the rule decides.
        let Some(anchor) = values.iter().rev().max_by_key(|v| support(v)) else {
            return;
        };
        let backed = support(anchor) > 2;
        for value in values.iter().filter(|v| !std::ptr::eq(*v, anchor)) {
            let agreement = match same(anchor, value) {
                // Two others say the same as the anchor: what is nearly that is a misreading rather than another name.
                Agreement::Different if backed && value.misread_of(anchor) => Agreement::Doubtful,
                // However a name was misread, more than half of it stands as it was printed.
                Agreement::Different if value.other_than(anchor) && named(code) => Agreement::Different,
                // It takes two readings that can be relied on to say that two papers differ.
                Agreement::Different if value.unsure() || anchor.unsure() => Agreement::Doubtful,
                other => other,
            };
            let (weight, key) = match agreement {
                Agreement::Same => continue,
                Agreement::Noted => (Weight::Info, noted(code)),
                Agreement::Doubtful => (Weight::Ask, doubtful(code)),
                Agreement::Different if code == Code::ValueMismatch => (Weight::Ask, key),
                Agreement::Different => (Weight::Blocking, key),
            };
            let draft = self.about(code, weight, key, value, Some(anchor));
            self.drafts.push(draft);
        }
    }

    fn one_of(&mut self, party: &'a FieldRef, among: &'a FieldRef, or: &'a [FieldRef]) {
        let owners = resolve(self.set, among);
        if owners.is_empty() {
            return;
        }
        for value in resolve(self.set, party) {
            let best = owners
                .iter()
                .flat_map(|o| o.text.split(['、', ',', '，', ';', '；']).map(move |name| (o, name)))
                .filter(|(_, name)| !name.trim().is_empty())
                .map(|(o, name)| compare::party(value.said(), Said { text: name, ..o.said() }))
                .min();
            let code = if compare::natural(&value.text) {
                Code::PersonMismatch
            } else {
                Code::NameMismatch
            };
            let accepted = or
                .iter()
                .flat_map(|r| resolve(self.set, r))
                .any(|o| compare::party(value.said(), o.said()) == Agreement::Same);
            let (weight, key) = match best {
                Some(Agreement::Same | Agreement::Noted) => continue,
                _ if accepted => (Weight::Ask, "party-accepted"),
                Some(Agreement::Doubtful) => (Weight::Ask, "party-doubtful"),
                Some(Agreement::Different) if value.unsure() || owners.iter().any(Value::unsure) => {
                    (Weight::Ask, "party-doubtful")
                }
                Some(Agreement::Different) | None => (Weight::Blocking, "party-mismatch"),
            };
            let draft = self.about(code, weight, key, &value, owners.first());
            self.drafts.push(draft);
        }
    }

    fn in_force(&mut self, start: Option<&'a FieldRef>, end: &'a FieldRef, at_least_days: u16) {
        let date = self.set.input.date;
        let starts = start.map(|r| resolve(self.set, r)).unwrap_or_default();
        let ends = resolve(self.set, end);
        for (index, value) in ends.iter().enumerate() {
            let (own_start, own_end) = match value.text.split_once('/') {
                Some((a, b)) => (Some(a), b),
                None => (None, value.text.as_str()),
            };
            let from = own_start.or_else(|| starts.get(index).map(|v| v.text.as_str()));
            let shown;
            let (code, weight, key) = match term(from, Some(own_end), date) {
                Term::Over(end) => {
                    shown = end;
                    (Code::DocumentExpired, Weight::Blocking, "document-expired")
                }
                Term::NotYet(start) => {
                    shown = start;
                    (Code::DocumentNotYetValid, Weight::Blocking, "document-not-yet-valid")
                }
                Term::Runs(end) if at_least_days > 0 && days(date, end) < i32::from(at_least_days) => {
                    shown = end;
                    (Code::TermTooShort, Weight::Ask, "term-too-short")
                }
                Term::Runs(_) | Term::Unknown => continue,
            };
            let source = if code == Code::DocumentNotYetValid {
                starts.get(index).unwrap_or(value)
            } else {
                value
            };
            let weight = if source.unsure() { Weight::Ask } else { weight };
            let draft = self
                .about(code, weight, key, source, None)
                .plain("date", date.to_string());
            let draft = draft
                .plain("days", at_least_days.to_string())
                .plain("value", shown.to_string());
            self.drafts.push(draft);
        }
        if ends.is_empty() {
            for value in &starts {
                if let Term::NotYet(start) = term(Some(&value.text), None, date) {
                    // Of a period of which one day alone was read, that day may as well be the last.
                    let draft = self.about(
                        Code::DocumentNotYetValid,
                        Weight::Ask,
                        "document-not-yet-valid",
                        value,
                        None,
                    );
                    self.drafts
                        .push(draft.plain("date", date.to_string()).plain("value", start.to_string()));
                }
            }
        }
    }

    fn not_older(&mut self, reference: &'a FieldRef, months: u16) {
        let date = self.set.input.date;
        for value in resolve(self.set, reference) {
            let Some((first, last)) = day(&value.text) else {
                continue;
            };
            let (code, weight, key) = if first > date {
                (Code::DocumentNotYetValid, Weight::Ask, "document-date-ahead")
            } else if last
                .checked_add(Span::new().months(i64::from(months)))
                .is_ok_and(|limit| limit < date)
            {
                (Code::DocumentExpired, Weight::Blocking, "document-too-old")
            } else {
                continue;
            };
            let weight = if value.unsure() { Weight::Ask } else { weight };
            let draft = self.about(code, weight, key, &value, None);
            self.drafts.push(
                draft
                    .plain("date", date.to_string())
                    .plain("months", months.to_string()),
            );
        }
    }

    fn area(&mut self, inner: &'a FieldRef, outer: &'a FieldRef, tolerance: f64) {
        for small in resolve(self.set, inner) {
            for large in resolve(self.set, outer) {
                let (Ok(a), Ok(b)) = (small.text.parse::<f64>(), large.text.parse::<f64>()) else {
                    continue;
                };
                // A hundredth of a square metre is the last printed digit.
                if a <= b * (1.0 + tolerance / 100.0) + 0.005 {
                    continue;
                }
                // Of figures that stand twice in a row a reader drops one.
                let dropped = small.text.len() != large.text.len() && compare::distance(&small.text, &large.text) == 1;
                let doubt = small.unsure() || large.unsure() || dropped;
                let (weight, key) = if doubt {
                    (Weight::Ask, "area-mismatch-doubtful")
                } else {
                    (Weight::Blocking, "area-mismatch")
                };
                let draft = self.about(Code::AreaMismatch, weight, key, &small, Some(&large));
                self.drafts.push(draft);
            }
        }
    }

    fn one_for_each(&mut self, people: &FieldName, material: &'a MaterialId, name: &'a FieldName) {
        let reference = FieldRef {
            material: Some(material.clone()),
            field: name.clone(),
        };
        let papers = self.set.assignment.of(material);
        let holders: Vec<(&str, f32, bool)> = papers
            .iter()
            .filter_map(|&p| self.set.papers[p].get(&reference.field))
            .map(|f| (f.field.value.as_str(), f.field.confidence, f.field.certain))
            .collect();
        if papers.is_empty() {
            return; // The material as a whole is missing, which is said once.
        }
        // A certificate on which no name was read may be anybody's.
        let nameless = holders.len() < papers.len();
        for person in condition::people(self.set.input.form, people.as_str()) {
            let wanted = Said {
                text: &person,
                confidence: 1.0,
                certain: true,
            };
            let best = holders
                .iter()
                .map(|&(text, confidence, certain)| {
                    compare::person(
                        wanted,
                        Said {
                            text,
                            confidence,
                            certain,
                        },
                    )
                })
                .min();
            let (weight, key) = match best {
                Some(Agreement::Same | Agreement::Noted) => continue,
                Some(Agreement::Doubtful) => (Weight::Ask, "material-missing-person-doubtful"),
                _ if nameless => (Weight::Ask, "material-missing-person-unread"),
                Some(Agreement::Different) | None => (Weight::Blocking, "material-missing-person"),
            };
            let draft = Draft::new(Code::MaterialMissing, weight, key)
                .material(Some(material))
                .field(people)
                .plain("person", person.clone())
                .basis(self.basis());
            self.drafts.push(draft);
        }
    }
}

/// Whether a value is one that the rule speaks of: a resident number is no credit code, and an unnamed trader's
/// name is no name.
fn comparable(code: Code, text: &str) -> bool {
    match code {
        Code::CreditCodeMismatch => !compare::is_id_number(text),
        Code::IdNumberMismatch => !compare::is_credit_code(text),
        Code::NameMismatch => text.chars().any(|c| c != '*' && c != '＊'),
        _ => true,
    }
}

fn named(code: Code) -> bool {
    matches!(code, Code::NameMismatch | Code::PersonMismatch)
}

fn noted(code: Code) -> &'static str {
    if code == Code::AddressMismatch {
        "address-noted"
    } else {
        "name-noted"
    }
}

fn doubtful(code: Code) -> &'static str {
    if code == Code::AddressMismatch {
        "address-unclear"
    } else {
        "mismatch-doubtful"
    }
}
