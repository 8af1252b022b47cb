//! What each paper says for itself: fields, doubt, terms.
use crate::common::*;
use review::report::Verdict;
use serde_json::json;
use vision::Trouble;

#[test]
fn a_required_field_that_is_not_there_must_be_mended() {
    let blank = |doc: Doc| with(|files, _| files[2] = file("property.jpg", [doc]));
    let unfilled = property().without("area").line("area: ____").line("use: 商业服务");
    assert_eq!(said(&blank(unfilled)), ["field_missing blocking property.area"]);
    let unread = blank(property().without("area"));
    assert_eq!(said(&unread), ["field_missing warning property.area"]);
    let read_otherwise = property().without("area").line("area: 86.3Z");
    assert_eq!(said(&blank(read_otherwise)), ["field_missing warning property.area"]);
    let judged = with(|files, _| files[2] = file("property.jpg", [property().without("number")]));
    assert_eq!(said(&judged), Vec::<String>::new());
}

#[test]
fn a_blank_that_a_check_needs_must_be_filled_and_a_contract_may_be_silent() {
    let with_lines = |lines: &[&str]| {
        let first = (lines.iter()).fold(lease_first().without("area"), |contract, line| contract.line(line));
        said(&with(|files, _| files[3] = file("lease.pdf", [first, lease_last()])))
    };
    let next = "二、start 2026年1月1日";
    assert_eq!(with_lines(&["The area", next]), ["field_missing blocking lease.area"]);
    assert_eq!(
        with_lines(&["the area is", "2.1 乙方应按时付款"]),
        ["field_missing blocking lease.area"]
    );
    assert_eq!(with_lines(&["area", "86.32平方米"]), Vec::<String>::new(), "not read");
    assert_eq!(with_lines(&[next]), Vec::<String>::new(), "not a word of it");
    let with_term = |lines: &[&str]| {
        let first = (lines.iter()).fold(lease_first().without("end"), |contract, line| contract.line(line));
        said(&with(|files, _| files[3] = file("lease.pdf", [first, lease_last()])))
    };
    assert_eq!(with_term(&["end：", next]), ["field_missing blocking lease.end"]);
    assert_eq!(
        with_term(&["end：", "年。"]),
        ["field_missing warning lease.end"],
        "a thin 一 was lost"
    );
    assert_eq!(with_term(&["end：", "年月日"]), ["field_missing blocking lease.end"]);
}

#[test]
fn a_field_missing_on_a_doubtful_page_asks_a_person() {
    let judged = with(|files, _| {
        let mut doc = property().without("area");
        doc.0.quality.troubles = vec![Trouble::Glare];
        files[2] = file("property.jpg", [doc]);
    });
    assert_eq!(said(&judged), ["field_missing warning property.area"]);
    assert_eq!(judged.verdict, Verdict::Ask);
}

#[test]
fn an_unsure_reading_is_never_passed_in_silence() {
    let judged = with(|files, _| {
        files[2] = file("property.jpg", [property().change("area", |f| f.certain = false)]);
    });
    assert_eq!(said(&judged), ["field_uncertain warning property.area"]);
    assert_eq!(judged.verdict, Verdict::Ask);
    let judged = with(|files, _| {
        let doc = licence()
            .field("scope", "餐饮服务")
            .change("scope", |f| f.confidence = 0.4);
        files[0] = file("licence.jpg", [doc]);
    });
    assert_eq!(said(&judged), ["field_uncertain info licence-copy.scope"]);
    assert_eq!(judged.verdict, Verdict::Pass);
}

#[test]
fn an_impossible_date_asks_a_person() {
    let judged = with(|files, _| {
        let doc = lease_first()
            .field("start", "2025-02-30")
            .change("start", |f| f.valid = false);
        files[3].documents[0] = doc.0;
    });
    assert_eq!(said(&judged), ["field_uncertain warning lease.start"]);
}

#[test]
fn terms_are_judged_at_the_date_given() {
    let lease = |start: &str, end: &str| {
        with(|files, _| files[3].documents[0] = lease_first().field("start", start).field("end", end).0)
    };
    assert_eq!(
        said(&lease("2025-04-01", "2026-02-28")),
        ["document_expired blocking lease.end"]
    );
    assert_eq!(
        said(&lease("2026-03-02", "2028-03-01")),
        ["document_not_yet_valid blocking lease.start"]
    );
    let short = lease("2025-04-01", "2026-05-29");
    assert_eq!(said(&short), ["term_too_short warning lease.end"]);
    assert_eq!(short.verdict, Verdict::Ask);
    assert_eq!(said(&lease("2025-04-01", "2026-05-30")), Vec::<String>::new());
    assert_eq!(said(&lease("2026-03-01", "长期")), Vec::<String>::new());
}

#[test]
fn a_card_that_ended_is_expired_and_a_lasting_one_is_not() {
    let card = |end: &str| with(|files, _| files[1] = file("card.jpg", [front(), back().field("valid_to", end)]));
    assert_eq!(
        said(&card("2026-02-28")),
        ["document_expired blocking id-back.valid_to"]
    );
    assert_eq!(said(&card("长期")), Vec::<String>::new());
    assert_eq!(said(&card("2026-03-01")), Vec::<String>::new());
}

#[test]
fn a_term_that_no_rule_speaks_of_is_judged_all_the_same() {
    let cert = |end: &str| {
        [file(
            "h.jpg",
            [doc("health_certificate").field("name", PERSON).field("valid_to", end)],
        )]
    };
    assert_eq!(
        said(&run(None, &cert("2026-01-31"), &json!({}))),
        ["document_expired blocking valid_to"]
    );
    assert_eq!(said(&run(None, &cert("2026-12-31"), &json!({}))), Vec::<String>::new());
}

#[test]
fn a_report_older_than_the_item_allows_has_expired() {
    let item = small_item(
        &[one_material("test-report", &["hygiene_test_report"], &json!({}))],
        &[json!({"not_older_than": {"date": "test-report.tested", "months": 12}})],
    );
    let judged = |tested: &str| {
        let doc = doc("hygiene_test_report")
            .field("unit", FIRM)
            .field("tested", tested)
            .field("conclusion", "合格");
        said(&run(Some(&item), &[file("report.pdf", [doc])], &json!({})))
    };
    assert_eq!(judged("2025-03-01"), Vec::<String>::new());
    assert_eq!(judged("2025-02-28"), ["document_expired blocking test-report.tested"]);
    assert_eq!(
        judged("2026-03-02"),
        ["document_not_yet_valid warning test-report.tested"]
    );
}

#[test]
fn a_cancelled_licence_is_seen_and_a_scope_with_that_word_is_not() {
    let judged = with(|files, _| files[0] = file("licence.jpg", [licence().line("已注销")]));
    assert_eq!(said(&judged), ["licence_status blocking licence-copy"]);
    for words in ["代办企业登记、变更、注销手续服务", "因原证遗失，", "原证作废补发"] {
        let judged = with(|files, _| files[0] = file("licence.jpg", [licence().line(words)]));
        assert_eq!(said(&judged), Vec::<String>::new(), "{words}");
    }
}

#[test]
fn the_form_is_proposed_from_the_materials_with_its_sources() {
    let judged = with(|_, form| *form = json!({"premises_tenure": "leased"}));
    let proposed: Vec<_> = judged
        .form
        .iter()
        .map(|(name, v)| format!("{name} = {} ({}, {})", v.value, v.file, v.page))
        .collect();
    assert_eq!(
        proposed,
        [
            format!("applicant_name = {FIRM} (licence.jpg, 1)"),
            format!("credit_code = {CODE} (licence.jpg, 1)"),
            format!("id_number = {NUMBER} (card.jpg, 1)"),
            format!("legal_representative = {PERSON} (licence.jpg, 1)"),
            "premises_address = 杭州市上城区庆春路12号305室 (lease.pdf, 1)".to_owned(),
            "premises_area = 86.32 (lease.pdf, 1)".to_owned(),
        ]
    );
}

#[test]
fn a_code_that_only_its_check_character_puts_right_against_the_print_asks_a_person() {
    let judged = with(|files, _| {
        files[0] = file(
            "licence.jpg",
            [licence().change("credit_code", |f| {
                f.corrected = true;
                f.certain = false;
            })],
        );
    });
    assert_eq!(said(&judged), ["credit_code_invalid warning licence-copy.credit_code"]);
}
