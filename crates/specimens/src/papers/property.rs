//! The property certificate (table page, open spread) and its predecessor, the house-ownership certificate.

use fastrand::Rng;
use jiff::civil::Date;

use super::{Flaws, Kit};
use crate::Split;
use crate::fonts::{Faces, Fonts};
use crate::invent::{Party, pick};
use crate::ornament::{Seal, guilloche, lettering, qr, rosette, seal};
use crate::sheet::{Area, Ink, Sheet, Span};
use crate::writing::chinese_date;

/// What a certificate says.
#[derive(Debug, Clone)]
pub(crate) struct Property {
    pub(crate) number: String,
    pub(crate) owners: Vec<Party>,
    pub(crate) co_ownership: &'static str,
    pub(crate) address: String,
    pub(crate) unit: String,
    pub(crate) purpose: &'static str,
    pub(crate) area: String,
    pub(crate) land: String,
    pub(crate) right_nature: &'static str,
    pub(crate) term: Date,
    pub(crate) registered: Date,
    /// A remark of the registry; mostly empty.
    pub(crate) note: &'static str,
}

impl Property {
    pub(crate) fn owner(&self) -> String {
        self.owners
            .iter()
            .map(|o| o.name.as_str())
            .collect::<Vec<_>>()
            .join("、")
    }
}

/// Forms of the certificate; the last two are kept for measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Page,
    Spread,
    WidePage,
    SpreadPlan,
}

struct Row {
    label: &'static str,
    name: &'static str,
    printed: String,
    value: String,
    high: f64,
}

fn rows(property: &Property, flaws: Flaws, form: Form) -> Vec<Row> {
    let row = |label, name, printed: String, value: String, high| {
        let empty = flaws.blanks(name);
        Row {
            label,
            name,
            printed: if empty { String::new() } else { printed },
            value,
            high,
        }
    };
    let area = if form == Form::WidePage {
        format!("土地使用权面积：{}㎡/房屋建筑面积：{}㎡", property.land, property.area)
    } else {
        format!("共有宗地面积{}㎡/房屋建筑面积{}㎡", property.land, property.area)
    };
    let term = format!("国有建设用地使用权{}止", chinese_date(property.term, true));
    let own = |s: &str| s.to_owned();
    let mut rows = vec![
        row("权 利 人", "owner", property.owner(), property.owner(), 1.0),
        row(
            "共有情况",
            "co_ownership",
            own(property.co_ownership),
            own(property.co_ownership),
            1.0,
        ),
        row(
            "坐　　落",
            "address",
            own(&property.address),
            own(&property.address),
            1.0,
        ),
        row("不动产单元号", "unit", own(&property.unit), own(&property.unit), 1.0),
        row(
            "权利类型",
            "",
            own("国有建设用地使用权/房屋（构筑物）所有权"),
            String::new(),
            1.0,
        ),
        row(
            "权利性质",
            "right_nature",
            own(property.right_nature),
            own(property.right_nature),
            1.0,
        ),
        row("用　　途", "use", own(property.purpose), own(property.purpose), 1.0),
        row("面　　积", "area", area, own(&property.area), 1.0),
        row("使用期限", "term", term, property.term.to_string(), 1.0),
    ];
    let mut other = format!(
        "专有建筑面积：{:.2}㎡，分摊建筑面积：{:.2}㎡\n房屋结构：钢筋混凝土结构\n所在层数/总层数：{}/{}",
        property.area.parse::<f64>().unwrap_or(0.0) * 0.82,
        property.area.parse::<f64>().unwrap_or(0.0) * 0.18,
        property.number.len() % 5 + 1,
        property.number.len() % 5 + 12,
    );
    if !property.note.is_empty() {
        other = format!("{other}\n{}", property.note);
    }
    rows.push(row("权利其他状况", "", other, String::new(), 3.6));
    rows
}

/// Draws the certificate.
pub(crate) fn draw<'a>(
    fonts: &'a Fonts,
    rng: &mut Rng,
    faces: &Faces,
    property: &Property,
    form: Form,
    flaws: Flaws,
) -> Sheet<'a> {
    match form {
        Form::Page | Form::WidePage => {
            let (w, h) = if form == Form::Page {
                (184.0, 260.0)
            } else {
                (210.0, 260.0)
            };
            let mut sheet = Sheet::new(fonts, w, h, "property_certificate");
            sheet.rect(Area::new(0.0, 0.0, w, h), "#fbf6ee", "none", 0.0);
            table(&mut sheet, rng, faces, property, form, flaws, 0.0, w);
            if form == Form::WidePage {
                register_seal(&mut sheet, rng, faces, property, (w - 52.0, h - 40.0), flaws);
            }
            sheet
        }
        Form::Spread | Form::SpreadPlan => {
            let mut sheet = Sheet::new(fonts, 360.0, 254.0, "property_certificate");
            sheet.rect(Area::new(0.0, 0.0, 360.0, 254.0), "#faf4ea", "none", 0.0);
            let plan = form == Form::SpreadPlan;
            let (left, right) = if plan { (0.0, 180.0) } else { (180.0, 0.0) };
            table(&mut sheet, rng, faces, property, form, flaws, left, 180.0);
            if plan {
                floor_plan(&mut sheet, faces, (right + 24.0, 40.0), 132.0);
            } else {
                first_page(&mut sheet, rng, faces, property, right, flaws);
            }
            for i in 0..10 {
                let x = 175.0 + f64::from(i);
                sheet.rect(
                    Area::new(x, 0.0, 1.0, 254.0),
                    &format!("rgba(60,40,30,{:.3})", 0.13 - (x - 180.0).abs() * 0.022),
                    "none",
                    0.0,
                );
            }
            sheet
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "one page of a booklet, drawn once")]
fn table(
    sheet: &mut Sheet<'_>,
    rng: &mut Rng,
    faces: &Faces,
    property: &Property,
    form: Form,
    flaws: Flaws,
    x: f64,
    w: f64,
) {
    let h = sheet.h;
    guilloche(sheet, rng, Area::new(x + 8.0, 10.0, w - 16.0, h - 20.0), "#d9b59a", 0.4);
    rosette(sheet, (x + w / 2.0, h / 2.0), w * 0.32, "#dcae8e", 0.35);
    let number = Ink::new(faces.song, 4.7);
    if !flaws.blanks("number") {
        let width = sheet.width(&number, &property.number);
        sheet.value(
            x + w - 18.0 - width,
            22.0,
            &number,
            "number",
            &property.number,
            &property.number,
        );
    }
    let (left, wide) = (x + 16.0, w - 32.0);
    let column = if form == Form::WidePage { 42.0 } else { 34.0 };
    let label = Ink::new(faces.song, 4.5).bold().colour("#3b2d25");
    let face = pick(rng, &[faces.song, faces.kai, faces.song]);
    let value = Ink::new(face, 4.3);
    let drop = (rng.f64() - 0.5) * 1.4;
    let list = rows(property, flaws, form);
    let unit = (h - 62.0) / list.iter().map(|r| r.high).sum::<f64>();
    let mut y = 28.0;
    for row in &list {
        let high = row.high * unit;
        sheet.rect(Area::new(left, y, column, high), "none", "#6b5140", 0.3);
        sheet.rect(Area::new(left + column, y, wide - column, high), "none", "#6b5140", 0.3);
        sheet.centred(left + column / 2.0, y + high / 2.0 + 1.6, &label, row.label);
        let room = wide - column - 6.0;
        let lines = (sheet.width(&value, &row.printed) / room).ceil().max(1.0);
        let lines = if row.name.is_empty() {
            lines.max(row.printed.lines().count() as f64)
        } else {
            lines
        };
        let top = y + high / 2.0 + 1.6 - (lines - 1.0) * 3.1 + drop;
        let mut span = Span::new(&row.printed, &value);
        if !row.name.is_empty() {
            span = span.field(row.name, &row.value);
        }
        sheet.paragraph(left + column + 3.0, top, room, 6.2, 0.0, &[span]);
        y += high;
    }
    let small = Ink::new(faces.hei, 2.6).colour("#b99a80").faint(0.4);
    lettering(
        sheet,
        Area::new(x + 20.0, h - 30.0, w - 40.0, 10.0),
        &small,
        "不动产权证书",
        8.0,
    );
}

fn first_page(sheet: &mut Sheet<'_>, rng: &mut Rng, faces: &Faces, property: &Property, x: f64, flaws: Flaws) {
    let ink = Ink::new(faces.song, 5.2);
    let text = "根据《中华人民共和国民法典》等法律法规，为保护不动产权利人合法权益，对不动产权利人申请登记的本证所列不动产权利，经审查核实，准予登记，颁发此证。";
    sheet.paragraph(x + 30.0, 70.0, 120.0, 10.0, 10.4, &[Span::new(text, &ink)]);
    register_seal(sheet, rng, faces, property, (x + 116.0, 160.0), flaws);
    qr(sheet, x + 30.0, 196.0, 24.0, "http://bdc.example.cn/q?id=330102");
    sheet.text(
        x + 62.0,
        214.0,
        &Ink::new(faces.song, 4.2).colour("#8a2b25"),
        &format!("编号 NO 33{:09}", rng.u32(1..999_999_999)),
    );
}

fn register_seal(
    sheet: &mut Sheet<'_>,
    rng: &mut Rng,
    faces: &Faces,
    property: &Property,
    at: (f64, f64),
    flaws: Flaws,
) {
    let ink = Ink::new(faces.song, 4.8);
    sheet.text(at.0 - 40.0, at.1 - 4.0, &ink, "登记机构（章）");
    sheet.text(at.0 - 18.0, at.1 + 16.0, &ink, &chinese_date(property.registered, true));
    if !flaws.unsealed {
        let stamp = Seal {
            name: "杭州市规划和自然资源局",
            foot: "不动产登记专用章",
            family: faces.song,
            radius: 20.0,
            strength: 0.8,
        };
        seal(sheet, rng, at.0, at.1, &stamp);
    }
}

/// A simple plan of rooms.
pub(crate) fn floor_plan(sheet: &mut Sheet<'_>, faces: &Faces, at: (f64, f64), w: f64) {
    let (x, y) = at;
    let h = w * 0.72;
    sheet.centred(x + w / 2.0, y - 6.0, &Ink::new(faces.hei, 5.5), "房屋平面图");
    sheet.rect(Area::new(x, y, w, h), "none", "#111111", 1.0);
    sheet.line((x + w * 0.42, y), (x + w * 0.42, y + h * 0.55), "#111111", 0.7);
    sheet.line((x, y + h * 0.55), (x + w * 0.72, y + h * 0.55), "#111111", 0.7);
    sheet.line((x + w * 0.72, y + h * 0.3), (x + w * 0.72, y + h), "#111111", 0.7);
    let ink = Ink::new(faces.hei, 4.0);
    for (u, v, name) in [
        (0.2, 0.3, "营业厅"),
        (0.57, 0.3, "操作间"),
        (0.35, 0.8, "仓库"),
        (0.86, 0.6, "卫生间"),
    ] {
        sheet.centred(x + w * u, y + h * v, &ink, name);
    }
    sheet.text(x + w * 0.4, y + h + 6.0, &ink.clone().sized(3.4), "12.60");
    sheet.text(x + w + 2.0, y + h / 2.0, &ink.sized(3.4), "8.40");
}

/// The certificate before 2016; its forms for measuring stand apart.
pub(crate) fn draw_old<'a>(kit: Kit<'a>, rng: &mut Rng, property: &Property, flaws: Flaws) -> Sheet<'a> {
    match kit.split {
        Split::Dev => sideways(kit, rng, property, flaws),
        Split::Eval => super::eval::house::draw(kit, rng, property, flaws),
    }
}

/// Its table printed sideways over the spread.
fn sideways<'a>(kit: Kit<'a>, rng: &mut Rng, property: &Property, flaws: Flaws) -> Sheet<'a> {
    let (fonts, faces) = (kit.fonts, kit.faces);
    let (w, h) = (260.0, 184.0);
    let mut sheet = Sheet::new(fonts, w, h, "house_ownership_certificate");
    sheet.rect(Area::new(0.0, 0.0, w, h), "#f8efe9", "none", 0.0);
    guilloche(&mut sheet, rng, Area::new(8.0, 8.0, w - 16.0, h - 16.0), "#d8a9a0", 0.4);
    let label = Ink::new(faces.song, 4.4).bold().colour("#3b2d25");
    let value = Ink::new(faces.song, 4.3);
    let drop = (rng.f64() - 0.5) * 1.6;
    sheet.value(20.0, 22.0, &value, "number", &property.number, &property.number);
    let rows = [
        ("房屋所有权人", "owner", property.owner(), property.owner()),
        (
            "共有情况",
            "co_ownership",
            property.co_ownership.to_owned(),
            property.co_ownership.to_owned(),
        ),
        (
            "房屋坐落",
            "address",
            property.address.clone(),
            property.address.clone(),
        ),
        (
            "登记时间",
            "registered",
            property.registered.to_string(),
            property.registered.to_string(),
        ),
        ("房屋性质", "", property.right_nature.to_owned(), String::new()),
        (
            "规划用途",
            "use",
            property.purpose.to_owned(),
            property.purpose.to_owned(),
        ),
    ];
    let mut y = 28.0;
    for (name, field, printed, truth) in &rows {
        sheet.rect(Area::new(20.0, y, 44.0, 14.0), "none", "#6b5140", 0.3);
        sheet.rect(Area::new(64.0, y, w - 84.0, 14.0), "none", "#6b5140", 0.3);
        sheet.centred(42.0, y + 8.6, &label, name);
        if field.is_empty() {
            sheet.text(68.0, y + 8.6 + drop, &value, printed);
        } else if !flaws.blanks(field) {
            sheet.value(68.0, y + 8.6 + drop, &value, field, printed, truth);
        }
        y += 14.0;
    }
    let columns = [
        ("总层数", "12".to_owned(), ""),
        ("建筑面积（㎡）", property.area.clone(), "area"),
        (
            "套内建筑面积（㎡）",
            format!("{:.2}", property.area.parse::<f64>().unwrap_or(0.0) * 0.81),
            "",
        ),
        ("其他", "—".to_owned(), ""),
    ];
    sheet.rect(Area::new(20.0, y, 24.0, 28.0), "none", "#6b5140", 0.3);
    sheet.paragraph(23.0, y + 12.0, 18.0, 6.0, 0.0, &[Span::new("房屋状况", &label)]);
    let wide = (w - 64.0) / 4.0;
    for (i, (head, text, field)) in columns.iter().enumerate() {
        let x = 44.0 + i as f64 * wide;
        sheet.rect(Area::new(x, y, wide, 12.0), "none", "#6b5140", 0.3);
        sheet.rect(Area::new(x, y + 12.0, wide, 16.0), "none", "#6b5140", 0.3);
        sheet.centred(x + wide / 2.0, y + 7.8, &label.clone().sized(3.8), head);
        let area = sheet.centred(x + wide / 2.0, y + 22.0 + drop, &value, text);
        if !field.is_empty() {
            sheet.mark("area", text, Some(area));
        }
    }
    sheet.text(20.0, h - 12.0, &value.clone().sized(3.8), "填发单位（盖章）");
    if !flaws.unsealed {
        let stamp = Seal {
            name: "杭州市住房保障和房产管理局",
            foot: "房产登记专用章",
            family: faces.song,
            radius: 18.0,
            strength: 0.8,
        };
        seal(&mut sheet, rng, 82.0, h - 26.0, &stamp);
    }
    sheet
}
