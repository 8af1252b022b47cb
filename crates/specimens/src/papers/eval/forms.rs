//! Application forms for measuring: four columns in a grid, and a form of underlined blanks with groups at its side.

use fastrand::Rng;

use crate::invent::pick;
use crate::papers::Kit;
use crate::papers::columns::{Column, by_hand, row, stamp};
use crate::papers::letters::Letter;
use crate::sheet::{Area, Ink, Sheet, Span};
use crate::writing::chinese_date;

/// A filled application form.
pub(in crate::papers) fn application<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>, area: &str) -> Sheet<'a> {
    if rng.bool() {
        grid(kit, rng, letter, area)
    } else {
        blanks(kit, rng, letter, area)
    }
}

/// Two pairs of label and value in a row.
fn grid<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>, area: &str) -> Sheet<'a> {
    let Letter {
        from,
        matter,
        signed,
        flaws,
    } = letter;
    let mut sheet = Sheet::new(kit.fonts, 210.0, 297.0, "application_form");
    let ink = Ink::new(kit.faces.song, 3.9);
    let fill = Ink::new(pick(rng, &[kit.faces.song, kit.faces.kai]), 4.0).colour("#16203f");
    sheet.text(22.0, 22.0, &ink.clone().sized(3.4), "受理编号：");
    sheet.centred(
        105.0,
        36.0,
        &Ink::new(kit.faces.song, 7.4).bold().spaced(1.0),
        matter.form,
    );
    let size = format!("{area}㎡");
    let head = &from.head;
    let code = &from.credit_code;
    let mut y = 44.0;
    let wide = |sheet: &mut Sheet<'_>, y: f64, word: &str, name, text: &str, truth: &str| {
        row(
            sheet,
            (20.0, y),
            (34.0, 136.0),
            13.0,
            (word, &ink),
            name,
            (text, &fill),
            truth,
        )
    };
    y = wide(&mut sheet, y, "申请单位", "applicant", &from.name, &from.name);
    y = wide(&mut sheet, y, "社会信用代码", "credit_code", code, code);
    y = wide(&mut sheet, y, "单位地址", "address", &from.address, &from.address);
    let pairs: [[(&str, &'static str, &str, &str); 2]; 3] = [
        [
            ("负 责 人", "legal_representative", &head.name, &head.name),
            ("证件号码", "", &head.number, ""),
        ],
        [
            ("经 办 人", "contact", &head.name, &head.name),
            ("手机号码", "phone", &head.phone, &head.phone),
        ],
        [("使用面积", "area", &size, area), ("从业人数", "", "6", "")],
    ];
    for pair in pairs {
        let mut x = 20.0;
        let mut low = y;
        for (word, name, text, truth) in pair {
            low = row(
                &mut sheet,
                (x, y),
                (34.0, 51.0),
                12.0,
                (word, &ink),
                name,
                (text, &fill),
                truth,
            );
            x += 85.0;
        }
        y = low;
    }
    y = wide(
        &mut sheet,
        y,
        "申请事项",
        "",
        "□首次申请　□延续　☑新办　□变更（　　　　）",
        "",
    );
    y = wide(
        &mut sheet,
        y,
        "附送材料",
        "",
        "1.营业执照　2.身份证明　3.场所平面图　4.其他",
        "",
    );
    sheet.rect(Area::new(20.0, y, 170.0, 58.0), "none", "#3a3a3a", 0.3);
    let mut column = Column {
        sheet: &mut sheet,
        x: 24.0,
        y: y + 9.0,
        width: 162.0,
        leading: 6.8,
        ink: ink.clone(),
    };
    column.plain("我单位郑重声明：本表填写内容与所附材料均真实有效，复印件与原件相符，并对其真实性负责。");
    sheet.text(30.0, y + 38.0, &ink, "负责人签字：");
    by_hand(&mut sheet, rng, kit.faces.hand, &head.name, (54.0, y + 39.0));
    sheet.text(108.0, y + 38.0, &ink, "申请单位（公章）");
    if !flaws.unsealed {
        stamp(&mut sheet, rng, kit.faces.song, &from.name, "", (150.0, y + 34.0));
    }
    let day = chinese_date(signed, true);
    sheet.value(116.0, y + 50.0, &fill, "signed", &day, &signed.to_string());
    sheet
}

/// Blanks on lines, with the names of the groups turned on their side.
fn blanks<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>, area: &str) -> Sheet<'a> {
    let Letter {
        from,
        matter,
        signed,
        flaws,
    } = letter;
    let mut sheet = Sheet::new(kit.fonts, 210.0, 297.0, "application_form");
    let ink = Ink::new(kit.faces.hei, 4.1);
    let hand = Ink::new(pick(rng, &[kit.faces.hand, kit.faces.kai]), 4.9).colour("#1d2b62");
    let title = matter.form.replace("申请表", "申请书");
    sheet.centred(105.0, 40.0, &Ink::new(kit.faces.hei, 8.0), &title);
    for (top, high, word) in [(52.0, 84.0, "申请人信息"), (136.0, 40.0, "场所信息")] {
        sheet.rect(Area::new(22.0, top, 11.0, high), "#e9ecf1", "#555555", 0.3);
        sheet.rect(Area::new(33.0, top, 155.0, high), "none", "#555555", 0.3);
        let count = word.chars().count() as f64;
        for (i, c) in word.chars().enumerate() {
            let y = top + high / 2.0 + (i as f64 - count / 2.0 + 0.8) * 6.0;
            sheet.centred(27.5, y, &ink, c.encode_utf8(&mut [0; 4]));
        }
    }
    let head = &from.head;
    let put = |name, text: &str, value: &str| Span::new(format!(" {text} "), &hand).underlined().field(name, value);
    let mut column = Column {
        sheet: &mut sheet,
        x: 37.0,
        y: 64.0,
        width: 146.0,
        leading: 7.2,
        ink: ink.clone(),
    };
    let lines = [
        ("单位名称", "applicant", from.name.as_str(), from.name.as_str()),
        ("统一社会信用代码", "credit_code", &from.credit_code, &from.credit_code),
        ("法定代表人/负责人", "legal_representative", &head.name, &head.name),
        ("联系人", "contact", &head.name, &head.name),
        ("手机", "phone", &head.phone, &head.phone),
    ];
    for (word, name, text, truth) in lines {
        column.spans(0.0, &[column.say(&format!("{word}：")), put(name, text, truth)]);
        column.gap(7.6);
    }
    column.y = 148.0;
    column.spans(
        0.0,
        &[column.say("经营地址："), put("address", &from.address, &from.address)],
    );
    column.gap(6.0);
    let size = format!("{area}平方米");
    column.spans(0.0, &[column.say("营业面积："), put("area", &size, area)]);
    column.y = 190.0;
    column.x = 24.0;
    column.spans(
        0.0,
        &[column.say("申请类型：[√]新办　[  ]变更　[  ]延续　[  ]注销　　受理方式：[√]窗口　[  ]网上")],
    );
    column.gap(4.0);
    column.plain("本申请人保证所填内容真实，知悉提供虚假材料应当承担的法律后果。");
    column.gap(14.0);
    let y = column.y;
    sheet.text(24.0, y, &ink, "申请人（签章）：");
    if !flaws.unsealed {
        stamp(&mut sheet, rng, kit.faces.song, &from.name, "", (78.0, y + 4.0));
    }
    let label = sheet.text(118.0, y, &ink, "填表日期：");
    let day = signed.to_string().replace('-', "/");
    sheet.value(118.0 + label.w, y, &hand, "signed", &day, &signed.to_string());
    sheet
}
