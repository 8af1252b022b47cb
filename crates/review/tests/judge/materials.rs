//! Which papers are there: each finding planted once, beside a set that differs only in that.
use crate::common::*;
use review::report::Verdict;
use serde_json::json;
use vision::{Side, Trouble};

#[test]
fn a_clean_set_passes_without_a_word() {
    let judged = with(|_, _| {});
    assert_eq!(said(&judged), Vec::<String>::new());
    assert_eq!(judged.verdict, Verdict::Pass);
}

#[test]
fn a_missing_material_is_said_once() {
    let judged = with(|files, _| drop(files.remove(0)));
    assert_eq!(said(&judged), ["material_missing blocking licence-copy"]);
    assert_eq!(judged.verdict, Verdict::Fix);
}

#[test]
fn a_material_whose_condition_does_not_hold_is_not_missing() {
    let judged = with(|files, form| {
        files.remove(3);
        form["premises_tenure"] = json!("owned");
    });
    assert_eq!(said(&judged), Vec::<String>::new());
    let unknown = with(|files, form| {
        files.remove(3);
        form["premises_tenure"] = json!(null);
    });
    assert_eq!(said(&unknown), Vec::<String>::new());
    let leased = with(|files, _| drop(files.remove(3)));
    assert_eq!(said(&leased), ["material_missing blocking lease"]);
}

#[test]
fn a_material_that_may_be_late_asks_a_person() {
    let mut item_json = item_json();
    item_json["may_be_late"] = json!(["property"]);
    let mut files = clean();
    files.remove(2);
    let judged = run(Some(&item(item_json)), &files, &form());
    assert_eq!(said(&judged), ["material_missing warning property"]);
    assert_eq!(judged.verdict, Verdict::Ask);
}

#[test]
fn a_card_with_one_side_lacks_a_page() {
    let judged = with(|files, _| files[1] = file("card.jpg", [front()]));
    assert_eq!(said(&judged), ["page_missing blocking id-back"]);
}

#[test]
fn one_file_serves_several_materials() {
    let judged = with(|files, _| {
        let all = [licence(), front(), back().page(2), property().page(3)];
        *files = vec![file("all.pdf", all), files[3].clone()];
    });
    assert_eq!(said(&judged), Vec::<String>::new());
    let materials: Vec<_> = judged.materials.iter().map(|(at, id)| format!("{at:?} {id}")).collect();
    assert_eq!(
        materials,
        [
            "(0, 0) licence-copy",
            "(0, 1) id-front",
            "(0, 2) id-back",
            "(0, 3) property",
            "(1, 0) lease",
            "(1, 1) lease"
        ]
    );
}

#[test]
fn the_pages_of_a_contract_may_come_as_single_pictures() {
    let judged = with(|files, _| {
        files[3] = file("lease-1.jpg", [lease_first()]);
        files.push(file("lease-2.jpg", [lease_last().page(1)]));
    });
    assert_eq!(said(&judged), Vec::<String>::new());
}

#[test]
fn the_same_paper_twice_is_a_duplicate_and_a_different_one_a_question() {
    let judged = with(|files, _| files.push(file("again.jpg", [licence()])));
    assert_eq!(said(&judged), ["material_duplicate warning licence-copy"]);
    assert_eq!(judged.verdict, Verdict::Ask);
    assert_eq!(judged.findings[0].file.as_deref(), Some("again.jpg"));

    let judged = with(|files, _| {
        files.push(file(
            "old.jpg",
            [licence().field("address", "杭州市西湖区文三路8号201室")],
        ));
    });
    assert!(
        said(&judged).contains(&"material_duplicate warning licence-copy".to_owned()),
        "{:?}",
        said(&judged)
    );
    assert_ne!(judged.verdict, Verdict::Pass);
}

#[test]
fn without_an_item_the_same_paper_twice_is_seen_as_well() {
    let files = [file("a.jpg", [licence()]), file("b.jpg", [licence()])];
    assert_eq!(said(&run(None, &files, &json!({}))), ["material_duplicate warning"]);
    let files = [file("a.jpg", [front()]), file("b.jpg", [other_front()])];
    assert_eq!(said(&run(None, &files, &json!({}))), Vec::<String>::new());
    let of_age = |number: &str| {
        doc("health_certificate")
            .field("name", PERSON)
            .field("age", "25")
            .field("number", number)
    };
    let files = [file("a.jpg", [of_age("0851")]), file("b.jpg", [of_age("0923")])];
    assert_eq!(
        said(&run(None, &files, &json!({}))),
        Vec::<String>::new(),
        "an age is no number of a paper"
    );
}

#[test]
fn a_wrong_paper_in_a_slot_is_named_beside_the_missing_one() {
    let letter = || doc("commitment_letter").field("commitor", FIRM);
    let judged = with(|files, _| files[2] = file("property.jpg", [letter()]));
    assert_eq!(
        said(&judged),
        ["material_missing blocking property", "document_unexpected warning"]
    );
    let judged = with(|files, _| files.push(file("dog.jpg", [doc("picture")])));
    assert_eq!(said(&judged), ["document_unexpected warning"]);
    assert_eq!(judged.verdict, Verdict::Ask);
}

#[test]
fn a_further_card_is_noted_and_the_representatives_card_is_taken() {
    let judged = with(|files, _| files.insert(0, file("lessor.jpg", [other_front()])));
    assert_eq!(said(&judged), ["document_unexpected info"]);
    assert_eq!(judged.findings[0].file.as_deref(), Some("lessor.jpg"));
}

#[test]
fn a_card_that_has_run_out_is_found_by_the_side_that_nobody_asked_for() {
    let mut value = item_json();
    let materials = value["materials"].as_array_mut().unwrap();
    materials.retain(|m| m["id"] != "id-back");
    let checks = value["checks"].as_array_mut().unwrap();
    checks.retain(|c| c["id"] != "card");
    let item = item(value);
    let judged = |docs: [Doc; 2]| {
        let mut files = clean();
        files[1] = file("card.jpg", docs);
        said(&run(Some(&item), &files, &form()))
    };
    let over = || back().field("valid_to", "2020-03-18");
    assert_eq!(
        judged([front(), over()]),
        [
            "document_expired blocking id-front.valid_to",
            "document_unexpected info"
        ]
    );
    assert_eq!(judged([front(), back()]), ["document_unexpected info"]);
}

#[test]
fn two_materials_of_one_kind_each_get_the_card_that_agrees() {
    let judged = with(|files, form| {
        files.insert(0, file("agent.jpg", [other_front()]));
        form["agent_used"] = json!(true);
        form["agent_name"] = json!("李青禾");
    });
    assert_eq!(said(&judged), Vec::<String>::new());
    assert_eq!(judged.materials[&(0, 0)], *"agent-id");
}

#[test]
fn an_unreadable_page_is_not_also_a_missing_material() {
    let judged = with(|files, _| files[0] = file("licence.jpg", [licence().unreadable(Trouble::Blurred)]));
    assert_eq!(said(&judged), ["image_unreadable blocking licence-copy"]);
    assert!(
        judged.findings[0].message.zh.contains("对焦"),
        "{}",
        judged.findings[0].message.zh
    );

    let judged = with(|files, _| files[0] = file("licence.jpg", [doc("unknown").unreadable(Trouble::Glare)]));
    assert_eq!(said(&judged), ["image_unreadable blocking licence-copy"]);
}

#[test]
fn two_missing_materials_and_one_unreadable_page_are_all_said() {
    let judged = with(|files, _| {
        files.remove(2);
        files[0] = file("licence.jpg", [doc("unknown").unreadable(Trouble::Dark)]);
    });
    assert_eq!(
        said(&judged),
        [
            "image_unreadable blocking",
            "material_missing blocking licence-copy",
            "material_missing blocking property"
        ]
    );
}

#[test]
fn an_unreadable_picture_beside_a_good_one_is_a_warning() {
    let judged = with(|files, _| files.push(file("first-try.jpg", [licence().unreadable(Trouble::Blurred)])));
    assert_eq!(said(&judged), ["image_unreadable warning"]);
}

#[test]
fn every_trouble_has_its_advice() {
    let troubles = [
        Trouble::LowResolution,
        Trouble::Blurred,
        Trouble::Dark,
        Trouble::Bright,
        Trouble::Glare,
        Trouble::Cut,
        Trouble::Covered,
        Trouble::Blank,
    ];
    let mut seen = std::collections::BTreeSet::new();
    for trouble in troubles {
        let judged = with(|files, _| files[0] = file("licence.jpg", [licence().unreadable(trouble)]));
        assert_eq!(said(&judged), ["image_unreadable blocking licence-copy"]);
        assert!(seen.insert(judged.findings[0].message.en.clone()));
    }
}

#[test]
fn a_blank_sheet_among_others_is_information() {
    let judged = with(|files, _| {
        files[3]
            .documents
            .push(doc("unknown").page(3).unreadable(Trouble::Blank).0);
    });
    assert_eq!(said(&judged), ["document_unexpected info"]);
}

#[test]
fn a_cut_page_weighs_by_what_is_lost() {
    let judged = with(|files, _| files[0] = file("licence.jpg", [licence().cut(Side::Bottom)]));
    assert_eq!(said(&judged), ["image_cut warning licence-copy"]);
    assert_eq!(judged.verdict, Verdict::Ask, "a seal may be lost that nobody knows of");
    let footless = |doc: Doc| with(|files, _| files[0] = file("licence.jpg", [doc.cut(Side::Bottom)])).verdict;
    assert_eq!(footless(unsealed_licence()), Verdict::Fix);
    assert_eq!(footless(unsealed_licence().line("authority")), Verdict::Ask);
    let judged = with(|files, _| files[0] = file("licence.jpg", [licence().without("address").cut(Side::Bottom)]));
    assert_eq!(
        said(&judged),
        [
            "image_cut blocking licence-copy",
            "field_missing warning licence-copy.address"
        ]
    );
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let judged = with(|files, _| files[0] = broken("licence.pdf"));
    assert_eq!(said(&judged), ["file_unusable blocking licence-copy"]);
    let judged = with(|files, _| files.push(broken("more.pdf")));
    assert_eq!(said(&judged), ["file_unusable blocking"]);
    assert_eq!(judged.findings[0].page, None);
}

#[test]
fn any_paper_serves_a_material_without_kinds() {
    let rules = one_material("rules", &[], &json!({}));
    let item = small_item(
        &[rules, one_material("licence-copy", &["business_licence"], &json!({}))],
        &[],
    );
    let files = [
        file("a.jpg", [licence()]),
        file("rules.pdf", [doc("unknown"), doc("unknown").page(2)]),
    ];
    assert_eq!(said(&run(Some(&item), &files, &json!({}))), Vec::<String>::new());
    assert_eq!(
        said(&run(Some(&item), &files[..1], &json!({}))),
        ["material_missing blocking rules"]
    );
}

#[test]
fn each_person_of_the_list_needs_a_certificate() {
    let certs = one_material("health-certs", &["health_certificate"], &json!({"many": true}));
    let rule = json!({"one_for_each": {"people": "workers", "material": "health-certs", "name": "name"}});
    let item = small_item(&[certs], &[rule]);
    let cert = |name| {
        doc("health_certificate")
            .field("name", name)
            .field("valid_to", "2026-12-31")
    };
    let files = [file("1.jpg", [cert("王小明")]), file("2.jpg", [cert("李青禾")])];
    let form = json!({"workers": [{"name": "王小明"}, {"name": "李青禾"}]});
    assert_eq!(said(&run(Some(&item), &files, &form)), Vec::<String>::new());
    assert_eq!(
        said(&run(Some(&item), &files[..1], &form)),
        ["material_missing blocking health-certs.workers"]
    );
}

#[test]
fn a_smeared_card_that_nobody_knows_is_unreadable_and_not_missing() {
    let judged = with(|files, _| {
        let mut card = doc("unknown").line("name");
        card.0.text[0].confidence = 0.5;
        files[1] = file("card.jpg", [card, back()]);
    });
    assert_eq!(said(&judged), ["image_unreadable blocking id-front"]);
}

#[test]
fn a_photograph_of_a_shop_whose_name_reads_poorly_is_no_unreadable_paper() {
    let judged = with(|files, _| {
        let mut shop = doc("picture").line("云锦");
        shop.0.text[0].confidence = 0.6;
        files.push(file("shop.jpg", [shop]));
    });
    assert_eq!(said(&judged), ["document_unexpected warning"]);
}

#[test]
fn a_known_paper_of_which_most_was_lost_is_unreadable() {
    let judged = with(|files, _| {
        let mut card = front().without("name").without("number");
        card.0.quality.troubles = vec![Trouble::Blurred];
        files[1] = file("card.jpg", [card, back()]);
    });
    assert_eq!(said(&judged), ["image_unreadable blocking id-front"]);
}

#[test]
fn a_certificate_without_a_readable_name_may_be_the_one_that_is_missing() {
    let certs = one_material("health-certs", &["health_certificate"], &json!({"many": true}));
    let rule = json!({"one_for_each": {"people": "workers", "material": "health-certs", "name": "name"}});
    let item = small_item(&[certs], &[rule]);
    let files = [file(
        "1.jpg",
        [doc("health_certificate").field("valid_to", "2026-12-31")],
    )];
    let judged = run(Some(&item), &files, &json!({"workers": [{"name": "王小明"}]}));
    assert_eq!(
        said(&judged),
        [
            "field_missing warning health-certs.name",
            "material_missing warning health-certs.workers"
        ]
    );
}
