//! A broken catalogue says file, line, column and reason.
use catalogue::Catalogue;
use insta::assert_snapshot;

const PERMIT: &str = "\
kind: permit
names: { zh-CN: 许可证, en: Permit }
identify: { titles: [许可证] }
fields:
  - name: holder
    names: { zh-CN: 持有人, en: Holder }
    value: party
    labels: [持有人]
  - name: valid_to
    names: { zh-CN: 有效期至, en: Valid to }
    value: period_end
    labels: [有效期至]
    patterns: ['有效期至(?<v>.{10})']
signatures:
  - { name: holder, names: { zh-CN: 持有人签字, en: Holder signs }, labels: [持有人签字], party: holder }
";

const ITEM: &str = "\
id: try-out
code: XX-01
names: { zh-CN: 试办, en: Try-out }
department: { zh-CN: 部门, en: Department }
kind: filing
basis: [某条例第一条]
may_be_late: [permit]
form:
  - { name: applicant_name, names: { zh-CN: 申请人, en: Applicant }, type: text, fill_from: [permit.holder] }
  - name: tenure
    names: { zh-CN: 方式, en: Tenure }
    type: choice
    options:
      - { value: owned, names: { zh-CN: 自有, en: Owned } }
      - { value: leased, names: { zh-CN: 租赁, en: Leased } }
materials:
  - id: permit
    names: { zh-CN: 许可证, en: Permit }
    kinds: [permit]
    when: { is: { field: tenure, value: owned } }
    signed: [{ place: holder, by: seal }]
checks:
  - id: holder
    rule: { same_name: [permit.holder, form.applicant_name] }
    basis: { zh-CN: 应一致, en: They agree }
  - id: in-force
    rule: { in_force: { end: permit.valid_to } }
    basis: { zh-CN: 应有效, en: It is in force }
";

fn load(permit: &str, item: &str) -> String {
    load_all(&[("documents/permit.yaml", permit), ("items/try-out.yaml", item)])
}

fn load_all(files: &[(&str, &str)]) -> String {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    match Catalogue::load(files) {
        Ok(_) => "loads".to_owned(),
        Err(problems) => problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

/// The catalogue with one change to the kind.
#[track_caller]
fn permit(from: &str, to: &str) -> String {
    assert!(PERMIT.contains(from));
    load(&PERMIT.replacen(from, to, 1), ITEM)
}

/// The catalogue with one change to the item.
#[track_caller]
fn item(from: &str, to: &str) -> String {
    assert!(ITEM.contains(from));
    load(PERMIT, &ITEM.replacen(from, to, 1))
}

#[test]
fn the_sound_catalogue_loads() {
    assert_snapshot!(load(PERMIT, ITEM), @"loads");
}

#[test]
fn text_that_is_no_yaml() {
    assert_snapshot!(permit("titles: [许可证]", "titles: [许可证"), @"documents/permit.yaml:3:21: mismatched bracket '[' closed by '}'");
}

#[test]
fn a_word_the_format_does_not_know() {
    assert_snapshot!(permit("    value: party", "    valeu: party"), @"documents/permit.yaml:7:5: unknown field `valeu`, expected one of name, names, value, required, labels, places, many_lines, patterns, patterns_first, anywhere, from_seal, must_match, keep, alone, often, above, endings, one_of");
}

#[test]
fn a_value_kind_that_does_not_exist() {
    assert_snapshot!(permit("value: party", "value: partty"), @"documents/permit.yaml:7:12: unknown variant `partty`, expected one of text, list, organisation, person, party, credit_code, id_number, id_or_credit_code, property_certificate_number, property_unit, food_licence_number, date, period, period_start, period_end, amount, area, address, phone, number, choice");
}

#[test]
fn a_language_that_is_missing() {
    assert_snapshot!(item("names: { zh-CN: 试办, en: Try-out }", "names: { zh-CN: 试办 }"), @"items/try-out.yaml:3:10: missing field `en`");
}

#[test]
fn an_expression_that_does_not_compile() {
    assert_snapshot!(permit("(?<v>.{10})", "(?<v>.{10}"), @"documents/permit.yaml:13:17: field `valid_to`: expression does not compile: unclosed group");
}

#[test]
fn a_pattern_without_its_group() {
    assert_snapshot!(permit("(?<v>.{10})", "(.{10})"), @"documents/permit.yaml:13:17: field `valid_to`: pattern has no group `v`, as in `(?<v>…)`");
}

#[test]
fn a_pattern_that_waits_for_full_width_text() {
    assert_snapshot!(permit("有效期至(?<v>", "有效期至：(?<v>"), @"documents/permit.yaml:13:17: field `valid_to`: `：` never occurs in folded text, write `:`");
}

#[test]
fn a_label_used_twice() {
    assert_snapshot!(permit("labels: [有效期至]", "labels: [有效期至, 持有人]"), @"documents/permit.yaml:12:20: label `持有人` is used twice in this kind");
}

#[test]
fn a_field_defined_twice() {
    assert_snapshot!(permit("name: valid_to", "name: holder"), @"documents/permit.yaml:9:5: field `holder` is defined twice");
}

#[test]
fn a_signature_place_of_an_unknown_party() {
    assert_snapshot!(permit("party: holder }", "party: owner }"), @"documents/permit.yaml:15:88: signature place `holder` names the unknown field `owner`");
}

#[test]
fn an_organ_that_is_no_field_or_no_organisation() {
    assert_snapshot!(permit("signatures:", "sealed_by: organ\nsignatures:"), @"documents/permit.yaml:14:12: unknown field `organ`");
    assert_snapshot!(permit("signatures:", "sealed_by: valid_to\nsignatures:"), @"documents/permit.yaml:14:12: field `valid_to` must hold an Organisation");
}

#[test]
fn a_file_under_another_name() {
    assert_snapshot!(load_all(&[("documents/licence.yaml", PERMIT)]), @"documents/licence.yaml:1:7: `permit` must stand in `permit.yaml`");
}

#[test]
fn an_unknown_document_kind() {
    assert_snapshot!(item("kinds: [permit]", "kinds: [permitt]"), @"items/try-out.yaml:19:13: unknown document kind `permitt`");
}

#[test]
fn an_unknown_material_that_may_be_late() {
    assert_snapshot!(item("may_be_late: [permit]", "may_be_late: [lease]"), @"items/try-out.yaml:7:15: unknown material `lease`");
}

#[test]
fn an_unknown_field_of_a_kind() {
    assert_snapshot!(item("same_name: [permit.holder", "same_name: [permit.owner"), @"items/try-out.yaml:24:25: unknown field `owner`: material `permit` takes `permit`");
}

#[test]
fn an_unknown_field_of_the_form() {
    assert_snapshot!(item("form.applicant_name", "form.name"), @"items/try-out.yaml:24:40: unknown form field `name`");
}

#[test]
fn a_reference_without_its_dot() {
    assert_snapshot!(item("end: permit.valid_to", "end: permit"), @"items/try-out.yaml:27:30: `permit` is not of the form material.field");
}

#[test]
fn a_condition_on_an_unknown_form_field() {
    assert_snapshot!(item("field: tenure", "field: tenancy"), @"items/try-out.yaml:20:26: unknown form field `tenancy`");
}

#[test]
fn a_condition_that_can_never_hold() {
    assert_snapshot!(item("value: owned }", "value: rented }"), @"items/try-out.yaml:20:41: form field `tenure` never has the value `rented`");
}

#[test]
fn a_choice_without_options() {
    assert_snapshot!(item("type: text, fill_from: [permit.holder] }", "type: choice }"), @"items/try-out.yaml:9:7: form field `applicant_name`: options belong to a choice, and a choice needs them");
}

#[test]
fn a_signature_place_that_the_kind_lacks() {
    assert_snapshot!(item("place: holder", "place: lessee"), @"items/try-out.yaml:21:23: document kind `permit` has no signature place `lessee`");
}

#[test]
fn a_check_named_twice() {
    assert_snapshot!(item("id: in-force", "id: holder"), @"items/try-out.yaml:26:5: `holder` stands twice in `checks`");
}

#[test]
fn a_rule_that_compares_unlike_things() {
    assert_snapshot!(item("end: permit.valid_to", "end: permit.holder"), @"items/try-out.yaml:27:30: `permit.holder` holds something this rule cannot compare");
}

#[test]
fn an_unknown_group() {
    assert_snapshot!(item("may_be_late", "include: [premises]\nmay_be_late"), @"items/try-out.yaml:7:11: no group `premises` in `items/_shared.yaml`");
}

#[test]
fn two_items_with_one_code() {
    let other = ITEM.replacen("id: try-out", "id: try-again", 1);
    let files = [
        ("documents/permit.yaml", PERMIT),
        ("items/try-again.yaml", &other),
        ("items/try-out.yaml", ITEM),
    ];
    assert_snapshot!(load_all(&files), @"items/try-out.yaml:2:7: code `XX-01` is used by `try-again` too");
}

#[test]
fn a_mistake_in_a_shared_group_is_shown_there() {
    let shared = "\
late:
  materials:
    - id: proof
      names: { zh-CN: 证明, en: Proof }
      kinds: [prof]
";
    let item = ITEM.replacen("may_be_late", "include: [late]\nmay_be_late", 1);
    let files = [
        ("documents/permit.yaml", PERMIT),
        ("items/_shared.yaml", shared),
        ("items/try-out.yaml", &item),
    ];
    assert_snapshot!(load_all(&files), @"items/_shared.yaml:5:15: unknown document kind `prof`");
}

#[test]
fn everything_wrong_is_said_at_once() {
    let text = PERMIT
        .replacen("(?<v>.{10})", "(.{10})", 1)
        .replacen("party: holder }", "party: owner }", 1);
    assert_snapshot!(load(&text, ITEM), @"
    documents/permit.yaml:13:17: field `valid_to`: pattern has no group `v`, as in `(?<v>…)`
    documents/permit.yaml:15:88: signature place `holder` names the unknown field `owner`
    ");
}

#[test]
fn a_weekend_day_among_the_weekdays_off() {
    let year = "\
year: 2026
source: 通知
weekdays_off:
  - { date: 2026-01-01, name: 元旦 }
  - { date: 2026-01-03, name: 元旦 }
weekends_worked: []
";
    assert_snapshot!(load_all(&[("calendars/2026.yaml", year)]), @"calendars/2026.yaml:5:13: 2026-01-03 is on the wrong side of the weekend for its list");
}
