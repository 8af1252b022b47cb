//! The wordings and layouts of leases.

use fastrand::Rng;

use super::Flaws;
use super::lease::{Flow, Form, LEFT, Lease, WIDE, rent_words, sign};
use crate::fonts::{Faces, Fonts};
use crate::invent::{chance, chinese_date, pick};
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

/// The two inks of a form: printed words and filled values.
struct Pens {
    print: Ink,
    fill: Ink,
    lines: bool,
    flaws: Flaws,
}

impl Pens {
    fn say(&self, text: &str) -> Span {
        Span::new(text, &self.print)
    }

    fn fill(&self, name: &'static str, printed: &str, value: &str) -> Span {
        if self.flaws.blanks(name) {
            return Span::new(" ".repeat(18), &self.print).underlined();
        }
        let text = if self.lines {
            format!(" {printed} ")
        } else {
            printed.to_owned()
        };
        let span = Span::new(text, &self.fill).field(name, value);
        if self.lines { span.underlined() } else { span }
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
    match form {
        Form::Paragraphs | Form::ShopParagraphs => paragraphs(fonts, rng, faces, lease, form, flaws),
        Form::Model | Form::TradeModel => model(fonts, rng, faces, lease, form, flaws),
        Form::Table | Form::CoverTable => table(fonts, rng, faces, lease, form, flaws),
    }
}

fn id_word(firm: bool) -> &'static str {
    if firm {
        "统一社会信用代码："
    } else {
        "身份证号码："
    }
}

fn paragraphs<'a>(
    fonts: &'a Fonts,
    rng: &mut Rng,
    faces: &Faces,
    lease: &Lease,
    form: Form,
    flaws: Flaws,
) -> Vec<Sheet<'a>> {
    let shop = form == Form::ShopParagraphs;
    let print = Ink::new(faces.song, 4.4);
    let pens = Pens {
        fill: print.clone(),
        print,
        lines: chance(rng, 30),
        flaws,
    };
    let mut flow = Flow::new(fonts, pens.print.clone(), 7.6);
    let title = Ink::new(if shop { faces.song } else { faces.hei }, 8.0)
        .bold()
        .spaced(if shop { 2.0 } else { 0.0 });
    flow.title(
        &title,
        if shop {
            "商铺租赁合同"
        } else {
            pick(rng, &["房屋租赁合同", "租赁协议", "房屋出租合同"])
        },
    );
    let (a, b) = if shop {
        ("甲方（出租人）", "乙方（承租人）")
    } else {
        ("出租方（甲方）", "承租方（乙方）")
    };
    for (word, name, party) in [(a, "lessor", &lease.lessor), (b, "lessee", &lease.lessee)] {
        flow.spans(
            0.0,
            &[
                pens.say(&format!("{word}：")),
                pens.fill(name, &party.name, &party.name),
            ],
        );
        flow.spans(
            0.0,
            &[pens.say(&format!(
                "{}{}　联系电话：{}",
                id_word(party.firm),
                party.number,
                party.phone
            ))],
        );
    }
    let indent = pens.print.size * 2.0;
    flow.plain("根据《中华人民共和国民法典》等有关法律法规的规定，甲乙双方在平等、自愿的基础上，就房屋租赁事宜协商一致，订立本合同。");
    let (start, end) = (chinese_date(lease.start, false), chinese_date(lease.end, false));
    let (begins, ends) = (lease.start.to_string(), lease.end.to_string());
    let rent = rent_words(lease.rent);
    let value = lease.rent.to_string();
    let area = format!("{}平方米", lease.area);
    if shop {
        flow.spans(
            indent,
            &[
                pens.say("一、甲方将位于"),
                pens.fill("address", &lease.address, &lease.address),
                pens.say("的商铺出租给乙方使用，计租面积"),
                pens.fill("area", &area, &lease.area),
                pens.say("，乙方承诺将该商铺用于"),
                pens.fill("use", lease.purpose, lease.purpose),
                pens.say("。"),
            ],
        );
        flow.spans(
            indent,
            &[
                pens.say("二、租赁期自"),
                pens.fill("start", &start, &begins),
                pens.say("起至"),
                pens.fill("end", &end, &ends),
                pens.say("止。乙方应于期满之日返还商铺。"),
            ],
        );
        flow.spans(
            indent,
            &[
                pens.say("三、月租金为"),
                pens.fill("rent", &rent, &value),
                pens.say("。"),
            ],
        );
    } else {
        flow.spans(
            indent,
            &[
                pens.say("第一条 甲方将坐落于"),
                pens.fill("address", &lease.address, &lease.address),
                pens.say("的房屋出租给乙方，建筑面积"),
                pens.fill("area", &area, &lease.area),
                pens.say("。"),
            ],
        );
        flow.spans(
            indent,
            &[
                pens.say("第二条 该房屋用途为"),
                pens.fill("use", lease.purpose, lease.purpose),
                pens.say("，乙方不得擅自改变用途。"),
            ],
        );
        flow.spans(
            indent,
            &[
                pens.say("第三条 租赁期限自"),
                pens.fill("start", &start, &begins),
                pens.say("起至"),
                pens.fill("end", &end, &ends),
                pens.say("止。"),
            ],
        );
        flow.spans(
            indent,
            &[
                pens.say("第四条 租金为每月"),
                pens.fill("rent", &rent, &value),
                pens.say("。"),
            ],
        );
    }
    let count = if lease.short { 2 } else { pick(rng, &[3, 5, 6, 11]) };
    clauses(&mut flow, rng, count, if shop { 4 } else { 5 }, shop);
    sign(
        &mut flow,
        rng,
        faces,
        lease,
        flaws,
        if shop {
            ("甲方", "乙方")
        } else {
            ("出租方", "承租方")
        },
    );
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

fn model<'a>(
    fonts: &'a Fonts,
    rng: &mut Rng,
    faces: &Faces,
    lease: &Lease,
    form: Form,
    flaws: Flaws,
) -> Vec<Sheet<'a>> {
    let trade = form == Form::TradeModel;
    let fill = if chance(rng, 55) {
        Ink::new(faces.hand, 5.0).colour("#1d2b62")
    } else {
        Ink::new(faces.kai, 4.5)
    };
    let pens = Pens {
        print: Ink::new(faces.song, 4.3),
        fill,
        lines: true,
        flaws,
    };
    let mut flow = Flow::new(fonts, pens.print.clone(), 8.2);
    if trade {
        let small = Ink::new(faces.hei, 3.6);
        flow.page()
            .text(LEFT, 20.0, &small, "合同编号：HZ-ZL-0427　　（示范文本）");
    }
    flow.title(
        &Ink::new(faces.song, 8.6).bold().spaced(3.0),
        if trade {
            "店铺租赁合同"
        } else {
            "房屋租赁合同"
        },
    );
    let (a, b) = if trade {
        ("甲方", "乙方")
    } else {
        ("出租人（甲方）", "承租人（乙方）")
    };
    for (word, name, party) in [(a, "lessor", &lease.lessor), (b, "lessee", &lease.lessee)] {
        flow.spans(
            0.0,
            &[
                pens.say(&format!("{word}：")),
                pens.fill(name, &party.name, &party.name),
            ],
        );
        flow.spans(
            0.0,
            &[
                pens.say("证件类型：□居民身份证 ☑"),
                pens.say(if party.firm { "营业执照" } else { "其他" }),
                pens.say("　证件号码："),
                Span::new(format!(" {} ", party.number), &pens.fill).underlined(),
            ],
        );
    }
    let indent = pens.print.size * 2.0;
    let parts = |d: jiff::civil::Date| [d.year().to_string(), d.month().to_string(), d.day().to_string()];
    let date = |name: &'static str, d: jiff::civil::Date| {
        let [y, m, dd] = parts(d);
        let iso = d.to_string();
        [
            pens.fill(name, &y, &iso),
            pens.say("年"),
            pens.fill(name, &m, &iso),
            pens.say("月"),
            pens.fill(name, &dd, &iso),
            pens.say("日"),
        ]
    };
    flow.spans(
        indent,
        &[
            pens.say(if trade {
                "第一条 店铺基本情况：甲方出租的店铺地址为"
            } else {
                "第一条 房屋基本情况 房屋坐落于"
            }),
            pens.fill("address", &lease.address, &lease.address),
            pens.say(if trade { "，使用面积" } else { "，建筑面积" }),
            pens.fill("area", &lease.area, &lease.area),
            pens.say("平方米。"),
        ],
    );
    flow.spans(
        indent,
        &[
            pens.say("第二条 租赁用途 "),
            pens.say("房屋用途为"),
            pens.fill("use", lease.purpose, lease.purpose),
            pens.say("。"),
        ],
    );
    let mut term = vec![pens.say(if trade {
        "第三条 租赁期共"
    } else {
        "第三条 租赁期限自"
    })];
    if trade {
        let span = (lease.end.year() - lease.start.year()).max(1).to_string();
        term.extend([
            Span::new(format!(" {span} "), &pens.fill).underlined(),
            pens.say("年，从"),
        ]);
    }
    term.extend(date("start", lease.start));
    term.push(pens.say(if trade { "到" } else { "起至" }));
    term.extend(date("end", lease.end));
    term.push(pens.say("止。"));
    flow.spans(indent, &term);
    let value = lease.rent.to_string();
    flow.spans(
        indent,
        &[
            pens.say("第四条 租金标准为每月人民币"),
            pens.fill("rent", &format!("{}.00", lease.rent), &value),
            pens.say("元（大写："),
            Span::new(format!(" {}元整 ", crate::invent::cheque(lease.rent)), &pens.fill).underlined(),
            pens.say("）。"),
        ],
    );
    let count = if lease.short { 2 } else { pick(rng, &[2, 4, 9]) };
    clauses(&mut flow, rng, count, 5, false);
    sign(
        &mut flow,
        rng,
        faces,
        lease,
        flaws,
        if trade {
            ("甲方", "乙方")
        } else {
            ("出租人", "承租人")
        },
    );
    flow.pages
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
    flow.title(
        &Ink::new(faces.hei, 8.0).bold(),
        if cover {
            "房屋租赁合同（表格式）"
        } else {
            "房屋租赁合同"
        },
    );
    let range = format!("{}至{}", chinese_date(lease.start, true), chinese_date(lease.end, true));
    let dash = format!("{} ~ {}", lease.start, lease.end);
    let (begins, ends) = (lease.start.to_string(), lease.end.to_string());
    let rent = format!("{}.00元/月", lease.rent);
    let area = format!("{}㎡", lease.area);
    let rows: [(&str, &'static str, &str, String); 9] = [
        (
            if cover { "出租方" } else { "出租人（甲方）" },
            "lessor",
            &lease.lessor.name,
            lease.lessor.name.clone(),
        ),
        (
            if lease.lessor.firm {
                "统一社会信用代码"
            } else {
                "身份证号码"
            },
            "",
            &lease.lessor.number,
            String::new(),
        ),
        (
            if cover { "承租方" } else { "承租人（乙方）" },
            "lessee",
            &lease.lessee.name,
            lease.lessee.name.clone(),
        ),
        (
            if lease.lessee.firm {
                "统一社会信用代码"
            } else {
                "身份证号码"
            },
            "",
            &lease.lessee.number,
            String::new(),
        ),
        (
            if cover { "房屋地址" } else { "房屋坐落" },
            "address",
            &lease.address,
            lease.address.clone(),
        ),
        (
            if cover { "面　　积" } else { "建筑面积" },
            "area",
            &area,
            lease.area.clone(),
        ),
        (
            if cover { "用　　途" } else { "房屋用途" },
            "use",
            lease.purpose,
            lease.purpose.to_owned(),
        ),
        (
            if cover { "租　　期" } else { "租赁期限" },
            "start",
            if cover { &dash } else { &range },
            begins,
        ),
        (
            if cover { "租　　金" } else { "月 租 金" },
            "rent",
            &rent,
            lease.rent.to_string(),
        ),
    ];
    for (label, name, printed, value) in &rows {
        let y = flow.y;
        let page = flow.page();
        let lines = (page.width(&fill, printed) / (WIDE - 50.0)).ceil().max(1.0);
        let high = 5.0 + 6.4 * lines;
        page.rect(Area::new(LEFT, y, 44.0, high), "none", "#333333", 0.3);
        page.rect(Area::new(LEFT + 44.0, y, WIDE - 44.0, high), "none", "#333333", 0.3);
        page.centred(LEFT + 22.0, y + high / 2.0 + 1.6, &print, label);
        let top = y + 7.2;
        if name.is_empty() {
            page.text(LEFT + 47.0, top, &fill, printed);
        } else if !flaws.blanks(name) && !(*name == "start" && flaws.blanks("end")) {
            page.value_box(LEFT + 47.0, top, WIDE - 50.0, 6.4, &fill, name, printed, value);
            if *name == "start" {
                page.mark(
                    "end",
                    &ends,
                    Some(Area::new(LEFT + 47.0, y + 2.0, WIDE - 52.0, high - 4.0)),
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
