//! Papers of the health authority: the worker's health certificate, the test report, the hygiene licence.

use fastrand::Rng;
use jiff::civil::Date;

use super::{Flaws, Kit, eval};
use crate::Split;
use crate::fonts::Faces;
use crate::invent::{Licence, Person, days, pick, years};
use crate::ornament::{Seal, border, disc, guilloche, qr, seal};
use crate::sheet::{Area, Ink, Sheet, Span};
use crate::writing::chinese_date;

/// The health certificate, as a card or as the electronic card on a phone.
pub(crate) fn certificate<'a>(kit: Kit<'a>, rng: &mut Rng, person: &Person, issued: Date, phone: bool) -> Sheet<'a> {
    if kit.split == Split::Eval {
        return eval::health::certificate(kit, rng, person, issued, phone);
    }
    let (fonts, faces) = (kit.fonts, kit.faces);
    let (w, h) = if phone { (70.0, 140.0) } else { (95.0, 62.0) };
    let mut sheet = Sheet::new(fonts, w, h, "health_certificate");
    let (x, mut y) = (6.0, 20.0);
    let label = Ink::new(faces.hei, 3.0).colour("#2d5a52");
    let value = Ink::new(faces.song, 3.1);
    if phone {
        sheet.rect(Area::new(0.0, 0.0, w, h), "#eef5f3", "none", 0.0);
        sheet.rect(Area::new(0.0, 0.0, w, 14.0), "#2b9d83", "none", 0.0);
        sheet.centred(
            w / 2.0,
            9.0,
            &Ink::new(faces.hei, 4.2).colour("#ffffff"),
            "电子健康证明",
        );
        qr(&mut sheet, 17.0, 96.0, 36.0, &format!("health:{}", person.phone));
        y = 26.0;
    } else {
        sheet.rect(Area::new(0.0, 0.0, w, h), "#eaf4ee", "none", 0.0);
        guilloche(&mut sheet, rng, Area::new(2.0, 2.0, w - 4.0, h - 4.0), "#8fc2a5", 0.5);
        sheet.centred(
            w / 2.0,
            11.0,
            &Ink::new(faces.hei, 5.6).bold().colour("#1f6b4c").spaced(1.5),
            "健康证明",
        );
        sheet.rect(Area::new(70.0, 16.0, 19.0, 25.0), "#d6dde2", "#8899aa", 0.2);
        sheet.raw(
            r##"<circle cx="79.5" cy="26" r="5" fill="#b58e76"/><path d="M71 41 q8.5 -14 17 0z" fill="#44516a"/>"##,
        );
    }
    let end = years(issued, 1, true);
    let category = pick(rng, &["公共场所", "公共场所、化妆品", "食品、公共场所"]);
    let age = (i32::from(issued.year()) - i32::from(person.birth.year())).to_string();
    let number = format!("3301{:010}", rng.u32(1..u32::MAX));
    let authority = pick(rng, &["杭州市上城区疾病预防控制中心", "杭州云岫健康体检中心"]);
    let rows = [
        ("姓　　名", "name", person.name.clone(), person.name.clone()),
        ("性　　别", "sex", person.sex().to_owned(), person.sex().to_owned()),
        ("年　　龄", "age", age.clone(), age),
        ("从业类别", "category", category.to_owned(), category.to_owned()),
        (
            "体检日期",
            "examined",
            chinese_date(days(issued, -4), true),
            days(issued, -4).to_string(),
        ),
        ("发证日期", "issued", chinese_date(issued, true), issued.to_string()),
        ("有效期至", "valid_to", chinese_date(end, true), end.to_string()),
        ("编　　号", "number", number.clone(), number),
        ("发证单位", "authority", authority.to_owned(), authority.to_owned()),
    ];
    let step = if phone { 7.4 } else { 4.7 };
    for (name, field, printed, truth) in &rows {
        let area = sheet.text(x, y, &label, &format!("{name}："));
        sheet.value(x + area.w + 0.6, y, &value, field, printed, truth);
        y += step;
    }
    if !phone {
        let stamp = Seal {
            name: authority,
            foot: "健康证明专用章",
            family: faces.song,
            radius: 10.0,
            strength: 0.7,
        };
        seal(&mut sheet, rng, 76.0, 48.0, &stamp);
    }
    sheet
}

/// The facts of a test report.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(crate) unit: String,
    pub(crate) address: String,
    pub(crate) issued: Date,
    pub(crate) passed: bool,
    /// What was tested.
    pub(crate) sample: &'static str,
}

/// The report of a laboratory: first page and table on one sheet, or on two.
pub(crate) fn report<'a>(kit: Kit<'a>, rng: &mut Rng, report: &Report, flaws: Flaws, two: bool) -> Vec<Sheet<'a>> {
    if kit.split == Split::Eval {
        return eval::health::report(kit, rng, report, flaws);
    }
    let (fonts, faces) = (kit.fonts, kit.faces);
    let mut sheet = Sheet::new(fonts, 210.0, 297.0, "hygiene_test_report");
    let ink = Ink::new(faces.song, 4.4);
    let laboratory = "浙江澄测检测技术有限公司";
    let cma = format!("{:012}", rng.u64(171_100_000_000..231_199_999_999));
    sheet.text(24.0, 26.0, &Ink::new(faces.hei, 9.0).bold().colour("#2b2f6e"), "CMA");
    sheet.value(24.0, 32.0, &ink.clone().sized(3.4), "accreditation", &cma, &cma);
    sheet.centred(
        105.0,
        56.0,
        &Ink::new(faces.hei, 12.0).bold().spaced(6.0),
        pick(rng, &["检测报告", "检验报告"]),
    );
    let number = format!("CC{}-W{:04}", report.issued.year(), rng.u32(1..9999));
    let kind = pick(rng, &["委托检测", "委托检验"]);
    let sampled = days(report.issued, -9);
    let rows = [
        ("报告编号", "report_number", number.clone(), number),
        ("受检单位", "unit", report.unit.clone(), report.unit.clone()),
        ("受检地址", "address", report.address.clone(), report.address.clone()),
        ("样品名称", "sample", report.sample.to_owned(), report.sample.to_owned()),
        ("检测类别", "category", kind.to_owned(), kind.to_owned()),
        ("采样日期", "sampled", chinese_date(sampled, true), sampled.to_string()),
        (
            "检测日期",
            "tested",
            chinese_date(days(sampled, 2), true),
            days(sampled, 2).to_string(),
        ),
        (
            "签发日期",
            "issued",
            chinese_date(report.issued, true),
            report.issued.to_string(),
        ),
    ];
    let mut y = 78.0;
    for (label, field, printed, truth) in &rows {
        let area = sheet.text(34.0, y, &ink.clone().bold(), &format!("{label}："));
        y = sheet.value_box(34.0 + area.w + 2.0, y, 108.0, 7.0, &ink, field, printed, truth) + 4.0;
    }
    sheet.mark("laboratory", laboratory, None);
    sheet.centred(105.0, 266.0, &ink.clone().sized(5.4), laboratory);
    if !flaws.unsealed {
        let stamp = Seal {
            name: laboratory,
            foot: "检测专用章",
            family: faces.song,
            radius: 20.0,
            strength: 0.8,
        };
        seal(&mut sheet, rng, 128.0, 262.0, &stamp);
    }
    let mut sheets = vec![sheet];
    let mut y = y + 4.0;
    if two {
        sheets.push(Sheet::new(fonts, 210.0, 297.0, "hygiene_test_report"));
        y = 34.0;
    }
    let last = sheets.len() - 1;
    results(&mut sheets[last], &faces, report, y);
    sheets
}

fn results(sheet: &mut Sheet<'_>, faces: &Faces, report: &Report, top: f64) {
    let ink = Ink::new(faces.song, 3.6);
    let bad = if report.passed { "合格" } else { "不合格" };
    let table = [
        ["检测项目", "单位", "标准限值", "检测结果", "单项判定"],
        ["二氧化碳", "%", "≤0.15", "0.08", "合格"],
        ["甲醛", "mg/m³", "≤0.10", "0.03", "合格"],
        ["空气细菌总数", "CFU/皿", "≤30", "9", "合格"],
        [
            "毛巾 细菌总数",
            "CFU/25cm²",
            "≤200",
            if report.passed { "25" } else { "460" },
            bad,
        ],
        ["毛巾 大肠菌群", "/25cm²", "不得检出", "未检出", "合格"],
    ];
    let mut y = top;
    for row in table {
        for (i, cell) in row.iter().enumerate() {
            let x = 26.0 + i as f64 * 31.6;
            sheet.rect(Area::new(x, y, 31.6, 8.0), "none", "#333333", 0.25);
            sheet.centred(x + 15.8, y + 5.3, &ink, cell);
        }
        y += 8.0;
    }
    let conclusion = if report.passed {
        "所检项目符合相关卫生标准要求，判定合格"
    } else {
        "所检项目中毛巾细菌总数不符合标准要求，判定不合格"
    };
    let spans = [
        Span::new("检测结论：", &ink.clone().bold()),
        Span::new(conclusion, &ink).field("conclusion", conclusion),
        Span::new("。（以下空白）", &ink),
    ];
    sheet.paragraph(26.0, y + 8.0, 158.0, 6.0, 0.0, &spans);
}

/// The hygiene licence for public places.
pub(crate) fn licence<'a>(kit: Kit<'a>, rng: &mut Rng, holder: &Licence, from: Date) -> Sheet<'a> {
    if kit.split == Split::Eval {
        return eval::health::licence(kit, rng, holder, from);
    }
    let (fonts, faces) = (kit.fonts, kit.faces);
    let (w, h) = (297.0, 210.0);
    let mut sheet = Sheet::new(fonts, w, h, "public_place_hygiene_licence");
    sheet.rect(Area::new(0.0, 0.0, w, h), "#f4f7ee", "none", 0.0);
    guilloche(
        &mut sheet,
        rng,
        Area::new(14.0, 14.0, w - 28.0, h - 28.0),
        "#9cc3b4",
        0.5,
    );
    border(&mut sheet, 6.0, 6.5);
    disc(&mut sheet, w / 2.0, 26.0, 9.0);
    sheet.centred(
        w / 2.0,
        54.0,
        &Ink::new(faces.song, 14.0).bold().spaced(4.0),
        "公共场所卫生许可证",
    );
    let number = format!("浙卫公证字〔{}〕第330102A{:05}号", from.year(), rng.u32(1..900));
    let ink = Ink::new(faces.song, 5.0);
    let width = sheet.width(&ink, &number);
    sheet.value(w / 2.0 - width / 2.0, 66.0, &ink, "number", &number, &number);
    let to = years(from, 4, true);
    let scope = pick(rng, &["理发店", "美容店", "宾馆", "公共浴室", "游泳场（馆）"]);
    let mut y = 84.0;
    for (label, field, text) in [
        ("单位名称", "name", holder.name.as_str()),
        ("法定代表人（负责人）", "legal_representative", &holder.head.name),
        ("经营地址", "address", &holder.address),
        ("许可项目", "scope", scope),
    ] {
        let area = sheet.text(44.0, y, &ink.clone().bold(), &format!("{label}："));
        y = sheet.value_box(44.0 + area.w + 2.0, y, 140.0, 7.4, &ink, field, text, text) + 5.0;
    }
    let area = sheet.text(44.0, y, &ink.clone().bold(), "有效期限：");
    let range = format!("{}至{}", chinese_date(from, false), chinese_date(to, false));
    let area = sheet.value(44.0 + area.w + 2.0, y, &ink, "valid_from", &range, &from.to_string());
    sheet.mark("valid_to", to.to_string(), Some(area));
    let authority = "杭州市上城区卫生健康局";
    sheet.text(190.0, 168.0, &ink.clone().bold(), "发证机关：");
    let place = sheet.text(218.0, 168.0, &ink, authority);
    sheet.mark("authority", authority, Some(place));
    sheet.value(
        214.0,
        180.0,
        &ink,
        "issued",
        &chinese_date(from, false),
        &from.to_string(),
    );
    let stamp = Seal {
        name: authority,
        foot: "",
        family: faces.song,
        radius: 20.0,
        strength: 0.75,
    };
    seal(&mut sheet, rng, 240.0, 170.0, &stamp);
    sheet
}
