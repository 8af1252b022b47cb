//! Both sides of the resident identity card, alone or together on an A4 copy.

use fastrand::Rng;
use jiff::civil::Date;

use crate::fonts::{Faces, Fonts};
use crate::invent::{Person, chance, pick};
use crate::ornament::{disc, guilloche, watermark};
use crate::sheet::{Area, Ink, Sheet, Span};

const W: f64 = 85.6;
const H: f64 = 54.0;

/// The facts of the back.
#[derive(Debug, Clone)]
pub(crate) struct Validity {
    pub(crate) authority: &'static str,
    pub(crate) from: Date,
    /// Open when absent.
    pub(crate) to: Option<Date>,
}

/// How the card comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sides {
    Front,
    Back,
    BothOnCopy,
}

/// Draws the card; the number may be printed otherwise than the person's own.
pub(crate) fn draw<'a>(
    fonts: &'a Fonts,
    rng: &mut Rng,
    faces: &Faces,
    person: &Person,
    validity: &Validity,
    sides: Sides,
    marked: bool,
) -> Sheet<'a> {
    let mut sheet = match sides {
        Sides::Front => {
            let mut sheet = Sheet::new(fonts, W, H, "id_card_front");
            front(&mut sheet, rng, faces, person, (0.0, 0.0));
            sheet
        }
        Sides::Back => {
            let mut sheet = Sheet::new(fonts, W, H, "id_card_back");
            back(&mut sheet, rng, faces, validity, (0.0, 0.0));
            sheet
        }
        Sides::BothOnCopy => {
            let mut sheet = Sheet::new(fonts, 210.0, 297.0, "id_card_front");
            let (x, y) = (62.0 + rng.f64() * 4.0, 52.0 + rng.f64() * 10.0);
            sheet.parts.clear();
            sheet.part("id_card_front", Area::new(x, y, W, H));
            front(&mut sheet, rng, faces, person, (x, y));
            let (x, y) = (x + rng.f64() * 3.0, y + 74.0 + rng.f64() * 14.0);
            sheet.part("id_card_back", Area::new(x, y, W, H));
            back(&mut sheet, rng, faces, validity, (x, y));
            sheet
        }
    };
    if marked {
        let text = pick(
            rng,
            &[
                "仅供办理业务使用",
                "仅供办理营业场所登记业务使用",
                "仅限用于办理许可 他用无效",
            ],
        );
        for part in sheet.parts.clone() {
            let ink = Ink::new(faces.hei, 4.6).colour("#6f6f78").faint(0.3);
            watermark(&mut sheet, part.area, &ink, text, 17.0);
        }
    }
    sheet
}

fn ground(sheet: &mut Sheet<'_>, rng: &mut Rng, at: (f64, f64)) {
    let (x, y) = at;
    let id = sheet.id();
    sheet.raw(&format!(
        r##"<defs><linearGradient id="g{id}" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#e4f0f1"/><stop offset="0.5" stop-color="#f5e9ea"/><stop offset="1" stop-color="#dfeef2"/></linearGradient></defs><rect x="{x}" y="{y}" width="{W}" height="{H}" rx="3" fill="url(#g{id})" stroke="#b9c4c8" stroke-width="0.25"/>"##
    ));
    guilloche(
        sheet,
        rng,
        Area::new(x + 1.0, y + 1.0, W - 2.0, H - 2.0),
        "#8fb6c4",
        0.5,
    );
}

fn front(sheet: &mut Sheet<'_>, rng: &mut Rng, faces: &Faces, person: &Person, at: (f64, f64)) {
    ground(sheet, rng, at);
    let (x, y) = at;
    let label = Ink::new(faces.hei, 2.75).colour("#3273b3").spaced(0.5);
    let value = Ink::new(faces.hei, 3.3).colour("#17181a");
    sheet.text(x + 6.0, y + 9.6, &label, "姓 名");
    sheet.value(
        x + 16.0,
        y + 9.6,
        &value.clone().sized(3.9),
        "name",
        &person.name,
        &person.name,
    );
    sheet.text(x + 6.0, y + 17.2, &label, "性 别");
    sheet.value(x + 16.0, y + 17.2, &value, "sex", person.sex(), person.sex());
    sheet.text(x + 25.0, y + 17.2, &label, "民 族");
    sheet.value(
        x + 34.0,
        y + 17.2,
        &value,
        "ethnicity",
        person.ethnicity,
        person.ethnicity,
    );
    sheet.text(x + 6.0, y + 24.6, &label, "出 生");
    let birth = person.birth;
    let mut pen = x + 16.0;
    for (number, unit) in [
        (birth.year().to_string(), "年"),
        (birth.month().to_string(), "月"),
        (birth.day().to_string(), "日"),
    ] {
        let area = sheet.text(pen, y + 24.6, &value, &number);
        sheet.mark("birth", birth.to_string(), Some(area));
        pen += area.w.max(3.4) + 1.2;
        sheet.text(pen, y + 24.6, &label, unit);
        pen += 4.6;
    }
    sheet.text(x + 6.0, y + 32.2, &label, "住 址");
    let home = Span::new(&person.home, &value).field("address", &person.home);
    sheet.paragraph(x + 16.0, y + 32.2, 37.0, 4.7, 0.0, &[home]);
    sheet.text(x + 6.0, y + 48.6, &label.clone().spaced(0.25), "公民身份号码");
    let number = Ink::new(faces.hei, 4.1).colour("#17181a").spaced(0.75);
    sheet.value(x + 27.5, y + 48.7, &number, "number", &person.number, &person.number);
    portrait(sheet, rng, (x + 57.5, y + 8.0));
}

/// A grey-blue figure without a face.
fn portrait(sheet: &mut Sheet<'_>, rng: &mut Rng, at: (f64, f64)) {
    let hair = pick(rng, &["#2a2523", "#3a322d", "#1d1d20"]);
    let skin = pick(rng, &["#d9b59c", "#cfa88d", "#e0bfa8"]);
    let coat = pick(rng, &["#39435a", "#5a3f45", "#30343a", "#6b7480"]);
    let (x, y) = at;
    let long = chance(rng, 45);
    let locks = if long {
        r#"<rect x="5.2" y="9" width="11.6" height="11" rx="3"/>"#
    } else {
        ""
    };
    sheet.raw(&format!(
        r#"<g transform="translate({x:.2} {y:.2})"><g fill="{hair}"><ellipse cx="11" cy="9" rx="6.1" ry="7"/>{locks}</g><path d="M1.5 29 Q2 20.5 8 19.6 L14 19.6 Q20 20.5 20.5 29 Z" fill="{coat}"/><rect x="9" y="14.5" width="4" height="6" fill="{skin}"/><ellipse cx="11" cy="11" rx="4.9" ry="6.3" fill="{skin}"/><path d="M6.2 9 Q11 4.5 15.8 9 Q15 4 11 4 Q7 4 6.2 9Z" fill="{hair}"/></g>"#
    ));
}

fn back(sheet: &mut Sheet<'_>, rng: &mut Rng, faces: &Faces, validity: &Validity, at: (f64, f64)) {
    ground(sheet, rng, at);
    let (x, y) = at;
    disc(sheet, x + 13.5, y + 13.5, 8.2);
    let title = Ink::new(faces.hei, 5.4).bold().colour("#22201f");
    sheet.centred(x + 53.0, y + 13.0, &title.clone().spaced(1.1), "中华人民共和国");
    sheet.centred(x + 53.0, y + 25.0, &title.sized(8.2).spaced(2.4), "居民身份证");
    let label = Ink::new(faces.hei, 3.0).bold().colour("#22201f");
    let value = Ink::new(faces.hei, 3.1).colour("#17181a");
    sheet.text(x + 19.5, y + 41.4, &label, "签发机关");
    sheet.value(
        x + 35.5,
        y + 41.4,
        &value,
        "authority",
        validity.authority,
        validity.authority,
    );
    sheet.text(x + 19.5, y + 48.4, &label, "有效期限");
    let dotted = |d: Date| format!("{:04}.{:02}.{:02}", d.year(), d.month(), d.day());
    let until = validity.to.map_or_else(|| "长期".to_owned(), dotted);
    let area = sheet.text(
        x + 35.5,
        y + 48.4,
        &value,
        &format!("{}-{until}", dotted(validity.from)),
    );
    sheet.mark("valid_from", validity.from.to_string(), Some(area));
    sheet.mark(
        "valid_to",
        validity.to.map_or_else(|| "长期".to_owned(), |d| d.to_string()),
        Some(area),
    );
}
