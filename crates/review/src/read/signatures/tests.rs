//! Made-up sheets: rows of print and seals, laid out as contracts lay out their ends.
use super::*;
use crate::read::layout::Char;
use catalogue::{DocumentType, FieldName};
use vision::{Point, Quad, Quality, Seal, Surface};

const H: f32 = 30.0;

fn row(text: &str, left: f32, top: f32) -> Row {
    let mut x = left;
    let mut chars = Vec::new();
    for ch in text.chars() {
        // A wide space is a gap in one run of print.
        if ch == ' ' {
            x += H * 4.0;
            continue;
        }
        chars.push(Char {
            ch,
            raw: Some(ch),
            confidence: 0.98,
            rect: Rect::new(x, top, x + H, top + H),
        });
        x += H;
    }
    Row {
        rect: Rect::new(left, top, x, top + H),
        chars,
        slant: 0.0,
    }
}

fn seal(x: f32, y: f32, shape: SealShape) -> Seal {
    Seal {
        rect: Rect::new(x - 120.0, y - 120.0, x + 120.0, y + 120.0),
        shape,
        text: String::new(),
        confidence: 0.9,
        text_confidence: 0.0,
    }
}

fn lease() -> DocumentType {
    let names = |n: &str| serde_json::json!({"zh-CN": n, "en": n});
    serde_json::from_value(serde_json::json!({
        "kind": "lease_contract", "names": names("合同"), "identify": {"titles": ["租赁合同"]},
        "signatures": [
            {"name": "lessor", "names": names("甲"), "parties": ["甲方", "出租方"]},
            {"name": "lessee", "names": names("乙"), "parties": ["乙方", "承租方"]},
        ],
    }))
    .unwrap()
}

/// Place, its seal, and whether a hand signed it.
fn found(rows: &[Row], seals: &[(f32, f32)]) -> Vec<(FieldName, Option<usize>, bool)> {
    let round = seals.iter().map(|&(x, y)| seal(x, y, SealShape::Round)).collect();
    found_with(rows, round)
}

fn found_with(rows: &[Row], seals: Vec<Seal>) -> Vec<(FieldName, Option<usize>, bool)> {
    let frame = Rect::new(0.0, 0.0, 1400.0, 2000.0).to_quad();
    let sheet = Sheet {
        frame,
        width: 1400.0,
        height: 2000.0,
        to_page: Surface::FLAT,
        lines: vec![],
        seals,
        codes: vec![],
        quality: None,
    };
    marks(&page(sheet.clone()), &sheet, rows, &lease())
        .into_iter()
        .map(|m| (m.place, m.seal, m.handwritten))
        .collect()
}

fn page(sheet: Sheet) -> Page {
    Page {
        number: 1,
        width: 1400,
        height: 2000,
        quality: Quality {
            readable: true,
            sharpness: 1.0,
            glare: 0.0,
            exposure: 0.9,
            tilt_degrees: 0.0,
            rotation: 0,
            cut: vec![],
            text_height: H,
            troubles: vec![],
        },
        sheets: vec![sheet],
        picture: None,
    }
}

fn lessor(seal: Option<usize>, hand: bool) -> (FieldName, Option<usize>, bool) {
    (FieldName::from("lessor"), seal, hand)
}

fn lessee(seal: Option<usize>, hand: bool) -> (FieldName, Option<usize>, bool) {
    (FieldName::from("lessee"), seal, hand)
}

#[test]
fn two_parties_in_one_run_each_get_the_seal_of_their_column() {
    let line = [row("甲方(盖章): 乙方(盖章):", 100.0, 1000.0)];
    assert_eq!(
        found(&line, &[(900.0, 1060.0), (300.0, 960.0)]),
        [lessor(Some(1), false), lessee(Some(0), false)]
    );
}

#[test]
fn the_seal_of_the_other_column_is_not_borrowed() {
    let lines = [row("甲方(盖章):", 100.0, 1000.0), row("乙方(盖章):", 700.0, 1004.0)];
    assert_eq!(
        found(&lines, &[(880.0, 980.0)]),
        [lessor(None, false), lessee(Some(0), false)]
    );
    assert_eq!(
        found(&lines, &[(280.0, 1100.0)]),
        [lessor(Some(0), false), lessee(None, false)]
    );
}

#[test]
fn one_party_above_the_other_each_gets_the_nearer_seal() {
    let lines = [
        row("出租方(签章):", 100.0, 900.0),
        row("日期:2025年3月1日", 100.0, 1000.0),
        row("承租方(签章):", 100.0, 1200.0),
        row("日期:2025年3月1日", 100.0, 1300.0),
    ];
    assert_eq!(
        found(&lines, &[(420.0, 1260.0), (420.0, 930.0)]),
        [lessor(Some(1), false), lessee(Some(0), false)]
    );
}

#[test]
fn a_seal_above_or_across_its_label_belongs_to_it() {
    let line = [row("甲方(盖章):", 100.0, 1000.0)];
    assert_eq!(found(&line, &[(250.0, 870.0)]), [lessor(Some(0), false)]);
    assert_eq!(found(&line, &[(200.0, 1015.0)]), [lessor(Some(0), false)]);
    assert_eq!(found(&line, &[(250.0, 400.0)]), [lessor(None, false)]);
}

#[test]
fn the_head_and_the_clauses_of_a_contract_are_no_places_to_sign() {
    let lines = [
        row("出租方(甲方):王小明", 100.0, 100.0),
        row("甲方应于每月五日前收取租金,逾期视为放弃该月租金。", 100.0, 300.0),
        row("甲方签字盖章后本合同生效", 100.0, 400.0),
    ];
    assert_eq!(found(&lines, &[]), []);
}

#[test]
fn a_bare_word_at_the_end_is_a_place_unless_a_fuller_label_stands_there() {
    let end = [
        row("本合同一式两份,双方各执一份,具有同等效力。", 100.0, 300.0),
        row("甲方: 乙方:", 100.0, 600.0),
    ];
    assert_eq!(found(&end, &[]), [lessor(None, false), lessee(None, false)]);
    let fuller = [row("甲方:王小明", 100.0, 600.0), row("甲方(签字):", 100.0, 900.0)];
    assert_eq!(found(&fuller, &[]), [lessor(None, false)]);
}

#[test]
fn a_name_behind_the_label_signs_and_a_firm_or_a_date_does_not() {
    let behind = |rest: &str| found(&[row(&format!("乙方(签章):{rest}"), 100.0, 1000.0)], &[]);
    assert_eq!(behind("王小明"), [lessee(None, true)]);
    assert_eq!(behind("阿依努尔·买买提"), [lessee(None, true)]);
    assert_eq!(behind("杭州云锦餐饮管理有限公司"), [lessee(None, false)]);
    assert_eq!(behind("日期:"), [lessee(None, false)]);
}

#[test]
fn a_thumb_print_signs_and_is_no_seal() {
    let frame: Quad = Rect::new(0.0, 0.0, 1400.0, 2000.0).to_quad();
    let sheet = Sheet {
        frame,
        width: 1400.0,
        height: 2000.0,
        to_page: Surface::FLAT,
        lines: vec![],
        seals: vec![seal(420.0, 1010.0, SealShape::Thumb)],
        codes: vec![],
        quality: None,
    };
    let marks = marks(
        &page(sheet.clone()),
        &sheet,
        &[row("甲方(签字):", 100.0, 1000.0)],
        &lease(),
    );
    assert!(marks[0].handwritten && marks[0].seal.is_none());
}

#[test]
fn beside_the_seal_of_a_firm_the_square_one_of_its_head_is_not_taken_for_it() {
    let line = [row("甲方(盖章): 乙方(盖章):", 100.0, 1000.0)];
    let square = seal(300.0, 1010.0, SealShape::Square);
    let firm = seal(420.0, 960.0, SealShape::Round);
    assert_eq!(
        found_with(&line, vec![square.clone(), firm]),
        [lessor(Some(1), false), lessee(None, false)]
    );
    assert_eq!(
        found_with(&line, vec![square]),
        [lessor(Some(0), false), lessee(None, false)]
    );
}

#[test]
fn the_paper_ends_where_its_edge_crosses_the_line() {
    let at = |x, y| Point::new(x, y);
    let leaning = Quad([at(0.0, 0.0), at(1000.0, 0.0), at(800.0, 1000.0), at(0.0, 1000.0)]);
    let line = |top: f32| Rect::new(100.0, top, 300.0, top + 50.0);
    assert!((edge(&leaning, &line(450.0)) - 900.0).abs() < 1.0);
    assert!((edge(&leaning, &line(950.0)) - 800.0).abs() < 1.0);
}
