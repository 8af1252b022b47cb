//! Sets with invented facts that agree, and their twins with one of them wrong: the twin gets the code of its defect.
use crate::common::*;
use crate::soups::judged;
use catalogue::Item;
use proptest::prelude::*;
use review::model::FileReading;
use review::report::{Severity, Verdict};
use serde_json::{Value, json};

/// What the papers of a set agree on.
#[derive(Debug, Clone)]
struct Facts {
    firm: String,
    code: String,
    person: String,
    number: String,
    owner: String,
    road: String,
    house: u32,
    room: u32,
    area: f64,
    /// Months that the lease has still to run.
    months: i64,
}

impl Facts {
    fn address(&self, room: u32) -> String {
        format!("杭州市上城区{}{}号{room}室", self.road, self.house)
    }
}

/// With its last character such that the validator of the kind takes it.
fn checked(kind: domain::Kind, body: &str) -> String {
    "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .map(|c| format!("{body}{c}"))
        .find(|n| domain::validate(kind, n).valid)
        .unwrap()
}

fn name(letters: &'static [&'static str], count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(letters), count).prop_map(|l| l.concat())
}

fn facts() -> impl Strategy<Value = Facts> {
    const GIVEN: &[&str] = &["明", "远", "青", "禾", "云", "锦", "泽", "宁", "嘉", "溪"];
    const TRADE: &[&str] = &["云锦", "青禾", "橘洲", "枕溪", "一苇", "听松", "望潮", "拾光"];
    let surname = || prop::sample::select(&["王", "李", "周", "陈", "欧阳"][..]);
    let person = (surname(), name(GIVEN, 1..3)).prop_map(|(s, g)| format!("{s}{g}"));
    let owner = (surname(), name(GIVEN, 1..3)).prop_map(|(s, g)| format!("{s}{g}"));
    let line = prop::sample::select(&["餐饮管理", "酒店管理", "商贸", "文化创意"][..]);
    let firm = (name(TRADE, 1..3), line).prop_map(|(t, l)| format!("杭州{t}{l}有限公司"));
    let road = prop::sample::select(&["庆春路", "解放路", "秋涛北路", "枕溪路"][..]);
    let number = (1960u32..2000, 1u32..13, 1u32..29, 0u32..1000)
        .prop_map(|(y, m, d, n)| checked(domain::Kind::IdNumber, &format!("330102{y}{m:02}{d:02}{n:03}")));
    let code = (0u32..100_000)
        .prop_map(|n| format!("9133010{}MA{n:05}", n % 9 + 1))
        .prop_map(|b| format!("{b}{}", "0".repeat(17 - b.len())))
        .prop_map(|b| checked(domain::Kind::CreditCode, &b));
    let place = (road, 1u32..500, 101u32..2500, 20u32..400, 6i64..60);
    (firm, code, person, number, owner, place)
        .prop_filter("owner and tenant are two people", |(_, _, person, _, owner, _)| {
            person != owner
        })
        .prop_map(
            |(firm, code, person, number, owner, (road, house, room, area, months))| Facts {
                firm,
                code,
                person,
                number,
                owner,
                road: road.to_owned(),
                house,
                room,
                area: f64::from(area) + 0.32,
                months,
            },
        )
}

/// The papers for the premises check, each in a file of its own.
fn set(f: &Facts) -> Vec<FileReading> {
    let here = f.address(f.room);
    let digits = &f.number[6..14];
    let birth = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]);
    let male = f.number.as_bytes()[16] % 2 == 1;
    let end = today().checked_add(jiff::Span::new().months(f.months)).unwrap();
    let area = f.area.to_string();
    vec![
        file(
            "licence.jpg",
            [doc("business_licence")
                .field("credit_code", &f.code)
                .field("name", &f.firm)
                .field("legal_representative", &f.person)
                .field("address", &here)
                .seal(ORGAN, 0.95)],
        ),
        file(
            "card.jpg",
            [doc("id_card_front")
                .field("name", &f.person)
                .field("number", &f.number)
                .field("birth", &birth)
                .field("sex", if male { "男" } else { "女" })],
        ),
        file(
            "property.jpg",
            [doc("property_certificate")
                .field("number", "浙（2021）杭州市不动产权第0123456号")
                .field("owner", &f.owner)
                .field("address", &here)
                .field("area", &area)
                .field("use", "商服用地/商业服务")],
        ),
        file(
            "lease.pdf",
            [doc("lease_contract")
                .line("房屋租赁合同")
                .field("lessor", &f.owner)
                .field("lessee", &f.firm)
                .field("address", &here)
                .field("area", &area)
                .field("start", "2025-04-01")
                .field("end", &end.to_string())
                .seal(&f.firm, 0.95)
                .place("lessor", true, None)
                .place("lessee", false, Some(0))],
        ),
    ]
}

fn form_of(f: &Facts) -> Value {
    json!({
        "applicant_name": f.firm, "credit_code": f.code, "legal_representative": f.person, "id_number": f.number,
        "premises_address": f.address(f.room), "premises_tenure": "leased"
    })
}

fn item() -> &'static Item {
    catalogue::embedded().item("premises-check").unwrap()
}

/// Something wrong, where it is put, and the code that must be said.
type Defect = (&'static str, fn(&Facts, &mut Vec<FileReading>, &mut Value));

fn change(files: &mut [FileReading], at: usize, field: &str, value: &str) {
    let document = files[at].documents[0].clone();
    files[at].documents[0] = Doc(document).change(field, |f| value.clone_into(&mut f.value)).0;
}

const DEFECTS: &[Defect] = &[
    ("address_mismatch", |f, files, _| {
        change(files, 3, "address", &f.address(f.room + 1));
    }),
    ("address_mismatch", |f, files, _| {
        change(files, 0, "address", &f.address(f.room + 100));
    }),
    ("name_mismatch", |_, files, _| {
        change(files, 3, "lessee", "宁波北仑远洋物流有限公司");
    }),
    ("name_mismatch", |_, _, form| {
        form["applicant_name"] = json!("宁波北仑远洋物流有限公司");
    }),
    ("person_mismatch", |_, files, _| {
        change(files, 0, "legal_representative", "赵钱孙");
    }),
    ("person_mismatch", |_, files, _| change(files, 3, "lessor", "赵钱孙")),
    ("id_number_mismatch", |_, _, form| {
        form["id_number"] = json!("330104200002291184");
    }),
    ("credit_code_mismatch", |_, _, form| {
        form["credit_code"] = json!("91330102MA8X9T3Q14");
    }),
    ("document_expired", |_, files, _| change(files, 3, "end", "2026-02-28")),
    ("document_not_yet_valid", |_, files, _| {
        change(files, 3, "start", "2026-03-02");
    }),
    ("term_too_short", |_, files, _| change(files, 3, "end", "2026-05-01")),
    ("area_mismatch", |f, files, _| {
        change(files, 3, "area", &(f.area * 1.1).to_string());
    }),
    ("seal_missing", |_, files, _| {
        files[3].documents[0].seals.clear();
        files[3].documents[0].signatures[1].seal = None;
    }),
    ("seal_mismatch", |_, files, _| {
        "宁波北仑远洋物流有限公司".clone_into(&mut files[3].documents[0].seals[0].text);
    }),
    ("material_missing", |_, files, _| {
        files.remove(2);
    }),
    ("image_unreadable", |_, files, _| {
        let paper = files[2].documents[0].clone();
        files[2].documents[0] = Doc(paper).unreadable(vision::Trouble::Blurred).0;
    }),
    ("file_unusable", |_, files, _| files[2] = broken("property.jpg")),
    ("field_missing", |_, files, _| {
        let paper = files[2].documents[0].clone();
        files[2].documents[0] = Doc(paper).without("owner").line("权利人").0;
    }),
    ("material_duplicate", |_, files, _| {
        let mut twin = files[0].clone();
        "again.jpg".clone_into(&mut twin.name);
        files.push(twin);
    }),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_set_that_agrees_passes_without_a_word(f in facts(), with_form in any::<bool>()) {
        let form = if with_form { form_of(&f) } else { json!({}) };
        let clean = judged(Some(item()), &set(&f), &form);
        prop_assert_eq!(clean.verdict, Verdict::Pass, "{:#?}", said(&clean));
        prop_assert!(clean.findings.is_empty(), "{:#?}", said(&clean));
    }

    #[test]
    fn one_wrong_value_gets_the_code_of_its_defect(f in facts(), which in 0..DEFECTS.len(), turn in 0usize..4) {
        let (code, plant) = DEFECTS[which];
        let (mut files, mut form) = (set(&f), form_of(&f));
        plant(&f, &mut files, &mut form);
        let by = turn % files.len();
        files.rotate_left(by);
        let spoilt = judged(Some(item()), &files, &form);
        prop_assert!(spoilt.verdict != Verdict::Pass, "{}: {:#?}", code, said(&spoilt));
        let heard = spoilt.findings.iter().any(|f| f.code == code);
        prop_assert!(heard, "{}: {:#?}", code, said(&spoilt));
        // The defect may be seen from both of its sides, and what rests on an unread paper is silent; nothing else is said.
        let other = spoilt.findings.iter().filter(|f| f.code != code && f.severity == Severity::Blocking);
        let other: Vec<&str> = other.map(|f| f.code.as_str()).collect();
        prop_assert!(other.iter().all(|o| o.ends_with("_mismatch")), "{}: {:#?}", code, said(&spoilt));
    }

    #[test]
    fn a_required_paper_absent_or_unread_never_passes(f in facts(), which in 0usize..4, unread in any::<bool>()) {
        let mut files = set(&f);
        if unread {
            let paper = files[which].documents[0].clone();
            files[which].documents[0] = Doc(paper).unreadable(vision::Trouble::Glare).0;
        } else {
            files.remove(which);
        }
        let spoilt = judged(Some(item()), &files, &form_of(&f));
        prop_assert_eq!(spoilt.verdict, Verdict::Fix, "{:#?}", said(&spoilt));
    }
}
