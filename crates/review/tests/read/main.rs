//! Reading, as sheets of a few printed lines laid out by hand.
#![expect(clippy::unwrap_used, reason = "a value that is not there is a failed test")]
mod edges;

use catalogue::FieldName;
use review::model::{Document, Field};
use review::read::documents;
use vision::{Glyph, Line, Origin, Page, Quad, Quality, Rect, Seal, SealShape, Sheet, Surface};

/// Height of a line of print, and width of a character.
const SIZE: f32 = 40.0;

fn line(text: &str, left: f32, top: f32) -> Line {
    let count = text.chars().count() as f32;
    let rect = Rect::new(left, top, left + count * SIZE, top + SIZE);
    let glyphs = text.chars().enumerate().map(|(i, ch)| Glyph {
        ch,
        confidence: 0.99,
        start: i as f32 / count,
        end: (i as f32 + 1.0) / count,
    });
    Line {
        text: text.into(),
        confidence: 0.99,
        glyphs: glyphs.collect(),
        rect,
        quad: rect.to_quad(),
        origin: Origin::Quick,
    }
}

fn page(lines: &[(&str, f32, f32)]) -> Page {
    let mut lines: Vec<Line> = lines.iter().map(|(text, left, top)| line(text, *left, *top)).collect();
    lines.sort_by(|a, b| {
        a.rect
            .top
            .total_cmp(&b.rect.top)
            .then(a.rect.left.total_cmp(&b.rect.left))
    });
    let sheet = Sheet {
        frame: Rect::new(0.0, 0.0, 1700.0, 2400.0).to_quad(),
        width: 1700.0,
        height: 2400.0,
        to_page: Surface::FLAT,
        lines,
        seals: Vec::new(),
        codes: Vec::new(),
        quality: None,
    };
    Page {
        number: 1,
        width: 1700,
        height: 2400,
        quality: Quality {
            readable: true,
            sharpness: 1.0,
            glare: 0.0,
            exposure: 0.9,
            tilt_degrees: 0.0,
            rotation: 0,
            cut: Vec::new(),
            text_height: SIZE,
            troubles: Vec::new(),
        },
        sheets: vec![sheet],
        picture: None,
    }
}

fn read(page: &Page) -> Document {
    let catalogue = catalogue::embedded();
    documents(page, catalogue.documents()).remove(0)
}

fn field(document: &Document, name: &str) -> Field {
    document.fields.get(&FieldName::from(name)).unwrap().clone()
}

fn value(lines: &[(&str, f32, f32)], name: &str) -> Option<String> {
    read(&page(lines))
        .fields
        .get(&FieldName::from(name))
        .map(|f| f.value.clone())
}

const LETTER: [(&str, f32, f32); 3] = [
    ("授权委托书", 700.0, 100.0),
    (
        "兹委托王小明(身份证号码：330104199003071217)全权办理相关事宜。",
        200.0,
        300.0,
    ),
    ("被委托人（签字）：王小明", 600.0, 900.0),
];

#[test]
fn what_a_label_asks_for_in_brackets_is_no_part_of_the_value() {
    let lines = [
        &LETTER[..],
        &[("委托单位（公章）：杭州云锦餐饮管理有限公司", 600.0, 700.0)],
    ]
    .concat();
    assert_eq!(value(&lines, "principal").as_deref(), Some("杭州云锦餐饮管理有限公司"));
}

#[test]
fn the_rule_of_a_blank_is_no_part_of_what_was_written_on_it() {
    let term = "委托期限：自2026_年_10_月_12_日起至2027_年_10_月_11_日";
    let lines = [&LETTER[..], &[(term, 200.0, 500.0)]].concat();
    assert_eq!(value(&lines, "start").as_deref(), Some("2026-10-12"));
    assert_eq!(value(&lines, "end").as_deref(), Some("2027-10-11"));
}

#[test]
fn a_value_stands_under_the_unit_of_its_column() {
    // In the text of an electronic paper lines are no higher than their print, and so stand further apart.
    let area = |cells: f32| {
        let lines = [
            ("房屋所有权证", 600.0, 60.0),
            ("房屋所有权人", 200.0, 200.0),
            ("王小明", 600.0, 200.0),
            ("房屋坐落", 200.0, 300.0),
            ("杭州市上城区平海路12号", 600.0, 300.0),
            ("总层数", 500.0, 500.0),
            ("建筑面积", 900.0, 500.0),
            ("套内建筑面积", 1250.0, 500.0),
            ("（平方米）", 890.0, 545.0),
            ("（平方米）", 1270.0, 545.0),
            ("18", 530.0, cells),
            ("247.50", 900.0, cells),
            ("195.53", 1270.0, cells),
        ];
        value(&lines, "area")
    };
    assert_eq!(area(660.0).as_deref(), Some("247.5"));
    assert_eq!(area(708.0).as_deref(), Some("247.5"));
}

#[test]
fn an_opinion_in_running_sentences_is_read_like_a_form() {
    let lines = [
        ("杭州市上城区消防救援大队", 500.0, 60.0),
        ("公众聚集场所投入使用、营业消防安全检查意见书", 350.0, 150.0),
        ("杭上消安许字〔2026〕第0344号", 800.0, 260.0),
        ("杭州市上城区云锦面馆：", 300.0, 360.0),
        ("你单位提交的材料收悉。该场所位于杭州市上城", 380.0, 430.0),
        ("区平海路12号1幢304室，设在建筑的地上二层，建筑", 300.0, 500.0),
        ("面积186.20平方米，使用性质为商业服务网点，消防", 300.0, 570.0),
        ("安全责任人为王小明。该场所符合消防安全要求。", 300.0, 640.0),
    ];
    let document = read(&page(&lines));
    for (name, wanted) in [
        ("name", "杭州市上城区云锦面馆"),
        ("address", "杭州市上城区平海路12号1幢304室"),
        ("floors", "地上二层"),
        ("area", "186.2"),
        ("use", "商业服务网点"),
        ("responsible", "王小明"),
    ] {
        assert_eq!(field(&document, name).value, wanted, "{name}");
    }
}

fn card(birth: &'static str) -> [(&'static str, f32, f32); 6] {
    [
        ("姓名王小明", 200.0, 100.0),
        ("性别男", 200.0, 200.0),
        ("民族备", 500.0, 200.0),
        (birth, 200.0, 300.0),
        ("往址浙江省杭州市上城区平海路12号", 200.0, 400.0),
        ("公民身份号码330104199003071217", 200.0, 600.0),
    ]
}

#[test]
fn a_birth_that_cannot_be_read_is_taken_from_the_number_and_says_so() {
    let hidden = field(&read(&page(&card("出生1990年"))), "birth");
    assert_eq!((hidden.value.as_str(), hidden.raw.as_str()), ("1990-03-07", "19900307"));
    let printed = field(&read(&page(&card("出生1990年3月7日"))), "birth");
    assert_eq!(
        (printed.value.as_str(), printed.raw.as_str()),
        ("1990-03-07", "1990年3月7日")
    );
    assert!(hidden.confidence < printed.confidence);
}

#[test]
fn a_character_of_a_closed_list_or_a_label_may_be_taken_for_its_look_alike() {
    let document = read(&page(&card("出生1990年3月7日")));
    let ethnicity = field(&document, "ethnicity");
    assert_eq!((ethnicity.value.as_str(), ethnicity.raw.as_str()), ("畲", "备"));
    assert!(ethnicity.corrected);
    assert_eq!(field(&document, "address").value, "浙江省杭州市上城区平海路12号");
}

fn licence(more: &[(&'static str, f32, f32)]) -> Page {
    let lines: [(&str, f32, f32); 4] = [
        ("营业执照", 700.0, 100.0),
        ("类型", 200.0, 500.0),
        ("个体工商户", 500.0, 500.0),
        ("登记机关", 800.0, 1700.0),
    ];
    page(&[&lines[..], more].concat())
}

#[test]
fn a_day_of_issue_with_figures_hidden_by_a_seal_is_not_guessed() {
    let parts = |month: &'static str, word: bool| {
        let mut parts = vec![
            ("2016", 860.0, 1860.0),
            ("年", 1040.0, 1860.0),
            (month, 1110.0, 1862.0),
            ("27", 1290.0, 1860.0),
        ];
        parts.extend(word.then_some(("月", 1210.0, 1860.0)));
        let document = read(&licence(&parts));
        document.fields.get(&FieldName::from("issued")).map(|f| f.value.clone())
    };
    assert_eq!(parts("12", true).as_deref(), Some("2016-12-27"));
    assert_eq!(parts("12", false).as_deref(), Some("2016-12-27"));
    assert_eq!(parts("1", false), None);
    assert_eq!(parts("0", true), None);
}

#[test]
fn a_date_by_itself_at_the_foot_is_the_day_of_issue_and_one_beside_a_label_is_not() {
    let founded = [("成立日期", 200.0, 1600.0), ("2004年02月23日", 500.0, 1600.0)];
    let issued = |lines: &[(&'static str, f32, f32)]| {
        let document = read(&licence(lines));
        document.fields.get(&FieldName::from("issued")).map(|f| f.value.clone())
    };
    assert_eq!(issued(&founded), None);
    let both = [&founded[..], &[("二零零七年七月十七日", 800.0, 1850.0)]].concat();
    assert_eq!(issued(&both).as_deref(), Some("2007-07-17"));
}

#[test]
fn the_first_letters_of_labels_under_each_other_are_no_column_of_print() {
    let mut page = licence(&[
        ("称", 320.0, 300.0),
        ("杭州云锦餐饮管理有限公司", 500.0, 300.0),
        ("所", 320.0, 400.0),
        ("杭州市上城区平海路12号1507室", 500.0, 400.0),
    ]);
    let down = Rect::new(200.0, 300.0, 240.0, 440.0);
    let [a, b, c, d] = down.to_quad().0;
    page.sheets[0].lines.push(Line {
        rect: down,
        quad: Quad([b, c, d, a]),
        ..line("名住", 0.0, 0.0)
    });
    let read = read(&page);
    assert_eq!(field(&read, "name").value, "杭州云锦餐饮管理有限公司");
    assert_eq!(field(&read, "address").value, "杭州市上城区平海路12号1507室");
}

#[test]
fn a_number_by_itself_is_shown_even_where_it_breaks_its_rule() {
    let mut lines = card("出生1990年3月7日");
    lines[5].0 = "330104199003071210";
    let number = field(&read(&page(&lines)), "number");
    assert_eq!(number.value, "330104199003071210");
    assert!(!number.valid);
}

#[test]
fn a_mark_behind_a_name_does_not_hide_it() {
    let mut lines = card("出生1990年3月7日").to_vec();
    lines.push(("8", 420.0, 100.0));
    assert_eq!(value(&lines, "name").as_deref(), Some("王小明"));
}

#[test]
fn an_application_for_a_licence_is_no_licence() {
    let lines = [
        ("公共场所卫生许可申请书", 500.0, 60.0),
        ("单位名称：杭州市上城区云锦面馆", 200.0, 300.0),
        ("联系电话：13800000000", 200.0, 400.0),
        ("经营地址：杭州市上城区平海路12号", 200.0, 500.0),
    ];
    assert_eq!(read(&page(&lines)).kind.as_str(), "application_form");
}

#[test]
fn letters_of_the_background_are_no_part_of_an_address() {
    let more = [
        ("经营场所", 200.0, 600.0),
        ("杭州市上城区平海路12号1507室SCIDGL", 500.0, 600.0),
    ];
    assert_eq!(
        field(&read(&licence(&more)), "address").value,
        "杭州市上城区平海路12号1507室"
    );
}

#[test]
fn a_check_character_does_not_overrule_what_was_clearly_read() {
    let with = |code: &'static str| {
        let more = [("统一社会信用代码", 200.0, 400.0), (code, 600.0, 400.0)];
        field(&read(&licence(&more)), "credit_code")
    };
    let sound = "91330102MA6FA4L81C";
    assert!(with(sound).certain && !with(sound).corrected);
    let clearly = with("91330102MA6FA4LB1C");
    assert_eq!(clearly.value, sound);
    assert!(clearly.corrected && !clearly.certain);
    // No code has an I: that one is a slip of the reader.
    let slip = with("91330102MA6FA4L8IC");
    assert!(slip.corrected && slip.certain);
}

#[test]
fn a_name_with_a_hole_in_it_is_not_certain() {
    let lines = [
        ("信用承诺书", 600.0, 100.0),
        ("本单位承诺所提交的材料真实有效，并承担相应责任。", 200.0, 300.0),
        ("承诺单位（公章）：杭州", 300.0, 900.0),
        ("公司上城分公司", 900.0, 900.0),
    ];
    let read = read(&page(&lines));
    let applicant = read.fields.get(&FieldName::from("applicant"));
    assert!(applicant.is_none_or(|f| !f.certain || !f.value.contains("公司")));
}

#[test]
fn a_partys_word_without_more_is_a_weak_place_to_sign() {
    let lines = [
        ("房屋租赁合同", 600.0, 100.0),
        (
            "第一条租赁房屋坐落于杭州市上城区平海路12号，租赁期限三年。",
            200.0,
            300.0,
        ),
        ("出租人：王小明", 200.0, 500.0),
        ("甲方（签章）：", 200.0, 800.0),
        ("承租人：李小红", 200.0, 600.0),
    ];
    let marks = read(&page(&lines)).signatures;
    let weak = |place: &str| marks.iter().find(|m| m.place.as_str() == place).map(|m| m.weak);
    assert_eq!(weak("lessor"), Some(false));
    assert_eq!(weak("lessee"), Some(true));
}

#[test]
fn a_seal_beside_a_signature_place_is_its_own() {
    let mut page = page(&[("房屋租赁合同", 600.0, 100.0), ("乙方（盖章）：", 200.0, 800.0)]);
    page.sheets[0].seals.push(Seal {
        rect: Rect::new(400.0, 700.0, 660.0, 960.0),
        shape: SealShape::Round,
        text: "杭州云锦餐饮管理有限公司".into(),
        confidence: 1.0,
        text_confidence: 0.98,
    });
    let marks = read(&page).signatures;
    assert_eq!(marks.iter().map(|m| m.seal).collect::<Vec<_>>(), [Some(0)]);
}

#[test]
fn a_time_free_of_rent_is_not_the_term_of_the_lease() {
    // The year in which the term ends lost a figure, so that only the other period reads as one.
    let lines = [
        ("房屋租赁合同", 600.0, 100.0),
        ("出租方：杭州星垂文化创意有限公司（以下简称“甲方”）", 100.0, 220.0),
        ("承租方：杭州鹿鸣图书有限公司（以下简称“乙方”）", 100.0, 300.0),
        (
            "2.1甲方给予乙方装修免租期，自2025年10月11日至2025年11月9日止，免租",
            100.0,
            380.0,
        ),
        ("期内乙方不付租金但承担水电费用。", 100.0, 460.0),
        (
            "2.2租赁期限为5年，自二〇二五年十一月十日起至二〇三年十一月九日止。",
            100.0,
            540.0,
        ),
    ];
    assert_eq!(value(&lines, "end"), None);
    assert_ne!(value(&lines, "start").as_deref(), Some("2025-10-11"));
}
