//! The layouts of leases.

use fastrand::Rng;

use super::Flaws;
use super::lease::{Flow, Form, LEFT, Lease, Length, WIDE, rent_words, sign};
use super::lease_words::{Counting, Dates, MODEL, NUMBERED, PARAGRAPHS, PROSE, SHOP, TRADE, Wording};
use crate::fonts::{Faces, Fonts};
use crate::invent::{Party, chance, days, pick};
use crate::sheet::{Area, Ink, Sheet, Span};
use crate::writing::{chinese_date, chinese_day, spelled_day};

/// The inks of a form: printed words and filled values, and whether blanks are underlined.
struct Pens<'l> {
    print: Ink,
    fill: Ink,
    lines: bool,
    dates: Dates,
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
            "start" => {
                let start = lease.start;
                let day = (start.year(), start.month(), start.day());
                self.date("start", day, &start.to_string(), out);
            }
            "end" => {
                let (day, value) = lease.last_day();
                self.date("end", day, &value, out);
            }
            "#free" => {
                let (from, to) = (days(lease.start, -30), days(lease.start, -1));
                let text = format!("{}至{}", chinese_date(from, false), chinese_date(to, false));
                out.push(Span::new(text, &self.print));
            }
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
    fn date(&self, name: &'static str, day: (i16, i8, i8), value: &str, out: &mut Vec<Span>) {
        if self.dates == Dates::Words {
            return self.fill(name, &spelled_day(day), value, out);
        }
        if !self.lines {
            return self.fill(name, &chinese_day(day, false), value, out);
        }
        for (number, unit) in [
            (day.0.to_string(), "年"),
            (day.1.to_string(), "月"),
            (day.2.to_string(), "日"),
        ] {
            self.fill(name, &number, value, out);
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
        Form::Prose => (&PROSE, print.clone(), false),
        Form::Numbered => (&NUMBERED, print.clone(), false),
        Form::Table | Form::CoverTable => return table(fonts, rng, faces, lease, form, flaws),
    };
    let pens = Pens {
        print,
        fill,
        lines,
        dates: wording.dates,
        flaws,
        lease,
    };
    worded(fonts, rng, faces, &pens, wording)
}

fn worded<'a>(fonts: &'a Fonts, rng: &mut Rng, faces: &Faces, pens: &Pens<'_>, wording: &Wording) -> Vec<Sheet<'a>> {
    let long = pens.lease.length == Length::Long;
    let mut flow = Flow::new(fonts, pens.print.clone(), if long { 9.4 } else { 7.8 });
    let short = wording.counting == Counting::Commas;
    let face = if short || pens.lines { faces.song } else { faces.hei };
    let title = Ink::new(face, 8.2).bold().spaced(if short { 2.0 } else { 0.5 });
    flow.title(&title, pick(rng, wording.title));
    for line in wording.head {
        flow.spans(0.0, &pens.spans(line));
    }
    for line in wording.terms {
        flow.spans(pens.print.size * 2.0, &pens.spans(line));
    }
    clauses(&mut flow, rng, pens.lease.length, wording);
    for line in wording.tail {
        flow.spans(0.0, &pens.spans(line));
    }
    sign(&mut flow, rng, faces, pens.lease, pens.flaws, wording.parties);
    flow.pages
}

/// Some of the clauses, in their order.
fn clauses(flow: &mut Flow<'_>, rng: &mut Rng, length: Length, wording: &Wording) {
    let all = wording.clauses.len();
    let count = match length {
        Length::Short => 2,
        Length::Usual => pick(rng, &[3, 4, 5, 6, 11]),
        Length::Long => all,
    };
    let skip = rng.usize(0..=all - count.min(all));
    for (i, clause) in wording.clauses.iter().skip(skip).take(count).enumerate() {
        flow.plain(&wording.counting.head(wording.first + i, clause));
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
    let (last, _) = lease.last_day();
    let range = if cover {
        format!("{} ~ {:04}-{:02}-{:02}", lease.start, last.0, last.1, last.2)
    } else {
        format!("{}至{}", chinese_date(lease.start, true), chinese_day(last, true))
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
                    lease.last_day().1,
                    Some(Area::new(x, y + 2.0, WIDE - 52.0, high - 4.0)),
                );
            }
        }
        flow.y += high;
    }
    flow.y += 9.0;
    flow.plain("双方约定如下：");
    let wording = if cover { &SHOP } else { &PARAGRAPHS };
    let numbered = Wording {
        first: 1,
        counting: Counting::Commas,
        ..*wording
    };
    clauses(&mut flow, rng, lease.length, &numbered);
    sign(&mut flow, rng, faces, lease, flaws, ("甲方", "乙方"));
    flow.pages
}
