//! What stands on each paper for itself: missing, doubtful and invalid fields, cut pages, terms, marks of cancellation.
use super::codes::FindingCode as Code;
use super::compare::tidy;
use super::draft::{Arg, Draft, Spot, Weight};
use super::paper::{Found, Paper};
use super::terms::{Term, term};
use super::{Set, condition, legible};
use catalogue::{Consistency, FieldName, FormFieldKind, MaterialId, Rule, ValueKind};
use vision::Trouble;

/// Below this confidence a broken check character is put down to the reading.
const NUMBER_SURE: f32 = 0.9;
const CREDIT_CODE: &str = "GB 32100-2015";
const ID_NUMBER: &str = "GB 11643-1999";

pub(crate) fn judge(set: &mut Set<'_>) {
    let mut drafts = Vec::new();
    for index in set.judged() {
        let paper = &set.papers[index];
        let material = set.assignment.material(index);
        let missing = missing(set, paper, material, &mut drafts);
        cut(paper, material, missing, &mut drafts);
        readings(set, paper, material, &mut drafts);
        consistency(paper, material, &mut drafts);
        in_force(set, paper, material, &mut drafts);
        status(set, paper, material, &mut drafts);
    }
    for (back, front) in spare_backs(set) {
        in_force(set, &set.papers[back], set.assignment.material(front), &mut drafts);
    }
    form(set, &mut drafts);
    set.drafts.extend(drafts);
}

/// Fields that were not found though they must stand there, or a check of the item needs them and their blank was left
/// empty; their names are returned.
fn missing(
    set: &Set<'_>,
    paper: &Paper<'_>,
    material: Option<&MaterialId>,
    drafts: &mut Vec<Draft>,
) -> Vec<catalogue::Names> {
    let mut missing = Vec::new();
    let Some(rules) = paper.rules else { return missing };
    for field in rules
        .fields
        .iter()
        .filter(|f| paper.get(&f.name).is_none())
        .filter(|f| f.required || needed(set, paper, material, &f.name) && legible::left_blank(paper, f))
    {
        missing.push(field.names.clone());
        let (weight, key) = if paper.doubtful() {
            (Weight::Ask, "field-missing-doubtful")
        } else if legible::left_blank(paper, field) {
            (Weight::Blocking, "field-missing")
        } else {
            (Weight::Ask, "field-missing-unseen")
        };
        drafts.push(
            Draft::new(Code::FieldMissing, weight, key)
                .material(material)
                .document(Some(paper.kind))
                .field(&field.name)
                .at([paper.spot()])
                .basis(set.rule(paper.kind.as_str())),
        );
    }
    missing
}

/// Pages that run out of the picture. What was cut off must be taken again; where nothing is known to be lost, a person
/// should see whether anything is.
fn cut(paper: &Paper<'_>, material: Option<&MaterialId>, mut missing: Vec<catalogue::Names>, drafts: &mut Vec<Draft>) {
    missing.extend(foot_lost(paper));
    for leaf in &paper.leaves {
        let quality = &leaf.document.quality;
        let cut = !quality.cut.is_empty() || quality.troubles.contains(&Trouble::Cut);
        if !cut || !quality.readable {
            continue;
        }
        let (weight, key) = if missing.is_empty() {
            (Weight::Ask, "image-cut")
        } else {
            (Weight::Blocking, "image-cut-missing")
        };
        let spot = Spot {
            file: leaf.file,
            page: leaf.document.page,
            quad: Some(leaf.document.frame),
        };
        drafts.push(
            Draft::new(Code::ImageCut, weight, key)
                .material(material)
                .document(Some(paper.kind))
                .at([spot])
                .arg("missing", Arg::List(missing.clone()))
                .basis("quality"),
        );
    }
}

/// The organ that issued the paper, where neither its name, the label before it nor any seal was seen: the foot of the paper with
/// the seal and the day of issue is not in the picture.
fn foot_lost(paper: &Paper<'_>) -> Option<catalogue::Names> {
    let rules = paper.rules?;
    let organ = rules.sealed_by.as_ref()?;
    let field = rules.fields.iter().find(|f| f.name == *organ)?;
    let labelled = |text: &str| field.labels.iter().any(|l| text.contains(l.as_str()));
    let sealed = paper.leaves.iter().any(|l| !l.document.seals.is_empty());
    let seen = sealed || paper.get(organ).is_some() || paper.lines().any(|(line, _)| labelled(&tidy(&line.text)));
    (!seen).then(|| field.names.clone())
}

/// Fields that were read with doubt or break the rule of their kind.
fn readings(set: &Set<'_>, paper: &Paper<'_>, material: Option<&MaterialId>, drafts: &mut Vec<Draft>) {
    for (name, found) in &paper.fields {
        let broken = !found.field.valid;
        let mended_print = found.field.corrected && !found.field.certain;
        let number = if broken || mended_print {
            invalid(paper.value_kind(name), &found.field.value)
        } else {
            None
        };
        let (draft, basis) = if let Some((code, key, basis)) = number {
            let misread = found.doubtful() || found.field.confidence < NUMBER_SURE || mended(set, &found.field.value);
            let draft = match (misread, code) {
                (false, _) => Draft::new(code, Weight::Blocking, key),
                (true, Code::CreditCodeInvalid) => Draft::new(code, Weight::Ask, "credit-code-doubtful"),
                (true, _) => Draft::new(code, Weight::Ask, "id-number-doubtful"),
            };
            (draft, basis.to_owned())
        } else if broken || found.doubtful() {
            let needed = needed(set, paper, material, name);
            let weight = if needed { Weight::Ask } else { Weight::Info };
            let key = if broken { "field-impossible" } else { "field-uncertain" };
            (
                Draft::new(Code::FieldUncertain, weight, key),
                set.rule(paper.kind.as_str()),
            )
        } else {
            continue;
        };
        drafts.push(
            draft
                .material(material)
                .document(Some(paper.kind))
                .field(name)
                .at([found.spot])
                .plain(
                    "value",
                    if mended_print {
                        &found.field.raw
                    } else {
                        &found.field.value
                    }
                    .clone(),
                )
                .basis(basis),
        );
    }
}

/// Whether another paper or the form holds a number that obeys its rule and differs in one character.
fn mended(set: &Set<'_>, value: &str) -> bool {
    let near = |other: &str| super::compare::distance(&tidy(other), &tidy(value)) == 1;
    let sound = |other: &str| super::compare::credit_code(other) || super::compare::id_number(other, set.input.date);
    let papers = set
        .papers
        .iter()
        .flat_map(|p| p.fields.values().map(|f| f.field.value.clone()));
    let form = ["credit_code", "id_number"]
        .into_iter()
        .filter_map(|n| condition::text(set.input.form, n));
    papers.chain(form).any(|other| near(&other) && sound(&other))
}

/// The finding for a number that breaks the rule of its kind.
fn invalid(kind: Option<ValueKind>, value: &str) -> Option<(Code, &'static str, &'static str)> {
    let credit = (Code::CreditCodeInvalid, "credit-code-invalid", CREDIT_CODE);
    let person = (Code::IdNumberInvalid, "id-number-invalid", ID_NUMBER);
    match kind? {
        ValueKind::CreditCode => Some(credit),
        ValueKind::IdNumber => Some(person),
        // A resident number has 17 digits before its check character; a credit code of a firm has letters or a 9 first.
        ValueKind::IdOrCreditCode => {
            let digits = value.chars().take(17).all(|c| c.is_ascii_digit());
            Some(if digits && !value.starts_with('9') {
                person
            } else {
                credit
            })
        }
        _ => None,
    }
}

/// Whether the field is required on its paper or a check of the item speaks of it.
fn needed(set: &Set<'_>, paper: &Paper<'_>, material: Option<&MaterialId>, name: &FieldName) -> bool {
    let required = paper
        .rules
        .is_some_and(|r| r.fields.iter().any(|f| f.name == *name && f.required));
    required
        || set
            .input
            .item
            .is_some_and(|i| i.checks.iter().any(|c| uses(&c.rule, material, name)))
}

fn uses(rule: &Rule, material: Option<&MaterialId>, name: &FieldName) -> bool {
    match rule {
        Rule::OneForEach {
            material: m, name: n, ..
        } => material == Some(m) && n == name,
        Rule::TextOn { .. } => false,
        rule => (rule.fields().iter()).any(|r| r.material.as_ref() == material && r.field == *name),
    }
}

/// Relations between fields of one paper.
fn consistency(paper: &Paper<'_>, material: Option<&MaterialId>, drafts: &mut Vec<Draft>) {
    for relation in paper.rules.map(|r| r.consistency.as_slice()).unwrap_or_default() {
        let (name, number_field, key) = match relation {
            Consistency::BirthInNumber { birth, number } => (birth, number, "id-birth-differs"),
            Consistency::SexInNumber { sex, number } => (sex, number, "id-sex-differs"),
        };
        let (Some(stated), Some(number)) = (paper.get(name), paper.get(number_field)) else {
            continue;
        };
        let Some(agrees) = agrees(relation, stated, number) else {
            continue;
        };
        if agrees {
            continue;
        }
        let weight = if stated.doubtful() || number.doubtful() {
            Weight::Ask
        } else {
            Weight::Blocking
        };
        drafts.push(
            Draft::new(Code::IdNumberInvalid, weight, key)
                .material(material)
                .document(Some(paper.kind))
                .field(number_field)
                .at([number.spot, stated.spot])
                .plain("value", number.field.value.clone())
                .plain("other", stated.field.value.clone())
                .basis(ID_NUMBER),
        );
    }
}

/// Whether the relation holds; `None` where the number is too short or already found invalid.
fn agrees(relation: &Consistency, stated: Found<'_>, number: Found<'_>) -> Option<bool> {
    let digits = &number.field.value;
    if !number.field.valid || !stated.field.valid || digits.len() != 18 || !digits.is_ascii() {
        return None;
    }
    match relation {
        Consistency::BirthInNumber { .. } => {
            let said: String = stated.field.value.chars().filter(char::is_ascii_digit).collect();
            (said.len() == 8).then(|| said == digits[6..14])
        }
        Consistency::SexInNumber { .. } => {
            let male = digits.as_bytes()[16] % 2 == 1;
            match stated.field.value.as_str() {
                "男" => Some(male),
                "女" => Some(!male),
                _ => None,
            }
        }
    }
}

/// Terms that no rule of the item speaks of.
fn in_force(set: &Set<'_>, paper: &Paper<'_>, material: Option<&MaterialId>, drafts: &mut Vec<Draft>) {
    for field in paper.rules.map(|r| r.fields.as_slice()).unwrap_or_default() {
        let Some(found) = paper.get(&field.name) else { continue };
        let ruled = set.input.item.is_some_and(|i| {
            i.checks.iter().any(|c| {
                matches!(c.rule, Rule::InForce { .. } | Rule::NotOlderThan { .. })
                    && uses(&c.rule, material, &field.name)
            })
        });
        if ruled || !found.field.valid {
            continue;
        }
        let value = found.field.value.as_str();
        let (start, end) = match field.value {
            ValueKind::Period => value.split_once('/').map_or((None, None), |(a, b)| (Some(a), Some(b))),
            ValueKind::PeriodStart => (Some(value), None),
            ValueKind::PeriodEnd => (None, Some(value)),
            _ => continue,
        };
        let (code, key, weight, shown) = match term(start, end, set.input.date) {
            Term::Over(end) => (Code::DocumentExpired, "document-expired", Weight::Blocking, end),
            Term::NotYet(start) => (Code::DocumentNotYetValid, "document-not-yet-valid", Weight::Ask, start),
            Term::Runs(_) | Term::Unknown => continue,
        };
        let weight = if found.doubtful() { Weight::Ask } else { weight };
        drafts.push(
            Draft::new(code, weight, key)
                .material(material)
                .document(Some(paper.kind))
                .field(&field.name)
                .at([found.spot])
                .plain("value", shown.to_string())
                .plain("date", set.input.date.to_string())
                .basis(set.rule(paper.kind.as_str())),
        );
    }
}

/// Emblem sides of identity cards that no material asks for, each with the portrait side that it belongs to: a card that
/// has run out is no longer good, whichever side was asked for. Of several cards the side in the same file.
fn spare_backs(set: &Set<'_>) -> Vec<(usize, usize)> {
    if set.input.item.is_none() {
        return Vec::new();
    }
    let of = |kind: &'static str| {
        let readable = |p: &usize| *set.papers[*p].kind == *kind && set.papers[*p].readable();
        (0..set.papers.len()).filter(readable).collect::<Vec<_>>()
    };
    let (fronts, backs) = (of("id_card_front"), of("id_card_back"));
    let file = |p: usize| set.papers[p].leaves[0].file;
    let only = |list: Vec<usize>| <[usize; 1]>::try_from(list).ok().map(|[p]| p);
    let front = |back: usize| {
        let beside: Vec<usize> = fronts.iter().copied().filter(|&f| file(f) == file(back)).collect();
        let single = || only(fronts.clone()).filter(|_| backs.len() == 1);
        only(beside).or_else(single)
    };
    (backs.iter().copied().filter(|&b| set.assignment.material(b).is_none()))
        .filter_map(|b| Some((b, front(b)?)))
        .collect()
}

/// Marks of cancellation on licences and certificates.
fn status(set: &Set<'_>, paper: &Paper<'_>, material: Option<&MaterialId>, drafts: &mut Vec<Draft>) {
    let kind = paper.kind.as_str();
    if !kind.contains("licence") && !kind.contains("certificate") {
        return;
    }
    // Only a short line of its own: scopes and notes use these words as well.
    let mark = paper.lines().find(|(line, _)| cancels(&line.text));
    if let Some((line, spot)) = mark {
        let weight = if line.confidence < super::paper::DOUBTFUL {
            Weight::Ask
        } else {
            Weight::Blocking
        };
        drafts.push(
            Draft::new(Code::LicenceStatus, weight, "licence-status")
                .material(material)
                .document(Some(paper.kind))
                .at([spot])
                .plain("value", line.text.clone())
                .basis(set.rule(kind)),
        );
    }
}

/// Whether a line is a mark of cancellation and nothing else: remarks tell of lost papers in words of their own.
fn cancels(line: &str) -> bool {
    const MARKS: [&str; 5] = ["注销", "吊销", "作废", "遗失", "撤销"];
    const BESIDE: [&str; 14] = [
        "营业执照",
        "执照",
        "许可证",
        "证书",
        "证照",
        "正副本",
        "正本",
        "副本",
        "声明",
        "登记",
        "已",
        "被",
        "此证",
        "章",
    ];
    let text: String = tidy(line).chars().filter(|c| c.is_alphanumeric()).collect();
    let rest = (MARKS.iter().chain(&BESIDE)).fold(text.clone(), |rest, word| rest.replace(word, ""));
    rest.is_empty() && MARKS.iter().any(|w| text.contains(w))
}

/// Numbers typed into the form.
fn form(set: &Set<'_>, drafts: &mut Vec<Draft>) {
    for field in set.input.item.map(|i| i.form.as_slice()).unwrap_or_default() {
        let Some(value) = condition::text(set.input.form, field.name.as_str()) else {
            continue;
        };
        let (code, key, basis, valid) = match field.kind {
            FormFieldKind::CreditCode => (
                Code::CreditCodeInvalid,
                "credit-code-invalid",
                CREDIT_CODE,
                super::compare::credit_code(&value),
            ),
            FormFieldKind::IdNumber => (
                Code::IdNumberInvalid,
                "id-number-invalid",
                ID_NUMBER,
                super::compare::id_number(&value, set.input.date),
            ),
            _ => continue,
        };
        if !valid {
            let draft = Draft::new(code, Weight::Blocking, key)
                .field(&field.name)
                .plain("value", value)
                .basis(basis);
            drafts.push(draft.arg("document", Arg::Message("place-form")));
        }
    }
}
