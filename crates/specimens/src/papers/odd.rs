//! Pictures that are no papers: plans, shop fronts, receipts, chats.

use fastrand::Rng;

use super::property::floor_plan;
use crate::fonts::{Faces, Fonts};
use crate::invent::pick;
use crate::sheet::{Area, Ink, Sheet};

/// A floor plan of the premises.
pub(crate) fn plan<'a>(fonts: &'a Fonts, faces: &Faces) -> Sheet<'a> {
    let mut sheet = Sheet::new(fonts, 297.0, 210.0, "picture");
    floor_plan(&mut sheet, faces, (50.0, 36.0), 196.0);
    sheet
}

/// A drawn shop front with its sign.
pub(crate) fn front<'a>(fonts: &'a Fonts, rng: &mut Rng, faces: &Faces, sign: &str) -> Sheet<'a> {
    let mut sheet = Sheet::new(fonts, 240.0, 180.0, "picture");
    sheet.rect(Area::new(0.0, 0.0, 240.0, 180.0), "#9fb7c9", "none", 0.0);
    sheet.rect(Area::new(12.0, 8.0, 216.0, 150.0), "#b7a58e", "none", 0.0);
    sheet.rect(
        Area::new(12.0, 30.0, 216.0, 34.0),
        pick(rng, &["#253a34", "#6b2b26", "#2a3350"]),
        "#222222",
        0.8,
    );
    sheet.centred(
        120.0,
        53.0,
        &Ink::new(faces.hei, 17.0).bold().colour("#f6ecd2").spaced(4.0),
        sign,
    );
    for x in [24.0, 132.0] {
        sheet.rect(Area::new(x, 74.0, 84.0, 66.0), "#cfe0e6", "#4b4f52", 2.0);
    }
    sheet.rect(Area::new(108.0, 74.0, 24.0, 84.0), "#8fa7ad", "#4b4f52", 2.0);
    sheet.rect(Area::new(0.0, 158.0, 240.0, 22.0), "#7d7f80", "none", 0.0);
    sheet
}

/// A till receipt.
pub(crate) fn receipt<'a>(fonts: &'a Fonts, rng: &mut Rng, faces: &Faces) -> Sheet<'a> {
    let mut sheet = Sheet::new(fonts, 80.0, 150.0, "unknown");
    let ink = Ink::new(faces.hei, 3.6).colour("#333333");
    sheet.centred(40.0, 14.0, &ink.clone().sized(5.0), "麦浪便利店");
    let mut y = 26.0;
    for line in [
        "商品　　　数量　　金额",
        "矿泉水　　　2　　　4.00",
        "饭团　　　　1　　　6.50",
        "纸巾　　　　1　　　3.80",
        "- - - - - - - - - - - - - -",
        "合计　　　　　　　14.30",
        "微信支付　　　　　14.30",
    ] {
        sheet.text(8.0, y, &ink, line);
        y += 8.0;
    }
    sheet.text(8.0, y + 6.0, &ink, &format!("流水号 {:08}", rng.u32(1..99_999_999)));
    sheet.centred(40.0, y + 20.0, &ink, "谢谢惠顾");
    sheet
}

/// A chat on a phone's screen.
pub(crate) fn chat<'a>(fonts: &'a Fonts, faces: &Faces) -> Sheet<'a> {
    let mut sheet = Sheet::new(fonts, 70.0, 150.0, "unknown");
    sheet.rect(Area::new(0.0, 0.0, 70.0, 150.0), "#ededed", "none", 0.0);
    sheet.centred(35.0, 9.0, &Ink::new(faces.hei, 3.8), "房东老师");
    let ink = Ink::new(faces.hei, 3.2);
    for (i, line) in ["合同我签好了，发你看看", "好的，收到", "下周来拿钥匙吧", "谢谢！"]
        .iter()
        .enumerate()
    {
        let y = 20.0 + i as f64 * 16.0;
        let w = sheet.width(&ink, line) + 6.0;
        let mine = i % 2 == 1;
        let x = if mine { 62.0 - w } else { 12.0 };
        sheet.rect(
            Area::new(x, y, w, 9.0),
            if mine { "#95ec69" } else { "#ffffff" },
            "none",
            0.0,
        );
        sheet.text(x + 3.0, y + 5.8, &ink, line);
        sheet.rect(
            Area::new(if mine { 63.5 } else { 4.0 }, y + 1.0, 6.0, 6.0),
            "#b0b8c0",
            "none",
            0.0,
        );
    }
    sheet
}
