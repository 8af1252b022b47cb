//! Letters of the applicant: authorisation, commitment, application form.

use fastrand::Rng;
use jiff::civil::Date;

use super::columns::{by_hand, stamp};
use super::{Flaws, Kit, eval};
use crate::Split;
use crate::invent::{Licence, Person, pick, years};
use crate::sheet::{Area, Ink, Sheet, Span};
use crate::writing::chinese_date;

/// What an applicant wants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matter {
    pub(crate) name: &'static str,
    /// The title of its form.
    pub(crate) form: &'static str,
}

pub(crate) const HYGIENE: Matter = Matter {
    name: "公共场所卫生许可",
    form: "公共场所卫生许可申请表",
};
pub(crate) const LEASE: Matter = Matter {
    name: "房屋租赁登记备案",
    form: "房屋租赁登记备案申请表",
};
pub(crate) const PROMOTION: Matter = Matter {
    name: "临时户外促销活动备案",
    form: "临时户外促销活动备案申请表",
};

/// What the applicant's letters have in common.
#[derive(Clone, Copy)]
pub(crate) struct Letter<'l> {
    pub(crate) from: &'l Licence,
    pub(crate) matter: Matter,
    pub(crate) signed: Date,
    pub(crate) flaws: Flaws,
}

/// The letter that sends an agent.
pub(crate) fn authorisation<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>, agent: &Person) -> Sheet<'a> {
    if kit.split == Split::Eval {
        return eval::letters::authorisation(kit, rng, letter, agent);
    }
    let Letter {
        from,
        matter,
        signed,
        flaws,
    } = letter;
    let faces = kit.faces;
    let mut sheet = Sheet::new(kit.fonts, 210.0, 297.0, "authorisation_letter");
    let ink = Ink::new(faces.song, 4.8);
    let fill = Ink::new(pick(rng, &[faces.kai, faces.hand]), 5.0);
    sheet.centred(105.0, 44.0, &Ink::new(faces.hei, 9.0).bold().spaced(2.0), "授权委托书");
    let (say, end) = (|t: &str| Span::new(t, &ink), years(signed, 1, true));
    let put = |name, text: &str, value: &str| Span::new(format!(" {text} "), &fill).underlined().field(name, value);
    let matter = format!("{}申请事项", matter.name);
    let mut y = sheet.paragraph(
        30.0,
        66.0,
        150.0,
        10.0,
        0.0,
        &[say("委托人："), put("principal", &from.name, &from.name)],
    );
    y = sheet.paragraph(
        30.0,
        y,
        150.0,
        10.0,
        0.0,
        &[say("受托人："), put("agent", &agent.name, &agent.name)],
    );
    y = sheet.paragraph(
        30.0,
        y,
        150.0,
        10.0,
        0.0,
        &[
            say("受托人身份证号码："),
            put("agent_number", &agent.number, &agent.number),
        ],
    );
    y = sheet.paragraph(
        30.0,
        y,
        150.0,
        10.0,
        0.0,
        &[say("委托事项："), put("matter", &matter, &matter)],
    );
    let (a, b) = (chinese_date(signed, false), chinese_date(end, false));
    y = sheet.paragraph(
        30.0,
        y,
        150.0,
        10.0,
        0.0,
        &[
            say("委托期限：自"),
            put("start", &a, &signed.to_string()),
            say("至"),
            put("end", &b, &end.to_string()),
            say("。"),
        ],
    );
    y = sheet.paragraph(
        30.0,
        y + 4.0,
        150.0,
        10.0,
        9.6,
        &[say(
            "受托人在上述权限和期限内提交、签收的材料，委托人均予承认，由此产生的法律责任由委托人承担。",
        )],
    );
    sheet.text(30.0, y + 26.0, &ink, "委托人（盖章）：");
    sheet.text(30.0, y + 56.0, &ink, "受托人（签字）：");
    if !flaws.unsealed {
        stamp(&mut sheet, rng, faces.song, &from.name, "", (88.0, y + 26.0));
    }
    if !flaws.unsigned {
        by_hand(&mut sheet, rng, faces.hand, &agent.name, (68.0, y + 57.0));
    }
    sheet.value(132.0, y + 76.0, &ink, "signed", &a, &signed.to_string());
    sheet
}

/// The commitment under 告知承诺.
pub(crate) fn commitment<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>) -> Sheet<'a> {
    if kit.split == Split::Eval {
        return eval::letters::commitment(kit, rng, letter);
    }
    let Letter {
        from,
        matter,
        signed,
        flaws,
    } = letter;
    let faces = kit.faces;
    let mut sheet = Sheet::new(kit.fonts, 210.0, 297.0, "commitment_letter");
    let ink = Ink::new(faces.song, 4.8);
    sheet.centred(
        105.0,
        44.0,
        &Ink::new(faces.hei, 9.0).bold(),
        pick(rng, &["行政许可告知承诺书", "承诺书"]),
    );
    let head = [
        Span::new("申请人：", &ink),
        Span::new(&from.name, &ink).field("applicant", &from.name),
    ];
    let mut y = sheet.paragraph(30.0, 62.0, 150.0, 9.0, 0.0, &head);
    let code = [
        Span::new("统一社会信用代码：", &ink),
        Span::new(&from.credit_code, &ink).field("credit_code", &from.credit_code),
    ];
    y = sheet.paragraph(30.0, y, 150.0, 9.0, 0.0, &code);
    y = sheet.paragraph(
        30.0,
        y,
        150.0,
        9.0,
        0.0,
        &[
            Span::new("承诺事项：", &ink),
            Span::new(matter.name, &ink).field("matter", matter.name),
        ],
    );
    for text in [
        "本单位已知晓许可条件、标准和所需材料，现作出以下承诺：",
        "一、所填写的信息和提交的材料真实、准确、完整；",
        "二、已经达到行政机关告知的条件、标准和技术要求；",
        "三、愿意承担不实承诺、违反承诺的法律责任，接受事中事后监管；",
        "四、上述承诺是申请人的真实意思表示。",
    ] {
        y = sheet.paragraph(30.0, y, 150.0, 9.0, 9.6, &[Span::new(text, &ink)]);
    }
    sheet.text(108.0, y + 26.0, &ink, "承诺人（盖章）：");
    if !flaws.unsealed && !flaws.unsigned {
        stamp(&mut sheet, rng, faces.song, &from.name, "", (152.0, y + 26.0));
    }
    let at = sheet.text(108.0, y + 44.0, &ink, "日期：");
    sheet.value(
        108.0 + at.w,
        y + 44.0,
        &ink,
        "signed",
        &chinese_date(signed, false),
        &signed.to_string(),
    );
    sheet
}

/// A filled application form.
pub(crate) fn application<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>, area: &str) -> Sheet<'a> {
    if kit.split == Split::Eval {
        return eval::forms::application(kit, rng, letter, area);
    }
    let Letter {
        from,
        matter,
        signed,
        flaws,
    } = letter;
    let faces = kit.faces;
    let mut sheet = Sheet::new(kit.fonts, 210.0, 297.0, "application_form");
    let ink = Ink::new(faces.song, 4.2);
    let fill = Ink::new(pick(rng, &[faces.kai, faces.song]), 4.3);
    sheet.centred(105.0, 38.0, &Ink::new(faces.hei, 8.0).bold(), matter.form);
    let size = format!("{area} 平方米");
    let head = &from.head;
    let rows: [(&str, &'static str, &str, &str); 8] = [
        ("申请单位名称", "applicant", &from.name, &from.name),
        ("统一社会信用代码", "credit_code", &from.credit_code, &from.credit_code),
        ("法定代表人（负责人）", "legal_representative", &head.name, &head.name),
        ("经营场所地址", "address", &from.address, &from.address),
        ("联 系 人", "contact", &head.name, &head.name),
        ("联系电话", "phone", &head.phone, &head.phone),
        ("场所面积", "area", &size, area),
        ("申请类别", "", "☑新申请　□变更　□延续　□补办", ""),
    ];
    let mut y = 50.0;
    for (label, name, printed, value) in rows {
        sheet.rect(Area::new(25.0, y, 48.0, 15.0), "none", "#333333", 0.3);
        sheet.rect(Area::new(73.0, y, 112.0, 15.0), "none", "#333333", 0.3);
        sheet.centred(49.0, y + 9.0, &ink, label);
        if name.is_empty() {
            sheet.text(77.0, y + 9.0, &fill, printed);
        } else if !flaws.blanks(name) {
            let lines = (sheet.width(&fill, printed) / 104.0).ceil();
            sheet.value_box(
                77.0,
                y + 9.0 - (lines - 1.0) * 3.0,
                104.0,
                6.0,
                &fill,
                name,
                printed,
                value,
            );
        }
        y += 15.0;
    }
    sheet.rect(Area::new(25.0, y, 160.0, 62.0), "none", "#333333", 0.3);
    sheet.paragraph(
        29.0,
        y + 9.0,
        150.0,
        7.0,
        8.4,
        &[Span::new(
            "本单位声明：以上填写内容及所附材料真实、合法、有效，如有不实，愿承担相应法律责任。",
            &ink,
        )],
    );
    sheet.text(96.0, y + 38.0, &ink, "申请单位（盖章）：");
    if !flaws.unsealed {
        stamp(&mut sheet, rng, faces.song, &from.name, "", (146.0, y + 38.0));
    }
    let at = sheet.text(96.0, y + 54.0, &ink, "申请日期：");
    sheet.value(
        96.0 + at.w,
        y + 54.0,
        &fill,
        "signed",
        &chinese_date(signed, false),
        &signed.to_string(),
    );
    sheet
}
