//! What papers and form say of the same thing.
use crate::common::*;
use review::model::Field;
use review::report::Verdict;
use serde_json::json;

fn unsure(field: &mut Field) {
    field.confidence = 0.7;
}

#[test]
fn the_name_on_the_form_must_be_that_of_the_licence() {
    let judged = with(|_, form| form["applicant_name"] = json!("杭州云锦餐饮有限公司"));
    assert_eq!(said(&judged), ["name_mismatch blocking applicant_name"]);
    let judged = with(|_, form| form["applicant_name"] = json!(" 杭州云锦餐饮管理有限公司 "));
    assert_eq!(said(&judged), Vec::<String>::new());
}

#[test]
fn one_doubtful_character_of_a_name_asks_a_person() {
    let misread = |name: &str, certain: bool| {
        with(|files, _| {
            let doc = licence().field("name", name);
            files[0] = file("licence.jpg", [if certain { doc } else { doc.change("name", unsure) }]);
        })
    };
    let judged = misread("杭州云触餐饮管理有限公司", false);
    assert_eq!(
        said(&judged),
        [
            "name_mismatch warning applicant_name",
            "name_mismatch warning lease.lessee"
        ]
    );
    assert_eq!(judged.verdict, Verdict::Ask);
    assert_eq!(misread("杭州云触餐饮管理有限公司", true).verdict, Verdict::Fix);
    let look_alike = misread("杭州云绵餐饮管理有限公司", true);
    assert_eq!(look_alike.verdict, Verdict::Ask);
}

#[test]
fn however_unsure_its_reading_a_name_with_no_character_in_common_is_another() {
    let judged = |name: &str| {
        with(|files, _| files[1] = file("card.jpg", [front().field("name", name).change("name", unsure), back()]))
    };
    assert_eq!(said(&judged("郦远恒")), ["person_mismatch blocking id-front.name"]);
    let near: String = PERSON
        .chars()
        .rev()
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .chain(['丙'])
        .collect();
    assert_eq!(said(&judged(&near)), ["person_mismatch warning id-front.name"]);
}

#[test]
fn the_representative_must_be_the_person_on_the_card() {
    let judged = with(|files, form| {
        files[1] = file("card.jpg", [other_front(), back()]);
        form["id_number"] = json!("330104200002291184");
    });
    assert_eq!(said(&judged), ["person_mismatch blocking id-front.name"]);
    let evidence: Vec<_> = judged.findings[0]
        .evidence
        .iter()
        .map(|e| (e.file.as_str(), e.page))
        .collect();
    assert_eq!(evidence, [("card.jpg", 1), ("licence.jpg", 1)]);
}

#[test]
fn the_odd_one_out_is_named_not_the_first_one() {
    let elsewhere = "杭州市上城区庆春路21号305室";
    let judged = with(|files, _| {
        files[0] = file("licence.jpg", [licence().field("address", elsewhere)]);
    });
    assert_eq!(said(&judged), ["address_mismatch blocking licence-copy.address"]);
}

#[test]
fn addresses_are_compared_part_by_part() {
    let judged = |address: &str| with(|files, _| files[3].documents[0] = lease_first().field("address", address).0);
    assert_eq!(said(&judged("杭州市上城区庆春路12号3楼305房")), Vec::<String>::new());
    assert_eq!(
        said(&judged("杭州市上城区庆春路12号306室")),
        ["address_mismatch blocking lease.address"]
    );
    let whole = judged("杭州市上城区庆春路12号");
    assert_eq!(said(&whole), ["address_mismatch warning lease.address"]);
    assert_eq!(whole.verdict, Verdict::Ask);
}

#[test]
fn credit_codes_agree_and_obey_their_rule() {
    let judged = with(|_, form| form["credit_code"] = json!("92330102MA2KBBBB9X"));
    assert_eq!(said(&judged), ["credit_code_mismatch blocking credit_code"]);
    let judged = with(|_, form| form["credit_code"] = json!("91330102MA2KAAAA63"));
    assert!(said(&judged).contains(&"credit_code_invalid blocking credit_code".to_owned()));
    let judged = with(|files, form| {
        files[0] = file("licence.jpg", [licence().change("credit_code", |f| f.valid = false)]);
        form["credit_code"] = json!(null);
    });
    assert_eq!(said(&judged), ["credit_code_invalid blocking licence-copy.credit_code"]);
}

#[test]
fn a_look_alike_in_a_doubtful_code_asks_a_person() {
    let judged = with(|files, form| {
        let doc = licence()
            .field("credit_code", "91330102MA2KAAAA6Z")
            .change("credit_code", |f| f.confidence = 0.5);
        files[0] = file("licence.jpg", [doc]);
        form["credit_code"] = json!(CODE);
    });
    assert_eq!(
        said(&judged),
        [
            "field_uncertain warning licence-copy.credit_code",
            "credit_code_mismatch warning credit_code"
        ]
    );
}

#[test]
fn resident_numbers_agree_and_obey_their_rule() {
    let judged = with(|_, form| form["id_number"] = json!("330104200002291184"));
    assert_eq!(said(&judged), ["id_number_mismatch blocking id_number"]);
    let judged = with(|files, form| {
        files[1] = file("card.jpg", [front().change("number", |f| f.valid = false), back()]);
        form["id_number"] = json!(null);
    });
    assert_eq!(said(&judged), ["id_number_invalid blocking id-front.number"]);
}

#[test]
fn birth_and_sex_are_those_in_the_number() {
    let card =
        |name: &str, value: &str| with(|files, _| files[1] = file("card.jpg", [front().field(name, value), back()]));
    assert_eq!(
        said(&card("birth", "1988-03-08")),
        ["id_number_invalid blocking id-front.number"]
    );
    assert_eq!(said(&card("sex", "女")), ["id_number_invalid blocking id-front.number"]);
    assert_eq!(said(&card("sex", "男")), Vec::<String>::new());
}

#[test]
fn the_lessor_is_one_of_the_owners() {
    let judged = |lessor: &str| with(|files, _| files[3].documents[0] = lease_first().field("lessor", lessor).0);
    assert_eq!(said(&judged("周远")), Vec::<String>::new());
    assert_eq!(said(&judged("吴凡")), ["person_mismatch blocking lease.lessor"]);
    assert_eq!(
        said(&judged("杭州青禾商贸有限公司")),
        ["name_mismatch blocking lease.lessor"]
    );
}

#[test]
fn a_lessee_who_is_the_representative_is_for_a_person_to_accept() {
    let judged = with(|files, _| {
        files[3] = file(
            "lease.pdf",
            [
                lease_first().field("lessee", PERSON),
                doc("lease_contract")
                    .page(2)
                    .line("甲方(签章) 乙方(签章)")
                    .place("lessee", true, None),
            ],
        );
    });
    assert_eq!(said(&judged), ["person_mismatch warning lease.lessee"]);
    assert_eq!(judged.verdict, Verdict::Ask);
}

#[test]
fn the_leased_area_is_within_that_of_the_certificate() {
    let judged = |area: &str| with(|files, _| files[3].documents[0] = lease_first().field("area", area).0);
    assert_eq!(said(&judged("87.10")), Vec::<String>::new());
    assert_eq!(said(&judged("95.00")), ["area_mismatch blocking lease.area"]);
    assert_eq!(
        said(&judged("866.32")),
        ["area_mismatch warning lease.area"],
        "the certificate may have lost a figure"
    );
}

#[test]
fn residential_use_is_a_mismatch_of_use() {
    let judged = with(|files, _| files[2] = file("property.jpg", [property().field("use", "城镇住宅用地/住宅")]));
    assert_eq!(said(&judged), ["use_mismatch blocking property.use"]);
    // What counts is the use of the house, which stands behind that of the land.
    let shop = with(|files, _| files[2] = file("property.jpg", [property().field("use", "城镇住宅用地/商业服务")]));
    assert_eq!(said(&shop), Vec::<String>::new());
}

#[test]
fn a_failed_conclusion_does_not_hold_the_word_that_it_negates() {
    let item = small_item(
        &[one_material("test-report", &["hygiene_test_report"], &json!({}))],
        &[json!({"holds": {"field": "test-report.conclusion", "any_of": ["合格"]}})],
    );
    let report = |said: &str| {
        let doc = doc("hygiene_test_report")
            .field("unit", FIRM)
            .field("tested", "2026-01-10");
        [file("report.pdf", [doc.field("conclusion", said)])]
    };
    assert_eq!(
        said(&run(Some(&item), &report("所检项目合格"), &json!({}))),
        Vec::<String>::new()
    );
    let judged = run(Some(&item), &report("所检项目不合格"), &json!({}));
    assert_eq!(said(&judged), ["use_mismatch blocking test-report.conclusion"]);
}

#[test]
fn the_text_of_a_sign_is_that_of_the_form_and_holds_the_trade_name() {
    let item = small_item(
        &[one_material("rendering", &["picture"], &json!({}))],
        &[
            json!({"text_on": {"field": "form.sign_text", "material": "rendering"}}),
            json!({"holds_name": {"text": "form.sign_text", "name": "form.applicant_name"}}),
        ],
    );
    let judged = |read: &str, sign: &str| {
        let files = [file("sign.jpg", [doc("picture").line(read)])];
        said(&run(
            Some(&item),
            &files,
            &json!({"sign_text": sign, "applicant_name": FIRM}),
        ))
    };
    assert_eq!(judged("云锦 面馆", "云锦面馆"), Vec::<String>::new());
    assert_eq!(
        judged("青禾茶室", "云锦面馆"),
        ["name_mismatch blocking rendering.sign_text"]
    );
    assert_eq!(
        judged("云绵面馆", "云锦面馆"),
        ["name_mismatch warning rendering.sign_text"]
    );
    assert_eq!(judged("青禾茶室", "青禾茶室"), ["name_mismatch blocking sign_text"]);
}

#[test]
fn numbers_and_days_outside_the_bounds_of_the_item_ask_a_person() {
    let item = small_item(
        &[one_material("lease", &["lease_contract"], &json!({}))],
        &[
            json!({"between": {"field": "form.people", "at_least": 1000.0, "at_most": 5000.0}}),
            json!({"days_ahead": {"date": "form.from", "days": 20}}),
            json!({"term_at_most": {"start": "form.from", "end": "form.to", "months": 24}}),
            json!({"same_value": ["lease.start", "form.lease_start"]}),
        ],
    );
    let judged = |form| {
        said(&run(
            Some(&item),
            &[file("lease.pdf", [lease_first(), lease_last()])],
            &form,
        ))
    };
    let good = json!({"people": 1500, "from": "2026-04-01", "to": "2028-03-31", "lease_start": "2025-04-01"});
    assert_eq!(judged(good), Vec::<String>::new());
    let bad = json!({"people": 10, "from": "2026-03-10", "to": "2028-04-01", "lease_start": "2025-05-01"});
    assert_eq!(
        judged(bad),
        [
            "rule_unmet warning people",
            "rule_unmet warning from",
            "rule_unmet warning to",
            "value_mismatch warning lease_start"
        ]
    );
}

#[test]
fn a_name_that_ran_on_or_was_cut_short_is_no_other_firm() {
    let judged = |name: &str| with(|files, _| files[0] = file("licence.jpg", [licence().field("name", name)])).verdict;
    assert_eq!(judged("杭州云锦餐饮管理有限公司类型有限责"), Verdict::Ask);
    assert_eq!(judged("杭州云锦餐饮管理"), Verdict::Ask);
    assert_eq!(judged("杭州云锦餐饮管理有限公司个体工商户"), Verdict::Pass);
    assert_eq!(judged("杭州云锦餐饮管理有限公司上城分公司"), Verdict::Fix);
}

#[test]
fn one_doubtful_character_of_an_address_asks_a_person_and_another_room_does_not() {
    let judged = |address: &str, confidence: f32| {
        with(|files, _| {
            let doc = lease_first().field("address", address);
            files[3].documents[0] = doc.change("address", |f| f.confidence = confidence).0;
        })
        .verdict
    };
    assert_eq!(judged("杭州市上城区庆舂路12号305室", 0.99), Verdict::Ask);
    assert_eq!(judged("杭州市上城区庆触路12号305室", 0.93), Verdict::Ask);
    assert_eq!(judged("杭州市上城区庆春路12号306室", 0.93), Verdict::Fix);
    assert_eq!(judged("杭州市上城区庆春路12号306室", 0.8), Verdict::Ask);
}

#[test]
fn a_broken_number_is_put_down_to_the_reading_where_the_set_holds_the_sound_one() {
    let judged = with(|files, form| {
        let doc = licence().field("credit_code", "91330102MA2KAAAA63");
        files[0] = file("licence.jpg", [doc.change("credit_code", |f| f.valid = false)]);
        form["credit_code"] = json!(CODE);
    });
    assert!(said(&judged).contains(&"credit_code_invalid warning licence-copy.credit_code".to_owned()));
}

#[test]
fn every_owner_in_common_lets_or_agrees() {
    let consent = one_material("owner-consent", &["commitment_letter"], &json!({}));
    let item = small_item(
        &[
            one_material("lease", &["lease_contract"], &json!({})),
            one_material("property", &["property_certificate"], &json!({})),
            consent,
        ],
        &[json!({"every_owner": {"party": "lease.lessor", "owners": "property.owner", "consent": "owner-consent"}})],
    );
    let letter = || file("consent.jpg", [doc("commitment_letter").field("commitor", "周远")]);
    let judged = |lessor: &str, consent: bool| {
        let lease = file("lease.pdf", [lease_first().field("lessor", lessor), lease_last()]);
        let mut files = vec![lease, file("property.jpg", [property()])];
        files.extend(consent.then(letter));
        let mut said = said(&run(Some(&item), &files, &json!({})));
        said.retain(|s| !s.starts_with("material_missing"));
        said
    };
    assert_eq!(judged("李青禾", false), ["co_owner_missing warning property.owner"]);
    assert_eq!(judged("李青禾、周远", false), Vec::<String>::new());
    assert_eq!(judged("李青禾", true), Vec::<String>::new());
}

#[test]
fn what_is_applied_for_goes_with_the_kind_of_business() {
    let item = small_item(
        &[one_material("licence-copy", &["business_licence"], &json!({}))],
        &[json!({"fits": {"field": "form.projects", "by": "main_kind", "words": {"sale": ["销售"]}}})],
    );
    let judged = |kind: &str, projects: &str| {
        let form = json!({"main_kind": kind, "projects": projects});
        said(&run(Some(&item), &[file("licence.jpg", [licence()])], &form))
    };
    assert_eq!(judged("sale", "预包装食品销售、散装食品销售"), Vec::<String>::new());
    assert_eq!(
        judged("sale", "预包装食品销售、热食制售"),
        ["rule_unmet warning projects"]
    );
    assert_eq!(judged("catering", "热食制售"), Vec::<String>::new());
}

#[test]
fn a_mandate_for_another_matter_asks_a_person() {
    let item = small_item(
        &[one_material("licence-copy", &["business_licence"], &json!({}))],
        &[json!({"covers": {"matter": "form.matter"}})],
    );
    let mut item = item;
    item.names.zh = "公共场所卫生行政许可".into();
    let judged = |matter: &str| {
        let form = json!({"matter": matter});
        said(&run(Some(&item), &[file("licence.jpg", [licence()])], &form))
    };
    assert_eq!(judged("代为办理公共场所卫生许可的申请、领证"), Vec::<String>::new());
    assert_eq!(judged("全权办理开业手续"), Vec::<String>::new());
    assert_eq!(judged("代为办理房屋租赁备案"), ["rule_unmet warning matter"]);
}

#[test]
fn a_resident_number_that_obeys_the_rule_of_credit_codes_as_well_is_compared_all_the_same() {
    let both = "330102197607126248";
    assert!(
        domain::validate(domain::Kind::CreditCode, both).valid,
        "the point of the test"
    );
    let judged = with(|files, form| {
        let card = front()
            .field("number", both)
            .field("birth", "1976-07-12")
            .field("sex", "女");
        files[1] = file("card.jpg", [card, back()]);
        form["id_number"] = json!(NUMBER);
    });
    assert_eq!(said(&judged), ["id_number_mismatch blocking id_number"]);
}

#[test]
fn it_takes_two_sure_readings_to_say_that_names_differ() {
    let judged = |confidence: f32| {
        with(|files, _| {
            let other = licence().field("name", "杭州青禾商贸有限公司");
            files[0] = file("licence.jpg", [other.change("name", |f| f.confidence = confidence)]);
        })
    };
    assert_eq!(judged(0.99).verdict, Verdict::Fix);
    assert_eq!(judged(0.8).verdict, Verdict::Ask);
}

#[test]
fn a_part_of_a_firms_name_is_no_other_firm() {
    let judged = with(|files, _| files[0] = file("licence.jpg", [licence().field("name", "杭州")]));
    assert_eq!(judged.verdict, Verdict::Ask);
}
