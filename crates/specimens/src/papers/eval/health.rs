//! Papers of the health authority for measuring: certificates with a term in words or as a range, a gridded report whose
//! verdict stands on the first page, and the hygiene licence upright.

use fastrand::Rng;
use jiff::civil::Date;

use crate::invent::{Licence, Person, days, pick, years};
use crate::ornament::{Seal, guilloche, qr, rosette, seal};
use crate::papers::columns::{Column, row, stamp};
use crate::papers::health::Report;
use crate::papers::{Flaws, Kit};
use crate::sheet::{Area, Ink, Sheet, Span};
use crate::writing::chinese_date;

fn dotted(date: Date) -> String {
    date.to_string().replace('-', ".")
}

/// The health certificate of a worker.
pub(in crate::papers) fn certificate<'a>(
    kit: Kit<'a>,
    rng: &mut Rng,
    person: &Person,
    issued: Date,
    phone: bool,
) -> Sheet<'a> {
    if phone {
        return on_a_phone(kit, rng, person, issued);
    }
    if rng.bool() {
        upright_card(kit, rng, person, issued)
    } else {
        leaf(kit, rng, person, issued)
    }
}

fn clinic(rng: &mut Rng) -> &'static str {
    pick(
        rng,
        &[
            "上城区望湖社区卫生服务中心",
            "杭州鹿鸣职业健康检查所",
            "上城区疾病预防控制中心",
        ],
    )
}

/// A laminated card with the portrait on top.
fn upright_card<'a>(kit: Kit<'a>, rng: &mut Rng, person: &Person, issued: Date) -> Sheet<'a> {
    let (w, h) = (62.0, 92.0);
    let mut sheet = Sheet::new(kit.fonts, w, h, "health_certificate");
    sheet.rect(Area::new(0.0, 0.0, w, h), "#f3f8fb", "none", 0.0);
    sheet.rect(Area::new(0.0, 0.0, w, 13.0), "#2f75b5", "none", 0.0);
    let title = Ink::new(kit.faces.hei, 4.4).colour("#ffffff");
    sheet.centred(w / 2.0, 8.4, &title, "从业人员健康合格证");
    sheet.rect(Area::new(21.0, 16.0, 20.0, 26.0), "#cfd8df", "#8093a3", 0.2);
    sheet.raw(r##"<circle cx="31" cy="26" r="5.4" fill="#b58e76"/><path d="M22 41.8 q9 -15 18 0z" fill="#3d4a63"/>"##);
    let authority = clinic(rng);
    let number = format!("浙杭上健字{}{:05}号", issued.year(), rng.u32(1..99_999));
    let end = years(issued, 1, true);
    let label = Ink::new(kit.faces.hei, 2.7).colour("#335f86");
    let value = Ink::new(kit.faces.song, 2.9);
    let work = pick(rng, &["公共场所服务", "公共场所", "食品、公共场所"]);
    let rows = [
        ("姓名", "name", person.name.clone(), person.name.clone()),
        ("性别", "sex", person.sex().to_owned(), person.sex().to_owned()),
        ("工种", "category", work.to_owned(), work.to_owned()),
        ("证号", "number", number.clone(), number),
        ("发证日期", "issued", dotted(issued), issued.to_string()),
        ("有效期至", "valid_to", dotted(end), end.to_string()),
        ("体检单位", "authority", authority.to_owned(), authority.to_owned()),
    ];
    let mut y = 49.0;
    for (word, field, text, truth) in &rows {
        sheet.text(6.0, y, &label, word);
        y = sheet.value_box(20.0, y, 37.0, 4.0, &value, field, text, truth) + 1.7;
    }
    let round = Seal {
        name: authority,
        foot: "体检专用章",
        family: kit.faces.song,
        radius: 9.0,
        strength: 0.6,
    };
    seal(&mut sheet, rng, 46.0, 44.0, &round);
    sheet
}

/// Half a sheet of paper; its term is said in words.
fn leaf<'a>(kit: Kit<'a>, rng: &mut Rng, person: &Person, issued: Date) -> Sheet<'a> {
    let (w, h) = (210.0, 148.0);
    let mut sheet = Sheet::new(kit.fonts, w, h, "health_certificate");
    guilloche(
        &mut sheet,
        rng,
        Area::new(10.0, 10.0, w - 20.0, h - 20.0),
        "#a9c7b0",
        0.35,
    );
    sheet.rect(Area::new(9.0, 9.0, w - 18.0, h - 18.0), "none", "#55806a", 0.6);
    let title = Ink::new(kit.faces.song, 9.0).bold().colour("#234f3a");
    sheet.centred(w / 2.0, 28.0, &title, "预防性健康检查合格证");
    let ink = Ink::new(kit.faces.song, 4.6);
    let fill = Ink::new(kit.faces.kai, 4.9);
    let authority = clinic(rng);
    let work = pick(rng, &["公共场所", "公共场所、化妆品"]);
    let age = (i32::from(issued.year()) - i32::from(person.birth.year())).to_string();
    let number = format!("NO.{:08}", rng.u32(1..99_999_999));
    sheet.value(
        150.0,
        38.0,
        &ink.clone().sized(3.8).colour("#a02820"),
        "number",
        &number,
        &number,
    );
    let put = |name, text: &str, value: &str| Span::new(format!("　{text}　"), &fill).underlined().field(name, value);
    let mut column = Column {
        sheet: &mut sheet,
        x: 26.0,
        y: 54.0,
        width: 158.0,
        leading: 10.0,
        ink: ink.clone(),
    };
    let spans = [
        column.say("姓名："),
        put("name", &person.name, &person.name),
        column.say("　性别："),
        put("sex", person.sex(), person.sex()),
        column.say("　年龄："),
        put("age", &age, &age),
    ];
    column.spans(0.0, &spans);
    let spans = [column.say("从业类别："), put("category", work, work)];
    column.spans(0.0, &spans);
    column.plain("经检查，未发现有碍公共卫生的疾病，准予从事上述工作。本证有效期：一年。");
    let day = chinese_date(issued, true);
    let label = sheet.text(104.0, 104.0, &ink, "发证单位：");
    sheet.value(104.0 + label.w, 104.0, &ink, "authority", authority, authority);
    let label = sheet.text(104.0, 116.0, &ink, "发证日期：");
    sheet.value(104.0 + label.w, 116.0, &ink, "issued", &day, &issued.to_string());
    stamp(
        &mut sheet,
        rng,
        kit.faces.song,
        authority,
        "健康检查专用章",
        (156.0, 110.0),
    );
    sheet
}

/// The electronic card: labels to the left, values to the right edge.
fn on_a_phone<'a>(kit: Kit<'a>, rng: &mut Rng, person: &Person, issued: Date) -> Sheet<'a> {
    let (w, h) = (72.0, 156.0);
    let mut sheet = Sheet::new(kit.fonts, w, h, "health_certificate");
    sheet.rect(Area::new(0.0, 0.0, w, h), "#f2f3f7", "none", 0.0);
    sheet.rect(Area::new(0.0, 0.0, w, 24.0), "#3a6df0", "none", 0.0);
    let white = Ink::new(kit.faces.hei, 3.2).colour("#ffffff");
    sheet.text(4.0, 5.0, &white.clone().sized(2.6), "9:41");
    sheet.centred(w / 2.0, 14.0, &white.sized(4.6), "健康证明");
    sheet.rect(Area::new(4.0, 19.0, w - 8.0, 46.0), "#ffffff", "none", 0.0);
    qr(&mut sheet, w / 2.0 - 16.0, 24.0, 32.0, &format!("jkz:{}", person.phone));
    sheet.rect(Area::new(4.0, 68.0, w - 8.0, 76.0), "#ffffff", "none", 0.0);
    let grey = Ink::new(kit.faces.hei, 3.0).colour("#8a8f99");
    let black = Ink::new(kit.faces.hei, 3.0).colour("#1d2129");
    let end = years(issued, 1, true);
    let authority = clinic(rng);
    let number = format!("3301{:09}", rng.u32(1..999_999_999));
    let range = format!("{issued} 至 {end}");
    let own = |s: &str| (s.to_owned(), s.to_owned());
    let rows: [(&str, &'static str, (String, String)); 7] = [
        ("姓名", "name", own(&person.name)),
        ("性别", "sex", own(person.sex())),
        ("从业类别", "category", own("公共场所")),
        ("健康证号", "number", own(&number)),
        ("发证日期", "issued", own(&issued.to_string())),
        ("有效期", "valid_to", (range, end.to_string())),
        ("发证机构", "authority", own(authority)),
    ];
    let mut y = 77.0;
    for (word, field, (text, truth)) in &rows {
        sheet.text(8.0, y, &grey, word);
        let width = sheet.width(&black, text);
        sheet.value(w - 8.0 - width, y, &black, field, text, truth);
        sheet.line((8.0, y + 3.4), (w - 8.0, y + 3.4), "#e5e6eb", 0.2);
        y += 10.0;
    }
    sheet
}

/// The report of a laboratory.
pub(in crate::papers) fn report<'a>(kit: Kit<'a>, rng: &mut Rng, report: &Report, flaws: Flaws) -> Vec<Sheet<'a>> {
    let mut first = Sheet::new(kit.fonts, 210.0, 297.0, "hygiene_test_report");
    let ink = Ink::new(kit.faces.song, 4.0);
    let laboratory = pick(rng, &["杭州砚北检验检测有限公司", "浙江望澜卫生检测中心有限公司"]);
    let accreditation = format!("{:012}", rng.u64(171_100_000_000..231_199_999_999));
    let number = format!("YB({}){:05}", report.issued.year(), rng.u32(1..99_999));
    first.centred(105.0, 26.0, &Ink::new(kit.faces.song, 6.4).bold(), laboratory);
    first.centred(
        105.0,
        40.0,
        &Ink::new(kit.faces.hei, 9.4).bold().spaced(3.0),
        "卫生检验检测报告",
    );
    let small = ink.clone().sized(3.4);
    let label = first.text(22.0, 50.0, &small, "CMA证书编号：");
    first.value(
        22.0 + label.w,
        50.0,
        &small,
        "accreditation",
        &accreditation,
        &accreditation,
    );
    let label = first.text(128.0, 50.0, &small, "报告编号：");
    first.value(128.0 + label.w, 50.0, &small, "report_number", &number, &number);
    let mut y = 54.0;
    for (word, name, text) in [
        ("受检单位名称", "unit", &report.unit),
        ("采样地址", "address", &report.address),
    ] {
        y = row(
            &mut first,
            (20.0, y),
            (34.0, 136.0),
            13.0,
            (word, &ink),
            name,
            (text, &ink),
            text,
        );
    }
    y = samples(&mut first, rng, &ink, report, y);
    let verdict = if report.passed {
        "所检样品的检测结果均符合GB 37488-2019的要求"
    } else {
        "所检样品中毛巾的细菌总数不符合GB 37488-2019的要求"
    };
    y = row(
        &mut first,
        (20.0, y),
        (34.0, 136.0),
        26.0,
        ("检验结论", &ink),
        "conclusion",
        (verdict, &ink),
        verdict,
    );
    signed_off(&mut first, rng, kit, report, laboratory, y + 14.0, flaws);
    y += 14.0;
    if rng.bool() {
        results(&mut first, kit, report, y + 34.0);
        return vec![first];
    }
    let mut second = Sheet::new(kit.fonts, 210.0, 297.0, "hygiene_test_report");
    second.text(22.0, 24.0, &small, &format!("报告编号：{number}"));
    second.text(164.0, 24.0, &small, "第2页 共2页");
    results(&mut second, kit, report, 36.0);
    vec![first, second]
}

/// What was tested and when, two pairs in a row; returns the lower edge.
fn samples(sheet: &mut Sheet<'_>, rng: &mut Rng, ink: &Ink, report: &Report, top: f64) -> f64 {
    let mut y = top;
    let kind = pick(rng, &["委托检测", "送样检测"]);
    let sampled = days(report.issued, -11);
    let tested = days(sampled, 1);
    let pairs = [
        [
            ("样品类别", "sample", report.sample.to_owned(), report.sample.to_owned()),
            ("检验类别", "category", kind.to_owned(), kind.to_owned()),
        ],
        [
            ("采样时间", "sampled", dotted(sampled), sampled.to_string()),
            ("检验日期", "tested", dotted(tested), tested.to_string()),
        ],
    ];
    for pair in &pairs {
        let mut x = 20.0;
        let mut low = y;
        for (word, name, text, truth) in pair {
            low = row(sheet, (x, y), (34.0, 51.0), 12.0, (word, ink), name, (text, ink), truth);
            x += 85.0;
        }
        y = low;
    }
    y
}

/// Who answers for the report, on which day, and the laboratory's seal.
fn signed_off(
    sheet: &mut Sheet<'_>,
    rng: &mut Rng,
    kit: Kit<'_>,
    report: &Report,
    laboratory: &str,
    y: f64,
    flaws: Flaws,
) {
    let ink = Ink::new(kit.faces.song, 4.0);
    sheet.text(24.0, y, &ink, "编制：");
    sheet.text(76.0, y, &ink, "审核：");
    sheet.text(126.0, y, &ink, "批准：");
    let label = sheet.text(126.0, y + 14.0, &ink, "签发日期：");
    let day = chinese_date(report.issued, true);
    sheet.value(
        126.0 + label.w,
        y + 14.0,
        &ink,
        "issued",
        &day,
        &report.issued.to_string(),
    );
    if !flaws.unsealed {
        stamp(
            sheet,
            rng,
            kit.faces.song,
            laboratory,
            "检验检测专用章",
            (156.0, y + 8.0),
        );
    }
}

/// The results, one sample a line.
fn results(sheet: &mut Sheet<'_>, kit: Kit<'_>, report: &Report, top: f64) {
    let ink = Ink::new(kit.faces.song, 3.3);
    let towel = if report.passed {
        ("≤200", "36", "符合")
    } else {
        ("≤200", "520", "不符合")
    };
    let table = [
        ["序号", "采样点", "检测项目", "限值", "结果", "单项评价"],
        ["1", "大厅", "二氧化碳(%)", "≤0.15", "0.07", "符合"],
        ["2", "大厅", "照度(lx)", "≥100", "210", "符合"],
        ["3", "操作间", "甲醛(mg/m³)", "≤0.10", "0.02", "符合"],
        ["4", "毛巾1", "细菌总数(CFU/25cm²)", towel.0, towel.1, towel.2],
        ["5", "理发推子", "金黄色葡萄球菌", "不得检出", "未检出", "符合"],
    ];
    let widths = [12.0, 26.0, 52.0, 28.0, 26.0, 26.0];
    let mut y = top;
    for line in table {
        let mut x = 20.0;
        for (cell, wide) in line.iter().zip(widths) {
            sheet.rect(Area::new(x, y, wide, 8.4), "none", "#3a3a3a", 0.25);
            sheet.centred(x + wide / 2.0, y + 5.4, &ink, cell);
            x += wide;
        }
        y += 8.4;
    }
    sheet.text(20.0, y + 7.0, &ink, "注：本报告仅对来样及采样时的状态负责。以下空白");
}

/// The hygiene licence for public places, upright.
pub(in crate::papers) fn licence<'a>(kit: Kit<'a>, rng: &mut Rng, holder: &Licence, from: Date) -> Sheet<'a> {
    let (w, h) = (210.0, 297.0);
    let mut sheet = Sheet::new(kit.fonts, w, h, "public_place_hygiene_licence");
    sheet.rect(Area::new(0.0, 0.0, w, h), "#fbf6e9", "none", 0.0);
    rosette(&mut sheet, (w / 2.0, h * 0.55), 72.0, "#d8b98a", 0.35);
    sheet.rect(Area::new(9.0, 9.0, w - 18.0, h - 18.0), "none", "#b98a3e", 1.6);
    sheet.rect(Area::new(12.0, 12.0, w - 24.0, h - 24.0), "none", "#b98a3e", 0.4);
    let title = Ink::new(kit.faces.kai, 17.0).bold().colour("#8c1f1b");
    sheet.centred(w / 2.0, 56.0, &title.clone().spaced(9.0), "卫生许可证");
    sheet.centred(w / 2.0, 70.0, &title.sized(6.4).spaced(2.0), "（公共场所）");
    let ink = Ink::new(kit.faces.song, 5.2);
    let number = format!("浙卫公证字[{}]第330102B{:05}号", from.year(), rng.u32(1..900));
    let label = sheet.text(104.0, 84.0, &ink.clone().sized(4.0), "证号：");
    sheet.value(
        104.0 + label.w,
        84.0,
        &ink.clone().sized(4.0),
        "number",
        &number,
        &number,
    );
    let to = years(from, 4, true);
    let scope = pick(rng, &["理发店", "美容店", "宾馆", "公共浴室"]);
    let mut column = Column {
        sheet: &mut sheet,
        x: 30.0,
        y: 108.0,
        width: 150.0,
        leading: 9.6,
        ink: ink.clone(),
    };
    for (word, name, text) in [
        ("经 营 单 位：", "name", holder.name.as_str()),
        ("负　责　人：", "legal_representative", &holder.head.name),
        ("地　　　址：", "address", &holder.address),
        ("许 可 范 围：", "scope", scope),
    ] {
        column.spans(0.0, &[column.say(word), Span::new(text, &ink).field(name, text)]);
        column.gap(7.0);
    }
    let spans = [
        column.say("有效期限：自"),
        Span::new(chinese_date(from, false), &ink).field("valid_from", from.to_string()),
        column.say("起至"),
        Span::new(chinese_date(to, false), &ink).field("valid_to", to.to_string()),
        column.say("止"),
    ];
    column.spans(0.0, &spans);
    let authority = "杭州市上城区卫生健康局";
    sheet.value(118.0, 234.0, &ink, "authority", authority, authority);
    let day = chinese_date(from, true);
    sheet.value(126.0, 246.0, &ink, "issued", &day, &from.to_string());
    stamp(&mut sheet, rng, kit.faces.song, authority, "", (146.0, 238.0));
    sheet
}
