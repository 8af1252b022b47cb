//! What holds for validators of every kind.

use domain::{Kind, Reason, validate, validate_at};
use proptest::prelude::*;

/// One good value of each kind, as it may be printed.
const SAMPLES: [(Kind, &str); 13] = [
    (Kind::CreditCode, "9133 0102 MA2K AAAA 62"),
    (Kind::IdNumber, "330102198803070215"),
    (Kind::RegistrationNumber, "330102000001232"),
    (Kind::OrganisationCode, "MA2KAAAA-6"),
    (Kind::PropertyCertificateNumber, "浙(2021)杭州市不动产权第0123456号"),
    (Kind::PropertyUnit, "330102 001001 GB00012 F00010001"),
    (Kind::FoodLicenceNumber, "JY23301020000010"),
    (Kind::Phone, "0571-87001234"),
    (Kind::Date, "二〇二五年三月十八日"),
    (Kind::Amount, "人民币壹佰万元整"),
    (Kind::Area, "建筑面积：86.32㎡，套内70.10㎡"),
    (Kind::Address, "浙江省杭州市上城区庆春路12号云锦大厦2幢1单元3层305室"),
    (Kind::ChineseNumber, "一百零五"),
];

#[test]
fn every_kind_has_a_name_that_reads_back() {
    assert_eq!(Kind::ALL.len(), SAMPLES.len());
    for &kind in Kind::ALL {
        assert_eq!(kind.as_str().parse::<Kind>(), Ok(kind));
    }
    let error = "iban".parse::<Kind>().unwrap_err();
    assert_eq!(error.to_string(), "no kind of value is called \"iban\"");
}

#[test]
fn normalising_twice_changes_nothing() {
    for (kind, text) in SAMPLES {
        let first = validate(kind, text);
        assert!(first.valid && first.certain, "{kind}: {first:?}");
        let normalised = first.normalised.unwrap();
        assert_eq!(
            validate(kind, &normalised).normalised.as_deref(),
            Some(normalised.as_str()),
            "{kind}"
        );
    }
}

#[test]
fn a_verdict_is_written_with_stable_names() {
    let verdict = serde_json::to_value(validate(Kind::Date, "2025年2月30日")).unwrap();
    let expected = serde_json::json!({
        "valid": false, "certain": true, "normalised": null, "reason": "no_such_date", "parts": {}
    });
    assert_eq!(verdict, expected);
}

#[test]
fn nothing_and_far_too_much_are_refused_by_every_kind() {
    for &kind in Kind::ALL {
        assert_eq!(validate(kind, " \u{3000}\n").reason, Some(Reason::Empty), "{kind}");
        assert_eq!(
            validate(kind, &"九".repeat(2000)).reason,
            Some(Reason::WrongLength),
            "{kind}"
        );
    }
}

#[test]
fn the_date_is_an_argument() {
    let today = jiff::civil::date(1980, 1, 1);
    assert_eq!(
        validate_at(Kind::IdNumber, "330102198803070215", today).reason,
        Some(Reason::DateInFuture)
    );
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,40}") {
        for &kind in Kind::ALL {
            let verdict = validate(kind, &text);
            prop_assert!(verdict.valid || (verdict.reason.is_some() && verdict.normalised.is_none()));
            prop_assert!(verdict.certain || verdict.reason.is_some());
            prop_assert!(domain::confusion::repair(kind, &text).is_none_or(|found| validate(kind, &found).valid));
        }
    }

    #[test]
    fn text_that_looks_like_a_value_never_panics(text in "[0-9A-ZⅣ①½㎡零〇一十廿百万亿元角分年月日号室路/.,\\-—()（）至 \u{300}x×]{0,30}") {
        for &kind in Kind::ALL {
            let _ = validate(kind, &text);
            let _ = domain::confusion::repair(kind, &text);
        }
    }
}
