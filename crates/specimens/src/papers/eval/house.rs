//! The house-ownership certificate for measuring: an upright page with house and land, and the older printed form whose
//! blanks were typed.

use fastrand::Rng;

use crate::invent::pick;
use crate::ornament::{guilloche, rosette};
use crate::papers::columns::{row, stamp};
use crate::papers::property::Property;
use crate::papers::{Flaws, Kit};
use crate::sheet::{Area, Ink, Sheet};
use crate::writing::chinese_date;

const AUTHORITY: &str = "杭州市房产管理局";

/// The certificate before 2016.
pub(in crate::papers) fn draw<'a>(kit: Kit<'a>, rng: &mut Rng, property: &Property, flaws: Flaws) -> Sheet<'a> {
    if rng.bool() {
        upright(kit, rng, property, flaws)
    } else {
        typed(kit, rng, property, flaws)
    }
}

/// One column of rows, the state of house and land below.
fn upright<'a>(kit: Kit<'a>, rng: &mut Rng, property: &Property, flaws: Flaws) -> Sheet<'a> {
    let (w, h) = (180.0, 250.0);
    let mut sheet = Sheet::new(kit.fonts, w, h, "house_ownership_certificate");
    sheet.rect(Area::new(0.0, 0.0, w, h), "#fbf3f1", "none", 0.0);
    guilloche(&mut sheet, rng, Area::new(8.0, 8.0, w - 16.0, h - 16.0), "#e0b3ab", 0.4);
    let ink = Ink::new(kit.faces.song, 4.0).colour("#4a2a25");
    let fill = Ink::new(pick(rng, &[kit.faces.song, kit.faces.kai]), 4.2);
    sheet.value(22.0, 24.0, &fill, "number", &property.number, &property.number);
    let owner = property.owner();
    let day = chinese_date(property.registered, true);
    let iso = property.registered.to_string();
    let mut y = 29.0;
    for (word, name, text, truth) in [
        ("房屋所有权人", "owner", owner.as_str(), owner.as_str()),
        ("共有情况", "co_ownership", property.co_ownership, property.co_ownership),
        ("房屋坐落", "address", &property.address, &property.address),
        ("登记时间", "registered", &day, &iso),
        ("房屋性质", "", property.right_nature, ""),
        ("规划用途", "use", property.purpose, property.purpose),
    ] {
        y = row(
            &mut sheet,
            (18.0, y),
            (36.0, 108.0),
            13.0,
            (word, &ink),
            name,
            (text, &fill),
            truth,
        );
    }
    let inner = format!("{:.2}", property.area.parse::<f64>().unwrap_or(0.0) * 0.79);
    let heads = [
        ("总层数", "18", ""),
        ("建筑面积\n（平方米）", property.area.as_str(), "area"),
        ("套内建筑面积\n（平方米）", inner.as_str(), ""),
    ];
    cells(&mut sheet, (18.0, y), "房屋状况", &heads, (&ink, &fill));
    y += 34.0;
    let heads = [
        ("地　号", "2-13-5", ""),
        ("土地使用权\n取得方式", "出让", ""),
        ("土地使用年限", "40年", ""),
    ];
    cells(&mut sheet, (18.0, y), "土地状况", &heads, (&ink, &fill));
    y += 34.0;
    sheet.text(22.0, y + 12.0, &ink, "附　记：—");
    sheet.text(96.0, y + 26.0, &ink, "填发单位（盖章）");
    if !flaws.unsealed {
        stamp(
            &mut sheet,
            rng,
            kit.faces.song,
            AUTHORITY,
            "房屋登记专用章",
            (126.0, y + 24.0),
        );
    }
    sheet
}

/// A cell for the group and three columns beside it, a head over a value each.
fn cells(
    sheet: &mut Sheet<'_>,
    at: (f64, f64),
    group: &str,
    columns: &[(&str, &str, &'static str); 3],
    inks: (&Ink, &Ink),
) {
    let (x, y) = at;
    sheet.rect(Area::new(x, y, 16.0, 34.0), "none", "#3a3a3a", 0.3);
    for (i, pair) in group.chars().collect::<Vec<_>>().chunks(2).enumerate() {
        let word: String = pair.iter().collect();
        sheet.centred(x + 8.0, y + 15.0 + i as f64 * 7.0, inks.0, &word);
    }
    for (i, (head, value, name)) in columns.iter().enumerate() {
        let left = x + 16.0 + i as f64 * 42.666;
        sheet.rect(Area::new(left, y, 42.666, 15.0), "none", "#3a3a3a", 0.3);
        sheet.rect(Area::new(left, y + 15.0, 42.666, 19.0), "none", "#3a3a3a", 0.3);
        for (n, line) in head.lines().enumerate() {
            sheet.centred(left + 21.3, y + 6.5 + n as f64 * 5.2, &inks.0.clone().sized(3.5), line);
        }
        let area = sheet.centred(left + 21.3, y + 26.0, inks.1, value);
        if !name.is_empty() {
            sheet.mark(name, *value, Some(area));
        }
    }
}

/// The form before 2008: labels of the press in red-brown, values by a typewriter.
fn typed<'a>(kit: Kit<'a>, rng: &mut Rng, property: &Property, flaws: Flaws) -> Sheet<'a> {
    let (w, h) = (254.0, 178.0);
    let mut sheet = Sheet::new(kit.fonts, w, h, "house_ownership_certificate");
    sheet.rect(Area::new(0.0, 0.0, w, h), "#f6efe0", "none", 0.0);
    rosette(&mut sheet, (w / 2.0, h / 2.0), 56.0, "#dcbf9a", 0.3);
    let label = Ink::new(kit.faces.kai, 4.6).colour("#7a2c1f");
    let fill = Ink::new(kit.faces.song, 4.4);
    sheet.text(150.0, 20.0, &label, "房屋所有权证");
    sheet.value(22.0, 20.0, &fill, "number", &property.number, &property.number);
    let owner = property.owner();
    let drop = (rng.f64() - 0.5) * 1.8;
    let mut y = 26.0;
    for (words, name, value) in [
        ("房屋所有权人", "owner", owner.as_str()),
        ("房 屋 坐 落", "address", property.address.as_str()),
        ("设 计 用 途", "use", property.purpose),
    ] {
        sheet.rect(Area::new(20.0, y, 46.0, 13.0), "none", "#7a2c1f", 0.3);
        sheet.rect(Area::new(66.0, y, w - 86.0, 13.0), "none", "#7a2c1f", 0.3);
        sheet.centred(43.0, y + 8.2, &label, words);
        sheet.value(70.0, y + 8.2 + drop, &fill, name, value, value);
        y += 13.0;
    }
    let heads = [
        "幢　号",
        "房　号",
        "结　构",
        "房屋总层数",
        "所在层数",
        "建筑面积（平方米）",
    ];
    let values = ["3", "101", "钢混", "12", "1", property.area.as_str()];
    let wide = (w - 40.0) / 6.0;
    for (i, (head, value)) in heads.iter().zip(values).enumerate() {
        let x = 20.0 + i as f64 * wide;
        sheet.rect(Area::new(x, y, wide, 11.0), "none", "#7a2c1f", 0.3);
        sheet.rect(Area::new(x, y + 11.0, wide, 16.0), "none", "#7a2c1f", 0.3);
        sheet.centred(x + wide / 2.0, y + 7.2, &label.clone().sized(3.4), head);
        let area = sheet.centred(x + wide / 2.0, y + 21.0 + drop, &fill, value);
        if i == 5 {
            sheet.mark("area", value, Some(area));
        }
    }
    y += 27.0;
    sheet.rect(Area::new(20.0, y, 46.0, 13.0), "none", "#7a2c1f", 0.3);
    sheet.rect(Area::new(66.0, y, w - 86.0, 13.0), "none", "#7a2c1f", 0.3);
    sheet.centred(43.0, y + 8.2, &label, "共　有　人");
    sheet.text(70.0, y + 8.2 + drop, &fill, "—");
    y += 13.0;
    sheet.text(24.0, y + 18.0, &label, "发证机关（盖章）");
    let day = chinese_date(property.registered, false);
    sheet.text(150.0, y + 18.0, &label, "填发日期：");
    sheet.value(
        174.0,
        y + 18.0,
        &fill,
        "registered",
        &day,
        &property.registered.to_string(),
    );
    if !flaws.unsealed {
        stamp(&mut sheet, rng, kit.faces.song, AUTHORITY, "", (78.0, y + 16.0));
    }
    sheet
}
