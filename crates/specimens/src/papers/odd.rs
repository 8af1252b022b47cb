//! Pictures that are no papers, and papers that no kind is made for: plans, shop fronts, receipts, chats, house rules.

use fastrand::Rng;

use super::Kit;
use super::columns::Column;
use super::property::floor_plan;
use crate::fonts::{Faces, Fonts};
use crate::invent::pick;
use crate::sheet::{Area, Ink, Sheet, Span};

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

/// A paper of the firm's own: a title and numbered lines.
pub(crate) fn rules<'a>(kit: Kit<'a>, rng: &mut Rng, firm: &str, title: &str, lines: &[&str]) -> Sheet<'a> {
    let mut sheet = Sheet::new(kit.fonts, 210.0, 297.0, "unknown");
    let face = pick(rng, &[kit.faces.song, kit.faces.kai, kit.faces.hei]);
    let ink = Ink::new(face, 5.0);
    sheet.centred(105.0, 40.0, &Ink::new(kit.faces.hei, 9.0).bold().spaced(1.5), title);
    let mut column = Column {
        sheet: &mut sheet,
        x: 28.0,
        y: 60.0,
        width: 154.0,
        leading: 9.4,
        ink,
    };
    for (i, line) in lines.iter().enumerate() {
        column.plain(&format!("{}. {line}", i + 1));
    }
    column.gap(20.0);
    let y = column.y;
    let small = Ink::new(face, 4.8);
    let width = column.sheet.width(&small, firm);
    column
        .sheet
        .paragraph(182.0 - width, y, width + 2.0, 8.0, 0.0, &[Span::new(firm, &small)]);
    sheet
}

/// What the rules of a public place say.
pub(crate) const HYGIENE_RULES: &[&str] = &[
    "设专职卫生管理员一名，负责日常卫生检查和记录，每周不少于一次。",
    "从业人员持有效健康证明上岗，每年进行一次健康检查和卫生知识培训。",
    "公用毛巾、理发工具一客一换一消毒，消毒后放入保洁柜，做好消毒登记。",
    "营业场所每日通风不少于三次，每次不少于三十分钟，地面每日清洁两遍。",
    "发生健康危害事故时立即停止营业、保护现场，两小时内向主管部门报告。",
];

/// What a plan for an event on the street says.
pub(crate) const SAFETY_PLAN: &[&str] = &[
    "活动区域以硬质围栏隔离，预留四米消防车通道，不占用盲道和绿化带。",
    "现场配备安全员三名、灭火器六具，临时用电由持证电工接线并有人值守。",
    "音响音量控制在规定限值以内，二十一时前结束，遇雨、大风立即停止。",
    "活动期间设垃圾桶八只、保洁员两名，结束后一小时内清场恢复原状。",
];
