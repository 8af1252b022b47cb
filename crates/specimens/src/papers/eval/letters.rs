//! Letters for measuring: a mandate in running words, the registry's printed mandate, a mandate between two people,
//! and commitments that name the applicant only in the text or at the end.

use fastrand::Rng;

use crate::invent::{Licence, Person, chance, pick, years};
use crate::papers::Kit;
use crate::papers::columns::{Column, by_hand, row, stamp};
use crate::papers::letters::Letter;
use crate::sheet::{Area, Ink, Sheet, Span};
use crate::writing::chinese_date;

fn paper<'a>(kit: Kit<'a>, rng: &mut Rng, document: &'static str) -> Sheet<'a> {
    let mut sheet = Sheet::new(kit.fonts, 210.0, 297.0, document);
    let tint = pick(rng, &["#ffffff", "#f8f4ea", "#f4f5f7", "#fbfbf6"]);
    sheet.rect(Area::new(0.0, 0.0, 210.0, 297.0), tint, "none", 0.0);
    sheet
}

/// A letterhead of the firm: its name in red over a double rule.
fn letterhead(sheet: &mut Sheet<'_>, kit: Kit<'_>, from: &Licence) {
    let mut ink = Ink::new(kit.faces.song, 7.4).bold().colour("#b5222a").spaced(1.2);
    let width = sheet.width(&ink, &from.name);
    ink = ink.sized(7.4 * (166.0 / width).min(1.0));
    sheet.centred(105.0, 24.0, &ink, &from.name);
    sheet.line((20.0, 29.0), (190.0, 29.0), "#b5222a", 0.8);
    sheet.line((20.0, 30.4), (190.0, 30.4), "#b5222a", 0.25);
}

/// The letter that sends an agent.
pub(in crate::papers) fn authorisation<'a>(
    kit: Kit<'a>,
    rng: &mut Rng,
    letter: Letter<'_>,
    agent: &Person,
) -> Sheet<'a> {
    match rng.u8(0..3) {
        0 => in_words(kit, rng, letter, agent),
        1 => of_the_registry(kit, rng, letter, agent),
        _ => between_two(kit, rng, letter, agent),
    }
}

/// `兹委托…` in one paragraph, as firms write it.
fn in_words<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>, agent: &Person) -> Sheet<'a> {
    let Letter {
        from,
        matter,
        signed,
        flaws,
    } = letter;
    let mut sheet = paper(kit, rng, "authorisation_letter");
    let headed = chance(rng, 50);
    if headed {
        letterhead(&mut sheet, kit, from);
    }
    sheet.centred(
        105.0,
        52.0,
        &Ink::new(kit.faces.song, 8.0).bold().spaced(6.0),
        "法人授权委托书",
    );
    let ink = Ink::new(kit.faces.song, 5.0);
    let fill = Ink::new(kit.faces.kai, 5.1);
    let end = years(signed, 1, true);
    let put = |name, text: &str, value: &str| Span::new(text, &fill).underlined().field(name, value);
    let mut column = Column {
        sheet: &mut sheet,
        x: 28.0,
        y: 74.0,
        width: 154.0,
        leading: 11.0,
        ink: ink.clone(),
    };
    column.spans(0.0, &[column.say("致：杭州市上城区政务服务中心")]);
    let spans = [
        column.say("兹委托"),
        put("agent", &agent.name, &agent.name),
        column.say("（身份证号码："),
        put("agent_number", &agent.number, &agent.number),
        column.say(&format!("，联系电话：{}）作为我单位代理人，全权办理", agent.phone)),
        put("matter", matter.name, matter.name),
        column
            .say("等相关事宜，包括提交和补正材料、签收文书及领取结果。代理人在授权范围内签署的文件，我单位均予认可。"),
    ];
    column.spans(10.0, &spans);
    let (a, b) = (chinese_date(signed, false), chinese_date(end, false));
    let spans = [
        column.say("授权期限：自"),
        put("start", &a, &signed.to_string()),
        column.say("起至"),
        put("end", &b, &end.to_string()),
        column.say("止。代理人无转委托权。"),
    ];
    column.spans(10.0, &spans);
    column.gap(16.0);
    let x = 84.0;
    let y = column.y;
    let label = sheet.text(x, y, &ink, "委托单位（公章）：");
    sheet.value(x + label.w, y, &ink, "principal", &from.name, &from.name);
    sheet.text(x, y + 22.0, &ink, "法定代表人（签字）：");
    sheet.text(x, y + 44.0, &ink, "被委托人（签字）：");
    if !flaws.unsealed {
        stamp(&mut sheet, rng, kit.faces.song, &from.name, "", (x + 66.0, y + 4.0));
    }
    by_hand(&mut sheet, rng, kit.faces.hand, &from.head.name, (x + 50.0, y + 23.0));
    if !flaws.unsigned {
        by_hand(&mut sheet, rng, kit.faces.hand, &agent.name, (x + 44.0, y + 45.0));
    }
    sheet.value(x + 40.0, y + 64.0, &ink, "signed", &a, &signed.to_string());
    sheet
}

/// The registry's form with boxes for what is allowed.
fn of_the_registry<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>, agent: &Person) -> Sheet<'a> {
    let Letter {
        from, matter, signed, ..
    } = letter;
    let mut sheet = paper(kit, rng, "authorisation_letter");
    sheet.centred(
        105.0,
        36.0,
        &Ink::new(kit.faces.hei, 6.8),
        "指定代表或者共同委托代理人授权委托书",
    );
    let ink = Ink::new(kit.faces.song, 4.5);
    let fill = Ink::new(pick(rng, &[kit.faces.hand, kit.faces.kai]), 5.0).colour("#22305f");
    let end = years(signed, 1, true);
    let put = |name, text: &str, value: &str| Span::new(format!("　{text}　"), &fill).underlined().field(name, value);
    let mut column = Column {
        sheet: &mut sheet,
        x: 26.0,
        y: 54.0,
        width: 158.0,
        leading: 9.6,
        ink: ink.clone(),
    };
    column.spans(0.0, &[column.say("申请人："), put("principal", &from.name, &from.name)]);
    column.spans(
        0.0,
        &[
            column.say("指定代表或者委托代理人："),
            put("agent", &agent.name, &agent.name),
        ],
    );
    column.spans(
        0.0,
        &[column.say("委托事项："), put("matter", matter.name, matter.name)],
    );
    column.spans(0.0, &[column.say("指定代表或委托代理人更正有关材料的权限：")]);
    for (number, right) in [
        "核对登记材料中的复印件并签署核对意见；",
        "修改自备文件的错误；",
        "修改有关表格的填写错误；",
        "领取证照和有关文书。",
    ]
    .iter()
    .enumerate()
    {
        let boxes = if number == 1 {
            "同意□　不同意☑"
        } else {
            "同意☑　不同意□"
        };
        let line = format!("{}、{boxes}　{right}", number + 1);
        column.spans(9.0, &[column.say(&line)]);
    }
    let numbers = |date: jiff::civil::Date| {
        [
            date.year().to_string(),
            date.month().to_string(),
            date.day().to_string(),
        ]
    };
    let mut spans = vec![column.say("指定或者委托的有效期限：自")];
    for (name, date, last) in [("start", signed, "至"), ("end", end, "")] {
        for (number, unit) in numbers(date).iter().zip(["年", "月", "日"]) {
            spans.push(put(name, number, &date.to_string()));
            spans.push(column.say(unit));
        }
        spans.push(column.say(last));
    }
    column.spans(0.0, &spans);
    column.gap(2.0);
    let y = column.y;
    registry_foot(&mut sheet, rng, kit, letter, agent, (&ink, &fill), y);
    sheet
}

/// The agent's particulars in a table, then both signatures.
fn registry_foot(
    sheet: &mut Sheet<'_>,
    rng: &mut Rng,
    kit: Kit<'_>,
    letter: Letter<'_>,
    agent: &Person,
    inks: (&Ink, &Ink),
    top: f64,
) {
    let (ink, fill) = inks;
    let mut y = top;
    for (word, name, value) in [
        ("固定电话", "", "0571-86000000"),
        ("移动电话", "", agent.phone.as_str()),
        ("身份证件号码", "agent_number", agent.number.as_str()),
    ] {
        y = row(
            sheet,
            (26.0, y),
            (44.0, 114.0),
            11.0,
            (word, ink),
            name,
            (value, fill),
            value,
        );
    }
    sheet.rect(Area::new(26.0, y, 158.0, 18.0), "none", "#3a3a3a", 0.3);
    sheet.text(29.0, y + 11.0, ink, "指定代表或者委托代理人（签字）：");
    if !letter.flaws.unsigned {
        by_hand(sheet, rng, kit.faces.hand, &agent.name, (104.0, y + 12.0));
    }
    y += 34.0;
    sheet.text(104.0, y, ink, "申请人（盖章）：");
    if !letter.flaws.unsealed {
        stamp(sheet, rng, kit.faces.song, &letter.from.name, "", (152.0, y));
    }
    let day = chinese_date(letter.signed, true);
    sheet.value(130.0, y + 18.0, fill, "signed", &day, &letter.signed.to_string());
}

/// Two blocks of particulars side by side, for as long as the matter takes.
fn between_two<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>, agent: &Person) -> Sheet<'a> {
    let Letter {
        from,
        matter,
        signed,
        flaws,
    } = letter;
    let mut sheet = paper(kit, rng, "authorisation_letter");
    sheet.centred(105.0, 40.0, &Ink::new(kit.faces.kai, 10.0).bold().spaced(8.0), "委托书");
    let ink = Ink::new(kit.faces.song, 4.4);
    let fill = Ink::new(kit.faces.song, 4.4);
    let mut y = 56.0;
    let code = &from.credit_code;
    for (word, name, value) in [
        ("委托单位", "principal", &from.name),
        ("统一社会信用代码", "", code),
        ("被委托人", "agent", &agent.name),
        ("身份证号", "agent_number", &agent.number),
        ("联系方式", "", &agent.phone),
    ] {
        y = row(
            &mut sheet,
            (24.0, y),
            (46.0, 116.0),
            12.0,
            (word, &ink),
            name,
            (value, &fill),
            value,
        );
    }
    let mut column = Column {
        sheet: &mut sheet,
        x: 24.0,
        y: y + 14.0,
        width: 162.0,
        leading: 9.0,
        ink: ink.clone(),
    };
    let wanted = format!("代为申请{}，递交、补正材料，领取办理结果", matter.name);
    let spans = [
        column.say("委托权限："),
        Span::new(&wanted, &ink).field("matter", &wanted),
        column.say("。"),
    ];
    column.spans(0.0, &spans);
    column.spans(
        0.0,
        &[column.say("委托期限：自本委托书签署之日起至上述事项办结之日止。")],
    );
    column.plain("被委托人在上述权限内的行为视为委托单位的行为，其法律后果由委托单位承担。特此委托。");
    column.gap(14.0);
    let y = column.y;
    sheet.text(24.0, y, &ink, "委托单位盖章：");
    sheet.text(118.0, y, &ink, "被委托人签名：");
    if !flaws.unsealed {
        stamp(&mut sheet, rng, kit.faces.song, &from.name, "", (66.0, y + 6.0));
    }
    if !flaws.unsigned {
        by_hand(&mut sheet, rng, kit.faces.hand, &agent.name, (150.0, y + 1.0));
    }
    let day = signed.to_string().replace('-', ".");
    let label = sheet.text(118.0, y + 26.0, &ink, "日期：");
    sheet.value(118.0 + label.w, y + 26.0, &ink, "signed", &day, &signed.to_string());
    sheet
}

/// The commitment under 告知承诺.
pub(in crate::papers) fn commitment<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>) -> Sheet<'a> {
    if rng.bool() {
        of_trust(kit, rng, letter)
    } else {
        of_the_authority(kit, rng, letter)
    }
}

/// A letter of trust: who commits stands in the first sentence and at the end.
fn of_trust<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>) -> Sheet<'a> {
    let Letter {
        from,
        matter,
        signed,
        flaws,
    } = letter;
    let mut sheet = paper(kit, rng, "commitment_letter");
    if chance(rng, 40) {
        letterhead(&mut sheet, kit, from);
    }
    sheet.centred(
        105.0,
        50.0,
        &Ink::new(kit.faces.song, 9.0).bold().spaced(3.0),
        "信用承诺书",
    );
    let ink = Ink::new(kit.faces.song, 4.9);
    let mut column = Column {
        sheet: &mut sheet,
        x: 28.0,
        y: 70.0,
        width: 154.0,
        leading: 10.0,
        ink: ink.clone(),
    };
    let spans = [
        column.say("本单位（统一社会信用代码："),
        Span::new(&from.credit_code, &ink).field("credit_code", &from.credit_code),
        column.say(&format!(
            "）向卫生健康等主管部门申请{}，现就有关事项郑重承诺如下：",
            matter.name
        )),
    ];
    column.spans(9.8, &spans);
    for line in [
        "1．严格遵守国家法律、法规和规章，依法从事生产经营活动，不逾越许可范围；",
        "2．对所提交的全部材料的真实性、合法性、有效性负责，复印件与原件一致；",
        "3．主动接受行业监管和社会监督，出现问题及时整改，自愿公开本承诺；",
        "4．若违背上述承诺，愿意接受失信惩戒，并依法承担相应的法律责任。",
    ] {
        column.plain(line);
    }
    column.gap(18.0);
    let y = column.y;
    let label = sheet.text(72.0, y, &ink, "承诺单位（公章）：");
    sheet.value(72.0 + label.w, y, &ink, "applicant", &from.name, &from.name);
    if !flaws.unsealed && !flaws.unsigned {
        stamp(&mut sheet, rng, kit.faces.song, &from.name, "", (146.0, y + 2.0));
    }
    sheet.text(72.0, y + 16.0, &ink, "法定代表人或负责人（签字）：");
    if !flaws.unsigned {
        by_hand(&mut sheet, rng, kit.faces.hand, &from.head.name, (142.0, y + 18.0));
    }
    let day = chinese_date(signed, false);
    sheet.value(130.0, y + 34.0, &ink, "signed", &day, &signed.to_string());
    sheet
}

/// The authority's form: what it tells in a frame, then what the applicant promises.
fn of_the_authority<'a>(kit: Kit<'a>, rng: &mut Rng, letter: Letter<'_>) -> Sheet<'a> {
    let Letter {
        from,
        matter,
        signed,
        flaws,
    } = letter;
    let mut sheet = paper(kit, rng, "commitment_letter");
    let title = format!("{}告知承诺书", matter.name);
    sheet.centred(105.0, 34.0, &Ink::new(kit.faces.hei, 7.6).bold(), &title);
    let ink = Ink::new(kit.faces.song, 4.1);
    let fill = Ink::new(kit.faces.kai, 4.4);
    let mut y = 42.0;
    for (word, name, value) in [
        ("申请单位", "applicant", &from.name),
        ("社会信用代码", "credit_code", &from.credit_code),
        ("负 责 人", "", &from.head.name),
    ] {
        y = row(
            &mut sheet,
            (22.0, y),
            (38.0, 128.0),
            10.5,
            (word, &ink),
            name,
            (value, &fill),
            value,
        );
    }
    let halves = [
        (
            "一、行政机关告知",
            "（一）设立依据：《公共场所卫生管理条例》及其实施细则；（二）应当具备的条件：选址、布局和设施符合卫生标准，从业人员持有效健康证明；（三）监管与法律责任：行政机关将在作出决定后两个月内进行检查，发现与承诺不符的，依法撤销决定并予以处罚。",
        ),
        (
            "二、申请人承诺",
            "（一）已认真阅读并知晓上述全部内容；（二）已符合告知的条件、标准和要求；（三）能够在约定期限内提交告知的相关材料；（四）所作承诺系本单位真实意思表示，愿意承担虚假承诺的一切后果。",
        ),
    ];
    for (head, words) in halves {
        let top = y;
        sheet.rect(Area::new(22.0, top, 166.0, 56.0), "none", "#3a3a3a", 0.3);
        let mut column = Column {
            sheet: &mut sheet,
            x: 26.0,
            y: top + 8.0,
            width: 158.0,
            leading: 7.0,
            ink: ink.clone(),
        };
        column.spans(0.0, &[Span::new(head, &ink.clone().bold())]);
        column.plain(words);
        y += 56.0;
    }
    sheet.rect(Area::new(22.0, y, 166.0, 50.0), "none", "#3a3a3a", 0.3);
    sheet.text(28.0, y + 18.0, &ink, "申请人（签字盖章）：");
    if !flaws.unsealed && !flaws.unsigned {
        stamp(&mut sheet, rng, kit.faces.song, &from.name, "", (84.0, y + 22.0));
    }
    sheet.text(112.0, y + 18.0, &ink, "行政机关（盖章）：");
    let mut pen = 28.0;
    let label = sheet.text(pen, y + 44.0, &ink, "日期：");
    pen += label.w;
    for (number, unit) in [
        (signed.year().to_string(), "年"),
        (signed.month().to_string(), "月"),
        (signed.day().to_string(), "日"),
    ] {
        let hand = Ink::new(kit.faces.hand, 5.4).colour("#1c2a6b");
        let area = sheet.value(pen + 1.0, y + 44.0, &hand, "signed", &number, &signed.to_string());
        pen += area.w + 3.0;
        let area = sheet.text(pen, y + 44.0, &ink, unit);
        pen += area.w;
    }
    sheet.text(112.0, y + 44.0, &ink, "日期：　　　年　　月　　日");
    sheet
}
