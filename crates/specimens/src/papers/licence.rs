//! The business licence in its forms: original, duplicate, the portrait form before 2019, the electronic print-out.
//! Labels come from the press; values from a laser printer a little off their line.

use fastrand::Rng;
use jiff::civil::Date;

use super::Flaws;
use crate::fonts::{Faces, Fonts};
use crate::invent::{Licence, Subject, chance, pick};
use crate::ornament::{Seal, border, disc, end_stamp, guilloche, lettering, qr, rosette, seal, watermark};
use crate::sheet::{Area, Ink, Sheet};
use crate::writing::{cheque, chinese_date};

/// The printed forms of a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Original,
    Duplicate,
    Portrait2015,
    Electronic,
}

/// Labels of one kind of subject, in printing order.
struct Labels {
    head: &'static str,
    capital: Option<&'static str>,
    founded: &'static str,
    term: &'static str,
    address: &'static str,
}

const fn labels(subject: Subject) -> Labels {
    match subject {
        Subject::Company => Labels {
            head: "法定代表人",
            capital: Some("注册资本"),
            founded: "成立日期",
            term: "营业期限",
            address: "住　　所",
        },
        Subject::Branch => Labels {
            head: "负 责 人",
            capital: None,
            founded: "成立日期",
            term: "营业期限",
            address: "营业场所",
        },
        Subject::Partnership => Labels {
            head: "执行事务合伙人",
            capital: Some("出 资 额"),
            founded: "成立日期",
            term: "合伙期限",
            address: "主要经营场所",
        },
        Subject::Sole => Labels {
            head: "投 资 人",
            capital: Some("出 资 额"),
            founded: "成立日期",
            term: "",
            address: "住　　所",
        },
        Subject::Trader => Labels {
            head: "经 营 者",
            capital: None,
            founded: "成立日期",
            term: "",
            address: "经营场所",
        },
        Subject::Cooperative => Labels {
            head: "法定代表人",
            capital: Some("成员出资总额"),
            founded: "成立日期",
            term: "",
            address: "住　　所",
        },
    }
}

/// A row of the form: label, field, printed value, true value.
struct Row {
    label: String,
    name: &'static str,
    printed: String,
    value: String,
}

fn row(label: &str, name: &'static str, printed: impl Into<String>, value: impl Into<String>) -> Row {
    Row {
        label: label.to_owned(),
        name,
        printed: printed.into(),
        value: value.into(),
    }
}

/// How the amount is printed.
fn amount(rng: &mut Rng, yuan: u64) -> String {
    let words = cheque(yuan);
    if yuan.is_multiple_of(10_000) {
        match rng.u8(0..3) {
            0 => format!("{words}元整"),
            1 => format!("人民币{words}元整"),
            _ => format!("{}万元人民币", yuan / 10_000),
        }
    } else {
        format!("人民币{words}元整")
    }
}

fn rows(rng: &mut Rng, licence: &Licence, form: Form, flaws: Flaws) -> (Vec<Row>, Vec<Row>) {
    let words = labels(licence.subject);
    let old = form == Form::Portrait2015;
    let head = if flaws.blanks("legal_representative") {
        ""
    } else {
        &licence.head.name
    };
    let mut left = vec![
        row("名　　称", "name", &licence.name, &licence.name),
        row("类　　型", "type", licence.kind, licence.kind),
        row(words.head, "legal_representative", head, head),
    ];
    let mut right = Vec::new();
    if let (Some(label), Some(yuan)) = (words.capital, licence.capital) {
        right.push(row(label, "capital", amount(rng, yuan), yuan.to_string()));
    } else if licence.subject == Subject::Trader {
        right.push(row("组成形式", "", "个人经营", ""));
    }
    let founded = if old && licence.subject == Subject::Trader {
        "注册日期"
    } else {
        words.founded
    };
    right.push(row(
        founded,
        "founded",
        chinese_date(licence.founded, true),
        licence.founded.to_string(),
    ));
    if let Some(end) = licence.term {
        let until = if end == Date::MAX {
            "长期".to_owned()
        } else {
            chinese_date(end, true)
        };
        let value = if end == Date::MAX {
            "长期".to_owned()
        } else {
            end.to_string()
        };
        right.push(row(
            words.term,
            "term",
            format!("{}至{until}", chinese_date(licence.founded, true)),
            value,
        ));
    }
    right.push(row(words.address, "address", &licence.address, &licence.address));
    let scope = row("经营范围", "scope", &licence.scope, &licence.scope);
    if old {
        left.append(&mut right);
        left.push(scope);
    } else {
        left.push(scope);
    }
    (left, right)
}

/// Draws the licence.
pub(crate) fn draw<'a>(
    fonts: &'a Fonts,
    rng: &mut Rng,
    faces: &Faces,
    licence: &Licence,
    form: Form,
    flaws: Flaws,
) -> Sheet<'a> {
    let mut sheet = match form {
        Form::Original | Form::Duplicate => landscape(fonts, rng, faces, licence, form, flaws),
        Form::Portrait2015 => portrait(fonts, rng, faces, licence, flaws),
        Form::Electronic => electronic(fonts, rng, faces, licence, flaws),
    };
    if let Some(words) = flaws.watermark {
        let whole = Area::new(0.0, 0.0, sheet.w, sheet.h);
        let ink = Ink::new(faces.hei, sheet.w * 0.028).colour("#77777f").faint(0.26);
        let step = sheet.h * 0.3;
        watermark(&mut sheet, whole, &ink, words, step);
    }
    if let Some(word) = flaws.status {
        let at = (sheet.w * 0.6, sheet.h * 0.62);
        end_stamp(&mut sheet, rng, at, word, faces.hei);
    }
    sheet
}

/// The press's and the printer's inks: labels, values.
fn inks(rng: &mut Rng, faces: &Faces, size: f64) -> (Ink, Ink) {
    let label = if rng.bool() {
        Ink::new(faces.hei, size)
    } else {
        Ink::new(faces.song, size).bold()
    };
    let face = pick(rng, &[faces.song, faces.song, faces.kai]);
    (label.colour("#3a2f24"), Ink::new(face, size * 0.93).colour("#1a1a1e"))
}

fn ground(sheet: &mut Sheet<'_>, rng: &mut Rng, faces: &Faces, tint: &str) {
    let (w, h) = (sheet.w, sheet.h);
    sheet.rect(Area::new(0.0, 0.0, w, h), tint, "none", 0.0);
    let inner = Area::new(w * 0.05, h * 0.06, w * 0.9, h * 0.88);
    guilloche(sheet, rng, inner, "#9db56a", 0.55);
    rosette(sheet, (w / 2.0, h * 0.55), h * 0.3, "#b9a54e", 0.45);
    let faint = Ink::new(faces.hei, w * 0.012).colour("#8ea45c").faint(0.22);
    let word = pick(rng, &["SCJDGL", "市场监督管理", "SCJDGL 市场监督管理"]);
    lettering(sheet, inner, &faint, word, h * 0.07);
}

fn landscape<'a>(
    fonts: &'a Fonts,
    rng: &mut Rng,
    faces: &Faces,
    licence: &Licence,
    form: Form,
    flaws: Flaws,
) -> Sheet<'a> {
    let (w, h) = (297.0, 210.0);
    let mut sheet = Sheet::new(fonts, w, h, "business_licence");
    let tint = pick(rng, &["#f7f4df", "#f3f5e4", "#f9f3dc"]);
    ground(&mut sheet, rng, faces, tint);
    border(&mut sheet, 6.0, 7.0);
    disc(&mut sheet, w / 2.0, 27.0, 10.5);
    let title = Ink::new(faces.song, if form == Form::Original { 19.0 } else { 16.5 })
        .bold()
        .colour("#2b2119")
        .spaced(11.0);
    sheet.centred(w / 2.0, 58.0, &title, "营业执照");
    if form == Form::Duplicate {
        let copy = pick(rng, &["（副　本）", "（副本）", "（副 本）1-1"]);
        sheet.centred(w / 2.0, 68.0, &Ink::new(faces.song, 6.0).bold().colour("#2b2119"), copy);
        let small = Ink::new(faces.hei, 3.2).colour("#3a2f24");
        sheet.text(w - 74.0, 22.0, &small, "副本编号：1-1");
    }
    let small = Ink::new(faces.song, 3.6).colour("#3a2f24");
    let code_ink = Ink::new(faces.song, 4.6).spaced(0.9);
    sheet.text(24.0, 33.0, &small.clone().bold(), "统一社会信用代码");
    sheet.value(
        24.0,
        39.5,
        &code_ink,
        "credit_code",
        &licence.credit_code,
        &licence.credit_code,
    );
    if chance(rng, 60) {
        let serial = format!("编号：{:09}{:04}", rng.u32(330_000_000..339_999_999), rng.u32(0..9999));
        sheet.text(24.0, 27.0, &small.clone().sized(3.0), &serial);
    }
    code_block(&mut sheet, faces, licence, (w - 74.0, 27.0), 24.0);
    let (label, value) = inks(rng, faces, 4.9);
    let (left, right) = rows(rng, licence, form, flaws);
    let drop = (rng.f64() - 0.45) * 1.6;
    column(&mut sheet, &left, 26.0, 82.0, 138.0, (&label, &value), drop);
    let low = column(&mut sheet, &right, 172.0, 82.0, 102.0, (&label, &value), drop);
    foot(&mut sheet, rng, faces, licence, (206.0, low.max(146.0) + 8.0), flaws);
    let line = Ink::new(faces.song, 3.3).colour("#3a2f24");
    sheet.text(
        22.0,
        h - 17.5,
        &line,
        "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn",
    );
    sheet.text(w - 86.0, h - 17.5, &line, "国家市场监督管理总局监制");
    let note = "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告";
    sheet.text(84.0, h - 22.5, &line.sized(2.9), note);
    sheet
}

fn portrait<'a>(fonts: &'a Fonts, rng: &mut Rng, faces: &Faces, licence: &Licence, flaws: Flaws) -> Sheet<'a> {
    let (w, h) = (210.0, 297.0);
    let mut sheet = Sheet::new(fonts, w, h, "business_licence");
    ground(&mut sheet, rng, faces, "#f6f5e2");
    border(&mut sheet, 6.0, 6.5);
    disc(&mut sheet, w / 2.0, 32.0, 11.0);
    let title = Ink::new(faces.song, 19.0).bold().colour("#2b2119").spaced(8.0);
    sheet.centred(w / 2.0, 66.0, &title, "营业执照");
    let copy = pick(rng, &["（副　本）", "（副本）"]);
    sheet.centred(w / 2.0, 77.0, &Ink::new(faces.song, 6.0).bold().colour("#2b2119"), copy);
    let small = Ink::new(faces.song, 4.4).colour("#3a2f24");
    let start = w / 2.0 - 44.0;
    let label_area = sheet.text(start, 88.0, &small, "统一社会信用代码 ");
    let code_ink = Ink::new(faces.song, 4.8).spaced(0.6);
    sheet.value(
        start + label_area.w + 2.0,
        88.0,
        &code_ink,
        "credit_code",
        &licence.credit_code,
        &licence.credit_code,
    );
    let (label, value) = inks(rng, faces, 5.0);
    let (left, _) = rows(rng, licence, Form::Portrait2015, flaws);
    let drop = (rng.f64() - 0.45) * 1.6;
    let low = column(&mut sheet, &left, 30.0, 104.0, 150.0, (&label, &value), drop);
    let y = low.clamp(218.0, 240.0);
    code_block(&mut sheet, faces, licence, (30.0, y + 6.0), 27.0);
    foot(&mut sheet, rng, faces, licence, (128.0, y + 8.0), flaws);
    let line = Ink::new(faces.song, 3.3).colour("#3a2f24");
    sheet.text(
        22.0,
        h - 17.5,
        &line,
        "企业信用信息公示系统网址：http://gsxt.zjaic.gov.cn",
    );
    sheet.text(
        w - 92.0,
        h - 17.5,
        &line.sized(3.1),
        "中华人民共和国国家工商行政管理总局监制",
    );
    sheet
}

fn electronic<'a>(fonts: &'a Fonts, rng: &mut Rng, faces: &Faces, licence: &Licence, flaws: Flaws) -> Sheet<'a> {
    let (w, h) = (210.0, 297.0);
    let mut sheet = Sheet::new(fonts, w, h, "business_licence");
    let frame = Area::new(12.0, 14.0, w - 24.0, h - 28.0);
    sheet.rect(frame, "#fbfaf0", "#b9a05a", 1.2);
    guilloche(
        &mut sheet,
        rng,
        Area::new(16.0, 18.0, w - 32.0, h - 36.0),
        "#a9bd7f",
        0.4,
    );
    disc(&mut sheet, w / 2.0, 36.0, 10.0);
    sheet.centred(
        w / 2.0,
        66.0,
        &Ink::new(faces.song, 16.0).bold().colour("#2b2119").spaced(9.0),
        "营业执照",
    );
    sheet.centred(
        w / 2.0,
        76.0,
        &Ink::new(faces.song, 5.0).colour("#2b2119"),
        "（电子版）",
    );
    let (label, value) = inks(rng, faces, 4.6);
    let mut list = vec![row(
        "统一社会信用代码",
        "credit_code",
        &licence.credit_code,
        &licence.credit_code,
    )];
    let (left, right) = rows(rng, licence, Form::Electronic, flaws);
    list.extend(left);
    list.extend(right);
    list.push(row("登记机关", "authority", licence.authority, licence.authority));
    list.push(row(
        "核准日期",
        "issued",
        chinese_date(licence.issued, true),
        licence.issued.to_string(),
    ));
    column(&mut sheet, &list, 28.0, 90.0, 156.0, (&label, &value), 0.0);
    code_block(&mut sheet, faces, licence, (w / 2.0 - 22.0, h - 74.0), 44.0);
    let note = "本打印件由电子营业执照系统生成，与纸质营业执照具有同等效力，扫描二维码可核验";
    sheet.centred(w / 2.0, h - 22.0, &Ink::new(faces.hei, 3.3).colour("#555555"), note);
    sheet
}

fn code_block(sheet: &mut Sheet<'_>, faces: &Faces, licence: &Licence, at: (f64, f64), size: f64) {
    qr(
        sheet,
        at.0,
        at.1,
        size,
        &format!("http://www.gsxt.example.cn/index.html?uniscid={}", licence.credit_code),
    );
    if size < 26.0 {
        let ink = Ink::new(faces.hei, 2.3).colour("#3a2f24");
        for (i, line) in [
            "扫描二维码登录‘国家",
            "企业信用信息公示系统’",
            "了解更多登记、备案、",
            "许可、监管信息。",
        ]
        .iter()
        .enumerate()
        {
            sheet.text(at.0 + size + 2.5, at.1 + 4.0 + i as f64 * 4.0, &ink, line);
        }
    }
}

/// Prints rows; returns the baseline after the last one.
fn column(sheet: &mut Sheet<'_>, rows: &[Row], x: f64, y: f64, width: f64, inks: (&Ink, &Ink), drop: f64) -> f64 {
    let (label, value) = inks;
    let widest = rows
        .iter()
        .map(|r| sheet.width(label, &r.label))
        .fold(label.size * 4.6, f64::max);
    let mut line = y;
    for row in rows {
        sheet.text(x, line, label, &row.label);
        let at = x + widest + label.size * 0.8;
        let room = width - widest - label.size * 0.8;
        let long = row.name == "scope";
        let ink = if long {
            value.clone().sized(value.size * 0.84)
        } else {
            value.clone()
        };
        let leading = ink.size * 1.42;
        let next = if row.name.is_empty() {
            sheet.text(at, line + drop, &ink, &row.printed);
            line + leading
        } else if row.printed.is_empty() {
            line + leading
        } else {
            sheet.value_box(at, line + drop, room, leading, &ink, row.name, &row.printed, &row.value) - drop
        };
        line = next + label.size * 0.95;
    }
    line
}

/// Authority, seal and the date whose digits may slip under 年 月 日.
fn foot(sheet: &mut Sheet<'_>, rng: &mut Rng, faces: &Faces, licence: &Licence, at: (f64, f64), flaws: Flaws) {
    let (x, y) = at;
    let label = Ink::new(faces.song, 5.0).bold().colour("#3a2f24");
    let word = sheet.text(x - 34.0, y, &label, "登记机关");
    if !flaws.unsealed {
        let name = if flaws.foreign_seal {
            "杭州市西溪区市场监督管理局"
        } else {
            licence.authority
        };
        let round = Seal {
            name,
            foot: "",
            family: faces.song,
            radius: 21.0,
            strength: 0.72 + rng.f64() * 0.2,
        };
        let area = seal(sheet, rng, x + 24.0, y + 7.0, &round);
        // The paper names its office by the seal alone: what is not stamped is not stated.
        sheet.mark("authority", name, Some(area));
    }
    let digits = Ink::new(faces.song, 4.6);
    let slip = if chance(rng, 40) {
        1.5 + rng.f64() * 3.5
    } else {
        (rng.f64() - 0.5) * 1.0
    };
    let low = y + 19.0;
    let date = licence.issued;
    let mut pen = x - 34.0 + word.w * 0.6;
    for (number, unit, room) in [
        (format!("{:04}", date.year()), "年", 16.0),
        (format!("{:02}", date.month()), "月", 11.0),
        (format!("{:02}", date.day()), "日", 11.0),
    ] {
        let area = sheet.text(pen + 2.0, low + slip, &digits, &number);
        sheet.mark("issued", date.to_string(), Some(area));
        sheet.text(pen + room, low, &label, unit);
        pen += room + 6.5;
    }
}
