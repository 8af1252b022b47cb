//! Seals and signatures.
use crate::common::*;
use review::judge::Judgement;
use review::model::Look;
use review::report::Verdict;
use serde_json::json;
use vision::{Side, Trouble};

fn signed(last: Doc) -> Judgement {
    with(|files, _| files[3] = file("lease.pdf", [lease_first(), last]))
}

fn page() -> Doc {
    doc("lease_contract").page(2).line("甲方(签章) 乙方(签章)")
}

#[test]
fn a_place_without_a_seal_must_be_sealed() {
    let judged = signed(page().place("lessor", true, None).place("lessee", false, None));
    assert_eq!(said(&judged), ["seal_missing blocking lease.lessee"]);
    assert_eq!(judged.findings[0].page, Some(2));
    let by_hand_only = signed(page().place("lessee", true, None));
    assert_eq!(said(&by_hand_only), ["seal_missing blocking lease.lessee"]);
}

#[test]
fn a_thumb_print_of_the_other_side_is_no_seal_that_might_be_this_sides() {
    let mut last = page()
        .seal("", 0.0)
        .place("lessor", true, None)
        .place("lessee", false, None);
    last.0.seals[0].thumb = true;
    assert_eq!(said(&signed(last)), ["seal_missing blocking lease.lessee"]);
}

#[test]
fn a_seal_missing_on_a_poor_page_asks_a_person() {
    let mut last = page().place("lessee", false, None);
    last.0.quality.troubles = vec![Trouble::Blurred];
    let judged = signed(last);
    assert_eq!(said(&judged), ["seal_missing warning lease.lessee"]);
    assert_eq!(judged.verdict, Verdict::Ask);
}

#[test]
fn a_seal_that_may_stand_on_a_page_that_could_not_be_read_asks_a_person() {
    let judged = with(|files, _| {
        let unread = doc("unknown").page(2).unreadable(Trouble::Blurred);
        let first = lease_first().place("lessee", false, None);
        files[3] = file("lease.pdf", [first, unread]);
    });
    assert!(
        said(&judged).contains(&"seal_missing warning lease.lessee".to_owned()),
        "{:?}",
        said(&judged)
    );
}

#[test]
fn the_partys_seal_elsewhere_on_the_paper_is_enough() {
    assert_eq!(said(&signed(page().seal(FIRM, 0.9))), Vec::<String>::new());
    let unread = signed(page().seal("", 0.0));
    assert_eq!(said(&unread), ["seal_missing warning lease.lessee"]);
}

#[test]
fn another_firms_seal_is_a_mismatch_and_a_blurred_one_a_question() {
    let other = "杭州青禾商贸有限公司";
    let clear = signed(page().seal(other, 0.95).place("lessee", false, Some(0)));
    assert_eq!(said(&clear), ["seal_mismatch blocking lease.lessee"]);
    let poor = signed(page().seal(other, 0.4).place("lessee", false, Some(0)));
    assert_eq!(said(&poor), ["seal_mismatch warning lease.lessee"]);
    let unread = signed(page().seal("", 0.0).place("lessee", false, Some(0)));
    assert_eq!(said(&unread), ["seal_mismatch warning lease.lessee"]);
    assert_eq!(unread.verdict, Verdict::Ask);
}

#[test]
fn a_contract_without_its_signature_page_lacks_a_page() {
    let judged = with(|files, _| files[3] = file("lease.pdf", [lease_first()]));
    assert_eq!(said(&judged), ["page_missing blocking lease.lessee"]);
}

#[test]
fn signatures_are_asked_for_where_the_item_says() {
    let by = |how: &str, last: Doc| {
        let rule = json!({"signed": [{"place": "lessor", "by": how}]});
        let item = small_item(&[one_material("lease", &["lease_contract"], &rule)], &[]);
        said(&run(
            Some(&item),
            &[file("lease.pdf", [lease_first(), last])],
            &json!({}),
        ))
    };
    assert_eq!(
        by("signature", page().place("lessor", true, None)),
        Vec::<String>::new()
    );
    assert_eq!(
        by("signature", page().place("lessor", false, None)),
        ["signature_missing blocking lease.lessor"]
    );
    let sealed = || page().seal("李青禾", 0.9).place("lessor", false, Some(0));
    assert_eq!(by("signature", sealed()), ["signature_missing warning lease.lessor"]);
    assert_eq!(by("seal_or_signature", sealed()), Vec::<String>::new());
    assert_eq!(
        by("seal_or_signature", page().place("lessor", true, None)),
        Vec::<String>::new()
    );
    let none = page().place("lessor", false, None);
    assert_eq!(
        by("seal_or_signature", none),
        ["signature_missing blocking lease.lessor"]
    );
    assert_eq!(
        by("seal", page().place("lessor", true, None)),
        Vec::<String>::new(),
        "a person signs by hand"
    );
}

/// What a stamped material's licence gives.
fn copy(doc: Doc) -> Judgement {
    let copy = one_material("licence-copy", &["business_licence"], &json!({"stamped": true}));
    run(
        Some(&small_item(&[copy], &[])),
        &[file("licence.jpg", [doc])],
        &json!({}),
    )
}

#[test]
fn a_copy_without_the_applicants_seal_asks_a_person() {
    let unstamped = ["copy_unstamped warning licence-copy"];
    let judged = copy(unsealed_licence().copied());
    assert_eq!(said(&judged), unstamped);
    assert_eq!(judged.verdict, Verdict::Ask);
    assert_eq!(
        said(&copy(licence().copied())),
        unstamped,
        "the organ's seal was copied with the paper"
    );
    assert_eq!(said(&copy(unsealed_licence().seal("", 0.0).copied())), unstamped);
    assert_eq!(
        said(&copy(unsealed_licence().copied().seal("杭州青禾商贸有限公司", 0.95))),
        unstamped,
        "a fresh seal of another firm"
    );
}

#[test]
fn a_stamped_copy_and_an_original_in_colour_need_nothing() {
    for doc in [
        licence().copied().seal(FIRM, 0.9),
        unsealed_licence().seal(FIRM, 0.9).copied(),
        licence().copied().seal("", 0.0),
        licence(),
    ] {
        let judged = copy(doc);
        assert_eq!(said(&judged), Vec::<String>::new());
        assert_eq!(judged.verdict, Verdict::Pass);
    }
}

#[test]
fn an_original_without_the_seal_of_its_organ_asks_a_person() {
    let judged = copy(unsealed_licence());
    assert_eq!(said(&judged), ["seal_missing warning licence-copy.authority"]);
    assert_eq!(judged.verdict, Verdict::Ask);
    let mut printed = unsealed_licence().line("国家工商行政管理总局监制");
    printed.0.codes = vec!["a code".into()];
    assert_eq!(
        said(&copy(printed)),
        ["seal_missing warning licence-copy.authority"],
        "a form of the press has a code as well"
    );
    let alone = run(None, &[file("licence.jpg", [unsealed_licence()])], &json!({}));
    assert_eq!(said(&alone), ["seal_missing warning authority"]);
}

#[test]
fn the_organs_seal_is_not_missed_where_it_could_not_have_been_seen() {
    let mut trace = unsealed_licence();
    trace.0.look = Look::Coloured { red_below: true };
    let mut text_page = unsealed_licence();
    text_page.0.look = Look::Unseen;
    let mut upright = unsealed_licence();
    upright.0.codes = vec!["a code".into()];
    let electronic = unsealed_licence().line("电子营业执照");
    for doc in [trace, text_page, upright, electronic] {
        assert_eq!(said(&copy(doc)), Vec::<String>::new());
    }
    let corner = copy(unsealed_licence().cut(Side::Bottom));
    assert_eq!(said(&corner), ["image_cut blocking licence-copy"]);
}

#[test]
fn the_other_sides_seal_is_never_called_a_wrong_seal_of_this_side() {
    let lessor = "杭州一苇酒店管理有限公司";
    let judged = |last: Doc| {
        let said = with(|files, _| {
            let certificate = property().field("owner", lessor);
            files[2] = file("property.jpg", [certificate]);
            files[3] = file("lease.pdf", [lease_first().field("lessor", lessor), last]);
        });
        self::said(&said)
    };
    let taken_for_this = page().seal(lessor, 0.98).place("lessee", false, Some(0));
    assert_eq!(judged(taken_for_this), ["seal_mismatch warning lease.lessee"]);
    let at_its_own = page()
        .seal(lessor, 0.98)
        .place("lessor", false, Some(0))
        .place("lessee", false, None);
    assert_eq!(judged(at_its_own), ["seal_missing blocking lease.lessee"]);
    let swapped = page()
        .seal(lessor, 0.98)
        .seal(FIRM, 0.98)
        .place("lessor", false, Some(1))
        .place("lessee", false, Some(0));
    assert_eq!(judged(swapped), Vec::<String>::new());
}

#[test]
fn a_garbled_seal_asks_a_person() {
    for text in ["杭州西北功餐饮创道企业(有限合收)", "杭州去绵餐钦管埋有限公司", "有限公"]
    {
        let judged = signed(page().seal(text, 0.92).place("lessee", false, Some(0)));
        assert_ne!(judged.verdict, Verdict::Fix, "{text}");
    }
}

#[test]
fn a_trace_of_ink_or_a_place_not_found_asks_a_person() {
    let mut faint = page().place("lessee", false, None);
    faint.0.signatures[0].perhaps_sealed = true;
    assert_eq!(said(&signed(faint)), ["seal_missing warning lease.lessee"]);
    let unseen = signed(page().place("lessor", true, None));
    assert_eq!(said(&unseen), ["seal_missing warning lease.lessee"]);
}

#[test]
fn a_contract_that_counts_more_pages_than_there_are_lacks_them() {
    let judged = |first: &str, last: &str| {
        with(|files, _| files[3] = file("lease.pdf", [lease_first().line(first), lease_last().line(last)]))
    };
    assert_eq!(
        said(&judged("第 1 页 共 3 页", "第 3 页 共 3 页")),
        ["page_missing blocking lease"]
    );
    assert_eq!(said(&judged("第 1 页 共 3 页", "")), ["page_missing warning lease"]);
    assert_eq!(
        said(&judged("第 1 页 共 2 页", "第 2 页 共 2 页")),
        Vec::<String>::new()
    );
}

#[test]
fn the_parties_named_at_the_foot_of_a_page_are_not_where_they_sign() {
    let named = lease_first()
        .place("lessor", false, None)
        .place("lessee", false, None)
        .weak();
    let judged = with(|files, _| files[3] = file("lease.pdf", [named, lease_last()]));
    assert_eq!(said(&judged), Vec::<String>::new());
}
