//! Whole sets are true to themselves: files, numbers, days, and what was planted.
//!
//! The product's own validators judge the numbers; what is on the pictures is not read here.

#![expect(clippy::unwrap_used, reason = "a set that cannot be read is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use domain::Kind;
use domain::address::{self, Comparison};
use serde_json::Value;
use specimens::{Level, Order, Split, write_sets};

/// A set as it lies in its folder.
struct Set {
    folder: PathBuf,
    truth: Value,
    form: Value,
}

/// A value with the kind of its paper and its name.
struct Said<'s> {
    document: &'s str,
    name: &'s str,
    value: &'s str,
}

impl Set {
    fn read(folder: PathBuf) -> Self {
        let json = |name: &str| serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap();
        Self {
            truth: json("truth.json"),
            form: json("form.json"),
            folder,
        }
    }

    fn text(&self, key: &str) -> &str {
        self.truth[key].as_str().unwrap()
    }

    fn pages(&self) -> impl Iterator<Item = &Value> {
        let files = self.truth["files"].as_array().unwrap();
        files.iter().flat_map(|file| file["pages"].as_array().unwrap())
    }

    fn kinds(&self) -> BTreeSet<&str> {
        self.pages().map(|page| page["document"].as_str().unwrap()).collect()
    }

    fn said(&self) -> Vec<Said<'_>> {
        self.pages()
            .flat_map(|page| {
                let document = page["document"].as_str().unwrap();
                let fields = page["fields"].as_object().unwrap();
                fields.iter().map(move |(name, field)| Said {
                    document,
                    name,
                    value: field["value"].as_str().unwrap(),
                })
            })
            .collect()
    }

    /// The first value of a field of a kind of paper.
    fn field(&self, document: &str, name: &str) -> Option<&str> {
        let found = self
            .said()
            .into_iter()
            .find(|s| s.document == document && s.name == name);
        found.map(|s| s.value)
    }

    fn defects(&self) -> Vec<&str> {
        let list = self.truth["defects"].as_array().unwrap();
        list.iter().map(|defect| defect["code"].as_str().unwrap()).collect()
    }

    fn has(&self, code: &str) -> bool {
        self.defects().contains(&code)
    }

    fn name(&self) -> String {
        format!("{} {:?}", self.folder.display(), self.defects())
    }
}

/// Makes small sets without a camera.
fn made(out: &Path, sets: u32, seed: u64, split: Split) -> Vec<Set> {
    write_sets(&Order {
        out,
        sets,
        seed,
        split,
        size: 420,
        level: Some(Level::Scan),
    })
    .unwrap();
    let mut folders: Vec<PathBuf> = fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.into_iter().map(Set::read).collect()
}

/// All that must hold for a set.
fn check(set: &Set) {
    files(set);
    numbers(set);
    days(set);
    expectations(set);
    if set.defects().is_empty() {
        complete(set);
        agreeing(set);
    }
}

/// Every file of the truth is there, is what its name says, and no other file is.
fn files(set: &Set) {
    let there: BTreeSet<String> = fs::read_dir(&set.folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut named: BTreeSet<String> = ["truth.json", "form.json"].map(str::to_owned).into();
    for file in set.truth["files"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        assert!(named.insert(name.to_owned()), "{name} twice in {}", set.name());
        let bytes = fs::read(set.folder.join(name)).unwrap();
        let head: &[u8] = match name.rsplit('.').next().unwrap() {
            "jpg" => b"\xFF\xD8\xFF",
            "png" => b"\x89PNG",
            "pdf" => b"%PDF-1.",
            "ofd" => b"PK\x03\x04",
            other => panic!("a file that ends in {other}"),
        };
        assert!(bytes.starts_with(head), "{name} of {}", set.name());
        let numbers: Vec<u64> = file["pages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|page| page["page"].as_u64().unwrap())
            .collect();
        assert!(numbers.is_sorted(), "pages of {name} of {}", set.name());
        assert!(
            !numbers.is_empty() || set.has("file_unusable"),
            "{name} of {}",
            set.name()
        );
    }
    assert_eq!(there, named, "{}", set.name());
}

/// The kind that a field's value must be valid as.
fn kind_of(said: &Said<'_>) -> Option<Kind> {
    Some(match (said.document, said.name) {
        ("id_card_front", "number") | (_, "agent_number") => Kind::IdNumber,
        ("property_certificate", "number") => Kind::PropertyCertificateNumber,
        ("food_business_licence", "number") => Kind::FoodLicenceNumber,
        (_, "credit_code") => Kind::CreditCode,
        (_, "unit") if said.document == "property_certificate" => Kind::PropertyUnit,
        (_, "phone") => Kind::Phone,
        (_, "area") => Kind::Area,
        _ => return None,
    })
}

fn numbers(set: &Set) {
    for said in set.said() {
        let Some(kind) = kind_of(&said) else { continue };
        let spoilt = (set.has("credit_code_invalid") && kind == Kind::CreditCode)
            || (set.has("id_number_invalid") && kind == Kind::IdNumber);
        let valid = domain::validate(kind, said.value).valid;
        let who = format!("{} {} {} of {}", said.document, said.name, said.value, set.name());
        if spoilt && said.document != "application_form" {
            assert!(!valid, "{who}");
        } else {
            assert!(valid, "{who}");
        }
    }
}

/// Days that follow each other on one kind of paper, the earlier first.
const ORDER: [(&str, &str, &str); 12] = [
    ("business_licence", "founded", "issued"),
    ("id_card_front", "birth", ""),
    ("id_card_back", "valid_from", "valid_to"),
    ("lease_contract", "signed", "start"),
    ("lease_contract", "start", "end"),
    ("authorisation_letter", "start", "end"),
    ("health_certificate", "examined", "issued"),
    ("health_certificate", "issued", "valid_to"),
    ("hygiene_test_report", "sampled", "tested"),
    ("hygiene_test_report", "tested", "issued"),
    ("public_place_hygiene_licence", "valid_from", "valid_to"),
    ("food_business_licence", "issued", "valid_to"),
];

fn days(set: &Set) {
    let today = set.text("date");
    for (document, first, second) in ORDER {
        let Some(first) = set.field(document, first) else {
            continue;
        };
        assert!(
            first < today || set.has("document_not_yet_valid"),
            "{first} on {document} of {}",
            set.name()
        );
        // Open ends are words, which sort behind every day.
        if let Some(second) = set.field(document, second) {
            assert!(first <= second, "{first} and {second} on {document} of {}", set.name());
        }
    }
    let hired = set.field("lease_contract", "signed");
    let founded = set.field("business_licence", "founded");
    let own = set.field("lease_contract", "lessee") == set.field("business_licence", "name");
    if let (Some(hired), Some(founded), true) = (hired, founded, own) {
        assert!(
            founded <= hired,
            "hired {hired} before it was founded {founded} in {}",
            set.name()
        );
    }
}

/// What the set says about itself.
fn expectations(set: &Set) {
    let verdict = set.text("verdict_expected");
    assert_eq!(verdict == "pass", set.defects().is_empty(), "{}", set.name());
    let absent = [
        "material_missing",
        "page_missing",
        "file_unusable",
        "image_unreadable",
        "rule_unmet",
    ];
    for defect in set.truth["defects"].as_array().unwrap() {
        let (code, document) = (defect["code"].as_str().unwrap(), defect["document"].as_str().unwrap());
        let shown = set.kinds().contains(document) || document == "property_certificate";
        assert!(
            shown || absent.contains(&code),
            "{code} on {document} of {}",
            set.name()
        );
    }
}

/// A set without a defect holds what its item asks for.
fn complete(set: &Set) {
    let yes = |field: &str| set.form[field] == Value::Bool(true);
    let card = ["id_card_front", "id_card_back"];
    let mut wanted: Vec<&str> = match set.text("item") {
        "premises-check" => vec!["business_licence", "id_card_front", "lease_contract"],
        "lease-registration" => vec![
            "application_form",
            "business_licence",
            "id_card_front",
            "lease_contract",
        ],
        "street-promotion" => vec!["application_form", "business_licence", "picture", "unknown"],
        "public-place-hygiene" => vec![
            "application_form",
            "business_licence",
            "lease_contract",
            "picture",
            "unknown",
            "health_certificate",
        ],
        "any" => vec!["food_business_licence", "fire_safety_document", "unknown"],
        other => panic!("the item {other}"),
    };
    if matches!(set.text("item"), "public-place-hygiene" | "street-promotion") {
        wanted.extend(card);
    }
    if set.text("item") == "public-place-hygiene" {
        wanted.push(if yes("by_commitment") {
            "commitment_letter"
        } else {
            "hygiene_test_report"
        });
        if set.form["air_conditioning"] == "central" {
            wanted.push("hygiene_test_report");
        }
        if yes("agent_used") {
            wanted.push("authorisation_letter");
        }
        let workers = set.form["workers"].as_array().unwrap().len();
        let certificates = set.pages().filter(|p| p["document"] == "health_certificate").count();
        assert_eq!(workers, certificates, "certificates of {}", set.name());
    }
    let kinds = set.kinds();
    for kind in wanted {
        assert!(kinds.contains(kind), "{kind} is not in {}", set.name());
    }
    if matches!(
        set.text("item"),
        "premises-check" | "lease-registration" | "public-place-hygiene"
    ) {
        let owned = ["property_certificate", "house_ownership_certificate"];
        assert!(
            owned.iter().any(|kind| kinds.contains(kind)),
            "no proof of ownership in {}",
            set.name()
        );
    }
}

/// In a set without a defect the papers speak of the same firm, the same place and a fitting area.
fn agreeing(set: &Set) {
    if set.text("item") == "any" {
        return;
    }
    let narrow = |name: &str| name.replace('（', "(").replace('）', ")");
    let firm = set.field("business_licence", "name").map(narrow);
    if let (Some(firm), Some(lessee)) = (&firm, set.field("lease_contract", "lessee")) {
        assert_eq!(*firm, narrow(lessee), "{}", set.name());
    }
    let owner = |kind| set.field(kind, "owner");
    let owner = owner("property_certificate").or_else(|| owner("house_ownership_certificate"));
    if let (Some(lessor), Some(owner)) = (set.field("lease_contract", "lessor"), owner) {
        assert_eq!(lessor, owner, "{}", set.name());
    }
    let places: Vec<&str> = set
        .said()
        .iter()
        .filter(|s| s.name == "address" && !s.document.starts_with("id_card"))
        .map(|s| s.value)
        .collect();
    for pair in places.windows(2) {
        let same = address::compare(pair[0], pair[1]);
        assert!(same == Comparison::Same, "{pair:?} in {}", set.name());
    }
    let area = |kind| set.field(kind, "area").and_then(|a| a.parse::<f64>().ok());
    let outer = area("property_certificate").or_else(|| area("house_ownership_certificate"));
    if let (Some(inner), Some(outer)) = (area("lease_contract"), outer) {
        assert!(inner <= outer * 1.01 + 0.005, "{inner} of {outer} in {}", set.name());
    }
}

/// The finding codes that docs/FINDINGS.md lists.
fn listed() -> BTreeSet<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/FINDINGS.md");
    let text = fs::read_to_string(page).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split('`').next().unwrap().to_owned()).collect()
}

#[test]
fn sets_to_measure_with_are_true_to_themselves_and_hold_every_finding_code() {
    let room = tempfile::tempdir().unwrap();
    let sets = made(room.path(), 64, 11, Split::Eval);
    for set in &sets {
        check(set);
    }
    let planted: BTreeSet<String> = sets.iter().flat_map(Set::defects).map(str::to_owned).collect();
    assert_eq!(planted, listed());
    let ends: BTreeSet<&str> = sets
        .iter()
        .flat_map(|set| set.truth["files"].as_array().unwrap())
        .map(|file| file["file"].as_str().unwrap().rsplit('.').next().unwrap())
        .collect();
    assert_eq!(ends, ["jpg", "ofd", "pdf", "png"].into());
}

#[test]
fn sets_to_develop_with_are_true_to_themselves() {
    let room = tempfile::tempdir().unwrap();
    for seed in [5, 6] {
        for set in made(&room.path().join(seed.to_string()), 16, seed, Split::Dev) {
            check(&set);
        }
    }
}
