//! The wordings and layouts of leases.

use fastrand::Rng;
use jiff::civil::Date;

use super::Flaws;
use super::lease::{Flow, Form, LEFT, Lease, WIDE, rent_words, sign};
use crate::fonts::{Faces, Fonts};
use crate::invent::{Party, chance, chinese_date, pick};
use crate::sheet::{Area, Ink, Sheet, Span};

/// Clauses that say nothing the review needs.
const CLAUSES: [&str; 11] = [
    "租金按季支付，先付后用，承租方应于每季首月五日前将租金汇入出租方指定账户，出租方收款后开具收据。",
    "承租方于本合同签订之日向出租方支付押金人民币叁仟元整，合同期满且费用结清后无息退还。",
    "租赁期间的水费、电费、燃气费、物业管理费、通讯费等由承租方承担，房屋大修及主体结构的维修由出租方承担。",
    "承租方因经营需要对房屋进行装修的，应事先征得出租方书面同意，并不得损坏房屋主体结构和消防设施。",
    "未经出租方书面同意，承租方不得将房屋转租、转借给他人，不得利用该房屋从事违法活动。",
    "租赁期满，承租方在同等条件下享有优先承租权，但应提前一个月书面通知出租方。",
    "承租方应当遵守消防、卫生、环保、安全生产等规定，依法办理营业所需的各项证照，出租方予以协助。",
    "任何一方提前解除合同的，应提前三十日书面通知对方，并按一个月租金的标准支付违约金。",
    "因不可抗力或政府征收、拆迁致使合同无法继续履行的，双方互不承担责任，租金按实际使用天数结算。",
    "本合同在履行中发生争议的，由双方协商解决；协商不成的，依法向房屋所在地人民法院起诉。",
    "本合同一式三份，双方各执一份，报有关部门备案一份，自双方签字或盖章之日起生效。",
];

/// Fixed wording with places for values: `{address}` is a field, `{#lessor}` a value no field is made of.
struct Wording {
    title: &'static [&'static str],
    head: &'static [&'static str],
    terms: &'static [&'static str],
    first: usize,
    short: bool,
    parties: (&'static str, &'static str),
}

const PARAGRAPHS: Wording = Wording {
    title: &["房屋租赁合同", "租赁协议", "房屋出租合同"],
    head: &[
        "出租方（甲方）：{lessor}",
        "{#lessor}",
        "承租方（乙方）：{lessee}",
        "{#lessee}",
    ],
    terms: &[
        "根据《中华人民共和国民法典》等有关法律法规的规定，甲乙双方在平等、自愿的基础上，就房屋租赁事宜协商一致，订立本合同。",
        "第一条 甲方将坐落于{address}的房屋出租给乙方，建筑面积{area}平方米。",
        "第二条 该房屋用途为{use}，乙方不得擅自改变用途。",
        "第三条 租赁期限自{start}起至{end}止。",
        "第四条 租金为每月{rent}。",
    ],
    first: 5,
    short: false,
    parties: ("出租方", "承租方"),
};

const SHOP: Wording = Wording {
    title: &["商铺租赁合同"],
    head: &[
        "甲方（出租人）：{lessor}",
        "{#lessor}",
        "乙方（承租人）：{lessee}",
        "{#lessee}",
    ],
    terms: &[
        "甲、乙双方经充分协商，就商铺租赁事宜达成如下条款，共同遵守：",
        "一、甲方将位于{address}的商铺出租给乙方使用，计租面积{area}平方米，乙方承诺将该商铺用于{use}。",
        "二、租赁期自{start}起至{end}止。乙方应于期满之日返还商铺。",
        "三、月租金为{rent}。",
    ],
    first: 4,
    short: true,
    parties: ("甲方", "乙方"),
};

const MODEL: Wording = Wording {
    title: &["房屋租赁合同"],
    head: &[
        "出租人（甲方）：{lessor}",
        "证件类型：□居民身份证 □营业执照 ☑见后　{#lessor}",
        "承租人（乙方）：{lessee}",
        "证件类型：□居民身份证 □营业执照 ☑见后　{#lessee}",
    ],
    terms: &[
        "第一条 房屋基本情况 房屋坐落于{address}，建筑面积{area}平方米。",
        "第二条 租赁用途 房屋用途为{use}。",
        "第三条 租赁期限自{start}起至{end}止。",
        "第四条 租金标准为每月{rent}。",
    ],
    first: 5,
    short: false,
    parties: ("出租人", "承租人"),
};

const TRADE: Wording = Wording {
    title: &["店铺租赁合同"],
    head: &["甲方：{lessor}", "{#lessor}", "乙方：{lessee}", "{#lessee}"],
    terms: &[
        "第一条 店铺基本情况：甲方出租的店铺地址为{address}，使用面积{area}平方米。",
        "第二条 店铺用于{use}。",
        "第三条 租赁期共{#years}年，从{start}到{end}。",
        "第四条 租金：{rent}，按月计算。",
    ],
    first: 5,
    short: false,
    parties: ("甲方", "乙方"),
};

/// The inks of a form: printed words and filled values, and whether blanks are underlined.
struct Pens<'l> {
    print: Ink,
    fill: Ink,
    lines: bool,
    flaws: Flaws,
    lease: &'l Lease,
}

impl Pens<'_> {
    /// Breaks a line of wording into spans.
    fn spans(&self, wording: &str) -> Vec<Span> {
        let mut out = Vec::new();
        for piece in wording.split_inclusive('}') {
            let (text, name) = match piece.split_once('{') {
                Some((text, name)) => (text, name.trim_end_matches('}')),
                None => (piece, ""),
            };
            if !text.is_empty() {
                out.push(Span::new(text, &self.print));
            }
            if !name.is_empty() {
                self.place(name, &mut out);
            }
        }
        out
    }

    fn place(&self, name: &str, out: &mut Vec<Span>) {
        let lease = self.lease;
        match name {
            "lessor" => self.fill("lessor", &lease.lessor.name, &lease.lessor.name, out),
            "lessee" => self.fill("lessee", &lease.lessee.name, &lease.lessee.name, out),
            "address" => self.fill("address", &lease.address, &lease.address, out),
            "area" => self.fill("area", &lease.area, &lease.area, out),
            "use" => self.fill("use", lease.purpose, lease.purpose, out),
            "rent" => self.fill("rent", &rent_words(lease.rent), &lease.rent.to_string(), out),
            "start" => self.date("start", lease.start, out),
            "end" => self.date("end", lease.end, out),
            "#years" => {
                let years = (lease.end.year() - lease.start.year()).max(1);
                out.push(Span::new(format!(" {years} "), &self.fill).underlined());
            }
            "#lessor" => out.push(self.identity(&lease.lessor)),
            _ => out.push(self.identity(&lease.lessee)),
        }
    }

    fn identity(&self, party: &Party) -> Span {
        let word = if party.firm {
            "统一社会信用代码："
        } else {
            "身份证号码："
        };
        let phone = if self.lines {
            String::new()
        } else {
            format!("　联系电话：{}", party.phone)
        };
        Span::new(format!("{word}{}{phone}", party.number), &self.print)
    }

    fn fill(&self, name: &'static str, printed: &str, value: &str, out: &mut Vec<Span>) {
        if self.flaws.blanks(name) {
            out.push(Span::new("\u{a0}".repeat(18), &self.print).underlined());
            return;
        }
        let text = if self.lines {
            format!(" {printed} ")
        } else {
            printed.to_owned()
        };
        let span = Span::new(text, &self.fill).field(name, value);
        out.push(if self.lines { span.underlined() } else { span });
    }

    /// A date in one piece, or filled around printed 年 月 日.
    fn date(&self, name: &'static str, date: Date, out: &mut Vec<Span>) {
        let iso = date.to_string();
        if !self.lines {
            return self.fill(name, &chinese_date(date, false), &iso, out);
        }
        for (number, unit) in [
            (date.year().to_string(), "年"),
            (date.month().to_string(), "月"),
            (date.day().to_string(), "日"),
        ] {
            self.fill(name, &number, &iso, out);
            out.push(Span::new(unit, &self.print));
        }
    }
}

/// Draws the pages of one form.
pub(super) fn draw<'a>(
    fonts: &'a Fonts,
    rng: &mut Rng,
    faces: &Faces,
    lease: &Lease,
    form: Form,
    flaws: Flaws,
) -> Vec<Sheet<'a>> {
    let print = Ink::new(faces.song, 4.35);
    let hand = Ink::new(faces.hand, 5.0).colour("#1d2b62");
    let typed = Ink::new(faces.kai, 4.5);
    let filled = if chance(rng, 55) { hand } else { typed };
    let (wording, fill, lines) = match form {
        Form::Paragraphs => (&PARAGRAPHS, print.clone(), chance(rng, 30)),
        Form::ShopParagraphs => (&SHOP, print.clone(), chance(rng, 30)),
        Form::Model => (&MODEL, filled, true),
        Form::TradeModel => (&TRADE, filled, true),
        Form::Table | Form::CoverTable => return table(fonts, rng, faces, lease, form, flaws),
    };
    let pens = Pens {
        print,
        fill,
        lines,
        flaws,
        lease,
    };
    worded(fonts, rng, faces, &pens, wording)
}

fn worded<'a>(fonts: &'a Fonts, rng: &mut Rng, faces: &Faces, pens: &Pens<'_>, wording: &Wording) -> Vec<Sheet<'a>> {
    let mut flow = Flow::new(fonts, pens.print.clone(), 7.8);
    let face = if wording.short || pens.lines {
        faces.song
    } else {
        faces.hei
    };
    let title = Ink::new(face, 8.2).bold().spaced(if wording.short { 2.0 } else { 0.5 });
    flow.title(&title, pick(rng, wording.title));
    for line in wording.head {
        flow.spans(0.0, &pens.spans(line));
    }
    for line in wording.terms {
        flow.spans(pens.print.size * 2.0, &pens.spans(line));
    }
    let count = if pens.lease.short {
        2
    } else {
        pick(rng, &[3, 4, 5, 6, 11])
    };
    clauses(&mut flow, rng, count, wording.first, wording.short);
    sign(&mut flow, rng, faces, pens.lease, pens.flaws, wording.parties);
    flow.pages
}

fn clauses(flow: &mut Flow<'_>, rng: &mut Rng, count: usize, first: usize, short: bool) {
    const NUMBERS: [&str; 17] = [
        "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五",
        "十六",
    ];
    let skip = rng.usize(0..=CLAUSES.len() - count);
    for (i, clause) in CLAUSES.iter().skip(skip).take(count).enumerate() {
        let number = NUMBERS[(first + i).min(16)];
        let head = if short {
            format!("{number}、{clause}")
        } else {
            format!("第{number}条 {clause}")
        };
        flow.plain(&head);
    }
}

/// A row of the table form: label, field, printed text, true value.
type Row = (&'static str, &'static str, String, String);

fn rows(lease: &Lease, cover: bool) -> Vec<Row> {
    let say = |a: &'static str, b: &'static str| if cover { a } else { b };
    let id = |party: &Party| {
        if party.firm {
            "统一社会信用代码"
        } else {
            "身份证号码"
        }
    };
    let range = format!("{}至{}", chinese_date(lease.start, true), chinese_date(lease.end, true));
    let range = if cover {
        format!("{} ~ {}", lease.start, lease.end)
    } else {
        range
    };
    let own = |s: &str| (s.to_owned(), s.to_owned());
    let row = |label, name, (printed, value): (String, String)| (label, name, printed, value);
    vec![
        row(say("出租方", "出租人（甲方）"), "lessor", own(&lease.lessor.name)),
        row(id(&lease.lessor), "", own(&lease.lessor.number)),
        row(say("承租方", "承租人（乙方）"), "lessee", own(&lease.lessee.name)),
        row(id(&lease.lessee), "", own(&lease.lessee.number)),
        row(say("房屋地址", "房屋坐落"), "address", own(&lease.address)),
        row(
            say("面　　积", "建筑面积"),
            "area",
            (format!("{}㎡", lease.area), lease.area.clone()),
        ),
        row(say("用　　途", "房屋用途"), "use", own(lease.purpose)),
        row(say("租　　期", "租赁期限"), "start", (range, lease.start.to_string())),
        row(
            say("租　　金", "月 租 金"),
            "rent",
            (format!("{}.00元/月", lease.rent), lease.rent.to_string()),
        ),
    ]
}

fn table<'a>(
    fonts: &'a Fonts,
    rng: &mut Rng,
    faces: &Faces,
    lease: &Lease,
    form: Form,
    flaws: Flaws,
) -> Vec<Sheet<'a>> {
    let cover = form == Form::CoverTable;
    let print = Ink::new(faces.song, 4.2);
    let fill = Ink::new(if cover { faces.kai } else { faces.song }, 4.2);
    let mut flow = Flow::new(fonts, print.clone(), 7.4);
    let title = if cover {
        "房屋租赁合同（表格式）"
    } else {
        "房屋租赁合同"
    };
    flow.title(&Ink::new(faces.hei, 8.0).bold(), title);
    for (label, name, printed, value) in rows(lease, cover) {
        let y = flow.y;
        let page = flow.page();
        let high = 5.0 + 6.4 * (page.width(&fill, &printed) / (WIDE - 50.0)).ceil().max(1.0);
        page.rect(Area::new(LEFT, y, 44.0, high), "none", "#333333", 0.3);
        page.rect(Area::new(LEFT + 44.0, y, WIDE - 44.0, high), "none", "#333333", 0.3);
        page.centred(LEFT + 22.0, y + high / 2.0 + 1.6, &print, label);
        let (x, top) = (LEFT + 47.0, y + 7.2);
        let term = name == "start";
        let only_start = term && flaws.blanks("end");
        if name.is_empty() {
            page.text(x, top, &fill, &printed);
        } else if only_start {
            let begin = format!("{}至", chinese_date(lease.start, true));
            page.value(x, top, &fill, name, &begin, &value);
        } else if !flaws.blanks(name) {
            page.value_box(x, top, WIDE - 50.0, 6.4, &fill, name, &printed, &value);
            if term {
                page.mark(
                    "end",
                    lease.end.to_string(),
                    Some(Area::new(x, y + 2.0, WIDE - 52.0, high - 4.0)),
                );
            }
        }
        flow.y += high;
    }
    flow.y += 9.0;
    flow.plain("双方约定如下：");
    let count = if lease.short { 2 } else { pick(rng, &[3, 4, 6]) };
    clauses(&mut flow, rng, count, 1, true);
    sign(&mut flow, rng, faces, lease, flaws, ("甲方", "乙方"));
    flow.pages
}
