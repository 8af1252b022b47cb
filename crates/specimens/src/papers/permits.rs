//! The food-business licence and the fire-safety check.

use fastrand::Rng;
use jiff::civil::Date;

use super::{Kit, eval};
use crate::Split;
use crate::invent::{Licence, pick, years};
use crate::numbers;
use crate::ornament::{Seal, border, guilloche, qr, seal};
use crate::sheet::{Area, Ink, Sheet, Span};
use crate::writing::chinese_date;

/// The food-business licence in the form of 2023.
pub(crate) fn food<'a>(kit: Kit<'a>, rng: &mut Rng, holder: &Licence, issued: Date) -> Sheet<'a> {
    if kit.split == Split::Eval {
        return eval::permits::food(kit, rng, holder, issued);
    }
    let (fonts, faces) = (kit.fonts, kit.faces);
    let (w, h) = (297.0, 210.0);
    let mut sheet = Sheet::new(fonts, w, h, "food_business_licence");
    sheet.rect(Area::new(0.0, 0.0, w, h), "#f6f4e6", "none", 0.0);
    guilloche(
        &mut sheet,
        rng,
        Area::new(14.0, 14.0, w - 28.0, h - 28.0),
        "#c4b06a",
        0.5,
    );
    border(&mut sheet, 6.0, 6.5);
    sheet.centred(
        w / 2.0,
        46.0,
        &Ink::new(faces.song, 15.0).bold().spaced(5.0),
        "食品经营许可证",
    );
    qr(&mut sheet, w - 56.0, 24.0, 24.0, "http://spjy.example.cn/jy");
    let number = numbers::food_licence(rng, 2);
    let end = years(issued, 5, true);
    let authority = "杭州市上城区市场监督管理局";
    let label = Ink::new(faces.hei, 4.6).colour("#3a2f24");
    let value = Ink::new(pick(rng, &[faces.song, faces.kai]), 4.4);
    let own = |s: &str| (s.to_owned(), s.to_owned());
    let left = [
        ("经营者名称", "name", own(&holder.name)),
        (
            "统一社会信用代码\n（身份证号码）",
            "credit_code",
            own(&holder.credit_code),
        ),
        ("法定代表人（负责人）", "legal_representative", own(&holder.head.name)),
        ("住　　所", "residence", own(&holder.address)),
        ("经营场所", "address", own(&holder.address)),
        ("主体业态", "form", own("餐饮服务经营者")),
        ("经营项目", "scope", own("热食类食品制售；冷食类食品制售；自制饮品制售")),
    ];
    let mut y = 66.0;
    for (name, field, (printed, truth)) in &left {
        sheet.paragraph(24.0, y, 60.0, 5.4, 0.0, &[Span::new(*name, &label)]);
        y = sheet.value_box(72.0, y, 92.0, 6.4, &value, field, printed, truth) + 6.0;
    }
    let right = [
        ("许可证编号", "number", own(&number)),
        ("发证机关", "authority", own(authority)),
        ("有效期至", "valid_to", (chinese_date(end, true), end.to_string())),
        ("签发日期", "issued", (chinese_date(issued, true), issued.to_string())),
    ];
    let mut y = 92.0;
    for (name, field, (printed, truth)) in &right {
        sheet.text(178.0, y, &label, name);
        sheet.value(206.0, y, &value, field, printed, truth);
        y += 16.0;
    }
    let stamp = Seal {
        name: authority,
        foot: "",
        family: faces.song,
        radius: 20.0,
        strength: 0.75,
    };
    seal(&mut sheet, rng, 226.0, 134.0, &stamp);
    sheet.text(
        24.0,
        h - 18.0,
        &label.sized(3.4),
        "日常监督管理机构：市场监督管理所　　投诉举报电话：12345",
    );
    sheet
}

/// The opinion after a fire-safety check before opening.
pub(crate) fn fire<'a>(kit: Kit<'a>, rng: &mut Rng, holder: &Licence, area: &str, issued: Date) -> Sheet<'a> {
    if kit.split == Split::Eval {
        return eval::permits::fire(kit, rng, holder, area, issued);
    }
    let (fonts, faces) = (kit.fonts, kit.faces);
    let mut sheet = Sheet::new(fonts, 210.0, 297.0, "fire_safety_document");
    let ink = Ink::new(faces.song, 5.0);
    sheet.centred(
        105.0,
        46.0,
        &Ink::new(faces.song, 8.4).bold().colour("#c0231f"),
        "杭州市上城区消防救援大队",
    );
    sheet.line((24.0, 52.0), (186.0, 52.0), "#c0231f", 0.7);
    let title = Ink::new(faces.hei, 7.0).bold();
    sheet.centred(105.0, 72.0, &title, "公众聚集场所投入使用、营业前");
    sheet.centred(
        105.0,
        83.0,
        &title,
        pick(rng, &["消防安全检查合格证", "消防安全检查意见书"]),
    );
    let number = format!("杭上消安检字〔{}〕第{:04}号", issued.year(), rng.u32(1..400));
    let width = sheet.width(&ink, &number);
    sheet.value(105.0 - width / 2.0, 95.0, &ink, "number", &number, &number);
    let floors = pick(rng, &["地上一层", "地上1-2层", "地上三层"]);
    let mut y = 116.0;
    for (label, field, printed, truth) in [
        ("场所名称", "name", holder.name.clone(), holder.name.clone()),
        ("地　　址", "address", holder.address.clone(), holder.address.clone()),
        (
            "消防安全责任人",
            "responsible",
            holder.head.name.clone(),
            holder.head.name.clone(),
        ),
        ("使用性质", "use", "商业服务".to_owned(), "商业服务".to_owned()),
        ("建筑面积", "area", format!("{area}平方米"), area.to_owned()),
        ("所在层数", "floors", floors.to_owned(), floors.to_owned()),
    ] {
        let at = sheet.text(32.0, y, &ink.clone().bold(), &format!("{label}："));
        y = sheet.value_box(32.0 + at.w + 1.0, y, 110.0, 8.0, &ink, field, &printed, &truth) + 4.0;
    }
    let spans = [
        Span::new("　　经检查，该场所", &ink),
        Span::new("符合消防安全要求", &ink).field("conclusion", "符合消防安全要求"),
        Span::new("，同意投入使用、营业", &ink),
        Span::new("。", &ink),
    ];
    sheet.paragraph(32.0, y + 4.0, 146.0, 9.0, 0.0, &spans);
    let authority = "杭州市上城区消防救援大队";
    sheet.value(118.0, 240.0, &ink, "authority", authority, authority);
    sheet.value(
        126.0,
        252.0,
        &ink,
        "issued",
        &chinese_date(issued, false),
        &issued.to_string(),
    );
    let stamp = Seal {
        name: authority,
        foot: "",
        family: faces.song,
        radius: 20.0,
        strength: 0.78,
    };
    seal(&mut sheet, rng, 146.0, 243.0, &stamp);
    sheet
}
