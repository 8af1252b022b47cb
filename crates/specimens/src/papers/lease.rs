//! The lease: its facts, the pages it flows over, and the place where the parties sign.

use fastrand::Rng;
use jiff::civil::Date;

use super::Flaws;
use crate::fonts::{Faces, Fonts};
use crate::invent::{Party, chance, pick};
use crate::ornament::{Seal, seal, signature, thumb};
use crate::sheet::{Ink, Sheet, Span};
use crate::writing::chinese_date;

/// What a lease says.
#[derive(Debug, Clone)]
pub(crate) struct Lease {
    pub(crate) lessor: Party,
    pub(crate) lessee: Party,
    pub(crate) address: String,
    pub(crate) area: String,
    pub(crate) purpose: &'static str,
    pub(crate) start: Date,
    pub(crate) end: Date,
    /// Yuan a month.
    pub(crate) rent: u64,
    pub(crate) signed: Date,
    /// A last day that no calendar has, printed instead of `end`.
    pub(crate) misprint: Option<(i16, i8, i8)>,
    pub(crate) length: Length,
}

impl Lease {
    /// Year, month and day of the last day as printed, and its true value, which a misprint has not.
    pub(crate) fn last_day(&self) -> ((i16, i8, i8), String) {
        let end = self.end;
        self.misprint.map_or_else(
            || ((end.year(), end.month(), end.day()), end.to_string()),
            |day| (day, String::new()),
        )
    }
}

/// How many clauses a lease has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// One page.
    Short,
    Usual,
    /// The signatures are on another page than the parties.
    Long,
}

/// Layouts; all after the first three are kept for measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Paragraphs,
    Model,
    Table,
    ShopParagraphs,
    TradeModel,
    CoverTable,
    Prose,
    Numbered,
}

/// Paragraphs that flow over A4 pages.
pub(crate) struct Flow<'a> {
    fonts: &'a Fonts,
    pub(crate) pages: Vec<Sheet<'a>>,
    pub(crate) y: f64,
    pub(crate) ink: Ink,
    pub(crate) leading: f64,
}

pub(crate) const LEFT: f64 = 27.0;
pub(crate) const WIDE: f64 = 156.0;

impl<'a> Flow<'a> {
    pub(crate) fn new(fonts: &'a Fonts, ink: Ink, leading: f64) -> Self {
        let mut flow = Self {
            fonts,
            pages: Vec::new(),
            y: 0.0,
            ink,
            leading,
        };
        flow.turn();
        flow
    }

    /// Starts a page.
    pub(crate) fn turn(&mut self) {
        let mut page = Sheet::new(self.fonts, 210.0, 297.0, "lease_contract");
        if !self.pages.is_empty() {
            let number = format!("- {} -", self.pages.len() + 1);
            page.centred(105.0, 284.0, &self.ink.clone().sized(3.4), &number);
        }
        self.pages.push(page);
        self.y = 30.0;
    }

    /// The page being filled.
    pub(crate) fn page(&mut self) -> &mut Sheet<'a> {
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    /// A new page when less than `room` is left.
    pub(crate) fn need(&mut self, room: f64) {
        if self.y + room > 276.0 {
            self.turn();
        }
    }

    pub(crate) fn title(&mut self, ink: &Ink, text: &str) {
        let y = self.y + 4.0;
        self.page().centred(105.0, y, ink, text);
        self.y += 18.0;
    }

    pub(crate) fn spans(&mut self, indent: f64, spans: &[Span]) {
        let long: f64 = spans.iter().map(|s| self.pages[0].width(&s.ink, &s.text)).sum();
        self.need((long / WIDE).ceil() * self.leading);
        let (y, leading) = (self.y, self.leading);
        self.y = self.page().paragraph(LEFT, y, WIDE, leading, indent, spans) + leading * 0.12;
    }

    pub(crate) fn plain(&mut self, text: &str) {
        let ink = self.ink.clone();
        self.spans(ink.size * 2.0, &[Span::new(text, &ink)]);
    }
}

/// The amount as printed, the rent a month.
pub(crate) fn rent_words(rent: u64) -> String {
    let thousands = format!("{},{:03}.00", rent / 1000, rent % 1000);
    format!("人民币{thousands}元（大写：{}元整）", crate::writing::cheque(rent))
}

/// Both parties' places, side by side or one above the other.
pub(crate) fn sign(
    flow: &mut Flow<'_>,
    rng: &mut Rng,
    faces: &Faces,
    lease: &Lease,
    flaws: Flaws,
    words: (&str, &str),
) {
    let stacked = chance(rng, 25);
    flow.need(if stacked { 92.0 } else { 62.0 });
    let y = flow.y + 10.0;
    let ink = flow.ink.clone();
    let places = if stacked {
        [(LEFT, y), (LEFT, y + 44.0)]
    } else {
        [(LEFT, y), (LEFT + 84.0, y)]
    };
    let hand = Ink::new(faces.hand, 9.0).colour(pick(rng, &["#1c2a6b", "#15161a", "#20222c"]));
    for (i, (x, y)) in places.into_iter().enumerate() {
        let party = if i == 0 { &lease.lessor } else { &lease.lessee };
        let word = if i == 0 { words.0 } else { words.1 };
        let kind = match (word.contains('（'), party.firm) {
            (true, _) => "：",
            (false, true) => "（盖章）：",
            (false, false) => "（签字或盖章）：",
        };
        let page = flow.page();
        let label = page.text(x, y, &ink, &format!("{word}{kind}"));
        let absent = i == 1 && (flaws.unsigned || flaws.unsealed);
        if absent {
            continue;
        }
        if party.firm {
            let foreign = i == 1 && flaws.foreign_seal;
            let name = if foreign {
                "杭州鹤汀商务服务有限公司"
            } else {
                &party.name
            };
            let foot = pick(rng, &["合同专用章", "", ""]);
            let up = if flaws.seal_on_text { -14.0 } else { 5.0 };
            let stamp = Seal {
                name,
                foot,
                family: faces.song,
                radius: 19.0,
                strength: 0.7 + rng.f64() * 0.25,
            };
            let across = x + label.w * 0.7 + rng.f64() * 8.0;
            seal(page, rng, across, y + up, &stamp);
        } else {
            let area = signature(page, rng, x + label.w + 1.0, y + 1.0, &hand, &party.name);
            if chance(rng, 60) {
                thumb(page, rng, area.x + area.w * 0.7, y - 1.0);
            }
        }
    }
    let signed = chinese_date(lease.signed, false);
    let low = y + if stacked { 70.0 } else { 26.0 };
    let page = flow.page();
    if !flaws.blanks("signed") {
        let label = page.text(LEFT, low, &ink, "签订日期：");
        let written = if chance(rng, 50) {
            Ink::new(faces.hand, 6.0).colour("#1c2a6b")
        } else {
            ink
        };
        page.value(
            LEFT + label.w,
            low,
            &written,
            "signed",
            &signed,
            &lease.signed.to_string(),
        );
    }
    flow.y = low + 10.0;
}

/// Draws the lease over as many pages as it takes.
pub(crate) fn draw<'a>(
    fonts: &'a Fonts,
    rng: &mut Rng,
    faces: &Faces,
    lease: &Lease,
    form: Form,
    flaws: Flaws,
) -> Vec<Sheet<'a>> {
    super::lease_forms::draw(fonts, rng, faces, lease, form, flaws)
}
